"""What is known when an award is asked for, written down: evidence, findings, conflicts of interest, patterns.

The same shape and the same seal as a yearly record (`submissions.bundle`): canonical JSON, SHA-256, and the name beside
it, bound by the hash of the holder. Nothing is computed from it later; it is shown as it was.
"""

import json
import secrets
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from insonate.certification.requests.models import AwardRequest, CaseFile
from insonate.certification.standings import api as standings
from insonate.certification.submissions.bundle import Holder, holder_from, plain, seal_of
from insonate.kit.canonical import canonical_json
from insonate.logbook import api as logbook
from insonate.people import api as people
from insonate.programmes import api as programmes
from insonate_core.credentials.conflicts import Involved, conflicts_of
from insonate_core.evaluation import evaluate
from insonate_core.evidence import Fact
from insonate_core.findings import AwardStanding, Finding, Message
from insonate_core.frozen import finding_to_json
from insonate_core.patterns import LoggedScan, find_patterns
from insonate_core.periods import Period
from insonate_core.programmes import Definition

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Case:
    """What is known now of somebody and one award: the standing, the facts that it rests on, and the day."""

    award: AwardStanding
    facts: tuple[Fact, ...]
    watermark: int
    as_of: date


def case_of(
    enrolment: programmes.Enrolment, version: programmes.ProgrammeVersion, award: str, *, now: datetime
) -> Case:
    """Everything of somebody about one award by one version of the rules, as it stands now."""
    definition = programmes.definition_of(version)
    known = standings.known_of(enrolment.person)
    as_of = standings.present_day(enrolment, now)
    standing = evaluate(definition, known.index, as_of)
    found = next(each for each in standing.awards if each.key == award)
    named = _named_in(found.finding)
    facts = tuple(fact for fact in known.facts if fact.id in named and fact.person is None)
    return Case(found, facts, known.watermark, as_of)


def _named_in(finding: Finding) -> set[str]:
    """Facts that count, and every result, whether or not it did: a decider sees each attempt."""
    named: set[str] = set()
    for each in finding.walk():
        named.update(each.counted)
        if each.reads == "results":
            for reason, facts in each.refused.items():
                if not reason.endswith("-other"):
                    named.update(facts)
    return named


def frozen_case(
    request: AwardRequest, case: Case, *, attempt: int, requester: people.User, now: datetime
) -> tuple[str, str, str]:
    """The case file as it is stored: its canonical JSON, its seal, and the holder beside it."""
    enrolment = request.enrolment
    definition = programmes.definition_of(request.version)
    holder = Holder(name=enrolment.person.name, person=str(enrolment.person.uuid), salt=secrets.token_hex(16))
    names = _names(case.facts, requester)
    content = canonical_json(
        {
            "format": FORMAT,
            "holder": holder.digest,
            "request": str(request.uuid),
            "attempt": attempt,
            "award": {"key": request.award, "titles": dict(definition.awards[request.award].titles)},
            "programme": {
                "key": enrolment.programme.key,
                "version": request.version.version,
                "sha256": request.version.sha256,
                "titles": dict(definition.titles),
            },
            "enrolment": str(enrolment.uuid),
            "registered-on": enrolment.from_on,
            "requested-by": {"name": requester.name, "person": str(requester.uuid)},
            "frozen-at": now,
            "as-of": case.as_of,
            "watermark": case.watermark,
            "finding": finding_to_json(case.award.finding),
            "granted": granted_texts(case.award.finding, str(enrolment.person.uuid), definition),
            "facts": [_fact(fact) for fact in case.facts],
            "people": names,
            "conflicts": [_message(each) for each in conflicts_in(request, case, requester, names)],
            "patterns": list(_patterns(enrolment, case)),
        }
    )
    return content, seal_of(content), canonical_json(plain(holder))


def granted_texts(finding: Finding, person: str, definition: Definition) -> dict[str, dict[str, Any]]:
    """Who granted what eases the findings, when, until when and why, by concession: frozen with them, since a grant may
    be withdrawn later."""
    keys = {key for each in finding.walk() for key in each.concessions}
    if not keys:
        return {}
    told = {}
    for grant in programmes.granted_to([person]):
        if grant.clause in keys and grant.programme == definition.programme:
            said = {"by": grant.granted_by, "on": grant.on, "asked": grant.asked, "until": grant.until}
            told[grant.clause] = {name: value for name, value in said.items() if value} | {"reason": grant.reason}
    return told


