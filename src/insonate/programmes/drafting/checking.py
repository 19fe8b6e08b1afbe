"""What is wrong with a draft, and what is to be asked about it: the text, its cases, and what stands in its way.

An *obstacle* must be mended before the draft can be published; a *question* is put to whoever proposes and whoever
approves, and stops nothing. Each says where it stands in the text, if it stands there.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from django.utils.translation import gettext as _

from insonate.people.api import Organisation
from insonate.programmes.definitions.actions import check_document
from insonate.programmes.definitions.case_texts import CaseText, ReadCase, read_cases
from insonate.programmes.definitions.models import Programme
from insonate.programmes.definitions.refusals import DefinitionRefused
from insonate.programmes.definitions.refusals import Problem as PlacedProblem
from insonate.programmes.definitions.strict_yaml import ReadDocument
from insonate.programmes.definitions.succession import succession_problems
from insonate.programmes.definitions.words import placed_problem, problem_words
from insonate_core.cases import Trial, contradictions, try_case
from insonate_core.programmes import Definition, definition_hash
from insonate_core.programmes.lint import CaseNumbers, lint
from insonate_core.programmes.lint.cases import ask_about_cases
from insonate_core.programmes.reading import Problem as CoreProblem
from insonate_core.programmes.tried import ask_by_trying

ASKED = frozenset(
    {"unused", "adds-nothing", "anchor-may-move", "anchor-of-anything", "window-holds-too-few-days", "few-cases"}
)
"""What the checker asks about and may be meant: everything else it finds stands in the way."""
KEPT_TRIALS = 32


@dataclass(frozen=True, slots=True)
class CheckedText:
    """A text as far as it could be read. `definition` is None if it could not; `refused` then says why. `asked` are
    the checker's questions about a text that can be read, those that may be meant apart."""

    definition: Definition | None
    read: ReadDocument | None
    refused: tuple[PlacedProblem, ...] = ()
    unwise: tuple[PlacedProblem, ...] = ()
    asked: tuple[PlacedProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class TriedCase:
    """A case with what came out of it; `trial` is None if it, or the document, cannot be read."""

    read: ReadCase
    trial: Trial | None

    @property
    def written(self) -> CaseText:
        return self.read.written

    @property
    def passes(self) -> bool:
        return self.trial is not None and self.trial.passes


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something in the way of publishing, or to be asked about. `page` names where it is mended: `text`, `cases`."""

    words: str
    page: str = "text"
    line: int = 0
    column: int = 0
    case: str = ""


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether a draft may be proposed: what stops it, and what is asked about it."""

    text: CheckedText
    cases: tuple[TriedCase, ...]
    obstacles: tuple[Obstacle, ...] = field(default=())
    questions: tuple[Obstacle, ...] = field(default=())

    @property
    def is_ready(self) -> bool:
        return not self.obstacles


def checked(text: str) -> CheckedText:
    """The text read and checked on its own, each message in the active language."""
    try:
        read, definition = check_document(text)
    except DefinitionRefused as refused:
        return CheckedText(None, None, refused=refused.problems)
    found = [(problem, placed_problem(read, problem)) for problem in lint(definition)]
    return CheckedText(
        definition,
        read,
        unwise=tuple(placed for problem, placed in found if problem.key not in ASKED),
        asked=tuple(placed for problem, placed in found if problem.key in ASKED),
    )


def tried(cases: Sequence[CaseText], definition: Definition | None) -> tuple[TriedCase, ...]:
    """Each case tried against the definition, as far as both can be read."""
    return tuple(
        TriedCase(read, try_case(definition, read.case) if definition is not None and read.case is not None else None)
        for read in read_cases(cases, definition)
    )


def readiness(organisation: Organisation, text: str, cases: Sequence[CaseText], today: date) -> Readiness:
    """Everything that stands in the way of publishing the text with these cases for an organisation, `today` being
    the day there."""
    said = checked(text)
    outcomes = tried(cases, said.definition)
    obstacles = [Obstacle(each.words, "text", each.line, each.column) for each in (*said.refused, *said.unwise)]
    questions = [Obstacle(each.words, "text", each.line, each.column) for each in said.asked]
    if said.definition is not None and said.read is not None:
        questions += _by_trying(text, said.definition, said.read)
        obstacles += _in_place(organisation, said.definition, said.read, today)
    obstacles += _of_cases(outcomes)
    questions += _few_cases(outcomes)
    return Readiness(said, outcomes, tuple(obstacles), tuple(questions))


def _by_trying(text: str, definition: Definition, read: ReadDocument) -> list[Obstacle]:
    """What people invented for each clause say of it (decision 0102); the same text is tried once in each process."""
    placed = [placed_problem(read, problem) for problem in _tried_once(text, definition)]
    return [Obstacle(each.words, "text", each.line, each.column) for each in placed]


_trials: OrderedDict[str, tuple[CoreProblem, ...]] = OrderedDict()


def _tried_once(text: str, definition: Definition) -> tuple[CoreProblem, ...]:
    if text not in _trials:
        _trials[text] = ask_by_trying(definition)
        while len(_trials) > KEPT_TRIALS:
            _trials.popitem(last=False)
    return _trials[text]


def _in_place(organisation: Organisation, definition: Definition, read: ReadDocument, today: date) -> list[Obstacle]:
    """What the text cannot know: what is published already, and which day it is."""
    programme = Programme.objects.filter(key=definition.programme).first()
    if programme is not None and programme.organisation_id != organisation.pk:
        words = _("The programme “%(key)s” belongs to another organisation. Choose another key.")
        return [_at(read, ("programme",), words % {"key": programme.key})]
    if programme is None:
        return []
    found = []
    same = programme.versions.filter(version=definition.version).first()
    if same is not None:
        if same.sha256 == definition_hash(read.tree):
            words = _("Version “%(version)s” is published already, with exactly this content.")
        else:
            words = _("Version “%(version)s” is published and never changes. Give the new text a new version.")
        return [_at(read, ("version",), words % {"version": definition.version})]
    starts = definition.applies.starts
    if programme.versions.filter(applies_from=starts).exists():
        words = _("Another version applies from the same day; nobody could tell which binds. Give another day.")
        found.append(_at(read, ("applies", "from"), words))
    if starts < today:
        words = _(
            "The effective day %(day)s has passed, and people may have registered since under the version before. "
            "Give a day from %(today)s on."
        )
        said = {"day": starts.isoformat(), "today": today.isoformat()}
        found.append(_at(read, ("applies", "from"), words % said))
    for problem in succession_problems(programme, definition):
        placed = placed_problem(read, problem)
        found.append(Obstacle(placed.words, "text", placed.line, placed.column))
    return found


def _at(read: ReadDocument, place: tuple[str | int, ...], words: str) -> Obstacle:
    line, column = read.place(place)
    return Obstacle(words, "text", line, column)


def _of_cases(cases: Sequence[TriedCase]) -> list[Obstacle]:
    found = []
    for each in cases:
        name = f"{each.written.side}/{each.written.name}"
        for problem in each.read.problems:
            words = _("The case “%(case)s” cannot be read. %(problem)s")
            found.append(Obstacle(words % {"case": name, "problem": problem}, "cases", case=name))
        if each.trial is not None and not each.trial.passes:
            words = _("The case “%(case)s” expects something else than comes out.") % {"case": name}
            found.append(Obstacle(words, "cases", case=name))
    readable = {
        f"{each.written.side}/{each.written.name}": each.read.case for each in cases if each.read.case is not None
    }
    for pair in contradictions(readable):
        words = _(
            "The cases “%(one)s” and “%(other)s” are about the same person on the same day and expect different "
            "things at %(where)s. Keep one."
        )
        said = {"one": pair.one, "other": pair.other, "where": pair.where}
        found.append(Obstacle(words % said, "cases", case=pair.other))
    sides = {each.written.side for each in cases}
    if "good" not in sides:
        found.append(Obstacle(_("There is no good case. Write one: somebody who has all that is asked."), "cases"))
    elif "bad" not in sides:
        found.append(Obstacle(_("There is no bad case. Take a good one and change one thing."), "cases"))
    return found


def _few_cases(cases: Sequence[TriedCase]) -> list[Obstacle]:
    """The checker's question whether there are enough cases; that there are none at all stands in the way."""
    good = sum(each.written.side == "good" for each in cases)
    asked = ask_about_cases(CaseNumbers(good, len(cases) - good))
    return [Obstacle(problem_words(problem), "cases") for problem in asked]


@lru_cache(maxsize=64)
def definition_in(text: str) -> Definition | None:
    """What a text says, if it can be read; the same text is read once in each process."""
    try:
        return check_document(text)[1]
    except DefinitionRefused:
        return None
