"""What eased a clause, in the same words wherever a finding is shown: growing, in a case file, in a yearly record.

Who granted it, when, until when and why; or only the concession where the programme grants it by itself.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from insonate.web.findings import words


@dataclass(frozen=True, slots=True)
class GrantText:
    """One grant as it is told: by whom, on which day, asked for on another, until when, and why."""

    by: str
    on: date
    reason: str
    until: date | None = None
    asked: date | None = None


def grant_words(grant: GrantText) -> str:
    """The grant as a remark: “granted by Piotr Nowak on 3 May 2026 until 1 May 2027: twelve years of practice”."""
    said = {
        "name": grant.by,
        "day": words.day(grant.on),
        "until": words.day(grant.until) if grant.until is not None else "",
        "asked": words.day(grant.asked) if grant.asked is not None else "",
        "reason": grant.reason.rstrip("."),
    }
    match (grant.until is not None, grant.asked is not None):
        case (True, True):
            return _("asked for on %(asked)s, granted by %(name)s on %(day)s until %(until)s: %(reason)s") % said
        case (False, True):
            return _("asked for on %(asked)s, granted by %(name)s on %(day)s: %(reason)s") % said
        case (True, False):
            return _("granted by %(name)s on %(day)s until %(until)s: %(reason)s") % said
    return _("granted by %(name)s on %(day)s: %(reason)s") % said


def concession_words(key: str, titles: Mapping[str, str], granted: str = "") -> str:
    """A concession by its name, with its grant (as `grant_words` says it) where it took one."""
    title = words.text_of(titles, words.readable(key))
    return f"{title} ({granted})" if granted else title


def eased_words(concessions: Iterable[str], *, waived: bool) -> str:
    """The sentence about concessions that touch a clause; empty if none does."""
    told = ", ".join(concessions)
    if not told:
        return ""
    return (_("Excused: %(concession)s.") if waived else _("Eased: %(concession)s.")) % {"concession": told}
