"""Awards that were given: finding one, suspending, reinstating, withdrawing, issuing its certificate again."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_POST, require_safe

from insonate.certification.awards import api as awards
from insonate.certification.awards.api import Act, ActRefused, Award, Paper, Problem
from insonate.kit import clock
from insonate.programmes import api as programmes
from insonate.web.awards import words
from insonate.web.awards.history import history
from insonate.web.awards.sending import send_certificate
from insonate.web.components.parts import Cell, Column, QueueRow, Table
from insonate.web.findings.people import names_of_grants
from insonate.web.findings.tree import requirement_rows
from insonate.web.findings.words import day
from insonate.web.office.guard import not_found_unless, person_of
from insonate_core.credentials.lifecycle import Actor, acts_from

PAGE = 50
LABELS = {
    Act.SUSPEND: _l("Suspend: it gives no powers until it is reinstated"),
    Act.REINSTATE: _l("Reinstate"),
    Act.WITHDRAW: _l("Withdraw, for good"),
}


class ActForm(forms.Form):
    """What is decided about an award, and why."""

    act = forms.ChoiceField(label=_l("Decision"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_l("Reasons"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000,
        help_text=_l("The holder reads them. Nothing about patients."),
    )  # fmt: skip

    def __init__(self, *args: object, acts: list[Act], **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        choices = self.fields["act"]
        assert isinstance(choices, forms.ChoiceField)
        choices.choices = [(act.value, LABELS[act]) for act in acts]


class ReissueForm(forms.Form):
    """Why a certificate is issued again."""

    reason = forms.CharField(
        label=_l("Why it is issued again"), max_length=300,
        help_text=_l("For example a new name. The edition before stays, and is marked superseded."),
    )  # fmt: skip


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The awards of one's organisations, newest first; found by name or number."""
    person, now = person_of(request), clock.now()
    organisations = not_found_unless(awards.sees_awards_of(person, now=now))
    wanted = request.GET.get("q", "").strip()[:100]
    rows = awards.awards_in(organisations)
    for word in wanted.split():
        rows = rows.filter(person_name__icontains=word) | rows.filter(number__icontains=word)
    try:
        start = max(0, int(request.GET.get("from", "0")))
    except ValueError:
        start = 0
    found = list(rows[start : start + PAGE + 1])

    def address(place: int) -> str:
        return f"{request.path}?{urlencode({'q': wanted, 'from': str(place)})}"

    context = {
        "q": wanted,
        "table": _table(found[:PAGE]),
        "has_rows": bool(found),
        "newer_url": address(max(0, start - PAGE)) if start else "",
        "older_url": address(start + PAGE) if len(found) > PAGE else "",
    }
    return render(request, "office/awards.html", context)


def _table(found: list[Award]) -> Table:
    rows = []
    for each in found:
        state, badge = words.stage_words(awards.decided_stage(each))
        definition = programmes.definition_of(each.version)
        rows.append(
            [
                Cell(each.number, url=reverse("office:award", args=[each.uuid])),
                Cell(each.person_name),
                Cell(words.award_title(definition, each.award), detail=words.programme_title(definition)),
                Cell(day(each.given_on)),
                Cell(badge, state=state),
            ]
        )
    columns = [Column(_("Number")), Column(_("Holder")), Column(_("Award")), Column(_("Given")), Column(_("State"))]
    return Table(_("Awards"), columns, rows, caption_hidden=True)


def seen_award(request: HttpRequest, award: UUID) -> Award:
    """The award, for whoever sees it at the office. 404 for everybody else."""
    try:
        return awards.award_for_officer(person_of(request), award, now=clock.now())
    except Award.DoesNotExist:
        raise Http404 from None


def _possible(award: Award) -> list[Act]:
    return [act for act in acts_from(awards.decided_stage(award), Actor.DECIDER) if act in LABELS]


@login_required
@require_safe
def show(request: HttpRequest, award: UUID) -> HttpResponse:
    """One award, and what may be decided about it."""
    found = seen_award(request, award)
    return _page(request, found, ActForm(acts=_possible(found)), ReissueForm())


