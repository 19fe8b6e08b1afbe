"""Findings in words. The core gives message keys with arguments; every sentence a reader sees is written here.

`REASONS` and `REFUSALS` are closed: a test holds them against the core's own lists, so that no key can reach a page
as a key.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from insonate_core.findings import Finding, Forecast, Message, Number, Reason, Refusal
from insonate_core.programmes import Definition

NOUNS: Mapping[str, tuple[str | Promise, str | Promise]] = {
    "scans": (_l("scan"), _l("scans")),
    "courses": (_l("course"), _l("courses")),
    "results": (_l("result"), _l("results")),
    "credits": (_l("credit"), _l("credits")),
    "assessments": (_l("assessment"), _l("assessments")),
    "reviews": (_l("decision"), _l("decisions")),
    "submissions": (_l("submission"), _l("submissions")),
    "declarations": (_l("declaration"), _l("declarations")),
    "payments": (_l("payment"), _l("payments")),
    "readings": (_l("reading"), _l("readings")),
    "examinings": (_l("examination given"), _l("examinations given")),
    "memberships": (_l("membership"), _l("memberships")),
    "enrolments": (_l("registration"), _l("registrations")),
    "awards": (_l("award"), _l("awards")),
    "roles": (_l("role"), _l("roles")),
    "leaves": (_l("leave"), _l("leaves")),
    "grants": (_l("concession"), _l("concessions")),
}

REFUSALS: Mapping[str, str | Promise] = {
    Refusal.NOT_SIGNED: _l("not signed"),
    Refusal.SECOND_SIGNATURE_MISSING: _l("a second signature is missing"),
    Refusal.SIGNER_NOT_ENTITLED: _l("the signer was not entitled on that day"),
    Refusal.SIGNED_BY_THEMSELVES: _l("signed by the candidate"),
    Refusal.OVER_CAP: _l("over the most that may count"),
    Refusal.NOT_AMONG_THE_LAST: _l("not among the last that are asked"),
    Refusal.OUTSIDE_WINDOW: _l("outside the dates that count"),
    Refusal.TOO_EARLY: _l("before the step it should follow"),
    Refusal.NOT_OPEN: _l("not open on that day"),
    Refusal.PARTS_FULL: _l("the parts it could serve are full"),
    Refusal.NOT_HELD: _l("not held on that day"),
    Refusal.NOT_LONG_ENOUGH: _l("not held for long enough"),
    Refusal.NO_ATTEMPT_LEFT: _l("no attempt was left"),
    Refusal.NOT_PASSED: _l("not passed"),
    Refusal.ALREADY_PASSED: _l("already passed"),
}

OTHERWISE: Mapping[str, str | Promise] = {
    "determinate-other": _l("logged as indeterminate"),
    "supervision-other": _l("not supervised in a way that counts"),
    "subject-other": _l("not a scan of somebody who counts here"),
    "purpose-other": _l("logged for another purpose"),
    "application-other": _l("another application"),
    "region-other": _l("another region"),
    "same-encounter": _l("another scan of the same encounter counts"),
}
"""Refusals that have better words than the general form gives them."""

ATTRIBUTES: Mapping[str, str | Promise] = {
    "region": _l("region"),
    "side": _l("side"),
    "application": _l("application"),
    "determinate": _l("whether it was determinate"),
    "finding": _l("finding"),
    "assistance": _l("assistance"),
    "supervision": _l("supervision"),
    "subject": _l("who was scanned"),
    "purpose": _l("purpose"),
    "encounter": _l("encounter"),
    "outcome": _l("outcome"),
    "score": _l("score"),
    "track": _l("track"),
    "level": _l("level"),
    "accredited": _l("accreditation"),
    "what": _l("what it is about"),
    "award": _l("award"),
    "body": _l("body"),
    "module": _l("module"),
    "programme": _l("programme"),
    "test": _l("test"),
    "exam": _l("exam"),
    "by": _l("who did it"),
    "images-stored": _l("stored images"),
}


@dataclass(frozen=True, slots=True)
class Names:
    """What people are called, by the identifier that evidence carries."""

    people: Mapping[str, str]
    grants: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """What was granted to the person, in words, by programme and concession: two bodies may use the same key."""

    @property
    def key(self) -> tuple[tuple[object, str], ...]:
        """All that is said here, in one order: for whoever keeps what was drawn with these names."""
        return (*sorted(self.people.items()), *sorted(self.grants.items()))

    def of(self, key: str) -> str:
        return self.people.get(key) or _("someone")


def language() -> str:
    """The language of the page as documents name it: `en` or `fr`."""
    return (get_language() or "en").split("-")[0]


def text_of(texts: Mapping[str, str], fallback: str = "") -> str:
    """The text in the page's language, else in English, else in any, else `fallback`."""
    return texts.get(language()) or texts.get("en") or next(iter(texts.values()), fallback)


