"""Writing into a logbook: a scan, many scans, a correction, a withdrawal, a restoration.

Every act is one transaction: the scan as it is now, the version that says so for ever, the logbook's watermark and
the audit entry, or nothing. The uuid of a scan is made where it is entered and is the key of idempotency: a line
that broke after the server had saved is repeated safely.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from insonate.audit import api as audit
from insonate.kit.canonical import canonical_json, sha256
from insonate.kit.quick_rows import insert_row, row_of
from insonate.logbook.scans.checks import in_order, problems_of, reason_problems
from insonate.logbook.scans.content import ScanContent, search_words, tidied, written
from insonate.logbook.scans.models import Change, Logbook, Scan, ScanVersion, SignState
from insonate.logbook.scans.privacy import Looked, Stated, guard_entry
from insonate.logbook.scans.problems import ScanProblem, ScanRefused, ScansRefused
from insonate.logbook.scans.signatures import signers_of, state_of
from insonate.logbook.sign_offs.days import day_of
from insonate.logbook.transfer.models import ImportBatch
from insonate.people import api as people

ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class ScanEntry:
    """One scan to be saved: its uuid made by whoever enters it, what it says, and, by field, what the person says
    those words are in which the privacy guard sees a patient."""

    uuid: UUID
    content: ScanContent
    not_a_patient: Mapping[str, str] = field(default_factory=dict)


def logbook_of(person: people.User) -> Logbook:
    """The person's logbook; made when there is none."""
    return Logbook.objects.get_or_create(person=person)[0]


def locked_logbook(person: people.User) -> Logbook:
    """The person's logbook, held until the transaction ends: two saves of one person happen one after the other."""
    logbook = Logbook.objects.select_for_update().filter(person=person).first()
    if logbook is None:
        Logbook.objects.bulk_create([Logbook(person=person)], ignore_conflicts=True)
        logbook = Logbook.objects.select_for_update().get(person=person)
    return logbook


def moved(logbook: Logbook) -> None:
    """Say that the logbook has changed, to whatever was computed from it."""
    logbook.watermark += 1
    Logbook.objects.filter(pk=logbook.pk).update(watermark=logbook.watermark)


@dataclass(frozen=True, slots=True)
class Supervisor:
    """Who is named as supervisor, as far as saving needs to know."""

    pk: int
    name: str


def known_supervisors(contents: Iterable[ScanContent]) -> dict[str, Supervisor]:
    """The named supervisors who are people here, by uuid."""
    named = {content.supervisor for content in contents if content.supervisor}
    uuids = {UUID(text) for text in named if _is_uuid(text)}
    if not uuids:
        return {}
    if len(uuids) == 1:
        (uuid,) = uuids
        found = people.active_person_named(uuid)
        return {str(uuid): Supervisor(*found)} if found else {}
    rows = people.User.objects.filter(uuid__in=uuids, is_active=True).values_list("uuid", "pk", "name")
    return {str(uuid): Supervisor(pk, name) for uuid, pk, name in rows}


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def _row(scan: Scan, content: ScanContent, text: str, digest: str, supervisors: Mapping[str, Supervisor]) -> None:
    """Make the scan say what `content` says; its signature is for the caller to settle."""
    scan.performed_on = content.performed_on
    scan.region, scan.side, scan.determinate = content.region, content.side, content.determinate
    scan.applications = f" {' '.join(content.applications)} " if content.applications else ""
    supervisor = supervisors.get(content.supervisor)
    scan.supervisor_id = supervisor.pk if supervisor else None
    scan.content, scan.digest, scan.words = text, digest, search_words(content)


def _version(
    scan: Scan,
    change: Change,
    by: people.User,
    now: datetime,
    reason: str = "",
    stated: Stated | None = None,
) -> ScanVersion:
    return ScanVersion(
        scan=scan, version=scan.version, change=change, content=scan.content, digest=scan.digest, reason=reason,
        not_a_patient=canonical_json(dict(stated)) if stated else "", recorded_by=by, recorded_at=now,
    )  # fmt: skip


def _refuse(problems: Sequence[ScanProblem]) -> None:
    if problems:
        raise ScanRefused(*problems)


@dataclass(frozen=True, slots=True)
class Judged:
    """An entry as it would be stored, and all that keeps it out."""

    content: ScanContent
    problems: tuple[ScanProblem, ...]
    stated: Stated


def judge_entry(
    person: people.User, content: ScanContent, not_a_patient: Mapping[str, str], today: date,
    known: Mapping[str, Supervisor], reason: str = "", before: str = "", looked: Looked | None = None,
) -> Judged:  # fmt: skip
    """What is said, as it would be stored, and everything that keeps it out. `today` is the day it is said; `looked`
    as for `guard_entry`."""
    problems = problems_of(content, owner=str(person.uuid), today=today, known_supervisors=known)
    colleague = known.get(content.supervisor)
    names = [colleague.name] if colleague else []
    guarded = guard_entry(
        content, not_a_patient, as_of=today, colleagues=names, reason=reason, before=before, looked=looked
    )
    return Judged(content, in_order([*problems, *guarded.problems]), guarded.stated)