def _fact(fact: Fact) -> dict[str, Any]:
    said: dict[str, Any] = {
        "id": fact.id,
        "kind": fact.kind,
        "on": fact.on,
        "recorded": fact.recorded,
        "attributes": {key: _value(value) for key, value in sorted(fact.attributes.items())},
    }
    if fact.until is not None:
        said["until"] = fact.until
    if fact.signatures:
        said["signed-by"] = [{"by": each.by, "on": each.on} for each in fact.signatures]
    return said


def _value(value: Any) -> Any:
    return [_value(each) for each in value] if isinstance(value, tuple) else value


def _message(message: Message) -> dict[str, Any]:
    return {"key": str(message.key), "arguments": {name: str(value) for name, value in message.arguments}}


def _names(facts: Iterable[Fact], requester: people.User) -> dict[str, str]:
    """What the people who signed or examined are called, by the identifier that evidence carries."""
    wanted = {each.by for fact in facts for each in fact.signatures}
    wanted |= {str(by) for fact in facts if (by := fact.attributes.get("by")) is not None}
    named = people.User.objects.filter(uuid__in=wanted).values_list("uuid", "name")
    return {str(uuid): name for uuid, name in named} | {str(requester.uuid): requester.name}


def conflicts_in(
    request: AwardRequest,
    case: Case,
    requester: people.User,
    names: Mapping[str, str],
    *,
    decider: people.User | None = None,
) -> tuple[Message, ...]:
    """What a decider should know about the people of a request."""
    candidate = request.enrolment.person
    signed = Counter(each.by for fact in case.facts if fact.kind == "scans" for each in fact.signatures)
    examined: dict[str, list[str]] = {}
    for fact in case.facts:
        by = fact.attributes.get("by")
        if fact.kind in ("results", "assessments") and by is not None:
            what = str(fact.attributes.get("exam") or fact.attributes.get("what"))
            if what not in examined.setdefault(str(by), []):
                examined[str(by)].append(what)
    late = [
        str(fact.attributes.get("exam"))
        for fact in case.facts
        if fact.kind == "results"
        and fact.recorded >= request.requested_on
        and fact.attributes.get("by") == str(requester.uuid)
    ]
    return conflicts_of(
        Involved(
            candidate=str(candidate.uuid), requester=str(requester.uuid),
            decider=str(decider.uuid) if decider is not None else None, signed=dict(signed), examined=examined,
            entered_on_request_day=late, acted_for=_acted_for(candidate, {*signed, *examined, str(requester.uuid)}),
            names={**names, str(candidate.uuid): candidate.name},
        )
    )  # fmt: skip


def _acted_for(candidate: people.User, others: set[str]) -> frozenset[str]:
    """Those of the others for whom the candidate in turn signed a scan or entered a result."""
    rows = people.User.objects.filter(uuid__in=others).exclude(pk=candidate.pk)
    signed = rows.filter(logbook__scans__sign_offs__by=candidate)
    examined = rows.filter(exam_results__examiner=candidate)
    return frozenset(str(uuid) for uuid in (signed | examined).distinct().values_list("uuid", flat=True))


def _patterns(enrolment: programmes.Enrolment, case: Case) -> Iterator[dict[str, Any]]:
    """What is worth a second look in the scans that count, never a verdict."""
    counted = {fact.id for fact in case.facts if fact.kind == "scans"}
    rows = logbook.Scan.objects.filter(logbook__person=enrolment.person, uuid__in=counted).order_by(
        "performed_on", "pk"
    )
    logged = []
    for row in rows:
        document = json.loads(row.content)
        logged.append(
            LoggedScan(
                id=str(row.uuid), performed_on=row.performed_on, recorded_at=row.entered_at,
                recorded_on=row.recorded_on, region=row.region, notes=" ".join(document.get("notes", {}).values()),
                determinate=row.determinate, imported=row.import_batch_id is not None,
            )
        )  # fmt: skip
    away = enrolment.leaves.filter(state="approved").values_list("from_on", "until_on")
    for pattern in find_patterns(logged, leaves=[Period(starts, until) for starts, until in away]):
        yield {
            "key": pattern.key.value,
            "arguments": {name: str(value) for name, value in pattern.arguments},
            "scans": sorted(pattern.scan_ids),
        }


def content_of(case_file: CaseFile) -> dict[str, Any]:
    """What a case file says. Raises ValueError for a format that this version cannot read."""
    document: dict[str, Any] = json.loads(case_file.content)
    if document.get("format") != FORMAT:
        raise ValueError(f"a case file of format {document.get('format')!r} cannot be read here")
    return document


def holder_of(case_file: CaseFile) -> Holder:
    """Whose case file it is: the name as it was when it was frozen."""
    return holder_from(case_file.holder)
