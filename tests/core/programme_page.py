"""docs/reference/programmes.md, made from the programme files: `python -m tests.core.programme_page` writes it anew.

What a programme shows of the primitives is read off its structure, so that neither list can drift.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from insonate_core.programmes import Definition, parse_definition
from insonate_core.programmes.lint import conditions, tests_of
from insonate_core.programmes.requirements import (
    AnyOf,
    Anywhere,
    Clause,
    Count,
    Days,
    Divide,
    Hold,
    InOrder,
    NoGap,
    Pass,
    SignedBy,
)
from tests.core.programme_files import PROGRAMMES, load

PAGE = PROGRAMMES.parent / "docs" / "reference" / "programmes.md"

PRIMITIVES = (
    "a minimum over a filter, per module and in total",
    "a share or subset",
    "a cap",
    "coverage of a list",
    "n of m",
    "order",
    "windows",
    "recurring cycles",
    "the supervisor’s standing on the day",
    "two people, independence",
    "quality gates",
    "alternatives",
    "equivalence and reduction",
    "points",
    "exams",
    "money and standing",
    "versions",
    "extensions, grace, waivers",
    "status gates",
    "audit sampling",
    "scorecards",
    "indicative numbers",
)

HEAD = """# The programmes

The rules of {number} programmes of {bodies} bodies, as they stand in `programmes/`. This page is made from those
files; `python -m tests.core.programme_page` writes it anew, and a test says when it must be.

None of these bodies has published its rules here, and none has confirmed them: each number points at the page it was
read from. **Unconfirmed** are the numbers and clauses that could not be read or had to be chosen. The files mark them
`example: true`, or give a reference that is marked `unconfirmed`, and every page that shows them says so. A comment at
the head of a file tells what was chosen and why.

## What each asks

| programme | body | grants | asks | unconfirmed |
|---|---|---|---|---|
"""

SHOWS = """
## Where each is read, and what it shows

The numbers are those of the 22 primitives below. The cases that try a programme stand beside it, in
`programmes/<programme>/cases`.

| programme | versions | shows | read from |
|---|---|---|---|
"""

LEGEND = """
## The primitives

Whatever the bodies of this field ask is made of these; section 6 of [the language](programme-language.md) tells how
each is said.

