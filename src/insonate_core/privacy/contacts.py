"""How a patient could be reached: e-mail, telephone, postcode and street.

A postcode or a street alone is only asked about, since "S1 2AB" may be a clinic's room.
"""

import re
from collections.abc import Iterator

from insonate_core.privacy.suspicion import Kind, Reason, Sighting
from insonate_core.privacy.word_lists import either, listed

ANY_DIGIT = re.compile(r"\d")
LOCAL = re.compile(r"[\w.+%'-]{1,64}+$")
DOMAIN = re.compile(r"[ \t]?+[\w-]{1,63}+(?:\.[\w-]{1,63}+){1,6}+")
SPELT_EMAIL = re.compile(
    r"(?<![\w.])[\w.+-]{2,64}+[ \t]?+[\[(]?+(?:at|arobase)[\])]?+[ \t]++"
    + either("gmail hotmail outlook yahoo icloud nhs btinternet live aol protonmail sympatico videotron rogers")
    + r"[ \t]?+(?:dot|point|\.)[ \t]?+[a-z]{2,3}+(?:[ \t]?+(?:dot|\.)[ \t]?+[a-z]{2,3}+)?+",
    re.IGNORECASE,
)

# "@ 31 fps" and "@rest" are no names, so a mark or a digit must stand inside.
HANDLE = re.compile(r"(?<![\w.])@(?=[a-z]{1,30}[_.\d])[a-z][\w.]{3,30}+(?<![.])", re.IGNORECASE)

LABEL = (
    r"(?P<label>\b"
    + either(
        """tel telephone phone ph mob mobile cell home landline fax courriel contact call ring rang text
        whatsapp joignable appeler cellulaire no"""
    )
    + r"\b[ \t]?+(?:(?:no|num|number|on|at|is|au|numero|me|him|her|back)\b[ \t]?+|[.:#=][ \t]?+){0,3}+)?+"
)
PLUS = re.compile(
    LABEL + r"(?P<number>(?<![\d+])(?:\+|\b00)[1-9]\d{0,2}+(?:[ .-]?+\(0\))?+(?:[ .()-]{0,2}+\d){6,13}+)",
    re.IGNORECASE,
)
UK = re.compile(
    LABEL + r"(?P<number>(?<![\d.+/-])\(?0[1237]\d{2,4}+\)?[ .-]?+\d{3,4}+(?:[ .-]?+\d{2,4}+){0,2}+(?!\d))",
    re.IGNORECASE,
)
FRANCE = re.compile(LABEL + r"(?P<number>(?<![\d.+/-])0[1-9](?:[ .-]?+\d{2}){4}(?![\d/]))", re.IGNORECASE)
NORTH_AMERICA = re.compile(
    LABEL + r"(?P<number>(?<![\d.+/-])(?:1[ .-])?+\(?[2-9]\d{2}\)?[ .-]{0,2}+[2-9]\d{2}[ .-]?+\d{4}(?![\d/]))",
    re.IGNORECASE,
)
LOCAL_NUMBER = re.compile(
    r"\b(?:tel|telephone|phone|ph|mob|mobile|cell|home)\b[ \t]?+(?:no|number|is|on)?+[ \t.:#=]{0,3}+"
    r"\d(?:[ .-]?+\d){5,10}+(?!\d)",
    re.IGNORECASE,
)

