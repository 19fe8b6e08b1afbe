"""What the other parts of a document say, in words: records, people, days, years, exams, awards, exceptions, routes."""

from collections.abc import Callable, Sequence
from datetime import date

from django.utils.translation import gettext as _

from insonate.web.findings import words
from insonate.web.law.clauses import LawRow, clause_title, cycle_title, law_rows, reference_link
from insonate.web.law.conditions import condition_words, person_words, span_words
from insonate.web.law.phrases import (
    amount_words,
    anchor_words,
    as_sentence,
    both,
    day_words,
    each_words,
    either,
    joined,
    length_words,
    percent,
    rounding_words,
)
from insonate_core.periods import Duration
from insonate_core.programmes import Definition
from insonate_core.programmes.definition import (
    Anchor,
    AuditRule,
    AwardRule,
    Concession,
    CycleRule,
    Exam,
    Extension,
    People,
    RecordRule,
    Reduction,
    Transition,
    Vocabulary,
)
from insonate_core.programmes.requirements import ANYTHING


def _quoted(paths: Sequence[str], definition: Definition) -> str:
    named = [(path, clause_title(path, definition)) for path in paths]
    return both([title if path.endswith("/*") else f"“{title}”" for path, title in named])


def _sentences(parts: Sequence[str]) -> str:
    return " ".join(as_sentence(part) for part in parts if part)


def marked(text: str, example: bool) -> str:
    """The text, saying that its number is an example where only a part of a row is one."""
    return f"{text} {_('(example, not confirmed)')}" if example else text


# Entries and words


def record_row(rule: RecordRule, definition: Definition) -> LawRow:
    """What every entry of one kind must say, and which may count at all."""
    parts = []
    if rule.asks:
        asked = [words.attribute_words(attribute) for attribute in rule.asks]
        parts.append(_("each entry must say: %(attributes)s") % {"attributes": both(asked)})
    if rule.counts_if is not None:
        parts.append(_("it counts only if: %(condition)s") % {"condition": condition_words(rule.counts_if, definition)})
    if rule.once_per is not None:
        parts.append(
            _("one entry counts for each: %(attribute)s") % {"attribute": words.attribute_words(rule.once_per)}
        )
    noun = words.noun(rule.reads)
    return LawRow(
        title=f"{noun[:1].upper()}{noun[1:]}",
        asks=_sentences(parts),
        reference=reference_link(rule.reference, definition),
        anchor=f"records-{rule.reads}",
    )


def vocabulary_row(vocabulary: Vocabulary) -> LawRow:
    """A closed list, with what its values mean where the document says."""
    named = [(term, words.text_of(term.titles, words.readable(term.key))) for term in vocabulary]
    name = words.attribute_words(vocabulary.key)
    return LawRow(
        title=f"{name[:1].upper()}{name[1:]}",
        asks=as_sentence(_("one of: %(values)s") % {"values": ", ".join(title for _term, title in named)}),
        children=[
            LawRow(title, words.text_of(term.definitions)) for term, title in named if words.text_of(term.definitions)
        ],
        anchor=f"vocabularies-{vocabulary.key}",
    )


def person_row(person: People, definition: Definition) -> LawRow:
    """Who is entitled under a name."""
    held = either([words.readable(award) for award in person.holds])
    parts = [_("whoever holds %(awards)s on the day of the act") % {"awards": held}]
    if person.for_at_least is not None:
        parts[0] += " " + _("and has held it for at least %(length)s") % {"length": length_words(person.for_at_least)}
    acts = {
        "supervised": _("supervised this candidate"),
        "examined": _("examined this candidate"),
    }
    if person.has:
        parts.append(_("they must have %(acts)s") % {"acts": either([acts[act] for act in person.has])})
    if person.has_not:
        parts.append(_("they must never have %(acts)s") % {"acts": either([acts[act] for act in person.has_not])})
    called = person_words(person.key, definition)
    return LawRow(
        title=f"{called[:1].upper()}{called[1:]}",
        asks=_sentences(parts),
        reference=reference_link(person.reference, definition),
        anchor=f"people-{person.key}",
    )


# Days and years


def anchor_row(anchor: Anchor, definition: Definition) -> LawRow:
    """Where a named day is found."""
    which = _("the day of the last %(noun)s") if anchor.is_last else _("the day of the first %(noun)s")
    said = which % {"noun": words.noun(anchor.reads, 1)}
    if anchor.where != ANYTHING:
        said = joined([said, condition_words(anchor.where, definition)])
    parts = [said]
    if anchor.otherwise is not None:
        otherwise = _("today") if anchor.otherwise == "today" else anchor_words(anchor.otherwise)
        parts.append(_("where there is none: %(day)s") % {"day": otherwise})
    return LawRow(
        title=words.readable(anchor.key),
        asks=_sentences(parts),
        note=words.text_of(anchor.notes),
        anchor=f"anchors-{anchor.key}",
    )


