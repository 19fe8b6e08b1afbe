"""Writing what a supervisor says of scans: signing, not signing, taking a signature back.

A signature names the version of a scan that the signer was shown. When several scans are signed at once each
stands for itself: those that cannot be signed are refused with their own reason, the others are signed, all in one
transaction. Locks are taken in one order (logbooks, then scans), so that two batches never wait for each other in
a ring; two sessions that sign the same scan at the same instant find it signed once.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.db.models import F

from insonate.audit import api as audit
from insonate.logbook.scans.models import Logbook, Scan, SignState
from insonate.logbook.sign_offs.days import day_of
from insonate.logbook.sign_offs.models import Grounds, SignOff, Verdict
from insonate.people import api as people
from insonate_core.privacy.guard import find_identifiers


class Refusal(StrEnum):
    """Why a statement about a scan was not taken. The value is the message key."""

    NOT_NAMED = "not-named"
    OWN_SCAN = "own-scan"
    WITHDRAWN = "withdrawn"
    CHANGED_SINCE_SHOWN = "changed-since-shown"
    DATED_IN_FUTURE = "dated-in-future"
    ALREADY_SIGNED = "already-signed"
    NOT_SIGNED = "not-signed"


class WordsMissingError(ValueError):
    """A signature is taken back, or a scan not confirmed, only with words to say why."""


class WordsNamePatientError(ValueError):
    """The words may identify a patient; `stretches` says where."""

    def __init__(self, stretches: Sequence[str]) -> None:
        super().__init__(f"{len(stretches)} stretches may identify a patient")
        self.stretches = tuple(stretches)


@dataclass(frozen=True, slots=True)
class Shown:
    """A scan as it stood on the page from which somebody speaks of it."""

    scan: UUID
    version: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one scan: said now (`sign_off` set, `repeated` false), said before in the same words
    (`repeated`), or refused."""

    scan: UUID
    sign_off: SignOff | None = None
    repeated: bool = False
    refusal: Refusal | None = None


@transaction.atomic
def sign_off_scans(*, scans: Iterable[Shown], by: people.User, now: datetime) -> list[Outcome]:
    """Sign each scan in the version shown, or refuse it with its reason; outcomes in the order given, each scan
    once. A scan that `by` has signed already is left as it is. The candidates are told, and so is the signer, by a
    note that would betray a signature given in their name."""
    return _state(scans, Verdict.SIGNED, by=by, now=now)


@transaction.atomic
def decline_scans(
    *, scans: Iterable[Shown], grounds: Grounds, words: str = "", by: people.User, now: datetime
) -> list[Outcome]:
    """Say of each scan that it is not signed, and why; outcomes as for signing. Raises `WordsMissingError` when it
    cannot be confirmed and no words say what is wrong, `WordsNamePatientError` when the words may name a patient."""
    words = words.strip()
    if grounds is Grounds.CANNOT_CONFIRM and not words:
        raise WordsMissingError
    _refuse_identifiers(words, by=by, now=now)
    return _state(scans, Verdict.DECLINED, by=by, now=now, grounds=grounds, words=words)


