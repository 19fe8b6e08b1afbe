"""The privacy guard at the logbook's door: what is read, what a person states, what may be stored.

Every free text of an entry is read (`insonate_core.privacy`). Text in which the guard sees a patient is not stored
unless the person states, field by field, what it is instead; the statement is kept with the version, with the
stretches it was about, and holds for them in later corrections of the same scan.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from insonate.logbook.scans.content import NOTES, ScanContent
from insonate.logbook.scans.problems import ScanProblem
from insonate_core.privacy.case_numbers import CaseNumberFault, check_case_number
from insonate_core.privacy.guard import LONGEST_TEXT, find_identifiers
from insonate_core.privacy.mending import mend
from insonate_core.privacy.statements import FEWEST_LETTERS, Claim, Statement, unsettled
from insonate_core.privacy.suspicion import Kind, Reason, Suspicion

NAMES = frozenset({Kind.NAME, Kind.NAME_AFTER_TITLE, Kind.NAME_OF_PATIENT})
PLAIN_FAULTS = frozenset({CaseNumberFault.NO_DIGIT, CaseNumberFault.TOO_LONG})

Stated = Mapping[str, Mapping[str, Any]]
Looked = dict[tuple[Any, ...], tuple[Suspicion, ...]]


@dataclass(frozen=True, slots=True)
class Found:
    """What the guard says of an entry: the problems that keep it out, and what was stated and must be kept."""

    problems: tuple[ScanProblem, ...]
    stated: dict[str, dict[str, Any]]


def suspicions_in(
    field: str, text: str, *, as_of: date, allow: frozenset[str] = frozenset(), colleagues: Iterable[str] = ()
) -> tuple[Suspicion, ...]:
    """What in one text of an entry may identify a patient, as the named field is read. A case number of the log's
    own is judged as one; in the name of a supervisor a name is no suspicion."""
    text = text[:LONGEST_TEXT]
    if field == "case_number":
        return _case_number(text, as_of)
    if field == "encounter" and _is_uuid(text):
        return ()
    found = find_identifiers(text, as_of=as_of, allow=allow, colleagues=frozenset(colleagues))
    if field == "supervisor_name":
        return tuple(each for each in found if each.kind not in NAMES)
    return found


def _case_number(text: str, as_of: date) -> tuple[Suspicion, ...]:
    found = find_identifiers(text, as_of=as_of)
    refusal = check_case_number(text, as_of=as_of) if text else None
    if refusal is None or refusal.fault in PLAIN_FAULTS:
        return ()
    if found:
        return found
    kind = refusal.kind or Kind.LONG_DIGIT_RUN
    return (Suspicion(kind, 0, len(text), text, Reason.MANY_DIGITS, refusal.arguments, False),)


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def _texts(content: ScanContent, reason: str) -> Iterator[tuple[str, str]]:
    for name in (*NOTES, "case_number", "encounter", "site", "supervisor_name"):
        yield name, getattr(content, name)
    for value in content.extra.values():
        texts = value if isinstance(value, tuple) else (value,)
        yield from (("extra", text) for text in texts if isinstance(text, str))
    yield "reason", reason


def guard_entry(
    content: ScanContent,
    not_a_patient: Mapping[str, str],
    *,
    as_of: date,
    colleagues: Iterable[str] = (),
    reason: str = "",
    before: str = "",
    looked: Looked | None = None,
) -> Found:
    """Read every free text of an entry. `not_a_patient` says in the person's words, by field, what the stretches
    there are instead; `before` is what earlier versions of the scan keep of such statements. `looked` is what was
    found in equal texts of the same batch, for the caller to drop with it: logs repeat themselves."""
    looked = {} if looked is None else looked
    kept: Stated = json.loads(before) if before else {}
    names = tuple(colleagues)
    problems: list[ScanProblem] = []
    stated: dict[str, dict[str, Any]] = {}
    if content.case_number and (plain := _plain_fault(content.case_number, as_of)):
        problems.append(plain)
    for field, text in _texts(content, reason):
        if not text:
            continue
        earlier = kept.get(field, {})
        allow = frozenset(earlier.get("stretches", ()))
        if allow and any(stretch in text for stretch in allow):
            stated[field] = dict(earlier)
        key = (field in ("case_number", "encounter", "supervisor_name") and field, text, as_of, allow, names)
        if key not in looked:
            looked[key] = suspicions_in(field, text, as_of=as_of, allow=allow, colleagues=names)
        found = looked[key]
        if field == "case_number":
            found = tuple(each for each in found if each.text not in allow)
        if not found:
            continue
        words = not_a_patient.get(field, "").strip()
        statements = [Statement(each.text, Claim.OTHER, words) for each in found] if words else []
        if open_ones := unsettled(found, statements, as_of=as_of):
            problems.append(_problem(field, open_ones[0].wanting.value, found))
            continue
        stretches = [*allow, *(each.text for each in found)] if field in stated else [each.text for each in found]
        stated[field] = {"words": words, "stretches": sorted(set(stretches))}
    return Found(tuple(problems), stated)


def _plain_fault(text: str, as_of: date) -> ScanProblem | None:
    refusal = check_case_number(text, as_of=as_of)
    if refusal is None or refusal.fault not in PLAIN_FAULTS:
        return None
    return ScanProblem("case_number", f"case-number-{refusal.fault.value}", dict(refusal.arguments))


def _problem(field: str, wanting: str, found: tuple[Suspicion, ...]) -> ScanProblem:
    quoted = ", ".join(f"“{each.text}”" for each in found)
    arguments = {"quoted": quoted, "suspicions": found, "letters": FEWEST_LETTERS}
    return ScanProblem(field, f"identifies-{wanting}", arguments)


def without_identifiers(field: str, text: str, *, as_of: date) -> str:
    """The text with everything taken out at which the guard stops."""
    if field == "case_number":
        return "" if suspicions_in(field, text, as_of=as_of) else text
    return mend(text[:LONGEST_TEXT], as_of=as_of)