def cycle_words(cycle: CycleRule, definition: Definition) -> str:
    """How a recurring period runs."""
    length = each_words(cycle.every)
    if isinstance(cycle.starts, tuple):
        month, first_day = cycle.starts
        shown = words.day(date(2001, month, first_day)).rsplit(" ", 1)[0]
        parts = [_("Every %(length)s, from %(day)s.") % {"length": length, "day": shown}]
    elif cycle.starts == "cycle-start":
        parts = [_("Every %(length)s, inside the longer period.") % {"length": length}]
    else:
        anchor = words.readable(cycle.starts).lower()
        parts = [
            _("Every %(length)s, counted from each person's own day: %(anchor)s.")
            % {"length": length, "anchor": anchor}
        ]
    if cycle.on_or_after is not None:
        parts.append(as_sentence(_("the first begins on or after %(day)s") % {"day": anchor_words(cycle.on_or_after)}))
    if cycle.holds_while is not None:
        span = {"noun": span_words(cycle.holds_while, definition)}
        parts.append(_("It runs as long as there is: %(noun)s.") % span)
    if cycle.pauses is not None:
        parts.append(
            _("It is paused, and ends later by as many days, during: %(span)s.")
            % {"span": span_words(cycle.pauses, definition)}
        )
    if cycle.holds_while is not None or cycle.unfinished != "in-full":
        parts.append(_unfinished(cycle))
    if cycle.grace is not None:
        parts.append(
            _("What was done in it may be entered until %(length)s after it.") % {"length": length_words(cycle.grace)}
        )
    if cycle.missed is not None:
        parts.append(
            _("A period that was not kept is followed by one of %(length)s that asks %(clauses)s.")
            % {"length": length_words(cycle.missed.every), "clauses": _quoted(cycle.missed.requires, definition)}
        )
    return " ".join(parts)


def _unfinished(cycle: CycleRule) -> str:
    if cycle.unfinished == "in-proportion":
        rounding = rounding_words(cycle.rounding)
        if not rounding:
            return _("A period cut short is asked for in proportion to its days.")
        return _("A period cut short is asked for in proportion to its days, %(rounding)s.") % {"rounding": rounding}
    if cycle.unfinished == "not-required":
        return _("A period cut short is not asked for.")
    return _("A period cut short is asked for in full.")


def cycle_row(cycle: CycleRule, definition: Definition) -> LawRow:
    """How a recurring period runs, as a row."""
    return LawRow(
        title=cycle_title(cycle.key, definition),
        asks=cycle_words(cycle, definition),
        children=law_rows(cycle.missed.requires, definition) if cycle.missed is not None else (),
        note=words.text_of(cycle.notes),
        example=cycle.example,
        reference=reference_link(cycle.reference, definition),
        anchor=f"cycles-{cycle.key}",
    )


# Exams

KINDS: dict[str, Callable[[], str]] = {
    "written": lambda: _("a written exam"),
    "visual": lambda: _("a visual exam"),
    "practical": lambda: _("a practical exam"),
}
REPORTS: dict[str, Callable[[], str]] = {
    "score": lambda: _("the candidate is told the score"),
    "incorrect-answers": lambda: _("the candidate is told which answers were wrong"),
    "steps": lambda: _("the candidate is told each step"),
}


def exam_row(exam: Exam, definition: Definition) -> LawRow:
    """How an exam is held, passed and tried again."""
    parts = [joined([KINDS[exam.kind](), exam.setting or ""])]
    if exam.supervision:
        parts.append(_("supervision: %(supervision)s") % {"supervision": exam.supervision})
    if exam.items is not None:
        parts.append(_items(*exam.items))
    if exam.time:
        parts.append(_("time: %(time)s") % {"time": exam.time})
    if exam.pass_at is not None:
        parts.append(_("it is passed at %(share)s") % {"share": percent(exam.pass_at)})
    if exam.resit is not None:
        parts.append(_resit(exam))
    if exam.report is not None:
        parts.append(REPORTS[exam.report]())
    if exam.examined_by is not None:
        parts.append(_("examined by: %(person)s") % {"person": person_words(exam.examined_by, definition)})
    if exam.opens_when:
        parts.append(
            _("open to whoever meets %(clauses)s on the day") % {"clauses": _quoted(exam.opens_when, definition)}
        )
    return LawRow(
        title=words.text_of(exam.titles, words.readable(exam.key)),
        asks=_sentences(parts),
        note=words.text_of(exam.notes),
        example=exam.example,
        reference=reference_link(exam.reference, definition),
        anchor=f"exams-{exam.key}",
    )


