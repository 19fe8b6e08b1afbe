"""Awards, requests and results in words: what happened, how it stands, why not. Used by every desk that shows them."""

from collections.abc import Mapping
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from insonate.certification.awards.api import ActRefused, Problem
from insonate.web.components.parts import State
from insonate.web.findings.words import Names, day, readable, reason_words, refusal_words, text_of
from insonate_core.credentials.conflicts import Conflict
from insonate_core.credentials.lifecycle import Act, Stage
from insonate_core.credentials.powers import Conferred, Power
from insonate_core.evaluation import Bar
from insonate_core.programmes import Definition

__all__ = ["Names", "reason_words"]

STAGES: Mapping[Stage, tuple[State, str | Promise]] = {
    Stage.NOTHING: (State.NOTMET, _l("Not asked for")),
    Stage.REQUESTED: (State.WAITING, _l("Waiting for a decision")),
    Stage.RETURNED: (State.WAITING, _l("Returned with questions")),
    Stage.TAKEN_BACK: (State.NOTMET, _l("Taken back")),
    Stage.APPROVED: (State.WAITING, _l("Approved, fee to pay")),
    Stage.REFUSED: (State.NOTMET, _l("Refused")),
    Stage.APPEALED: (State.WAITING, _l("Appealed")),
    Stage.REFUSAL_STANDS: (State.NOTMET, _l("Refusal stands")),
    Stage.ACTIVE: (State.MET, _l("Active")),
    Stage.GRACE: (State.RISK, _l("In grace")),
    Stage.LAPSED: (State.OVERDUE, _l("Lapsed")),
    Stage.EXPIRED: (State.NOTMET, _l("Ended")),
    Stage.SUSPENDED: (State.OVERDUE, _l("Suspended")),
    Stage.WITHDRAWN: (State.NOTMET, _l("Withdrawn")),
}

ACTS: Mapping[Act, str | Promise] = {
    Act.REQUEST: _l("asked for the award"),
    Act.ANSWER: _l("answered and sent it again"),
    Act.TAKE_BACK: _l("took the request back"),
    Act.APPROVE: _l("approved it"),
    Act.RETURN: _l("returned it with questions"),
    Act.REFUSE: _l("refused it"),
    Act.APPEAL: _l("appealed"),
    Act.ALLOW_APPEAL: _l("allowed the appeal"),
    Act.DISMISS_APPEAL: _l("dismissed the appeal"),
    Act.COMPLETE: _l("The award was given, with its number and certificate"),
    Act.ENTER_GRACE: _l("What keeps it was due; a grace began"),
    Act.LAPSE: _l("It lapsed"),
    Act.RESTORE: _l("It holds again"),
    Act.EXPIRE: _l("Its validity ended"),
    Act.SUSPEND: _l("suspended it"),
    Act.REINSTATE: _l("reinstated it"),
    Act.WITHDRAW: _l("withdrew it"),
}

BARS: Mapping[Bar, str | Promise] = {
    Bar.THEMSELVES: _l("Nobody acts for themselves."),
    Bar.NEVER_HELD: _l("You hold none of the awards or roles that the rules ask for: %(held)s."),
    Bar.HELD_LATER: _l("You did not hold the award or role yet on that day: %(held)s."),
    Bar.ENDED: _l("The award or role that the rules ask for has not been yours since %(on)s: %(held)s."),
    Bar.NOT_LONG_ENOUGH: _l("You have not held it for as long as the rules ask: %(held)s."),
    Bar.DID_NOTHING: _l(
        "You neither signed a scan nor held an exam of this candidate, and the rules ask for one of them."
    ),
    Bar.NOT_INDEPENDENT: _l("You supervised or examined this candidate, and the rules ask for somebody who did not."),
}