@transaction.atomic
def revoke_sign_off(*, sign_off: SignOff, words: str, by: people.User, now: datetime) -> Outcome:
    """Take a signature back by a further statement, for a reason. The scan awaits sign-off again, unless it was
    corrected since, in which case only its old version loses the signature. Taking back what is taken back changes
    nothing. Raises `WordsMissingError` without a reason and `WordsNamePatientError` when it may name a patient;
    refused to anyone but the signer."""
    words = words.strip()
    if not words:
        raise WordsMissingError
    _refuse_identifiers(words, by=by, now=now)
    scan, candidate = _locked([sign_off.scan.uuid])[sign_off.scan.uuid]
    if sign_off.by_id != by.pk:
        return Outcome(scan.uuid, refusal=Refusal.NOT_NAMED)
    if sign_off.verdict != Verdict.SIGNED:
        return Outcome(scan.uuid, refusal=Refusal.NOT_SIGNED)
    if (earlier := SignOff.objects.filter(revokes=sign_off).first()) is not None:
        return Outcome(scan.uuid, sign_off=earlier, repeated=True)
    revoked = SignOff(
        scan=scan, number=_statements([scan.pk]).get(scan.pk, 0) + 1, version=sign_off.version,
        digest=sign_off.digest, by=by, by_name=by.name, verdict=Verdict.REVOKED, words=words, revokes=sign_off,
        on=day_of(candidate, now), at=now,
    )  # fmt: skip
    revoked.save(force_insert=True)
    if scan.digest == sign_off.digest and scan.sign_state == SignState.SIGNED:
        scan.sign_state = SignState.AWAITING
        scan.save(update_fields=["sign_state"])
    _moved(scan.logbook_id)
    _audit(revoked, candidate, by, now)
    people.tell(
        person=candidate, key="signature-taken-back", now=now,
        arguments={"supervisor": by.name, "day": scan.performed_on.isoformat(), "scan": str(scan.uuid)},
    )  # fmt: skip
    return Outcome(scan.uuid, sign_off=revoked)


def _refuse_identifiers(words: str, *, by: people.User, now: datetime) -> None:
    """A supervisor's words go to the candidate and stay in the record: no patient in them either."""
    found = find_identifiers(words, as_of=now.date(), colleagues=frozenset({by.name}))
    if found:
        raise WordsNamePatientError([suspicion.text for suspicion in found])


def _state(
    shown: Iterable[Shown], verdict: Verdict, *, by: people.User, now: datetime, grounds: Grounds | None = None,
    words: str = "",
) -> list[Outcome]:  # fmt: skip
    asked = list({each.scan: each for each in shown}.values())
    found = _locked([each.scan for each in asked])
    keys = [scan.pk for scan, _candidate in found.values()]
    numbers = _statements(keys)
    standing = _standing_statements(keys, by)
    days: dict[int, date] = {}
    outcomes: list[Outcome] = []
    said: list[tuple[SignOff, people.User]] = []
    for each in asked:
        pair = found.get(each.scan)
        if pair is None or pair[0].supervisor_id != by.pk:
            outcomes.append(Outcome(each.scan, refusal=Refusal.NOT_NAMED))
            continue
        scan, candidate = pair
        if candidate.pk not in days:
            days[candidate.pk] = day_of(candidate, now)
        day = days[candidate.pk]
        earlier = standing.get((scan.pk, scan.digest))
        refusal = _refusal(scan, candidate, each, by, day, verdict, earlier)
        if refusal is not None:
            outcomes.append(Outcome(each.scan, refusal=refusal))
            continue
        if earlier is not None and earlier.verdict == verdict:
            outcomes.append(Outcome(each.scan, sign_off=earlier, repeated=True))
            continue
        statement = SignOff(
            scan=scan, number=numbers.get(scan.pk, 0) + 1, version=scan.version, digest=scan.digest,
            by=by, by_name=by.name, verdict=verdict, grounds=grounds or "", words=words, on=day, at=now,
        )  # fmt: skip
        said.append((statement, candidate))
        outcomes.append(Outcome(each.scan, sign_off=statement))
    _keep(said, SignState.SIGNED if verdict is Verdict.SIGNED else SignState.DECLINED)
    for statement, candidate in said:
        _audit(statement, candidate, by, now)
    _tell(said, verdict, by, now)
    return outcomes


def _refusal(
    scan: Scan, candidate: people.User, shown: Shown, by: people.User, day: date, verdict: Verdict,
    earlier: SignOff | None,
) -> Refusal | None:  # fmt: skip
    """The first thing that stands in the way, most telling first."""
    if candidate.pk == by.pk:
        return Refusal.OWN_SCAN
    if scan.withdrawn:
        return Refusal.WITHDRAWN
    if scan.version != shown.version:
        return Refusal.CHANGED_SINCE_SHOWN
    if verdict is Verdict.SIGNED and scan.performed_on > day:
        return Refusal.DATED_IN_FUTURE
    if verdict is Verdict.DECLINED and earlier is not None and earlier.verdict == Verdict.SIGNED:
        return Refusal.ALREADY_SIGNED
    return None


