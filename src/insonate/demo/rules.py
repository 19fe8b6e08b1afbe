"""The committee's draft of the demonstration: the next version of the scanning record, with something to talk about."""

from datetime import date, datetime

from insonate.people import api as people
from insonate.programmes import api as programmes
from insonate.programmes.drafting import api as drafting

ROUTE = """
transitions:
  already-registered:
    title: {en: Students who are registered already, fr: Étudiants déjà inscrits}
    from: "2024-10"
    may: choose
    reference: office
    example: true
"""


def begin_next_version(
    *, version: programmes.ProgrammeVersion, by: people.User, starts: date, now: datetime
) -> drafting.Draft:  # fmt: skip
    """A draft that begins from the published record: a longer grace, a larger audit sample and a route for those who
    are registered. Cases at the end of the old grace still expect the old one: the committee has to look at them."""
    organisation = version.programme.organisation
    draft = drafting.begin_draft(organisation=organisation, begun_from=version, by=by, now=now)
    text = drafting.current_revision(draft).text
    for was, becomes in (
        (f'version: "{version.version}"', f'version: "{starts:%Y-%m}"\nreplaces: "{version.version}"'),
        ("from: 2024-10-01", f"from: {starts:%Y-%m-%d}"),
        ("grace: 14 days", "grace: 28 days"),
        ("sample: 10%", "sample: 20%"),
    ):
        text = text.replace(was, becomes, 1)
    drafting.save_text(draft=draft, text=text + ROUTE.replace("2024-10", version.version), seen=1, by=by, now=now)
    return draft
