"""What the guard stops at, in tables. The corpus measures how often; these say what may never change."""

from datetime import date

import pytest

from insonate_core.privacy.guard import LONGEST_TEXT, TextTooLongError, find_identifiers
from insonate_core.privacy.suspicion import Kind, Reason

TODAY = date(2026, 11, 22)


def found(text: str, **keywords: frozenset[str]) -> list[tuple[str, str, bool]]:
    return [(each.kind.value, each.text, each.certain) for each in find_identifiers(text, as_of=TODAY, **keywords)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mr Tate reports pain", [("name-after-title", "Mr Tate", True)]),
        ("mrs jones, left knee", [("name-after-title", "mrs jones", True)]),
        ("MRS TATE LEFT KNEE PAIN, NO EFFUSION", [("name-after-title", "MRS TATE", True)]),
        ("Mrs J. O'Brien-Tate seen", [("name-after-title", "Mrs J. O'Brien-Tate", True)]),
        ("Mr van der Berg fell", [("name-after-title", "Mr van der Berg", True)]),
        ("Mme Lévesque a mal au genou", [("name-after-title", "Mme Lévesque", True)]),
        ("Mme Gagne\u0301 revient", [("name-after-title", "Mme Gagne\u0301", True)]),
        ("M. Dupont a mal au genou avec une douleur", [("name-after-title", "M. Dupont", True)]),
        ("Findings discussed with Mr Smith", [("name-after-title", "Mr Smith", False)]),
        ("discussed with Mr Smith, orthopaedics", []),
        ("Referred by Mr Smith", []),
        ("Supervised by Dr Okafor", []),
        ("Dr Okafor confirmed the tear", []),
        ("Patient: Dr Patel", [("name-after-title", "Dr Patel", False)]),
        ("MR arthrogram next week", []),
        ("mr arthrogram next week", []),
        ("known MS, may miss small tears", []),
        ("pt John Smith attended", [("name-of-patient", "John Smith", True)]),
        ("patient: Tate", [("name-of-patient", "patient: Tate", True)]),
        ("Name: Tate, knee", [("name-of-patient", "Name: Tate", True)]),
        ("known as Peggy", [("name-of-patient", "known as Peggy", True)]),
        ("also known as Baker's cyst", []),
        ("seen with daughter Alice", [("name", "Alice", False)]),
        ("J. Tate, left knee", [("name", "J. Tate", False)]),
        ("Margaret Hill, 62F", [("name", "Margaret Hill", False)]),
        ("Thomas test negative, Patrick's test positive", []),
        ("M. supraspinatus and N. medianus normal", []),
    ],
)
def test_names_alarm_as_what_stands_round_them_says(text: str, expected: list[tuple[str, str, bool]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("DOB 04/11/1962", [("date-of-birth", "DOB 04/11/1962", True)]),
        ("d.o.b. 1962-11-04", [("date-of-birth", "d.o.b. 1962-11-04", True)]),
        ("born 4 Nov 1962", [("date-of-birth", "born 4 Nov 1962", True)]),
        ("née le 4 novembre 1962", [("date-of-birth", "née le 4 novembre 1962", True)]),
        ("DOB 12/11/2025", [("date-of-birth", "DOB 12/11/2025", True)]),
        ("04/11/62 left knee", [("date-of-birth", "04/11/62", False)]),
        ("November 4, 1962", [("date-of-birth", "November 4, 1962", False)]),
        ("scan 20/11/2026, follow-up 12/01/2027", []),
        ("seen 20.11.26", []),
        ("left knee 01/01/2024", []),
        ("left knee 31/12/2023", [("date-of-birth", "31/12/2023", False)]),
        ("left knee 01/01/2029", []),
        ("ACL reconstruction 14/03/2009", []),
        ("pain since 14/03/2019", []),
        ("probe 10-12-14 MHz", []),
    ],
)
def test_dates_alarm_behind_a_birth_word_or_far_from_today(text: str, expected: list[tuple[str, str, bool]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("943 476 5919", [("nhs-number", "943 476 5919", True)]),
        ("943-476-5919", [("nhs-number", "943-476-5919", True)]),
        ("９４３ ４７６ ５９１９", [("nhs-number", "９４３ ４７６ ５９１９", True)]),
        ("943\u200b476\u00a05919", [("nhs-number", "943\u200b476\u00a05919", True)]),
        ("943 476 5919\u200b, knee", [("nhs-number", "943 476 5919\u200b", True)]),
        ("943 476\n5919", [("nhs-number", "943 476\n5919", True)]),
        ("NHS no: 943 476 5918", [("nhs-number", "NHS no: 943 476 5918", True)]),
        ("1234-567-897-AB", [("health-card", "1234-567-897-AB", True)]),
        ("PHN 9698 658 215", [("health-card", "PHN 9698 658 215", True)]),
        ("TREM 6261 0412", [("health-card", "TREM 6261 0412", True)]),
        ("QQ 12 34 56 C", []),
        ("AB 12 34 56 C", [("national-number", "AB 12 34 56 C", True)]),
        ("MRN 448812", [("hospital-number", "MRN 448812", True)]),
        ("hospital number RXH-44881", [("hospital-number", "hospital number RXH-44881", True)]),
        ("ref D4488123", []),
        ("D4488123", [("long-digit-run", "D4488123", False)]),
        ("j.tate@example.org", [("email", "j.tate@example.org", True)]),
        ("07700 900123", [("phone", "07700 900123", True)]),
        ("+44 1632 960983", [("phone", "+44 1632 960983", True)]),
        ("(416) 555-0199", [("phone", "(416) 555-0199", True)]),
        ("06 12 34 56 78", [("phone", "06 12 34 56 78", True)]),
        ("CO4 3SQ", [("postcode", "CO4 3SQ", False)]),
        ("M5G 2C4", [("postcode", "M5G 2C4", False)]),
        ("12 Elm Street", [("address", "12 Elm Street", False)]),
    ],
)
def test_numbers_and_contacts_alarm_in_any_writing(text: str, expected: list[tuple[str, str, bool]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "8 mm defect, 12x14 mm, 0.8 cm retraction, L4/5, T1, C5-6, grade 2, 45 degrees",
        "2/52 history, review 6/52, power 4/5, VAS 7/10, 10-12 MHz, depth 3.5 cm, gain 60 %",
        "Baker's cyst, De Quervain's, Hoffa's fat pad, Morton's neuroma, Achilles, Dupuytren",
        "Lister's tubercle, Hill-Sachs, Osgood-Schlatter, Kager's, Hoffman, Sever's, Tinel, Finkelstein",
        "GE LOGIQ e10, L4-12t probe, serial no 4821934",
        "MCP 2-5 synovitis grade 1-2, PIP 2, 3, 4 and 5 normal",
        "scanned 2026-11-20, saved as 20261120",
        "image 1234, clip 12 of 15, 25 fps",
    ],
)
def test_measurements_and_eponyms_do_not_alarm(text: str) -> None:
    assert found(text) == []


