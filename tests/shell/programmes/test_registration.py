"""Leave, ends and new beginnings; and what the log form learns from somebody's programmes."""

from datetime import date, timedelta

import pytest

from insonate.people import api as people
from insonate.people.models import RoleKey
from insonate.programmes.enrolment import api as enrolment
from insonate.programmes.refusals import Overtaken, Refused
from tests.factories import entry
from tests.factories.cast import NOW, person, role

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def ask(begun: enrolment.Enrolment, **changes: object) -> enrolment.Leave:
    arguments: dict[str, object] = {
        "enrolment": begun, "from_on": date(2026, 9, 1), "until_on": date(2026, 10, 1), "reason": "Parental leave",
        "by": begun.person, "now": NOW,
    }  # fmt: skip
    return enrolment.ask_leave(**(arguments | changes))  # type: ignore[arg-type]


def test_leave_is_evidence_only_once_it_is_approved() -> None:
    begun = entry.admitted(person("nadia"))
    leave = ask(begun)
    assert [fact.kind for fact in enrolment.enrolment_facts(person("nadia"))] == ["enrolments"]
    later = NOW + timedelta(days=2)
    enrolment.decide_leave(leave=leave, approve=True, by=entry.officer(), now=later)
    (_begun, fact) = enrolment.enrolment_facts(person("nadia"))
    assert (fact.kind, fact.on, fact.until, fact.recorded) == (
        "leaves", date(2026, 9, 1), date(2026, 10, 1), later.date(),
    )  # fmt: skip
    assert dict(fact.attributes) == {"approved": True}
    assert people.notices_of(person("nadia"))[0].key == "leave-decided"
    assert people.notices_of(entry.officer())[0].key == "leave-asked"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"until_on": date(2026, 9, 1)}, "until_on"),
        ({"until_on": date(2029, 1, 1)}, "until_on"),
        ({"from_on": date(2026, 7, 8)}, "from_on"),
        ({"reason": " "}, "reason"),
        ({"reason": "x" * 301}, "reason"),
    ],
)
def test_leave_that_makes_no_sense_is_refused_beside_its_field(changes: dict[str, object], field: str) -> None:
    begun = entry.admitted(person("nadia"))
    with pytest.raises(Refused) as refused:
        ask(begun, **changes)
    assert [problem.field for problem in refused.value.problems] == [field]


def test_leave_does_not_overlap_leave() -> None:
    begun = entry.admitted(person("nadia"))
    first = ask(begun)
    with pytest.raises(Refused, match="some of these days already"):
        ask(begun, from_on=date(2026, 9, 30), until_on=date(2026, 11, 1))
    ask(begun, from_on=date(2026, 10, 1), until_on=date(2026, 11, 1))
    enrolment.withdraw_leave(leave=first, now=NOW)
    ask(begun)


def test_nobody_decides_their_own_leave_nor_twice() -> None:
    begun = entry.admitted(person("nadia"))
    role(person("nadia"), RoleKey.TUTOR, entry.essex())
    leave = ask(begun)
    with pytest.raises(Refused, match="their own leave"):
        enrolment.decide_leave(leave=leave, approve=True, by=person("nadia"), now=NOW)
    role(person("tom"), RoleKey.SUPERVISOR, entry.essex())
    with pytest.raises(Refused, match="Your role"):
        enrolment.decide_leave(leave=leave, approve=True, by=person("tom"), now=NOW)
    role(person("tom"), RoleKey.TUTOR, entry.essex())
    with pytest.raises(Refused, match="Say why"):
        enrolment.decide_leave(leave=leave, approve=False, by=person("tom"), now=NOW)
    enrolment.decide_leave(leave=leave, approve=False, words="Talk to me first.", by=person("tom"), now=NOW)
    with pytest.raises(Overtaken, match="Dr Tom Okafor was first"):
        enrolment.decide_leave(leave=leave, approve=True, by=entry.officer(), now=NOW)
    with pytest.raises(Overtaken):
        enrolment.withdraw_leave(leave=leave, now=NOW)


