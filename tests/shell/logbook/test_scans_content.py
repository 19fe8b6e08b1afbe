"""What can be said of a scan, and its written form."""

import json
from dataclasses import fields
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from insonate.logbook import api as logbook
from insonate.logbook.scans.content import fact_attributes, tidied
from insonate_core.evidence import ATTRIBUTES
from tests.factories.scans import content

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a law, not a race
words = st.text(max_size=30)
keys = st.from_regex(r"[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,5})?", fullmatch=True)
maybe = st.one_of(st.none(), st.booleans())
contents = st.builds(
    logbook.ScanContent,
    performed_on=st.dates(),
    **dict.fromkeys(("case_number", "clinical_question", "reflection", "site", "critical_incident"), words),
    **{name: st.one_of(st.just(""), keys) for name in ("region", "side", "supervision", "purpose", "role", "sex")},
    applications=st.lists(keys, max_size=3, unique=True).map(tuple),
    views=st.lists(keys, max_size=3, unique=True).map(tuple),
    determinate=maybe,
    images_stored=maybe,
    indicated=maybe,
    answers=st.dictionaries(keys, st.booleans(), max_size=3),
    extra=st.dictionaries(
        keys, st.one_of(words, st.integers(), st.booleans(), st.lists(words, max_size=3).map(tuple)), max_size=3
    ),
)


@unhurried
@given(contents)
def test_written_content_reads_back_the_same(said: logbook.ScanContent) -> None:
    text, _digest = logbook.written(said)
    assert logbook.from_document(json.loads(text)) == said


@unhurried
@given(contents, contents)
def test_digest_differs_where_content_does(one: logbook.ScanContent, other: logbook.ScanContent) -> None:
    assert (logbook.written(one)[1] == logbook.written(other)[1]) == (one == other)


@unhurried
@given(contents)
def test_tidying_twice_changes_no_more(said: logbook.ScanContent) -> None:
    assert tidied(tidied(said)) == tidied(said)


def test_document_leaves_out_what_was_not_said() -> None:
    assert logbook.document_of(logbook.ScanContent(performed_on=date(2026, 7, 8))) == {
        "format": 1,
        "performed-on": "2026-07-08",
    }


def test_unknown_format_is_not_guessed_at() -> None:
    with pytest.raises(ValueError, match="format 2"):
        logbook.from_document({"format": 2, "performed-on": "2026-07-08"})


def test_every_field_has_its_place_in_the_document() -> None:
    """A field that is added and forgotten in the written form would be lost on saving."""
    samples = {"performed_on": date(2026, 7, 8), "applications": ("a",), "views": ("b",)}
    samples |= {"answers": {"q": True}, "extra": {"c": 1}}
    samples |= dict.fromkeys(("determinate", "images_stored", "indicated"), False)
    full = logbook.ScanContent(**{each.name: samples.get(each.name, each.name) for each in fields(logbook.ScanContent)})
    assert logbook.from_document(logbook.document_of(full)) == full


def test_facts_speak_the_language_of_programmes() -> None:
    said = content(
        applications=("tendon", "soft-tissue"), answers={"fluid": True, "tear": False}, procedure="guided",
        case_number="17", encounter="e-1", age_band="45-59", images_stored=True, indicated=False, purpose="routine",
        views=("long",), modality="b-mode", setting="clinic",
    )  # fmt: skip
    attributes = fact_attributes(logbook.document_of(said))
    assert attributes == {
        "region": "shoulder", "side": "right", "application": ("tendon", "soft-tissue"), "view": ("long",),
        "modality": "b-mode", "determinate": True, "finding": "abnormal", "procedure": "guided", "therapeutic": True,
        "subject": "patient", "purpose": "routine", "assistance": "unassisted", "supervision": "none",
        "role": "performed", "age-band": "45-59", "setting": "clinic", "encounter": "e-1", "images-stored": True,
        "indicated": False, "question": ("fluid", "tear"), "subject-number": "17",
    }  # fmt: skip
    assert set(attributes) <= set(ATTRIBUTES["scans"])


def test_facts_never_carry_notes() -> None:
    attributes = fact_attributes(logbook.document_of(content(reflection="Slow sweep next time.", site="Clinic 2")))
    assert "Slow sweep next time." not in attributes.values()
    assert set(attributes) <= set(ATTRIBUTES["scans"])


@pytest.mark.parametrize(("assistance", "role"), [("observed", "observed"), ("assisted", "performed")])
def test_who_only_observed_did_not_perform(assistance: str, role: str) -> None:
    assert fact_attributes(logbook.document_of(content(assistance=assistance)))["role"] == role


def test_differences_are_told_field_by_field() -> None:
    changed = logbook.differences(content(), content(side="left", determinate=None))
    assert [(each.field, each.before, each.after) for each in changed] == [
        ("side", "right", "left"),
        ("determinate", True, None),
    ]