def _items(least: int | None, most: int | None) -> str:
    if least is not None and most is not None:
        if least == most:
            return _("%(least)s questions") % {"least": least}
        return _("from %(least)s to %(most)s questions") % {"least": least, "most": most}
    if most is not None:
        return _("at most %(most)s questions") % {"most": most}
    return _("at least %(least)s questions") % {"least": least}


def _resit(exam: Exam) -> str:
    assert exam.resit is not None
    resit, parts = exam.resit, []
    if resit.not_before == Duration(days=1):
        parts.append(_("it may be sat again from the next day"))
    elif resit.not_before is not None:
        parts.append(_("it may be sat again after %(length)s") % {"length": length_words(resit.not_before)})
    if resit.attempts is not None:
        parts.append(_("%(attempts)s attempts in all") % {"attempts": resit.attempts})
    if resit.half_price_within is not None:
        parts.append(_("at half the price within %(length)s") % {"length": length_words(resit.half_price_within)})
    return marked(joined(parts), resit.example)


# Awards


def award_row(award: AwardRule, definition: Definition) -> LawRow:
    """What an award takes, who decides, and what keeps it. The clauses themselves are inside."""
    parts = [_("it takes %(clauses)s") % {"clauses": _quoted(award.requires, definition)}]
    if award.requested_by is not None:
        parts.append(_("asked for by: %(person)s") % {"person": person_words(award.requested_by, definition)})
    parts += decision_words(award, definition)
    if award.upkeep:
        parts.append(_("it is kept by %(clauses)s") % {"clauses": _quoted(award.upkeep, definition)})
    if award.valid_for is not None:
        parts.append(_("it holds for %(length)s") % {"length": length_words(award.valid_for)})
    return LawRow(
        title=words.text_of(award.titles, words.readable(award.key)),
        asks=_sentences(parts),
        note=words.text_of(award.notes),
        example=award.example,
        reference=reference_link(award.reference, definition),
        anchor=f"awards-{award.key}",
    )


def decision_words(award: AwardRule, definition: Definition) -> list[str]:
    """Who decides about an award and how fast, the appeal, the fee and the number, each part of a sentence."""
    parts = []
    if award.decided_by is not None:
        decided = _("decided by: %(person)s") % {"person": person_words(award.decided_by, definition)}
        if award.decide_within is not None:
            decided += " " + _("within %(length)s") % {"length": length_words(award.decide_within)}
        parts.append(decided)
    elif award.decide_within is not None:
        parts.append(_("decided within %(length)s") % {"length": length_words(award.decide_within)})
    if award.appeal_within is not None:
        appeal = _("an appeal may be made within %(length)s") % {"length": length_words(award.appeal_within)}
        parts.append(marked(appeal, award.appeal_is_example))
    if award.fee is not None:
        fee = _("fee: %(amount)s %(currency)s") % {
            "amount": words.number(award.fee.amount), "currency": award.fee.currency,
        }  # fmt: skip
        source = reference_link(award.fee.reference, definition)
        parts.append(marked(f"{fee} ({source.label})" if source is not None else fee, award.fee.example))
    if award.number_format is not None:
        number = _("numbered as %(format)s") % {"format": award.number_format}
        parts.append(marked(number, award.number_is_example))
    return parts


# Exceptions, routes, samples


def concession_row(concession: Concession, definition: Definition) -> LawRow:
    """When an exception applies and what it takes away, makes smaller or gives longer for."""
    conditions = []
    if concession.when is not None:
        conditions.append(_("%(clause)s is met") % {"clause": _quoted([concession.when], definition)})
    if concession.granted_by is not None:
        granted = person_words(concession.granted_by, definition)
        conditions.append(_("it is granted to the person by: %(person)s") % {"person": granted})
    parts = [_("it applies if %(conditions)s") % {"conditions": both(conditions)}]
    asked = ""
    if concession.asked_before is not None:
        asked = _("it must be asked for before %(day)s") % {"day": day_words(concession.asked_before)}
        if concession.asked_by_at_least.months or concession.asked_by_at_least.days:
            length = length_words(concession.asked_by_at_least)
            asked += " " + _("by at least %(length)s") % {"length": length}
    parts.append(asked)
    if concession.waives:
        parts.append(_("it takes away %(clauses)s") % {"clauses": _quoted(concession.waives, definition)})
    parts += [_reduction(each, definition) for each in concession.reduces]
    parts += [_extension(each, definition) for each in concession.extends]
    return LawRow(
        title=words.text_of(concession.titles, words.readable(concession.key)),
        asks=_sentences(parts),
        children=law_rows([concession.when], definition) if concession.when is not None else (),
        note=words.text_of(concession.notes),
        example=concession.example,
        reference=reference_link(concession.reference, definition),
        anchor=f"concessions-{concession.key}",
    )


