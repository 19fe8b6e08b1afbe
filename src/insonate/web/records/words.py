"""The words of yearly records: where one stands, why something was refused, what a file is."""

from collections.abc import Mapping
from datetime import date

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from insonate.certification.submissions import api as submissions
from insonate.certification.submissions.api import FileKind, Problem, RecordState
from insonate.web.components.parts import State
from insonate.web.findings.words import day

STATES: Mapping[RecordState, tuple[State, str | Promise]] = {
    RecordState.GROWING: (State.PROGRESS, _l("This year")),
    RecordState.OPEN: (State.RISK, _l("To hand in")),
    RecordState.OVERDUE: (State.OVERDUE, _l("Overdue")),
    RecordState.SUBMITTED: (State.WAITING, _l("With the tutor")),
    RecordState.RETURNED: (State.RISK, _l("Returned to you")),
    RecordState.ACCEPTED: (State.MET, _l("Accepted")),
}

PROBLEMS: Mapping[Problem, str | Promise] = {
    Problem.NO_SUCH_CYCLE: _l("This year has not begun, or is not part of your registration."),
    Problem.NOT_YOURS: _l("Only the person whose record it is can do this."),
    Problem.NOT_OPEN_YET: _l("Not yet, because the year has not ended. It can be handed in from %(opens_on)s."),
    Problem.CHANGED_SINCE_SHOWN: _l(
        "Your logbook changed while you were reading. Nothing was handed in. Look again at what is in the record now."
    ),
    Problem.ALREADY_SUBMITTED: _l("This record was handed in on %(on)s and is with the tutor. There is one of it."),
    Problem.ALREADY_ACCEPTED: _l("This record was accepted on %(on)s. It does not change any more."),
    Problem.NO_SUCH_GAP: _l("This stretch is not a gap any more. Look again at the record."),
    Problem.WORDS_MISSING: _l("Say it in a few words."),
    Problem.NAMES_A_PATIENT: _l("This may name a patient: %(found)s. Take it out."),
    Problem.NOT_A_TUTOR: _l("Only a tutor of the organisation decides on records."),
    Problem.OWN_RECORD: _l("This is your own record. Another person has to look at it."),
    Problem.ALREADY_DECIDED: _l("%(by)s decided on this record first: %(outcome)s, on %(on)s. That stands."),
    Problem.NOT_AN_AUDITOR: _l("Only an auditor of the organisation can do this."),
    Problem.NOTHING_TO_DRAW: _l("No record was handed in within these days, so there is nothing to draw from."),
    Problem.SEED_MISSING: _l("Give a seed: any number or word that nobody could have known before."),
    Problem.NOT_A_PERIOD: _l("The last day lies before the first."),
    Problem.NOT_DRAWN: _l("This record was not drawn, so it is not yours to look at."),
    Problem.DECIDED_IT_YOURSELF: _l("You decided on this record as a tutor. Another auditor has to look at it."),
}
OUTCOMES: Mapping[str, str | Promise] = {"accepted": _l("accepted"), "returned": _l("returned")}

FILES: Mapping[FileKind, str | Promise] = {
    FileKind.PDF: _l("Cover, findings and table, for paper and for reading aloud"),
    FileKind.DOCX: _l("The record-of-learning table"),
    FileKind.XLSX: _l("Every column, one row for each scan"),
    FileKind.CSV: _l("The same as plain text"),
    FileKind.JSON: _l("What was sealed: its SHA-256 is the seal"),
}


def problem_words(refused: submissions.SubmissionRefused) -> str:
    """Why nothing was done, in a sentence or two."""
    arguments = {
        name: day(value) if isinstance(value, date) else str(OUTCOMES.get(str(value), value))
        for name, value in refused.arguments.items()
    }
    return str(PROBLEMS[refused.problem]) % arguments


def year_words(number: int) -> str:
    """A cycle by its number from nought: “Year 1”."""
    return _("Year %(number)s") % {"number": number + 1}


def period_words(submission: submissions.Submission) -> str:
    """The days of a submission's cycle."""
    return submissions.wording.span(submission.from_on, submission.until_on)


def timing_words(year: submissions.YearOfRecord, as_of: date) -> str:
    """When a record may be handed in and by when, or what became of it."""
    cycle, latest = year.cycle, year.latest
    decision = getattr(latest, "decision", None) if latest is not None else None
    if year.state is RecordState.ACCEPTED and decision is not None:
        return _("%(by)s accepted it on %(day)s.") % {"by": decision.by.name, "day": day(decision.on)}
    if year.state is RecordState.RETURNED and decision is not None:
        return _("%(by)s returned it on %(day)s. You can hand it in again.") % {
            "by": decision.by.name,
            "day": day(decision.on),
        }
    if year.state is RecordState.SUBMITTED and latest is not None:
        return _("You handed it in on %(day)s. A tutor looks at it next.") % {"day": day(latest.submitted_on)}
    if year.state is RecordState.GROWING:
        if cycle.due_on is None:
            return _("You can hand it in from %(opens)s.") % {"opens": day(cycle.opens_on)}
        return _("You can hand it in from %(opens)s and before %(due)s.") % {
            "opens": day(cycle.opens_on),
            "due": day(cycle.due_on),
        }
    return _open_words(cycle, as_of)


def _open_words(cycle: submissions.YearlyCycle, as_of: date) -> str:
    if cycle.due_on is None:
        return _("You can hand it in now.")
    if as_of < cycle.due_on:
        left = (cycle.due_on - as_of).days
        return ngettext(
            "You can hand it in now, before %(due)s: %(days)s day left.",
            "You can hand it in now, before %(due)s: %(days)s days left.",
            left,
        ) % {"due": day(cycle.due_on), "days": left}
    if cycle.grace_until_on is not None and as_of < cycle.grace_until_on:
        return _("It was due before %(due)s and is accepted as late before %(until)s. Hand it in now.") % {
            "due": day(cycle.due_on),
            "until": day(cycle.grace_until_on),
        }
    return _("It was due before %(due)s. Hand it in now: it counts, and is marked as late.") % {
        "due": day(cycle.due_on)
    }


def file_rows(submission: submissions.Submission, page: str, *args: object) -> list[dict[str, str]]:
    """The files of a submission as links to `page`, whose last argument is the kind of file."""
    return [
        {
            "url": reverse(page, args=[*args, kind.value]),
            "label": str(kind.label),
            "what": str(FILES[kind]),
        }
        for kind in FileKind
    ]
