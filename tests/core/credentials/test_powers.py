"""Powers, entitlements and conflicts, read off the documents."""

from datetime import date

import pytest

from insonate_core.credentials.conflicts import Conflict, Involved, conflicts_of
from insonate_core.credentials.powers import Power, powers_of, track_of
from insonate_core.evaluation import Bar, Barred, entitlement
from insonate_core.evidence import Evidence, Fact, Signature
from insonate_core.programmes import Definition, parse_definition
from tests.core.programme_files import version

MSK, FUSIC = "cpocus-fm-msk", "fusic"
DAY = date(2026, 7, 9)


def award(person: str, key: str, on: date, until: date | None = None) -> Fact:
    return Fact(
        id=f"{person}-{key}-{on}", kind="awards", on=on, recorded=on, until=until, person=person,
        attributes={"award": key},
    )  # fmt: skip


def signed_by(person: str, on: date = date(2026, 3, 1)) -> Fact:
    return Fact(id="scan", kind="scans", on=on, recorded=on, signatures=(Signature(by=person, on=on, recorded=on),))


def result_by(person: str, on: date = date(2026, 5, 1)) -> Fact:
    return Fact(
        id="result", kind="results", on=on, recorded=on, attributes={"exam": "written", "score": 1, "by": person}
    )


def asked(role: str, *facts: Fact, person: str = "tom", key: str = MSK) -> Barred | None:
    return entitlement(definition(key), Evidence.of("nadia", facts), person, role, DAY)


def definition(key: str) -> Definition:
    return parse_definition(version(key, "2024"))


def test_powers_of_a_track_instructor_are_read_off_the_document() -> None:
    given = {(each.power, each.over) for each in powers_of(definition(MSK), "track-instructor")}
    assert {(Power.EXAMINE, "written"), (Power.EXAMINE, "visual"), (Power.EXAMINE, "practical")} <= given
    assert (Power.SUPERVISE, "logbook") in given
    assert (Power.REQUEST, "independent-practitioner") in given
    assert (Power.REQUEST, "track-instructor") not in given
    assert not any(power is Power.DECIDE for power, _over in given)


def test_only_a_master_instructor_puts_instructors_forward() -> None:
    given = {(each.power, each.over) for each in powers_of(definition(MSK), "master-instructor")}
    assert {(Power.REQUEST, "track-instructor"), (Power.REQUEST, "master-instructor")} <= given


def test_an_award_that_nobody_names_gives_no_power() -> None:
    assert powers_of(definition(MSK), "independent-practitioner") == ()
    assert powers_of(definition(MSK), "nothing-of-the-kind") == ()


def test_another_body_gives_its_own_powers_by_the_same_code() -> None:
    given = {(each.power, each.over) for each in powers_of(definition(FUSIC), "fusic-mentor")}
    assert (Power.REQUEST, "fusic-heart") in given


def test_track_is_what_the_document_counts() -> None:
    assert track_of(definition(MSK)) == "fm-msk"
    assert track_of(definition(FUSIC)) == "fusic"


def test_who_only_examined_may_request() -> None:
    assert asked("requester", award("tom", "track-instructor", date(2020, 1, 1)), result_by("tom")) is None


def test_who_only_supervised_may_request() -> None:
    assert asked("requester", award("tom", "track-instructor", date(2020, 1, 1)), signed_by("tom")) is None


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ((signed_by("tom"),), Barred(Bar.NEVER_HELD)),
        (
            (award("tom", "track-instructor", date(2020, 1, 1), DAY), signed_by("tom")),
            Barred(Bar.ENDED, DAY),
        ),
        ((award("tom", "track-instructor", date(2020, 1, 1)), signed_by("helene")), Barred(Bar.DID_NOTHING)),
    ],
)
def test_why_somebody_may_not_request_is_said(facts: tuple[Fact, ...], expected: Barred) -> None:
    assert asked("requester", *facts) == expected


def test_nobody_is_requester_for_themselves() -> None:
    assert asked("requester", award("nadia", "track-instructor", date(2020, 1, 1)), person="nadia") == Barred(
        Bar.THEMSELVES
    )


def test_a_mentor_of_eleven_months_is_none_yet() -> None:
    held = award("tom", "fusic-mentor", date(2025, 8, 1))
    assert asked("mentor", held, key=FUSIC) == Barred(Bar.NOT_LONG_ENOUGH)
    assert asked("mentor", award("tom", "fusic-mentor", date(2025, 7, 1)), key=FUSIC) is None


def involved(**more: object) -> Involved:
    stated: dict[str, object] = {
        "candidate": "nadia", "requester": "tom", "signed": {"tom": 40, "helene": 60},
        "examined": {"tom": ["written"], "helene": ["visual", "practical"]},
        "names": {"nadia": "Nadia Ferreira", "tom": "Dr Tom Okafor", "helene": "Dr Hélène Gagnon"},
    }  # fmt: skip
    return Involved(**(stated | more))  # type: ignore[arg-type]


def keys(**more: object) -> list[str]:
    return [message.key for message in conflicts_of(involved(**more))]


def test_a_request_without_anything_to_ask_about_shows_nothing() -> None:
    assert keys(signed={"tom": 50, "mei": 50}) == []


@pytest.mark.parametrize(
    ("change", "conflict"),
    [
        ({"examined": {"tom": ["written", "visual", "practical"]}}, Conflict.SOLE_EXAMINER),
        ({"names": {"nadia": "Nadia Okafor", "tom": "Dr Tom Okafor"}}, Conflict.SAME_FAMILY_NAME),
        ({"acted_for": frozenset({"tom"})}, Conflict.CANDIDATE_ACTED_FOR),
        ({"decider": "helene"}, Conflict.DECIDER_TOOK_PART),
        ({"entered_on_request_day": ("written",)}, Conflict.LATE_RESULT),
    ],
)
def test_each_conflict_is_seen(change: dict[str, object], conflict: Conflict) -> None:
    assert conflict in keys(signed={"tom": 50, "mei": 50}, **change)


def test_who_signed_most_and_examined_is_named() -> None:
    (message,) = conflicts_of(involved())
    assert message.key == Conflict.SIGNED_AND_EXAMINED
    assert (message["person"], message["signed"], message["of"]) == ("helene", 60, 100)
