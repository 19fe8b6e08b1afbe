"""Writing an act into its chain."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from insonate.audit.models import AuditChain, AuditEntry
from insonate.kit.canonical import canonical_json, sha256
from insonate.kit.quick_rows import insert_row, row_of


def entry_hash(
    *, previous: str, chain: str, number: int, at: datetime, actor: int | None, on_behalf_of: int | None,
    action: str, subject: str, detail: str,
) -> str:  # fmt: skip
    """The hash that binds an entry to all before it. Anyone with the rows can recompute it."""
    fields = [
        previous,
        chain,
        number,
        at.astimezone(UTC).isoformat(),
        actor,
        on_behalf_of,
        action,
        subject,
        detail,
    ]
    return sha256(canonical_json(fields))


def record(
    *,
    chain: str,
    action: str,
    subject: str,
    by: int | None,
    at: datetime,
    on_behalf_of: int | None = None,
    detail: Mapping[str, Any] | None = None,
) -> int:
    """Append one act to `chain` and return its number. Must run inside the transaction of the act itself, so
    that neither can be without the other; raises `TransactionManagementError` otherwise.

    `by` is the person's id, None for the system. `subject` names what was acted on, as `kind:uuid`.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("an act is audited inside its own transaction")
    key, number, previous = _next_in(chain)
    text = canonical_json(dict(detail or {}))
    hashed = entry_hash(
        previous=previous, chain=chain, number=number, at=at, actor=by, on_behalf_of=on_behalf_of,
        action=action, subject=subject, detail=text,
    )  # fmt: skip
    insert_row(
        AuditEntry(
            chain_id=key, number=number, at=at, actor_id=by, on_behalf_of_id=on_behalf_of, action=action,
            subject=subject, detail=text, previous=previous, hash=hashed,
        )
    )  # fmt: skip
    row_of("UPDATE audit_auditchain SET head = %s WHERE id = %s RETURNING id", [hashed, key])
    return number


def _next_in(chain: str) -> tuple[int, int, str]:
    """The chain's id, the number of its next entry and the hash of its last one. Lengthening the chain holds it until
    the transaction ends, so that two acts never follow the same entry."""
    sql = 'UPDATE audit_auditchain SET length = length + 1 WHERE "key" = %s RETURNING id, length, head'
    found = row_of(sql, [chain])
    if found is None:
        AuditChain.objects.bulk_create([AuditChain(key=chain)], ignore_conflicts=True)
        return _next_in(chain)
    key, number, previous = found
    return int(key), int(number), str(previous)
