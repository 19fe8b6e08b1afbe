"""What scans are called: their fields, the values that every logbook knows, and what is wrong with an entry.

A programme's own words come first wherever a page has them (its vocabularies carry titles and definitions); these
are what stands when no programme says otherwise, in queues, exports and mails as on the log page.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import pgettext_lazy as _p

from insonate.logbook.scans.problems import ScanProblem
from insonate_core.privacy.suspicion import Kind, Suspicion

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Known:
    """What a value is called, and what it means where that is not obvious."""

    label: Words
    definition: Words = ""


FIELDS: Mapping[str, Words] = {
    "performed_on": _l("Date of the scan"),
    "region": _l("Region"),
    "side": _l("Side"),
    "applications": _l("Application"),
    "views": _l("Views"),
    "modality": _l("Modality"),
    "determinate": _l("Determinate or not"),
    "finding": _l("Finding"),
    "answers": _l("Questions answered"),
    "procedure": _l("Diagnostic or guided"),
    "subject": _l("Who was scanned"),
    "purpose": _l("Purpose"),
    "assistance": _l("Your part"),
    "supervision": _l("Supervision"),
    "role": _l("Role"),
    "supervisor": _l("Supervisor"),
    "supervisor_name": _l("Supervisor without an account"),
    "age_band": _l("Age band"),
    "sex": _l("Sex"),
    "case_number": _l("Your own case number"),
    "encounter": _l("Patient visit"),
    "images_stored": _l("Images stored"),
    "indicated": _l("Clinically indicated"),
    "setting": _l("Setting"),
    "site": _l("Place"),
    "clinical_question": _l("Clinical question"),
    "area_scanned": _l("Area scanned"),
    "technical_issues": _l("Technical issues"),
    "findings_relevance": _l("Findings and why they matter"),
    "pathway_role": _l("Role in the patient’s pathway"),
    "critical_incident": _l("Critical incident"),
    "reflection": _l("Reflection"),
    "extra": _l("Other columns"),
    "reason": _l("Reason"),
    "uuid": _l("Entry"),
}

TERMS: Mapping[str, Mapping[str, Known]] = {
    "region": {
        "shoulder": Known(_l("Shoulder")),
        "elbow": Known(_l("Elbow")),
        "wrist-hand": Known(_l("Wrist and hand")),
        "hip": Known(_l("Hip")),
        "knee": Known(_l("Knee")),
        "ankle-foot": Known(_l("Ankle and foot")),
        "other-soft-tissue": Known(_l("Other soft tissue"), _l("A lump, muscle or nerve away from a joint.")),
        "hand": Known(_l("Hand")),
        "foot": Known(_l("Foot")),
    },
    "side": {
        "right": Known(_p("side of the body", "Right")),
        "left": Known(_p("side of the body", "Left")),
        "both": Known(_p("side of the body", "Both sides")),
    },
    "determinate": {
        "true": Known(_l("Determinate"), _l("The images answer the question, whatever the answer is.")),
        "false": Known(_l("Indeterminate"), _l("They do not, for whatever reason. Log both.")),
    },
    "finding": {
        "normal": Known(_l("Normal")),
        "abnormal": Known(_l("Abnormal")),
        "positive": Known(_l("Positive")),
        "negative": Known(_l("Negative")),
    },
    "procedure": {
        "diagnostic": Known(_l("Diagnostic")),
        "guided": Known(_l("Guided procedure"), _l("A needle or other tool is led by the image.")),
    },
    "subject": {
        "patient": Known(_l("Patient")),
        "volunteer": Known(_l("Volunteer"), _l("A healthy person who offered to be scanned.")),
        "standardised-patient": Known(
            _l("Standardised patient"), _l("Somebody trained to play a patient for teaching or an exam.")
        ),
        "simulator": Known(_l("Simulator"), _l("A manikin or phantom, no person.")),
    },
    "purpose": {
        "certification": Known(_l("Towards certification")),
        "introductory": Known(_l("Introductory course"), _l("Scanned as part of the first course.")),
        "routine": Known(_l("Everyday work")),
    },
    "assistance": {
        "observed": Known(_l("Observed"), _l("You watched; somebody else held the probe.")),
        "assisted": Known(_l("Assisted"), _l("You scanned with help, by word or by hand.")),
        "unassisted": Known(_l("Unassisted"), _l("You scanned alone, whoever was watching.")),
    },
    "supervision": {
        "direct": Known(_l("Direct"), _l("In the room, watching the screen.")),
        "remote-live": Known(_l("Remote, live"), _l("Watching the screen from elsewhere at the time.")),
        "image-review": Known(_l("Image review"), _l("Looking at the stored images afterwards.")),
        "none": Known(_p("supervision", "None")),
    },
    "role": {
        "performed": Known(_l("Performed")),
        "observed": Known(_l("Observed")),
        "supervised": Known(_l("Supervised somebody else")),
    },
    "age_band": {
        "under-2": Known(_l("Under 2")),
        "2-15": Known(_l("2 to 15")),
        "16-29": Known(_l("16 to 29")),
        "30-44": Known(_l("30 to 44")),
        "45-59": Known(_l("45 to 59")),
        "60-74": Known(_l("60 to 74")),
        "75-and-over": Known(_l("75 and over")),
    },
    "sex": {
        "female": Known(_l("Female")),
        "male": Known(_l("Male")),
        "another": Known(_l("Another")),
        "not-known": Known(_l("Not known")),
    },
    "images_stored": {"true": Known(_l("Stored")), "false": Known(_l("Not stored"))},
    "indicated": {
        "true": Known(_l("Clinically indicated"), _l("The patient needed it.")),
        "false": Known(_l("For training"), _l("The patient did not need it; done to learn.")),
    },
}

PROBLEMS: Mapping[str, Words] = {
    "in-the-future": _l("%(day)s is in the future; today is %(today)s. Choose the day on which you scanned."),
    "too-long-ago": _l("That day is before %(earliest)s. Check the year."),
    "no-such-day": _l("There is no such day. Write it as day, month, year, for example 9/7/2026."),
    "no-such-day-of-month": _l("%(month)s has %(days)s days. Did you mean %(before)s or %(after)s?"),
    "not-a-choice": _l("“%(value)s” is not one of the choices. Choose from the list."),
    "too-many": _l("%(have)s were chosen; at most %(most)s fit. Leave some out."),
    "too-long": _l("This has %(have)s characters; at most %(most)s fit. Shorten it."),
    "supervisor-is-you": _l("You cannot supervise your own scan. Name somebody else, or choose “None”."),
    "supervisor-unknown": _l("Nobody here can sign as this supervisor. Choose from the list."),
    "supervisor-missing": _l("Say who supervised, or choose “None”."),
    "supervisor-without-supervision": _l("You named a supervisor. Say how they supervised, or name nobody."),
    "not-an-extra-column": _l("“%(column)s” cannot be a column of its own; it has a place in the log already."),
    "reason-missing": _l("Say why, in a few words. It is kept with the scan."),
    "already-used": _l("This entry was saved before with other words. Open it in your logbook to correct it."),
    "nothing-changed": _l("Nothing is different from what the scan says now."),
    "changed-meanwhile": _l("This scan was changed somewhere else since you opened the page. Look at it again."),
    "is-withdrawn": _l("This scan is withdrawn. Restore it first."),
    "identifies-statement": _l(
        "%(quoted)s may identify a patient. Take it out, or say what it is if it is no patient’s."
    ),
    "identifies-words": _l(
        "Say in a few words what %(quoted)s is, if it is no patient’s; the words are kept with the scan."
    ),
    "identifies-words-without-identifiers": _l(
        "Your explanation of %(quoted)s names somebody itself. Say what it is without a name or a number."
    ),
    "case-number-no-digit": _l("A case number of your own has a digit in it, such as K-014."),
    "case-number-too-long": _l("A case number of your own has at most %(most)s characters, such as K-014."),
    "region-missing": _l("Choose the region you scanned."),
}


def field_words(name: str) -> str:
    """What a field of ScanContent is called."""
    return str(FIELDS.get(name, name.replace("_", " ").replace("-", " ").capitalize()))


def readable(key: str) -> str:
    """A key that has no words, as a reader would write it: `posterior-view` as “Posterior view”."""
    words = key.replace("-", " ").replace("_", " ")
    return words[:1].upper() + words[1:]


def value_words(name: str, value: object) -> str:
    """What a value of a field is called; free text and numbers stand for themselves, nothing for nothing."""
    if value is None or value == "" or value == () or value == {}:
        return ""
    if isinstance(value, bool):
        known = TERMS.get(name, {}).get("true" if value else "false")
        return str(known.label) if known else (_("Yes") if value else _("No"))
    if isinstance(value, date):
        return day_words(value)
    if isinstance(value, (tuple, list)):
        return ", ".join(value_words(name, each) for each in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{readable(key)}: {value_words('', each)}" for key, each in value.items())
    known = TERMS.get(name, {}).get(str(value))
    if known:
        return str(known.label)
    return readable(str(value)) if name in KEYED else str(value)


KEYED = frozenset(TERMS) | {"applications", "views", "modality", "setting"}


def place_words(region: str, side: str, region_label: Words = "") -> str:
    """Region and side as one: “Right shoulder”; “Scan” where neither was said."""
    name = str(region_label) or value_words("region", region)
    if not name:
        return value_words("side", side) or _("Scan")
    if not side:
        return name
    joined = {"right": _l("Right %(region)s"), "left": _l("Left %(region)s"), "both": _l("%(region)s, both sides")}
    lower = name if side == "both" else name[:1].lower() + name[1:]
    return str(joined.get(side, "%(region)s")) % {"region": lower}


def day_words(day: date) -> str:
    """A day with its weekday: “Wed 8 July 2026”."""
    return date_format(day, "D j F Y")


SUSPICIONS: Mapping[Kind, Words] = {
    Kind.NHS_NUMBER: _l("looks like an NHS number; its check digit agrees"),
    Kind.HEALTH_CARD: _l("looks like a health card number"),
    Kind.NATIONAL_NUMBER: _l("looks like a national number"),
    Kind.HOSPITAL_NUMBER: _l("looks like a hospital’s number for a patient"),
    Kind.EMAIL: _l("looks like an e-mail address"),
    Kind.DATE_OF_BIRTH: _l("looks like a date of birth"),
    Kind.PHONE: _l("looks like a telephone number"),
    Kind.NAME_AFTER_TITLE: _l("looks like a name after a title"),
    Kind.NAME_OF_PATIENT: _l("looks like a patient’s name"),
    Kind.NAME: _l("looks like a name"),
    Kind.POSTCODE: _l("looks like a postcode"),
    Kind.ADDRESS: _l("looks like an address"),
    Kind.LONG_DIGIT_RUN: _l("is a long number, as hospitals give"),
}


def suspicion_words(suspicion: Suspicion) -> str:
    """What the guard takes a stretch for, as the end of a sentence that begins with it."""
    return str(SUSPICIONS[suspicion.kind])


def problem_words(problem: ScanProblem) -> str:
    """One problem as a sentence that says what to do."""
    arguments = {
        name: date_format(value, "j F Y") if isinstance(value, date) else value
        for name, value in problem.arguments.items()
    }
    return str(PROBLEMS[problem.key]) % arguments
