"""Which columns does a logbook have, and under which names do other logs keep them?

One table, read in both directions: an import guesses from `names` (English and French, as real logs write them), an
export writes `title`. Keys are those of the document form of a scan (`insonate.logbook.scans.content`), so that a
column is one field and never two.

Some columns of other logs must not come in at all: names, dates of birth and numbers of patients. They are known
by their headers too, and are left out whatever the person chooses.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum

from insonate.logbook.scans import content

LEFT_OUT = ""
QUESTION = "answer:"
OWN_COLUMN = "extra:"


class Kind(Enum):
    """How the cells of a column are read."""

    DAY = "day"
    REGION = "region"
    SIDE = "side"
    KEY = "key"
    KEYS = "keys"
    YES_NO = "yes-no"
    AGE = "age"
    PERSON = "person"
    TEXT = "text"
    NOTE = "note"
    IDENTITY = "identity"


@dataclass(frozen=True, slots=True)
class ColumnOfLog:
    """One column: its key, the header exports write, the field of ScanContent it fills, how cells are read, the closed
    list of keys if there is one, and the names other logs have for it."""

    key: str
    title: str
    field: str
    kind: Kind
    names: tuple[str, ...]
    values: tuple[str, ...] = ()


def _column(key: str, title: str, kind: Kind, names: str, field: str = "", values: tuple[str, ...] = ()) -> ColumnOfLog:
    return ColumnOfLog(
        key, title, field or key.replace("-", "_"), kind, (title, *(name.strip() for name in names.split("|"))), values
    )


COLUMNS: tuple[ColumnOfLog, ...] = (
    _column(
        "performed-on", "Date", Kind.DAY,
        "scan date|date of scan|date of examination|exam date|performed on|date performed|study date|day|when"
        "|date de l'examen|date examen|date de l'échographie|jour|le",
    ),
    _column(
        "region", "Region", Kind.REGION,
        "body part|body region|joint|anatomical region|anatomical area|anatomy|area|region scanned|exam|examination"
        "|scan type|type of scan|exam type|module|région|région anatomique|articulation|zone|partie du corps|examen",
    ),
    _column(
        "side", "Side", Kind.SIDE,
        "laterality|left/right|r/l|l/r|left or right|côté|latéralité|droite/gauche", values=content.SIDES,
    ),
    _column("application", "Application", Kind.KEYS, "applications|application clinique", "applications"),
    _column("view", "Views", Kind.KEYS, "view|views obtained|planes|structures|incidences|coupes|vues", "views"),
    _column("modality", "Modality", Kind.KEY, "mode|technique used|modalité"),
    _column(
        "determinate", "Determinate", Kind.YES_NO,
        "determinate scan|conclusive|determinate/indeterminate|could the question be answered|question answered"
        "|déterminé|concluant|contributif",
    ),
    _column(
        "finding", "Finding", Kind.KEY,
        "normal/abnormal|normal or abnormal|positive/negative|pathology|normal|abnormal|result|résultat|normal/anormal",
        values=content.FINDINGS,
    ),
    _column(
        "procedure", "Procedure", Kind.KEY,
        "diagnostic or guided|diagnostic/therapeutic|type of procedure|intervention|guided procedure|geste|acte"
        "|procédure",
        values=content.PROCEDURES,
    ),
    _column(
        "subject", "Subject", Kind.KEY,
        "subject type|patient type|type of subject|patient/volunteer|model|sujet|type de sujet",
        values=content.SUBJECTS,
    ),
    _column("purpose", "Purpose", Kind.KEY, "purpose of scan|reason for logging|but|finalité", values=content.PURPOSES),
    _column(
        "assistance", "Assistance", Kind.KEY,
        "level of assistance|help|independence|assisted|level of involvement|involvement|autonomie|aide",
        values=content.ASSISTANCE,
    ),
    _column(
        "supervision", "Supervision", Kind.KEY,
        "supervised|supervision type|supervision level|level of supervision|type of supervision|direct/indirect"
        "|directly supervised|supervisé|type de supervision|encadrement",
        values=content.SUPERVISION,
    ),
    _column("role", "Role", Kind.KEY, "my role|role in scan|operator role|rôle", values=content.ROLES),
    _column(
        "supervisor", "Supervisor", Kind.PERSON,
        "supervisor name|name of supervisor|supervised by|trainer|mentor|instructor|assessor|reviewer|checked by"
        "|consultant"
        "|superviseur|nom du superviseur|encadrant|formateur|maître de stage|tuteur",
        "supervisor_name",
    ),
    _column(
        "age-band", "Age band", Kind.AGE,
        "age|age group|age range|patient age|age of patient|âge|tranche d'âge|groupe d'âge", values=content.AGE_BANDS,
    ),
    _column("sex", "Sex", Kind.KEY, "gender|m/f|f/m|patient sex|patient gender|sexe|genre", values=content.SEXES),
    _column(
        "case-number", "Case number", Kind.TEXT,
        "case no|case|case id|log number|log no|entry|own case number|scan number|scan no|numéro de cas|no de cas|cas",
    ),
    _column("encounter", "Encounter", Kind.TEXT, "visit|session|encounter id|rencontre|consultation"),
    _column(
        "images-stored", "Images stored", Kind.YES_NO,
        "images saved|stored|image saved|images archived|clips saved|pictures|images enregistrées|images conservées",
    ),
    _column(
        "indicated", "Clinically indicated", Kind.YES_NO,
        "indicated|clinical or training|clinically indicated scan|indiqué|indication clinique posée",
    ),
    _column("setting", "Setting", Kind.KEY, "department|clinical setting|service|contexte|cadre"),
    _column(
        "site", "Site", Kind.TEXT,
        "hospital|clinic|location|place|trust|where|centre|hôpital|lieu|clinique|établissement",
    ),
    _column(
        "clinical-question", "Clinical question", Kind.NOTE,
        "question|indication|reason for scan|reason|clinical indication|clinical details|referral|why|presenting "
        "complaint"
        "|question clinique|motif|motif de l'examen|renseignements cliniques",
    ),
    _column(
        "area-scanned", "Area scanned", Kind.NOTE,
        "anatomical area scanned|structures scanned|structures examined|detail of area|zone examinée|structures "
        "examinées",
    ),
    _column(
        "technical-issues", "Technical issues", Kind.NOTE,
        "technical|technical problems|technical notes|specific technical issues|limitations|difficulties|image quality"
        "|difficultés techniques|problèmes techniques|limites",
    ),
    _column(
        "findings-relevance", "Findings and relevance", Kind.NOTE,
        "findings|imaging findings|ultrasound findings|report|conclusion|notes|comments|notes and critical incidents"
        "|diagnosis|impression|remarks|constatations|résultats|compte rendu|commentaires|remarques|diagnostic",
    ),
    _column(
        "pathway-role", "Role in the pathway", Kind.NOTE,
        "pathway|role of scan in patient's pathway|role in patient pathway|outcome|impact|management|change of "
        "management"
        "|follow up|suite|conduite à tenir|prise en charge|rôle dans le parcours",
    ),
    _column(
        "critical-incident", "Critical incident", Kind.NOTE,
        "incident|critical incidents|adverse event|complication|complications|incident critique|évènement indésirable",
    ),
    _column(
        "reflection", "Reflection", Kind.NOTE,
        "learning points|learning|reflective notes|what i learned|réflexion|points d'apprentissage|apprentissage",
    ),
    _column("scan", "Scan identifier", Kind.IDENTITY, "insonate scan|scan uuid|uuid", "uuid"),
)  # fmt: skip

BY_KEY = {column.key: column for column in COLUMNS}

# What exports say besides of each scan; recognised so that it is not offered as a column of the person's own.
KEPT_BY_US = (
    "Version", "Sign-off", "Signed by", "Signed on", "Entered at", "Changed at", "Withdrawn", "Supervisor account",
)  # fmt: skip

_OF_PATIENTS = re.compile(
    r"\b(mrn|nhs|chi number|hospital (no|number|id)|patient (no|number|id|name|initials)|name of patient|first ?name"
    r"|last ?name|surname|forename|dob|d o b|date of birth|birth ?date|date de naissance|nom du patient|nom patient"
    r"|prenom|ipp|nip|health card|phn|ohip|ramq|social security|nir|address|adresse|phone|telephone|postcode)\b"
)


def folded(text: str) -> str:
    """A header or value as it is compared: without case, accents, punctuation or repeated blanks."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in apart if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^\w]+|_", " ", bare).split())


def names_patients(header: str) -> bool:
    """Whether a header announces what identifies a patient. Such a column never comes in."""
    return _OF_PATIENTS.search(folded(header)) is not None


def slug(text: str) -> str:
    """The key that a person's own column or value gets: kebab-case, at most 60 characters."""
    return folded(text).replace(" ", "-")[:60].strip("-")
