"""One tap takes the identifiers out, and what remains reads like a note."""

from datetime import date

import pytest

from insonate_core.privacy.guard import find_identifiers
from insonate_core.privacy.mending import mend, without

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("Mr Tate, DOB 04/11/1962, painful arc.", "painful arc."),
        ("Mr Tate reports pain.", "reports pain."),
        ("Painful arc (Mr Tate), refer.", "Painful arc, refer."),
        ("Painful arc. NHS no 943 476 5919.", "Painful arc."),
        ("pt John Smith attended", "pt attended"),
        ("Knee drained; call 07700 900123", "Knee drained"),
        ("Seen:\nMrs Jones\nKnee effusion", "Seen:\n\nKnee effusion"),
        ("Two  spaces stay,  Mr Tate here", "Two  spaces stay, here"),
        ("No identifier here , none", "No identifier here , none"),
        ("943 476 5919", ""),
    ],
)
def test_mending_leaves_a_readable_note(text: str, mended: str) -> None:
    assert mend(text, as_of=TODAY) == mended


def test_without_takes_out_only_what_it_is_given() -> None:
    text = "Mr Tate, j.tate@example.org, cyst"
    name, address = find_identifiers(text, as_of=TODAY)
    assert without(text, [address]) == "Mr Tate, cyst"
    assert without(text, [name]) == "j.tate@example.org, cyst"


def test_mending_spares_what_the_person_stated() -> None:
    text = "Repair by the team of 2019, Mr Smith; DOB 1/1/60"
    assert mend(text, as_of=TODAY, allow=frozenset({"Mr Smith"})) == "Repair by the team of 2019, Mr Smith"
