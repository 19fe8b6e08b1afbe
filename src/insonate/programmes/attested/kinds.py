"""What kinds of fact may be entered, and what does each say?

One table for the forms, for the checks and for the way back into evidence. Attributes are those of section 3.1
of the programme language; values that programme files name are suggested, never listed here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Shape(StrEnum):
    """How an attribute's value is written and kept."""

    TERM = "term"  # a key of a programme file, such as pgcert-msk-ultrasound
    NUMBER = "number"  # exact: 6.5, 17/20 or 85% ; kept as text, never as a float
    FLAG = "flag"  # yes or no
    PERSON = "person"  # who did it, by e-mail address; kept as the person's uuid
    PEOPLE = "people"  # who signed it, by e-mail addresses; kept as their uuids
    DAY = "day"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class AttributeRule:
    """One thing that a fact of a kind may say."""

    name: str
    shape: Shape
    label: str | Promise
    required: bool = False
    hint: str | Promise = ""


@dataclass(frozen=True, slots=True)
class KindRule:
    """One kind of fact that may be entered. `one_of` are sets of attributes of which exactly one must be given
    whole. `lasts` kinds may have a last day; `claimable` ones may be claimed by the person themselves."""

    kind: str
    label: str | Promise
    attributes: tuple[AttributeRule, ...]
    day_label: str | Promise
    lasts: bool = False
    claimable: bool = True
    one_of: tuple[tuple[str, ...], ...] = ()

    def rule(self, name: str) -> AttributeRule | None:
        """The rule for an attribute, or None if this kind does not have it."""
        return next((rule for rule in self.attributes if rule.name == name), None)


_TRACK = AttributeRule("track", Shape.TERM, _("Track"))
_BY = AttributeRule("by", Shape.PERSON, _("Done by"), hint=_("The e-mail address of their account."))
_SCORE = AttributeRule("score", Shape.NUMBER, _("Score"), hint=_("Exact: 6.5, 68/80 or 85%."))

