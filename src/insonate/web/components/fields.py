"""What does a form field look like, whatever its widget?

Turns one of Django's bound fields into what the field template draws, and a form's errors into a summary
with links. The control keeps Django's own widget, so validation, names and values are Django's.
"""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.forms.forms import BaseForm

from insonate.web.components.parts import Text

LOOKS = ("choices", "chips", "segments", "answers")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a form; `anchor` is the control to go to, empty if it is about the whole form."""

    text: str
    anchor: str


def shown(
    bound: BoundField,
    look: str,
    label: Text,
    hint: Text,
    guard_url: str,
    attributes: dict[str, Any],
    *,
    is_suspect: bool = False,
    marks_optional: bool = True,
) -> dict[str, Any]:
    """What `components/field.html` draws for a bound field. Unknown looks are a programming error."""
    if look and look not in LOOKS:
        raise ValueError(f"No look {look!r} for a field; there are {', '.join(LOOKS)}.")
    widget = bound.field.widget
    is_group = isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
    base = bound.auto_id or bound.html_name
    hint = hint or bound.help_text
    notes = ((f"{base}_hint", hint), (f"{base}_error", bound.errors), (f"{base}_guard", guard_url or is_suspect))
    described = [name for name, there in notes if there]
    given: dict[str, Any] = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
    if described:
        given["aria-describedby"] = " ".join(described)
    if bound.errors or is_suspect:
        given["aria-invalid"] = "true"
    if guard_url:
        given["data-guard-url"] = guard_url
    kind = "control"
    if is_group:
        kind = "group"
    elif isinstance(widget, forms.CheckboxInput):
        kind = "choice"
    default = "chips" if isinstance(widget, forms.CheckboxSelectMultiple) else "choices"
    return {
        "bound": bound,
        "base": base,
        "kind": "hidden" if bound.is_hidden else kind,
        "look": look or default,
        "label": label or bound.label,
        "hint": hint,
        "control": bound.as_widget(attrs=given) if not is_group else "",
        "described": " ".join(described),
        "choices": list(bound.subwidgets) if is_group else [],
        "is_optional": marks_optional and not bound.field.required and kind != "choice",
    }


def problems(form: BaseForm) -> list[Problem]:
    """Everything wrong in a form, in the order of its fields, what concerns the whole form first."""
    found = [Problem(str(error), "") for error in form.non_field_errors()]
    for bound in form:
        anchor = bound.id_for_label or bound.auto_id or ""
        if isinstance(bound.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
            anchor = f"{bound.auto_id}_0"
        found.extend(Problem(f"{bound.label}: {error}", anchor) for error in bound.errors)
    return found
