"""What does a cell mean in the words of a logbook?

"R shoulder" is a region and a side, "épaule dte" the same; "Y" is yes; "independent" is unassisted. Tables of
synonyms in English and French, applied without regard to case, accents and punctuation. What is not in them is not
guessed: the value is shown to the person with the choices, once for the whole column, and their answer wins over
every table here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from insonate.logbook.transfer.columns import BY_KEY, ColumnOfLog, Kind, folded, slug

_SIDES = {
    "right": "right r rt rgt rh droit droite d dr dt dte",
    "left": "left l lt lft lh gauche g gche gch",
    "both": "both b bil bilat bilateral bilaterally bilaterale rl lr both-sides les-deux",
}
_REGIONS = {
    "shoulder": "shoulder shoulders gh glenohumeral gleno-humeral rotator-cuff cuff acj ac-joint acromioclavicular "
    "supraspinatus infraspinatus subscapularis epaule epaules coiffe coiffe-des-rotateurs",
    "elbow": "elbow elbows lateral-epicondyle medial-epicondyle tennis-elbow coude coudes epicondyle",
    "wrist-hand": "wrist wrists hand hands wrist-hand wrist-and-hand hand-and-wrist hand-wrist finger fingers thumb "
    "carpal-tunnel mcp mcps pip poignet poignets main mains poignet-main poignet-et-main doigt doigts pouce",
    "hip": "hip hips groin hip-groin trochanter gtps greater-trochanter hanche hanches aine",
    "knee": "knee knees patella patellar-tendon popliteal baker-s-cyst genou genoux rotule",
    "ankle-foot": "ankle ankles foot feet ankle-foot ankle-and-foot foot-and-ankle foot-ankle achilles heel toe toes "
    "plantar-fascia cheville chevilles pied pieds cheville-pied cheville-et-pied achille talon orteil orteils",
    "other-soft-tissue": "other other-soft-tissue soft-tissue soft-tissues lump lumps mass muscle muscles thigh calf "
    "autre autres tissus-mous parties-molles masse cuisse mollet",
}
_YES = "yes y true t 1 oui o vrai x done stored determinate conclusive positive answered complete determine concluant"
_NO = "no n false f 0 non faux not indeterminate inconclusive non-diagnostic equivocal unanswered indetermine "
"non-concluant"
_KEYS: dict[str, dict[str, str]] = {
    "finding": {
        "normal": "normal negative neg n nad no-abnormality normale negatif negative",
        "abnormal": "abnormal positive pos pathology pathological a p abn anormal anormale positif pathologique",
    },
    "procedure": {
        "diagnostic": "diagnostic d diagnosis dx us ultrasound scan diagnostique echographie none no non",
        "guided": "guided g injection guided-injection injections therapeutic intervention interventional aspiration "
        "biopsy "
        "usgi yes oui infiltration guide guidee echoguide echoguidee therapeutique ponction geste",
    },
    "subject": {
        "patient": "patient patients p pt real clinical real-patient",
        "volunteer": "volunteer v healthy-volunteer colleague peer student volontaire volontaire-sain",
        "standardised-patient": "standardised-patient standardized-patient sp actor patient-standardise patient-simule",
        "simulator": "simulator sim simulation phantom manikin mannequin simulateur fantome",
    },
    "purpose": {
        "certification": "certification for-certification credentialing",
        "introductory": "introductory course training-course intro training introduction cours formation",
        "routine": "routine clinical clinic work service-work clinique",
    },
    "assistance": {
        "observed": "observed o observer watched observation observe obs",
        "assisted": "assisted a with-help with-assistance partially-assisted guided hands-on-help aide assiste "
        "avec-aide",
        "unassisted": "unassisted u independent independently performed alone solo no-help unaided none p seul seule "
        "autonome independant sans-aide",
    },
    "supervision": {
        "direct": "direct directly d in-room in-the-room present supervised bedside yes y directe oui supervise "
        "sur-place",
        "remote-live": "remote-live remote live-remote tele video telehealth live-video a-distance en-direct "
        "tele-echographie",
        "image-review": "image-review indirect i reviewed review images-reviewed clip-review retrospective "
        "later-review "
        "image-reviewed mentored relecture indirecte relu differe",
        "none": "none no n unsupervised not-supervised solo nil non aucune sans na n-a",
    },
    "role": {
        "performed": "performed operator scanned primary me did-it realise operateur",
        "observed": "observed observer watched observe",
        "supervised": "supervised supervisor teaching taught supervising superviseur encadre",
    },
    "sex": {
        "female": "female f woman w femme feminin",
        "male": "male m man homme h masculin",
        "another": "another other x non-binary nb autre",
        "not-known": "not-known unknown u not-recorded inconnu non-precise",
    },
}
# Which sense of one-letter and doubtful words a column has been seen to use is shown to the person, never hidden.


def _table(groups: Mapping[str, str]) -> dict[str, str]:
    return {word.replace("-", " "): key for key, words in groups.items() for word in (*words.split(), key)}


_SIDE_WORDS = _table(_SIDES)
_REGION_WORDS = _table(_REGIONS)
_REGION_LONGEST = sorted(_REGION_WORDS, key=len, reverse=True)
_YES_WORDS = {word.replace("-", " ") for word in _YES.split()}
_NO_WORDS = {word.replace("-", " ") for word in _NO.split()}
_KEY_WORDS = {column: _table(groups) for column, groups in _KEYS.items()}
_NOTHING = frozenset({"", "n a", "na", "nil", "none", "-", "not applicable", "not recorded", "sans objet"})
_ERRORS = ("#N/A", "#REF!", "#DIV/0!", "#NAME?", "#VALUE!", "#NULL!", "#NUM!", "#ERROR!")
_AGES = ((2, "under-2"), (16, "2-15"), (30, "16-29"), (45, "30-44"), (60, "45-59"), (75, "60-74"), (130, "75-and-over"))


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a value means. `known` is False when no table knows it and the person has not said; `key` is empty when
    the cell says nothing. For regions `side` is what the same words say of the side."""

    known: bool
    key: str = ""
    side: str = ""


