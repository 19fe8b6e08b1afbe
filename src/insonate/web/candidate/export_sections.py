"""What else does a person own besides the scans? Sections of the export, each a list, asked of the contexts that
keep them. Documented in docs/reference/export-format.md; a section is informative and is not read back.
"""

import base64
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from insonate.audit import api as audit
from insonate.billing import api as billing
from insonate.certification.submissions import api as submissions
from insonate.kit import clock
from insonate.people import api as people
from insonate.programmes import api as programmes


def _said(instant: datetime | date | None) -> str | None:
    return instant.isoformat() if instant else None


def _roles(person: people.User) -> Iterator[dict[str, Any]]:
    for role in person.roles.select_related("organisation").order_by("from_on", "id"):
        yield {
            "organisation": role.organisation.name,
            "role": role.role,
            "from": _said(role.from_on),
            "until": _said(role.until_on),
        }


def _applications(person: people.User) -> Iterator[dict[str, Any]]:
    for application in person.applications.select_related("programme").prefetch_related("steps__by").order_by("id"):
        yield {
            "uuid": str(application.uuid),
            "programme": application.programme.key,
            "state": application.state,
            "words": application.words,
            "began-at": _said(application.began_at),
            "submitted-at": _said(application.submitted_at),
            "decided-at": _said(application.decided_at),
            "steps": [
                {"state": step.state, "by-name": step.by.name, "at": _said(step.at), "words": step.words}
                for step in application.steps.all()
            ],
        }


def _enrolments(person: people.User) -> Iterator[dict[str, Any]]:
    for enrolment in programmes.all_enrolments_of(person):
        yield {
            "uuid": str(enrolment.uuid),
            "programme": enrolment.programme.key,
            "version": enrolment.version.version,
            "version-sha256": enrolment.version.sha256,
            "from": _said(enrolment.from_on),
            "until": _said(enrolment.until_on),
            "anchor": _said(enrolment.anchor_on),
            "leaves": [
                {
                    "from": _said(leave.from_on),
                    "until": _said(leave.until_on),
                    "reason": leave.reason,
                    "state": leave.state,
                    "words": leave.words,
                }
                for leave in enrolment.leaves.order_by("from_on", "id")
            ],
        }


def _facts(person: people.User) -> Iterator[dict[str, Any]]:
    facts = person.attested_facts.select_related("organisation", "entered_by").prefetch_related(
        "decisions__by", "documents"
    )
    for fact in facts.order_by("id"):
        yield {
            "uuid": str(fact.uuid),
            "organisation": fact.organisation.name,
            "kind": fact.kind,
            "on": _said(fact.on),
            "until": _said(fact.until),
            "attributes": fact.attributes,
            "note": fact.note,
            "entered-by": fact.entered_by.name,
            "entered-at": _said(fact.entered_at),
            "decisions": [
                {"outcome": each.outcome, "by-name": each.by.name, "at": _said(each.at), "words": each.words}
                for each in fact.decisions.all()
            ],
            "documents": [
                {
                    "name": each.name,
                    "content-type": each.content_type,
                    "sha256": each.sha256,
                    "content": base64.b64encode(bytes(each.content)).decode(),
                }
                for each in fact.documents.all()
            ],
        }


def _submissions(person: people.User) -> Iterator[dict[str, Any]]:
    for enrolment in programmes.all_enrolments_of(person):
        for each in enrolment.submissions.select_related("version", "decision__by").order_by("submitted_at", "id"):
            decision = getattr(each, "decision", None)
            yield {
                "uuid": str(each.uuid),
                "programme": enrolment.programme.key,
                "version": each.version.version,
                "cycle": each.cycle_name,
                "number": each.cycle_number,
                "from": _said(each.from_on),
                "until": _said(each.until_on),
                "attempt": each.attempt,
                "submitted-at": _said(each.submitted_at),
                "content-hash": each.content_hash,
                "record": json.loads(each.bundle),
                "decision": {
                    "outcome": decision.outcome,
                    "words": decision.words,
                    "by-name": decision.by.name,
                    "on": _said(decision.on),
                }
                if decision
                else None,
                "files": [
                    {"kind": file.kind, "content": base64.b64encode(bytes(file.content)).decode()}
                    for file in submissions.files_of(each)
                ],
            }


def _payments(person: people.User) -> Iterator[dict[str, Any]]:
    for account in billing.invoices_of(person, now=clock.now()):
        invoice = account.invoice
        yield {
            "uuid": str(invoice.uuid),
            "number": invoice.number_text,
            "organisation": invoice.issuer_name,
            "raised-on": _said(invoice.raised_on),
            "currency": invoice.currency,
            "total": invoice.total.plain,
            "lines": [line.words for line in invoice.lines.all()],
            "state": account.state.value,
            "payments": [
                {
                    "on": _said(each.on),
                    "kind": each.kind,
                    "amount": each.amount.plain,
                    "means": each.means,
                    "receipt": each.receipt.number_text if hasattr(each, "receipt") else None,
                }
                for each in invoice.payments.all()
            ],
        }


def _memberships(person: people.User) -> Iterator[dict[str, Any]]:
    for account in billing.memberships_of(person, now=clock.now()):
        yield {
            "organisation": account.membership.organisation.name,
            "joined-on": _said(account.membership.joined_on),
            "state": account.standing.state.value,
            "periods": [
                {"from": _said(each.starts), "until": _said(each.until), "class": each.membership_class}
                for each in account.standing.periods
            ],
        }


def _notices(person: people.User) -> Iterator[dict[str, Any]]:
    for notice in person.notices.order_by("id"):
        yield {
            "key": notice.key,
            "arguments": notice.arguments,
            "at": _said(notice.at),
            "read-at": _said(notice.read_at),
        }


def _acts(person: people.User) -> Iterator[dict[str, Any]]:
    for act in audit.acts_in(f"logbook:{person.uuid}").iterator(chunk_size=500):
        yield {
            "number": act.number,
            "at": _said(act.at),
            "by-name": act.actor.name if act.actor else None,
            "action": act.action,
            "subject": act.subject,
            "detail": json.loads(act.detail),
            "hash": act.hash,
        }


def further_sections(person: people.User) -> dict[str, Iterable[Mapping[str, Any]]]:
    """Everything the product keeps of a person besides the logbook, by section."""
    return {
        "roles": _roles(person),
        "applications": _applications(person),
        "enrolments": _enrolments(person),
        "facts": _facts(person),
        "submissions": _submissions(person),
        "memberships": _memberships(person),
        "payments": _payments(person),
        "notices": _notices(person),
        "acts": _acts(person),
    }
