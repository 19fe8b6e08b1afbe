"""Publishing programmes: reading, checking, and storing a version that never changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from insonate.audit import api as audit
from insonate.people.api import Organisation, User
from insonate.programmes.definitions.case_texts import CaseText, cases_in_folder, cases_to_json
from insonate.programmes.definitions.models import Programme, ProgrammeVersion, VersionText, VersionWithdrawal
from insonate.programmes.definitions.refusals import DefinitionRefused
from insonate.programmes.definitions.refusals import Problem as PlacedProblem
from insonate.programmes.definitions.strict_yaml import ReadDocument, read_document
from insonate.programmes.definitions.succession import succession_problems
from insonate.programmes.definitions.words import placed_problem
from insonate.programmes.refusals import FieldProblem, Overtaken, Refused
from insonate_core.programmes import (
    Definition,
    DefinitionErrors,
    Problem,
    canonical_json,
    definition_hash,
    parse_definition,
)


@dataclass(frozen=True, slots=True)
class Written:
    """A document as somebody wrote it, with its cases."""

    text: str
    cases: tuple[CaseText, ...]


def check_document(text: bytes | str) -> tuple[ReadDocument, Definition]:
    """The document and its definition, if it may be published. Raises `DefinitionRefused` with every problem, each
    with its line and column; stores nothing."""
    read = read_document(text)
    try:
        definition = parse_definition(read.tree)
    except DefinitionErrors as errors:
        raise DefinitionRefused(*(placed_problem(read, problem) for problem in errors.problems)) from None
    if problems := _own_problems(definition):
        raise DefinitionRefused(*(placed_problem(read, problem) for problem in problems))
    return read, definition


def publish_version(
    *,
    organisation: Organisation,
    text: bytes | str,
    by: User | None,
    now: datetime,
    cases: Sequence[CaseText] = (),
) -> ProgrammeVersion:
    """Publish a programme file for an organisation, and keep its text and cases as they were written. Publishing the
    same again changes nothing and returns what is there. Raises `DefinitionRefused` if the file cannot be read, if
    this version was published with other content, if another version applies from the same day, if it leaves days
    without a version or people without a way on, or if the programme belongs to another organisation."""
    read, definition = check_document(text)
    written = Written(text if isinstance(text, str) else text.decode("utf-8-sig"), tuple(cases))
    hashed = definition_hash(read.tree)
    try:
        with transaction.atomic():
            return _publish(organisation, read, definition, hashed, written, by, now)
    except IntegrityError:
        # Somebody published at the same instant: what they stored decides what this is.
        with transaction.atomic():
            return _publish(organisation, read, definition, hashed, written, by, now)


def publish_folder(
    *, organisation: Organisation, folder: Path, keys: set[str] | None = None, by: User | None, now: datetime
) -> list[ProgrammeVersion]:
    """Publish every version in `<folder>/<programme>/versions/*.yaml` (only the programmes in `keys`, if given) for
    an organisation, in the order of names. Raises `DefinitionRefused`, naming the file, and then has published
    nothing."""
    published = []
    with transaction.atomic():
        for path in sorted(folder.glob("*/versions/*.yaml")):
            if keys is not None and path.parent.parent.name not in keys:
                continue
            try:
                cases = cases_in_folder(path.parents[1], path.stem)
                version = publish_version(
                    organisation=organisation, text=path.read_bytes(), cases=cases, by=by, now=now
                )
            except DefinitionRefused as refused:
                place = str(path.relative_to(folder))
                raise DefinitionRefused(
                    *(PlacedProblem(each.line, each.column, f"{place}: {each.words}") for each in refused.problems)
                ) from None
            published.append(version)
    return published


def _publish(
    organisation: Organisation, read: ReadDocument, definition: Definition, hashed: str, written: Written,
    by: User | None, now: datetime,
) -> ProgrammeVersion:  # fmt: skip
    programme = Programme.objects.select_for_update().filter(key=definition.programme).first()
    if programme is None:
        programme = Programme.objects.create(organisation=organisation, key=definition.programme)
    elif programme.organisation_id != organisation.pk:
        words = _("The programme “%(key)s” belongs to another organisation. Choose another key.")
        raise _refused(read, ("programme",), words % {"key": programme.key})
    existing = programme.versions.filter(version=definition.version).first()
    if existing is not None:
        if existing.sha256 == hashed:
            return existing
        words = _("Version “%(version)s” is published and never changes. Give the new text a new version.")
        raise _refused(read, ("version",), words % {"version": definition.version})
    applies = definition.applies
    if programme.versions.filter(applies_from=applies.starts).exists():
        words = _("Another version applies from the same day; nobody could tell which binds. Give another day.")
        raise _refused(read, ("applies", "from"), words)
    if problems := succession_problems(programme, definition):
        raise DefinitionRefused(*(placed_problem(read, problem) for problem in problems))
    version = ProgrammeVersion.objects.create(
        programme=programme, version=definition.version, document=canonical_json(read.tree).decode(),
        sha256=hashed, applies_from=applies.starts, applies_until=applies.until, published_at=now, published_by=by,
    )  # fmt: skip
    VersionText.objects.create(version=version, text=written.text, cases=cases_to_json(written.cases))
    audit.record(
        chain=f"organisation:{organisation.slug}", action="publish-version", subject=f"programme:{programme.key}",
        by=by.pk if by else None, at=now, detail={"version": version.version, "sha256": hashed},
    )  # fmt: skip
    return version


def _refused(read: ReadDocument, place: tuple[str | int, ...], words: str) -> DefinitionRefused:
    line, column = read.place(place)
    return DefinitionRefused(PlacedProblem(line, column, words))


@transaction.atomic
def withdraw_version(*, version: ProgrammeVersion, reason: str, by: User, now: datetime) -> VersionWithdrawal:
    """From now on the version binds nobody new; those whom it binds stay bound. Raises `Refused` without a reason,
    `Overtaken` if it is withdrawn already."""
    if not reason.strip():
        raise Refused(FieldProblem("reason", _("Say why. Whoever reads the programme's history sees it.")))
    Programme.objects.select_for_update().get(pk=version.programme_id)
    earlier = VersionWithdrawal.objects.filter(version=version).select_related("by").first()
    if earlier is not None:
        raise Overtaken(_("%(name)s has withdrawn this version already.") % {"name": earlier.by.name})
    withdrawal = VersionWithdrawal.objects.create(version=version, by=by, at=now, reason=reason.strip()[:1000])
    audit.record(
        chain=f"organisation:{version.programme.organisation.slug}", action="withdraw-version",
        subject=f"programme:{version.programme.key}", by=by.pk, at=now,
        detail={"version": version.version, "sha256": version.sha256, "reason": withdrawal.reason},
    )  # fmt: skip
    return withdrawal


def _own_problems(definition: Definition) -> list[Problem]:
    """What the core cannot know: time zones of this machine, and addresses that a page may link to."""
    problems = []
    try:
        ZoneInfo(definition.time_zone)
    except (KeyError, ValueError, OSError):
        problems.append(Problem(("time-zone",), "unknown-zone", (("zone", definition.time_zone),)))
    for key, reference in definition.references.items():
        if reference.url is not None and not reference.url.startswith(("https://", "http://")):
            problems.append(Problem(("references", key, "url"), "not-a-web-address"))
    if not isinstance(definition.about, dict) or not all(_showable(value) for value in definition.about.values()):
        problems.append(Problem(("about",), "about-shape"))
    return problems


def _showable(value: object) -> bool:
    if isinstance(value, dict):
        return all(isinstance(each, (str, int, float)) or _words_list(each) for each in value.values())
    return isinstance(value, (str, int, float)) or _words_list(value)


def _words_list(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, (str, int, float, dict)) for each in value)
