"""Reading a day that somebody typed, and saying exactly what is wrong with one that does not exist."""

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.dates import MONTHS

from insonate.logbook import api as logbook

TYPED = re.compile(r"\s*(\d{1,4})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{1,4})\s*")


class DayField(forms.DateField):
    """A day as browsers send it (2026-07-09) or as people here write it (9/7/2026)."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    input_formats: Sequence[str] = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %m %Y", "%d/%m/%y")

    def to_python(self, value: Any) -> date | None:
        try:
            return super().to_python(value)
        except forms.ValidationError as error:
            raise forms.ValidationError(logbook.problem_words(_problem(str(value)))) from error


def _problem(text: str) -> logbook.ScanProblem:
    """What is wrong with a day: a month that is too short for it, or nothing we can read."""
    found = TYPED.fullmatch(text)
    if found:
        first, middle, last = (int(part) for part in found.groups())
        year, day = (first, last) if first > 31 else (last, first)
        if 1 <= middle <= 12 and 1900 <= year <= 2200 and day <= 31:
            days = monthrange(year, middle)[1]
            following = middle % 12 + 1
            return logbook.ScanProblem(
                "performed_on",
                "no-such-day-of-month",
                {"month": str(MONTHS[middle]), "days": days, "before": f"{days} {MONTHS[middle]}",
                 "after": f"{day - days} {MONTHS[following]}"},
            )  # fmt: skip
    return logbook.ScanProblem("performed_on", "no-such-day")
