"""Which entries are refused at the door?

Only what cannot be true or may not be kept is refused. What a programme would not count (a scan before
registration, no supervisor, indeterminate) is stored: the logbook is the person's own, and the evaluator explains.
"""

from collections.abc import Collection, Iterable
from dataclasses import fields
from datetime import date

from insonate.logbook.scans.content import ATTRIBUTES, DERIVED, NOTES, SIDES, SUPERVISION, ScanContent
from insonate.logbook.scans.problems import ScanProblem
from insonate_core.identifiers import is_key

EARLIEST = date(1970, 1, 1)
LONGEST_KEY = 40
MOST_VALUES = 9
LONGEST: dict[str, int] = dict.fromkeys(NOTES, 500) | {
    "reflection": 4000,
    "case_number": 24,
    "encounter": 40,
    "site": 100,
    "supervisor_name": 100,
    "reason": 300,
}
LONGEST_EXTRA = 500
MOST_EXTRA = 60

_KEYS = (
    "region", "modality", "finding", "procedure", "subject", "purpose", "assistance", "role", "age_band", "sex",
    "setting",
)  # fmt: skip


def problems_of(
    content: ScanContent, *, owner: str, today: date, known_supervisors: Collection[str]
) -> list[ScanProblem]:
    """Everything that keeps an entry out, except identifiers of patients, in the order of the fields.

    `owner` is the uuid of the logbook's person, `today` the day it is for them, `known_supervisors` the uuids among
    those named that belong to somebody here.
    """
    found = [
        *_dates(content, today),
        *_choices(content),
        *_supervisor(content, owner, known_supervisors),
        *_texts(content),
        *_extra(content),
    ]
    return list(in_order(found))


_ORDER = {each.name: place for place, each in enumerate(fields(ScanContent))}


def in_order(problems: Iterable[ScanProblem]) -> tuple[ScanProblem, ...]:
    """Problems in the order of the fields, those of the whole entry first."""
    return tuple(sorted(problems, key=lambda problem: _ORDER.get(problem.field, -1)))


def _dates(content: ScanContent, today: date) -> list[ScanProblem]:
    if content.performed_on > today:
        return [ScanProblem("performed_on", "in-the-future", {"day": content.performed_on, "today": today})]
    if content.performed_on < EARLIEST:
        return [ScanProblem("performed_on", "too-long-ago", {"earliest": EARLIEST})]
    return []


def _is_choice(value: str) -> bool:
    return len(value) <= LONGEST_KEY and is_key(value)


def _choices(content: ScanContent) -> list[ScanProblem]:
    found = []
    for name in _KEYS:
        value = getattr(content, name)
        if value and not _is_choice(value):
            found.append(ScanProblem(name, "not-a-choice", {"value": value[:LONGEST_KEY]}))
    for name in ("applications", "views"):
        values = getattr(content, name)
        if len(values) > MOST_VALUES:
            found.append(ScanProblem(name, "too-many", {"most": MOST_VALUES, "have": len(values)}))
        bad = [value for value in values if not _is_choice(value)]
        found.extend(ScanProblem(name, "not-a-choice", {"value": value[:LONGEST_KEY]}) for value in bad[:1])
    if len(content.answers) > MOST_EXTRA or not all(map(_is_choice, content.answers)):
        found.append(ScanProblem("answers", "not-a-choice", {"value": ""}))
    for name, allowed in (("side", SIDES), ("supervision", SUPERVISION)):
        value = getattr(content, name)
        if value and value not in allowed:
            found.append(ScanProblem(name, "not-a-choice", {"value": value[:LONGEST_KEY]}))
    return found


def _supervisor(content: ScanContent, owner: str, known: Collection[str]) -> list[ScanProblem]:
    is_supervised = content.supervision not in ("", "none")
    if content.supervisor == owner:
        return [ScanProblem("supervisor", "supervisor-is-you")]
    if content.supervisor and content.supervisor not in known:
        return [ScanProblem("supervisor", "supervisor-unknown")]
    if is_supervised and not (content.supervisor or content.supervisor_name):
        return [ScanProblem("supervisor", "supervisor-missing")]
    if content.supervision == "none" and content.supervisor:
        return [ScanProblem("supervision", "supervisor-without-supervision")]
    return []


def _texts(content: ScanContent) -> list[ScanProblem]:
    texts = ((name, getattr(content, name, ""), most) for name, most in LONGEST.items())
    return [
        ScanProblem(name, "too-long", {"most": most, "have": len(text)})
        for name, text, most in texts
        if len(text) > most
    ]


def _extra(content: ScanContent) -> list[ScanProblem]:
    if len(content.extra) > MOST_EXTRA:
        return [ScanProblem("extra", "too-many", {"most": MOST_EXTRA, "have": len(content.extra)})]
    taken = DERIVED.union(ATTRIBUTES.values())
    found = []
    for key, value in content.extra.items():
        if not _is_choice(key) or key in taken:
            found.append(ScanProblem("extra", "not-an-extra-column", {"column": key[:LONGEST_KEY]}))
        texts = value if isinstance(value, tuple) else (value,)
        longest = max((len(text) for text in texts if isinstance(text, str)), default=0)
        if longest > LONGEST_EXTRA:
            found.append(ScanProblem("extra", "too-long", {"most": LONGEST_EXTRA, "have": longest}))
    return found


def reason_problems(reason: str) -> list[ScanProblem]:
    """What is wrong with the reason for a correction or withdrawal."""
    if not reason:
        return [ScanProblem("reason", "reason-missing")]
    if len(reason) > LONGEST["reason"]:
        return [ScanProblem("reason", "too-long", {"most": LONGEST["reason"], "have": len(reason)})]
    return []