| # | primitive | see |
|---|---|---|
"""


@dataclass(frozen=True)
class Shown:
    """One programme with its versions, the newest first."""

    key: str
    documents: tuple[Mapping[str, Any], ...]

    @property
    def definition(self) -> Definition:
        return parse_definition(self.documents[0])

    @property
    def definitions(self) -> list[Definition]:
        return [parse_definition(each) for each in self.documents]


def programmes() -> list[Shown]:
    """Every programme folder, with its versions by the day they apply from, the newest first."""
    found = []
    for folder in sorted(path.parent for path in PROGRAMMES.glob("*/versions")):
        documents = [load(path) for path in sorted((folder / "versions").glob("*.yaml"))]
        newest_first = sorted(documents, key=lambda each: str(each["applies"]["from"]), reverse=True)
        found.append(Shown(folder.name, tuple(newest_first)))
    return found


def examples(document: Mapping[str, Any]) -> list[str]:
    """The place of everything that says `example: true`, or rests on a reference that is not confirmed."""
    doubtful = {key for key, each in document["references"].items() if each.get("unconfirmed")}

    def walk(place: tuple[str, ...], node: Any) -> Iterator[str]:
        if isinstance(node, Mapping):
            if node.get("example") is True or node.get("reference") in doubtful:
                yield "/".join(place)
            for key, each in node.items():
                yield from walk((*place, str(key)), each)
        elif isinstance(node, list):
            for number, each in enumerate(node):
                key = each.get("key", each.get("requirement")) if isinstance(each, Mapping) else None
                yield from walk((*place, str(key or number + 1)), each)

    return list(walk((), {key: each for key, each in document.items() if key != "references"}))


def primitives(definition: Definition, versions: int) -> set[int]:
    """Which of the 22 primitives a document uses, by number."""
    asked = list(definition.requirements.values())
    counts = [each for each in asked if isinstance(each, Count)]
    clauses: list[Clause] = [clause for each in counts for clause in each.of_which]
    windows = [within for each in asked if (within := getattr(each, "within", None)) is not None]
    signatures = [
        test for _place, _kind, each in conditions(definition) for test in tests_of(each) if isinstance(test, SignedBy)
    ]
    people, awards = definition.people.values(), definition.awards.values()
    concessions, exams = definition.concessions.values(), definition.exams.values()
    after_an_anchor = [
        each for each in windows if isinstance(each, Days) and each.starts is not None
        and each.until is None and each.starts.base in definition.anchors
    ]  # fmt: skip
    before_an_anchor = [
        each for each in windows if isinstance(each, Days) and each.starts is None
        and each.until is not None and each.until.base in definition.anchors
    ]  # fmt: skip
    shown = {
        1: any(each.at_least is not None or each.for_each is not None for each in counts)
        or any(isinstance(each, Divide) for each in asked),
        2: any(each.at_least is not None for each in clauses),
        3: any(each.at_most is not None for each in clauses),
        4: any(each.for_each is not None and each.enough is None for each in counts),
        5: any(each.enough is not None for each in counts)
        or any(isinstance(each, AnyOf) and each.enough > 1 for each in asked),
        6: any(isinstance(each, InOrder) for each in asked)
        or any(each.the_last is not None for each in clauses)
        or bool(after_an_anchor or before_an_anchor),
        7: any(isinstance(each, (Days, Anywhere)) for each in windows),
        8: bool(definition.cycles),
        9: bool(signatures) or any(each.for_at_least is not None for each in people),
        10: any(len(each.people) > 1 for each in signatures)
        or any(each.has or each.has_not for each in people)
        or any(each.requested_by is not None for each in awards),
        11: any(each.counts_if is not None or each.once_per is not None for each in definition.records.values()),
        12: any(isinstance(each, AnyOf) and each.enough == 1 for each in asked),
        13: any(each.reduces for each in concessions),
        14: any(each.measure is not None for each in counts),
        15: any(isinstance(each, Pass) for each in asked),
        16: any(each.fee is not None for each in awards)
        or any(each.reads == "payments" for each in counts)
        or any(isinstance(each, Hold) and each.reads == "memberships" for each in asked),
        17: versions > 1 or bool(definition.transitions),
        18: any(each.extends or each.waives for each in concessions)
        or any(each.grace is not None for each in (*asked, *definition.cycles.values())),
        19: any(each.opens_when for each in exams) or len(definition.awards) > 1,
        20: bool(definition.audits),
        21: definition.subject != "person",
        22: any(each.indicative for each in (*asked, *clauses)),
    }
    if any(isinstance(each, NoGap) for each in asked):
        shown[7] = True
    return {number for number, is_shown in shown.items() if is_shown}


def shows(programme: Shown) -> set[int]:
    """The primitives that any version of a programme shows."""
    versions = len(programme.documents)
    return set().union(*(primitives(each, versions) for each in programme.definitions))


def as_page() -> str:
    """The whole page."""
    found = programmes()
    bodies = {programme.definition.body for programme in found}
    text = HEAD.format(number=len(found), bodies=len(bodies))
    text += "".join(_asks(programme) for programme in found)
    text += SHOWS + "".join(_shows(programme) for programme in found)
    text += LEGEND
    for number, words in enumerate(PRIMITIVES, start=1):
        where = ", ".join(programme.key for programme in found if number in shows(programme))
        text += f"| {number} | {words} | {where} |\n"
    return text


def _asks(programme: Shown) -> str:
    definition, document = programme.definition, programme.documents[0]
    awards = "; ".join(each.titles.get("en", each.key) for each in definition.awards.values())
    asked = dict.fromkeys(
        path for award in definition.awards.values() for path in (*award.requires, *award.upkeep)
    )  # fmt: skip
    headline = "; ".join(_title(definition, path) for path in asked)
    unsure = examples(document)
    doubts = f"{len(unsure)}: {', '.join(map(_place, unsure))}" if unsure else "–"
    return f"| `{programme.key}` | {definition.body} | {awards} | {headline} | {doubts} |\n"


def _place(path: str) -> str:
    """Where in the document, without the words that only hold it together."""
    steps = [
        step for step in path.split("/") if step not in ("requirements", "all-of", "any-of", "in-order", "reduces")
    ]
    return "/".join(steps)


def _title(definition: Definition, path: str) -> str:
    requirement = definition.requirements[path]
    title = requirement.titles.get("en", requirement.key.replace("-", " "))
    parts = [_title(definition, child) for child in definition.children_of(path)] if path in _cycles(definition) else []
    title = f"{title}: {', '.join(parts)}" if parts else title
    return f"{title} (indicative)" if requirement.indicative else title


def _cycles(definition: Definition) -> set[str]:
    return {path for path, each in definition.requirements.items() if hasattr(each, "cycle")}


def _shows(programme: Shown) -> str:
    versions = ", ".join(f"{each['version']} (from {each['applies']['from']})" for each in programme.documents)
    sources = dict.fromkeys(
        (str(each["title"]), str(each["url"]))
        for document in programme.documents
        for each in document["references"].values()
        if "url" in each
    )
    links = ", ".join(f"[{title}]({url})" for title, url in sources)
    numbers = " ".join(map(str, sorted(shows(programme))))
    return f"| `{programme.key}` | {versions} | {numbers} | {links} |\n"


def write(page: Path = PAGE) -> None:
    page.write_text(as_page(), encoding="utf-8")


if __name__ == "__main__":
    write()