def test_a_registration_ends_and_begins_again_on_the_same_clock() -> None:
    begun = entry.admitted(person("nadia"))
    end = {
        "enrolment": begun,
        "until_on": date(2026, 8, 1),
        "reason": "Moved abroad",
        "by": entry.officer(),
        "now": NOW,
    }
    ended = enrolment.end_registration(**end)  # type: ignore[arg-type]
    assert ended.until_on == date(2026, 8, 1)
    with pytest.raises(Overtaken, match="has an end already"):
        enrolment.end_registration(**end)  # type: ignore[arg-type]
    assert enrolment.enrolments_of(person("nadia"), now=NOW) == [begun]
    august = NOW.replace(month=8, day=1)
    assert enrolment.enrolments_of(person("nadia"), now=august) == []
    again = {"person": person("nadia"), "programme": entry.record(), "by": entry.officer(), "now": august}
    with pytest.raises(Refused, match="ended on 2026-08-01"):
        enrolment.restart_registration(**again, from_on=date(2026, 7, 31))  # type: ignore[arg-type]
    restarted = enrolment.restart_registration(**again, from_on=date(2026, 8, 1))  # type: ignore[arg-type]
    assert (restarted.anchor_on, restarted.version) == (entry.CERTIFICATE, begun.version)
    assert enrolment.enrolments_of(person("nadia"), now=august) == [restarted]
    assert [notice.key for notice in people.notices_of(person("nadia"))][:2] == [
        "registration-restarted", "registration-ended",
    ]  # fmt: skip


def test_nobody_ends_their_own_registration() -> None:
    begun = entry.admitted(person("nadia"))
    role(person("nadia"), RoleKey.PROGRAMME_LEAD, entry.essex())
    end = {"enrolment": begun, "until_on": date(2026, 8, 1), "reason": "Enough", "now": NOW}
    with pytest.raises(Refused, match="their own registration"):
        enrolment.end_registration(**end, by=person("nadia"))  # type: ignore[arg-type]
    role(person("tom"), RoleKey.TUTOR, entry.essex())
    with pytest.raises(Refused, match="Your role"):
        enrolment.end_registration(**end, by=person("tom"))  # type: ignore[arg-type]


def test_a_person_sees_only_their_own() -> None:
    begun = entry.admitted(person("nadia"))
    leave = ask(begun)
    assert enrolment.own_enrolment(person("nadia"), begun.uuid) == begun
    assert enrolment.own_enrolment(person("tom"), begun.uuid) is None
    assert enrolment.own_leave(person("tom"), leave.uuid) is None
    assert enrolment.enrolment_for_officer(entry.officer(), begun.uuid, now=NOW) == begun
    assert enrolment.enrolment_for_officer(entry.officer("piotr", entry.cpocus()), begun.uuid, now=NOW) is None


def test_the_log_form_offers_what_the_persons_programmes_know() -> None:
    nadia = person("nadia")
    assert enrolment.vocabularies_for(nadia, now=NOW) == {}
    assert enrolment.asks_for(nadia, now=NOW) == {}
    entry.admitted(nadia)
    regions = [term.key for term in enrolment.vocabularies_for(nadia, now=NOW)["region"]]
    assert regions == ["shoulder", "elbow", "wrist-hand", "hip", "knee", "ankle-foot", "other-soft-tissue"]
    assert list(enrolment.asks_for(nadia, now=NOW)) == ["region"]
    enrolment.enrol(person=nadia, programme=entry.track(), from_on=TODAY, now=NOW)
    both = enrolment.asks_for(nadia, now=NOW)
    assert list(both) == ["region", "application", "determinate", "assistance", "supervision", "subject"]
    applications = [term.key for term in enrolment.vocabularies_for(nadia, now=NOW)["application"]]
    assert len(applications) == len(set(applications))
    assert {"tendon", "shoulder-dislocation", "knee-effusion"} <= set(applications)
    assert [definition.programme for definition in both["region"]] == ["essex-scanning-record"]
