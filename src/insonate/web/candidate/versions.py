"""Which version of the rules binds me, what would another change for me, and moving to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from insonate.certification.moves import api as moves
from insonate.kit import clock
from insonate.kit.refusals import Refused
from insonate.people import api as people
from insonate.programmes import api as programmes
from insonate.programmes.definitions import api as definitions
from insonate.programmes.enrolment import api as enrolment
from insonate.web.candidate.apply import person_of
from insonate.web.components.parts import RequirementRow
from insonate.web.findings import words
from insonate.web.findings.people import names_for
from insonate.web.findings.tree import requirement_rows
from insonate.web.findings.words import Names, day, readable
from insonate.web.law.changes_for_one import ChangedClause, Titles, award_sentences, changed_clauses, effect_words
from insonate.web.law.difference import ChangedClause as ChangedRule
from insonate.web.law.difference import changed_clauses as changed_rules
from insonate.web.law.page import binding_words
from insonate_core.evaluation.routes import Route


@dataclass(frozen=True, slots=True)
class ShownRoute:
    """One way to another version: what it is called, what it lets one do and asks, and whether it can be gone now."""

    key: str
    title: str
    note: str
    may: str
    asks: Sequence[RequirementRow]
    leads: bool
    can_go: bool
    example: bool


@dataclass(frozen=True, slots=True)
class ShownVersion:
    """One version beside the one that binds."""

    version: definitions.ProgrammeVersion
    applies: str
    effect: str
    state: str
    awards: Sequence[str]
    clauses: Sequence[ChangedClause]
    rules: Sequence[ChangedRule]
    routes: Sequence[ShownRoute]

    @property
    def compared(self) -> dict[str, Sequence[ChangedRule]]:
        """The changes of the text, as the page of differences takes them."""
        return {"clauses": self.rules}


@login_required
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, enrolment_uuid: UUID) -> HttpResponse:
    """The version that binds, and each that a route leads to; a form moves."""
    person = person_of(request)
    found = enrolment.own_enrolment(person, enrolment_uuid)
    if found is None:
        raise Http404
    problems: list[str] = []
    if request.method == "POST":
        answer = _move(request, found, person, problems)
        if answer is not None:
            return answer
    now = clock.now()
    bound = moves.bound_by(found, now=now)
    others = moves.other_versions(found, now=now) if found.until_on is None else []
    names = names_for([each.theirs for each in others])
    waits = moves.what_waits(found) if others else []
    context = {
        "enrolment": found,
        "title": definitions.title_of(bound.definition),
        "facts": _facts(bound),
        "moves": [_move_words(each) for each in bound.moves],
        "others": [_shown(bound, each, names, waits=bool(waits)) for each in others],
        "waits": waits,
        "problems": problems,
    }
    return render(request, "candidate/versions.html", context, status=422 if problems else 200)


def _move(
    request: HttpRequest, found: programmes.Enrolment, person: people.User, problems: list[str]
) -> HttpResponse | None:
    if request.POST.get("understood") != "yes":
        problems.append(_("Nothing was changed. Tick that you have read what changes, then move."))
        return None
    try:
        move = moves.move_to_version(
            enrolment=found, version=request.POST.get("version", ""), route=request.POST.get("route", ""), by=person,
            now=clock.now(),
        )  # fmt: skip
    except Refused as refused:
        problems += [problem.words for problem in refused.problems]
        found.refresh_from_db(fields=["version", "until_on"])
        return None
    messages.success(request, _("Version %(version)s binds you from today.") % {"version": move.to_version.version})
    return redirect("candidate:versions", found.uuid)


def _facts(bound: moves.Bound) -> list[tuple[str, str]]:
    facts = [
        (_("Version that binds you"), bound.definition.version),
        (_("Since"), day(bound.since)),
        (_("Whom it binds"), binding_words(bound.definition)),
    ]
    moved = bound.moved
    if moved is not None:
        facts.append(
            (_("Why"), _("You came to it from version %(version)s.") % {"version": moved.from_version.version})
        )
    elif bound.decided_on is not None:
        said = {"anchor": readable(bound.decided_by).lower(), "day": day(bound.decided_on)}
        facts.append((_("Why"), _("Your day that decides (%(anchor)s) is %(day)s.") % said))
    else:
        said = {"anchor": readable(bound.decided_by).lower(), "day": day(bound.enrolment.from_on)}
        facts.append(
            (
                _("Why"),
                _("The day that decides (%(anchor)s) is not known; your registration on %(day)s stands in.") % said,
            )
        )
    return facts


def _move_words(move: enrolment.VersionMove) -> str:
    said = {"day": day(move.on), "from": move.from_version.version, "to": move.to_version.version}
    if move.by is None:
        return _("%(day)s: from %(from)s to %(to)s, as the document says") % said
    return _("%(day)s: from %(from)s to %(to)s, by your choice") % said


def _shown(bound: moves.Bound, other: moves.OtherVersion, names: Names, *, waits: bool) -> ShownVersion:
    mine, bound_to = bound.definition, bound.enrolment.version
    titles = Titles(other.definition, (mine,))
    label, state = effect_words(other.difference)
    before, after = definitions.document_of(bound_to), definitions.document_of(other.version)
    return ShownVersion(
        version=other.version,
        applies=_applies(other),
        effect=label,
        state=state.value,
        awards=award_sentences(other.difference, titles),
        clauses=changed_clauses(other.difference, titles),
        rules=changed_rules(before, after, mine, other.definition),
        routes=[_route(route, other, names, waits=waits) for route in other.routes],
    )


def _applies(other: moves.OtherVersion) -> str:
    begins = other.version.applies_from
    if begins is None:
        return _("It applies already.")
    if other.applies:
        return _("It applies since %(day)s.") % {"day": day(begins)}
    return _("It applies from %(day)s.") % {"day": day(begins)}


def _route(route: Route, other: moves.OtherVersion, names: Names, *, waits: bool) -> ShownRoute:
    rule = route.rule
    may = {
        "stay": _("You stay with the version that binds you."),
        "move": _("You move to this version as soon as it applies and what is asked is there."),
        "choose": _("You may stay, or move."),
    }[rule.may]
    asks = requirement_rows(route.asked.children, other.definition, names=names, as_of=other.theirs.as_of)
    return ShownRoute(
        key=rule.key,
        title=words.text_of(rule.titles, readable(rule.key)),
        note=words.text_of(rule.notes),
        may=may,
        asks=asks,
        leads=rule.may != "stay",
        can_go=route.may_move and other.applies and not waits,
        example=rule.example,
    )
