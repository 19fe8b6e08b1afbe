"""Publishing a programme: once, for ever, and by the file alone."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from insonate.audit import api as audit
from insonate.people.models import Organisation
from insonate.programmes.api import (
    DefinitionRefused,
    Programme,
    ProgrammeVersion,
    definition_of,
    publish_folder,
    publish_version,
    version_for,
)

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[3]
NOW = datetime(2026, 7, 9, 10, 42, tzinfo=UTC)
SMALL = """\
insonate: 1
programme: knots
version: "1"
title: {en: Knots}
body: Harbour University
subject: person
time-zone: Europe/London
applies: {from: 2025-01-01, decided-by: registration}
references: {book: {title: Book of knots, url: "https://example.org/knots"}}
anchors: {registration: {first: enrolments, where: {programme: knots}}}
requirements:
  bowline: {title: {en: Bowline}, count: scans, at-least: 2, reference: book}
awards: {knotter: {requires: [bowline], reference: book}}
"""


@pytest.fixture
def harbour() -> Organisation:
    return Organisation.objects.create(slug="harbour", name="Harbour University")


def test_a_published_version_is_what_the_file_said(harbour: Organisation) -> None:
    version = publish_version(organisation=harbour, text=SMALL, by=None, now=NOW)
    assert (version.programme.key, version.version, version.applies_from) == ("knots", "1", date(2025, 1, 1))
    assert definition_of(version).requirements["bowline"].at_least == 2  # type: ignore[attr-defined]
    (act,) = audit.acts_in("organisation:harbour")
    assert act.action == "publish-version"


def test_publishing_the_same_again_changes_nothing(harbour: Organisation) -> None:
    first = publish_version(organisation=harbour, text=SMALL, by=None, now=NOW)
    again = publish_version(
        organisation=harbour, text="# a comment\n" + SMALL.replace("{en: Knots}", "\n  en: Knots"), by=None, now=NOW
    )
    assert again == first
    assert ProgrammeVersion.objects.count() == 1
    assert len(audit.acts_in("organisation:harbour")) == 1


def test_other_content_under_the_same_version_is_refused(harbour: Organisation) -> None:
    first = publish_version(organisation=harbour, text=SMALL, by=None, now=NOW)
    with pytest.raises(DefinitionRefused, match=r"line 3.*Version “1” is published and never changes"):
        publish_version(organisation=harbour, text=SMALL.replace("at-least: 2", "at-least: 1"), by=None, now=NOW)
    first.refresh_from_db()
    assert definition_of(first).requirements["bowline"].at_least == 2  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE programmes_programmeversion SET document = '{}'",
        "DELETE FROM programmes_programmeversion",
    ],
)
def test_the_database_itself_refuses_to_change_a_version(harbour: Organisation, change: str) -> None:
    publish_version(organisation=harbour, text=SMALL, by=None, now=NOW)
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert ProgrammeVersion.objects.get().version == "1"


def test_a_programme_of_another_organisation_is_refused(harbour: Organisation) -> None:
    publish_version(organisation=harbour, text=SMALL, by=None, now=NOW)
    other = Organisation.objects.create(slug="hill", name="Hill University")
    with pytest.raises(DefinitionRefused, match="belongs to another organisation"):
        publish_version(organisation=other, text=SMALL.replace('"1"', '"2"'), by=None, now=NOW)


def test_two_versions_from_the_same_day_are_refused(harbour: Organisation) -> None:
    publish_version(organisation=harbour, text=SMALL, by=None, now=NOW)
    with pytest.raises(DefinitionRefused, match=r"line 8.*applies from the same day"):
        publish_version(organisation=harbour, text=SMALL.replace('"1"', '"2"'), by=None, now=NOW)


def test_the_latest_version_that_applies_binds(harbour: Organisation) -> None:
    first = publish_version(organisation=harbour, text=SMALL, by=None, now=NOW)
    later = SMALL.replace('"1"', '"2"\nreplaces: "1"').replace(
        "from: 2025-01-01", "from: 2026-01-01, until: 2027-01-01"
    )
    second = publish_version(organisation=harbour, text=later, by=None, now=NOW)
    programme = Programme.objects.get()
    days = [date(2024, 12, 31), date(2025, 1, 1), date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31)]
    assert [version_for(programme, day) for day in days] == [None, first, first, second, second]
    assert version_for(programme, date(2027, 1, 1)) == first


@pytest.mark.parametrize(
    ("wrong", "place", "words"),
    [
        (("at-least: 2", "at-leats: 2"), "line 12", "Did you mean “at-least”?"),
        (("requires: [bowline]", "requires: [bowlin]"), "line 13", "Did you mean “bowline”?"),
        (("Europe/London", "Europe/Londres"), "line 7", "is not a time zone"),
        (("https://example.org", "javascript:alert(1)//"), "line 9", "begins with https://"),
        (('version: "1"', "version: 1"), "line 3", "Quote it."),
    ],
)
def test_a_mistake_says_line_column_and_what_to_do(
    harbour: Organisation, wrong: tuple[str, str], place: str, words: str
) -> None:
    with pytest.raises(DefinitionRefused) as refused:
        publish_version(organisation=harbour, text=SMALL.replace(*wrong), by=None, now=NOW)
    assert [str(each) for each in refused.value.problems if place in str(each) and words in str(each)]
    assert Programme.objects.count() == 0


FILES = sorted((ROOT / "programmes").glob("*/versions/*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.parent.name}-{path.stem}")
def test_every_programme_file_can_be_published(harbour: Organisation, path: Path) -> None:
    version = publish_version(organisation=harbour, text=path.read_bytes(), by=None, now=NOW)
    assert definition_of(version).programme == version.programme.key


def test_the_folder_is_published_for_the_organisations_named(capsys: pytest.CaptureFixture[str]) -> None:
    Organisation.objects.create(slug="essex", name="University of Essex")
    Organisation.objects.create(slug="cpocus", name="CPoCUS")
    for _again in range(2):
        call_command("load_programmes_folder", "essex=essex-scanning-record", "cpocus=cpocus-fm-msk")
    published = [(each.programme.organisation.slug, each.programme.key) for each in ProgrammeVersion.objects.all()]
    assert sorted(published) == [("cpocus", "cpocus-fm-msk"), ("essex", "essex-scanning-record")]
    with pytest.raises(CommandError, match="No organisation"):
        call_command("load_programmes_folder", "nowhere=essex-scanning-record")
    with pytest.raises(CommandError, match="No programme no-such-thing"):
        call_command("load_programmes_folder", "essex=no-such-thing")


def test_a_folder_with_one_bad_file_publishes_nothing(harbour: Organisation, tmp_path: Path) -> None:
    for name, text in (("a", SMALL), ("b", SMALL.replace("programme: knots", "programme: bends") + "oops: 1\n")):
        (tmp_path / name / "versions").mkdir(parents=True)
        (tmp_path / name / "versions" / "1.yaml").write_text(text)
    with pytest.raises(DefinitionRefused, match=r"b/versions/1\.yaml"):
        publish_folder(organisation=harbour, folder=tmp_path, by=None, now=NOW)
    assert ProgrammeVersion.objects.count() == 0
