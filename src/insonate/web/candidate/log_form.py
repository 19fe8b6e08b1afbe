"""The form in which a scan is logged or corrected: from choices to what a scan says, and problems back to fields."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from insonate.logbook import api as logbook
from insonate.logbook.sign_offs import api as sign_offs
from insonate.web.candidate.log_choices import Choice, LogChoices, supervisor_label
from insonate.web.candidate.log_dates import DayField
from insonate.web.components.bodymap import PLACES, place_of

YES_NO = {"true": True, "false": False}
CHIPS = ("subject",)
SEGMENTS = ("determinate", "finding", "assistance", "supervision")
MAIN = ("applications", "determinate", "finding", "supervision", "supervisor", "assistance", "subject")
MORE = (
    "visit", "procedure", "purpose", "side", "images_stored", "indicated", "age_band", "sex", "case_number", "modality",
    "views", "setting", "site",
)  # fmt: skip
SELECTS = ("procedure", "purpose", "age_band", "sex", "modality", "setting", "images_stored", "indicated")
LONG_NOTES = ("findings_relevance", "critical_incident", "reflection")
TEXTS = (*logbook.NOTES, "case_number", "site")
GUARDED = (*logbook.NOTES, "case_number", "site", "reason")


@dataclass(frozen=True, slots=True)
class Spotted:
    """A stretch in which the guard sees a patient, in words."""

    text: str
    words: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A field as the page draws it: its look, its hint, and what the guard says of it."""

    bound: BoundField
    look: str
    hint: str
    guarded: bool
    suspicions: tuple[Spotted, ...]
    why: str


