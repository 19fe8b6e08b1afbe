"""The guide followed to its end, in the browser, for a body that no file here knows: focused thoracic ultrasound.

Numbers of a radiologists' college (by way of https://www.rcpjournals.org): observe 20; scan 20 normal chests, 20
effusions, 20 drains; at least 20 a year to keep it; taught by somebody of level 2, or of level 1 for two years. The
exam, the exceptions and the weeks are invented, and say so.
"""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from insonate.programmes.api import programme_called
from insonate.programmes.drafting import api as drafting
from insonate.programmes.models import Enrolment
from tests.factories import rules
from tests.factories.cast import NOW, person, university
from tests.shell.pages import client_of, page, text_of, value_of

pytestmark = pytest.mark.django_db

TEXT = """\
insonate: 1
programme: thoracic-focused
version: "2026"
title: {en: Focused thoracic ultrasound}
body: A college of radiologists
subject: person
time-zone: Europe/London
applies: {from: 2026-08-01, decided-by: registration}

references:
  article: {title: Thoracic ultrasound training, url: "https://www.rcpjournals.org"}
  ours:    {title: Invented for this trial, unconfirmed: true}

vocabularies:
  category:
    normal:   {title: {en: Normal chest}}
    effusion: {title: {en: Effusion}}
    drain:    {title: {en: Drain}}

records:
  scan: {asks: [role], once-per: encounter, reference: article}

people:
  trainer: {holds: [thoracic-level-2], reference: article}
  elder:   {holds: [thoracic-level-1], for-at-least: 2 years, reference: article}
  lead:    {holds: [thoracic-lead], reference: ours}

anchors:
  registration: {first: enrolments, where: {programme: thoracic-focused}}
  certified: {first: awards, where: {award: thoracic-focused}}

cycles:
  year:
    title: {en: Year}
    starts: certified
    every: 12 months
    while: {awards: {award: thoracic-focused}}
    reference: article

filters:
  taught: {any-of: [{signed-by: trainer}, {signed-by: elder}]}

exams:
  bedside:
    title: {en: Bedside assessment}
    kind: practical
    pass-at: 100%
    report: steps
    examined-by: trainer
    opens-when: [observed]
    reference: ours
    example: true

requirements:
  observed:
    title: {en: 20 scans observed}
    count: scans
    at-least: 20
    where: [{role: observed}, taught]
    reference: article
  scanned:
    title: {en: "20 normal, 20 effusions, 20 drains"}
    count: scans
    where: [{role: performed}, taught]
    for-each: {category: 20}
    within: {from: registration, until: registration + 12 months}
    reference: article
  path:
    title: {en: First the eyes and then the hands}
    in-order: [observed, scanned, {key: exam, title: {en: Assessment passed}, pass: bedside}]
    reference: article
  yearly: {title: {en: 20 scans in the year}, count: scans, at-least: 20, where: {role: performed}, reference: article}
  kept: {title: {en: Goes on scanning}, each-cycle: year, requires: [yearly], reference: article}

concessions:
  trained-before:
    title: {en: Trained before}
    granted-by: lead
    reduces: [{requirement: observed, by-decision: true, no-lower-than: 5}]
    reference: ours
    example: true
  more-time:
    title: {en: More time}
    granted-by: lead
    asked: {before: window-end, by-at-least: 4 weeks}
    extends: [{requirement: scanned, by-at-most: 6 months}]
    reference: ours
    example: true

awards:
  thoracic-focused:
    title: {en: Focused thoracic ultrasound}
    requires: [path]
    requested-by: trainer
    decided-by: lead
    upkeep: [kept]
    reference: article
"""
STATE = {
    "one-drain-short": "in-progress",
    "nobody-signed-the-drains": "at-risk",
    "drains-before-the-eyes": "at-risk",
    "not-assessed": "not-met",
}
EACH = "role: performed, category:"


def form(name: str, facts: list[dict[str, str]], expected: list[tuple[str, str, str]], as_of: str) -> dict[str, str]:
    """What is typed into the form of a good case."""
    people = [("tom", "thoracic-level-2", "2020-01-01"), ("lea", "thoracic-lead", "2020-01-01")]
    typed = {"name": name, "about": "Tried by following the guide.", "as_of": as_of, "save": "1"}
    for number, (who, award, since) in enumerate(people):
        typed |= {f"people-{number}-name": who, f"people-{number}-award": award, f"people-{number}-since": since}
    for number, fact in enumerate(facts):
        typed |= {f"facts-{number}-{word}": value for word, value in fact.items()}
    for number, (where, state, have) in enumerate(expected):
        typed |= {f"expected-{number}-where": where, f"expected-{number}-state": state, f"expected-{number}-have": have}
    for prefix, rows in (("people", people), ("facts", facts), ("expected", expected)):
        typed |= {f"{prefix}-TOTAL_FORMS": str(len(rows)), f"{prefix}-INITIAL_FORMS": "0"}
    return typed


def scans(called: str, on: str, says: str, number: str = "20") -> dict[str, str]:
    return {"kind": "scans", "on": on, "number": number, "says": says, "signed_by": "tom", "id": called}


