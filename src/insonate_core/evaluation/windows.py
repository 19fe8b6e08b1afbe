"""The best span of a given length, wherever it lies (`within: {anywhere: 12 months}`).

Every window starts on the day of a fact that fits. If some window meets the clause, the first such is shown;
else one that would be met once all signatures came. Otherwise the best window still open is shown (ties: the
latest end): a past window that was not filled is told, never counted, since no new scan can help it. Open
windows are nested, so the earliest holds most, and the latest that holds as much is found by bisection.
Closed windows get a lower bound by two positions; the exact choice runs only where it is 0. Section 4.1.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from insonate_core.evaluation.concessions import Extended
from insonate_core.evaluation.forecast import history_of
from insonate_core.evaluation.index import Mask
from insonate_core.findings import Message, Number, Reason
from insonate_core.periods import DAY, Duration, Period, after

if TYPE_CHECKING:
    from insonate_core.evaluation.count import Tallier, Tally


@dataclass(slots=True)
class Best:
    tally: Tally
    told: tuple[Message, ...]
    concessions: tuple[str, ...]
    first_to_close: date | None = None


@dataclass(slots=True)
class _Windows:
    tallier: Tallier
    length: Duration
    extensions: tuple[Extended, ...]
    as_of: date

    def end(self, starts: date) -> date:
        plain = after(starts, self.length)
        return max([plain, *(each.end(plain) for each in self.extensions)])

    def concessions(self, starts: date) -> tuple[str, ...]:
        plain = after(starts, self.length)
        return tuple(each.concession for each in self.extensions if each.end(plain) > plain)

    def tally(self, starts: date) -> Tally:
        return self.tallier.tally(Period(starts, self.end(starts)))


def best_window(tallier: Tallier, length: Duration, extensions: tuple[Extended, ...], as_of: date) -> Best:
    """The window to show for a count within `anywhere`."""
    windows = _Windows(tallier, length, extensions, as_of)
    signed = tallier.judged.yes & tallier.through
    once_signed = tallier.judged.maybe & tallier.through
    starts = sorted({tallier.log.days[place] for place in tallier.log.places(once_signed)})
    for fitting, is_now in ((signed, True), (once_signed, False)):
        if not is_now and once_signed == signed and tallier.same_asked:
            continue
        for start in _promising(windows, fitting, is_now):
            tally = windows.tally(start)
            if (tally.now if is_now else tally.then).shortfall == 0:
                return Best(tally, (), windows.concessions(start))
    is_open = [start for start in starts if windows.end(start) > as_of]
    past = _best_past(windows, [start for start in starts if windows.end(start) <= as_of])
    if not is_open:
        return Best(tallier.tally(None), past, ())
    shown = _latest_as_good(windows, is_open)
    later = _later_window(windows, is_open, shown)
    assert shown.window is not None
    assert shown.window.starts is not None
    first_to_close = windows.end(is_open[0])
    return Best(shown, (*past, *later), windows.concessions(shown.window.starts), first_to_close)


def _promising(windows: _Windows, fitting: Mask, is_now: bool) -> Iterator[date]:
    """First days of the windows whose lower bound on the shortfall is 0, in order, found one by one: mostly the first
    will do."""
    tallier = windows.tallier
    log = tallier.log
    asked = tallier.asked if is_now else tallier.asked_then
    days = [log.days[place] for place in log.places(fitting)]
    if asked.weights is not None or asked.distinct is not None:
        yield from dict.fromkeys(days)
        return
    minima = [] if asked.enough is not None else asked.minima
    need = max([asked.whole, 1])
    if len(days) < need or any((fitting & mask).bit_count() < least for mask, least in minima):
        return
    stretch = max(windows.length.at_most_days, 0) + sum(
        (each.rule.by or each.rule.by_at_most or Duration()).at_most_days for each in windows.extensions
    )
    whole = int(-(-need // 1))
    bounds = [
        ([log.days[place] for place in log.places(fitting & mask)], int(-(-least // 1)))
        for mask, least in minima
        if least > 0
    ]
    previous = None
    for index in range(len(days) - whole + 1):
        start = days[index]
        if start == previous or (days[index + whole - 1] - start).days >= stretch:
            continue
        previous = start
        end = windows.end(start)
        if days[index + whole - 1] >= end:
            continue
        for place, (each, least) in enumerate(bounds):
            if not _holds(each, least, start, end):
                bounds.insert(0, bounds.pop(place))  # what fails here will mostly fail next
                break
        else:
            yield start


def _holds(days: list[date], least: int, start: date, end: date) -> bool:
    low = bisect_left(days, start)
    return low + least <= len(days) and days[low + least - 1] < end


def _latest_as_good(windows: _Windows, is_open: list[date]) -> Tally:
    """Of nested windows, the latest that holds as much as the earliest."""
    best = windows.tally(is_open[0])
    low, high = 0, len(is_open) - 1
    shown = best
    while low < high:
        middle = (low + high + 1) // 2
        tally = windows.tally(is_open[middle])
        if tally.score <= best.score:
            low, shown = middle, tally
        else:
            high = middle - 1
    return shown


def _best_past(windows: _Windows, closed: list[date]) -> tuple[Message, ...]:
    """The best window that is over, told and never counted."""
    tallier = windows.tallier
    if not closed or tallier.asked.weights is not None or tallier.asked.distinct is not None:
        return ()
    days = [tallier.log.days[place] for place in tallier.log.places(tallier.judged.yes & tallier.through)]
    bound = {start: bisect_left(days, windows.end(start)) - bisect_left(days, start) for start in closed}
    best: tuple[int, date] | None = None
    for start in sorted(closed, key=lambda start: (-bound[start], start)):
        if best is not None and bound[start] <= best[0]:
            break
        have = int(windows.tally(start).now.have)
        if have and (best is None or have > best[0]):
            best = (have, start)
    if best is None:
        return ()
    have, start = best
    return (
        Message(
            Reason.BEST_PAST_WINDOW,
            (("have", have), ("starts_on", start), ("until", windows.end(start))),
        ),
    )


def _later_window(windows: _Windows, is_open: list[date], shown: Tally) -> tuple[Message, ...]:
    """A later window, if the shown one will close before the pace can fill it and the later one can be."""
    tallier, today = windows.tallier, windows.as_of + DAY
    if tallier.asked.distinct is not None or shown.window is None:
        return ()
    fitting = tallier.judged.maybe & tallier.through
    history = history_of(tallier.log, fitting, None, today)
    if history <= 0:
        return ()
    recent = fitting & tallier.log.between(today - timedelta(days=history), None)
    pace = Fraction(tallier.asked.amount(recent)) / history

    days = [tallier.log.days[place] for place in tallier.log.places(fitting)]

    def fills(have: Number, end: date) -> bool:
        return have + pace * max(0, (end - today).days) >= tallier.asked.whole

    assert shown.window.starts is not None
    assert shown.window.until is not None
    if tallier.asked.weights is not None or fills(shown.then.have, shown.window.until):
        return ()
    for start in [each for each in is_open if each > shown.window.starts]:
        end = windows.end(start)
        have = bisect_left(days, end) - bisect_left(days, start)
        if fills(have, end):
            arguments = (("starts_on", start), ("until", end), ("have", have))
            return (Message(Reason.LATER_WINDOW, arguments),)
    return ()