def _reduction(reduction: Reduction, definition: Definition) -> str:
    target = {"clause": _quoted([reduction.target], definition)}
    if reduction.to is not None:
        said = _("%(clause)s asks only %(number)s") % (target | {"number": words.number(reduction.to)})
    elif reduction.by is not None:
        said = _("%(clause)s asks %(amount)s less") % (target | {"amount": amount_words(reduction.by)})
    else:
        said = _("%(clause)s asks as much less as the decision says") % target
    parts = [said, rounding_words(reduction.rounding)]
    if reduction.no_lower_than:
        parts.append(_("but never less than %(number)s") % {"number": words.number(reduction.no_lower_than)})
    if reduction.exceptions:
        parts.append(_("except %(clauses)s") % {"clauses": _quoted(reduction.exceptions, definition)})
    return marked(joined(parts), reduction.example)


def _extension(extension: Extension, definition: Definition) -> str:
    target = {"clause": _quoted([extension.target], definition)}
    if extension.by is not None:
        said = _("%(clause)s has %(length)s longer") % (target | {"length": length_words(extension.by)})
    else:
        assert extension.by_at_most is not None
        length = {"length": length_words(extension.by_at_most)}
        said = _("%(clause)s has as much longer as the decision says, at most %(length)s") % (target | length)
    return marked(said, extension.example)


def transition_words(transition: Transition, definition: Definition) -> str:
    """A route between versions: for whom, what they may do, what it asks and gives."""
    whom = []
    if transition.starts_from is not None:
        whom.append(_("those under version %(version)s") % {"version": transition.starts_from})
    if transition.who is not None:
        whom.append(_("those who meet %(clause)s") % {"clause": _quoted([transition.who], definition)})
    route = {
        "stay": _("%(whom)s stay under the version that binds them"),
        "move": _("%(whom)s move to this version"),
        "choose": _("%(whom)s may stay under their version or move to this one"),
    }[transition.may] % {"whom": joined(whom)}
    parts = [route]
    if transition.requires:
        parts.append(_("to move takes %(clauses)s") % {"clauses": _quoted(transition.requires, definition)})
    if transition.gives is not None:
        award = definition.awards.get(transition.gives)
        named = words.text_of(award.titles, words.readable(award.key)) if award else words.readable(transition.gives)
        parts.append(_("whoever moves gets: %(award)s") % {"award": named})
    return _sentences(parts)


def transition_row(transition: Transition, definition: Definition) -> LawRow:
    """A route between versions, with the clauses it asks."""
    asked = [*([transition.who] if transition.who is not None else []), *transition.requires]
    return LawRow(
        title=words.text_of(transition.titles, words.readable(transition.key)),
        asks=transition_words(transition, definition),
        children=law_rows(asked, definition),
        note=words.text_of(transition.notes),
        example=transition.example,
        reference=reference_link(transition.reference, definition),
        anchor=f"transitions-{transition.key}",
    )


def audit_row(audit: AuditRule, definition: Definition) -> LawRow:
    """Which sample is drawn, of what."""
    drawn = _("%(share)s of the %(of)s are drawn") % {
        "share": percent(audit.sample), "of": words.readable(audit.of).lower(),
    }  # fmt: skip
    parts = [drawn, rounding_words(audit.rounding)]
    if audit.at_least:
        parts.append(_("at least %(number)s") % {"number": audit.at_least})
    sentences = [joined(parts)]
    if audit.keep_papers is not None:
        sentences.append(_("papers are kept for %(length)s") % {"length": length_words(audit.keep_papers)})
    return LawRow(
        title=words.text_of(audit.titles, words.readable(audit.key)),
        asks=_sentences(sentences),
        example=audit.example,
        reference=reference_link(audit.reference, definition),
        anchor=f"audits-{audit.key}",
    )
