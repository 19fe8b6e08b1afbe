"""The registrar's desk for awards asked for: the queue, the case file, conflicts and patterns, and the decision."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from insonate.certification.awards.api import ActRefused, Problem, award_from_request, sees_awards_of
from insonate.certification.requests import api as requests
from insonate.certification.requests.api import Act, AwardRequest, Stage
from insonate.certification.standings import api as standings
from insonate.kit import clock
from insonate.programmes import api as programmes
from insonate.web.awards import words
from insonate.web.awards.case_file import CaseView, Remark, case_view
from insonate.web.awards.history import history
from insonate.web.components.parts import QueueRow, State
from insonate.web.findings.words import Names, day, number, readable, text_of
from insonate.web.office.guard import not_found_unless, person_of

LATELY = 20
CHOICES = {
    Stage.REQUESTED: (
        (Act.APPROVE, _l("Approve: the award is given once the fee is settled")),
        (Act.RETURN, _l("Return with questions to whoever asked")),
        (Act.REFUSE, _l("Refuse, with reasons; the candidate may appeal where the rules say so")),
    ),
    Stage.APPEALED: (
        (Act.ALLOW_APPEAL, _l("Allow the appeal: the award is approved")),
        (Act.DISMISS_APPEAL, _l("Dismiss the appeal, with reasons")),
    ),
}


class DecisionForm(forms.Form):
    """What is decided and said. `shown` is the step that was on the page."""

    act = forms.ChoiceField(label=_l("Decision"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_l("To the candidate and whoever asked"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000,
        required=False, help_text=_l("Both read it. Needed unless you approve. Nothing about patients."),
    )  # fmt: skip
    shown = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: object, stage: Stage, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        choices = self.fields["act"]
        assert isinstance(choices, forms.ChoiceField)
        choices.choices = [(act.value, label) for act, label in CHOICES.get(stage, ())]


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What waits for a decision, the longest wait first, and everything else."""
    person, now = person_of(request), clock.now()
    seen = requests.seen_by(person, now=now)
    not_found_unless(seen or sees_awards_of(person, now=now) or requests.decides_anywhere(person, now=now))
    waiting = [each for each in seen if requests.stage_of(each) in CHOICES]
    waiting.sort(key=lambda each: requests.last_step(each).at)
    others = [each for each in seen if requests.stage_of(each) not in CHOICES][:LATELY]
    return render(
        request,
        "office/requests.html",
        {"waiting": [_row(each) for each in waiting], "others": [_row(each) for each in others], "count": len(waiting)},
    )


def _row(asked: AwardRequest) -> QueueRow:
    stage = requests.stage_of(asked)
    state, badge = words.stage_words(stage)
    definition = programmes.definition_of(asked.version)
    days = (clock.now() - requests.last_step(asked).at).days
    if stage in CHOICES:
        waits = ngettext("%(days)s day", "%(days)s days", days) % {"days": days}
        badge = _("Waits, %(age)s") % {"age": waits} if days else _("Since today")
        due = requests.due_on(asked)
        if due is not None and standings.day_in(asked.enrolment, clock.now()) > due:
            state = State.OVERDUE
    detail = _("%(award)s. Asked by %(name)s on %(day)s, rules of %(version)s") % {
        "award": words.award_title(definition, asked.award), "name": asked.requested_by.name,
        "day": day(asked.requested_on), "version": asked.version.version,
    }  # fmt: skip
    return QueueRow(
        title=asked.enrolment.person.name, detail=detail, url=reverse("office:request", args=[asked.uuid]), state=state,
        badge=badge,
    )  # fmt: skip


def seen_request(request: HttpRequest, asked: UUID) -> AwardRequest:
    """The request, for whoever sees it at the office. 404 for everybody else."""
    try:
        return requests.request_for_officer(person_of(request), asked, now=clock.now())
    except AwardRequest.DoesNotExist:
        raise Http404 from None


