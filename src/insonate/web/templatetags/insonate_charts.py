"""How does a page show a chart?

`{% load insonate_charts %}`, then one of these tags with what `insonate.web.components.charts` drew. Each
says its conclusion in words as the drawing's label and gives the same numbers as a table one press away.
"""

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from insonate.web.components.charts import LEVELS, Amount, Calendar, MonthStrip, PaceChart, Sparkline
from insonate.web.components.curves import Curves
from insonate.web.components.parts import Text

register = template.Library()


def _day(on: Any) -> str:
    return date_format(on, "j F")


def pace_in_words(chart: PaceChart) -> str:
    """What the cumulative chart shows, as one would say it."""
    parts = [
        _("%(total)s on %(day)s.") % {"total": chart.total, "day": _day(chart.today)},
        _("An even pace to %(target)s stands at %(even)s.") % {"target": chart.target, "even": chart.even_today},
    ]
    if chart.prediction:
        parts.append(
            _("At the present pace you reach %(likely)s on %(day)s, probably between %(low)s and %(high)s.")
            % {
                "likely": chart.prediction.likely,
                "low": chart.prediction.low,
                "high": chart.prediction.high,
                "day": _day(chart.last_on),
            }
        )
    return " ".join(parts)


def calendar_in_words(chart: Calendar) -> str:
    """What the calendar shows, as one would say it."""
    parts = [
        ngettext("%(total)s scan", "%(total)s scans", chart.total) % {"total": chart.total}
        + " "
        + ngettext("on %(days)s day", "on %(days)s days", chart.days_with) % {"days": chart.days_with}
        + _(", %(since)s to %(last)s.")
        % {"since": date_format(chart.since, "j F Y"), "last": date_format(chart.last_on, "j F Y")}
    ]
    if chart.longest_gap:
        first, last = chart.longest_gap
        length = (last - first).days + 1
        parts.append(
            ngettext("Longest gap: %(n)s day, %(first)s.", "Longest gap: %(n)s days, %(first)s to %(last)s.", length)
            % {"n": length, "first": _day(first), "last": _day(last)}
        )
    return " ".join(parts)


def strip_in_words(chart: MonthStrip) -> str:
    """What the months show, as one would say it."""
    shown = [bar for bar in chart.bars if not bar.is_coming]
    said = ", ".join(f"{date_format(bar.starts_on, 'F')} {bar.count}" for bar in shown)
    nothing = ", ".join(date_format(on, "F") for on in chart.empty)
    words = _("Scans by month: %(months)s.") % {"months": said}
    return words + (" " + _("Nothing in %(months)s.") % {"months": nothing} if nothing else "")


@register.inclusion_tag("components/chart_pace.html")
def chart_pace(chart: PaceChart, caption: Text = "") -> dict[str, Any]:
    """Cumulative count, even pace, forecast with its range, target."""
    return {"chart": chart, "words": pace_in_words(chart), "caption": caption or _("Scans by month")}


@register.inclusion_tag("components/chart_calendar.html")
def chart_calendar(chart: Calendar, caption: Text = "") -> dict[str, Any]:
    """A square for each day; scrolls sideways on a phone, the only thing that does."""
    shades = [
        {"name": f"h{index + 1}", "least": least, "most": after - 1 if after else None}
        for index, (least, after) in enumerate(zip(LEVELS, [*LEVELS[1:], 0], strict=True))
    ]
    return {
        "chart": chart,
        "words": calendar_in_words(chart),
        "caption": caption or _("Scans by week and day"),
        "shades": shades,
        "newest": chart.newest,
    }


@register.inclusion_tag("components/chart_months.html")
def chart_months(chart: MonthStrip) -> dict[str, Any]:
    """A bar for each month, each with its number, so that no second table is needed."""
    return {"chart": chart, "words": strip_in_words(chart)}


@register.inclusion_tag("components/chart_amounts.html")
def chart_amounts(rows: Sequence[Amount]) -> dict[str, Any]:
    """Named amounts side by side: a list with bars, its own table."""
    return {"rows": rows}


@register.inclusion_tag("components/sparkline.html")
def sparkline(chart: Sparkline) -> dict[str, Any]:
    """A line for a row; silent, because the row says its numbers."""
    return {"chart": chart}


@register.inclusion_tag("components/chart_curves.html")
def chart_curves(chart: Curves, words: Text) -> dict[str, Any]:
    """Chances by a whole number, up to three curves told apart by their stroke; `words` say what they show. The page
    gives the numbers as a table."""
    return {"chart": chart, "words": words}