def test_a_known_colleague_does_not_alarm_where_a_colleague_may_stand() -> None:
    text = "Plan agreed with Mr Gagnon"
    assert found(text) == [("name-after-title", "Mr Gagnon", False)]
    assert found(text, colleagues=frozenset({"Dr Hélène Gagnon"})) == []


def test_a_known_colleagues_surname_still_alarms_as_a_patients_name() -> None:
    text = "Patient: Mr Gagnon, left knee"
    assert found(text, colleagues=frozenset({"Dr Hélène Gagnon"})) == [("name-after-title", "Mr Gagnon", True)]


def test_a_stated_stretch_does_not_alarm_again() -> None:
    text = "Mr Smith did the repair; 943 476 5919"
    assert found(text, allow=frozenset({"mr  smith"})) == [("nhs-number", "943 476 5919", True)]


def test_a_suspicion_says_why_with_arguments() -> None:
    (suspicion,) = find_identifiers("DOB: 4/11/62", as_of=TODAY)
    assert suspicion.kind is Kind.DATE_OF_BIRTH
    assert suspicion.reason is Reason.FOLLOWS_BIRTH_WORD
    assert suspicion.arguments == (("date", "4/11/62"),)


def test_a_text_at_the_limit_is_read_and_one_longer_is_refused() -> None:
    assert find_identifiers("x" * LONGEST_TEXT, as_of=TODAY) == ()
    with pytest.raises(TextTooLongError):
        find_identifiers("x" * (LONGEST_TEXT + 1), as_of=TODAY)
