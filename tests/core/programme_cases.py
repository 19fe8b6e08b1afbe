"""Programme cases: invented people, a day, and the standing they must get. The format is programmes/README.md."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

from insonate_core.evaluation import evaluate, evaluate_cycle
from insonate_core.evidence import Atom, Evidence, Fact, Signature, Value
from insonate_core.findings import Finding
from insonate_core.programmes import Definition, parse_definition
from tests.core.programme_files import PROGRAMMES, load

CASES = sorted(PROGRAMMES.glob("*/cases/*/*.yaml"))
WORDS = {"about", "version", "candidate", "people", "facts", "as-of", "expect", "like", "without", "with", "instead"}
OWN = {"id", "kind", "on", "recorded", "until", "signed-by", "asked-of", "number", "every", "a-day"}


class CaseError(AssertionError):
    """A case that is written wrongly, or that differs from its good case in more than one thing."""


@dataclass(frozen=True)
class Case:
    """One case, with what it takes from the good case it is like already put in."""

    path: Path
    definition: Definition
    candidate: str
    facts: tuple[Fact, ...]
    as_of: date
    expect: Mapping[str, Any]

    @property
    def evidence(self) -> Evidence:
        return Evidence.of(self.candidate, self.facts)


def read_case(path: Path) -> Case:
    raw = load(path)
    strange = set(raw) - WORDS
    if strange:
        raise CaseError(f"{path.name}: unknown words {sorted(strange)}")
    expect = raw["expect"]
    if path.parent.name == "bad":
        raw = _differing(path, raw)
    version = load(path.parents[2] / "versions" / f"{raw['version']}.yaml")
    facts = [fact for name, held in raw.get("people", {}).items() for fact in _person(name, held)]
    facts += [fact for entry in raw["facts"] for fact in _facts(entry)]
    return Case(path, parse_definition(version), raw["candidate"], tuple(facts), raw["as-of"], expect)


def _differing(path: Path, raw: Mapping[str, Any]) -> dict[str, Any]:
    """The good case with one thing changed: a fact less, a fact more, one word of one fact, or the day."""
    base: dict[str, Any] = deepcopy(load(path.parents[1] / "good" / f"{raw['like']}.yaml"))
    changes = [word for word in ("without", "with", "instead", "as-of") if word in raw]
    if len(changes) != 1 or {"facts", "people", "candidate", "version"} & set(raw):
        raise CaseError(f"{path.name}: a bad case changes one thing, not {changes}")
    known = {entry["id"]: entry for entry in base["facts"]}
    if "without" in raw:
        if raw["without"] in base["people"]:
            del base["people"][raw["without"]]
        else:
            base["facts"].remove(known[raw["without"]])
    elif "with" in raw:
        base["facts"].append(raw["with"])
    elif "instead" in raw:
        ((id, words),) = raw["instead"].items()
        if len(words) != 1:
            raise CaseError(f"{path.name}: a bad case changes one word, not {sorted(words)}")
        ((word, value),) = words.items()
        if id in base["people"]:
            base["people"][id][word] = value
        elif value is None:
            del known[id][word]
        else:
            known[id][word] = value
    else:
        base["as-of"] = raw["as-of"]
    return base


def _person(name: str, held: Mapping[str, Any]) -> list[Fact]:
    """Another person: what they hold, since when and until when."""
    facts = []
    for award, since in held.items():
        span = since if isinstance(since, Mapping) else {"from": since}
        facts.append(
            Fact(
                id=f"{name}-{award}",
                kind="awards",
                on=span["from"],
                recorded=span["from"],
                until=span.get("until"),
                person=name,
                attributes={"award": award},
            )
        )
    return facts


def _facts(entry: Mapping[str, Any]) -> list[Fact]:
    """One fact, or a series of them: `number` of them from `on`, `every` so many days or `a-day` so many."""
    number, every, a_day = entry.get("number"), entry.get("every", 1), entry.get("a-day", 1)
    attributes = {key: _value(value) for key, value in entry.items() if key not in OWN}
    if number is None:
        return [_fact(entry, entry["id"], entry["on"], attributes)]
    facts = []
    for place in range(number):
        id = f"{entry['id']}-{place:04}"
        on = entry["on"] + timedelta(days=place // a_day * every)
        facts.append(_fact(entry, id, on, {"encounter": id, **attributes}))
    return facts


def _fact(entry: Mapping[str, Any], id: str, on: date, attributes: Mapping[str, Value]) -> Fact:
    return Fact(
        id=id,
        kind=entry["kind"],
        on=on,
        recorded=entry.get("recorded", on),
        until=entry.get("until"),
        attributes=attributes,
        signatures=tuple(Signature(by=person, on=on, recorded=on) for person in entry.get("signed-by", ())),
        awaiting=tuple(entry.get("asked-of", ())),
    )


def _value(value: Any) -> Value:
    if isinstance(value, list):
        return tuple(_atom(each) for each in value)
    return _atom(value)


def _atom(value: Any) -> Atom:
    """`68 of 80` and `85%` are exact scores; 6.5 is thirteen halves."""
    if isinstance(value, float):
        return Fraction(repr(value))
    if isinstance(value, str) and value.endswith("%"):
        return Fraction(value[:-1]) / 100
    if isinstance(value, str) and " of " in value:
        part, whole = value.split(" of ")
        if part.isdigit() and whole.isdigit():
            return Fraction(int(part), int(whole))
    assert isinstance(value, (str, bool, int, date))
    return value


def check_case(case: Case) -> None:
    """Raises `AssertionError` with every expectation that does not hold."""
    standing = evaluate(case.definition, case.evidence, case.as_of)
    wrong: list[str] = []
    for word, expected in case.expect.items():
        if word == "enrolment":
            assert standing.enrolment is not None
            wrong += _compare("enrolment", standing.enrolment, expected)
        elif word == "awards":
            states = {award.key: award.state.value for award in standing.awards}
            wrong += [
                f"award {key}: expected {state}, found {states[key]}"
                for key, state in expected.items()
                if states[key] != state
            ]
        elif word == "requirements":
            for path, each in expected.items():
                wrong += _compare(path, standing.at(path), each)
        else:
            name, number = word.rsplit(" ", 1)
            turn = evaluate_cycle(case.definition, case.evidence, case.as_of, name, int(number))
            for path, each in expected.items():
                found = turn if path == "whole" else turn.at(path)
                wrong += _compare(f"{word}: {path}", found, each)
    if wrong:
        raise AssertionError(f"{case.path.name}:\n  " + "\n  ".join(wrong))


def _compare(name: str, finding: Finding, expected: Any) -> list[str]:
    """A state, or a mapping of what to look at."""
    looked = expected if isinstance(expected, Mapping) else {"state": expected}
    wrong = []
    for word, value in looked.items():
        found = _look(finding, word)
        if found != value:
            wrong.append(f"{name} {word}: expected {value}, found {found}")
    return wrong


def _look(finding: Finding, word: str) -> Any:
    match word:
        case "state":
            return finding.shown_state.value
        case "refused":
            return {reason: len(facts) for reason, facts in finding.refused.items()}
        case "reasons":
            return [reason.key for reason in finding.reasons]
        case "acts":
            return finding.next.acts if finding.next is not None else 0
        case "until":
            return finding.window.until if finding.window is not None else None
        case "waiting-for":
            return {person: waiting.facts for person, waiting in finding.waiting_for.items()}
        case "concessions":
            return list(finding.concessions)
        case "have" | "need" | "waiting" | "late" | "by" | "since":
            return getattr(finding, word)
        case _:
            raise CaseError(f"nothing to look at: {word}")