PROBLEMS: Mapping[Problem, str | Promise] = {
    Problem.NOT_ENTITLED: _l("You may not do this here today."),
    Problem.OWN: _l("Nobody decides, examines or asks in a matter of their own. Ask a colleague."),
    Problem.NOT_POSSIBLE: _l("This is not possible any more: %(stage)s."),
    Problem.OVERTAKEN: _l("%(by)s was first on %(on)s and %(act)s. What they did stands; nothing of yours was done."),
    Problem.WORDS_MISSING: _l("Say why in a sentence or two; the person it concerns reads it."),
    Problem.NOTHING_CHANGED: _l("Nothing would change."),
    Problem.NO_SUCH_AWARD: _l("The rules that bind this person know no such award."),
    Problem.NOT_MET: _l("Not yet, because not everything that the rules ask is there: %(clauses)s."),
    Problem.HELD_ALREADY: _l("The award is held already, with the number %(number)s."),
    Problem.ASKED_ALREADY: _l("%(by)s asked for it on %(on)s, and that request is still open."),
    Problem.NOT_HELD_NOW: _l("The award %(number)s that this rests on does not hold today: %(stage)s."),
    Problem.NOT_REGISTERED: _l("The registration does not run today."),
    Problem.APPEAL_OVER: _l("The days for an appeal ended on %(until)s."),
    Problem.NO_APPEAL: _l("The rules of this body know no appeal."),
    Problem.REFUSED_IT_YOURSELF: _l("You refused this request, so somebody else decides the appeal."),
    Problem.NOT_SETTLED: _l("The fee is not settled yet."),
    Problem.NO_SUCH_EXAM: _l("The rules that bind this person know no such exam."),
    Problem.DAY_TO_COME: _l("That day has not come yet where the sitting was."),
    Problem.DAY_TOO_EARLY: _l("The candidate was not registered before %(on)s. Look at the year again."),
    Problem.PLACE_MISSING: _l("Say where the sitting was."),
    Problem.ZONE_UNKNOWN: _l("Choose a time zone from the list."),
    Problem.NOT_A_SCORE: _l("Write the score as 68/80 or as 85 %%."),
    Problem.RULE_REFUSES: _l("This result cannot stand: %(reason)s."),
    Problem.UNSETTLES: _l("With this sitting before it, the result of %(on)s could not stand. Look at the days again."),
    Problem.NAMES_A_PATIENT: _l("This names a patient: %(found)s. Take it out."),
    Problem.CORRECTED_ALREADY: _l("This result was corrected meanwhile. Correct the newer one."),
    Problem.CHANGED_SINCE_SHOWN: _l("Something changed since the page was made. Look at it again."),
}

EXAM_REFUSALS: Mapping[str, str | Promise] = {
    "not-open-that-day": _l(
        "the exam was not open to the candidate that day, because their membership was not current"
    ),
    "too-early": _l("it comes too soon after the last sitting, or before the step it follows"),
    "already-passed": _l("the candidate has passed this exam"),
    "no-attempt-left": _l("the candidate has no attempt left"),
}

POWERS: Mapping[Power, str | Promise] = {
    Power.SUPERVISE: _l("Sign scans that count"),
    Power.ASSESS: _l("Assess candidates"),
    Power.EXAMINE: _l("Hold and record examinations"),
    Power.REQUEST: _l("Put candidates forward"),
    Power.DECIDE: _l("Decide on requests"),
    Power.GRANT: _l("Grant exemptions"),
    Power.ADMIT: _l("Admit candidates"),
}

CONFLICTS: Mapping[str, tuple[str | Promise, str | Promise]] = {
    Conflict.SOLE_EXAMINER: (
        _l("Whoever asks was the only examiner."), _l("They held every exam (%(exams)s). The rules may allow it."),
    ),
    Conflict.SIGNED_AND_EXAMINED: (
        _l("%(person)s signed most scans and examined too."),
        _l("%(signed)s of %(of)s scans are theirs. In a small place that is usual."),
    ),
    Conflict.SAME_FAMILY_NAME: (
        _l("%(person)s has the candidate’s family name."), _l("It may be chance. Ask whether they are related."),
    ),
    Conflict.CANDIDATE_ACTED_FOR: (
        _l("The candidate signed or examined for %(person)s in turn."),
        _l("Colleagues often do. Look whether it is the same weeks."),
    ),
    Conflict.DECIDER_TOOK_PART: (
        _l("You took part yourself."),
        _l("You signed a scan or held an exam of this candidate. A colleague could decide."),
    ),
    Conflict.LATE_RESULT: (
        _l("Results were entered on the day of the request, by whoever asks."),
        _l("%(exams)s of them. Exams are often entered in the evening; look at the days of the sittings."),
    ),
}  # fmt: skip


