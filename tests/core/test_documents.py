"""Programme documents: what can be read, and what each mistake is told."""

import json
from collections.abc import Mapping
from copy import deepcopy
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from insonate_core.periods import Duration
from insonate_core.programmes import (
    DefinitionErrors,
    canonical_json,
    definition_hash,
    parse_definition,
)
from insonate_core.programmes.requirements import (
    AllHold,
    Anywhere,
    Between,
    Count,
    DayPhrase,
    Days,
    Hold,
    NoneOf,
    OneOf,
    SignedBy,
)
from tests.core.programme_files import VERSIONS, load, version

SMALL: dict[str, Any] = {
    "insonate": 1,
    "programme": "heart-basics",
    "version": "2025",
    "title": {"en": "Heart basics"},
    "body": "An example society",
    "subject": "person",
    "time-zone": "Europe/London",
    "applies": {"from": "2025-01-01", "decided-by": "registration"},
    "references": {"handbook": {"title": "Handbook 2025"}},
    "vocabularies": {"view": ["parasternal", "apical"]},
    "people": {"mentor": {"holds": ["heart-mentor"], "for-at-least": "12 months"}},
    "anchors": {"registration": {"first": "enrolments", "where": {"programme": "heart-basics"}}},
    "requirements": {
        "logbook": {
            "count": "scans",
            "at-least": 50,
            "where": {"signed-by": "mentor", "view": "apical"},
            "within": {"anywhere": "12 months"},
            "of-which": {"normal": {"at-most": 10, "where": {"finding": "normal"}}},
        },
        "member": {"hold": "memberships", "where": {"body": "society"}, "on-day": "registration + 2 years"},
    },
    "awards": {"heart-basics": {"requires": ["member", "logbook"]}},
}


def changed(place: str, value: Any, of: Mapping[str, Any] = SMALL) -> dict[str, Any]:
    document = deepcopy(dict(of))
    *steps, last = place.split("/")
    inner: Any = document
    for step in steps:
        inner = inner.setdefault(step, {})
    inner[last] = value
    return document


@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_every_version_on_disk_can_be_read_and_is_filed_under_its_name(path: Path) -> None:
    definition = parse_definition(load(path))
    assert (definition.programme, definition.version) == (path.parts[-3], path.stem)


def test_a_document_is_read_into_its_own_words() -> None:
    definition = parse_definition(SMALL)
    logbook, member = definition.requirements["logbook"], definition.requirements["member"]
    assert isinstance(logbook, Count)
    assert isinstance(member, Hold)
    assert logbook.where == AllHold((SignedBy(("mentor",)), OneOf("view", ("apical",))))
    assert logbook.within == Anywhere(Duration(months=12))
    assert logbook.of_which[0].path == "logbook/normal"
    assert member.on_day == DayPhrase("registration", Duration(months=24))


def test_numbers_are_exact() -> None:
    definition = parse_definition(version("essex-scanning-record", "2024-10"))
    ielts = definition.requirements["english/ielts"]
    assert isinstance(ielts, Count)
    assert ielts.where == AllHold(
        (OneOf("test", ("ielts",)), Between("score", Fraction(13, 2), None)),
    )


def test_named_filters_and_inherited_references_are_resolved() -> None:
    definition = parse_definition(version("cpocus-fm-msk", "2024"))
    counts_if = definition.records["scans"].counts_if
    assert counts_if == AllHold(
        (
            NoneOf("purpose", ("introductory",)),
            OneOf("determinate", (True,)),
            OneOf("subject", ("patient", "volunteer")),
        )
    )
    assert definition.requirements["exams/visual"].reference == "track"


def test_an_inline_window_of_two_days_is_read() -> None:
    definition = parse_definition(version("cpocus-fm-msk", "2024"))
    paid = definition.requirements["dues-paid"]
    assert isinstance(paid, Count)
    assert paid.within == Days(DayPhrase("cycle-start", Duration(days=-90)), DayPhrase("cycle-end", Duration()))


