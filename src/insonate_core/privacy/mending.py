"""Taking identifiers out of a text, in one tap, so that what remains still reads.

What is taken out leaves no mark: "Mr Tate, DOB 04/11/1962, painful arc" becomes "painful arc".
Only the spaces and marks that stood round a removed stretch are tidied; the rest of the text stays letter by
letter what the person typed.
"""

from collections.abc import Iterable
from datetime import date

from insonate_core.privacy.guard import find_identifiers
from insonate_core.privacy.suspicion import Suspicion

BLANK = " \t\u00a0\u202f"
CLOSERS = ".,;:!?)]"
JOINERS = ",;:-–—/&"


def without(text: str, suspicions: Iterable[Suspicion]) -> str:
    """The text with these stretches taken out. With no suspicions it is the text itself, untouched."""
    mended: str | None = None
    position = 0
    for suspicion in sorted(suspicions, key=lambda each: each.start):
        kept = text[position : suspicion.start]
        mended = kept if mended is None else _joined(mended, kept)
        position = max(position, suspicion.end)
    return text if mended is None else _joined(mended, text[position:])


def mend(
    text: str, *, as_of: date, allow: frozenset[str] = frozenset(), colleagues: frozenset[str] = frozenset()
) -> str:
    """The text with everything taken out that `find_identifiers` stops at, until it stops at nothing.

    Doing it again changes nothing. It looks again after each removal, because what then stands side by side
    may read as an identifier in its turn.
    """
    while suspicions := find_identifiers(text, as_of=as_of, allow=allow, colleagues=colleagues):
        text = without(text, suspicions)
    return text


def _joined(before: str, after: str) -> str:
    """Two sides of a removed stretch, with one seam: no doubled blank, no comma that joins nothing."""
    before, after = before.rstrip(BLANK), after.lstrip(BLANK)
    if before.endswith(("(", "[")) and after.startswith((")", "]")):
        before, after = before[:-1].rstrip(BLANK), after[1:].lstrip(BLANK)
    at_start = not before or before.endswith(("\n", "."))
    if at_start or before.endswith(tuple(JOINERS + "(")):
        after = after.lstrip(BLANK + ",;:")
    if not after or after.startswith(("\n", ".", ";", ")")):
        before = before.rstrip(BLANK + JOINERS)
    if after.startswith(".") and (not before.strip() or before.endswith((".", "!", "?"))):
        after = after.lstrip("." + BLANK)
    if not before or not after or before.endswith(("\n", "(", "[")) or after[0] in CLOSERS + "\n'":
        return before + after
    return f"{before} {after}"
