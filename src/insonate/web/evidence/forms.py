"""The form in which a fact is entered: by an officer for anybody, or by a person to show one entry requirement.

Built from the table of kinds. A requirement of a programme narrows it: what the clause fixes is not asked, what it
leaves open between a few values becomes a choice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from insonate.programmes.api import Refused
from insonate.programmes.attested import api as attested
from insonate.web.findings import words
from insonate_core.programmes import Definition
from insonate_core.programmes.requirements import AllHold, Between, Condition, Count, Hold, OneOf, Requirement

READ_AT_MOST = 9 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a clause of a programme already says about the fact that would meet it."""

    kind: attested.KindRule
    fixed: Mapping[str, Any] = field(default_factory=dict)
    choices: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    open: Sequence[str] = ()


def narrowed(requirement: Requirement, definition: Definition) -> Narrowed | None:
    """How a person would claim the fact that this clause asks for; None if it asks for nothing they can claim."""
    if not isinstance(requirement, (Count, Hold)):
        return None
    kind = attested.KINDS.get(requirement.reads)
    if kind is None or not kind.claimable:
        return None
    fixed: dict[str, Any] = {}
    choices: dict[str, list[tuple[str, str]]] = {}
    asked: list[str] = []
    for condition in _parts(requirement.where):
        if isinstance(condition, OneOf):
            if len(condition.values) == 1:
                value = condition.values[0]
                fixed[condition.attribute] = value if isinstance(value, bool) else str(value)
            else:
                choices[condition.attribute] = [(str(value), words.readable(str(value))) for value in condition.values]
        elif isinstance(condition, Between):
            asked.append(condition.attribute)
    known = {rule.name for rule in kind.attributes}
    if not (set(fixed) | set(choices) | set(asked)) <= known:
        return None
    missing = [
        rule.name
        for rule in kind.attributes
        if rule.required and rule.name not in {*fixed, *choices, *asked} and rule.shape is not attested.Shape.PERSON
    ]
    return Narrowed(kind, fixed, choices, [*asked, *missing])


def _parts(condition: Condition) -> list[Condition]:
    if isinstance(condition, AllHold):
        return [part for each in condition.parts for part in _parts(each)]
    return [condition]


class PapersInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class PapersField(forms.Field):
    """Uploaded papers as (name, content); never more of one than a little over what is allowed."""

    widget = PapersInput

    def clean(self, value: Any) -> list[tuple[str, bytes]]:
        files = value if isinstance(value, (list, tuple)) else [value] if value else []
        return [(file.name or "", file.read(READ_AT_MOST)) for file in files if isinstance(file, UploadedFile)]


class EvidenceForm(forms.Form):
    """One fact of one kind. What the action refuses comes back beside its field. `offers` are the concessions that may
    be granted to the person, as `programme/concession` and its name."""

    on = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    until = forms.DateField(
        required=False, label=_l("Until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(
        self,
        kind: attested.KindRule,
        data: Mapping[str, Any] | None = None,
        files: "MultiValueDict[str, Any] | None" = None,
        *,
        narrow: Narrowed | None = None,
        is_claim: bool = False,
        named: Mapping[str, Sequence[str]] | None = None,
        initial: Mapping[str, Any] | None = None,
        offers: Sequence[tuple[str, str]] | None = None,
    ) -> None:
        super().__init__(data, files, initial=dict(initial or {}))
        self._offers = offers
        self.kind, self.narrow = kind, narrow
        self.fields["on"].label = str(kind.day_label)
        if not kind.lasts:
            del self.fields["until"]
        else:
            self.fields["until"].help_text = _("The first day on which it no longer holds. Empty if it still does.")
        for rule in kind.attributes:
            if narrow is not None and (rule.name in narrow.fixed or not self._is_asked(rule.name)):
                continue
            if is_claim and rule.shape in (attested.Shape.PERSON, attested.Shape.PEOPLE):
                continue
            if offers is not None and rule.name == "programme":  # the choice of a concession says it
                continue
            self.fields[rule.name] = self._field(rule)
            if known := (named or {}).get(rule.name):
                said = _("The programmes here speak of: %(values)s.") % {"values": ", ".join(known)}
                self.fields[rule.name].help_text = f"{rule.hint} {said}".strip()
        self.fields["note"] = forms.CharField(
            label=_("Remark"), required=False, max_length=300, help_text=_("Where it can be looked up, for instance.")
        )
        self.fields["documents"] = PapersField(
            label=_("Documents"), required=False,
            help_text=_("PDF, JPEG or PNG, at most 8 MB each. Only you and the office see them."),
        )  # fmt: skip
        if narrow is None:
            self.order_fields([*(rule.name for rule in kind.attributes), "on", "until", "note", "documents"])

    def _is_asked(self, name: str) -> bool:
        assert self.narrow is not None
        return name in self.narrow.choices or name in self.narrow.open

    def _field(self, rule: attested.AttributeRule) -> forms.Field:
        required = rule.required or self.narrow is not None
        shared = {"label": str(rule.label), "help_text": str(rule.hint), "required": required}
        if self._offers is not None and rule.name == "clause":
            return forms.ChoiceField(choices=[("", _("Choose")), *self._offers], **shared)  # type: ignore[arg-type]
        if rule.shape is attested.Shape.DAY:
            widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            return forms.DateField(widget=widget, **shared)  # type: ignore[arg-type]
        if self.narrow is not None and rule.name in self.narrow.choices:
            return forms.ChoiceField(
                choices=list(self.narrow.choices[rule.name]), widget=forms.RadioSelect, **shared  # type: ignore[arg-type]
            )  # fmt: skip
        if rule.shape is attested.Shape.FLAG:
            options = [("yes", _("Yes")), ("no", _("No"))]
            if not required:
                options = [("", _("Not said")), *options]
            return forms.ChoiceField(choices=options, **shared)  # type: ignore[arg-type]
        if rule.shape is attested.Shape.PERSON:
            return forms.EmailField(max_length=254, **shared)  # type: ignore[arg-type]
        return forms.CharField(max_length=200, **shared)  # type: ignore[arg-type]

    def attributes(self) -> dict[str, Any]:
        """The attributes as the actions take them: what the clause fixes and what was filled in."""
        names = [rule.name for rule in self.kind.attributes if rule.name in self.fields]
        given = {name: self.cleaned_data[name] for name in names if self.cleaned_data.get(name) not in (None, "")}
        if self._offers is not None and "clause" in given:
            given["programme"], _slash, given["clause"] = given["clause"].partition("/")
        return {**(self.narrow.fixed if self.narrow else {}), **given}

    def arguments(self) -> dict[str, Any]:
        """Everything but who and when, for `attest_fact` and `claim_fact`."""
        return {
            "kind": self.kind.kind,
            "on": self.cleaned_data["on"],
            "until": self.cleaned_data.get("until"),
            "attributes": self.attributes(),
            "note": self.cleaned_data["note"],
            "documents": self.cleaned_data["documents"],
        }

    def take(self, refused: Refused) -> None:
        """Put what the action refused beside the fields it is about."""
        show_refusal(self, refused)


def show_refusal(form: forms.Form, refused: Refused) -> None:
    """Put each problem beside its field, or at the top where the form has no such field."""
    for problem in refused.problems:
        form.add_error(problem.field if problem.field in form.fields else None, problem.words)