@pytest.mark.parametrize(
    ("place", "value", "expected"),
    [
        ("requirments", {}, "requirments: unknown-word (word 'requirments', nearest 'requirements')"),
        ("insonate", 2, "insonate: unknown-language (found '2', known '1')"),
        ("version", 2025, "version: quote-it (found '2025')"),
        ("programme", "Heart", "programme: not-a-key (key 'Heart')"),
        (
            "requirements/logbook/at-leats",
            3,
            "requirements/logbook/at-leats: unknown-word (word 'at-leats', nearest 'at-least')",
        ),
        (
            "requirements/logbook/hold",
            "awards",
            "requirements/logbook: one-kind (found 'count, hold')",
        ),
        ("requirements/logbook/at-least", "many", "requirements/logbook/at-least: wrong-shape"),
        ("requirements/logbook/at-least", -1, "requirements/logbook/at-least: wrong-shape"),
        (
            "requirements/logbook/where",
            {"signed-by": "mentr"},
            "requirements/logbook/where/signed-by: unknown-name (of 'person', name 'mentr', nearest 'mentor')",
        ),
        (
            "requirements/logbook/where",
            {"view": "apicl"},
            "requirements/logbook/where/view: unknown-value (of 'view', value 'apicl', nearest 'apical')",
        ),
        ("requirements/logbook/where", "superviced", "requirements/logbook/where: unknown-name"),
        (
            "requirements/logbook/within",
            {"anywhere": "twelve months"},
            "requirements/logbook/within/anywhere: wrong-shape",
        ),
        (
            "requirements/logbook/within",
            {"from": "registraton"},
            "requirements/logbook/within/from: unknown-name (of 'day', name 'registraton'",
        ),
        ("requirements/member/hold", "scans", "requirements/member/hold: unknown-name (of 'span-kind'"),
        ("requirements/member/reference", "book", "requirements/member/reference: unknown-name"),
        ("awards/heart-basics/requires", ["membr"], "awards/heart-basics/requires/0: unknown-name"),
        ("applies/decided-by", "enrolled", "applies/decided-by: unknown-name"),
        (
            "anchors/registration",
            {"where": {"programme": "x"}},
            "anchors/registration: first-or-last",
        ),
        (
            "requirements/ring",
            {"all-of": ["ring"]},
            "requirements/ring: asks-itself (through 'ring > ring')",
        ),
        (
            "concessions",
            {"reduced": {"when": "member", "waives": ["logbok"]}},
            "concessions/reduced: unknown-name (of 'clause', name 'logbok', nearest 'logbook')",
        ),
        (
            "filters",
            {"one": ["two"], "two": ["one"]},
            "filters/two/0: filter-names-itself (filter 'one')",
        ),
        ("exams", {"theory": {"kind": "oral"}}, "exams/theory/kind: unknown-word"),
        (
            "cycles",
            {"year": {"starts": "31 June", "on-or-after": "registration", "every": "12 months"}},
            "cycles/year/starts: wrong-shape",
        ),
        (
            "cycles",
            {"year": {"starts": "registration", "every": "0 months"}},
            "cycles/year/every: wrong-shape",
        ),
        (
            "cycles",
            {"year": {"starts": "registration", "every": "1 year", "missed": {"every": "0 days", "requires": []}}},
            "cycles/year/missed/every: wrong-shape",
        ),
        (
            "requirements/logbook/within",
            {"anywhere": "101 years"},
            "requirements/logbook/within/anywhere: wrong-shape",
        ),
        ("requirements/member/on-day", "registration + 9999 years", "requirements/member/on-day: wrong-shape"),
    ],
)
def test_a_mistake_is_told_with_its_place(place: str, value: Any, expected: str) -> None:
    with pytest.raises(DefinitionErrors) as raised:
        parse_definition(changed(place, value))
    assert any(str(problem).startswith(expected) for problem in raised.value.problems), str(raised.value)


def test_every_mistake_is_told_at_once() -> None:
    document = changed("requirements/logbook/at-leats", 3)
    document["awards"]["heart-basics"]["requires"] = ["membr"]
    with pytest.raises(DefinitionErrors) as raised:
        parse_definition(document)
    assert len(raised.value.problems) == 2


def test_canonical_json_is_the_same_however_the_document_was_written() -> None:
    one = YAML(typ="safe", pure=True).load('{"from": 2024-10-01, "credits": 6.0, "title": "Élan"}')
    two = YAML(typ="safe", pure=True).load("from: '2024-10-01'  # a day\ncredits:   6\ntitle: Élan\n")
    assert canonical_json(one) == canonical_json(two) == '{"from":"2024-10-01","credits":6,"title":"Élan"}'.encode()


def test_canonical_json_keeps_the_order_that_has_meaning() -> None:
    document = version("famus", "2023-02")
    turned = deepcopy(document)
    parts = turned["requirements"]["logbook"]["among"]
    turned["requirements"]["logbook"]["among"] = dict(reversed(list(parts.items())))
    assert definition_hash(turned) != definition_hash(document)


def test_a_changed_number_changes_the_hash() -> None:
    assert definition_hash(changed("requirements/logbook/at-least", 51)) != definition_hash(SMALL)


@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_a_document_reads_the_same_from_its_canonical_json(path: Path) -> None:
    document = load(path)
    assert parse_definition(json.loads(canonical_json(document))) == parse_definition(document)
