"""The cases of a draft: which hold and which do not, one of them as text, and new ones by filling a form."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from insonate.programmes.api import Overtaken, Refused
from insonate.programmes.definitions import api as definitions
from insonate.programmes.drafting import api as drafting
from insonate.web.evidence.forms import show_refusal
from insonate.web.office.guard import not_found_unless
from insonate.web.office.studio import case_form
from insonate.web.office.studio.opening import OpenDraft, context_of, open_draft
from insonate.web.office.studio.trials import Outcome, outcome_of
from insonate_core.programmes import Definition

ROWS = {"people": 2, "facts": 4, "expected": 3}
MORE = 3


@login_required
@require_safe
def index(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Every case with pass or fail, and what is wrong with those that fail."""
    opened = open_draft(request, draft)
    tried = drafting.tried(drafting.cases_in(opened.revision), opened.definition)
    # Those that do not hold are what the committee came for.
    rows = [(each, outcome_of(each, opened.definition)) for each in sorted(tried, key=lambda each: each.passes)]
    found = drafting.readiness_of(opened.revision, opened.now)
    said = [each for each in (*found.obstacles, *found.questions) if each.page == "cases" and not each.case]
    pairs = [each for each in found.obstacles if each.page == "cases" and "“" in each.words and _is_pair(each, tried)]
    context = context_of(
        opened, "office:rules-cases", rows=rows, said=said, pairs=pairs,
        passing=sum(each.passes for each in tried),
    )  # fmt: skip
    return render(request, "office/studio/cases.html", context)


def _is_pair(obstacle: drafting.Obstacle, tried: tuple[drafting.TriedCase, ...]) -> bool:
    """Whether it is about two cases, and so stands beside neither."""
    named = [each for each in tried if f"“{each.written.side}/{each.written.name}”" in obstacle.words]
    return len(named) > 1


def _written(opened: OpenDraft, side: str, name: str) -> definitions.CaseText:
    return not_found_unless(
        next((each for each in drafting.cases_in(opened.revision) if (each.side, each.name) == (side, name)), None)
    )


@login_required
@require_http_methods(["GET", "POST"])
def case(request: HttpRequest, draft: UUID, side: str, name: str) -> HttpResponse:
    """One case as text, with what comes out of it and why; tried, saved or removed."""
    opened = open_draft(request, draft)
    written = _written(opened, side, name)
    typed = request.POST.get("text", written.text).replace("\r\n", "\n")
    status, problem = 200, ""
    if request.method == "POST" and "check" not in request.POST:
        seen = definitions.CaseText(side, name, request.POST.get("seen", "").replace("\r\n", "\n"))
        try:
            if "remove" in request.POST:
                drafting.remove_case(draft=opened.draft, case=seen, by=opened.person, now=opened.now)
                messages.success(request, _("Removed. Earlier revisions keep it."))
                return redirect("office:rules-cases", opened.draft.uuid)
            drafting.save_case(
                draft=opened.draft, side=side, name=name, text=typed, replaces=seen, by=opened.person, now=opened.now
            )
            messages.success(request, _("The case is saved."))
            return redirect("office:rules-case", opened.draft.uuid, side, name)
        except Overtaken as overtaken:
            status, problem = 409, str(overtaken)
        except Refused as refused:
            status, problem = 422, str(refused)
    now_written = definitions.CaseText(side, name, typed)
    others = [each for each in drafting.cases_in(opened.revision) if each != written]
    tried = drafting.tried([*others, now_written], opened.definition)[-1]
    context = context_of(
        opened, "office:rules-cases", written=written, typed=typed, tried=tried, problem=problem,
        outcome=outcome_of(tried, opened.definition), is_unsaved=typed != written.text,
    )  # fmt: skip
    return render(request, "office/studio/case.html", context, status=status)


# By filling a form


