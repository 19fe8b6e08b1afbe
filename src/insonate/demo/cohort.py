"""Many people at once, with believable logbooks, for measuring: ten thousand with three hundred scans in minutes.

Some hundred logbooks are invented scan by scan (`invention`), each with habits of its own; everybody is given one of
them, moved by whole weeks, with supervisors, encounters and ids of their own, and every text with its true digest. The
rows are those that the product's actions would have written, except that no audit chain tells of them: an
installation with such people in it is for measuring, and says so by their addresses.
"""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from uuid import UUID

from django.apps import apps
from django.conf import settings

from insonate.demo.invention import Habits, invent_scans
from insonate.demo.pouring import next_id, pour, settle, trusted
from insonate.demo.staging import LONDON, RECORD, TRACK, WINNIPEG, entry_of
from insonate.kit.canonical import sha256
from insonate.logbook import api as logbook
from insonate.logbook.scans.content import search_words
from insonate.people import api as people
from insonate.programmes import api as programmes

TEMPLATES = 160
YEAR = 345  # days from the first scan to the last, at most
UNSIGNED_DAYS = 16
CANDIDATES_PER_SUPERVISOR = 20
AT_ONCE = 50  # people whose rows are held before they are written
DOMAIN = "crowd.insonate.example"

_SUPERVISOR, _ENCOUNTER = UUID(int=1), re.compile(r'"encounter":"[0-9a-f]{8}')

User, Role = people.User, people.Role
Enrolment, Attested = programmes.Enrolment, programmes.AttestedFact
Logbook, Scan, Version = logbook.Logbook, logbook.Scan, logbook.ScanVersion
Decision = apps.get_model("programmes", "FactDecision")
SignOff = apps.get_model("logbook", "SignOff")
MODELS = (User, Role, Enrolment, Attested, Decision, Logbook, Scan, Version, SignOff)


@dataclass(frozen=True, slots=True)
class Crowd:
    """What was made."""

    people: int
    scans: int
    signed: int


@dataclass(frozen=True, slots=True)
class Template:
    """One scan of an invented logbook: its text cut where day, encounter and supervisor stand, and what its row says
    beside it."""

    performed_on: date
    entered_on: date
    pieces: tuple[str, ...]
    order: tuple[str, ...]
    words: str
    region: str
    side: str
    applications: str
    determinate: bool | None
    is_supervised: bool

    def text(self, given: dict[str, str]) -> str:
        """The scan as its owner would have written it."""
        parts = [self.pieces[0]]
        for name, piece in zip(self.order, self.pieces[1:], strict=True):
            parts += (given[name], piece)
        return "".join(parts)