def day(value: date) -> str:
    """A day in words, such as 9 July 2026."""
    return date_format(value, "j F Y")


def number(value: Number) -> str:
    """An exact number as people write it: 300, 7.5; a fraction that has no short decimal as itself."""
    exact = Fraction(value)
    if exact.denominator == 1:
        return str(exact.numerator)
    tenths = exact * 100
    return f"{float(exact):g}" if tenths.denominator == 1 else f"{float(exact):.1f}"


def noun(reads: str | None, count: Number = 2) -> str:
    """What is counted, in the singular or plural."""
    one, many = NOUNS.get(reads or "", (_l("entry"), _l("entries")))
    return str(one if count == 1 else many)


ABBREVIATIONS: Mapping[str, str] = {
    short.lower(): short
    for short in (
        "MSK",
        "PGCert",
        "PGDip",
        "MSc",
        "IELTS",
        "TOEFL",
        "CME",
        "CPoCUS",
        "FM",
        "PoCUS",
        "FUSIC",
        "HD",
        "FAMUS",
        "BSE",
        "TTE",
        "TOE",
        "TEE",
        "ASE",
        "EACVI",
        "EDEC",
        "FICE",
        "EULAR",
        "EFSUMB",
        "OEGUM",
        "ASUM",
        "CCPU",
        "ACEP",
        "RCEM",
        "RMSK",
        "RDMS",
        "RDCS",
        "RVT",
        "RPVI",
        "OSCE",
        "DOPS",
        "CCC",
        "CFPC",
        "APCA",
        "LV",
        "RV",
        "AAA",
        "IP",
        "MOC",
    )
}
"""Words of keys that are written in their own way."""


def readable(key: str) -> str:
    """A document's key when it has no title: `wrist-hand` as “Wrist hand”, `fm-msk` as “FM MSK”."""
    words = key.replace("-", " ").replace("_", " ")
    spelled = " ".join(ABBREVIATIONS.get(word, word) for word in words.split(" "))
    return spelled[:1].upper() + spelled[1:]


def title_of(finding: Finding, definition: Definition) -> str:
    """What a finding is called on a page."""
    if titled := text_of(finding.titles):
        return titled
    if finding.kind == "cycle" and finding.cycle is not None:
        return _("%(first)s to %(last)s") % {
            "first": day(finding.cycle.starts_on),
            "last": day(finding.cycle.until - timedelta(days=1)),
        }
    if finding.kind == "value":
        for vocabulary in definition.vocabularies.values():
            for term in vocabulary:
                if term.key == finding.key:
                    return text_of(term.titles, readable(term.key))
    return readable(finding.key)


def refusal_words(reason: str) -> str:
    """Why a fact does not count, as the end of a sentence (“3 do not count: not signed”)."""
    if reason in REFUSALS:
        return str(REFUSALS[reason])
    if reason in OTHERWISE:
        return str(OTHERWISE[reason])
    for ending, words in (
        ("-not-recorded", _l("the entry does not say its %(attribute)s")),
        ("-other", _l("%(attribute)s is not one that counts here")),
    ):
        if reason.endswith(ending):
            return str(words) % {"attribute": attribute_words(reason.removesuffix(ending))}
    if reason.startswith("same-"):
        return _("another entry with the same %(attribute)s counts") % {
            "attribute": attribute_words(reason.removeprefix("same-"))
        }
    raise KeyError(reason)


def attribute_words(attribute: str) -> str:
    """An attribute's name in a sentence."""
    return str(ATTRIBUTES.get(attribute, attribute.replace("-", " ")))


