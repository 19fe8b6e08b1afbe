"""Which characters can be printed, and what is printed for those that cannot?

The typeface of the product (Atkinson Hyperlegible Next) and a fallback (DejaVu Sans: Greek, Cyrillic, Arabic, Hebrew,
signs, many emoji) are bundled, so that a document is the same on every machine. A character that neither has, such as a
Chinese one, is printed by its code, `[U+5C71]`, never as an empty box and never as an error at the moment of handing
in; the document says how many there are, and the table files and the JSON hold them as they were written.
"""

import struct
import unicodedata
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "fonts"
FAMILIES = ("Atkinson Hyperlegible Next", "DejaVu Sans")


def _format_4(table: bytes) -> set[int]:
    (segments,) = struct.unpack(">H", table[6:8])
    count = segments // 2
    ends = struct.unpack(f">{count}H", table[14 : 14 + segments])
    starts = struct.unpack(f">{count}H", table[16 + segments : 16 + 2 * segments])
    return {code for start, end in zip(starts, ends, strict=True) for code in range(start, end + 1) if code != 0xFFFF}


def _format_12(table: bytes) -> set[int]:
    (groups,) = struct.unpack(">I", table[12:16])
    spans = (struct.unpack(">III", table[16 + 12 * number : 28 + 12 * number]) for number in range(groups))
    return {code for start, end, _glyph in spans for code in range(start, end + 1)}


def characters_of(path: Path) -> set[int]:
    """The characters a font file has glyphs for, read from its `cmap` (formats 4 and 12, as the OpenType
    specification numbers them)."""
    font = path.read_bytes()
    (tables,) = struct.unpack(">H", font[4:6])
    entries = (struct.unpack(">4sIII", font[12 + 16 * number : 28 + 16 * number]) for number in range(tables))
    cmap = next(font[offset : offset + length] for tag, _sum, offset, length in entries if tag == b"cmap")
    (count,) = struct.unpack(">H", cmap[2:4])
    found: set[int] = set()
    for number in range(count):
        _platform, _encoding, offset = struct.unpack(">HHI", cmap[4 + 8 * number : 12 + 8 * number])
        (form,) = struct.unpack(">H", cmap[offset : offset + 2])
        if form == 4:
            found |= _format_4(cmap[offset:])
        elif form == 12:
            found |= _format_12(cmap[offset:])
    return found


@cache
def printable() -> frozenset[int]:
    """Every character that some bundled font has, and the line break."""
    fonts = sorted(FOLDER.glob("*.ttf"))
    # A bold word must not fall back where the regular one does not: all weights of the family have to agree.
    family = [characters_of(path) for path in fonts if path.name.startswith("Atkinson")]
    others = [characters_of(path) for path in fonts if not path.name.startswith("Atkinson")]
    return frozenset(set.intersection(*family).union(*others) - set(range(32))) | {10}


def printed(text: str) -> tuple[str, int]:
    """The text as it can be printed, and how many of its characters had to be printed by their codes."""
    composed = unicodedata.normalize("NFC", text)
    known = printable()
    missing = 0
    parts = []
    for character in composed:
        if ord(character) in known:
            parts.append(character)
        elif character.isspace():
            parts.append(" ")
        else:
            missing += 1
            parts.append(f"[U+{ord(character):04X}]")
    return "".join(parts), missing