REGISTERED = {"kind": "enrolments", "on": "2026-09-01", "says": "programme: thoracic-focused", "id": "registered"}
DONE = [
    REGISTERED,
    scans("seen", "2026-09-02", "role: observed"),
    scans("normal", "2026-10-01", f"{EACH} normal"),
    scans("effusion", "2026-11-01", f"{EACH} effusion"),
    scans("drain", "2026-12-01", f"{EACH} drain"),
    {"kind": "results", "on": "2027-01-10", "says": "exam: bedside, score: 1, by: tom", "id": "sat"},
]
GRANTED = {
    "kind": "grants", "on": "2026-09-10", "id": "granted",
    "says": "clause: trained-before, by: lea, to: 10, reason: Observed elsewhere",
}  # fmt: skip


def test_a_body_is_written_linted_tried_and_published_from_the_guide_alone() -> None:
    secretary, lead = client_of(rules.secretary()), client_of(rules.lead())
    begun: Any = secretary.post(reverse("office:rules-begin"), {"begin_from": "nothing"})
    (draft,) = drafting.drafts_of([university()])

    def at(name: str, *more: Any) -> str:
        return reverse(f"office:rules-{name}", args=[draft.uuid, *more])

    # A slip first: the page says line and what to do, and keeps what was typed.
    seen = value_of(page(secretary, begun.url), "seen")
    slip = TEXT.replace("requires: [path]", "requires: [paths]")
    secretary.post(begun.url, {"text": slip, "seen": seen})
    told = text_of(page(secretary, begun.url))
    assert "paths" in told
    assert "line" in told.lower()
    seen = value_of(page(secretary, begun.url), "seen")
    secretary.post(begun.url, {"text": TEXT, "seen": seen})
    assert "This can be read, and nothing is to be asked about it." in text_of(page(secretary, begun.url))
    assert "20 normal, 20 effusions, 20 drains" in text_of(page(secretary, at("read")))

    cases = [
        form("all-done", DONE,
             [("awards/thoracic-focused", "ready", ""), ("requirements/scanned/drain", "met", "20")], "2027-01-11"),
        form("drains-missing", DONE[:4], [("requirements/scanned/drain", "at-risk", "0")], "2026-11-25"),
        form("trained-before", [REGISTERED, GRANTED, scans("seen", "2026-09-02", "role: observed", "10")],
             [("requirements/observed", "met", "10")], "2026-09-15"),
        form("observed-only", DONE[:2], [("requirements/observed", "met", "20")], "2026-09-25"),
    ]  # fmt: skip
    for typed in cases:
        answer = secretary.post(at("case-new", "good"), typed)
        assert answer.status_code == 302, text_of(answer)
    unsigned = {"thing": "drain", "word": "signed-by", "value": ""}
    late = {"thing": "seen", "word": "on", "value": "2026-12-25"}
    bads = [
        ("one-drain-short", "instead", {"thing": "drain", "word": "number", "value": "19"}, "requirements/scanned"),
        ("nobody-signed-the-drains", "instead", unsigned, "requirements/scanned"),
        ("drains-before-the-eyes", "instead", late, "requirements/path"),
        ("not-assessed", "without", {"thing": "sat"}, "requirements/path/exam"),
    ]  # fmt: skip
    for name, change, said, where in bads:
        typed = {
            "name": name, "like": "all-done", "change": change, "expected-TOTAL_FORMS": "1",
            "expected-INITIAL_FORMS": "0", "expected-0-where": where, "save": "1",
            "expected-0-state": STATE[name], **said,
        }  # fmt: skip
        answer = secretary.post(at("case-new", "bad"), typed)
        assert answer.status_code == 302, text_of(answer)
    told = text_of(page(secretary, at("cases")))
    assert "8 of 8 cases hold" in told, told

    assert "Nobody is registered yet" in text_of(page(secretary, at("try")))
    ready = drafting.readiness_of(drafting.current_revision(draft), NOW)
    assert ([each.words for each in ready.obstacles], [each.words for each in ready.questions]) == ([], [])
    shown = page(secretary, at("propose"))
    proposed = secretary.post(
        at("propose"), {"propose": "1", "seen": value_of(shown, "seen"), "words": "From the guide."}
    )
    assert proposed.status_code == 302, text_of(proposed)
    decision = page(lead, at("propose"))
    approved = lead.post(at("propose"), {"approve": "1", "seen": value_of(decision, "seen"), "words": "Read."})
    assert approved.status_code == 302, text_of(approved)
    programme = programme_called("thoracic-focused")
    assert programme is not None
    assert "Focused thoracic ultrasound" in text_of(
        page(client_of(person("nadia")), "/programmes/thoracic-focused/versions/2026/")
    )

    # The next version, tried on who is registered by now.
    version = programme.versions.get()
    Enrolment.objects.create(
        person=person("nadia"), programme=programme, version=version, from_on=date(2026, 9, 1), recorded_at=NOW
    )
    secretary.post(reverse("office:rules-begin"), {"begin_from": "thoracic-focused 2026"})
    second = next(each for each in drafting.drafts_of([university()]) if each != draft)
    answer: Any = secretary.post(reverse("office:rules-try", args=[second.uuid]), {"as_of": "2026-09-15"})
    assert answer.status_code == 302
    assert "Focused thoracic ultrasound" in text_of(page(secretary, answer.url))
