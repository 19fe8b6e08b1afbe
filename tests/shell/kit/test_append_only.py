"""Rows that only grow: the database refuses, whoever asks."""

import pytest
from django.db import DatabaseError, connection, transaction

from insonate.audit.api import record
from insonate.audit.models import AuditChain, AuditEntry


@pytest.fixture
def entry(still_clock) -> AuditEntry:
    with transaction.atomic():
        record(chain="logbook:x", action="log-scan", subject="scan:y", by=None, at=still_clock)
    return AuditEntry.objects.get()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("statement", ["UPDATE audit_auditentry SET action = 'z'", "DELETE FROM audit_auditentry"])
def test_audit_entry_refuses_change(entry: AuditEntry, statement: str) -> None:
    with pytest.raises(DatabaseError, match="only grows"), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditEntry.objects.get().action == "log-scan"


@pytest.mark.django_db(transaction=True)
def test_audit_chain_head_may_move(entry: AuditEntry) -> None:
    assert AuditChain.objects.update(length=1) == 1


@pytest.mark.django_db
def test_record_outside_a_transaction_is_refused(still_clock) -> None:
    connection.in_atomic_block, inside = False, connection.in_atomic_block
    try:
        with pytest.raises(transaction.TransactionManagementError):
            record(chain="logbook:x", action="log-scan", subject="scan:y", by=None, at=still_clock)
    finally:
        connection.in_atomic_block = inside