UNKNOWN = Meaning(False)
SAYS_NOTHING = Meaning(True)


def is_error(text: str) -> bool:
    """Whether a cell holds the mark of a formula that failed."""
    return text.startswith("#") and text.upper() in _ERRORS


@cache
def place_of(text: str) -> Meaning:
    """Region and side in one text, in any order: "R shoulder", "knee (left)", "bilateral hips"."""
    words = folded(text).split()
    sides = {_SIDE_WORDS[word] for word in words if word in _SIDE_WORDS}
    rest = " ".join(
        word for word in words if word not in _SIDE_WORDS and word not in ("joint", "us", "uss", "the", "scan")
    )
    side = "both" if len(sides) > 1 else next(iter(sides), "")
    if not rest:
        return Meaning(True, "", side) if sides else SAYS_NOTHING
    if rest in _REGION_WORDS:
        return Meaning(True, _REGION_WORDS[rest], side)
    regions = {_REGION_WORDS[name] for name in _REGION_LONGEST if len(name) > 3 and re.search(rf"\b{name}\b", rest)}
    return Meaning(True, regions.pop(), side) if len(regions) == 1 else UNKNOWN


def side_of(text: str) -> Meaning:
    """A side alone."""
    bare = folded(text)
    if bare in _NOTHING or bare in ("midline", "central", "median"):
        return SAYS_NOTHING
    words = set(bare.split())
    sides = {_SIDE_WORDS[word] for word in words if word in _SIDE_WORDS}
    if bare in _SIDE_WORDS:
        return Meaning(True, _SIDE_WORDS[bare])
    return Meaning(True, "both" if len(sides) > 1 else sides.pop()) if sides else UNKNOWN


