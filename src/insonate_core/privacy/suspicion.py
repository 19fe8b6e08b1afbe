"""What the guard says about a piece of text: where, what kind, why, and how sure.

A suspicion carries no sentence. `kind` and `reason` are message keys and `arguments` fill the message;
the words, in the reader's language, belong to the shell.
"""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a piece of text may be. The value is the message key and the anchor in the documentation."""

    NHS_NUMBER = "nhs-number"
    HEALTH_CARD = "health-card"
    NATIONAL_NUMBER = "national-number"
    HOSPITAL_NUMBER = "hospital-number"
    EMAIL = "email"
    DATE_OF_BIRTH = "date-of-birth"
    PHONE = "phone"
    ONLINE_NAME = "online-name"
    NAME_AFTER_TITLE = "name-after-title"
    NAME_OF_PATIENT = "name-of-patient"
    NAME = "name"
    POSTCODE = "postcode"
    ADDRESS = "address"
    LONG_DIGIT_RUN = "long-digit-run"


class Reason(StrEnum):
    """Why the guard stopped at it. The value is the message key, not the message."""

    CHECK_DIGIT_AGREES = "check-digit-agrees"
    FOLLOWS_NUMBER_WORD = "follows-number-word"
    HAS_THE_SHAPE = "has-the-shape"
    IS_AN_ADDRESS = "is-an-address"
    FOLLOWS_BIRTH_WORD = "follows-birth-word"
    DATE_FAR_FROM_TODAY = "date-far-from-today"
    FOLLOWS_TITLE = "follows-title"
    FOLLOWS_PATIENT_WORD = "follows-patient-word"
    FOLLOWS_RELATIVE = "follows-relative"
    FOLLOWS_KNOWN_AS = "follows-known-as"
    GIVEN_NAME = "given-name"
    DOES_AS_PATIENTS_DO = "does-as-patients-do"
    INITIAL_AND_SURNAME = "initial-and-surname"
    MANY_DIGITS = "many-digits"


@dataclass(frozen=True, slots=True)
class Suspicion:
    """One stretch of the text that may identify a patient.

    `start` and `end` are half-open positions in the text as the person typed it and `text` is what stands
    there. `certain` decides what may happen next: see `insonate_core.privacy.statements`.
    """

    kind: Kind
    start: int
    end: int
    text: str
    reason: Reason
    arguments: tuple[tuple[str, str], ...]
    certain: bool


@dataclass(frozen=True, slots=True)
class Sighting:
    """What a detector hands to the guard: a suspicion in positions of the folded reading."""

    kind: Kind
    start: int
    end: int
    reason: Reason
    certain: bool
    arguments: tuple[tuple[str, str], ...] = ()
