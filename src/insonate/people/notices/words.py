"""What does a notice say, and where does it lead?

Each key has its sentence, with a plural where something is counted. What a person wrote is never part of it: notices
are mailed, and words in the product stay behind its sign-in. A notice leads to an address of its own, or to the page
that `PLACES` names with the notice's arguments.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from insonate.people.notices.models import Notice

SENTENCES: Mapping[str, str | Promise] = {
    "scan-awaits-you": ngettext_lazy(
        "%(candidate)s asks you to sign %(count)s scan", "%(candidate)s asks you to sign %(count)s scans", "count"
    ),
    "scans-signed": ngettext_lazy(
        "%(supervisor)s signed %(count)s of your scans", "%(supervisor)s signed %(count)s of your scans", "count"
    ),
    "scan-declined-not-mine": gettext_lazy(
        "%(supervisor)s did not sign your scan of %(day)s: they say they did not supervise it"
    ),
    "scan-declined-cannot-confirm": gettext_lazy(
        "%(supervisor)s did not sign your scan of %(day)s: they cannot confirm what it says"
    ),
    "signature-taken-back": gettext_lazy("%(supervisor)s took back the signature on your scan of %(day)s"),
    "signed-in-your-name": ngettext_lazy(
        "%(count)s scan of %(candidate)s was signed in your name",
        "%(count)s scans of %(candidate)s were signed in your name",
        "count",
    ),
    "scan-corrected-after-signing": gettext_lazy("%(candidate)s corrected a scan that you had signed"),
    "scan-withdrawn-after-signing": gettext_lazy("%(candidate)s withdrew a scan that you had signed"),
    "application-submitted": gettext_lazy("%(candidate)s applied for %(programme)s"),
    "application-asked": gettext_lazy("%(organisation)s asks you about your application"),
    "application-admitted": gettext_lazy("You are admitted to %(programme)s"),
    "application-refused": gettext_lazy("Your application for %(programme)s was refused"),
    "submission-received": gettext_lazy("%(candidate)s handed in the record of %(cycle)s"),
    "submission-accepted": gettext_lazy("Your record of %(cycle)s was accepted"),
    "submission-returned": gettext_lazy("Your record of %(cycle)s was returned"),
    "application-answered": gettext_lazy("%(candidate)s answered about their application for %(programme)s"),
    "application-withdrawn": gettext_lazy("%(candidate)s withdrew their application for %(programme)s"),
    "leave-asked": gettext_lazy("%(candidate)s asks for leave"),
    "leave-decided": gettext_lazy("Your leave from %(day)s was decided"),
    "registration-ended": gettext_lazy("Your registration in %(programme)s ends on %(day)s"),
    "registration-restarted": gettext_lazy("Your registration in %(programme)s begins again on %(day)s"),
    "version-published": gettext_lazy("%(programme)s has a new version, %(version)s: see what it means to you"),
    "version-must-move": gettext_lazy("Version %(version)s of %(programme)s will bind you: see what changes"),
    "version-moved": gettext_lazy("Version %(version)s of %(programme)s binds you now"),
    "course-applied": gettext_lazy("“%(title)s” asks to be accredited"),
    "course-accredit": gettext_lazy("“%(title)s” is accredited"),
    "course-refuse": gettext_lazy("“%(title)s” was not accredited"),
    "course-suspend": gettext_lazy("The accreditation of “%(title)s” is suspended"),
    "course-lift": gettext_lazy("The accreditation of “%(title)s” holds again"),
    "course-withdraw": gettext_lazy("The accreditation of “%(title)s” was withdrawn"),
    "course-completed": gettext_lazy("Your course “%(title)s” is confirmed; it stands in your evidence"),
    "course-complaint": gettext_lazy("Somebody complains about “%(title)s”"),
    "complaint-answered": gettext_lazy("Your complaint about “%(title)s” was answered"),
    "module-approved": gettext_lazy("“%(module)s” is published"),
    "module-returned": gettext_lazy("“%(module)s” was returned with what is to be changed"),
    "module-taken-back": gettext_lazy("The proposal of “%(module)s” was taken back"),
    "evidence-confirmed": gettext_lazy("%(organisation)s confirmed what you entered"),
    "evidence-refused": gettext_lazy("%(organisation)s did not confirm what you entered"),
    "evidence-withdrawn": gettext_lazy("%(organisation)s withdrew a fact from your record"),
    "invoice-raised": gettext_lazy("%(organisation)s asks you for %(amount)s"),
    "invoice-void": gettext_lazy("An invoice of %(organisation)s asks for nothing any more"),
    "payment-received": gettext_lazy("%(organisation)s received %(amount)s; your receipt is here"),
    "payment-failed": gettext_lazy("Your payment of %(amount)s did not arrive"),
    "payment-given-back": gettext_lazy("%(organisation)s gave %(amount)s back to you"),
    "payment-reversed": gettext_lazy("Your payment of %(amount)s was recorded and did not arrive after all"),
    "payment-disputed": gettext_lazy("A payment of %(amount)s is disputed: %(number)s"),
    "payment-dispute-lost": gettext_lazy("A dispute about %(amount)s was lost: %(number)s"),
    "payment-for-void": gettext_lazy("%(amount)s came for an invoice that is void: %(number)s"),
    "dues-ending": gettext_lazy("Your membership of %(organisation)s is paid until %(day)s"),
    "dues-in-grace": gettext_lazy("Your membership of %(organisation)s was paid until %(day)s and is now in grace"),
    "dues-lapsing": gettext_lazy("Your membership of %(organisation)s lapses on %(day)s"),
    "dues-lapsed": gettext_lazy("Your membership of %(organisation)s has lapsed"),
    "rules-proposed": gettext_lazy("%(name)s asks you to approve rules of %(organisation)s"),
    "rules-approved": gettext_lazy("%(name)s approved the rules that you proposed for %(organisation)s"),
    "rules-returned": gettext_lazy("%(name)s returned the rules that you proposed for %(organisation)s"),
    "rules-taken-back": gettext_lazy("%(name)s took back the rules that you proposed for %(organisation)s"),
    "role-given": gettext_lazy("You may now act for %(organisation)s"),
    "role-ended": gettext_lazy("You no longer act for %(organisation)s in one of your roles"),
    "result-recorded": gettext_lazy("%(examiner)s recorded the result of your exam of %(day)s"),
    "result-corrected": gettext_lazy("%(examiner)s corrected the result of your exam of %(day)s"),
    "request-made": gettext_lazy("%(requester)s asks for an award for %(candidate)s"),
    "request-made-for-you": gettext_lazy("%(requester)s asked for your award"),
    "request-returned": gettext_lazy("A request you made for %(candidate)s came back with questions"),
    "request-returned-for-you": gettext_lazy("The request for your award went back with questions"),
    "request-approved": gettext_lazy("Your award is approved"),
    "request-refused": gettext_lazy("The request for your award was refused"),
    "request-refused-to-requester": gettext_lazy("Your request for %(candidate)s was refused"),
    "request-taken-back": gettext_lazy("The request for %(candidate)s was taken back"),
    "request-appealed": gettext_lazy("%(candidate)s appeals against a refusal"),
    "appeal-allowed": gettext_lazy("Your appeal was allowed, and your award is approved"),
    "appeal-dismissed": gettext_lazy("Your appeal was dismissed"),
    "request-fee-kept": gettext_lazy("Your payment came after the request was taken back; it is kept as credit"),
    "award-given": gettext_lazy("You have your award: number %(number)s"),
    "award-in-grace": gettext_lazy("What keeps %(number)s was due on %(day)s; it holds for a while yet"),
    "award-lapsed": gettext_lazy("Your award %(number)s lapsed on %(day)s"),
    "award-restored": gettext_lazy("Your award %(number)s holds again since %(day)s"),
    "award-expired": gettext_lazy("Your award %(number)s ended on %(day)s"),
    "award-due-soon": gettext_lazy("What keeps %(number)s is due by %(day)s"),
    "award-lapses-soon": gettext_lazy("%(number)s lapses unless what keeps it is there by %(day)s"),
    "award-expires-soon": gettext_lazy("%(number)s is valid until %(day)s"),
    "award-suspend": gettext_lazy("Your award %(number)s is suspended"),
    "award-reinstate": gettext_lazy("Your award %(number)s holds again"),
    "award-withdraw": gettext_lazy("Your award %(number)s was withdrawn"),
    "certificate-reissued": gettext_lazy("The certificate of %(number)s was issued again"),
}

# Where a notice leads that has no address of its own: a page and the arguments it takes.
PLACES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "scan-awaits-you": ("supervisor:queue", ()),
    "scans-signed": ("candidate:logbook", ()),
    "scan-declined-not-mine": ("candidate:scan", ("scan",)),
    "scan-declined-cannot-confirm": ("candidate:scan", ("scan",)),
    "signature-taken-back": ("candidate:scan", ("scan",)),
    "signed-in-your-name": ("supervisor:signed", ()),
    "scan-corrected-after-signing": ("supervisor:queue", ()),
    "submission-received": ("office:review", ("submission",)),
    "submission-accepted": ("candidate:record", ("enrolment", "number")),
    "submission-returned": ("candidate:record", ("enrolment", "number")),
    "application-submitted": ("office:application", ("application",)),
    "application-answered": ("office:application", ("application",)),
    "application-withdrawn": ("office:application", ("application",)),
    "application-asked": ("candidate:application", ("application",)),
    "application-admitted": ("candidate:application", ("application",)),
    "application-refused": ("candidate:application", ("application",)),
    "leave-asked": ("office:enrolment", ("enrolment",)),
    "leave-decided": ("candidate:registration", ("enrolment",)),
    "registration-ended": ("candidate:registration", ("enrolment",)),
    "registration-restarted": ("candidate:registration", ("enrolment",)),
    "version-published": ("candidate:versions", ("enrolment",)),
    "version-must-move": ("candidate:versions", ("enrolment",)),
    "version-moved": ("candidate:versions", ("enrolment",)),
    "course-applied": ("office:course", ("course",)),
    "course-accredit": ("director:course", ("course",)),
    "course-refuse": ("director:course", ("course",)),
    "course-suspend": ("director:course", ("course",)),
    "course-lift": ("director:course", ("course",)),
    "course-withdraw": ("director:course", ("course",)),
    "course-completed": ("candidate:standing", ()),
    "course-complaint": ("office:course", ("course",)),
    "complaint-answered": ("public:course", ("course",)),
    "module-approved": ("office:module", ("programme", "key")),
    "module-returned": ("office:module", ("programme", "key")),
    "module-taken-back": ("office:module", ("programme", "key")),
    "evidence-confirmed": ("candidate:evidence", ()),
    "evidence-refused": ("candidate:evidence", ()),
    "evidence-withdrawn": ("candidate:evidence", ()),
    "invoice-raised": ("candidate:invoice", ("invoice",)),
    "invoice-void": ("candidate:invoice", ("invoice",)),
    "payment-received": ("candidate:invoice", ("invoice",)),
    "payment-failed": ("candidate:invoice", ("invoice",)),
    "payment-given-back": ("candidate:invoice", ("invoice",)),
    "payment-reversed": ("candidate:invoice", ("invoice",)),
    "payment-disputed": ("office:invoice", ("invoice",)),
    "payment-dispute-lost": ("office:invoice", ("invoice",)),
    "payment-for-void": ("office:invoice", ("invoice",)),
    "dues-ending": ("candidate:memberships", ()),
    "dues-in-grace": ("candidate:memberships", ()),
    "dues-lapsing": ("candidate:memberships", ()),
    "dues-lapsed": ("candidate:memberships", ()),
    "rules-proposed": ("office:rules-propose", ("draft",)),
    "rules-approved": ("office:rules-propose", ("draft",)),
    "rules-returned": ("office:rules-propose", ("draft",)),
    "rules-taken-back": ("office:rules-propose", ("draft",)),
    "role-given": ("office:desk", ()),
    "role-ended": ("public:home", ()),
    "result-recorded": ("candidate:standing", ()),
    "result-corrected": ("candidate:standing", ()),
    "request-made": ("office:request", ("request",)),
    "request-made-for-you": ("candidate:request", ("request",)),
    "request-returned": ("examiner:request", ("request",)),
    "request-returned-for-you": ("candidate:request", ("request",)),
    "request-approved": ("candidate:request", ("request",)),
    "request-refused": ("candidate:request", ("request",)),
    "request-refused-to-requester": ("examiner:request", ("request",)),
    "request-taken-back": ("office:request", ("request",)),
    "request-appealed": ("office:request", ("request",)),
    "appeal-allowed": ("candidate:request", ("request",)),
    "appeal-dismissed": ("candidate:request", ("request",)),
    "request-fee-kept": ("candidate:request", ("request",)),
    "award-given": ("candidate:certificate", ("award",)),
    "award-in-grace": ("candidate:certificate", ("award",)),
    "award-lapsed": ("candidate:certificate", ("award",)),
    "award-restored": ("candidate:certificate", ("award",)),
    "award-expired": ("candidate:certificate", ("award",)),
    "award-due-soon": ("candidate:certificate", ("award",)),
    "award-lapses-soon": ("candidate:certificate", ("award",)),
    "award-expires-soon": ("candidate:certificate", ("award",)),
    "award-suspend": ("candidate:certificate", ("award",)),
    "award-reinstate": ("candidate:certificate", ("award",)),
    "award-withdraw": ("candidate:certificate", ("award",)),
    "certificate-reissued": ("candidate:certificate", ("award",)),
}


def _readable(key: str, value: Any) -> Any:
    """A day in words; everything else as it is."""
    if key == "day" and isinstance(value, str):
        try:
            return date_format(date.fromisoformat(value), "j F Y")
        except ValueError:
            return value
    return value


def sentence(notice: Notice) -> str:
    """What the notice says, in the active language. Raises KeyError for a key without words."""
    arguments = {key: _readable(key, value) for key, value in notice.arguments.items()}
    return str(SENTENCES[notice.key] % arguments)


def place(notice: Notice) -> str:
    """The path a notice leads to; empty when it leads nowhere."""
    if notice.link or notice.key not in PLACES:
        return notice.link
    page, names = PLACES[notice.key]
    try:
        return reverse(page, args=[notice.arguments[name] for name in names])
    except (NoReverseMatch, KeyError):
        return ""


def notice_words(notice: Notice) -> tuple[str, str]:
    """Subject and body of a notice's mail in the active language."""
    subject = sentence(notice)
    lines = [subject + "."]
    if path := place(notice):
        lines += ["", _("See it here: %(address)s") % {"address": settings.PUBLIC_ADDRESS + path}]
    lines += ["", _("Insonate sends this because it concerns you. No patient is named in our mail.")]
    return subject, "\n".join(lines)
