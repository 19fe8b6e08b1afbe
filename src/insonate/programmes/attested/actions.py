"""Entering, claiming and deciding facts."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from insonate.audit import api as audit
from insonate.kit.clock import local_day
from insonate.people import api as people
from insonate.programmes.access import ENTERS_EVIDENCE, allowed
from insonate.programmes.anchors import moved_anchors, repin
from insonate.programmes.attested.granting import GRANTS, check_asking, check_grant, offer_of
from insonate.programmes.attested.kinds import KINDS, KindRule, Shape
from insonate.programmes.attested.models import AttestedFact, FactDecision, FactDocument, FactOutcome
from insonate.programmes.attested.papers import Paper, checked_papers
from insonate.programmes.attested.values import checked_attributes
from insonate.programmes.definitions.named_values import granted_elsewhere, named_elsewhere, named_values
from insonate.programmes.refusals import FieldProblem, Overtaken, Refused

EARLIEST = date(1950, 1, 1)


class AnchorWouldMove(Refused):
    """The fact would move a day from which somebody's years are counted. Do it again with
    `accept_moved_anchor=True` if that is meant."""


@transaction.atomic
def attest_fact(
    *,
    person: people.User,
    organisation: people.Organisation,
    kind: str,
    on: date,
    until: date | None = None,
    attributes: Mapping[str, Any],
    note: str = "",
    documents: Iterable[tuple[str, bytes]] = (),
    accept_moved_anchor: bool = False,
    by: people.User,
    now: datetime,
) -> AttestedFact:
    """An officer enters a fact about somebody; it is evidence from today. Raises `Refused` with a problem for each
    field, `AnchorWouldMove` if years that already run would begin on another day."""
    if person == by:
        raise Refused(FieldProblem("person", _("Nobody attests anything about themselves. Ask a colleague.")))
    _need_role(by, organisation, now)
    today = local_day(now, organisation.time_zone)
    if kind == GRANTS and attributes.get("clause"):
        offer = offer_of(person, organisation, attributes, today)
        attributes = {**attributes, "programme": offer.programme.key}
    fact = _enter(person, organisation, KINDS.get(kind), on, until, attributes, note, documents, by, now)
    _belongs_here(fact)
    FactDecision.objects.create(fact=fact, outcome=FactOutcome.CONFIRMED, by=by, at=now)
    if kind == GRANTS:
        check_grant(fact, by=by, today=today)
    _keep_anchors(fact, accept_moved_anchor, by, now)
    _record("attest-fact", fact, by, now, {})
    return fact


@transaction.atomic
def claim_fact(
    *,
    person: people.User,
    organisation: people.Organisation,
    kind: str,
    on: date,
    until: date | None = None,
    attributes: Mapping[str, Any],
    note: str = "",
    documents: Iterable[tuple[str, bytes]] = (),
    now: datetime,
) -> AttestedFact:
    """A person says a fact of themselves, with papers; an officer of the organisation decides. Not evidence yet."""
    rule = KINDS.get(kind)
    if rule is None or not rule.claimable:
        raise Refused(FieldProblem("kind", _("This cannot be claimed; the office enters it.")))
    named = {name for name in attributes if (found := rule.rule(name)) and found.shape in (Shape.PERSON, Shape.PEOPLE)}
    if named:
        raise Refused(FieldProblem(min(named), _("The office says who did it. Leave this empty.")))
    fact = _enter(person, organisation, rule, on, until, attributes, note, documents, person, now)
    _record("claim-fact", fact, person, now, {})
    return fact


@transaction.atomic
def ask_concession(
    *,
    person: people.User,
    organisation: people.Organisation,
    programme: str,
    clause: str,
    reason: str,
    note: str = "",
    documents: Iterable[tuple[str, bytes]] = (),
    now: datetime,
) -> AttestedFact:
    """A person asks to be granted a concession of a programme, with reasons and papers; an officer decides. The day is
    today: whether it is in advance is judged by it. Raises `Overtaken` if they have it, or have asked already."""
    people.User.objects.select_for_update(no_key=True).get(pk=person.pk)  # two windows at once: one after the other
    today = local_day(now, organisation.time_zone)
    offer = offer_of(person, organisation, {"clause": clause, "programme": programme}, today)
    check_asking(offer, person, today)
    attributes = {"clause": clause, "programme": programme, "reason": reason.strip()}
    fact = _enter(person, organisation, KINDS[GRANTS], today, None, attributes, note, documents, person, now)
    _record("ask-concession", fact, person, now, {})
    return fact


@transaction.atomic
def decide_fact(
    *,
    fact: AttestedFact,
    outcome: FactOutcome,
    words: str = "",
    says: Mapping[str, str] | None = None,
    accept_moved_anchor: bool = False,
    by: people.User,
    now: datetime,
) -> FactDecision:
    """Confirm or refuse a claim, or withdraw what was confirmed. Refusing and withdrawing need words. The person
    may withdraw their own claim while it waits, and decides nothing else about themselves. Raises `Overtaken` if
    somebody decided otherwise meanwhile; saying again what already stands changes nothing. Confirming what somebody
    asked to be granted is granting it: the words are the reason, `says` what the programme leaves open."""
    fact = AttestedFact.objects.select_for_update().select_related("person", "organisation").get(pk=fact.pk)
    latest = fact.decisions.select_related("by").order_by("-pk").first()
    if latest is not None and latest.outcome == outcome:
        return latest
    own = by == fact.person
    if own and not (outcome == FactOutcome.WITHDRAWN and latest is None):
        raise Refused(FieldProblem("", _("Nobody decides a claim of their own. Ask a colleague.")))
    if not own:
        _need_role(by, fact.organisation, now)
    if outcome in {FactOutcome.CONFIRMED, FactOutcome.REFUSED} and latest is not None:
        raise Overtaken(
            _("%(name)s decided this on %(day)s: %(outcome)s.")
            % {"name": latest.by, "day": latest.at.date(), "outcome": latest.get_outcome_display().lower()}
        )
    if outcome == FactOutcome.WITHDRAWN and latest is not None and latest.outcome != FactOutcome.CONFIRMED:
        raise Overtaken(_("This was already refused or withdrawn."))
    if outcome != FactOutcome.CONFIRMED and not own and not words.strip():
        raise Refused(FieldProblem("words", _("Say why in a sentence; the person reads it.")))
    is_grant = outcome == FactOutcome.CONFIRMED and fact.kind == GRANTS
    if outcome == FactOutcome.CONFIRMED:
        _belongs_here(fact)
    if is_grant and not words.strip():
        raise Refused(FieldProblem("words", _("Say why in a sentence; the person reads it.")))
    kept = _checked_says(fact, says or {}) if is_grant else None
    decision = FactDecision.objects.create(
        fact=fact, outcome=outcome, by=by, at=now, words=words.strip()[:300], says=kept
    )
    if is_grant:
        check_grant(fact, by=by, today=local_day(now, fact.organisation.time_zone))
    _keep_anchors(fact, accept_moved_anchor, by, now)
    _record(f"{_VERBS[outcome]}-fact", fact, by, now, {"words": decision.words, **(kept or {})})
    if not own:
        people.tell(
            person=fact.person, key=f"evidence-{outcome}", now=now,
            arguments={"organisation": fact.organisation.name, "fact": str(fact.uuid)},
        )  # fmt: skip
    return decision


_VERBS = {FactOutcome.CONFIRMED: "confirm", FactOutcome.REFUSED: "refuse", FactOutcome.WITHDRAWN: "withdraw"}


def _checked_says(fact: AttestedFact, says: Mapping[str, str]) -> dict[str, str]:
    """`to` and `until` as they are kept; raises `Refused` beside the one that cannot be read."""
    said = {name: value for name, value in says.items() if value}
    until = said.pop("until", None)
    kept = checked_attributes(KINDS[GRANTS], {**fact.attributes, **said}, about=fact.person)
    result = {name: kept[name] for name in said}
    if until is not None:
        result["until"] = date.fromisoformat(until).isoformat()
    return result


def _need_role(by: people.User, organisation: people.Organisation, now: datetime) -> None:
    if not allowed(by, organisation, ENTERS_EVIDENCE, now):
        raise Refused(FieldProblem("", _("Your role does not enter or decide evidence here.")))


def _enter(
    person: people.User, organisation: people.Organisation, rule: KindRule | None, on: date, until: date | None,
    attributes: Mapping[str, Any], note: str, documents: Iterable[tuple[str, bytes]], by: people.User, now: datetime,
) -> AttestedFact:  # fmt: skip
    if rule is None:
        raise Refused(FieldProblem("kind", _("Choose what kind of evidence this is.")))
    problems = _date_problems(rule, on, until, local_day(now, organisation.time_zone))
    kept: dict[str, Any] = {}
    papers: list[Paper] = []
    try:
        kept = checked_attributes(rule, attributes, about=person)
    except Refused as refused:
        problems += refused.problems
    try:
        papers = checked_papers(list(documents))
    except Refused as refused:
        problems += refused.problems
    if len(note) > 300:
        problems.append(FieldProblem("note", _("At most 300 characters.")))
    if problems:
        raise Refused(*problems)
    fact = AttestedFact.objects.create(
        person=person, organisation=organisation, kind=rule.kind, on=on, until=until, attributes=kept,
        note=note.strip(), entered_by=by, entered_at=now,
    )  # fmt: skip
    FactDocument.objects.bulk_create(
        FactDocument(
            fact=fact, name=paper.name, content_type=paper.content_type, content=paper.content,
            sha256=paper.sha256, added_at=now,
        )
        for paper in papers
    )  # fmt: skip
    return fact


def _date_problems(rule: KindRule, on: date, until: date | None, today: date) -> list[FieldProblem]:
    problems = []
    if on > today:
        problems.append(FieldProblem("on", _("This day has not come yet. Enter it when it has happened.")))
    if on < EARLIEST:
        problems.append(FieldProblem("on", _("This is before 1950. Look at the year again.")))
    if until is not None and not rule.lasts:
        problems.append(FieldProblem("until", _("Only what lasts has an end.")))
    elif until is not None and until <= on:
        problems.append(FieldProblem("until", _("The end is not after the beginning.")))
    return problems


def _belongs_here(fact: AttestedFact) -> None:
    """An officer speaks for their own organisation: what another body grants, that body attests."""
    foreign = granted_elsewhere(fact.organisation)
    own = named_values(fact.organisation)
    elsewhere = named_elsewhere(fact.organisation)
    for name, value in fact.attributes.items():
        if isinstance(value, list):  # who signed
            continue
        granted = fact.kind == "awards" and name == "award" and value in foreign
        place = (fact.kind, name)
        named = value in elsewhere.get(place, ()) and value not in own.get(place, ())
        if granted or named:
            words = _("“%(value)s” belongs to the programme of another organisation; their office enters it.")
            raise Refused(FieldProblem(name, words % {"value": value}))


def _keep_anchors(fact: AttestedFact, accept: bool, by: people.User, now: datetime) -> None:
    changed = moved_anchors(fact.person, now=now)
    moved = [each for each in changed if each.was_pinned]
    if moved and not accept:
        words = _(
            "This moves the day from which the years of %(programme)s are counted, from %(old)s to %(new)s, and with"
            " it what counts in each year. Confirm that this is meant."
        )
        raise AnchorWouldMove(
            *(
                FieldProblem(
                    "accept_moved_anchor",
                    words % {"programme": each.enrolment.programme.key, "old": each.pinned_on, "new": each.found_on},
                )
                for each in moved
            )
        )
    for each in changed:
        repin(each, by=by, now=now)


def _record(action: str, fact: AttestedFact, by: people.User, now: datetime, detail: Mapping[str, Any]) -> None:
    audit.record(
        chain=f"organisation:{fact.organisation.slug}", action=action, subject=f"person:{fact.person.uuid}",
        by=by.pk, at=now,
        detail={"fact": str(fact.uuid), "kind": fact.kind, "on": fact.on, "attributes": fact.attributes, **detail},
    )  # fmt: skip
