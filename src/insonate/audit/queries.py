"""Reading the history, and proving that nobody changed it."""

from dataclasses import dataclass

from django.db.models import QuerySet

from insonate.audit.actions import entry_hash
from insonate.audit.models import AuditChain, AuditEntry
from insonate.kit.canonical import canonical_json, sha256


@dataclass(frozen=True, slots=True)
class BrokenEntry:
    """The first entry of a chain that does not follow from those before it."""

    chain: str
    number: int
    reason: str


def acts_on(subject: str) -> QuerySet[AuditEntry]:
    """Everything done to one thing, oldest first."""
    return AuditEntry.objects.filter(subject=subject).select_related("actor", "on_behalf_of").order_by("at", "id")


def acts_in(chain: str) -> QuerySet[AuditEntry]:
    """The whole history of a chain, oldest first."""
    return AuditEntry.objects.filter(chain__key=chain).select_related("actor", "on_behalf_of").order_by("number")


def first_broken_entry(chain: str) -> BrokenEntry | None:
    """Recompute every hash of a chain; None when it is whole."""
    head = AuditChain.objects.get(key=chain)
    previous, expected = "0" * 64, 1
    for entry in AuditEntry.objects.filter(chain=head).order_by("number").iterator():
        if entry.number != expected:
            return BrokenEntry(chain, expected, "missing")
        hashed = entry_hash(
            previous=previous, chain=chain, number=entry.number, at=entry.at, actor=entry.actor_id,
            on_behalf_of=entry.on_behalf_of_id, action=entry.action, subject=entry.subject, detail=entry.detail,
        )  # fmt: skip
        if entry.previous != previous or entry.hash != hashed:
            return BrokenEntry(chain, entry.number, "altered")
        previous, expected = hashed, expected + 1
    if head.length != expected - 1 or head.head != previous:
        return BrokenEntry(chain, expected, "cut-short")
    return None


def broken_chains() -> list[BrokenEntry]:
    """Every chain that is not whole."""
    keys = AuditChain.objects.order_by("key").values_list("key", flat=True)
    return [broken for key in keys if (broken := first_broken_entry(key))]


@dataclass(frozen=True, slots=True)
class Seal:
    """How much there is, and one hash over the heads of all chains. Kept elsewhere, it shows later that a chain was
    cut off together with its head."""

    chains: int
    entries: int
    digest: str


def seal() -> Seal:
    """The seal of the whole trail as it is now. The same trail gives the same seal on every machine."""
    heads = list(AuditChain.objects.order_by("key").values_list("key", "length", "head"))
    return Seal(
        chains=len(heads), entries=sum(length for _key, length, _head in heads), digest=sha256(canonical_json(heads))
    )
