"""What the core found wrong in a document, in words, with what to do."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from insonate_core.programmes import Problem

WORDS: Mapping[str, str | Promise] = {
    "anywhere-not-here": gettext_lazy("“anywhere” has no meaning here; give “from” and “until”."),
    "anywhere-stands-alone": gettext_lazy("“anywhere” stands alone; take out “from” and “until”."),
    "asks-itself": gettext_lazy("This asks itself: %(through)s. Break the circle."),
    "empty-group": gettext_lazy("A group needs at least one clause."),
    "ends-before-it-begins": gettext_lazy("This ends before it begins. Look at both days."),
    "enough-of-too-few": gettext_lazy("“enough: %(enough)s” asks more than the %(of)s there are."),
    "enough-without-list": gettext_lazy("“enough” needs a list of which so many suffice."),
    "filter-names-itself": gettext_lazy("The filter “%(filter)s” names itself. Break the circle."),
    "first-or-last": gettext_lazy("Say either “first” or “last”."),
    "grace-without-by": gettext_lazy("“grace” needs a “by” after which it runs."),
    "key-not-text": gettext_lazy("The key “%(key)s” is not text. Quote it."),
    "key-twice": gettext_lazy("The key “%(key)s” is given twice. Keep one."),
    "measure-or-distinct": gettext_lazy("Say either “measure” or “distinct”, not both."),
    "not-a-key": gettext_lazy("“%(key)s” is not a key: small letters, digits and single hyphens."),
    "not-a-language": gettext_lazy("“%(language)s” is not a language; write “en” or “fr”."),
    "not-stands-alone": gettext_lazy("“not” stands alone in a condition."),
    "one-kind": gettext_lazy("A requirement has exactly one kind (count, hold, all-of …); found: %(found)s."),
    "one-number": gettext_lazy("Say exactly one number here; found: %(found)s."),
    "quote-it": gettext_lazy("%(found)s is read as a number or a date. Quote it."),
    "unknown-language": gettext_lazy("Language version %(found)s is not known here; this reads version %(known)s."),
    "unknown-name": gettext_lazy("No %(of)s is called “%(name)s” in this file."),
    "unknown-value": gettext_lazy("“%(value)s” is not in the vocabulary “%(of)s”."),
    "unknown-word": gettext_lazy("“%(word)s” may not stand here."),
    "word-missing": gettext_lazy("“%(word)s” is missing here."),
    "wrong-shape": gettext_lazy("%(expected)s is expected here, not %(found)s."),
    # Ours, found beside the core's: what the shell needs to hold.
    "unknown-zone": gettext_lazy("“%(zone)s” is not a time zone; write one such as “Europe/London”."),
    "not-a-web-address": gettext_lazy("A reference's address begins with https:// or http://."),
    "about-shape": gettext_lazy("“about” holds words, numbers and lists of words, by language where it matters."),
}


def problem_words(problem: Problem) -> str:
    """One problem as a sentence in the active language."""
    arguments = dict(problem.arguments)
    known = WORDS.get(problem.key)
    if known is None:
        return f"{problem.key}: {arguments}" if arguments else problem.key
    try:
        sentence = str(known) % arguments
    except KeyError:
        sentence = f"{problem.key}: {arguments}"
    nearest = arguments.get("nearest")
    return f"{sentence} {_('Did you mean “%(nearest)s”?') % {'nearest': nearest}}" if nearest else sentence
