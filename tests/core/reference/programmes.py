"""Random programmes of every kind and random people for them, small enough to be judged by trying everything.

`CLAUSES` has one strategy for each kind of requirement; a kind without one fails a test. What waits is made on purpose:
a third of the scans are asked of somebody who has not signed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from insonate_core.evidence import Evidence, Fact, Signature
from tests.core.test_documents import SMALL

START = date(2023, 1, 30)
AS_OF = date(2025, 2, 28)
Document = dict[str, Any]

colours = st.sampled_from(("red", "green", "blue"))
small = st.integers(1, 4)
days = st.sampled_from(("registration", "course", "today", "2024-02-29", "2024-07-01"))
lengths = st.sampled_from(("1 month", "40 days", "6 months", "1 year", "2 years"))

BASE: Document = {
    **SMALL,
    "vocabularies": {"colour": ["red", "green", "blue"]},
    "people": {
        "mentor": {"holds": ["mentor"]},
        "senior": {"holds": ["mentor", "lead"], "for-at-least": "12 months"},
        "outsider": {"holds": ["mentor", "lead"], "has-not": ["supervised"]},
    },
    "anchors": {
        "registration": {"first": "enrolments", "where": {"programme": "heart-basics"}},
        "course": {"first": "courses"},
        "latest": {"last": "courses"},
    },
    "cycles": {"year": {"starts": "registration", "every": "12 months", "grace": "1 month"}},
    "exams": {
        "theory": {
            "kind": "written",
            "pass-at": "80%",
            "examined-by": "mentor",
            "resit": {"not-before": "1 month", "attempts": 3},
        }
    },
    "awards": {},
}


def conditions() -> st.SearchStrategy[Any]:
    signed = st.sampled_from(("mentor", "mentor", "senior", "outsider", ["mentor", "senior"]))
    return st.one_of(
        st.builds(lambda who: {"signed-by": who}, signed),
        st.builds(lambda colour: {"colour": colour}, colours),
        st.builds(lambda colour: {"colour": {"not": colour}}, colours),
        st.builds(lambda size: {"size": {"at-least": size}}, small),
        st.builds(lambda ok: {"ok": ok}, st.booleans()),
        st.builds(lambda who: {"signed-by": who}, signed),
        st.builds(lambda who, colour: {"signed-by": who, "colour": colour}, signed, colours),
        st.builds(lambda colour, who: {"any-of": [{"colour": colour}, {"signed-by": who}]}, colours, signed),
    )


def within() -> st.SearchStrategy[Document]:
    offset = st.one_of(st.just(""), st.builds(lambda sign, length: f" {sign} {length}", st.sampled_from("+-"), lengths))
    phrase = st.builds(lambda day, more: f"{day}{more}", days, offset)
    return st.one_of(
        st.builds(lambda day: {"from": day}, phrase),
        st.builds(lambda day: {"until": day}, phrase),
        st.builds(lambda one, two: {"from": one, "until": two}, phrase, phrase),
    )


def optional(clause: Document, **words: st.SearchStrategy[Any]) -> st.SearchStrategy[Document]:
    """The clause with some of the words."""
    named = {word.rstrip("_").replace("_", "-"): values for word, values in words.items()}
    return st.fixed_dictionaries({}, optional=named).map(lambda more: {**clause, **more})


def deadlines(clause: st.SearchStrategy[Document]) -> st.SearchStrategy[Document]:
    by = st.sampled_from(("2024-12-01", "2025-06-01", "2025-02-10", "registration + 2 years"))
    more = st.one_of(
        st.just({}), st.builds(lambda day: {"by": day}, by), st.builds(lambda day: {"by": day, "grace": "1 month"}, by)
    )
    return st.builds(lambda one, two: {**one, **two}, clause, more)


@st.composite
def counts(draw: st.DrawFn) -> Document:
    clause = draw(
        optional(
            {"count": "scans", "at-least": draw(small)},
            where=conditions(),
            within=st.one_of(within(), st.builds(lambda length: {"anywhere": length}, lengths)),
        )
    )
    sort = draw(st.sampled_from(("plain", "plain", "list", "clauses", "clauses", "last", "distinct", "measure")))
    if sort == "list":
        clause["for-each"] = {"colour": draw(st.one_of(st.integers(1, 2), st.just({"red": 2, "blue": 1})))}
        if draw(st.booleans()):
            clause["enough"] = draw(st.integers(1, 2))
        if draw(st.booleans()):
            del clause["at-least"]
    elif sort == "clauses":
        clause["of-which"] = draw(
            st.dictionaries(
                st.sampled_from(("one", "two", "three")),
                st.builds(
                    lambda word, number, where: {word: number, "where": where},
                    st.sampled_from(("at-least", "at-most")),
                    st.one_of(st.integers(1, 3), st.just("50%")),
                    conditions(),
                ).map(lambda inner: {**inner, "rounding": "up"}),
                min_size=1,
            )
        )
    elif sort == "last":
        clause["of-which"] = {"end": {"the-last": draw(st.integers(1, 3)), "where": draw(conditions())}}
    elif sort == "distinct":
        clause["distinct"] = "colour"
    elif sort == "measure":
        clause["measure"] = "size"
    return clause


def divisions() -> st.SearchStrategy[Document]:
    part = st.builds(lambda number, where: {"at-least": number, "where": where}, st.integers(1, 2), conditions())
    parts = st.dictionaries(st.sampled_from(("one", "two", "three")), part, min_size=2)
    return parts.flatmap(lambda among: optional({"divide": "scans", "among": among}, within=within()))


def shares() -> st.SearchStrategy[Document]:
    clause = st.builds(
        lambda which, least: {"share": "scans", "of-which": which, "at-least": least},
        conditions(),
        st.sampled_from(("50%", "60%", "100%")),
    )
    return clause.flatmap(lambda each: optional(each, where=conditions(), within=within()))


def gaps() -> st.SearchStrategy[Document]:
    clause = st.builds(lambda length: {"no-gap": "scans", "longer-than": length}, lengths)
    pauses = st.just({"leaves": {"approved": True}})
    return clause.flatmap(lambda each: optional(each, within=within(), pauses=pauses))


def holdings() -> st.SearchStrategy[Document]:
    day = st.sampled_from(("today", "today - 1 month", "2024-07-01", "registration + 1 year", "2026-01-01"))
    return optional({"hold": "memberships", "where": {"body": "society"}}, on_day=day, for_at_least=lengths)


def leaves_of() -> st.SearchStrategy[Document]:
    """Any clause that reads facts itself."""
    return st.one_of(*(CLAUSES[kind]() for kind in ("count", "divide", "share", "no-gap", "hold", "pass")))


def keyed(children: list[Document]) -> list[Document]:
    return [{"key": f"c{place}", **child} for place, child in enumerate(children)]


def choices() -> st.SearchStrategy[Document]:
    clauses = st.lists(leaves_of(), min_size=2, max_size=3)
    return st.builds(
        lambda each, enough: {"any-of": keyed(each), "enough": min(enough, len(each))}, clauses, st.integers(1, 2)
    )


def orders() -> st.SearchStrategy[Document]:
    plain = st.builds(
        lambda kind, number, where: {
            "count": kind,
            "at-least": number,
            **({"where": where} if kind == "scans" else {}),
        },
        st.sampled_from(("scans", "courses")),
        st.integers(1, 2),
        conditions(),
    )
    return st.lists(plain, min_size=2, max_size=3).map(lambda steps: {"in-order": keyed(steps)})


CLAUSES: Mapping[str, Callable[[], st.SearchStrategy[Document]]] = {
    "count": lambda: deadlines(counts()),
    "divide": lambda: deadlines(divisions()),
    "share": shares,
    "no-gap": gaps,
    "hold": lambda: deadlines(holdings()),
    "pass": lambda: deadlines(optional({"pass": "theory"}, within=within())),
    "all-of": lambda: st.lists(leaves_of(), min_size=2, max_size=3).map(lambda each: {"all-of": keyed(each)}),
    "any-of": choices,
    "in-order": orders,
    "each-cycle": lambda: st.just({"each-cycle": "year", "requires": ["asked"]}),
}
"""A strategy for each kind of requirement."""


@st.composite
def documents(draw: st.DrawFn, kind: str) -> Document:
    """A document whose clause `clause` is of the kind."""
    clause = draw(CLAUSES[kind]())
    requirements = {"clause": clause}
    if kind == "each-cycle":
        requirements["asked"] = draw(st.one_of(counts(), divisions()))
    records = draw(
        st.sampled_from(
            (
                {},
                {"scan": {"once-per": "encounter"}},
                {"scan": {"asks": ["colour"], "counts-if": {"ok": True}}},
                {"scan": {"asks": ["ok"], "once-per": "encounter"}},
            )
        )
    )
    return {**BASE, "requirements": requirements, "records": records}


# People ----------------------------------------------------------------------------------------------

PEOPLE = ("tom", "ann", "nadia")
on_days = st.integers(0, 780).map(lambda day: START + timedelta(days=day))


@st.composite
def scans(draw: st.DrawFn, number: int) -> Fact:
    on = draw(on_days)
    attributes: dict[str, Any] = draw(
        st.fixed_dictionaries(
            {"encounter": st.sampled_from(("e1", "e2", *[f"own-{number}"] * 4))},
            optional={
                "colour": st.one_of(colours, colours, st.just(("red", "blue"))),
                "size": st.sampled_from((1, 2, 3, Fraction(5, 2))),
                "ok": st.sampled_from((True, True, True, False)),
            },
        )
    )
    signed = draw(st.sampled_from(((), (), ("tom",), ("ann",), ("tom", "ann"), ("nadia",))))
    asked = draw(st.sampled_from(((), (), ("tom",), ("ann",))))
    late = draw(st.sampled_from((0, 0, 0, 60)))
    return Fact(
        id=f"s{number}",
        kind="scans",
        on=on,
        recorded=on + timedelta(days=late),
        attributes=attributes,
        signatures=tuple(Signature(by=person, on=on, recorded=on + timedelta(days=late)) for person in signed),
        awaiting=tuple(person for person in asked if person not in signed),
    )


def _fact(
    id: str, kind: str, on: date, until: date | None = None, person: str | None = None, **attributes: Any
) -> Fact:
    return Fact(id=id, kind=kind, on=on, recorded=on, until=until, person=person, attributes=attributes)


@st.composite
def people(draw: st.DrawFn, most_scans: int = 7) -> Evidence:
    """Somebody with a few scans, courses, results and memberships, and two others who may sign."""
    facts: list[Fact] = []
    if draw(st.sampled_from((True, True, True, False))):
        facts.append(
            _fact("e", "enrolments", START + timedelta(days=draw(st.integers(0, 90))), programme="heart-basics")
        )
    for person in ("tom", "ann"):
        for award in ("mentor", "lead"):
            if draw(st.sampled_from((True, True, False))):
                on = START - timedelta(days=draw(st.sampled_from((400, 400, 200, -100))))
                until = draw(st.sampled_from((None, None, START + timedelta(days=400))))
                facts.append(_fact(f"{person}-{award}", "awards", on, until, person, award=award))
    facts += [draw(scans(number)) for number in range(draw(st.integers(0, most_scans)))]
    for number in range(draw(st.integers(0, 2))):
        facts.append(_fact(f"c{number}", "courses", draw(on_days)))
    for number in range(draw(st.integers(0, 3))):
        score = draw(st.sampled_from((Fraction(3, 4), Fraction(4, 5), 1)))
        facts.append(
            _fact(f"r{number}", "results", draw(on_days), exam="theory", score=score, by=draw(st.sampled_from(PEOPLE)))
        )
    for kind, attributes in (("memberships", {"body": "society"}), ("leaves", {"approved": True})):
        for number in range(draw(st.integers(0, 2))):
            on = draw(on_days)
            until = draw(
                st.one_of(st.none(), st.integers(1, 300).map(lambda length, on=on: on + timedelta(days=length)))
            )
            facts.append(_fact(f"{kind}-{number}", kind, on, until, **attributes))
    return Evidence.of("nadia", facts)
