"""The rules of an organisation: what waits to be approved, drafts, and published versions; and beginning a draft."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods, require_safe

from insonate.kit import clock
from insonate.people import api as people
from insonate.programmes.api import FieldProblem, Refused
from insonate.programmes.definitions import api as definitions
from insonate.programmes.drafting import api as drafting
from insonate.web.components.parts import QueueRow, State
from insonate.web.evidence.forms import show_refusal
from insonate.web.findings import words
from insonate.web.office.guard import not_found_unless, organisation_among, organisations_of, person_of
from insonate.web.office.studio.beginning import first_text
from insonate.web.office.studio.opening import SHOWN


class BeginForm(forms.Form):
    """Where a draft begins: nothing, a published version, a file, or a text."""

    begin_from = forms.ChoiceField(label=_l("Begin from"), widget=forms.RadioSelect)
    file = forms.FileField(
        label=_l("A file"), required=False, help_text=_l("A programme file of at most 256 kB, in UTF-8."),
        widget=forms.ClearableFileInput(attrs={"accept": ".yaml,.yml,text/yaml"}),
    )  # fmt: skip

    def __init__(self, versions: list[definitions.ProgrammeVersion], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choice = self.fields["begin_from"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [
            ("nothing", _("A page that names every part, to fill in")),
            ("file", _("A file of yours")),
            *((_key(each), _version_words(each)) for each in versions),
        ]


def _key(version: definitions.ProgrammeVersion) -> str:
    return f"{version.programme.key} {version.version}"


def _version_words(version: definitions.ProgrammeVersion) -> str:
    title = definitions.title_of(definitions.definition_of(version))
    return _("%(title)s, version %(version)s, as published") % {"title": title, "version": version.version}


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Everything about rules at the organisations where the person writes them."""
    person, now = person_of(request), clock.now()
    organisations = not_found_unless(organisations_of(person, drafting.WRITES_RULES, now))
    waiting = list(drafting.proposals_waiting(organisations))
    drafts = [each for each in drafting.drafts_of(organisations) if each.state != drafting.DraftState.PUBLISHED]
    revisions = drafting.current_revisions([*drafts, *(each.draft for each in waiting)])
    context = {
        "organisations": organisations,
        "waiting": [_waiting_row(each, revisions[each.draft_id], person, now) for each in waiting],
        "drafts": [_draft_row(each, revisions[each.pk]) for each in drafts],
        "programmes": [_programme(each) for at in organisations for each in definitions.programmes_of(at)],
    }
    return render(request, "office/studio/index.html", context)


def title_in(revision: drafting.Revision) -> str:
    """What a draft is called in a list."""
    definition = drafting.definition_in(revision.text)
    if definition is None:
        return _("A draft that cannot be read yet")
    said = {"title": definitions.title_of(definition), "version": definition.version}
    return _("%(title)s, version %(version)s") % said


def _waiting_row(
    proposal: drafting.Proposal, revision: drafting.Revision, person: people.User, now: datetime
) -> QueueRow:
    mine = drafting.may_decide(person, proposal, now)
    said = {"name": proposal.asked_by.name, "day": words.day(proposal.asked_at.date())}
    return QueueRow(
        title=title_in(revision),
        detail=_("%(name)s proposed it on %(day)s.") % said,
        url=reverse("office:rules-propose", args=[proposal.draft.uuid]),
        state=State.WAITING,
        badge=_("for you to decide") if mine else _("for somebody else to decide"),
    )


def _draft_row(draft: drafting.Draft, revision: drafting.Revision) -> QueueRow:
    said = {"name": revision.saved_by.name, "day": words.day(revision.saved_at.date()), "at": draft.organisation.name}
    return QueueRow(
        title=title_in(revision),
        detail=_("%(at)s. %(name)s saved it on %(day)s.") % said,
        url=reverse("office:rules-text", args=[draft.uuid]),
        state=SHOWN[drafting.DraftState(draft.state)],
        badge=draft.get_state_display(),
    )


def _programme(programme: definitions.Programme) -> dict[str, object]:
    versions = list(definitions.versions_of(programme))
    return {
        "title": definitions.title_of(definitions.definition_of(versions[0])) if versions else programme.key,
        "at": programme.organisation.name,
        "rows": [_version_row(each) for each in versions],
    }


def _version_row(version: definitions.ProgrammeVersion) -> QueueRow:
    withdrawn = getattr(version, "withdrawal", None)
    binds = definitions.definition_of(version).applies.starts
    return QueueRow(
        title=_("Version %(version)s") % {"version": version.version},
        detail=_("For those who register from %(day)s on.") % {"day": words.day(binds)},
        url=reverse("office:rules-version", args=[version.programme.key, version.version]),
        state=State.NOTMET if withdrawn else State.MET,
        badge=_("withdrawn") if withdrawn else _("published"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """A new draft: from nothing, a published version or a file."""
    person, now = person_of(request), clock.now()
    organisations = not_found_unless(organisations_of(person, drafting.WRITES_RULES, now))
    organisation = organisation_among(organisations, request.GET.get("at", organisations[0].slug))
    versions = [
        each for programme in definitions.programmes_of(organisation) for each in definitions.versions_of(programme)
    ]
    wanted = {"begin_from": request.GET.get("from", "nothing")}
    form = BeginForm(versions, request.POST or None, request.FILES or None, initial=wanted)
    if request.method == "POST" and form.is_valid():
        try:
            draft = _begun(form, organisation, versions, person, now)
            return redirect("office:rules-text", draft.uuid)
        except Refused as refused:
            show_refusal(form, refused.renamed({"text": "file"}))
    context = {"form": form, "organisation": organisation, "organisations": organisations}
    return render(request, "office/studio/begin.html", context, status=422 if form.is_bound and form.errors else 200)


def _begun(
    form: BeginForm, organisation: people.Organisation, versions: list[definitions.ProgrammeVersion],
    person: people.User, now: datetime,
) -> drafting.Draft:  # fmt: skip
    chosen = form.cleaned_data["begin_from"]
    if chosen == "nothing":
        text = first_text(organisation, now.date())
        return drafting.begin_draft(organisation=organisation, text=text, by=person, now=now)
    if chosen == "file":
        text = _read(form.cleaned_data["file"])
        return drafting.begin_draft(organisation=organisation, text=text, by=person, now=now)
    version = next(each for each in versions if _key(each) == chosen)
    return drafting.begin_draft(organisation=organisation, begun_from=version, by=person, now=now)


def _read(file: UploadedFile[Any] | None) -> str:
    """The text of an uploaded file. Raises `Refused` for one that is none."""
    if file is None:
        raise Refused(FieldProblem("file", _("Choose a file.")))
    if file.size is None or file.size > definitions.MOST_BYTES:
        raise Refused(FieldProblem("file", _("The file is larger than 256 kB. Take out what is not a rule.")))
    try:
        return bytes(file.read()).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(FieldProblem("file", _("This is not UTF-8. Save the file as UTF-8 and try again."))) from None