def _new_scan(
    logbook: Logbook, entry: ScanEntry, content: ScanContent, supervisors: Mapping[str, Supervisor], today: date,
    now: datetime, batch: ImportBatch | None = None,
) -> Scan:  # fmt: skip
    text, digest = written(content)
    scan = Scan(
        uuid=entry.uuid, logbook=logbook, version=1, recorded_on=today,
        entered_at=now, changed_at=now, import_batch=batch,
    )  # fmt: skip
    _row(scan, content, text, digest, supervisors)
    scan.sign_state = SignState.AWAITING if scan.supervisor_id else SignState.NOT_ASKED
    return scan


def _same_again(scan: Scan, person: people.User, digest: str) -> Scan:
    """The scan that already has this uuid, if it was first entered by this person with this content."""
    first = ScanVersion.objects.filter(scan=scan, version=1, scan__logbook__person=person)
    if first.values_list("digest", flat=True).first() != digest:
        raise ScanRefused(ScanProblem("uuid", "already-used"))
    return scan


class _AlreadyThereError(Exception):
    """The uuid is taken; nothing may remain of the transaction."""


def log_scan(*, person: people.User, entry: ScanEntry, by: people.User, now: datetime) -> Scan:
    """Save one scan. The same uuid with the same content again changes nothing and returns the scan that is there;
    with other content it is refused. Raises ScanRefused with every problem; then nothing is stored."""
    content = tidied(entry.content)
    known, today = known_supervisors([content]), day_of(person, now)
    judged = judge_entry(person, content, entry.not_a_patient, today, known)
    if judged.problems:
        # What was saved before is not judged again: a repeat must find it, whatever changed in between.
        existing = Scan.objects.filter(uuid=entry.uuid).first()
        if existing is not None:
            return _same_again(existing, person, written(content)[1])
        raise ScanRefused(*judged.problems)
    try:
        with transaction.atomic():
            logbook = _moved_on(person)
            scan = _new_scan(logbook, entry, content, known, today, now)
            if not insert_row(scan, unless="uuid"):
                raise _AlreadyThereError
            insert_row(_version(scan, Change.ENTRY, by, now, stated=judged.stated))
            audited(person, "log-scan", f"scan:{scan.uuid}", by, now, {"digest": scan.digest})
    except _AlreadyThereError:
        return _same_again(Scan.objects.get(uuid=entry.uuid), person, written(content)[1])
    return scan


def _moved_on(person: people.User) -> Logbook:
    """The person's logbook with its mark moved, held until the transaction ends; made when there is none."""
    sql = "UPDATE logbook_logbook SET watermark = watermark + 1 WHERE person_id = %s RETURNING id, watermark"
    found = row_of(sql, [person.pk])
    if found is None:
        Logbook.objects.bulk_create([Logbook(person=person)], ignore_conflicts=True)
        return _moved_on(person)
    return Logbook(pk=found[0], person=person, watermark=found[1])