def stage_words(stage: Stage) -> tuple[State, str]:
    """The shape of a stage and its word."""
    state, word = STAGES[stage]
    return state, str(word)


def award_title(definition: Definition, award: str) -> str:
    """What an award is called in the page's language."""
    rule = definition.awards.get(award)
    return text_of(rule.titles if rule is not None else {}, readable(award))


def programme_title(definition: Definition) -> str:
    """What a programme is called in the page's language."""
    return text_of(definition.titles, readable(definition.programme))


def exam_title(definition: Definition, exam: str) -> str:
    """What an exam is called in the page's language."""
    found = definition.exams.get(exam)
    return text_of(found.titles if found is not None else {}, readable(exam))


def held_words(definition: Definition, role: str) -> str:
    """The awards and roles that a person of the document may hold: “Track Instructor or Master Instructor”."""
    rule = definition.people.get(role)
    titles = [award_title(definition, each) for each in (rule.holds if rule is not None else ())]
    return _(" or ").join(titles) if titles else readable(role)


def problem_words(refused: ActRefused, definition: Definition | None = None) -> str:
    """Why nothing was done, in a sentence or two."""
    said = dict(refused.arguments)
    bar = said.get("bar")
    if bar is not None:
        held = (
            held_words(definition, str(said.get("role", ""))) if definition is not None else readable(str(said["role"]))
        )
        on = said.get("on")
        return str(BARS[bar]) % {"held": held, "on": day(on) if isinstance(on, date) else ""}
    if refused.problem is Problem.RULE_REFUSES:
        reason = str(said["reason"])
        words = str(EXAM_REFUSALS.get(reason) or refusal_words(reason))
        possible = said.get("possible_on")
        if isinstance(possible, date):
            words = _("%(reason)s; the next sitting is possible from %(day)s") % {"reason": words, "day": day(possible)}
        return str(PROBLEMS[refused.problem]) % {"reason": words}
    if "stage" in said:
        said["stage"] = stage_words(said["stage"])[1].lower()
    if "act" in said:
        said["act"] = ACTS[Act(said["act"])]
    if "clauses" in said:
        said["clauses"] = ", ".join(_clause_title(definition, path) for path in said["clauses"])
    shown = {name: day(value) if isinstance(value, date) else value for name, value in said.items()}
    return str(PROBLEMS[refused.problem]) % shown


def _clause_title(definition: Definition | None, path: str) -> str:
    requirement = definition.requirements.get(path) if definition is not None else None
    return text_of(requirement.titles, readable(requirement.key)) if requirement is not None else readable(path)


def power_words(definition: Definition, powers: tuple[Conferred, ...]) -> list[str]:
    """What an award allows, each power once, with what it is over where that says more."""
    over: dict[Power, list[str]] = {}
    for each in powers:
        title = ""
        if each.power is Power.EXAMINE:
            title = exam_title(definition, each.over)
        elif each.power in (Power.REQUEST, Power.DECIDE):
            title = award_title(definition, each.over)
        titles = over.setdefault(each.power, [])
        if title and title not in titles:
            titles.append(title)
    return [f"{POWERS[power]}: {', '.join(titles)}" if titles else str(POWERS[power]) for power, titles in over.items()]


def conflict_words(key: str, arguments: Mapping[str, str], names: Names) -> tuple[str, str]:
    """What is seen, and how it may be innocent."""
    said = dict(arguments)
    if "person" in said:
        said["person"] = names.of(said["person"])
    seen, innocent = CONFLICTS[key]
    return str(seen) % said, str(innocent) % said
