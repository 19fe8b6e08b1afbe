"""Where do the lines, bars and squares of a chart go?

Pure geometry: counts by day and dates in, finished paths and positions out, no words in any language and no
markup. Templates put dates and numbers into the reader's language beside the positions given here, the
conclusion into the label of the drawing, and the same numbers into a table, since a drawing is never the
only way to a number. Coordinates are text so that no locale can put a comma into a path.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

DAY = timedelta(days=1)
Number = int | float | Fraction


def plain(value: Number) -> str:
    """A coordinate: at most one decimal, a point as its mark, no trailing nought.

    >>> plain(3.0), plain(Fraction(1, 3)), plain(-0.04)
    ('3', '0.3', '0')
    """
    text = f"{float(value):.1f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def nice_step(top: Number, lines: int = 4) -> int:
    """The distance of grid lines: 1, 2 or 5 times a power of ten, so that at most `lines` of them reach `top`.

    >>> nice_step(300), nice_step(7), nice_step(0), nice_step(1200)
    (100, 2, 1, 500)
    """
    power = 1
    while True:
        for factor in (1, 2, 5):
            if factor * power * lines >= top:
                return factor * power
        power *= 10


def month_starts(since: date, until: date) -> list[date]:
    """`since`, then the first of every later month before `until`."""
    found, year, month = [since], since.year, since.month
    while True:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        if date(year, month, 1) >= until:
            return found
        found.append(date(year, month, 1))


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis, with the day or the number that stands there."""

    at: str
    on: date | None = None
    value: int = 0


@dataclass(frozen=True, slots=True)
class Label:
    """Where a number is written, and which end of it is anchored there (`start`, `middle`, `end`)."""

    x: str
    y: str
    anchor: str
    value: int


# Cumulative count against an even pace


@dataclass(frozen=True, slots=True)
class Forecast:
    """Where the count will stand at the end: the likely value, and the range it will probably fall in."""

    likely: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month of the table beside a cumulative chart. Days are half-open; `even` is the pace at its end."""

    starts_on: date
    count: int
    total: int
    even: int
    is_past: bool


@dataclass(frozen=True, slots=True)
class PaceChart:
    """A cumulative line with the even pace, today's dot, the forecast and its uncertainty."""

    width: int
    height: int
    baseline: str
    left: str
    right: str
    grid: Sequence[Tick]
    months: Sequence[Tick]
    pace: str
    area: str
    line: str
    band: str
    forecast: str
    dot_x: str
    dot_y: str
    dot_label: Label
    forecast_label: Label | None
    target_label: Label
    total: int
    even_today: int
    target: int
    prediction: Forecast | None
    today: date
    last_on: date
    rows: Sequence[MonthRow]