REASONS: Mapping[str, str | Promise] = {
    Reason.ANCHOR_MISSING: _l("the day it counts from is not known yet (%(anchor)s)"),
    Reason.NOT_OPEN_YET: _l("it opens when “%(clause)s” is met"),
    Reason.WINDOW_NOT_OPEN_YET: _l("it opens on %(opens_on)s"),
    Reason.NO_CYCLE_YET: _l("its first period has not begun"),
    Reason.BEST_PAST_WINDOW: _l("the best past period, from %(starts_on)s, held %(have)s"),
    Reason.LATER_WINDOW: _l("this period closes soon; the one from %(starts_on)s holds %(have)s"),
    Reason.IN_GRACE: _l("its time has passed and it is accepted until %(until)s"),
    Reason.BEING_REMEDIED: _l("it is being made good until %(until)s"),
    Reason.IN_PROPORTION: _l("the period is cut short to %(part)s of its days, and the number with it"),
    Reason.NO_ATTEMPT_LEFT: _l("all %(attempts)s attempts are used"),
    Reason.CONCESSION_ENDED: _l("“%(concession)s” was granted and held until %(until)s"),
    Reason.ASKED_TOO_LATE: _l(
        "“%(concession)s” was granted and changes nothing here: it was asked for too late, on %(asked_on)s"
    ),
    Reason.HALF_PRICE_UNTIL: _l("another attempt before %(until)s costs half the fee"),
}


def reason_words(message: Message) -> str:
    """A reason as a clause of a sentence."""
    arguments = {
        name: day(value) if isinstance(value, date) else number(value) if isinstance(value, (int, Fraction)) else value
        for name, value in message.arguments
    }
    for name in ("anchor", "clause", "cycle", "concession"):
        if isinstance(arguments.get(name), str):
            arguments[name] = readable(str(arguments[name]))
    share = dict(message.arguments).get("part")
    if isinstance(share, (int, Fraction)):
        arguments["part"] = f"{number(Fraction(round(share * 1000), 10))}\u202f%"
    return str(REASONS[message.key]) % arguments


def waiting_words(finding: Finding, names: Names, as_of: date) -> str:
    """Who has what to sign, and for how long: empty if nothing waits."""
    parts = []
    for person, waiting in sorted(finding.waiting_for.items(), key=lambda item: item[1].oldest_on):
        days = (as_of - waiting.oldest_on).days
        parts.append(
            ngettext(
                "%(name)s has %(count)s to sign, from %(days)s days ago",
                "%(name)s has %(count)s to sign, the oldest from %(days)s days ago",
                waiting.facts,
            )
            % {"name": names.of(person), "count": waiting.facts, "days": days}
        )
    return "; ".join(parts)


def is_to_come(forecast: Forecast, as_of: date) -> bool:
    """Whether the day that a forecast leads to is still ahead; of a period that is over nothing is foretold."""
    return forecast.by is None or forecast.by > as_of


def pace_words(forecast: Forecast, need: Number) -> str:
    """The pace and where it leads, with its uncertainty: “At 6.1 a week you reach about 286 (278 to 294) …”."""
    weekly = number(Fraction(round(forecast.pace * 70), 10))
    if forecast.by is None or forecast.expected is None or forecast.deviation is None:
        return _("In the last %(days)s days you did %(pace)s a week.") % {
            "days": forecast.history_days,
            "pace": weekly,
        }
    expected, spread = round(forecast.expected), round(forecast.deviation)
    said = _("At %(pace)s a week you reach about %(expected)s (%(low)s to %(high)s) by %(day)s") % {
        "pace": weekly,
        "expected": expected,
        "low": expected - spread,
        "high": expected + spread,
        "day": day(forecast.by - timedelta(days=1)),
    }
    missing = need - expected
    ending = _(", %(missing)s short.") % {"missing": number(missing)} if missing > 0 else "."
    if missing > 0 and forecast.pace_needed is not None:
        needed = number(Fraction(round(forecast.pace_needed * 70), 10))
        return (
            said
            + ending
            + " "
            + _("%(pace)s a week gets you to %(need)s.")
            % {
                "pace": needed,
                "need": number(need),
            }
        )
    return said + ending
