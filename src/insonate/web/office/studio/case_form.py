"""A case written by filling a form: other people, what is known of the candidate, the day, and what is expected.

What is filled in becomes the same plain values that a case file holds; the file is written from them.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from insonate.programmes.definitions import api as definitions
from insonate.web.findings import words
from insonate.web.office.studio.trials import STATES, place_words
from insonate_core.evidence import ATTRIBUTES, FACT_KINDS
from insonate_core.identifiers import is_key
from insonate_core.programmes import Definition
from insonate_core.programmes.requirements import Count, Divide

TURNS = 3


def _day(label: Any, *, required: bool = False) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget)


class HeadForm(forms.Form):
    """What the case is called and about."""

    name = forms.CharField(label=_l("Name"), max_length=80, help_text=_l("Such as one-scan-short."))
    about = forms.CharField(
        label=_l("What it shows"), max_length=300, required=False, help_text=_l("One sentence for the committee.")
    )

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"]).strip().lower().replace(" ", "-")
        if not is_key(name):
            raise forms.ValidationError(_("Small letters, digits and single hyphens, such as “one-scan-short”."))
        return name


class DayForm(forms.Form):
    """The day on which the case is judged."""

    as_of = _day(_l("Judged on"), required=True)


class PersonForm(forms.Form):
    """Another person and what they hold: one row."""

    name = forms.CharField(label=_l("Name"), max_length=60, required=False)
    award = forms.CharField(label=_l("Holds"), max_length=80, required=False)
    since = _day(_l("Since"))
    until = _day(_l("Until"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if any(cleaned.get(word) for word in ("name", "award")):
            for word in ("name", "award", "since"):
                if not cleaned.get(word) and word not in self.errors:
                    self.add_error(word, _("Fill this in, or empty the row."))
        for word in ("name", "award"):
            if cleaned.get(word) and not is_key(str(cleaned[word])):
                self.add_error(word, _("Small letters, digits and single hyphens."))
        return cleaned


class FactForm(forms.Form):
    """One thing that is known of the candidate, or a series of the same: one row."""

    kind = forms.ChoiceField(label=_l("Kind"), required=False)
    on = _day(_l("Day"))
    until = _day(_l("Until"))
    number = forms.IntegerField(label=_l("How many"), required=False, min_value=1, max_value=5000)
    every = forms.IntegerField(label=_l("Days apart"), required=False, min_value=1, max_value=366)
    says = forms.CharField(
        label=_l("What it says"), required=False, max_length=500,
        widget=forms.TextInput(attrs={"placeholder": "region: knee, determinate: true"}),
    )  # fmt: skip
    signed_by = forms.CharField(label=_l("Signed by"), required=False, max_length=120)
    id = forms.CharField(label=_l("Called"), required=False, max_length=60)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [("", "–"), *((each, words.noun(each, 1)) for each in FACT_KINDS)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("kind"):
            if any(cleaned.get(word) for word in ("on", "number", "says", "signed_by")):
                self.add_error("kind", _("Choose what this is, or empty the row."))
            return cleaned
        if not cleaned.get("on") and "on" not in self.errors:
            self.add_error("on", _("Give the day."))
        said = cleaned.get("says", "")
        try:
            cleaned["attributes"] = attributes_in(said)
        except definitions.DefinitionRefused as refused:
            self.add_error("says", refused.problems[0].words)
        return cleaned


def attributes_in(said: str) -> dict[str, Any]:
    """What “region: knee, determinate: true” says. Raises `DefinitionRefused` for what cannot be read."""
    return dict(definitions.read_document("says: {" + said + "}").tree["says"]) if said.strip() else {}


class ExpectedForm(forms.Form):
    """One thing that must come out: one row."""

    where = forms.ChoiceField(label=_l("Of what"), required=False)
    state = forms.ChoiceField(label=_l("Must be"), required=False)
    have = forms.IntegerField(label=_l("Counting"), required=False, min_value=0, max_value=100_000)

    def __init__(self, *args: Any, places: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        where, state = self.fields["where"], self.fields["state"]
        assert isinstance(where, forms.ChoiceField)
        assert isinstance(state, forms.ChoiceField)
        where.choices = [("", "–"), *places]
        state.choices = [("", "–"), *((key, str(said())) for key, said in STATES.items())]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("where") and not cleaned.get("state"):
            self.add_error("state", _("Say what must come out."))
        if cleaned.get("state") and not cleaned.get("where"):
            self.add_error("where", _("Say of what."))
        return cleaned


class ChangeForm(forms.Form):
    """The one thing in which a bad case differs from its good one."""

    like = forms.ChoiceField(label=_l("Like the good case"))
    change = forms.ChoiceField(
        label=_l("With one thing changed"), widget=forms.RadioSelect,
        choices=[
            ("without", _l("something is not there")),
            ("instead", _l("one word of something is another")),
            ("with", _l("something more is there")),
            ("as-of", _l("it is judged on another day")),
        ],
    )  # fmt: skip
    thing = forms.ChoiceField(label=_l("The something"), required=False)
    word = forms.CharField(
        label=_l("The word"), required=False, max_length=60, help_text=_l("Such as number, on, signed-by or region.")
    )
    value = forms.CharField(
        label=_l("What it says instead"), required=False, max_length=200, help_text=_l("Empty takes the word away.")
    )
    besides = forms.CharField(
        label=_l("What more is there"), required=False, max_length=500,
        help_text=_l("Such as: id: late, kind: scans, on: 2027-03-01, region: knee"),
    )  # fmt: skip
    day = _day(_l("The other day"))

    def __init__(self, *args: Any, goods: dict[str, list[str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        like, thing = self.fields["like"], self.fields["thing"]
        assert isinstance(like, forms.ChoiceField)
        assert isinstance(thing, forms.ChoiceField)
        like.choices = [(name, name) for name in goods]
        thing.choices = [("", "–"), *((name, [(each, each) for each in ids]) for name, ids in goods.items())]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        change = cleaned.get("change")
        if change in ("without", "instead") and not cleaned.get("thing"):
            self.add_error("thing", _("Choose what it is about."))
        if change == "instead" and not cleaned.get("word"):
            self.add_error("word", _("Say which word is another."))
        if change == "as-of" and not cleaned.get("day") and "day" not in self.errors:
            self.add_error("day", _("Give the day."))
        if change == "with" and not cleaned.get("besides"):
            self.add_error("besides", _("Say what it is: id, kind, on, and what it says."))
        for word, field, read in (("instead", "value", value_in), ("with", "besides", attributes_in)):
            if change == word:
                try:
                    cleaned["said"] = read(cleaned.get(field, ""))
                except definitions.DefinitionRefused as refused:
                    self.add_error(field, refused.problems[0].words)
        return cleaned


def value_in(said: str) -> Any:
    """One value as a case file would hold it; None for nothing. Raises `DefinitionRefused`."""
    return definitions.read_document(f"says: {said}").tree["says"] if said.strip() else None


# From forms to the values of a case


def good_case(
    head: HeadForm, day: DayForm, people: forms.BaseFormSet[Any], facts: forms.BaseFormSet[Any],
    expected: forms.BaseFormSet[Any], version: str,
) -> dict[str, Any]:  # fmt: skip
    """The case that valid forms describe."""
    held: dict[str, dict[str, Any]] = {}
    for row in _filled(people, "name"):
        since = row["since"].isoformat()
        span = {"from": since, "until": row["until"].isoformat()} if row["until"] else since
        held.setdefault(row["name"], {})[row["award"]] = span
    taken: set[str] = set()
    return {
        "about": head.cleaned_data["about"],
        "version": version,
        "candidate": "candidate",
        "people": held,
        "facts": [_fact(row, taken) for row in _filled(facts, "kind")],
        "as-of": day.cleaned_data["as_of"].isoformat(),
        "expect": expectations(expected),
    }


def bad_case(head: HeadForm, change: ChangeForm, expected: forms.BaseFormSet[Any]) -> dict[str, Any]:
    """The bad case that valid forms describe."""
    said = change.cleaned_data
    what: dict[str, Any]
    if said["change"] == "without":
        what = {"without": said["thing"]}
    elif said["change"] == "with":
        what = {"with": said["said"]}
    elif said["change"] == "as-of":
        what = {"as-of": said["day"].isoformat()}
    else:
        what = {"instead": {said["thing"]: {said["word"]: said["said"]}}}
    return {"about": head.cleaned_data["about"], "like": said["like"], **what, "expect": expectations(expected)}


def _filled(rows: forms.BaseFormSet[Any], word: str) -> Iterator[dict[str, Any]]:
    yield from (form.cleaned_data for form in rows if form.cleaned_data.get(word))


def _fact(row: dict[str, Any], taken: set[str]) -> dict[str, Any]:
    name = base = row["id"] or f"{row['kind'].removesuffix('s')}"
    number = 2
    while name in taken:
        name, number = f"{base}-{number}", number + 1
    taken.add(name)
    fact: dict[str, Any] = {"id": name, "kind": row["kind"], "on": row["on"].isoformat()}
    if row["until"]:
        fact["until"] = row["until"].isoformat()
    if row["number"] and row["number"] > 1:
        fact["number"] = row["number"]
        if row["every"] and row["every"] > 1:
            fact["every"] = row["every"]
    fact |= row["attributes"]
    signers = [each.strip() for each in row["signed_by"].split(",") if each.strip()]
    if signers:
        fact["signed-by"] = signers
    return fact


def expectations(rows: forms.BaseFormSet[Any]) -> dict[str, Any]:
    """What must come out, by place."""
    expect: dict[str, Any] = {}
    for row in _filled(rows, "where"):
        part, _slash, path = row["where"].partition("/")
        said: Any = row["state"] if row["have"] is None else {"state": row["state"], "have": row["have"]}
        if part == "enrolment":
            expect["enrolment"] = said
        else:
            expect.setdefault(part, {})[path] = row["state"] if part == "awards" else said
    return expect


def expectation_places(definition: Definition) -> list[tuple[str, str]]:
    """Every place of a standing that a case may look at, with its name."""
    places = ["enrolment"] if definition.enrolment is not None else []
    places += [f"awards/{key}" for key in definition.awards]
    inside = {path for each in definition.requirements.values() for path in _asked_in_cycles(each.path, definition)}
    places += [
        f"requirements/{each}"
        for path in definition.requirements
        if path not in inside
        for each in (path, *numbers_inside(path, definition))
    ]
    for key in definition.cycles:
        asked = [
            path
            for each in definition.requirements.values()
            if getattr(each, "cycle", "") == key
            for path in definition.children_of(each.path)
        ]
        for turn in range(TURNS if asked else 0):
            numbers = [each for path in asked for each in (path, *numbers_inside(path, definition))]
            places += [f"{key} {turn}/{path}" for path in ("whole", *numbers)]
    return [(place, place_words(place, definition)) for place in places]


def numbers_inside(path: str, definition: Definition) -> list[str]:
    """The numbers inside a clause that have a finding of their own: each value, each minimum or cap, each part."""
    requirement = definition.requirements[path]
    if isinstance(requirement, Count):
        values = [value for value, _need in requirement.for_each.needs] if requirement.for_each is not None else []
        return [*(f"{path}/{value}" for value in values), *(clause.path for clause in requirement.of_which)]
    return [part.path for part in requirement.among] if isinstance(requirement, Divide) else []


def _asked_in_cycles(path: str, definition: Definition) -> list[str]:
    """What a clause asks in each turn of a cycle; it is looked at there."""
    if not hasattr(definition.requirements[path], "cycle"):
        return []
    return [below for child in definition.children_of(path) for below in definition.below(child)]


def words_for_facts(definition: Definition) -> list[tuple[str, str]]:
    """For each kind of fact that the document reads: the words an entry may say, in one line."""
    read = {getattr(each, "reads", "") for each in definition.requirements.values()}
    read |= {anchor.reads for anchor in definition.anchors.values()}
    read |= {"results"} if definition.exams else set()
    found = []
    for kind in FACT_KINDS:
        if kind not in read:
            continue
        known = [*ATTRIBUTES[kind], *(key for key in definition.vocabularies if key not in ATTRIBUTES[kind])]
        found.append((words.noun(kind), ", ".join(known)))
    return found