def pace_chart(
    counts: Mapping[date, int],
    *,
    since: date,
    until: date,
    today: date,
    target: int,
    forecast: Forecast | None = None,
    width: int = 640,
    height: int = 220,
) -> PaceChart:
    """The chart of counts from `since` up to, not including, `until`.

    Counts outside the span, or after `today`, are not drawn: they belong to another cycle, or to nobody yet.
    Raises ValueError if the span is empty.
    """
    if until <= since:
        raise ValueError(f"A chart needs at least one day; {since} to {until} has none.")
    left, right, top, bottom = 46, width - 14, 31, height - 24
    now = min(max(today, since), until - DAY)
    used = sorted((day, count) for day, count in counts.items() if since <= day <= now and count)
    total = sum(count for _day, count in used)
    highest = max(target, total, forecast.high if forecast else 0, 1)
    step = nice_step(highest)
    ceiling = max(highest, 1)
    days = (until - since).days

    def x(day: date) -> Fraction:
        return left + Fraction((day - since).days, days) * (right - left)

    def y(value: Number) -> Fraction:
        return bottom - Fraction(value) / ceiling * (bottom - top)

    # A day's scans are on the line from the day's end, so that the dot of today stands above the next morning.
    points = [(Fraction(left), y(0))]
    running = 0
    for day, count in used:
        points.append((x(day), y(running)))
        running += count
        points.append((x(day + DAY), y(running)))
    end = x(now + DAY)
    points.append((end, y(running)))
    line = " ".join(f"{plain(px)},{plain(py)}" for px, py in _without_repeats(points))
    band = path = ""
    forecast_label = None
    target_y, dot_y = y(target), y(total)
    if forecast and now + DAY < until:
        start = f"M{plain(end)} {plain(dot_y)}"
        path = f"{start}L{right} {plain(y(forecast.likely))}"
        band = f"{start}L{right} {plain(y(forecast.high))}V{plain(y(forecast.low))}z"
        forecast_label = Label(str(right), plain(_clear_of(y(forecast.likely), target_y)), "end", forecast.likely)
    late = end > (left + right) / 2
    return PaceChart(
        width=width,
        height=height,
        baseline=str(bottom),
        left=str(left),
        right=str(right),
        grid=[Tick(plain(y(value)), value=value) for value in range(0, ceiling + 1, step)],
        months=_month_ticks(since, until, x),
        pace=f"M{left} {bottom}L{right} {plain(target_y)}",
        area=f"M{left},{bottom} L{line} L{plain(end)},{bottom}z",
        line=line,
        band=band,
        forecast=path,
        dot_x=plain(end),
        dot_y=plain(dot_y),
        dot_label=Label(
            plain(end - 10 if late else end + 10),
            plain(max(dot_y - 9, Fraction(12))),
            "end" if late else "start",
            total,
        ),
        forecast_label=forecast_label,
        target_label=Label(str(right), plain(max(target_y - 8, Fraction(12))), "end", target),
        total=total,
        even_today=round(Fraction((now + DAY - since).days, days) * target),
        target=target,
        prediction=forecast,
        today=now,
        last_on=until - DAY,
        rows=_month_rows(dict(used), since, until, now, target),
    )


def _without_repeats(points: Sequence[tuple[Fraction, Fraction]]) -> list[tuple[Fraction, Fraction]]:
    """Points without those equal to the one before: a scan every day makes every second point one."""
    return [point for i, point in enumerate(points) if i == 0 or point != points[i - 1]]


def _clear_of(wanted: Fraction, other: Fraction) -> Fraction:
    """The height of a label under its line, moved on if the label above the other line would meet it.

    26 units below, since on a phone the letters are drawn nearly twice as large.
    """
    label = wanted + 26
    return label if abs(label - (other - 8)) >= 22 else other + 26


def _month_ticks(since: date, until: date, x: Callable[[date], Number]) -> list[Tick]:
    """Months to name below the axis: every one, or every second or third where they are many."""
    starts = month_starts(since, until)
    every = 1 if len(starts) <= 5 else 3 if len(starts) <= 15 else 6
    return [Tick(plain(x(day)), on=day) for index, day in enumerate(starts) if index % every == 0]


def _month_rows(counts: Mapping[date, int], since: date, until: date, today: date, target: int) -> list[MonthRow]:
    rows, total, days = [], 0, (until - since).days
    starts = month_starts(since, until)
    for start, end in zip(starts, [*starts[1:], until], strict=True):
        count = sum(number for day, number in counts.items() if start <= day < end)
        total += count
        even = round(Fraction((end - since).days, days) * target)
        rows.append(MonthRow(start, count, total, even, start <= today))
    return rows


# A calendar of days

LEVELS = (1, 2, 4, 6)  # the smallest count of each shade, from light to deep


@dataclass(frozen=True, slots=True)
class Week:
    """One week of the calendar's table: Monday's date and seven counts; None is outside the span or to come."""

    starts_on: date
    counts: Sequence[int | None]
    total: int


