"""The evidence about a course, and how it stands by the organisation's programme for courses."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from insonate.learning.courses.models import Course, CourseDetails, CourseStep, CriterionScore
from insonate.learning.courses.queries import details_of
from insonate.people import api as people
from insonate.people.api import Organisation
from insonate.programmes import api as programmes
from insonate.programmes.api import ProgrammeVersion
from insonate_core.evaluation import evaluate
from insonate_core.evidence import Evidence, Fact, Value
from insonate_core.findings import Standing
from insonate_core.learning.accreditation import CourseAct
from insonate_core.programmes import Definition
from insonate_core.programmes.definition import AwardRule

FORM, SECTION_C, RENEWAL, PLAN = "accreditation-form", "section-c", "renewal", "course-plan"
NUMBERS = ("learners_per_instructor", "learners_per_machine", "hours", "days")


@dataclass(frozen=True, slots=True)
class Card:
    """By what a course is judged: a version of a programme whose subject is a course, and the award that accredits."""

    version: ProgrammeVersion
    definition: Definition

    @property
    def rule(self) -> AwardRule:
        """The award that accredits: the first of the document."""
        return next(iter(self.definition.awards.values()))


def card_of(organisation: Organisation, day: date) -> Card | None:
    """By what an organisation judges courses on a day; None where it has no such programme."""
    for programme in programmes.programmes_of(organisation):
        version = programmes.version_for(programme, day)
        if version is not None:
            definition = programmes.definition_of(version)
            if definition.subject == "course" and definition.awards:
                return Card(version, definition)
    return None


def standing_of_course(course: Course, card: Card, day: date) -> Standing:
    """How the course stands by the card on a day."""
    facts = [*_facts_of(course, card), *_people_facts(course, card)]
    return evaluate(card.definition, Evidence.of(str(course.uuid), facts), day)


def acting_as(person: people.User, name: str, card: Card, day: date) -> bool:
    """Whether somebody is one of the people whom the document calls by this name: by a role they hold that day, or by
    an award that an officer attested."""
    rule = card.definition.people.get(name)
    if rule is None:
        return False
    return any(
        fact.attributes.get("role", fact.attributes.get("award")) in rule.holds
        and fact.on <= day
        and (fact.until is None or day < fact.until)
        for fact in _held_by([str(person.uuid)])
    )


def _held_by(persons: list[str]) -> Iterator[Fact]:
    for held in (people.roles_by_person(persons), programmes.awards_by_person(persons)):
        for facts in held.values():
            yield from facts


def _facts_of(course: Course, card: Card) -> Iterator[Fact]:
    steps = list(course.steps.select_related("by").order_by("pk"))
    for step in steps:
        if step.act == CourseAct.APPLY:
            yield from _application(step, _details_then(course, step))
    last = [step for step in steps if step.act == CourseAct.APPLY and not step.renewal]
    if last:
        scores: dict[str, CriterionScore] = {}
        for score in CriterionScore.objects.filter(application=last[-1]).select_related("by").order_by("pk"):
            scores[score.key] = score
        for score in scores.values():
            says: dict[str, Value] = {str(name): value for name, value in score.says.items()}
            yield Fact(
                id=f"score:{score.pk}", kind="reviews", on=score.on, recorded=score.on,
                attributes={**says, "outcome": score.outcome, "by": str(score.by.uuid)},
            )  # fmt: skip


def _details_then(course: Course, step: CourseStep) -> CourseDetails:
    return course.details.filter(saved_at__lte=step.at).order_by("-pk").first() or details_of(course)


def _application(step: CourseStep, details: CourseDetails) -> Iterator[Fact]:
    by = str(step.by.uuid)
    whats = [RENEWAL] if step.renewal else [FORM, *([SECTION_C] if step.form.get("simulators") else [])]
    for what in whats:
        yield Fact(
            id=f"step:{step.pk}:{what}", kind="submissions", on=step.on, recorded=step.on,
            attributes={"what": what, "by": by},
        )  # fmt: skip
    numbers: dict[str, Value] = {
        name.replace("_", "-"): Fraction(value) for name in NUMBERS if (value := getattr(details, name)) is not None
    }
    yield Fact(
        id=f"step:{step.pk}:{PLAN}", kind="declarations", on=step.on, recorded=step.on,
        attributes={"what": PLAN, "by": by, **numbers},
    )  # fmt: skip


def _people_facts(course: Course, card: Card) -> Iterator[Fact]:
    """What those hold who acted on the course; its director is one by directing it."""
    director = str(course.provider.director.uuid)
    acted = {str(uuid) for uuid in course.steps.values_list("by__uuid", flat=True)}
    acted |= {
        str(uuid)
        for uuid in CriterionScore.objects.filter(application__course=course).values_list("by__uuid", flat=True)
    }
    yield from _held_by(sorted(acted - {director}))
    requested = card.rule.requested_by
    if requested is not None:
        since = course.listed_at.date()
        for held in card.definition.people[requested].holds:
            yield Fact(
                id=f"director:{held}", kind="awards", on=since, recorded=since, person=director,
                attributes={"award": held},
            )  # fmt: skip
