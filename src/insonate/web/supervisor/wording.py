"""The supervisor desk in words: rows of the queue, reasons for a refusal, what became of a batch."""

from collections.abc import Mapping
from datetime import date

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from insonate.logbook import api as logbook
from insonate.logbook.sign_offs import api as sign_offs
from insonate.web.components.parts import QueueRow, State
from insonate.web.components.scan_words import place_words, scan_title

REFUSALS: Mapping[sign_offs.Refusal, str | Promise] = {
    sign_offs.Refusal.NOT_NAMED: _l("you are not, or no longer, the supervisor named on it"),
    sign_offs.Refusal.OWN_SCAN: _l("it is your own scan"),
    sign_offs.Refusal.WITHDRAWN: _l("the candidate withdrew it"),
    sign_offs.Refusal.CHANGED_SINCE_SHOWN: _l("it was corrected after you were shown it; look at it again"),
    sign_offs.Refusal.DATED_IN_FUTURE: _l("it is dated in the future"),
    sign_offs.Refusal.ALREADY_SIGNED: _l("you have signed it; take the signature back first"),
    sign_offs.Refusal.NOT_SIGNED: _l("it is not signed"),
}
STATES = {sign_offs.Age.FRESH: None, sign_offs.Age.LONG: State.RISK, sign_offs.Age.LATE: State.OVERDUE}


def day(value: date, today: date) -> str:
    """A day in words: today, 8 July, or with its year when that is not this one."""
    if value == today:
        return _("today")
    return date_format(value, "j F" if value.year == today.year else "j F Y")


def on_day(value: date, today: date) -> str:
    """When something happened, at the end of a sentence: today, on 8 July."""
    return _("today") if value == today else _("on %(day)s") % {"day": day(value, today)}


def wait(days: int) -> str:
    """How long something has waited."""
    return ngettext("%(count)s day", "%(count)s days", days) % {"count": days} if days else _("today")


def title(scan: logbook.Scan) -> str:
    """A scan's name in a list."""
    return scan_title(scan.region, scan.side, [each for each in scan.applications.split() if each])


def queue_row(waiting: sign_offs.Waiting, today: date, has_question: bool = False) -> QueueRow:
    """A wait as a row that can be selected; a scan in a pattern worth a look says that there is a question."""
    scan = waiting.scan
    content = logbook.content_of(scan)
    parts = [_("%(name)s, %(day)s") % {"name": waiting.candidate.name, "day": day(scan.performed_on, today)}]
    if content.supervision:
        how = logbook.value_words("supervision", content.supervision).lower()
        parts.append(_("Supervision: %(how)s") % {"how": how})
    parts += [logbook.value_words("finding", content.finding)] if content.finding else []
    if scan.determinate is False:
        parts.append(_("Indeterminate"))
    if waiting.is_corrected:
        parts.append(_("Corrected"))
    if has_question:
        parts.append(_("There is a question about it"))
    return QueueRow(
        title=title(scan), detail=". ".join(parts) + ".", url=reverse("supervisor:scan", args=[scan.uuid]),
        state=STATES[waiting.age], badge=wait(waiting.days), select=waiting.shown,
    )  # fmt: skip


def report(request: HttpRequest, outcomes: list[sign_offs.Outcome], done: str, names: Mapping[str, str]) -> None:
    """Tell what became of a batch: what was done in one sentence, and each refusal with its own reason."""
    if any(outcome.refusal is None for outcome in outcomes):
        messages.success(request, done)
    for outcome in outcomes:
        if outcome.refusal is not None:
            messages.warning(
                request,
                _("%(scan)s: nothing was written, because %(reason)s.")
                % {
                    "scan": names.get(str(outcome.scan), _("A scan that is not yours to sign")),
                    "reason": REFUSALS[outcome.refusal],
                },
            )


def name(scan: logbook.Scan, today: date) -> str:
    """A scan in a sentence: who, where, when."""
    return _("%(place)s of %(name)s, %(day)s") % {
        "place": place_words(scan.region, scan.side),
        "name": scan.logbook.person.name,
        "day": day(scan.performed_on, today),
    }