class _Forms:
    """The forms of one case, as they were sent or empty."""

    def __init__(
        self, data: Any, opened: OpenDraft, definition: Definition, goods: dict[str, Any], like: str = ""
    ) -> None:  # fmt: skip
        self.head = case_form.HeadForm(data)
        self.expected = _rows(
            case_form.ExpectedForm, data, "expected", form_kwargs={"places": case_form.expectation_places(definition)}
        )
        self.day = case_form.DayForm(data)
        self.people = _rows(case_form.PersonForm, data, "people")
        self.facts = _rows(case_form.FactForm, data, "facts")
        ids = {
            name: [*(each["id"] for each in tree.get("facts", []) if isinstance(each, Mapping) and "id" in each),
                   *tree.get("people", {})]
            for name, tree in goods.items()
        }  # fmt: skip
        self.change = case_form.ChangeForm(data, goods=ids, initial={"like": like})
        self.version = opened.version

    def good(self) -> dict[str, Any] | None:
        """The good case that the forms describe; None if something is wrong with them."""
        # Each is asked, so that every mistake is shown at once.
        heads = [form.is_valid() for form in (self.head, self.day)]
        rows = [each.is_valid() for each in (self.people, self.facts, self.expected)]
        if not all(heads + rows):
            return None
        return case_form.good_case(self.head, self.day, self.people, self.facts, self.expected, self.version)

    def bad(self) -> dict[str, Any] | None:
        """The bad case that the forms describe; None if something is wrong with them."""
        valid = [self.head.is_valid(), self.change.is_valid(), self.expected.is_valid()]
        if not all(valid):
            return None
        return case_form.bad_case(self.head, self.change, self.expected)


def _rows(form: type[forms.Form], data: Any, prefix: str, **kwargs: Any) -> forms.BaseFormSet[Any]:
    """Rows of a form. “More rows” sends what is filled in and asks for some more."""
    made = forms.formset_factory(form, extra=ROWS[prefix], max_num=60, absolute_max=60)
    if data is not None and "more" in data:
        data = data.copy()
        total = data.get(f"{prefix}-TOTAL_FORMS", "")
        if total.isdigit():
            data[f"{prefix}-TOTAL_FORMS"] = str(min(int(total) + (MORE if data["more"] == prefix else 0), 60))
    return made(data, prefix=prefix, **kwargs)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, draft: UUID, side: str) -> HttpResponse:
    """A case by filling a form: what comes out is shown with its reasons before it is saved."""
    opened = open_draft(request, draft)
    not_found_unless(side in definitions.SIDES)
    if opened.definition is None:
        return redirect("office:rules-text", opened.draft.uuid)
    goods = _goods(opened)
    sent = request.POST if request.method == "POST" else None
    filled = _Forms(sent, opened, opened.definition, goods, request.GET.get("like", ""))
    tried, outcome, text = None, None, ""
    if sent is not None and "more" not in sent:
        values = filled.good() if side == "good" else filled.bad()
        if values is not None:
            text = definitions.write_yaml(values)
            tried, outcome = _tried(opened, side, filled.head.cleaned_data["name"], text)
            if "save" in sent and _saved(request, opened, side, filled, text, tried):
                return redirect("office:rules-case", opened.draft.uuid, side, filled.head.cleaned_data["name"])
    context = context_of(
        opened, "office:rules-cases", side=side, filled=filled, tried=tried, outcome=outcome, text=text,
        goods=goods, known=case_form.words_for_facts(opened.definition),
        holds=sorted({award for person in opened.definition.people.values() for award in person.holds}),
    )  # fmt: skip
    wrong = sent is not None and "more" not in sent and not text
    return render(request, "office/studio/case_new.html", context, status=422 if wrong else 200)


def _goods(opened: OpenDraft) -> dict[str, Any]:
    """The good cases that can be read, as plain values by name."""
    found = {}
    for each in drafting.cases_in(opened.revision):
        if each.side != "good":
            continue
        try:
            found[each.name] = definitions.read_document(each.text).tree
        except definitions.DefinitionRefused:
            continue
    return found


def _tried(opened: OpenDraft, side: str, name: str, text: str) -> tuple[drafting.TriedCase, Outcome | None]:
    cases = [*drafting.cases_in(opened.revision), definitions.CaseText(side, name, text)]
    tried = drafting.tried(cases, opened.definition)[-1]
    return tried, outcome_of(tried, opened.definition)


def _saved(
    request: HttpRequest, opened: OpenDraft, side: str, filled: _Forms, text: str, tried: drafting.TriedCase
) -> bool:
    """Whether the case was saved; else the form says why not. A case that fails is saved: it is what the committee
    expects, and the document may be what is wrong."""
    if tried.read.problems:
        return False
    try:
        name = filled.head.cleaned_data["name"]
        drafting.save_case(draft=opened.draft, side=side, name=name, text=text, by=opened.person, now=opened.now)
    except Refused as refused:
        show_refusal(filled.head, refused)
        return False
    messages.success(request, _("The case is saved."))
    return True
