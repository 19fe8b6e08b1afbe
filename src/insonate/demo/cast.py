"""Who is in the demonstration. All invented; the addresses cannot exist."""

from dataclasses import dataclass

PASSWORD = "insonate demonstration"  # noqa: S105  # printed on the screen; opens nothing but the demonstration


@dataclass(frozen=True, slots=True)
class Member:
    """One person of the cast: a key for code, what they are called, what they do."""

    key: str
    name: str
    does: str

    @property
    def email(self) -> str:
        return f"{self.key}@insonate.example"


NADIA = Member("nadia", "Nadia Ferreira", "student and certification candidate, on both programmes")
SAMIR = Member("samir", "Samir Haddad", "student, behind the pace")
INGRID = Member("ingrid", "Ingrid Vos", "student, well ahead, in her second year")
PIUS = Member("pius", "Pius Mwangi", "student, has not scanned for weeks")
YUKI = Member("yuki", "Yuki Tanabe", "student, back from leave")
LENA = Member("lena", "Lena Marchetti", "applicant")
TOM = Member("tom", "Dr Tom Okafor", "supervisor and FM MSK track instructor")
HELENE = Member("helene", "Dr Hélène Gagnon", "supervisor and FM MSK track instructor")
MIRIAM = Member("miriam", "Prof Miriam Stone", "tutor: accepts or returns yearly records")
CALLUM = Member("callum", "Dr Callum Reyes", "programme lead: sees the cohort")
BEATRIX = Member("beatrix", "Beatrix Nolan", "secretary of the rules committee: writes rules, approves none")
ORLA = Member("orla", "Orla Byrne", "admissions officer: admits, enters evidence")
DAVID = Member("david", "David Lindqvist", "auditor of the accrediting consortium")
PAULETTE = Member("paulette", "Paulette Roy", "registrar of the certification body")
OWEN = Member("owen", "Owen Blackwater", "certification candidate, complete (from the stage `requested` on)")
PRIYA = Member("priya", "Priya Raman", "second registrar: decides appeals")
ADA = Member("ada", "Ada Whitlock", "administrator: people, roles, settings")

STUDENTS = (NADIA, SAMIR, INGRID, PIUS, YUKI)
EVERYONE = (*STUDENTS, LENA, TOM, HELENE, MIRIAM, CALLUM, BEATRIX, ORLA, DAVID, PAULETTE, PRIYA, OWEN, ADA)
