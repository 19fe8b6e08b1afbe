"""Does what keeps an award still hold? The standing says so; here it is recorded, and told before it happens.

Nothing is decided here. The core evaluates the upkeep on a day; if that leads to another stage than the steps of the
award say, the derived act is recorded with the day from which it holds. Doing it twice records it once.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from insonate.audit import api as audit
from insonate.certification.awards.models import Award, AwardStep, UpkeepReminder
from insonate.certification.awards.queries import HeldAward, awards, day_of, decided_stage, held_award
from insonate.certification.standings import api as standings
from insonate.people import api as people
from insonate_core.credentials.lifecycle import HELD, Act, Stage, step_between
from insonate_core.findings import Finding, State

REMIND_DAYS = (60, 14)
SETTLED = (State.MET, State.WAIVED, State.INDICATIVE)


def bring_up_to_date(award: Award, *, now: datetime) -> Stage:
    """Record what the upkeep says today, if it is not what the steps say; returns the stage. The holder is told."""
    held = held_award(award, as_of=day_of(award, now))
    recorded = decided_stage(award)
    act = step_between(recorded, held.stage)
    if act is None:
        return held.stage
    on = changed_on(held, act, day_of(award, now))
    try:
        with transaction.atomic():
            append_step(award, act, by=None, on=on, now=now, words="")
            people.tell(
                person=award.person, key=f"award-{_told_as(act)}", now=now,
                arguments={"number": award.number, "award": str(award.uuid), "day": on.isoformat()},
            )  # fmt: skip
    except IntegrityError:
        # Another process recorded it at the same instant; what it recorded holds.
        return decided_stage(awards().get(pk=award.pk))
    standings.forget(award.person_id)
    return held.stage


def _told_as(act: Act) -> str:
    return {Act.ENTER_GRACE: "in-grace", Act.LAPSE: "lapsed", Act.RESTORE: "restored", Act.EXPIRE: "expired"}[act]


def append_step(award: Award, act: Act, *, by: people.User | None, on: date, now: datetime, words: str) -> AwardStep:
    """The next step of an award, audited. Raises IntegrityError if somebody wrote it at the same instant; must run in
    the transaction of the act."""
    last = award.steps.order_by("-number").values_list("number", flat=True).first() or 0
    step = AwardStep.objects.create(award=award, number=last + 1, act=act.value, by=by, on=on, at=now, words=words)
    audit.record(
        chain=f"award:{award.uuid}", action=f"award-{act.value}", subject=f"award:{award.uuid}",
        by=by.pk if by is not None else None, at=now, detail={"number": award.number, "on": on, "words": words},
    )  # fmt: skip
    # What was read before is no longer the whole of it.
    getattr(award, "_prefetched_objects_cache", {}).pop("steps", None)
    return step


def changed_on(held: HeldAward, act: Act, today: date) -> date:
    """The day from which a derived change holds: that on which the first unkept upkeep ran out for a lapse or a
    grace, the end of validity for an expiry, today for a return."""
    earliest = max(step.on for step in held.award.steps.all())
    if act is Act.EXPIRE and held.award.valid_until_on is not None:
        return max(earliest, held.award.valid_until_on)
    days: list[date] = []
    if act in (Act.LAPSE, Act.ENTER_GRACE) and held.standing is not None:
        for found in held.standing.upkeep:
            for leaf in _leaves(found):
                if leaf.state in SETTLED or leaf.indicative:
                    continue
                day = _ran_out(leaf) if act is Act.LAPSE else leaf.by
                if day is not None and day <= today:
                    days.append(day)
    return max(earliest, min(days)) if days else max(earliest, today)


def _leaves(finding: Finding) -> Iterator[Finding]:
    if finding.state in SETTLED or finding.indicative:
        return
    if not finding.children or finding.reads is not None:
        yield finding
    for child in finding.children:
        if finding.reads is None:
            yield from _leaves(child)


def _ran_out(finding: Finding) -> date | None:
    if finding.state is not State.OVERDUE:
        return None
    return finding.grace_until or finding.by or (finding.cycle.until if finding.cycle is not None else None)


def remind(award: Award, *, now: datetime) -> list[UpkeepReminder]:
    """Tell the holder what is to come: the end of a grace, the day an upkeep is due, the end of validity. Each is told
    60 and 14 days ahead, and once."""
    today = day_of(award, now)
    held = held_award(award, as_of=today)
    if held.stage not in (Stage.ACTIVE, Stage.GRACE):
        return []
    told = []
    for key, day in dict.fromkeys(_to_come(held, today)):
        ahead = (day - today).days
        wanted = min((days for days in REMIND_DAYS if ahead <= days), default=None)
        if wanted is None:
            continue
        reminder = _once(award, f"{key}-{wanted}", day, now)
        if reminder is not None:
            told.append(reminder)
    return told


def _to_come(held: HeldAward, today: date) -> Iterator[tuple[str, date]]:
    if held.grace_until is not None:
        yield "lapses", held.grace_until
    if held.award.valid_until_on is not None and held.award.valid_until_on > today:
        yield "expires", held.award.valid_until_on
    if held.standing is None:
        return
    for found in held.standing.upkeep:
        for leaf in _leaves(found):
            if leaf.by is not None and leaf.by > today:
                yield "due", leaf.by


def _once(award: Award, key: str, day: date, now: datetime) -> UpkeepReminder | None:
    """The reminder, and its notice, in one transaction; None if it was given before."""
    with transaction.atomic():
        reminder, made = UpkeepReminder.objects.get_or_create(
            award=award, key=key, change_on=day, defaults={"told_at": now}
        )
        if not made:
            return None
        what = key.rpartition("-")[0]
        # The day before which something must be done is told as the last day on which it can be.
        shown = day - timedelta(days=1)
        people.tell(
            person=award.person, key=f"award-{what}-soon", now=now,
            arguments={"number": award.number, "award": str(award.uuid), "day": shown.isoformat()},
        )  # fmt: skip
        return reminder


def keep_awards(*, now: datetime) -> tuple[int, int]:
    """Bring every award that is held up to date and remind its holder; returns how many changed and how many were
    reminded. May run at any hour and any number of times."""
    changed = reminded = 0
    for key in list(awards().values_list("pk", flat=True)):
        award = awards().get(pk=key)
        before = decided_stage(award)
        if before not in HELD or before in (Stage.WITHDRAWN, Stage.SUSPENDED, Stage.EXPIRED):
            continue
        changed += bring_up_to_date(award, now=now) is not before
        reminded += len(remind(award, now=now))
    return changed, reminded
