"""A case file on the page: the findings and the evidence as they were frozen, never computed again."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from insonate.certification.requests import api as requests
from insonate.certification.submissions.api import PatternText
from insonate.web.awards.words import conflict_words, exam_title
from insonate.web.components.parts import Cell, Column, RequirementRow, Table
from insonate.web.findings.concessions import GrantText, concession_words, eased_words, grant_words
from insonate.web.findings.tree import SHOWN
from insonate.web.findings.words import Names, day, noun, number, readable, refusal_words, text_of
from insonate.web.records.presenting import INNOCENT, pattern_words
from insonate_core.findings import Refusal
from insonate_core.findings import State as CoreState
from insonate_core.programmes import Definition

BARRED = {"count", "clause", "the-last", "value", "part", "divide"}


@dataclass(frozen=True, slots=True)
class Remark:
    """Something worth a look: what is seen, and how it may be innocent."""

    seen: str
    innocent: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """Everything a page shows of a case file."""

    attempt: int
    seal: str
    version: str
    as_of: date
    name: str
    rows: Sequence[RequirementRow]
    scans: Table
    others: Table
    remarks: Sequence[Remark]
    scan_count: int


def case_view(case_file: requests.CaseFile, definition: Definition) -> CaseView:
    """The case file in words. Names of signers and examiners are those that were frozen with it."""
    said = requests.content_of(case_file)
    names = Names(said["people"])
    scans = [fact for fact in said["facts"] if fact["kind"] == "scans"]
    others = [fact for fact in said["facts"] if fact["kind"] != "scans"]
    return CaseView(
        attempt=case_file.attempt,
        seal=case_file.content_hash,
        version=said["programme"]["version"],
        as_of=date.fromisoformat(said["as-of"]),
        name=requests.holder_of(case_file).name,
        rows=[_row(each, definition, said.get("granted", {})) for each in said["finding"]["children"]],
        scans=_scans(scans, definition, names),
        others=_others(others, definition, names),
        remarks=list(_remarks(said, names)),
        scan_count=len(scans),
    )


def _row(finding: Mapping[str, Any], definition: Definition, granted: Mapping[str, Any]) -> RequirementRow:
    state = CoreState(finding["real-state"] or finding["state"])
    have, need = Fraction(finding["have"]), Fraction(finding["need"])
    barred = finding["kind"] in BARRED and need > 1
    return RequirementRow(
        title=_title(finding, definition),
        state=SHOWN[state],
        count=_("%(have)s of %(need)s") % {"have": number(have), "need": number(need)} if barred else "",
        why=_why(finding, definition, granted),
        children=[_row(each, definition, granted) for each in finding["children"]],
        example=bool(finding["example"]),
    )


def _title(finding: Mapping[str, Any], definition: Definition) -> str:
    titled = text_of(finding["titles"])
    if titled:
        return titled
    for vocabulary in definition.vocabularies.values():
        for term in vocabulary:
            if finding["kind"] == "value" and term.key == finding["key"]:
                return text_of(term.titles, readable(term.key))
    return readable(finding["key"])


def _why(finding: Mapping[str, Any], definition: Definition, granted: Mapping[str, Any]) -> str:
    eased = eased_words(
        [_concession(key, definition, granted.get(key)) for key in finding["concessions"]],
        waived=finding["state"] == CoreState.WAIVED,
    )
    return " ".join(part for part in (eased, _refused(finding)) if part)


def _concession(key: str, definition: Definition, grant: Mapping[str, Any] | None) -> str:
    rule = definition.concessions.get(key)
    said = ""
    if grant is not None:
        days = {name: date.fromisoformat(grant[name]) for name in ("on", "until", "asked") if name in grant}
        said = grant_words(GrantText(by=grant["by"], reason=grant["reason"], **days))
    return concession_words(key, rule.titles if rule is not None else {}, said)


def _refused(finding: Mapping[str, Any]) -> str:
    refused = {
        reason: len(facts)
        for reason, facts in finding["refused"].items()
        if facts and reason not in (Refusal.OUTSIDE_WINDOW, Refusal.ALREADY_PASSED) and not reason.startswith("exam-")
    }
    if not refused or finding["reads"] is None:
        return ""
    told = ", ".join(
        f"{count} {noun(finding['reads'], count)}: {refusal_words(reason)}" for reason, count in sorted(refused.items())
    )
    return _("Beside it, not counted: %(told)s.") % {"told": told}


def _day(text: str) -> str:
    return day(date.fromisoformat(text))


def _term(definition: Definition, attribute: str, value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_term(definition, attribute, each) for each in value)
    for term in definition.vocabularies.get(attribute) or ():
        if term.key == value:
            return text_of(term.titles, readable(str(value)))
    return readable(str(value))


def _scans(facts: Sequence[Mapping[str, Any]], definition: Definition, names: Names) -> Table:
    rows = []
    for fact in sorted(facts, key=lambda each: (each["on"], each["id"])):
        said = fact["attributes"]
        what = said.get("application") or said.get("region") or ""
        signers = ", ".join(names.of(each["by"]) for each in fact.get("signed-by", ()))
        rows.append(
            [
                Cell(_day(fact["on"])),
                Cell(_term(definition, "application" if "application" in said else "region", what) if what else "–"),
                Cell(_term(definition, "supervision", said["supervision"]) if "supervision" in said else "–"),
                Cell(signers or "–"),
            ]
        )
    columns = [Column(_("Day")), Column(_("What")), Column(_("Supervision")), Column(_("Signed by"))]
    return Table(
        ngettext("%(count)s scan that counts", "%(count)s scans that count", len(rows)) % {"count": len(rows)},
        columns,
        rows,
    )


def _others(facts: Sequence[Mapping[str, Any]], definition: Definition, names: Names) -> Table:
    rows = []
    for fact in sorted(facts, key=lambda each: (each["kind"], each["on"], each["id"])):
        said = dict(fact["attributes"])
        by = names.of(said.pop("by")) if "by" in said else ""
        if fact["kind"] == "results" and "exam" in said:
            what = exam_title(definition, said["exam"])
            detail = _percent(said.get("score"))
        else:
            what = noun(fact["kind"], 1)
            what = what[:1].upper() + what[1:]
            detail = ", ".join(readable(str(value)) for value in said.values() if value not in (True, False))
        rows.append([Cell(_day(fact["on"])), Cell(what), Cell(detail or "–"), Cell(by or "–")])
    columns = [Column(_("Day")), Column(_("What")), Column(_("Says")), Column(_("By"))]
    return Table(_("Other evidence"), columns, rows)


def _percent(score: Any) -> str:
    if score is None:
        return ""
    return f"{number(Fraction(str(score)) * 100)} %"


def _remarks(said: Mapping[str, Any], names: Names) -> Iterator[Remark]:
    for conflict in said["conflicts"]:
        yield Remark(*conflict_words(conflict["key"], conflict["arguments"], names))
    for pattern in said["patterns"]:
        text = PatternText(key=pattern["key"], arguments=pattern["arguments"])
        yield Remark(pattern_words(text), str(INNOCENT[pattern["key"]]))