@login_required
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, asked: UUID) -> HttpResponse:
    """One request with its case file, and the decision."""
    found = seen_request(request, asked)
    stage = requests.stage_of(found)
    if request.method != "POST":
        return _page(request, found, DecisionForm(stage=stage, initial={"shown": requests.last_step(found).number}))
    form = DecisionForm(request.POST, stage=stage)
    if stage not in CHOICES:
        # Somebody decided meanwhile: say who and what, whatever was chosen.
        form = DecisionForm(request.POST, stage=Stage.REQUESTED)
        form.fields["act"] = forms.CharField()
    if not form.is_valid():
        return _page(request, found, form, status=422)
    try:
        requests.decide_request(
            request=found, act=Act(form.cleaned_data["act"]), words=form.cleaned_data["words"],
            shown=form.cleaned_data["shown"], by=person_of(request), now=clock.now(),
        )  # fmt: skip
    except ActRefused as refused:
        said = words.problem_words(refused)
        if refused.problem in (Problem.WORDS_MISSING, Problem.NAMES_A_PATIENT):
            form.add_error("words", said)
            return _page(request, found, form, status=422)
        if refused.problem in (Problem.OWN, Problem.NOT_ENTITLED, Problem.REFUSED_IT_YOURSELF):
            raise PermissionDenied(said) from None
        messages.error(request, said)
        return redirect("office:request", asked=asked)
    messages.success(request, _said(found))
    return redirect("office:requests")


def _said(found: AwardRequest) -> str:
    after = requests.stage_of(AwardRequest.objects.get(pk=found.pk))
    name = found.enrolment.person.name
    return {
        Stage.ACTIVE: _("Decided: %(name)s has the award, with number and certificate."),
        Stage.APPROVED: _("Approved. %(name)s was asked for the fee; the award follows when it is settled."),
        Stage.RETURNED: _("Returned with your questions about %(name)s."),
        Stage.REFUSED: _("Refused. %(name)s is told, and how to appeal."),
        Stage.REFUSAL_STANDS: _("The appeal of %(name)s is dismissed."),
    }[after] % {"name": name}


def _page(request: HttpRequest, asked: AwardRequest, form: DecisionForm, status: int = 200) -> HttpResponse:
    person, now = person_of(request), clock.now()
    stage = requests.stage_of(asked)
    state, badge = words.stage_words(stage)
    definition = programmes.definition_of(asked.version)
    files = requests.case_files_of(asked)
    views = [case_view(each, definition) for each in files]
    fallen = requests.no_longer_met(asked, now=now) if stage in CHOICES else []
    newer = requests.newer_version(asked) if stage in CHOICES else None
    may = stage in CHOICES and requests.may_decide(person, asked, now=now)
    return render(
        request,
        "office/request.html",
        {
            "asked": asked,
            "candidate": asked.enrolment.person.name,
            "title": words.award_title(definition, asked.award),
            "programme": words.programme_title(definition),
            "state": state.value,
            "badge": badge,
            "case": views[-1],
            "earlier": views[:-1],
            "remarks": [*views[-1].remarks, *_about_decider(asked, views[-1], request)],
            "fallen": [text_of(definition.requirements[path].titles, readable(path)) for path in fallen],
            "newer": newer,
            "form": form if may else None,
            "wait": _why_not(asked, request) if stage in CHOICES and not may else "",
            "facts": _facts(asked),
            "lines": history(requests.steps_of(asked)),
            "given": award_from_request(asked.uuid),
            "due_on": requests.due_on(asked),
        },
        status=status,
    )


def _about_decider(asked: AwardRequest, case: CaseView, request: HttpRequest) -> list[Remark]:
    """That whoever reads this took part themselves."""
    me = str(person_of(request).uuid)
    said = requests.content_of(requests.case_files_of(asked)[-1])
    acted = {each["by"] for fact in said["facts"] for each in fact.get("signed-by", ())}
    acted |= {fact["attributes"]["by"] for fact in said["facts"] if "by" in fact["attributes"]}
    if me not in acted:
        return []
    return [Remark(*words.conflict_words("decider-took-part", {}, Names({})))]


def _why_not(asked: AwardRequest, request: HttpRequest) -> str:
    person = person_of(request)
    if asked.requested_by_id == person.pk:
        return _("You asked for this award, so somebody else decides.")
    if requests.stage_of(asked) is Stage.APPEALED and person.pk in requests.refusers(asked):
        return _("You refused this request, so somebody else decides the appeal.")
    return _("You may read this. Whom the rules name decides.")


def _facts(asked: AwardRequest) -> list[tuple[str, str]]:
    fee = requests.fee_of(asked)
    account = requests.invoice_of(asked, now=clock.now())
    facts = [(_("Name on the certificate"), asked.enrolment.person.name)]
    if fee is not None:
        amount = f"{number(fee.amount)} {fee.currency}"
        if account is None:
            facts.append((_("Fee"), _("%(amount)s, asked for on approval") % {"amount": amount}))
        else:
            how = _("settled") if account.is_settled else _("void") if account.is_void else _("to pay")
            facts.append((_("Fee"), f"{amount}, {account.invoice.number_text}, {how}"))
    until = requests.appeal_until(asked)
    if until is not None:
        facts.append((_("Appeal until"), day(until)))
    return facts
