"""The parts of a document that are not requirements: records, people, anchors, cycles, exams, awards, ..."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from insonate_core.evidence import FACT_KINDS
from insonate_core.identifiers import is_key, nearest
from insonate_core.periods import NO_TIME, Duration
from insonate_core.programmes.clauses import ClauseReader
from insonate_core.programmes.conditions import Names, read_condition, read_day, read_kind, read_span
from insonate_core.programmes.definition import (
    Anchor,
    Applies,
    AuditRule,
    AwardRule,
    Concession,
    CycleRule,
    Enrolment,
    Exam,
    Extension,
    Fee,
    Missed,
    People,
    RecordRule,
    Reduction,
    Resit,
    Term,
    Transition,
    Vocabulary,
)
from insonate_core.programmes.grammar import RECORD_NAMES
from insonate_core.programmes.reading import Node
from insonate_core.programmes.requirements import ANYTHING, Texts

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
CALENDAR_DAY = re.compile(rf"(\d{{1,2}}) ({'|'.join(MONTHS)})")

Words = Mapping[str, Node]


def read_vocabulary(key: str, node: Node) -> Vocabulary:
    """A closed list: plain values, values with one title, or values with titles and definitions."""
    if isinstance(node.value, (list, tuple)):
        return Vocabulary(key=key, terms=tuple(Term(key=each.key()) for each in node.entries()))
    terms = []
    for value, each in node.keyed():
        if isinstance(each.value, str):
            terms.append(Term(key=value, titles={"en": each.value}))
        else:
            words = each.part("term")
            terms.append(Term(key=value, titles=_texts(words, "title"), definitions=_texts(words, "definition")))
    return Vocabulary(key=key, terms=tuple(terms))


def _texts(words: Words, word: str = "title") -> Texts:
    return words[word].texts() if word in words else {}


def _flag(words: Words, word: str = "example") -> bool:
    return words[word].boolean() if word in words else False


def _text(words: Words, word: str) -> str | None:
    return words[word].text() if word in words else None


def _duration(words: Words, word: str) -> Duration | None:
    return words[word].duration() if word in words else None


@dataclass(frozen=True, slots=True)
class PartReader:
    """Reads each part against the names the document declares."""

    names: Names

    def _reference(self, words: Words) -> str | None:
        return words["reference"].name("reference", self.names.references) if "reference" in words else None

    def _person(self, words: Words, word: str) -> str | None:
        return words[word].name("person", self.names.people) if word in words else None

    def _clauses(self, words: Words, word: str) -> tuple[str, ...]:
        if word not in words:
            return ()
        return tuple(each.name("clause", self.names.clauses) for each in words[word].entries())

    def _keys(self, words: Words, word: str) -> tuple[str, ...]:
        return tuple(each.key() for each in words[word].entries()) if word in words else ()

    def filter(self, node: Node) -> None:
        """Reads a named filter where it stands, so that an unused one is checked too."""
        read_condition(node, self.names, (str(node.place[-1]),))

    def applies(self, node: Node) -> Applies:
        words = node.part("applies")
        starts = words["from"].day() if "from" in words else node.child("from", "2000-01-01").day()
        until = words["until"].day() if "until" in words else None
        if until is not None and until <= starts:
            node.problem("ends-before-it-begins")
        return Applies(
            starts=starts,
            until=until,
            decided_by=words["decided-by"].name("anchor", self.names.anchors) if "decided-by" in words else "",
            example=_flag(words),
        )

    def records(self, node: Node) -> dict[str, RecordRule]:
        """What every entry must say, by kind of fact (`scan` gives `scans`)."""
        result = {}
        for name, each in node.items():
            if name not in RECORD_NAMES:
                each.problem("unknown-name", of="record", name=name, nearest=nearest(name, RECORD_NAMES))
                continue
            words = each.part("record")
            result[RECORD_NAMES[name]] = RecordRule(
                reads=RECORD_NAMES[name],
                asks=self._keys(words, "asks"),
                counts_if=read_condition(words["counts-if"], self.names) if "counts-if" in words else None,
                once_per=words["once-per"].key() if "once-per" in words else None,
                reference=self._reference(words),
            )
        return result

    def person(self, key: str, node: Node) -> People:
        words = node.part("person")
        return People(
            key=key,
            holds=self._keys(words, "holds"),
            for_at_least=_duration(words, "for-at-least"),
            has=tuple(each.choice("acts") for each in words["has"].entries()) if "has" in words else (),
            has_not=tuple(each.choice("acts") for each in words["has-not"].entries()) if "has-not" in words else (),
            titles=_texts(words),
            reference=self._reference(words),
        )

    def anchor(self, key: str, node: Node) -> Anchor:
        words = node.part("anchor")
        which = [word for word in ("first", "last") if word in words]
        if len(which) != 1:
            node.problem("first-or-last", found=", ".join(which))
        known = {*self.names.anchors, "today"}
        return Anchor(
            key=key,
            reads=read_kind(words[which[0]]) if which else FACT_KINDS[0],
            is_last=which == ["last"],
            where=read_condition(words["where"], self.names) if "where" in words else ANYTHING,
            otherwise=words["otherwise"].name("anchor", known) if "otherwise" in words else None,
            notes=_texts(words, "note"),
        )

    def cycle(self, key: str, node: Node) -> CycleRule:
        words = node.part("cycle")
        starts = self._cycle_start(words["starts"]) if "starts" in words else "cycle-start"
        after = words["on-or-after"].name("anchor", self.names.anchors) if "on-or-after" in words else None
        if isinstance(starts, tuple) and after is None:
            node.problem("word-missing", word="on-or-after")
        unfinished = words["unfinished"].choice("unfinished") if "unfinished" in words else "in-full"
        if unfinished == "in-proportion" and "rounding" not in words:
            node.problem("word-missing", word="rounding")
        return CycleRule(
            key=key,
            starts=starts,
            on_or_after=after,
            every=words["every"].length() if "every" in words else Duration(months=12),
            holds_while=read_span(words["while"], self.names) if "while" in words else None,
            pauses=read_span(words["pauses"], self.names) if "pauses" in words else None,
            unfinished=unfinished,
            rounding=words["rounding"].rounding() if "rounding" in words else None,
            grace=_duration(words, "grace"),
            missed=self._missed(words["missed"]) if "missed" in words else None,
            titles=_texts(words),
            notes=_texts(words, "note"),
            reference=self._reference(words),
            example=_flag(words),
        )

    def _cycle_start(self, node: Node) -> str | tuple[int, int]:
        match = CALENDAR_DAY.fullmatch(node.value) if isinstance(node.value, str) else None
        if match is None:
            return node.name("anchor", {*self.names.anchors, "cycle-start"})
        day, month = int(match[1]), MONTHS.index(match[2]) + 1
        if not 1 <= day <= (28 if month == 2 else 30 if month in (4, 6, 9, 11) else 31):
            node.wrong("calendar-day")
        return (month, day)

    def _missed(self, node: Node) -> Missed:
        words = node.part("missed")
        return Missed(
            every=words["every"].length() if "every" in words else Duration(months=12),
            requires=self._clauses(words, "requires"),
        )

    def exam(self, key: str, node: Node) -> Exam:
        words = node.part("exam")
        items = words["items"].part("items") if "items" in words else None
        return Exam(
            key=key,
            kind=words["kind"].choice("exam-kind") if "kind" in words else "written",
            pass_at=words["pass-at"].percent() if "pass-at" in words else None,
            resit=self._resit(words["resit"]) if "resit" in words else None,
            setting=_text(words, "setting"),
            supervision=_text(words, "supervision"),
            items=None
            if items is None
            else (
                items["at-least"].whole() if "at-least" in items else None,
                items["at-most"].whole() if "at-most" in items else None,
            ),
            time=_text(words, "time"),
            report=words["report"].choice("report") if "report" in words else None,
            examined_by=self._person(words, "examined-by"),
            opens_when=self._clauses(words, "opens-when"),
            titles=_texts(words),
            notes=_texts(words, "note"),
            reference=self._reference(words),
            example=_flag(words),
        )

    def _resit(self, node: Node) -> Resit:
        words = node.part("resit")
        return Resit(
            not_before=words["not-before"].wait() if "not-before" in words else None,
            attempts=words["attempts"].whole() if "attempts" in words else None,
            half_price_within=_duration(words, "half-price-within"),
            example=_flag(words),
        )

    def enrolment(self, node: Node) -> Enrolment:
        words = node.part("enrolment")
        return Enrolment(
            requires=self._clauses(words, "requires"),
            decided_by=self._person(words, "decided-by"),
            reference=self._reference(words),
        )

    def award(self, key: str, node: Node) -> AwardRule:
        words = node.part("award")
        appeal = words["appeal"].part("appeal") if "appeal" in words else {}
        number = words["number"].part("number-format") if "number" in words else {}
        return AwardRule(
            key=key,
            requires=self._clauses(words, "requires"),
            requested_by=self._person(words, "requested-by"),
            decided_by=self._person(words, "decided-by"),
            decide_within=_duration(words, "decide-within"),
            appeal_within=_duration(appeal, "within"),
            appeal_is_example=_flag(appeal),
            fee=self._fee(words["fee"]) if "fee" in words else None,
            number_format=_text(number, "format"),
            number_is_example=_flag(number),
            upkeep=self._clauses(words, "upkeep"),
            valid_for=_duration(words, "valid-for"),
            titles=_texts(words),
            notes=_texts(words, "note"),
            reference=self._reference(words),
            example=_flag(words),
        )

    def _fee(self, node: Node) -> Fee:
        words = node.part("fee")
        return Fee(
            amount=words["amount"].number() if "amount" in words else 0,
            currency=words["currency"].text() if "currency" in words else "",
            reference=self._reference(words),
            example=_flag(words),
        )

    def concession(self, key: str, node: Node, clauses: ClauseReader) -> Concession:
        words = node.part("concession")
        asked = words["asked"].part("asked") if "asked" in words else {}
        if "when" not in words and "granted-by" not in words:
            node.problem("word-missing", word="when")
        when = None
        if "when" in words:
            plain = isinstance(words["when"].value, str)
            when = (
                words["when"].name("clause", self.names.clauses)
                if plain
                else clauses.inline(words["when"], key, {"reference": self._reference(words)})
            )
        return Concession(
            key=key,
            when=when,
            granted_by=self._person(words, "granted-by"),
            asked_before=read_day(asked["before"], self.names, ("window-end",)) if "before" in asked else None,
            asked_by_at_least=_duration(asked, "by-at-least") or NO_TIME,
            waives=self._targets(words, "waives"),
            reduces=tuple(map(self._reduction, words["reduces"].entries())) if "reduces" in words else (),
            extends=tuple(map(self._extension, words["extends"].entries())) if "extends" in words else (),
            titles=_texts(words),
            notes=_texts(words, "note"),
            reference=self._reference(words),
            example=_flag(words),
        )

    def _targets(self, words: Words, word: str) -> tuple[str, ...]:
        return tuple(_target(each) for each in words[word].entries()) if word in words else ()

    def _reduction(self, node: Node) -> Reduction:
        words = node.part("reduction")
        how = [word for word in ("to", "by", "by-decision") if word in words]
        if len(how) != 1:
            node.problem("one-number", found=", ".join(how))
        rounding = words["rounding"].rounding() if "rounding" in words else None
        return Reduction(
            target=_target(words["requirement"]) if "requirement" in words else "",
            to=words["to"].number() if "to" in words else None,
            by=words["by"].amount(None) if "by" in words else None,
            by_decision=_flag(words, "by-decision"),
            rounding=rounding,
            no_lower_than=words["no-lower-than"].number() if "no-lower-than" in words else 0,
            exceptions=self._targets(words, "except"),
            example=_flag(words),
        )

    def _extension(self, node: Node) -> Extension:
        words = node.part("extension")
        how = [word for word in ("by", "by-at-most") if word in words]
        if len(how) != 1:
            node.problem("one-number", found=", ".join(how))
        return Extension(
            target=_target(words["requirement"]) if "requirement" in words else "",
            by=_duration(words, "by"),
            by_at_most=_duration(words, "by-at-most"),
            example=_flag(words),
        )

    def transition(self, key: str, node: Node) -> Transition:
        words = node.part("transition")
        if "from" not in words and "who" not in words:
            node.problem("word-missing", word="from")
        return Transition(
            key=key,
            starts_from=_text(words, "from"),
            who=words["who"].name("clause", self.names.clauses) if "who" in words else None,
            may=words["may"].choice("may") if "may" in words else "choose",
            requires=self._clauses(words, "requires"),
            gives=words["gives"].key() if "gives" in words else None,
            titles=_texts(words),
            notes=_texts(words, "note"),
            reference=self._reference(words),
            example=_flag(words),
        )

    def audit(self, key: str, node: Node) -> AuditRule:
        words = node.part("audit")
        return AuditRule(
            key=key,
            sample=words["sample"].percent() if "sample" in words else node.child("sample", "0%").percent(),
            of=words["of"].key() if "of" in words else "",
            rounding=words["rounding"].rounding() if "rounding" in words else None,
            at_least=words["at-least"].whole() if "at-least" in words else 0,
            keep_papers=_duration(words, "keep-papers"),
            titles=_texts(words),
            reference=self._reference(words),
            example=_flag(words),
        )


def _target(node: Node) -> str:
    """A clause, a number inside it (`logbook/normal`), or all of them (`logbook/*`)."""
    text = node.text()
    steps = text.split("/")
    if text and not all(is_key(step) or (step == "*" and step is steps[-1]) for step in steps):
        node.wrong("clause-path")
    return text
