"""`pass`: was an exam passed, by attempts that count?

Results are taken in order of day and then id. One is an attempt if its examiner was entitled that day, the
exam was open to the candidate that day (`opens-when`), and the resit rule allows the day. A refused attempt is
no attempt: it neither passes nor delays. Scores are exact: 68 of 80 is 85 %. Section 4.4.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from insonate_core.evaluation.days import anchor_missing
from insonate_core.evaluation.explain import opening, together
from insonate_core.evaluation.matching import joined
from insonate_core.evaluation.scope import Scope
from insonate_core.evaluation.states import grace_reasons, leaf_state, said
from insonate_core.evidence import Fact
from insonate_core.findings import Finding, Message, Next, Reason, Refusal, Shortfall, State
from insonate_core.periods import after
from insonate_core.programmes.definition import Exam
from insonate_core.programmes.requirements import AllHold, Condition, DoneBy, OneOf, Pass

if TYPE_CHECKING:
    from insonate_core.evaluation.evaluator import Evaluation


def judge(evaluation: Evaluation, requirement: Pass, scope: Scope) -> Finding:
    """The finding: 1 of 1 once passed; the passing result is what counts."""
    exam = evaluation.definition.exams[requirement.exam]
    log = evaluation.index.log("results")
    window = evaluation.days.window(requirement.within, scope, requirement.path)
    timing = evaluation.days.timing(requirement, window, scope)
    through, reasons = evaluation.in_place(log, scope)
    inside = 0
    if window.period is not None:
        inside = through & log.between(window.period.starts, window.period.until)
    conditions: list[Condition] = [OneOf("exam", (exam.key,))]
    if exam.examined_by is not None:
        conditions.append(DoneBy((exam.examined_by,)))
    judged = evaluation.entries(log, AllHold(tuple(conditions)))
    attempts = _Attempts(evaluation, exam)
    counted = 0
    for place in log.places(inside & judged.yes):
        reason = attempts.refuse(log.facts[place])
        if reason is None:
            counted = 1 << (8 * place)
        else:
            reasons.append((reason, 1 << (8 * place)))
    reasons.append((str(Refusal.OUTSIDE_WINDOW), through & ~inside))
    reasons += [(reason, mask & inside) for reason, mask in judged.reasons]
    met = counted != 0
    since = log.days[log.first_place(counted)] if counted else None
    # An attempt counts as movement: something was done, and the next try may come on a known day.
    state = leaf_state(0 if met else 1, 0 if met else 1, timing, moving=attempts.made > 0, at_risk=False)
    gate = attempts.shut_gate(evaluation.as_of)
    half = attempts.half_price_until(evaluation.as_of)
    evaluation.turns(half)
    return Finding(
        **said(requirement),
        kind="pass",
        state=state,
        have=1 if met else 0,
        need=1,
        counted=log.named(counted),
        refused={str(reason): log.named(mask) for reason, mask in joined(reasons) if mask},
        window=window.period,
        by=timing.due,
        grace_until=timing.grace_until,
        late=since is not None and timing.due is not None and since >= timing.due,
        since=since,
        reasons=(
            *([anchor_missing(window.missing)] if window.missing is not None else []),
            *([Message(Reason.NOT_OPEN_YET, (("clause", gate),))] if gate is not None and not met else []),
            *([Message(Reason.NO_ATTEMPT_LEFT, (("attempts", attempts.made),))] if attempts.spent and not met else []),
            *([Message(Reason.HALF_PRICE_UNTIL, (("until", half),))] if half is not None and not met else []),
            *grace_reasons(state, timing),
        ),
        next=None
        if met or attempts.spent
        else _next(evaluation, requirement, attempts, gate, opening(window, evaluation.as_of)),
        reads="results",
    )


def _next(
    evaluation: Evaluation, requirement: Pass, attempts: _Attempts, gate: str | None, opens: date | None
) -> Next | None:
    """One more attempt, on the first day that the resit rule and the window allow, after what opens the exam."""
    days = [day for day in (opens, attempts.possible_from(evaluation.today)) if day is not None]
    attempt = Next(1, (Shortfall(requirement.path, 1),), 0, max(days, default=None))
    return attempt if gate is None else together([evaluation.finding(gate).next, attempt])


class _Attempts:
    """The attempts at one exam, one after the other."""

    def __init__(self, evaluation: Evaluation, exam: Exam) -> None:
        self._evaluation = evaluation
        self._exam = exam
        self._last: date | None = None
        self._passed = False
        self.made = 0

    @property
    def spent(self) -> bool:
        resit = self._exam.resit
        return resit is not None and resit.attempts is not None and self.made >= resit.attempts

    def refuse(self, result: Fact) -> str | None:
        """Why this result does not pass the exam; `None` if it does."""
        if self._passed:
            return Refusal.ALREADY_PASSED
        if self.shut_gate(result.on) is not None:
            return Refusal.NOT_OPEN
        if self.spent:
            return Refusal.NO_ATTEMPT_LEFT
        opens = self._allowed_from()
        if opens is not None and result.on < opens:
            return Refusal.TOO_EARLY
        score, outcome = result.attributes.get("score"), result.attributes.get("outcome")
        if score is None and outcome is None:
            return Refusal.not_recorded("score")
        self.made += 1
        self._last = result.on
        self._passed = self._passes(score) and outcome in (None, "passed")
        return None if self._passed else Refusal.NOT_PASSED

    def _passes(self, score: object) -> bool:
        mark = self._exam.pass_at
        if score is None or mark is None:
            return True
        return isinstance(score, (int, Fraction)) and not isinstance(score, bool) and score >= mark

    def _allowed_from(self) -> date | None:
        resit = self._exam.resit
        if self._last is None or resit is None or resit.not_before is None:
            return None
        return after(self._last, resit.not_before)

    def half_price_until(self, as_of: date) -> date | None:
        """The day before which another attempt costs half, while one is left and there is such a day."""
        within = self._exam.resit.half_price_within if self._exam.resit is not None else None
        if within is None or self._last is None or self.spent:
            return None
        until = after(self._last, within)
        return until if until > as_of else None

    def possible_from(self, today: date) -> date | None:
        """The first day of another attempt, if it is not at once."""
        opens = self._allowed_from()
        return opens if opens is not None and opens >= today else None

    def shut_gate(self, day: date) -> str | None:
        """The clause that keeps the exam shut on a day."""
        evaluation = self._evaluation
        if not self._exam.opens_when:
            return None
        then = evaluation if day >= evaluation.as_of else evaluation.past(day)
        for path in self._exam.opens_when:
            if then.finding(path).shown_state not in (State.MET, State.WAIVED):
                return path
        return None
