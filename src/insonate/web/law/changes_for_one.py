"""What another version changes for somebody, in words: clause by clause, and the awards it brings or takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from insonate.web.components.parts import State
from insonate.web.findings import words
from insonate.web.law.clauses import clause_title
from insonate_core.programmes import Definition
from insonate_core.trials import WHOLE, ClauseChange, Difference, Effect, Judged

EFFECTS: Mapping[Effect, tuple[str | Promise, State]] = {
    Effect.LOSES: (_l("Lose an award"), State.OVERDUE),
    Effect.GAINS: (_l("Gain an award"), State.MET),
    Effect.NEWLY_SHORT: (_l("Newly short"), State.RISK),
    Effect.FURTHER: (_l("Further away"), State.WAITING),
    Effect.NEARER: (_l("Nearer"), State.PROGRESS),
    Effect.UNCHANGED: (_l("Unchanged"), State.NOTMET),
}
"""What each effect is called, and its shape. What they mean: docs/how-to/try-a-version-on-the-cohort.md."""


FOR_YOU: Mapping[Effect, str | Promise] = {
    Effect.LOSES: _l("You would lose an award that is within reach"),
    Effect.GAINS: _l("An award would come within reach"),
    Effect.NEWLY_SHORT: _l("You would be short of something new"),
    Effect.FURTHER: _l("You would be further away"),
    Effect.NEARER: _l("You would be nearer"),
    Effect.UNCHANGED: _l("Nothing would change for you today"),
}


@dataclass(frozen=True, slots=True)
class ChangedClause:
    """One clause for one person, in words."""

    title: str
    before: str
    after: str
    short: str
    why: str


@dataclass(frozen=True, slots=True)
class Titles:
    """What clauses and awards are called: by the tried document, and by the versions that bind for what it no longer
    asks."""

    tried: Definition
    binding: Sequence[Definition] = ()

    def clause(self, path: str) -> str:
        for definition in (self.tried, *self.binding):
            if _knows(definition, path):
                return clause_title(path, definition)
        return words.readable(path)

    def award(self, key: str) -> str:
        if key == WHOLE:
            return _("the whole programme")
        for definition in (self.tried, *self.binding):
            if key in definition.awards:
                return words.text_of(definition.awards[key].titles, words.readable(key))
        return words.readable(key)


def _knows(definition: Definition, path: str) -> bool:
    return path in definition.requirements or path.rpartition("/")[0] in definition.requirements


def effect_words(difference: Difference) -> tuple[str, State]:
    """What moving would do, said to the person themselves, and its shape."""
    return str(FOR_YOU[difference.effect]), EFFECTS[difference.effect][1]


def changed_clauses(difference: Difference, titles: Titles) -> list[ChangedClause]:
    """What differs for one person, what is missing first."""
    ordered = sorted(difference.clauses, key=lambda each: each.missing_before - each.missing_after)
    return [_changed(each, titles) for each in ordered if each.missing_before != each.missing_after]


def award_sentences(difference: Difference, titles: Titles) -> list[str]:
    """Which awards come within reach and which go out of it."""
    return [
        (_("%(award)s comes within reach") if each.is_gain else _("%(award)s is no longer within reach"))
        % {"award": titles.award(each.key)}
        for each in difference.awards
    ]


def _changed(change: ClauseChange, titles: Titles) -> ChangedClause:
    title = titles.clause(change.path)
    if change.turn is not None:
        title = _("%(clause)s, year %(number)s") % {"clause": title, "number": change.turn + 1}
    missing = change.missing_after
    short = words.number(missing) if missing else ""
    return ChangedClause(title, _counted(change.before), _counted(change.after), short, why(change.refused))


def _counted(judged: Judged | None) -> str:
    if judged is None:
        return _("not asked")
    if judged.need <= 1:
        return _("met") if judged.is_done else _("not met")
    return _("%(have)s of %(need)s") % {"have": words.number(judged.have), "need": words.number(judged.need)}


def why(refused: Sequence[tuple[str, int]]) -> str:
    """For which reasons more does not count than before."""
    return "; ".join(
        ngettext("%(number)s more does not count: %(reason)s", "%(number)s more do not count: %(reason)s", number)
        % {"number": number, "reason": words.refusal_words(reason)}
        for reason, number in refused
    )