UK_AREAS = listed(
    """
    AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN
    EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK
    ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA
    TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE
    """
)
UK_POSTCODE = re.compile(
    r"(?<![\w/-])([A-Za-z]{1,2})\d[A-Za-z\d]?+[ \t]?+\d([ABD-HJLNP-UW-Zabd-hjlnp-uw-z]{2})(?![\w/-])"
)
ORDINALS = frozenset({"st", "nd", "rd", "th"})
CANADIAN_POSTCODE = re.compile(
    r"(?<![\w/-])[abceghj-nprstvxy]\d[abceghj-nprstv-z][ -]?+\d[abceghj-nprstv-z]\d(?![\w/-])", re.IGNORECASE
)
STREET = re.compile(
    r"(?<![\w/.-])(?:(?:Flat|Apt|Apartment|Unit|Suite)[ \t]?\d{1,4}[a-zA-Z]?,?[ \t])?+"
    r"\d{1,4}[a-zA-Z]?+,?+[ \t](?:[A-Z][a-zA-Z']{1,20}+[ \t]){1,3}?"
    + either(
        """Street St Road Rd Avenue Ave Lane Ln Close Drive Crescent Cres Terrace Gardens Grove Court
        Boulevard Blvd Square Mews Place Row Walk Hill"""
    )
    + r"\b\.?+"
)
FRENCH_STREET = re.compile(
    r"(?<![\w/.-])(?:(?:Flat|Apt|Apartment|Unit|Suite)[ \t]?\d{1,4}[a-zA-Z]?,?[ \t])?+\d{1,5},?+[ \t](?:bis[ \t])?"
    r"(?i:rue|avenue|av\.|boulevard|boul\.|chemin|impasse|allee|place|rang)[ \t]"
    r"(?:(?:de|du|des|la|le|les|St|Ste|Saint|Sainte)[ \t-]){0,3}+(?:d'|l')?+"
    r"[A-Z][a-zA-Z'-]{1,30}+(?:[ \t][A-Z][a-zA-Z'-]{1,30}+)?+"
)


def find_contacts(plain: str) -> Iterator[Sighting]:
    """Every way in a folded text to reach a person."""
    yield from _emails(plain)
    if not ANY_DIGIT.search(plain):
        return
    yield from _phones(plain)
    yield from _postcodes(plain)
    for pattern in (STREET, FRENCH_STREET):
        for found in pattern.finditer(plain):
            yield Sighting(Kind.ADDRESS, found.start(), found.end(), Reason.HAS_THE_SHAPE, False)


def _emails(plain: str) -> Iterator[Sighting]:
    at = plain.find("@")
    while at >= 0:
        local = LOCAL.search(plain, max(0, at - 64), at)
        domain = DOMAIN.match(plain, at + 1)
        if local and domain:
            yield Sighting(Kind.EMAIL, local.start(), domain.end(), Reason.IS_AN_ADDRESS, True)
        at = plain.find("@", at + 1)
    for found in HANDLE.finditer(plain):
        yield Sighting(Kind.ONLINE_NAME, found.start(), found.end(), Reason.HAS_THE_SHAPE, False)
    for found in SPELT_EMAIL.finditer(plain):
        yield Sighting(Kind.EMAIL, found.start(), found.end(), Reason.IS_AN_ADDRESS, True)


def _phones(plain: str) -> Iterator[Sighting]:
    for pattern, scheme, fewest, most in (
        (PLUS, "international", 8, 15),
        (UK, "united-kingdom", 10, 11),
        (FRANCE, "france", 10, 10),
        (NORTH_AMERICA, "north-america", 10, 11),
    ):
        for found in pattern.finditer(plain):
            number = found["number"]
            digits = sum(character.isdigit() for character in number)
            if not fewest <= digits <= most:
                continue
            labelled = bool(found["label"])
            # Ten bare digits are as likely a health card number as a telephone: only asked about.
            bare = scheme == "north-america" and not labelled and number.isdigit()
            start = found.start() if labelled else found.start("number")
            yield Sighting(Kind.PHONE, start, found.end(), Reason.HAS_THE_SHAPE, not bare, (("scheme", scheme),))
    for found in LOCAL_NUMBER.finditer(plain):
        yield Sighting(Kind.PHONE, found.start(), found.end(), Reason.FOLLOWS_NUMBER_WORD, True)


def _postcodes(plain: str) -> Iterator[Sighting]:
    for found in UK_POSTCODE.finditer(plain):
        area, inward = found[1], found[2].lower()
        if area.upper() not in UK_AREAS or inward in ORDINALS:
            continue
        # In small letters "e2 5ug" is too often no postcode, so they need an area of two letters.
        if not area.isupper() and len(area) == 1:
            continue
        yield Sighting(Kind.POSTCODE, found.start(), found.end(), Reason.HAS_THE_SHAPE, False, (("country", "gb"),))
    for found in CANADIAN_POSTCODE.finditer(plain):
        yield Sighting(Kind.POSTCODE, found.start(), found.end(), Reason.HAS_THE_SHAPE, False, (("country", "ca"),))