def invent_crowd(
    *, wanted: int, scans: int, now: datetime, seed: str = "crowd", tell: Callable[[int], None] = lambda _done: None
) -> Crowd:
    """Make `wanted` people with about `scans` scans each, registered in both programmes of the demonstration. The
    same seed, day and database give the same crowd. `tell` hears how many are done."""
    chance = random.Random(seed)  # noqa: S311  # invention, not secrecy
    today = now.date()
    bodies = _programmes(now)
    supervisors = _supervisors(max(2, wanted // CANDIDATES_PER_SUPERVISOR), bodies, now)
    templates = [_template(number, scans, today) for number in range(min(TEMPLATES, wanted))]
    ids: dict[type, Iterator[int]] = {model: count(next_id(model)) for model in MODELS}
    made = Crowd(0, 0, 0)
    with trusted():
        for first in range(0, wanted, AT_ONCE):
            batch = _Batch(ids, bodies, supervisors, chance, now)
            for number in range(first, min(first + AT_ONCE, wanted)):
                batch.person(number, templates[number % len(templates)])
            for model in MODELS:
                pour(model, batch.rows[model])
            made = Crowd(
                made.people + len(batch.rows[User]),
                made.scans + len(batch.rows[Scan]),
                made.signed + len(batch.rows[SignOff]),
            )
            tell(made.people)
    settle(MODELS)
    return made


@dataclass(frozen=True, slots=True)
class _Body:
    """A body with the version that binds its people and who enters its evidence."""

    organisation: people.Organisation
    version: programmes.ProgrammeVersion
    officer: people.User


def _programmes(now: datetime) -> list[_Body]:
    bodies = []
    for slug, name, zone, key in (
        ("essex", "University of Essex (invented people)", LONDON, RECORD),
        ("cpocus", "CPoCUS (invented people)", WINNIPEG, TRACK),
    ):
        organisation, _made = people.Organisation.objects.get_or_create(
            slug=slug, defaults={"name": name, "time_zone": zone}
        )
        published = programmes.publish_folder(
            organisation=organisation, folder=settings.PROGRAMMES_FOLDER, keys={key}, by=None, now=now
        )
        officer = _account(f"officer-{slug}", "Officer of the crowd")
        bodies.append(_Body(organisation, published[-1], officer))
    return bodies


def _account(key: str, name: str) -> people.User:
    email = f"{key}@{DOMAIN}"
    return User.objects.filter(email=email).first() or User.objects.create_user(email, None, name=name)


def _supervisors(wanted: int, bodies: Sequence[_Body], now: datetime) -> list[people.User]:
    """Supervisors in both bodies who hold the track's instructor award, all for years."""
    since = now.date() - timedelta(days=1200)
    found = [_account(f"supervisor-{number}", f"Dr Supervisor {number:04}") for number in range(wanted)]
    held = set(Role.objects.filter(person__in=found).values_list("person_id", flat=True))
    fresh = [each for each in found if each.pk not in held]
    Role.objects.bulk_create(
        Role(person=each, organisation=body.organisation, role=people.RoleKey.SUPERVISOR, from_on=since)
        for each in fresh
        for body in bodies
    )
    facts = Attested.objects.bulk_create(
        Attested(
            person=each, organisation=bodies[1].organisation, kind="awards", on=since,
            attributes={"award": "track-instructor"}, entered_by=bodies[1].officer, entered_at=now,
        )
        for each in fresh
    )  # fmt: skip
    confirmed_at = datetime.combine(since, time(12), UTC)
    Decision._default_manager.bulk_create(
        Decision(fact=fact, outcome="confirmed", by=bodies[1].officer, at=confirmed_at) for fact in facts
    )
    return found


def _template(number: int, scans: int, today: date) -> list[Template]:
    """One invented logbook. Habits differ: from two fifths of the number asked for to half as much again."""
    own = random.Random(f"template-{number}")  # noqa: S311  # invention, not secrecy
    days = YEAR - 7 * own.randrange(4)
    aim = scans * (0.4 + 1.1 * own.random()) / 0.95
    # A year has two and a half weeks at Christmas and in August without scans.
    habits = Habits(aim / ((days - 26) / 7), determinate=0.85 + 0.13 * own.random(), late=0.15 * own.random())
    named = [User(uuid=_SUPERVISOR), User(uuid=_SUPERVISOR)]
    found = []
    for place, scan in enumerate(
        invent_scans(f"template-{number}", today - timedelta(days=days), today, habits, supervisors=2)
    ):
        entry = entry_of(f"template-{number}", "C", place, scan, named, on_track=own.random() < 0.8)
        text, _digest = logbook.written(entry.content)
        marked = _ENCOUNTER.sub('"encounter":"@encounter@', text)
        marked = marked.replace(f'"{scan.performed_on.isoformat()}"', '"@day@"')
        pieces = re.split("@([a-z]+)@", marked.replace(str(_SUPERVISOR), "@supervisor@"))
        content = entry.content
        found.append(
            Template(
                performed_on=scan.performed_on,
                entered_on=min(scan.performed_on + timedelta(days=scan.entered_days_later), today),
                pieces=tuple(pieces[::2]), order=tuple(pieces[1::2]),
                words=search_words(content).replace(content.encounter[:8], "@encounter@"),
                region=content.region, side=content.side, determinate=content.determinate,
                applications=f" {' '.join(content.applications)} " if content.applications else "",
                is_supervised=bool(content.supervisor),
            )
        )  # fmt: skip
    return found


class _Batch:
    """The rows of some people, before they are written."""

    def __init__(
        self, ids: dict[type, Iterator[int]], bodies: Sequence[_Body], supervisors: Sequence[people.User],
        chance: random.Random, now: datetime,
    ) -> None:  # fmt: skip
        self._ids, self._bodies, self._supervisors = ids, bodies, supervisors
        self._chance, self._now, self._today = chance, now, now.date()
        self.rows: dict[type, list[tuple[object, ...]]] = {model: [] for model in MODELS}

    def _add(self, model: type, *values: object) -> int:
        pk = next(self._ids[model])
        self.rows[model].append((pk, *values))
        return pk

    def _uuid(self) -> UUID:
        return UUID(int=self._chance.getrandbits(128), version=4)

    def person(self, number: int, template: Sequence[Template]) -> None:
        """One person, registered before their first scan, with a copy of the template moved some weeks back."""
        back = timedelta(days=7 * self._chance.randrange(3))
        began = (template[0].performed_on if template else self._today) - back - timedelta(days=3)
        at = datetime.combine(began, time(9), UTC)
        key = f"{self._chance.getrandbits(48):012x}"
        # Nobody signs in as one of the crowd.
        person = self._add(
            User, "!", None, False, self._uuid(), f"{key}@{DOMAIN}", f"Candidate {key[:4]} {number:05}", "en-gb",
            True, False, at,
        )  # fmt: skip
        for body in self._bodies:
            self._add(
                Enrolment, self._uuid(), person, body.version.programme_id, body.version.pk, None, began, None,
                began, at, "",
            )  # fmt: skip
        self._evidence(person, began, at)
        book = self._add(Logbook, person, len(template))
        named = self._chance.sample(self._supervisors, 2)
        for scan in template:
            self._scan(person, book, scan, back, self._chance.choice(named), key[:8])

    def _evidence(self, person: int, began: date, at: datetime) -> None:
        essex, cpocus = self._bodies
        for body, kind, attributes in (
            (essex, "awards", {"award": "pgcert-msk-ultrasound"}),
            (essex, "enrolments", {"module": "pgdip-msk-ultrasound"}),
            (cpocus, "memberships", {"body": "cpocus"}),
            (cpocus, "courses", {
                "track": "fm-msk", "level": "introductory", "accredited": True, "outcome": "completed",
            }),
        ):  # fmt: skip
            fact = self._add(
                Attested, self._uuid(), person, body.organisation.pk, kind, began, None, attributes,
                "", body.officer.pk, at,
            )  # fmt: skip
            self._add(Decision, fact, "confirmed", body.officer.pk, at, "", None)

    def _scan(
        self, person: int, book: int, scan: Template, back: timedelta, supervisor: people.User, mark: str
    ) -> None:
        performed, entered = scan.performed_on - back, scan.entered_on - back
        at = datetime.combine(entered, time(19, 5), UTC)
        text = scan.text({"day": performed.isoformat(), "encounter": mark, "supervisor": str(supervisor.uuid)})
        digest = sha256(text)
        signed_on = entered + timedelta(days=2 + -entered.toordinal() % 14)
        is_signed = scan.is_supervised and signed_on <= self._today - timedelta(days=UNSIGNED_DAYS)
        state = "signed" if is_signed else "awaiting" if scan.is_supervised else "not-asked"
        row = self._add(
            Scan, self._uuid(), book, 1, performed, scan.region, scan.side, scan.applications, scan.determinate,
            supervisor.pk if scan.is_supervised else None, state, False, text, digest,
            scan.words.replace("@encounter@", mark), entered, at, at, None,
        )  # fmt: skip
        self._add(Version, row, 1, "entry", text, digest, "", "", person, at)
        if is_signed:
            self._add(
                SignOff, self._uuid(), row, 1, 1, digest, supervisor.pk, supervisor.name, "signed", "", "", None,
                signed_on, datetime.combine(signed_on, time(18, 5), UTC),
            )  # fmt: skip
