"""How the guard's lists of words are written down: as text, in lower case and without accents."""


def listed(text: str) -> frozenset[str]:
    """The words of a text, parted by blanks."""
    return frozenset(text.split())


def either(text: str) -> str:
    """A pattern for any one of the entries of a text, parted by blanks, each a pattern of its own.

    An underscore stands for a gap that people write as a blank, a hyphen or nothing.
    Longer entries are tried first, and one that fits is not given back.

    >>> either("nhs unit_no")
    '(?>unit[ \\\\t-]?no|nhs)'
    """
    entries = sorted(text.split(), key=lambda entry: (-len(entry), entry))
    return "(?>" + "|".join(entry.replace("_", r"[ \t-]?") for entry in entries) + ")"