def yes_no_of(text: str) -> Meaning:
    """Yes or no, as `yes` and `no`."""
    bare = folded(text)
    if bare in _YES_WORDS:
        return Meaning(True, "yes")
    if bare in _NO_WORDS:
        return Meaning(True, "no")
    return SAYS_NOTHING if bare in _NOTHING or bare == "not sure" else UNKNOWN


def age_band_of(text: str) -> Meaning:
    """The band of an age in years, of a range, or of a band. A birth year or a date is not read."""
    bare = folded(text)
    if bare in _NOTHING:
        return SAYS_NOTHING
    if slug(text) in {band for _, band in _AGES}:
        return Meaning(True, slug(text))
    if match := re.fullmatch(r"(\d{1,2}) ?(?:m|months?|mths?|mois|weeks?|w|semaines?|days?|d|jours?)", bare):
        return Meaning(True, "under-2" if int(match[1]) < 24 else "2-15")
    numbers = [int(number) for number in re.findall(r"\d+", bare)]
    if not numbers or any(number > 120 for number in numbers) or len(numbers) > 2:
        return UNKNOWN
    bands = {next(band for most, band in _AGES if number < most) for number in numbers}
    if re.search(r"\+|over|plus|above|>", text.casefold()) and len(numbers) == 1 and numbers[0] >= 75:
        return Meaning(True, "75-and-over")
    return Meaning(True, bands.pop()) if len(bands) == 1 else UNKNOWN


def key_of(column: ColumnOfLog, text: str, vocabulary: Mapping[str, tuple[str, ...]]) -> Meaning:
    """A value of a column with keys. `vocabulary` gives keys and words that the person's programmes use; a column for
    which nobody has a list takes any other word as a key of its own."""
    bare = folded(text)
    if not bare:
        return SAYS_NOTHING
    for key, words in vocabulary.items():
        if bare == folded(key) or bare in map(folded, words):
            return Meaning(True, key)
    table = _KEY_WORDS.get(column.key, {})
    if bare in table:
        return Meaning(True, table[bare])
    if bare in _NOTHING:
        return SAYS_NOTHING
    own = own_key(text)
    return UNKNOWN if column.values or vocabulary or not own else Meaning(True, own)


def own_key(text: str) -> str:
    """The key that a value gets which no list knows and the person wants to keep; empty if it has no letters."""
    return slug(text)[:40].strip("-")


def meaning_of(column_key: str, text: str, vocabulary: Mapping[str, tuple[str, ...]] | None = None) -> Meaning:
    """What `text` means in a column of keys, sides, regions, ages or yes/no."""
    column = BY_KEY[column_key]
    match column.kind:
        case Kind.REGION:
            place = place_of(text)
            if place.key or not (known := key_of(column, text, vocabulary or {})).key:
                return place
            return known if vocabulary and known.key in vocabulary else UNKNOWN
        case Kind.SIDE:
            return side_of(text)
        case Kind.YES_NO:
            return yes_no_of(text)
        case Kind.AGE:
            return age_band_of(text)
        case _:
            return key_of(column, text, vocabulary or {})


def choices_of(column_key: str, vocabulary: Mapping[str, tuple[str, ...]] | None = None) -> tuple[str, ...]:
    """The keys among which a person chooses what an unknown value means."""
    column = BY_KEY[column_key]
    if column.kind is Kind.REGION:
        return (*_REGIONS, *(key for key in vocabulary or {} if key not in _REGIONS))
    if column.kind is Kind.YES_NO:
        return ("yes", "no")
    return column.values or tuple(vocabulary or {})


def parts_of(text: str) -> list[str]:
    """The several values of one cell: separated by semicolons, lines, bars, plus signs or commas."""
    return [part.strip() for part in re.split(r"[;\n|+]|,(?!\d)", text) if part.strip()]
