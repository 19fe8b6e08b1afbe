"""The page of a certification track: Train, Certify, Maintain, drawn from document and curriculum alone.

A track is a programme that gives an award after an exam, or on somebody's request. Another body's programme has its own
steps, exams and awards by the same reading; nothing here knows one body.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from insonate.billing import api as billing
from insonate.kit import clock
from insonate.learning.courses import api as courses
from insonate.learning.curriculum import api as curricula
from insonate.programmes.definitions import api as definitions
from insonate.web.awards.path import decider_words, requester_words
from insonate.web.awards.words import award_title, exam_title, power_words
from insonate.web.components.parts import Link, State, Step
from insonate.web.courses.words import standing_words
from insonate.web.findings import words
from insonate.web.law import clauses, parts
from insonate.web.law.phrases import percent
from insonate_core.credentials.powers import powers_of
from insonate_core.credentials.powers import track_of as track_name
from insonate_core.programmes import Definition
from insonate_core.programmes.definition import AwardRule
from insonate_core.programmes.requirements import Count, Hold, Pass


@dataclass(frozen=True, slots=True)
class ExamCard:
    """An examination: its mark as a share of a hundred, what it is, and where it says so."""

    title: str
    pass_at: str
    bar: str
    asks: str
    example: bool


@dataclass(frozen=True, slots=True)
class Benefit:
    """What a member has of it."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Further:
    """An award that stands on the first: what it is, what is asked, and what its holder may do."""

    title: str
    requires: Sequence[clauses.LawRow]
    powers: Sequence[str]
    example: bool
    anchor: str


@dataclass(frozen=True, slots=True)
class Track:
    """Everything the page shows besides the rules in detail."""

    award: str
    steps: Sequence[Step]
    exams: Sequence[ExamCard]
    keep: Sequence[clauses.LawRow]
    further: Sequence[Further]
    benefits: Sequence[Benefit]
    join: Link | None
    curriculum: curricula.Curriculum | None
    sections: Sequence[curricula.Section]
    course_rules: Sequence[clauses.LawRow]
    listed: Sequence[tuple[courses.Listed, State, str]]
    example: bool

    @property
    def jumps(self) -> list[Link]:
        """The parts of the page, in their order."""
        found = [Link(_("Train"), "#train")] if self.sections or self.course_rules or self.listed else []
        found.append(Link(_("Certify"), "#certify"))
        if self.exams:
            found.append(Link(_("Examinations"), "#exams"))
        if self.keep or self.further:
            found.append(Link(_("Maintain"), "#maintain"))
        if self.benefits:
            found.append(Link(_("Membership"), "#member"))
        return [*found, Link(_("The rules"), "#rules")]


def track_of(programme: definitions.Programme, definition: Definition) -> Track | None:
    """The track that a programme is; None for one that gives no award after an exam or on a request."""
    if not definition.awards or definition.subject != "person":
        return None
    rule = next(iter(definition.awards.values()))
    exams = [key for key in definition.exams if key in _exams_of(rule, definition)]
    if not exams and rule.requested_by is None:
        return None
    curriculum = curricula.curriculum_called(programme.key)
    sections = curricula.sections_of(curriculum) if curriculum is not None else ()
    sections = tuple(each for each in sections if any(entry.version for entry in each.entries))
    return Track(
        award=award_title(definition, rule.key),
        steps=list(_steps(rule, definition)),
        exams=[_exam_card(key, definition) for key in exams],
        keep=clauses.law_rows(rule.upkeep, definition),
        further=[_further(each, definition) for each in list(definition.awards.values())[1:]],
        benefits=list(_benefits(definition, sections, curriculum)),
        join=_join(programme),
        curriculum=curriculum if sections else None,
        sections=sections,
        course_rules=[
            row
            for path in _below(rule, definition)
            if isinstance(clause := definition.requirements.get(path), Count) and clause.reads == "courses"
            for row in clauses.law_rows([path], definition)
        ],
        listed=_listed(definition),
        example=rule.example,
    )


def _listed(definition: Definition) -> list[tuple[courses.Listed, State, str]]:
    """The courses of the directory that are held for this track, each with how it stands."""
    track = track_name(definition)
    found = [each for each in courses.listed_courses(clock.now()) if track in each.details.tracks]
    return [(each, *standing_words(each.standing)) for each in found]