@dataclass(frozen=True, slots=True)
class Calendar:
    """A square for each day, weeks as columns, Monday at the top. `shades` are paths from none to deepest."""

    width: int
    height: int
    shades: Sequence[str]
    leave: str
    coming: str
    months: Sequence[Tick]
    weekdays: Sequence[Tick]
    weeks: Sequence[Week]
    total: int
    days_with: int
    busiest: date | None
    longest_gap: tuple[date, date] | None
    since: date
    last_on: date
    newest: str  # how far along the drawing the last day that is not to come stands, from 0 to 1


def shade(count: int) -> int:
    """Which shade a day's count has, 0 for none.

    >>> [shade(n) for n in (0, 1, 2, 3, 4, 6, 40)]
    [0, 1, 2, 2, 3, 4, 4]
    """
    return sum(count >= least for least in LEVELS)


def calendar(
    counts: Mapping[date, int], *, since: date, until: date, today: date, leave: Collection[date] = ()
) -> Calendar:
    """The calendar from `since` up to, not including, `until`; days after `today` are only hinted at.

    `longest_gap` is the longest run of days without a scan up to today (first and last day of it), leave days
    neither counted nor ending it. Raises ValueError if the span is empty.
    """
    if until <= since:
        raise ValueError(f"A calendar needs at least one day; {since} to {until} has none.")
    monday = since - timedelta(days=since.weekday())
    shades = ["", "", "", "", ""]
    resting = coming = ""
    left, top, size, pitch = 26, 24, 11, 13
    weeks: dict[date, list[int | None]] = {}
    day = since
    while day < until:
        column, row = divmod((day - monday).days, 7)
        start = f"M{left + column * pitch} {top + row * pitch}h{size}"
        week = weeks.setdefault(day - timedelta(days=row), [None] * 7)
        if day > today:
            coming += start
        else:
            count = counts.get(day, 0)
            week[row] = count
            if not count and day in leave:
                resting += start
            else:
                shades[shade(count)] += start
        day += DAY
    shown = {day: count for day, count in counts.items() if since <= day <= min(today, until - DAY) and count}
    columns = (until - DAY - monday).days // 7 + 1
    return Calendar(
        width=left + columns * pitch + 4,
        height=top + 7 * pitch,
        shades=shades,
        leave=resting,
        coming=coming,
        months=[
            Tick(str(left + (start - monday).days // 7 * pitch), on=start)
            for start in month_starts(since, until)
            if start.day <= 20 or start != since  # a span that begins late in a month leaves no room for its name
        ],
        weekdays=[Tick(str(top + row * pitch + 4), on=monday + row * DAY) for row in (0, 2, 4)],
        weeks=[Week(start, days, sum(n or 0 for n in days)) for start, days in weeks.items()],
        total=sum(shown.values()),
        days_with=len(shown),
        busiest=max(shown, key=lambda day: (shown[day], day)) if shown else None,
        longest_gap=_longest_gap(shown, since, min(today, until - DAY), leave),
        since=since,
        last_on=until - DAY,
        newest=f"{((min(max(today, since), until - DAY) - monday).days // 7 + 1) / columns:.2f}",
    )


def _longest_gap(
    shown: Mapping[date, int], since: date, last: date, leave: Collection[date]
) -> tuple[date, date] | None:
    best: tuple[int, date, date] | None = None
    length, began, day = 0, since, since
    while day <= last:
        if shown.get(day):
            length, began = 0, day + DAY
        elif day not in leave:
            length += 1
            if best is None or length > best[0]:
                best = (length, began, day)
        day += DAY
    return (best[1], best[2]) if best else None


# Months side by side


@dataclass(frozen=True, slots=True)
class MonthBar:
    """One month's bar. `is_empty` is a month that has begun and has nothing; `is_coming` one that has not begun."""

    starts_on: date
    count: int
    x: str
    y: str
    width: str
    height: str
    middle: str
    is_coming: bool
    is_empty: bool


@dataclass(frozen=True, slots=True)
class MonthStrip:
    """A bar for each month, nought said as plainly as any other number."""

    width: int
    height: int
    baseline: str
    bars: Sequence[MonthBar]
    empty: Sequence[date]


def month_strip(
    counts: Mapping[date, int], *, since: date, until: date, today: date, width: int = 640, height: int = 170
) -> MonthStrip:
    """The strip of months from `since` up to, not including, `until`. Raises ValueError if the span is empty."""
    if until <= since:
        raise ValueError(f"A strip needs at least one day; {since} to {until} has none.")
    starts = month_starts(since, until)
    sums = [
        sum(number for day, number in counts.items() if start <= day < end and day <= today)
        for start, end in zip(starts, [*starts[1:], until], strict=True)
    ]
    bottom, top = height - 22, 24
    pitch = Fraction(width, len(starts))
    broad = min(pitch * Fraction(2, 3), Fraction(60))
    tallest = max([*sums, 1])
    bars = []
    for index, (start, count) in enumerate(zip(starts, sums, strict=True)):
        middle = pitch * index + pitch / 2
        tall = Fraction(count, tallest) * (bottom - top)
        coming = start > today
        bars.append(
            MonthBar(
                starts_on=start,
                count=count,
                x=plain(middle - broad / 2),
                y=plain(bottom - tall),
                width=plain(broad),
                height=plain(tall),
                middle=plain(middle),
                is_coming=coming,
                is_empty=not count and not coming,
            )
        )
    return MonthStrip(width, height, str(bottom), bars, [bar.starts_on for bar in bars if bar.is_empty])


# A line small enough for a row


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A cumulative line in a row of a cohort, all rows on the same scale."""

    line: str
    forecast: str
    pace: str
    is_short: bool


def sparkline(
    counts: Mapping[date, int],
    *,
    since: date,
    until: date,
    today: date,
    target: int,
    forecast: int | None = None,
    top_value: int | None = None,
) -> Sparkline:
    """A line in a box of 124 by 48. Give every row the same `top_value`, or their heights cannot be compared."""
    big = pace_chart(
        counts,
        since=since,
        until=until,
        today=today,
        target=target,
        forecast=Forecast(forecast, forecast, forecast) if forecast is not None else None,
    )
    ceiling = max(top_value or 0, target, big.total, forecast or 0, 1)
    days = (until - since).days

    def point(day: date, value: Number) -> str:
        across = Fraction((day - since).days, days) * 120
        return f"{plain(across)},{plain(44 - Fraction(value) / ceiling * 40)}"

    now = big.today + DAY
    # A point every nine days is as fine as the box can show.
    marks = [since + timedelta(days=n) for n in range(0, (now - since).days, 9)] + [now]
    sums = [sum(n for day, n in counts.items() if since <= day < mark) for mark in marks]
    line = " ".join(point(mark, total) for mark, total in zip(marks, sums, strict=True))
    path = ""
    if forecast is not None and now < until:
        path = f"M{point(now, big.total)}L{point(until, forecast)}"
    return Sparkline(line, path, f"M{point(since, 0)}L{point(until, target)}", (forecast or big.total) < target)


# Amounts side by side


@dataclass(frozen=True, slots=True)
class Amount:
    """A named amount as a share of the largest, from 0 to 100; `need` likewise, if something is asked for."""

    label: str
    value: int
    share: str
    need: int | None
    need_share: str | None
    enough: bool


def amounts(rows: Sequence[tuple[str, int, int | None]]) -> list[Amount]:
    """Bars for (label, value, need) in the given order, all on the scale of the largest value or need."""
    largest = max((max(value, need or 0) for _label, value, need in rows), default=0) or 1
    return [
        Amount(
            label=str(label),
            value=value,
            share=plain(Fraction(value, largest) * 100),
            need=need,
            need_share=plain(Fraction(need, largest) * 100) if need is not None else None,
            enough=need is None or value >= need,
        )
        for label, value, need in rows
    ]
