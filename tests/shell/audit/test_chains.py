"""The audit trail: whole chains verify, one changed row is found, and both databases refuse to change one."""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta, timezone

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from insonate.audit import api as audit
from insonate.audit.actions import entry_hash
from tests.factories.cast import NOW, person

pytestmark = pytest.mark.django_db
CHAIN = "logbook:8d0c0d5e"


def write(count: int = 3, chain: str = CHAIN) -> None:
    nadia = person("nadia")
    for number in range(count):
        with transaction.atomic():
            audit.record(
                chain=chain, action="log-scan", subject=f"scan:{number}", by=nadia.pk, at=NOW, detail={"number": number}
            )


@contextmanager
def without_triggers() -> Iterator[None]:
    """As somebody with the keys of the database could have it: the triggers gone."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Checks of foreign keys that wait for the end of the transaction forbid altering the table until then.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute('ALTER TABLE "audit_auditentry" DISABLE TRIGGER only_grows')
            yield
            cursor.execute('ALTER TABLE "audit_auditentry" ENABLE TRIGGER only_grows')
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_auditentry'")
        triggers = cursor.fetchall()
        assert len(triggers) == 2
        for name, _sql in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        yield
        for _name, sql in triggers:
            cursor.execute(sql)


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_whole_chain_verifies() -> None:
    write(5)
    assert audit.first_broken_entry(CHAIN) is None
    assert [act.number for act in audit.acts_in(CHAIN)] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    "change",
    [
        "action = 'withdraw-scan'",
        "detail = '{\"number\":7}'",
        "subject = 'scan:9'",
        "actor_id = NULL",
        "hash = '0'",
        "previous = '0'",
    ],
)
def test_one_altered_row_is_found(change: str) -> None:
    write()
    with without_triggers():
        run(f"UPDATE audit_auditentry SET {change} WHERE number = 2")
    assert audit.first_broken_entry(CHAIN) == audit.BrokenEntry(CHAIN, 2, "altered")


def test_altered_instant_is_found() -> None:
    write()
    with without_triggers():
        later = (NOW + timedelta(seconds=1)).strftime("%Y-%m-%d %H:%M:%S")
        run(f"UPDATE audit_auditentry SET at = '{later}' WHERE number = 2")
    assert audit.first_broken_entry(CHAIN) == audit.BrokenEntry(CHAIN, 2, "altered")


@pytest.mark.parametrize(("number", "broken"), [(2, (2, "missing")), (1, (1, "missing")), (3, (3, "cut-short"))])
def test_deleted_row_is_found(number: int, broken: tuple[int, str]) -> None:
    write()
    with without_triggers():
        run(f"DELETE FROM audit_auditentry WHERE number = {number}")
    assert audit.first_broken_entry(CHAIN) == audit.BrokenEntry(CHAIN, *broken)


def test_chain_cut_together_with_its_head_changes_the_seal() -> None:
    write()
    before = audit.seal()
    assert before == audit.seal()
    with without_triggers():
        run("DELETE FROM audit_auditentry WHERE number = 3")
        run("UPDATE audit_auditchain SET length = 2, head = (SELECT hash FROM audit_auditentry WHERE number = 2)")
    assert audit.first_broken_entry(CHAIN) is None
    assert audit.seal() != before


@pytest.mark.parametrize("sql", ["UPDATE audit_auditentry SET action = 'x'", "DELETE FROM audit_auditentry"])
def test_database_refuses_to_change_the_trail(sql: str) -> None:
    write()
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
        run(sql)
    assert audit.first_broken_entry(CHAIN) is None


def act_that_fails() -> None:
    with transaction.atomic():
        audit.record(chain=CHAIN, action="log-scan", subject="scan:9", by=None, at=NOW)
        raise RuntimeError


def test_entry_goes_with_the_act_that_fails() -> None:
    write()
    with pytest.raises(RuntimeError):
        act_that_fails()
    assert audit.acts_in(CHAIN).count() == 3
    assert audit.first_broken_entry(CHAIN) is None


@pytest.mark.django_db(transaction=True)
def test_act_outside_a_transaction_is_refused() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        audit.record(chain=CHAIN, action="log-scan", subject="scan:9", by=None, at=NOW)


def test_same_instant_in_another_zone_has_the_same_hash() -> None:
    write(1)
    (act,) = audit.acts_in(CHAIN)
    kathmandu = timezone(timedelta(hours=5, minutes=45))
    fields = {
        "previous": act.previous, "chain": CHAIN, "number": 1, "actor": act.actor_id, "on_behalf_of": None,
        "action": act.action, "subject": act.subject, "detail": act.detail,
    }  # fmt: skip

    assert entry_hash(at=act.at.astimezone(kathmandu), **fields) == act.hash


@pytest.mark.django_db(transaction=True)
def test_two_who_begin_a_chain_at_the_same_instant_make_one() -> None:
    person("nadia")
    gate = threading.Barrier(2)
    failures: list[Exception] = []

    def session() -> None:
        try:
            gate.wait()
            write(4)
        except Exception as error:  # the thread's own; the test reports it
            failures.append(error)
        finally:
            connection.close()

    sessions = [threading.Thread(target=session) for _each in range(2)]
    for each in sessions:
        each.start()
    for each in sessions:
        each.join()
    assert failures == []
    assert [act.number for act in audit.acts_in(CHAIN)] == list(range(1, 9))
    assert audit.broken_chains() == []


def test_command_says_that_all_is_whole_and_prints_the_seal() -> None:
    write(2)
    write(1, "organisation:essex")
    said = io.StringIO()
    call_command("verify_audit", seal=True, stdout=said)
    assert said.getvalue().splitlines() == ["2 chains, 3 entries, all whole", audit.seal().digest]


def test_command_names_the_broken_chain_and_ends_with_one() -> None:
    write()
    write(1, "organisation:essex")
    with without_triggers():
        run("UPDATE audit_auditentry SET action = 'x' WHERE subject = 'scan:1'")
    said = io.StringIO()
    with pytest.raises(CommandError, match="1 of 2 chains are broken") as refused:
        call_command("verify_audit", stdout=said)
    assert refused.value.returncode == 1
    assert said.getvalue() == f"{CHAIN}: entry 2 is not what was written\n"