def _below(rule: AwardRule, definition: Definition) -> list[str]:
    return list(dict.fromkeys(path for each in rule.requires for path in definition.below(each)))


def _exams_of(rule: AwardRule, definition: Definition) -> set[str]:
    found = (definition.requirements.get(path) for path in _below(rule, definition))
    return {each.exam for each in found if isinstance(each, Pass)}


def _steps(rule: AwardRule, definition: Definition) -> Iterator[Step]:
    """The way to the award as a stranger reads it: what is asked, request and decision, fee, number."""
    asked = [(path, row) for path in rule.requires for row in clauses.law_rows([path], definition)]
    with_exam = {
        path for path, _row in asked
        if any(isinstance(definition.requirements.get(each), Pass) for each in definition.below(path))
    }  # fmt: skip
    for path, row in sorted(asked, key=lambda each: each[0] in with_exam):
        inside = ", ".join(child.title for child in row.children)
        detail = _("%(titles)s.") % {"titles": inside} if path in with_exam and inside else row.asks
        yield Step(row.title, parts.marked(detail, row.example))
    decided = _("Decided by: %(who)s.") % {"who": decider_words(definition, rule.decided_by)}
    if rule.requested_by is not None:
        yield Step(_("Request"), f"{requester_words(definition, rule.requested_by)} {decided}")
    else:
        yield Step(_("Request"), f"{_('You ask for it yourself.')} {decided}")
    if rule.fee is not None and rule.fee.amount:
        amount = f"{words.number(rule.fee.amount)} {rule.fee.currency}"
        yield Step(_("Certificate fee"), _("%(amount)s, once.") % {"amount": amount})
    if rule.number_format is not None:
        yield Step(_("Number and certificate"), _("Anyone can check them."))
    else:
        yield Step(_("Certificate"), _("Anyone can check it."))


def _exam_card(key: str, definition: Definition) -> ExamCard:
    exam, row = definition.exams[key], parts.exam_row(definition.exams[key], definition)
    share = percent(exam.pass_at) if exam.pass_at is not None else ""
    bar = f"{float(exam.pass_at * 100):g}" if exam.pass_at is not None else ""
    return ExamCard(exam_title(definition, key), share, bar, row.asks, exam.example)


def _further(rule: AwardRule, definition: Definition) -> Further:
    return Further(
        award_title(definition, rule.key),
        clauses.law_rows(rule.requires, definition),
        power_words(definition, powers_of(definition, rule.key)),
        rule.example,
        f"award-{rule.key}",
    )


def _benefits(
    definition: Definition, sections: Sequence[curricula.Section], curriculum: curricula.Curriculum | None
) -> Iterator[Benefit]:
    """What being a member opens, as far as the document and the curriculum say."""
    if curriculum is not None and sections:
        number = sum(entry.version is not None for section in sections for entry in section.entries)
        said = ngettext("Read the curriculum: %(n)s module", "Read the curriculum: %(n)s modules", number)
        yield Benefit(said % {"n": number}, reverse("candidate:curriculum", args=[curriculum.programme.key]))
    gated = [
        exam_title(definition, key)
        for key, exam in definition.exams.items()
        if any(_is_membership(path, definition) for path in exam.opens_when)
    ]
    if gated:
        yield Benefit(_("Sit: %(exams)s") % {"exams": ", ".join(gated)})
    for rule in definition.awards.values():
        if any(_is_membership(path, definition) for path in _below(rule, definition)) or gated:
            yield Benefit(_("Become %(award)s") % {"award": award_title(definition, rule.key)})
    if any(isinstance(each, Count) and each.reads == "credits" for each in definition.requirements.values()):
        yield Benefit(_("Keep your education credits where they count"))


def _is_membership(path: str, definition: Definition) -> bool:
    return any(
        isinstance(clause := definition.requirements.get(each), Hold) and clause.reads == "memberships"
        for each in definition.below(path)
    )


def _join(programme: definitions.Programme) -> Link | None:
    organisation = programme.organisation
    if organisation not in billing.societies(clock.now().date()):
        return None
    return Link(_("Join %(name)s") % {"name": organisation.name}, reverse("public:join", args=[organisation.slug]))
