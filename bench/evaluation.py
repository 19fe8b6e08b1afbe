"""How long does it take to say where one person stands? `python -m bench evaluation`.

One invented person with 3,000 scans over four years, half of them signed by two supervisors, one in ten waiting; the
whole programme with all its awards and cycles. *Index* is made once for a logbook and kept with it; *first* is the
first evaluation on it, which makes the columns that the programme asks about; *warm* is every later one: the median of
15; *until* is the same with the day on which time alone may change it. Lint is of the largest documents: *read* makes
the definition of plain values, *lint* asks everything. Times are of the processor, so that other work on the machine is
not counted.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random
from statistics import median

from ruamel.yaml import YAML

from insonate_core.evaluation import EvidenceIndex, evaluate, evaluate_until
from insonate_core.evidence import Evidence, Fact, Signature
from insonate_core.frozen import standing_to_json
from insonate_core.programmes import Definition, parse_definition
from insonate_core.programmes.lint import lint

PROGRAMMES = Path(__file__).parents[1] / "programmes"
MEASURED = (
    ("essex-scanning-record", "2024-10"),
    ("cpocus-fm-msk", "2024"),
    ("edec", "2024"),
    ("fusic-hd", "2024"),
)
LARGEST = 3
SCANS, DAYS = 3000, 1460
START = date(2021, 1, 10)
AS_OF = START + timedelta(days=DAYS)
SUPERVISORS = ("okafor", "gagnon")
CHOICES: dict[str, tuple[str | bool, ...]] = {
    "side": ("left", "right"),
    "determinate": (True, True, True, True, False),
    "assistance": ("observed", "assisted", "unassisted"),
    "supervision": ("direct", "remote-live", "image-review"),
    "subject": ("patient", "patient", "volunteer", "simulator"),
    "purpose": ("certification", "routine", "introductory"),
    "finding": ("normal", "abnormal"),
}


def definition_of(programme: str, version: str) -> Definition:
    path = PROGRAMMES / programme / "versions" / f"{version}.yaml"
    return parse_definition(YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8")))


def invented_person(definition: Definition, scans: int = SCANS, seed: int = 7) -> Evidence:
    """A person whom the programme has much to say about."""
    random = Random(seed)  # noqa: S311 - an invented person, not a secret
    choices = dict(CHOICES)
    for name, vocabulary in definition.vocabularies.items():
        choices[name] = vocabulary.values
    choices.setdefault("region", ("shoulder", "knee", "hip"))
    facts = [_scan(random, f"{number:05}", choices) for number in range(scans)]
    for person in SUPERVISORS:
        for award in sorted({award for rule in definition.people.values() for award in rule.holds}):
            facts.append(_award(f"{person}-{award}", date(2019, 1, 1), award, person))
    facts += [_award(f"own-{award}", START, award) for award in (*definition.awards, "pgcert-msk-ultrasound")]
    for kind, word in (("enrolments", "programme"), ("memberships", "body")):
        value = definition.programme if kind == "enrolments" else "cpocus"
        facts.append(Fact(id=f"own-{kind}", kind=kind, on=START, recorded=START, attributes={word: value}))
    return Evidence.of("nadia", facts)


def _scan(random: Random, id: str, choices: dict[str, tuple[str | bool, ...]]) -> Fact:
    on = START + timedelta(days=random.randrange(DAYS))
    luck = random.random()
    return Fact(
        id=id,
        kind="scans",
        on=on,
        recorded=on,
        attributes={"encounter": f"encounter-{id}", **{name: random.choice(each) for name, each in choices.items()}},
        signatures=tuple(Signature(by=person, on=on, recorded=on) for person in SUPERVISORS) if luck < 0.5 else (),
        awaiting=SUPERVISORS[:1] if 0.5 <= luck < 0.6 else (),
    )


def _award(id: str, on: date, award: str, person: str | None = None) -> Fact:
    return Fact(id=id, kind="awards", on=on, recorded=on, person=person, attributes={"award": award})


def _milliseconds(work: Callable[[], object]) -> float:
    began = time.process_time_ns()
    work()
    return (time.process_time_ns() - began) / 1e6


def measure(definition: Definition) -> tuple[float, float, float, float, float]:
    """Milliseconds for the index, the first evaluation, a later one, one with its day, and writing it down."""
    evidence = invented_person(definition)
    built = median(_milliseconds(lambda: EvidenceIndex(evidence).log("scans")) for _ in range(5))
    index = EvidenceIndex(evidence)
    index.log("scans")
    first = _milliseconds(lambda: evaluate(definition, index, AS_OF))
    warm = median(_milliseconds(lambda: evaluate(definition, index, AS_OF)) for _ in range(15))
    until = median(_milliseconds(lambda: evaluate_until(definition, index, AS_OF)) for _ in range(15))
    standing = evaluate(definition, index, AS_OF)
    return built, first, warm, until, _milliseconds(lambda: standing_to_json(standing))


def measure_lint(path: Path) -> tuple[float, float]:
    """Milliseconds to read a document's plain values, and to ask everything about it."""
    document = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    definition = parse_definition(document)
    read = median(_milliseconds(lambda: parse_definition(document)) for _ in range(7))
    return read, median(_milliseconds(lambda: lint(definition)) for _ in range(7))


def main() -> None:
    """Print the table."""
    print(f"one person, {SCANS} scans in {DAYS} days; processor time in ms; goal: warm at most 10")
    print(f"{'programme':<24}{'index':>8}{'first':>8}{'warm':>8}{'until':>8}{'to JSON':>9}")
    for programme, version in MEASURED:
        built, first, warm, until, frozen = measure(definition_of(programme, version))
        print(f"{programme:<24}{built:>8.1f}{first:>8.1f}{warm:>8.1f}{until:>8.1f}{frozen:>9.1f}")
    print(f"\nthe {LARGEST} largest documents; processor time in ms; goal: lint at most 200")
    print(f"{'programme':<24}{'kB':>8}{'read':>8}{'lint':>8}")
    paths = sorted(PROGRAMMES.glob("*/versions/*.yaml"), key=lambda path: path.stat().st_size, reverse=True)
    for path in paths[:LARGEST]:
        read, asked = measure_lint(path)
        print(f"{path.parts[-3]:<24}{path.stat().st_size / 1000:>8.1f}{read:>8.1f}{asked:>8.1f}")


if __name__ == "__main__":
    main()
