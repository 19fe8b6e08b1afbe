"""Programme cases as acceptance tests, and the published versions that may never change."""

from collections import Counter
from pathlib import Path

import pytest

from insonate_core.cases import Case, CaseErrors, contradictions
from insonate_core.programmes import definition_hash
from tests.core.programme_cases import CASES, case_at, check_case
from tests.core.programme_files import PROGRAMMES, VERSIONS, load

PUBLISHED = PROGRAMMES / "published.sha256"


def case_id(path: Path) -> str:
    return f"{path.parts[-4]}-{path.parts[-2]}-{path.stem}"


@pytest.mark.parametrize("path", CASES, ids=case_id)
def test_programme_case(path: Path) -> None:
    check_case(case_at(path))


@pytest.mark.parametrize("programme", sorted({path.parts[-3] for path in VERSIONS}))
def test_programme_has_cases_enough(programme: str) -> None:
    enough = 8 if programme in ("essex-scanning-record", "cpocus-fm-msk") else 4
    found = Counter(path.parts[-2] for path in CASES if path.parts[-4] == programme)
    assert found["good"] >= enough
    assert found["bad"] >= enough


@pytest.mark.parametrize("programme", sorted({path.parts[-3] for path in VERSIONS}))
def test_cases_try_each_version_and_no_two_contradict_each_other(programme: str) -> None:
    by_version: dict[str, dict[str, Case]] = {
        path.stem: {} for path in VERSIONS if path.parts[-3] == programme
    }  # fmt: skip
    for path in CASES:
        if path.parts[-4] == programme:
            case = case_at(path).case
            by_version[case.version][f"{path.parts[-2]}/{path.stem}"] = case
    for version, cases in by_version.items():
        assert cases, f"{programme}: no case tries {version}"
        assert contradictions(cases) == ()


def test_a_bad_case_must_change_one_thing_only(tmp_path: Path) -> None:
    good = tmp_path / "cases" / "good" / "one.yaml"
    bad = tmp_path / "cases" / "bad" / "two.yaml"
    good.parent.mkdir(parents=True)
    bad.parent.mkdir(parents=True)
    good.write_text("{version: '1', candidate: a, people: {}, facts: [{id: x}], as-of: 2025-01-01, expect: {}}")
    bad.write_text("{like: one, without: x, as-of: 2025-02-01, expect: {awards: {a: ready}}}")
    with pytest.raises(CaseErrors, match="case-changes-one-thing"):
        case_at(bad)


def test_a_published_version_never_changes() -> None:
    pinned = dict(reversed(line.split("  ")) for line in PUBLISHED.read_text(encoding="utf-8").splitlines())
    found = {
        f"{path.parts[-3]}/versions/{path.name}": definition_hash(load(path))
        for path in VERSIONS
        if f"{path.parts[-3]}/versions/{path.name}" in pinned
    }
    assert found == pinned, "a published version is law: publish a new version instead"
