"""A concession that may be granted, as the person who asks and the officer who decides both see it: what it does, its
conditions and how they stand, and by when it must be asked for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.translation import gettext as _

from insonate.programmes.attested import api as attested
from insonate.web.components.parts import Link, RequirementRow
from insonate.web.findings import words
from insonate.web.findings.tree import requirement_rows
from insonate.web.law.clauses import LawRow
from insonate.web.law.parts import concession_row
from insonate_core.evaluation import EvidenceIndex, evaluate, evaluate_requirement
from insonate_core.findings import Finding, State
from insonate_core.periods import after


@dataclass(frozen=True, slots=True)
class OfferView:
    """One offer. `conditions` are judged today; `limit` says by when it must be asked for, `is_too_late` that every
    such day has gone by."""

    offer: attested.Offer
    title: str
    law: LawRow
    conditions: Sequence[RequirementRow]
    is_met: bool
    limit: str
    is_too_late: bool
    asks_number: bool
    takes_end: bool

    @property
    def key(self) -> str:
        return self.offer.key

    @property
    def anchor(self) -> str:
        return self.offer.rule.key


def offer_view(
    offer: attested.Offer,
    index: EvidenceIndex,
    as_of: date,
    *,
    names: words.Names,
    asked_on: date | None = None,
    actions: Callable[[Finding], Sequence[Link]] | None = None,
) -> OfferView:
    """The offer as it stands for the person of the evidence; `asked_on` where it was asked for already."""
    definition, rule = offer.definition, offer.rule
    conditions: Sequence[RequirementRow] = ()
    is_met = True
    if rule.when is not None:
        found = evaluate_requirement(definition, index, as_of, rule.when)
        is_met = found.shown_state is State.MET
        conditions = requirement_rows([found], definition, names=names, as_of=as_of, actions=actions)
    limits = _limits(offer, index, as_of)
    asked = asked_on or as_of
    too_late = bool(limits) and all(asked > limit for limit in limits)
    return OfferView(
        offer=offer,
        title=words.text_of(rule.titles, words.readable(rule.key)),
        law=replace(concession_row(rule, definition), children=()),
        conditions=conditions,
        is_met=is_met,
        limit=_limit_words(max(limits), too_late, asked_on) if limits else "",
        is_too_late=too_late,
        asks_number=any(each.by_decision for each in rule.reduces),
        takes_end=bool(rule.waives or rule.reduces) or any(each.by_at_most is not None for each in rule.extends),
    )


def _limit_words(last: date, too_late: bool, asked_on: date | None) -> str:
    if too_late and asked_on is not None:
        said = _("It was asked for on %(asked)s. The last day was %(last)s: granted now, it changes nothing.")
        return said % {"asked": words.day(asked_on), "last": words.day(last)}
    if too_late:
        return _("It had to be asked for by %(last)s. Asked for now, it would change nothing.") % {
            "last": words.day(last)
        }
    return _("The last day on which to ask is %(last)s.") % {"last": words.day(last)}


def _limits(offer: attested.Offer, index: EvidenceIndex, as_of: date) -> list[date]:
    """The last days on which it may be asked for, one for each window it lengthens, as far as they are known."""
    rule, definition = offer.rule, offer.definition
    before = rule.asked_before
    if before is None:
        return []
    if isinstance(before.base, date):
        ends: list[date | None] = [before.base]
    elif before.base == "window-end":
        ends = [
            evaluate_requirement(definition, index, as_of, each.target).by
            for each in rule.extends
            if each.target in definition.requirements
        ]
    else:
        ends = [evaluate(definition, index, as_of).anchors.get(before.base)]
    limits = []
    for end in ends:
        if end is not None:
            day = limit = after(end, before.offset)
            while after(day, rule.asked_by_at_least) > limit:
                day -= timedelta(days=1)
            limits.append(day)
    return limits
