"""Publishing a draft: what still stands in the way, proposing it, and somebody else's decision."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods

from insonate.programmes.api import FieldProblem, Overtaken, Refused
from insonate.programmes.definitions import api as definitions
from insonate.programmes.drafting import api as drafting
from insonate.web.evidence.forms import show_refusal
from insonate.web.law.page import binding_words
from insonate.web.law.parts import transition_row
from insonate.web.office.studio.opening import OpenDraft, context_of, open_draft


class WordsForm(forms.Form):
    """What is said with a proposal or a decision."""

    words = forms.CharField(
        label=_l("What you say with it"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Where the draft stands on its way to being published, and the act that is next."""
    opened = open_draft(request, draft)
    proposal = drafting.open_proposal(opened.draft)
    form = WordsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _act(request, opened, proposal, form.cleaned_data["words"])
            return redirect("office:rules-propose", opened.draft.uuid)
        except Overtaken as overtaken:
            messages.warning(request, str(overtaken))
            return redirect("office:rules-propose", opened.draft.uuid)
        except Refused as refused:
            show_refusal(form, refused)
    revision = proposal.revision if proposal is not None else opened.revision
    definition = drafting.definition_in(revision.text)
    published = opened.draft.state == drafting.DraftState.PUBLISHED
    context = context_of(
        opened, "office:rules-propose", form=form, proposal=proposal, revision=revision,
        found=None if published else drafting.readiness_of(revision, opened.now),
        may_decide=proposal is not None and drafting.may_decide(opened.person, proposal, opened.now),
        proposals=list(drafting.proposals_of(opened.draft)),
        binds=binding_words(definition) if definition is not None else "",
        routes=[transition_row(each, definition) for each in definition.transitions.values()] if definition else [],
        bound=_bound(opened),
    )  # fmt: skip
    return render(request, "office/studio/propose.html", context, status=422 if form.errors else 200)


def _bound(opened: OpenDraft) -> list[tuple[str, int]]:
    """How many registrations the versions before bind today."""
    definition = opened.definition
    programme = definitions.programme_called(definition.programme) if definition is not None else None
    if programme is None or programme.organisation_id != opened.draft.organisation_id:
        return []
    counted = [(each.version, definitions.bound_by(each)) for each in definitions.versions_of(programme)]
    return [(version, number) for version, number in counted if number]


def _act(request: HttpRequest, opened: OpenDraft, proposal: drafting.Proposal | None, words: str) -> None:
    person, now = opened.person, opened.now
    if "propose" in request.POST:
        seen = request.POST.get("seen", "")
        drafting.propose(draft=opened.draft, seen=int(seen) if seen.isdigit() else 0, words=words, by=person, now=now)
        messages.success(request, _("Proposed. Those who may approve it are told."))
    elif proposal is None:
        raise Overtaken(_("This has been decided meanwhile. Look at where it stands."))
    elif "approve" in request.POST:
        version = drafting.approve(proposal=proposal, words=words, by=person, now=now)
        messages.success(request, _("Published as version %(version)s.") % {"version": version.version})
    elif "return" in request.POST:
        drafting.return_proposal(proposal=proposal, words=words, by=person, now=now)
        messages.success(request, _("Returned. %(name)s is told.") % {"name": proposal.asked_by.name})
    elif "take-back" in request.POST:
        drafting.take_proposal_back(proposal=proposal, by=person, now=now)
        messages.success(request, _("Taken back. The draft can be changed again."))
    else:
        raise Refused(FieldProblem("", _("Choose one of the buttons.")))
