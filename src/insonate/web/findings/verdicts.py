"""One scan before every programme: counted, waiting, or why not. Shown beside a scan wherever it appears."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from insonate.certification.standings.api import ScanVerdicts
from insonate.web.components.parts import State
from insonate.web.findings import words
from insonate.web.findings.aims import aim_of, clauses_towards
from insonate_core.findings import Answer, Verdict
from insonate_core.programmes import Definition


@dataclass(frozen=True, slots=True)
class ProgrammeVerdict:
    """What one programme says of one scan, ready for a badge: the shape, one or two words, the sentence."""

    programme: str
    state: State
    badge: str
    sentence: str


def programme_verdicts(verdicts: Iterable[ScanVerdicts]) -> list[ProgrammeVerdict]:
    """One line per programme, in the order given."""
    return [_of(each) for each in verdicts]


def _of(found: ScanVerdicts) -> ProgrammeVerdict:
    definition = found.definition
    programme = words.text_of(definition.titles, definition.programme)
    towards = clauses_towards(aim_of(found.standing), definition)
    # What only advises, or belongs to another award, says nothing about whether a scan is part of what comes next.
    asked = [
        each
        for each in found.verdicts
        if (clause := _clause(each.path, definition)) in towards and not definition.requirements[clause].indicative
    ]
    if not asked:
        return ProgrammeVerdict(programme, State.NOTMET, _("Not asked"), _("Nothing here counts scans."))
    counted = [each for each in asked if each.answer is Answer.COUNTED]
    waiting = [each for each in asked if each.answer is Answer.WAITING]
    if counted:
        return ProgrammeVerdict(programme, State.MET, _("Counts"), _titles(counted, definition))
    if waiting:
        sentence = _("Once it is signed: %(clauses)s") % {"clauses": _titles(waiting, definition)}
        return ProgrammeVerdict(programme, State.WAITING, _("Counts once signed"), sentence)
    reason = words.refusal_words(asked[0].reason or "")
    return ProgrammeVerdict(programme, State.NOTMET, _("Does not count"), _because(reason))


def _because(reason: str) -> str:
    return _("Because: %(reason)s.") % {"reason": reason}


def _clause(path: str, definition: Definition) -> str:
    """The requirement a verdict belongs to; a small clause inside a count belongs to the count."""
    while path not in definition.requirements:
        path = path.rpartition("/")[0]
    return path


def _titles(verdicts: Sequence[Verdict], definition: Definition) -> str:
    clauses = dict.fromkeys(_clause(each.path, definition) for each in verdicts)
    return "; ".join(
        words.text_of(definition.requirements[path].titles, words.readable(definition.requirements[path].key))
        for path in clauses
    )
