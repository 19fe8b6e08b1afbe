"""Courses in words: how one stands, what it says of itself, when it is held."""

from collections.abc import Callable
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from insonate.kit import clock
from insonate.learning.courses import api as courses
from insonate.programmes.definitions import api as definitions
from insonate.web.components.parts import State
from insonate.web.findings.words import day, readable
from insonate_core.credentials.powers import track_of
from insonate_core.learning.accreditation import CourseAct, CourseStanding, CourseState

STATES: dict[CourseState, tuple[State, str | Promise]] = {
    CourseState.LISTED: (State.NOTMET, _l("Listed, not accredited")),
    CourseState.APPLIED: (State.PROGRESS, _l("Under review")),
    CourseState.REFUSED: (State.NOTMET, _l("Listed, not accredited")),
    CourseState.ACCREDITED: (State.MET, _l("Accredited")),
    CourseState.SUSPENDED: (State.RISK, _l("Accreditation suspended")),
    CourseState.EXPIRED: (State.NOTMET, _l("Accreditation over")),
    CourseState.WITHDRAWN: (State.NOTMET, _l("Accreditation withdrawn")),
}
ACTS: dict[str, str | Promise] = {
    CourseAct.APPLY: _l("Asked to be accredited"),
    CourseAct.TAKE_BACK: _l("Taken back"),
    CourseAct.ACCREDIT: _l("Accredited"),
    CourseAct.REFUSE: _l("Not accredited"),
    CourseAct.SUSPEND: _l("Suspended"),
    CourseAct.LIFT: _l("Holds again"),
    CourseAct.WITHDRAW: _l("Withdrawn"),
}
EXAMS: dict[str, Callable[[], str]] = {
    "written": lambda: _("written"),
    "visual": lambda: _("visual"),
    "practical": lambda: _("practical"),
}


def standing_words(standing: CourseStanding) -> tuple[State, str]:
    """The shape and the words of how a course stands."""
    state, words = STATES[standing.state]
    if standing.state is CourseState.ACCREDITED and standing.until is not None:
        return state, _("Accredited until %(day)s") % {"day": day(standing.until)}
    return state, str(words)


def dates_words(session: courses.CourseSession) -> str:
    """When a session is held."""
    if session.starts_on == session.ends_on:
        return day(session.starts_on)
    return _("%(first)s to %(last)s") % {"first": day(session.starts_on), "last": day(session.ends_on)}


def track_titles() -> dict[str, str]:
    """What each track is called that a programme here names: `fm-msk` to its title."""
    found: dict[str, str] = {}
    for _programme, version in definitions.open_programmes(clock.now().date()):
        definition = definitions.definition_of(version)
        if definition.subject == "person":
            found.setdefault(track_of(definition), definitions.title_of(definition))
    return found


def facts_of(details: courses.CourseDetails, titles: dict[str, str]) -> list[tuple[str, str]]:
    """What a course says of itself, as terms and descriptions; what it does not say is left out."""
    exams = [EXAMS[each]() for each in details.exams if each in EXAMS]
    found = [
        (_("Prepares for"), details.get_level_display()),
        (_("Tracks"), ", ".join(titles.get(each, readable(each)) for each in details.tracks)),
        (_("Length"), _length(details)),
        (_("Examinations held there"), ", ".join(exams) or _("none")),
        (_("Combined with"), details.combined_with),
        (_("Learners for each instructor"), _number(details.learners_per_instructor)),
        (_("Learners for each machine"), _number(details.learners_per_machine)),
        (_("Country"), details.country),
    ]
    return [(term, text) for term, text in found if text]


def _length(details: courses.CourseDetails) -> str:
    parts = []
    if details.days:
        parts.append(_("%(n)s days") % {"n": details.days} if details.days > 1 else _("1 day"))
    if details.hours is not None:
        parts.append(_("%(n)s hours") % {"n": _number(details.hours)})
    return ", ".join(parts)


def _number(value: Decimal | None) -> str:
    return f"{value.normalize():f}" if value is not None else ""