_RULES = (
    KindRule(
        "awards", _("Award or qualification"),
        (AttributeRule("award", Shape.TERM, _("Award"), required=True),),
        _("Awarded on"), lasts=True,
    ),
    KindRule(
        "courses", _("Course"),
        (
            AttributeRule("track", Shape.TERM, _("Track"), required=True),
            AttributeRule("level", Shape.TERM, _("Level"), required=True),
            AttributeRule("outcome", Shape.TERM, _("Outcome"), required=True),
            AttributeRule("accredited", Shape.FLAG, _("Accredited")),
            AttributeRule("days", Shape.NUMBER, _("Days")),
            AttributeRule("hours", Shape.NUMBER, _("Hours")),
            AttributeRule("country", Shape.TERM, _("Country")),
        ),
        _("Last day of the course"),
    ),
    KindRule(
        "results", _("Test or exam result"),
        (
            AttributeRule("test", Shape.TERM, _("Test"), hint=_("A test of another body, such as IELTS.")),
            AttributeRule("exam", Shape.TERM, _("Exam"), hint=_("An exam of the programme.")),
            _SCORE,
            AttributeRule("outcome", Shape.TERM, _("Outcome")),
            AttributeRule("by", Shape.PERSON, _("Examined by"), hint=_("The e-mail address of their account.")),
        ),
        _("Day of the test"), one_of=(("test", "score"), ("exam", "score"), ("exam", "outcome")),
    ),
    KindRule(
        "memberships", _("Membership"),
        (
            AttributeRule("body", Shape.TERM, _("Society"), required=True),
            AttributeRule("class", Shape.TERM, _("Class")),
        ),
        _("Member from"), lasts=True,
    ),
    KindRule(
        "enrolments", _("Enrolment elsewhere"),
        (
            AttributeRule("module", Shape.TERM, _("Module or course of study"), required=True),
            AttributeRule("mode", Shape.TERM, _("Mode")),
        ),
        _("Enrolled from"), lasts=True,
    ),
    KindRule(
        "declarations", _("Declaration"),
        (
            AttributeRule("what", Shape.TERM, _("What is declared"), required=True),
            AttributeRule("years", Shape.NUMBER, _("Years")),
            _TRACK,
        ),
        _("Declared on"),
    ),
    KindRule(
        "payments", _("Payment"),
        (
            AttributeRule("for", Shape.TERM, _("What for"), required=True),
            AttributeRule("body", Shape.TERM, _("Paid to")),
            _TRACK,
        ),
        _("Paid on"),
    ),
    KindRule(
        "credits", _("Education credits"),
        (
            AttributeRule("points", Shape.NUMBER, _("Points"), required=True),
            AttributeRule("activity", Shape.TERM, _("Activity"), required=True),
            _TRACK,
            AttributeRule("category", Shape.TERM, _("Category")),
            AttributeRule("topic", Shape.TERM, _("Topic")),
            AttributeRule("hours", Shape.NUMBER, _("Hours")),
            AttributeRule("certified", Shape.FLAG, _("Certified")),
            AttributeRule("online", Shape.FLAG, _("Online")),
        ),
        _("Earned on"),
    ),
    KindRule(
        "assessments", _("Assessment"),
        (
            AttributeRule("what", Shape.TERM, _("What was assessed"), required=True),
            AttributeRule("outcome", Shape.TERM, _("Outcome"), required=True),
            AttributeRule("by", Shape.PERSON, _("Assessed by"), required=True, hint=_BY.hint),
            AttributeRule("points", Shape.NUMBER, _("Points")),
            AttributeRule("section", Shape.TERM, _("Section")),
        ),
        _("Assessed on"), claimable=False,
    ),
    KindRule(
        "reviews", _("Review or signed record"),
        (
            AttributeRule("what", Shape.TERM, _("What was reviewed"), required=True),
            AttributeRule("outcome", Shape.TERM, _("Outcome"), required=True),
            AttributeRule("by", Shape.PERSON, _("Reviewed by"), hint=_BY.hint),
            AttributeRule(
                "signed-by", Shape.PEOPLE, _("Signed by"),
                hint=_("The e-mail addresses of their accounts, with commas between."),
            ),
            AttributeRule("points", Shape.NUMBER, _("Points")),
            AttributeRule("section", Shape.TERM, _("Section")),
        ),
        _("Signed on"), claimable=False,
    ),
    KindRule(
        "submissions", _("Something handed in"),
        (
            AttributeRule("what", Shape.TERM, _("What was handed in"), required=True),
            AttributeRule("for", Shape.TERM, _("What for")),
            AttributeRule("years", Shape.NUMBER, _("Years")),
            _TRACK,
        ),
        _("Handed in on"),
    ),
    KindRule(
        "examinings", _("Examining of others"),
        (
            AttributeRule("track", Shape.TERM, _("Track"), required=True),
            AttributeRule("what", Shape.TERM, _("What was examined")),
        ),
        _("Examined on"),
    ),
    KindRule(
        "grants", _("Concession"),
        (
            AttributeRule(
                "clause", Shape.TERM, _("Concession"), required=True,
                hint=_("One that the programme lets a named officer grant."),
            ),
            AttributeRule(
                "programme", Shape.TERM, _("Programme"),
                hint=_("Only where several programmes here offer it."),
            ),
            AttributeRule(
                "reason", Shape.WORDS, _("Reason"), required=True,
                hint=_("The person reads it, and so does whoever reads where they stand."),
            ),
            AttributeRule(
                "to", Shape.NUMBER, _("Number still asked"),
                hint=_("Only where the programme leaves the number to whoever grants it."),
            ),
            AttributeRule(
                "asked", Shape.DAY, _("Asked for on"),
                hint=_("If it was asked for in writing before the day on which it is granted."),
            ),
        ),
        _("Granted on"), lasts=True, claimable=False,
    ),
)  # fmt: skip

KINDS: Mapping[str, KindRule] = {rule.kind: rule for rule in _RULES}
"""Every kind that may be entered, in the order in which forms offer them."""