def _page(
    request: HttpRequest, award: Award, form: ActForm, reissue_form: ReissueForm, status: int = 200
) -> HttpResponse:
    today = awards.day_of(award, clock.now())
    held = awards.held_award(award, as_of=today)
    state, badge = words.stage_words(held.stage)
    editions = awards.certificates_of(award)
    facts = [
        (_("Holder"), award.person_name),
        (_("Award"), words.award_title(held.definition, award.award)),
        (_("Given"), day(award.given_on)),
        (_("Decided by"), award.given_by.name),
        (_("Rules"), f"{words.programme_title(held.definition)}, {award.version.version}"),
    ]
    if award.person.name != award.person_name:
        facts.insert(1, (_("Name today"), award.person.name))
    may = awards.may_decide(person_of(request), award, now=clock.now())
    upkeep = held.standing.upkeep if held.standing is not None else ()
    return render(
        request,
        "office/award.html",
        {
            "award": award,
            "state": state.value,
            "badge": badge,
            "facts": facts,
            "address": awards.verify_address(award),
            "editions": [_edition(award, each, editions[-1].edition) for each in reversed(editions)],
            "lines": history(awards.steps_of(award)),
            "upkeep": requirement_rows(
                upkeep, held.definition, names=names_of_grants(upkeep, str(award.person.uuid)), as_of=today
            ),
            "form": form if may and _possible(award) else None,
            "reissue_form": reissue_form if may else None,
        },
        status=status,
    )


def _edition(award: Award, each: awards.Certificate, newest: int) -> QueueRow:
    what = _("current") if each.edition == newest else _("superseded")
    detail = _("%(day)s, %(name)s, %(what)s") % {"day": day(each.made_at.date()), "name": each.name, "what": what}
    return QueueRow(
        title=_("Edition %(number)s") % {"number": each.edition},
        detail=f"{detail}: {each.reason}" if each.reason else detail,
        url=reverse("office:certificate", args=[award.uuid, each.edition, Paper.A4.value]),
    )


@login_required
@require_POST
def decide(request: HttpRequest, award: UUID) -> HttpResponse:
    """Suspend, reinstate or withdraw."""
    found = seen_award(request, award)
    form = ActForm(request.POST, acts=_possible(found))
    if not form.is_valid():
        return _page(request, found, form, ReissueForm(), status=422)
    try:
        awards.decide_award(
            award=found, act=Act(form.cleaned_data["act"]), words=form.cleaned_data["words"], by=person_of(request),
            now=clock.now(),
        )  # fmt: skip
    except ActRefused as refused:
        if refused.problem in (Problem.OWN, Problem.NOT_ENTITLED):
            raise PermissionDenied(words.problem_words(refused)) from None
        messages.error(request, words.problem_words(refused))
    else:
        messages.success(request, _("It is recorded, and the holder is told."))
    return redirect("office:award", award=award)


@login_required
@require_POST
def reissue(request: HttpRequest, award: UUID) -> HttpResponse:
    """Issue the certificate again."""
    found = seen_award(request, award)
    form = ReissueForm(request.POST)
    if not form.is_valid():
        return _page(request, found, ActForm(acts=_possible(found)), form, status=422)
    try:
        made = awards.reissue_certificate(
            award=found, reason=form.cleaned_data["reason"], by=person_of(request), now=clock.now()
        )
    except ActRefused as refused:
        if refused.problem in (Problem.OWN, Problem.NOT_ENTITLED):
            raise PermissionDenied(words.problem_words(refused)) from None
        messages.error(request, words.problem_words(refused))
    else:
        messages.success(request, _("Edition %(number)s is issued.") % {"number": made.edition})
    return redirect("office:award", award=award)


@login_required
@require_safe
def certificate(request: HttpRequest, award: UUID, edition: int, paper: str) -> HttpResponse:
    """A certificate as PDF, the bytes that were made when it was issued."""
    return send_certificate(seen_award(request, award), edition, paper)