class LogForm(forms.Form):
    """One scan. The place on the body map is a field of its own: it gives region and side in one tap."""

    uuid = forms.UUIDField(widget=forms.HiddenInput(attrs={"data-draft-keep": ""}))
    performed_on = DayField(label=_l("Date of the scan"))
    place = forms.CharField(label=_l("Region"), required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        choices: LogChoices,
        supervisors: Sequence[sign_offs.SupervisorChoice],
        content: logbook.ScanContent,
        visits: Sequence[tuple[str, str]] = (),
        is_correction: bool = False,
    ) -> None:
        self.choices_offered, self.base = choices, content
        super().__init__(data, initial=_initial(content))
        self.refused: dict[str, tuple[Spotted, ...]] = {}
        self._choice_fields(supervisors)
        self._texts()
        if visits:
            first = [("", _("A visit of its own"))]
            self.fields["visit"] = forms.ChoiceField(
                label=_l("Same patient visit as"), choices=[*first, *visits], required=False
            )
        if is_correction:
            del self.fields["uuid"]
            self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput())
            self.fields["reason"] = forms.CharField(
                label=_l("Why you correct it"), max_length=300, required=False,
                help_text=_l("Kept with the scan for ever, with what it said before."),
            )  # fmt: skip
        else:
            self.fields["uuid"].initial = uuid4

    def _choice_fields(self, supervisors: Sequence[sign_offs.SupervisorChoice]) -> None:
        choices, said = self.choices_offered, self.base
        applications = choices.with_value("applications", said.applications)
        if applications:
            self._several("applications", applications)
        for name in ("determinate", "finding", "supervision", "assistance", "subject"):
            values = [getattr(said, name)] if isinstance(getattr(said, name), str) else []
            self.fields[name] = forms.ChoiceField(
                label=logbook.field_words(name), choices=_pairs(choices.with_value(name, values)), required=False,
                widget=forms.RadioSelect,
            )  # fmt: skip
        people = [
            (str(each.person.uuid), supervisor_label(each.person.name, each.organisations)) for each in supervisors
        ]
        if said.supervisor and said.supervisor not in dict(people):
            people.append((said.supervisor, _("The supervisor named before")))
        self.fields["determinate"].label = _l("Could you answer the question?")
        self.fields["supervisor"] = forms.ChoiceField(
            label=_l("Supervisor"), choices=[("", _("Nobody")), *people], required=False
        )
        for name in SELECTS:
            values = [getattr(said, name)] if isinstance(getattr(said, name), str) else []
            if found := choices.with_value(name, values):
                self._select(name, found)
        self._select("side", choices.of("side"))
        self.fields["side"].label = _l("Side, if not as on the drawing")
        if views := choices.with_value("views", said.views):
            self._several("views", views)
        for question in choices.questions:
            self.fields[f"answer_{question.value}"] = forms.ChoiceField(
                label=str(question.label), choices=[("true", _("Yes")), ("false", _("No")), ("", _("Not asked"))],
                required=False, widget=forms.RadioSelect,
            )  # fmt: skip
        for attribute, terms in choices.extra.items():
            self.fields[f"extra_{attribute}"] = forms.ChoiceField(
                label=logbook.readable(attribute), choices=[("", _("Not said")), *_pairs(terms)], required=False
            )

    def _select(self, name: str, choices: Sequence[Choice]) -> None:
        self.fields[name] = forms.ChoiceField(
            label=logbook.field_words(name), choices=[("", _("Not said")), *_pairs(choices)], required=False
        )

    def _several(self, name: str, choices: Sequence[Choice]) -> None:
        self.fields[name] = forms.MultipleChoiceField(
            label=logbook.field_words(name), choices=_pairs(choices), required=False,
            widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip

    def _texts(self) -> None:
        for name in logbook.NOTES:
            rows = {"rows": 3 if name in LONG_NOTES else 2}
            self.fields[name] = forms.CharField(
                label=logbook.field_words(name), required=False, widget=forms.Textarea(attrs=rows), strip=False
            )
        self.fields["case_number"] = forms.CharField(
            label=logbook.field_words("case_number"), required=False,
            help_text=_l("A number you made up, such as K-014. Never the hospital’s number."),
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        )  # fmt: skip
        self.fields["site"] = forms.CharField(
            label=logbook.field_words("site"), required=False, help_text=_l("Clinic, ward or pitch.")
        )

    # What the page draws

    def _shown(self, name: str) -> Shown:
        look = "segments" if name in SEGMENTS or name.startswith("answer_") else "chips"
        hint = self.choices_offered.hint(name, says_who_asks=name not in MAIN)
        why = str(self.data.get(f"{name}_why", "")) if self.is_bound else ""
        return Shown(self[name], look, hint, name in GUARDED, self.refused.get(name, ()), why)

    def main_fields(self) -> Iterator[Shown]:
        """What every entry says, and whatever a programme of this person asks of every entry."""
        yield from (self._shown(name) for name in MAIN if name in self.fields)
        yield from (self._shown(name) for name in self._rest() if self._is_asked(name))

    def question_fields(self) -> Iterator[tuple[Shown, str]]:
        """Each yes/no question of a programme, with the application it is asked with (its key begins with it; empty
        if with any)."""
        applications = sorted((each.value for each in self.choices_offered.of("applications")), key=len, reverse=True)
        for question in self.choices_offered.questions:
            asked_with = next((each for each in applications if question.value.startswith(f"{each}-")), "")
            yield self._shown(f"answer_{question.value}"), asked_with

    def are_questions_open(self) -> bool:
        """Whether a question is answered or wrong."""
        return any(each.bound.errors or each.bound.value() for each, _asked_with in self.question_fields())

    def more_fields(self) -> Iterator[Shown]:
        """What an entry may say besides."""
        yield from (self._shown(name) for name in self._rest() if not self._is_asked(name))

    def note_fields(self) -> Iterator[Shown]:
        """The short notes, the critical incident and the reflection."""
        yield from (self._shown(name) for name in logbook.NOTES)

    def _rest(self) -> list[str]:
        own = [name for name in self.fields if name.startswith("extra_")]
        return [name for name in (*own, *MORE) if name in self.fields]

    def _is_asked(self, name: str) -> bool:
        return name.removeprefix("extra_") in self.choices_offered.asked

    def is_more_open(self) -> bool:
        """Whether something under “more” is said or wrong, so that it must not hide."""
        return any(each.bound.errors or each.bound.name in self.changed_data for each in self.more_fields())

    def are_notes_open(self) -> bool:
        """The same for the notes."""
        return any(each.bound.errors or each.bound.value() for each in self.note_fields())

    def reason_field(self) -> Shown:
        """Why a scan is corrected."""
        return self._shown("reason")

    def place_value(self) -> str:
        """The chosen place, as the body map writes it."""
        return str(self["place"].value() or "")

    def other_places(self) -> list[tuple[str, str]]:
        """Regions that are not on the drawing."""
        choices = self.choices_offered.with_value("region", [self.base.region])
        others = [(each.value, str(each.label)) for each in choices if each.value not in PLACES]
        if self.base.region in PLACES and not self.base.side:
            label = logbook.value_words("region", self.base.region)
            others.insert(0, (self.base.region, _("%(region)s, no side said") % {"region": label}))
        return others

    # What it says

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("place") and not cleaned.get("applications"):
            self.add_error("place", logbook.problem_words(logbook.ScanProblem("region", "region-missing")))
        return cleaned

    def is_readable(self) -> bool:
        """Whether there is enough to say what the scan would say, right or wrong: so that everything to be put right
        is told at once."""
        return self.is_bound and "performed_on" in getattr(self, "cleaned_data", {})

    def content(self) -> logbook.ScanContent:
        """What the scan says now: the form over what it said before, so that nothing the page does not show is lost.
        A supervisor is nobody where nobody supervised. Needs a form that `is_readable`."""
        said = self.cleaned_data
        region, side = place_of(said.get("place", ""))
        changes: dict[str, Any] = {
            "performed_on": said["performed_on"],
            "region": region,
            "side": said.get("side") or side,
            "applications": tuple(said.get("applications", ())),
        }
        for name in ("determinate", "images_stored", "indicated"):
            changes[name] = YES_NO.get(said.get(name, ""))
        plain = ("finding", "supervision", "assistance", "subject", "supervisor", *SELECTS[:6], *TEXTS)
        changes |= {name: said[name] for name in plain if name in said}
        if "views" in said:
            changes["views"] = tuple(said["views"])
        if said.get("supervision", "") in ("", "none"):
            changes["supervisor"] = ""
        asked = {name: value for name, value in said.items() if name.startswith("answer_")}
        if asked:
            answers = {name.removeprefix("answer_"): YES_NO[value] for name, value in asked.items() if value}
            changes["answers"] = answers
        own = {name.removeprefix("extra_"): value for name, value in said.items() if name.startswith("extra_")}
        kept = {key: value for key, value in self.base.extra.items() if key not in own}
        changes["extra"] = kept | {key: value for key, value in own.items() if value}
        return replace(self.base, **changes)

    def stated(self) -> dict[str, str]:
        """What the person says the words are that the guard stopped, by field."""
        return {name: why for name in GUARDED if (why := str(self.data.get(f"{name}_why", "")).strip())}

    def refuse(self, problems: Iterable[logbook.ScanProblem]) -> None:
        """Put what the logbook refuses beside the fields it is about."""
        for problem in problems:
            name = "place" if problem.field == "region" else problem.field
            suspicions = problem.arguments.get("suspicions", ())
            if suspicions:
                self.refused[name] = tuple(Spotted(each.text, logbook.suspicion_words(each)) for each in suspicions)
            if name in self.fields and self.errors.get(name):
                continue  # the field says already what is wrong with it
            self.add_error(name if name in self.fields and name != "uuid" else None, logbook.problem_words(problem))


def _pairs(choices: Iterable[Choice]) -> list[tuple[str, Any]]:
    return [(choice.value, choice.label) for choice in choices]


def _initial(content: logbook.ScanContent) -> dict[str, Any]:
    """What the form shows of a scan."""
    on_map = content.region in PLACES and content.side in ("right", "left")
    place = f"{content.region}:{content.side}" if on_map else content.region
    if content.region in PLACES and content.side == "both":
        place = f"{content.region}:right"
    initial: dict[str, Any] = {
        "performed_on": content.performed_on,
        "place": place,
        "side": "" if on_map else content.side,
        "applications": list(content.applications),
        "views": list(content.views),
    }
    for name in ("determinate", "images_stored", "indicated"):
        value = getattr(content, name)
        initial[name] = "" if value is None else str(value).lower()
    plain = ("finding", "supervision", "assistance", "subject", "supervisor", *SELECTS[:6], *TEXTS)
    initial |= {name: getattr(content, name) for name in plain}
    initial |= {f"answer_{key}": str(said).lower() for key, said in content.answers.items()}
    initial |= {f"extra_{key}": value for key, value in content.extra.items()}
    return initial