def audited(
    person: people.User, action: str, subject: str, by: people.User, now: datetime, detail: Mapping[str, object]
) -> None:
    """Record an act in the chain of the person's logbook, inside the transaction of the act."""
    audit.record(
        chain=f"logbook:{person.uuid}", action=action, subject=subject, by=by.pk, at=now,
        on_behalf_of=None if by.pk == person.pk else person.pk, detail=detail,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judgement:
    """Entries as they would be stored, and all that keeps them out."""

    entries: tuple[ScanEntry, ...]
    judged: tuple[Judged, ...]
    known: Mapping[str, Supervisor]
    today: date

    @property
    def problems(self) -> dict[int, list[ScanProblem]]:
        """What would be refused, by place; empty when all would be stored."""
        return {place: list(each.problems) for place, each in enumerate(self.judged) if each.problems}

    def only(self, places: Collection[int]) -> "Judgement":
        """The judgement of some of the entries."""
        kept = [place for place in range(len(self.entries)) if place in places]
        return replace(
            self,
            entries=tuple(self.entries[place] for place in kept),
            judged=tuple(self.judged[place] for place in kept),
        )


def judge_scans(*, person: people.User, entries: Sequence[ScanEntry], now: datetime) -> Judgement:
    """Read every entry as if it were to be saved now. Stores nothing and holds nothing: with thousands of notes the
    privacy guard takes seconds, in which nobody else should wait for the database."""
    today = day_of(person, now)
    contents = [tidied(entry.content) for entry in entries]
    known = known_supervisors(contents)
    looked: Looked = {}
    judged = [
        judge_entry(person, content, entry.not_a_patient, today, known, looked=looked)
        for entry, content in zip(entries, contents, strict=True)
    ]
    return Judgement(tuple(entries), tuple(judged), known, today)


def check_scans(*, person: people.User, entries: Sequence[ScanEntry], now: datetime) -> dict[int, list[ScanProblem]]:
    """What would be refused if these were saved now, by place; empty when all would be stored. Stores nothing."""
    return judge_scans(person=person, entries=entries, now=now).problems


def log_scans(
    *,
    person: people.User,
    entries: Sequence[ScanEntry],
    by: people.User,
    now: datetime,
    batch: ImportBatch | None = None,
    judgement: Judgement | None = None,
) -> int:
    """Save many scans in one transaction, all or none; returns how many were new.

    An entry whose uuid is already in this logbook is passed over: bringing the same file again adds nothing.
    `judgement` is what `judge_scans` said of exactly these entries a moment ago; without it they are judged here.
    Raises ScansRefused with the problems of each entry by place.
    """
    if judgement is None or judgement.entries != tuple(entries):
        judgement = judge_scans(person=person, entries=entries, now=now)
    judged, known, today = judgement.judged, judgement.known, judgement.today
    if problems := judgement.problems:
        raise ScansRefused(problems)
    try:
        with transaction.atomic():
            logbook = locked_logbook(person)
            there = uuids_there(logbook, [entry.uuid for entry in entries])
            fresh = {
                entry.uuid: (entry, said)
                for entry, said in zip(entries, judged, strict=True)
                if entry.uuid not in there
            }
            if not fresh:
                return 0
            scans = [
                _new_scan(logbook, entry, said.content, known, today, now, batch) for entry, said in fresh.values()
            ]
            Scan.objects.bulk_create(scans, batch_size=ROWS_AT_ONCE)
            ScanVersion.objects.bulk_create(
                [_version(scan, Change.ENTRY, by, now, stated=fresh[scan.uuid][1].stated) for scan in scans],
                batch_size=ROWS_AT_ONCE,
            )
            moved(logbook)
            subject = f"import:{batch.uuid}" if batch else f"logbook:{person.uuid}"
            digest = sha256(canonical_json([[str(scan.uuid), scan.digest] for scan in scans]))
            audited(person, "log-scans", subject, by, now, {"scans": len(scans), "digest": digest})
    except IntegrityError as error:
        taken = set(Scan.objects.filter(uuid__in=list(fresh)).values_list("uuid", flat=True))
        if not taken:
            raise
        used = [ScanProblem("uuid", "already-used")]
        raise ScansRefused({place: used for place, entry in enumerate(entries) if entry.uuid in taken}) from error
    return len(scans)


def uuids_there(logbook: Logbook, uuids: Sequence[UUID]) -> set[UUID]:
    """Which of these uuids are scans of this logbook."""
    there: set[UUID] = set()
    for start in range(0, len(uuids), ROWS_AT_ONCE):
        some = uuids[start : start + ROWS_AT_ONCE]
        there.update(Scan.objects.filter(logbook=logbook, uuid__in=some).values_list("uuid", flat=True))
    return there


def _locked_scan(scan: Scan, person: people.User) -> tuple[Logbook, Scan]:
    logbook = locked_logbook(person)
    return logbook, Scan.objects.get(pk=scan.pk, logbook=logbook)


@transaction.atomic
def correct_scan(
    *,
    scan: Scan,
    content: ScanContent,
    reason: str,
    by: people.User,
    now: datetime,
    version: int | None = None,
    not_a_patient: Mapping[str, str] | None = None,
) -> Scan:
    """Say something else of a scan; the original and the reason stay for ever.

    A signature remains a fact about what was signed: the corrected scan awaits a new one, and whoever signed is
    told. `version` is the version that the person saw; if the scan has changed since, the correction is refused,
    unless it is this very correction sent again. Raises ScanRefused.
    """
    person = scan.logbook.person
    logbook, scan = _locked_scan(scan, person)
    content, reason = tidied(content), reason.strip()
    text, digest = written(content)
    if version is not None and version != scan.version:
        if scan.digest == digest and scan.version == version + 1:
            return scan
        raise ScanRefused(ScanProblem("", "changed-meanwhile"))
    if scan.withdrawn:
        raise ScanRefused(ScanProblem("", "is-withdrawn"))
    if scan.digest == digest:
        raise ScanRefused(ScanProblem("", "nothing-changed"))
    known, today = known_supervisors([content]), day_of(person, now)
    judged = judge_entry(person, content, not_a_patient or {}, today, known, reason, _statements_kept(scan))
    _refuse([*reason_problems(reason), *judged.problems])
    signers = signers_of(scan)
    if content.performed_on != scan.performed_on:
        scan.recorded_on = today
    before = scan.digest
    _row(scan, content, text, digest, known)
    scan.sign_state = state_of(scan)
    _save_change(scan, Change.CORRECTION, logbook, person, by, now, reason, judged.stated, {"before": before})
    _tell(signers, "scan-corrected-after-signing", scan, person, now)
    return scan


def _statements_kept(scan: Scan) -> str:
    """What the person stated of words in earlier versions, as the latest that has any keeps it."""
    kept = ScanVersion.objects.filter(scan=scan).exclude(not_a_patient="").order_by("-version")
    return kept.values_list("not_a_patient", flat=True).first() or ""


def _guard_reason(person: people.User, reason: str, not_a_patient: Mapping[str, str], now: datetime) -> Stated:
    """Refuse a reason that is missing, too long or names a patient; what was stated of it otherwise."""
    day = day_of(person, now)
    guarded = guard_entry(ScanContent(performed_on=day), not_a_patient, as_of=day, reason=reason)
    _refuse([*reason_problems(reason), *guarded.problems])
    return guarded.stated


def _save_change(
    scan: Scan, change: Change, logbook: Logbook, person: people.User, by: people.User, now: datetime, reason: str,
    stated: Stated, detail: Mapping[str, object],
) -> None:  # fmt: skip
    scan.version += 1
    scan.changed_at = now
    scan.save()
    _version(scan, change, by, now, reason, stated).save(force_insert=True)
    moved(logbook)
    action = {Change.CORRECTION: "correct-scan", Change.WITHDRAWAL: "withdraw-scan", Change.RESTORATION: "restore-scan"}
    detail = {**detail, "digest": scan.digest, "version": scan.version}
    audited(person, action[change], f"scan:{scan.uuid}", by, now, detail)


def _tell(signers: Iterable[people.User], key: str, scan: Scan, person: people.User, now: datetime) -> None:
    for signer in signers:
        if signer.pk != person.pk:
            arguments = {"candidate": person.name, "day": scan.performed_on.isoformat()}
            people.tell(person=signer, key=key, now=now, arguments=arguments, link=f"/supervise/scans/{scan.uuid}/")


@transaction.atomic
def withdraw_scan(
    *, scan: Scan, reason: str, by: people.User, now: datetime, not_a_patient: Mapping[str, str] | None = None
) -> Scan:
    """The person says the scan should not have been logged. It stays, marked, and counts nowhere; whoever signed is
    told. Withdrawing what is withdrawn changes nothing. Raises ScanRefused without a reason."""
    person = scan.logbook.person
    logbook, scan = _locked_scan(scan, person)
    if scan.withdrawn:
        return scan
    reason = reason.strip()
    stated = _guard_reason(person, reason, not_a_patient or {}, now)
    signers = signers_of(scan)
    scan.withdrawn = True
    _save_change(scan, Change.WITHDRAWAL, logbook, person, by, now, reason, stated, {})
    _tell(signers, "scan-withdrawn-after-signing", scan, person, now)
    return scan


@transaction.atomic
def restore_scan(*, scan: Scan, by: people.User, now: datetime) -> Scan:
    """Take a withdrawal back. A signature holds again, since the scan says again exactly what was signed."""
    person = scan.logbook.person
    logbook, scan = _locked_scan(scan, person)
    if not scan.withdrawn:
        return scan
    scan.withdrawn = False
    scan.sign_state = state_of(scan)
    _save_change(scan, Change.RESTORATION, logbook, person, by, now, "", {}, {})
    return scan


@transaction.atomic
def withdraw_batch(
    *, batch: ImportBatch, reason: str, by: people.User, now: datetime, spare_signed: bool = False
) -> int:
    """Withdraw every scan of an import that is not withdrawn yet, in one act; returns how many. The undoing of an
    import: like any withdrawal it removes nothing. `spare_signed` lets those be that somebody signed."""
    person = batch.logbook.person
    logbook = locked_logbook(person)
    reason = reason.strip()
    _guard_reason(person, reason, {}, now)
    there = Scan.objects.filter(import_batch=batch, logbook=logbook, withdrawn=False)
    scans = list(there.exclude(sign_state=SignState.SIGNED) if spare_signed else there)
    for start in range(0, len(scans), ROWS_AT_ONCE):
        some = [scan.pk for scan in scans[start : start + ROWS_AT_ONCE]]
        Scan.objects.filter(pk__in=some).update(version=F("version") + 1, withdrawn=True, changed_at=now)
    for scan in scans:
        scan.version += 1
    ScanVersion.objects.bulk_create(
        [_version(scan, Change.WITHDRAWAL, by, now, reason) for scan in scans], batch_size=ROWS_AT_ONCE
    )
    moved(logbook)
    audited(person, "withdraw-scans", f"import:{batch.uuid}", by, now, {"scans": len(scans)})
    return len(scans)