def _locked(uuids: Sequence[UUID]) -> dict[UUID, tuple[Scan, people.User]]:
    """The scans with their candidates, held until the transaction ends."""
    owners = Logbook.objects.filter(scans__uuid__in=uuids).order_by("pk").values_list("pk", flat=True)
    logbooks = {
        logbook.pk: logbook
        for logbook in Logbook.objects.select_for_update(of=("self",))
        .filter(pk__in=sorted(set(owners)))
        .select_related("person")
        .order_by("pk")
    }
    scans = Scan.objects.select_for_update().filter(uuid__in=uuids, logbook_id__in=logbooks).order_by("pk")
    return {scan.uuid: (scan, logbooks[scan.logbook_id].person) for scan in scans}


def _statements(keys: Sequence[int]) -> dict[int, int]:
    """How many statements there are about each scan."""
    counts: dict[int, int] = {}
    rows = SignOff.objects.filter(scan_id__in=keys).order_by("scan_id", "number").values_list("scan_id", "number")
    for scan, number in rows:
        counts[scan] = number
    return counts


def _standing_statements(keys: Sequence[int], by: people.User) -> dict[tuple[int, str], SignOff]:
    """The last thing `by` said of each content of each scan, if it was not taken back. By digest: a scan that was
    withdrawn and restored says again what was signed."""
    last: dict[tuple[int, str], SignOff] = {}
    for statement in SignOff.objects.filter(scan_id__in=keys, by=by).order_by("scan_id", "number"):
        last[statement.scan_id, statement.digest] = statement
    return {key: statement for key, statement in last.items() if statement.verdict != Verdict.REVOKED}


def _keep(said: Sequence[tuple[SignOff, people.User]], state: SignState) -> None:
    SignOff.objects.bulk_create([statement for statement, _candidate in said])
    Scan.objects.filter(pk__in=[statement.scan_id for statement, _candidate in said]).update(sign_state=state)
    for logbook in sorted({statement.scan.logbook_id for statement, _candidate in said}):
        _moved(logbook)


def _moved(logbook: int) -> None:
    """What was computed from the logbook before is out of date."""
    Logbook.objects.filter(pk=logbook).update(watermark=F("watermark") + 1)


_ACTS: Mapping[str, str] = {
    Verdict.SIGNED: "sign-off-scan",
    Verdict.DECLINED: "decline-scan",
    Verdict.REVOKED: "revoke-sign-off",
}


def _audit(statement: SignOff, candidate: people.User, by: people.User, now: datetime) -> None:
    """The act stands in the candidate's chain: it is their logbook that it changes."""
    audit.record(
        chain=f"logbook:{candidate.uuid}", action=_ACTS[statement.verdict], subject=f"scan:{statement.scan.uuid}",
        by=by.pk, on_behalf_of=None, at=now,
        detail={"version": statement.version, "digest": statement.digest, "number": statement.number,
                "grounds": statement.grounds},
    )  # fmt: skip


def _tell(said: Sequence[tuple[SignOff, people.User]], verdict: Verdict, by: people.User, now: datetime) -> None:
    per_candidate: dict[int, list[SignOff]] = defaultdict(list)
    candidates = {candidate.pk: candidate for _statement, candidate in said}
    for statement, candidate in said:
        per_candidate[candidate.pk].append(statement)
    for key, statements in per_candidate.items():
        candidate = candidates[key]
        if verdict is Verdict.SIGNED:
            count = len(statements)
            people.tell(
                person=candidate, key="scans-signed", now=now, arguments={"supervisor": by.name, "count": count}
            )
            people.tell(
                person=by, key="signed-in-your-name", now=now, arguments={"candidate": candidate.name, "count": count}
            )
            continue
        for statement in statements:
            scan = statement.scan
            people.tell(
                person=candidate, key=f"scan-declined-{statement.grounds}", now=now,
                arguments={"supervisor": by.name, "day": scan.performed_on.isoformat(), "scan": str(scan.uuid)},
            )  # fmt: skip
