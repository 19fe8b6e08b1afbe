"""Reading drafts: their text, their history, and what waits to be approved."""

from collections.abc import Iterable

from django.db.models import OuterRef, QuerySet, Subquery

from insonate.people.api import Organisation
from insonate.programmes.definitions.case_texts import CaseText, cases_from_json
from insonate.programmes.drafting.models import Draft, DraftState, Proposal, Revision


def drafts_of(organisations: Iterable[Organisation]) -> QuerySet[Draft]:
    """Every draft of the organisations, changed last first."""
    return (
        Draft.objects.filter(organisation__in=organisations)
        .select_related("organisation", "begun_by", "begun_from__programme")
        .order_by("-changed_at", "-pk")
    )


def current_revision(draft: Draft) -> Revision:
    """What the draft says: the last text saved over the one before."""
    return draft.revisions.filter(aside=False).select_related("saved_by").latest("number")


def current_revisions(drafts: Iterable[Draft]) -> dict[int, Revision]:
    """What each of the drafts says, by the draft's id, in one statement."""
    last = Revision.objects.filter(draft=OuterRef("draft"), aside=False).order_by("-number").values("number")[:1]
    found = Revision.objects.filter(draft__in=[each.pk for each in drafts], number=Subquery(last))
    return {each.draft_id: each for each in found.select_related("saved_by")}


def revisions_of(draft: Draft) -> QuerySet[Revision]:
    """Everything that was ever saved, last first, those set aside too."""
    return draft.revisions.select_related("saved_by").order_by("-number")


def revision_numbered(draft: Draft, number: int) -> Revision | None:
    """One revision; None if there is none."""
    return draft.revisions.filter(number=number).select_related("saved_by").first()


def cases_in(revision: Revision) -> tuple[CaseText, ...]:
    """The cases of a revision, the good ones first."""
    return tuple(sorted(cases_from_json(revision.cases), key=lambda each: (each.side != "good", each.name)))


def open_proposal(draft: Draft) -> Proposal | None:
    """The proposal that waits for a decision; None if none does."""
    return (
        draft.proposals.filter(decision__isnull=True)
        .select_related("revision__saved_by", "asked_by", "draft__organisation")
        .first()
    )


def proposals_of(draft: Draft) -> QuerySet[Proposal]:
    """Every proposal with what became of it, last first."""
    return draft.proposals.select_related(
        "revision", "asked_by", "decision__by", "decision__version__programme"
    ).order_by("-asked_at", "-pk")


def proposals_waiting(organisations: Iterable[Organisation]) -> QuerySet[Proposal]:
    """What waits to be approved at these organisations, oldest first."""
    return (
        Proposal.objects.filter(draft__organisation__in=organisations, decision__isnull=True)
        .filter(draft__state=DraftState.PROPOSED)
        .select_related("draft__organisation", "asked_by", "revision")
        .order_by("asked_at", "pk")
    )


def hands_of(revision: Revision) -> frozenset[int]:
    """The ids of those who wrote what the revision says: whoever saved it, or a text that it was saved over."""
    return frozenset(
        Revision.objects.filter(draft=revision.draft_id, aside=False, number__lte=revision.number).values_list(
            "saved_by_id", flat=True
        )
    )
