"""How a document's small things are said: days, lengths, windows and numbers, as parts of a sentence."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from insonate.web.findings import words
from insonate_core.periods import Duration
from insonate_core.programmes.requirements import Amount, Anywhere, DayPhrase, Rounding, Within


def joined(parts: Sequence[str]) -> str:
    """The parts that say something, with commas."""
    return ", ".join(part for part in parts if part)


def either(parts: Sequence[str]) -> str:
    """One of these: “a, b or c”."""
    if len(parts) <= 1:
        return "".join(parts)
    return _("%(first)s or %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}


def both(parts: Sequence[str]) -> str:
    """All of these: “a, b and c”."""
    if len(parts) <= 1:
        return "".join(parts)
    return _("%(first)s and %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}


def as_sentence(text: str) -> str:
    """A capital and a full stop; nothing for nothing."""
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def lowered(text: str) -> str:
    """The text as it stands inside a sentence: its capital goes, unless the word is an abbreviation."""
    return text if text[1:2].isupper() else f"{text[:1].lower()}{text[1:]}"


# Numbers


def counted(number: int | Fraction, reads: str) -> str:
    """At least so many of something."""
    if number == 1:
        return _("at least one %(noun)s") % {"noun": words.noun(reads, 1)}
    return _("at least %(number)s %(nouns)s") % {"number": words.number(number), "nouns": words.noun(reads, number)}


def percent(share: Fraction) -> str:
    """A share as people write it: 50 %."""
    return f"{words.number(share * 100)}\u202f%"


def rounding_words(rounding: Rounding | None) -> str:
    """How a number that is not whole is rounded; empty if the document does not say."""
    match rounding:
        case Rounding.UP:
            return _("rounded up")
        case Rounding.DOWN:
            return _("rounded down")
        case Rounding.NEAREST:
            return _("rounded to the nearest")
    return ""


def amount_words(amount: Amount, whole: int | Fraction | None = None) -> str:
    """A number, or a share of the number required with what it comes to: “50 % (25)”."""
    if not amount.is_share:
        return words.number(amount.number)
    said = percent(Fraction(amount.number))
    rounded = rounding_words(amount.rounding)
    if whole is None:
        return f"{said}, {rounded}" if rounded else said
    number = words.number(amount.of(whole))
    if rounded:
        return _("%(share)s (%(number)s, %(rounded)s)") % {"share": said, "number": number, "rounded": rounded}
    return _("%(share)s (%(number)s)") % {"share": said, "number": number}


# Days


NAMED_DAYS = {
    "today": lambda: _("today"),
    "cycle-start": lambda: _("the start of the period"),
    "cycle-end": lambda: _("the end of the period"),
    "window-end": lambda: _("the end of the window"),
}


def within_words(within: Within | None) -> str:
    """The days between which things count; empty if all days do."""
    if within is None:
        return ""
    if isinstance(within, Anywhere):
        return _("within any %(length)s") % {"length": each_words(within.length)}
    starts, until = within.starts, within.until
    if starts is not None and until is not None:
        if starts.base == until.base and starts.offset == Duration() and _forward(until.offset):
            said = {"length": length_words(until.offset), "day": day_words(starts)}
            return _("within %(length)s from %(day)s") % said
        if until == DayPhrase("cycle-end"):
            return _("from %(day)s until the end of the period") % {"day": day_words(starts)}
    parts = []
    if within.starts is not None:
        parts.append(_("from %(day)s") % {"day": day_words(within.starts)})
    if within.until is not None:
        ends_today = within.until == DayPhrase("today")
        parts.append(_("until today") if ends_today else _("before %(day)s") % {"day": day_words(within.until)})
    return " ".join(parts)


def _forward(length: Duration) -> bool:
    return length.months >= 0 and length.days >= 0 and bool(length.months or length.days)


def day_words(phrase: DayPhrase) -> str:
    """A day that the document names, with its one duration."""
    if isinstance(phrase.base, date):
        base = words.day(phrase.base)
    elif phrase.base in NAMED_DAYS:
        base = NAMED_DAYS[phrase.base]()
    else:
        base = anchor_words(phrase.base)
    length = phrase.offset
    if length.months < 0 or length.days < 0:
        return _("%(length)s before %(day)s") % {"length": length_words(-length), "day": base}
    if length.months or length.days:
        return _("%(length)s after %(day)s") % {"length": length_words(length), "day": base}
    return base


def anchor_words(key: str) -> str:
    """A named day inside a sentence."""
    return _("the day of: %(anchor)s") % {"anchor": lowered(words.readable(key))}


def length_words(length: Duration) -> str:
    """A duration as people say it: years where they are whole, else months, weeks or days."""
    parts = []
    years, months = divmod(length.months, 12) if length.months % 12 == 0 else (0, length.months)
    if years:
        parts.append(ngettext("%(number)s year", "%(number)s years", years) % {"number": years})
    if months:
        parts.append(ngettext("%(number)s month", "%(number)s months", months) % {"number": months})
    if length.days and length.days % 7 == 0:
        weeks = length.days // 7
        parts.append(ngettext("%(number)s week", "%(number)s weeks", weeks) % {"number": weeks})
    elif length.days:
        parts.append(ngettext("%(number)s day", "%(number)s days", length.days) % {"number": length.days})
    return " ".join(parts) or _("no time")


def each_words(length: Duration) -> str:
    """A duration that comes again, after “every” or “any”: “year”, where once it would be “1 year”; else
    `length_words`."""
    single = {Duration(12): _("year"), Duration(1): _("month"), Duration(0, 7): _("week"), Duration(0, 1): _("day")}
    return single.get(length) or length_words(length)
