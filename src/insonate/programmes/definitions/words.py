"""What the core found wrong in a document, in words, with what to do."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from insonate.programmes.definitions.refusals import Problem as PlacedProblem
from insonate.programmes.definitions.strict_yaml import ReadDocument
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
    "expands-too-far": gettext_lazy(
        "Written out, “%(name)s” is more than %(most)s tests or clauses, or too deep. Name fewer things inside others."
    ),
    "too-deep": gettext_lazy(
        "Lists and mappings lie more than %(most)s deep in one another. Give the inner clause a name and refer to it."
    ),
    "unknown-language": gettext_lazy("Language version %(found)s is not known here; this reads version %(known)s."),
    "unknown-name": gettext_lazy("No %(of)s is called “%(name)s” in this file."),
    "unknown-value": gettext_lazy("“%(value)s” is not in the vocabulary “%(of)s”."),
    "unknown-word": gettext_lazy("“%(word)s” may not stand here."),
    "word-missing": gettext_lazy("“%(word)s” is missing here."),
    "wrong-shape": gettext_lazy("%(expected)s is expected here, not %(found)s."),
    # What can be read and is still unwise: a question to the committee, with what would answer it.
    "no-reference": gettext_lazy("This number points at no text of the body. Add “reference”."),
    "unused": gettext_lazy("Nothing here uses “%(name)s” (%(of)s). Use it, or take it out."),
    "unknown-attribute": gettext_lazy(
        "No entry of kind “%(of)s” says “%(name)s”. Ask for it in “records”, make it a vocabulary, or mend the word."
    ),
    "capped-but-not-asked": gettext_lazy(
        "An entry need not say “%(name)s”, so whoever says nothing slips by this cap. Ask for it in “records”."
    ),
    "not-but-not-asked": gettext_lazy(
        "An entry need not say “%(name)s”, and “not” refuses those that say nothing. Ask for it in “records”."
    ),
    "never-holds": gettext_lazy(
        "Nothing can satisfy this: the conditions on “%(name)s” leave no value %(value)s. Mend one of them."
    ),
    "adds-nothing": gettext_lazy(
        "Whatever counts here satisfies this already. Take it out, or say what it should add."
    ),
    "rounding-not-said": gettext_lazy(
        "This comes to %(number)s. Say how to round: “rounding: up”, “down” or “nearest”."
    ),
    "more-than-the-whole": gettext_lazy("This asks %(asked)s of %(whole)s. Ask less here, or more in all."),
    "ideal-below-the-whole": gettext_lazy(
        "The ideal of %(ideally)s is below the %(whole)s that are required. Give the higher number as “ideally”."
    ),
    "asks-nothing": gettext_lazy("This asks nothing. Give a number of at least 1, or take it out."),
    "caps-below-the-whole": gettext_lazy(
        "At most %(most)s can count, and %(whole)s are required: nobody can meet this. Raise the cap, or ask less."
    ),
    "cap-below-a-minimum": gettext_lazy(
        "“%(cap)s” lets %(most)s count, and %(least)s of the same are required: nobody can meet this. Mend one of them."
    ),
    "the-last-with-caps": gettext_lazy(
        "“the-last” beside the cap “%(cap)s”: which entries are the last would depend on which are over the cap. "
        "Make two requirements of them."
    ),
    "the-last-twice": gettext_lazy("A count has one run at its end. Make a second requirement of this."),
    "too-many-minima-in-a-cap": gettext_lazy(
        "%(found)s minima overlap with this cap; at most %(most)s can be judged in good time. Make two requirements."
    ),
    "window-too-short": gettext_lazy("This window holds no day. Give a longer one."),
    "window-ends-before-it-begins": gettext_lazy("This window ends before it begins. Look at both days."),
    "window-holds-too-few-days": gettext_lazy(
        "%(number)s in %(days)s days is more than one every day. Look at the number and at the window."
    ),
    "due-before-its-window": gettext_lazy("This is due before its window opens. Look at both days."),
    "no-beginning": gettext_lazy(
        "Gaps are looked for from the first entry on, so entering an older one can make a gap. Say from which day."
    ),
    "anchor-may-move": gettext_lazy(
        "The last of the %(of)s moves with each new one, and all that is counted from it. Say “first”, or say in a "
        "“note” why it may move."
    ),
    "anchor-of-anything": gettext_lazy(
        "Any of the %(of)s at all would set this day. Say in “where” which one is meant."
    ),
    "no-cycle-here": gettext_lazy(
        "“%(name)s” means something only inside a cycle, and no “each-cycle” asks for this. Ask for it there, or name "
        "another day."
    ),
    "asked-twice": gettext_lazy("“%(name)s” is asked twice. Keep one."),
    "no-choice": gettext_lazy("This is no choice: %(number)s of %(number)s are needed. Use “all-of”, or add another."),
    "award-requires-itself": gettext_lazy("Nobody could be the first to hold this: %(through)s. Break the circle."),
    "nobody-can-pass": gettext_lazy(
        "Nobody who was invented to do just what “%(name)s” asks meets it. Look at its conditions, caps and days, and"
        " at what every entry must say; write a good case that meets it."
    ),
    "nobody-can-fail": gettext_lazy("Whoever has done nothing meets “%(name)s” too. Ask something that binds."),
    "needs-a-grant": gettext_lazy("Somebody has to decide how much. Say by whom it is “granted-by”."),
    "nothing-to-reduce": gettext_lazy("“%(name)s” has no number that could be reduced. Name the number itself."),
    "nothing-to-extend": gettext_lazy(
        "“%(name)s” has no end that could be moved. Name a clause with a window or a “by”."
    ),
    "raises-a-number": gettext_lazy("A concession can only help: %(to)s is not below the %(number)s that are asked."),
    "few-cases": gettext_lazy("%(found)s %(sort)s cases; at least %(least)s are expected before publication."),
    "versions-overlap": gettext_lazy(
        "From %(from)s on, “%(version)s” would bind as well (until: %(until)s). Let it end where this one begins."
    ),
    "versions-leave-a-gap": gettext_lazy(
        "“%(version)s” ends on %(until)s and this begins on %(from)s: nobody is bound in between. Let them meet."
    ),
    "unknown-version": gettext_lazy("No version of this programme is called “%(name)s”."),
    "route-to-itself": gettext_lazy("This route leads from “%(name)s” to itself. Name the version before."),
    # Of cases.
    "case-changes-one-thing": gettext_lazy("A bad case changes exactly one thing of its good case; found: %(found)s."),
    "case-expects-nothing": gettext_lazy("A case says under “expect” what must come out."),
    "case-too-large": gettext_lazy("A case holds at most %(most)s facts, within a century."),
    # Of a version that follows others.
    "applies-gap": gettext_lazy(
        "Whoever registers from %(from)s to before %(until)s would be bound by no version. Let one follow the other."
    ),
    "no-route-from": gettext_lazy(
        "%(number)s registrations are bound by version “%(version)s”, and nothing says whether they stay, move or "
        "choose. Add a transition “from: %(version)s”."
    ),
    "replaces-not-said": gettext_lazy('The version before is “%(version)s”. Write replaces: "%(version)s".'),
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


def placed_problem(read: ReadDocument, problem: Problem) -> PlacedProblem:
    """A problem with the line and column where it stands, in the active language."""
    line, column = read.place(problem.place)
    path = "/".join(str(step) for step in problem.place)
    words = problem_words(problem)
    return PlacedProblem(line, column, f"{path}: {words}" if path else words)
