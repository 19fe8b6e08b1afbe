"""How does a page ask for a component?

`{% load insonate_components %}`, then one of these tags. Each takes plain words or a value of
`insonate.web.components.parts`, escapes what it is given and brings its own behaviour: a component that
needs a script names it, and the browser runs a module once however often it is named. The list with
parameters and examples is docs/reference/design.md; every component in every state is at /gallery/.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import template
from django.forms import BoundField
from django.forms.forms import BaseForm
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from insonate.web.components import bodymap as body
from insonate.web.components import fields
from insonate.web.components.parts import (
    Cell,
    Column,
    Fact,
    Figure,
    Number,
    QueueRow,
    RequirementRow,
    State,
    Step,
    Table,
    Text,
    percent,
)

register = template.Library()


def word(state: State) -> str:
    """The word that always stands with a state's shape and colour."""
    match state:
        case State.MET:
            return _("Met")
        case State.PROGRESS:
            return _("In progress")
        case State.WAITING:
            return _("Awaiting sign-off")
        case State.NOTMET:
            return _("Not met")
        case State.RISK:
            return _("At risk")
        case State.OVERDUE:
            return _("Overdue")
        case State.WAIVED:
            return _("Waived")


def counted(value: Number) -> str:
    """A number as a reader meets it: whole numbers whole, others to one decimal, thousands apart."""
    number = float(value)
    return f"{int(number):,}".replace(",", "\u202f") if number == int(number) else f"{number:.1f}"


# Shapes and words


@register.simple_tag
def icon(name: str, label: Text = "", big: bool = False) -> SafeString:
    """A drawing from the sprite; silent beside a word, or named by `label` where it stands alone."""
    place = static("insonate/icons.svg")
    size = " big-i" if big else ""
    if label:
        return format_html(
            '<svg class="i{}" role="img" aria-label="{}"><use href="{}#{}"/></svg>', size, label, place, name
        )
    return format_html('<svg class="i{}" aria-hidden="true"><use href="{}#{}"/></svg>', size, place, name)


@register.simple_tag
def badge(state: str, text: Text = "", bare: bool = False) -> SafeString:
    """A state's shape and word. `text` replaces the word ("12 days"); `bare` has no ground (in lists)."""
    known = State(state)
    return format_html(
        '<span class="badge{}" data-s="{}">{}{}</span>',
        " bare" if bare else "",
        known.value,
        icon(known.value),
        text or word(known),
    )


@register.simple_tag
def mark(state: str, text: Text = "") -> SafeString:
    """A state's shape alone, its word kept for those who do not see it."""
    known = State(state)
    return format_html(
        '<span class="mark" data-s="{}">{}<span class="vh">{}</span></span>',
        known.value,
        icon(known.value),
        text or word(known),
    )


@register.simple_tag
def tag(text: Text, icon_name: str = "") -> SafeString:
    """A quiet label: a scope, a right, a version."""
    return format_html('<span class="tag">{}{}</span>', icon(icon_name) if icon_name else "", text)


@register.simple_tag
def bar(
    have: Number,
    need: Number,
    waiting: Number = 0,
    even: Number | None = None,
    state: str = "",
    label: Text = "",
) -> SafeString:
    """A depth scale: `have` of `need`, `waiting` in stripes (done, unsigned), a tick where an even pace is."""
    if not label:
        label = _("%(have)s of %(need)s") % {"have": counted(have), "need": counted(need)}
        if waiting:
            label += _(", %(waiting)s more awaiting sign-off") % {"waiting": counted(waiting)}
        if even is not None:
            label += _("; an even pace would be %(even)s today") % {"even": counted(even)}
    filled = percent(have, need)
    room = f"{100 - float(filled):.1f}"
    striped = min(percent(waiting, need), room, key=float)
    tick = format_html(";--t:{}", percent(even, need)) if even is not None else ""
    return format_html(
        '<div class="bar" role="img" aria-label="{}"{} style="--v:{};--w:{}{}"><i></i><u></u></div>',
        label,
        format_html(' data-s="{}"', State(state).value) if state else "",
        filled,
        striped,
        tick,
    )


# Blocks that hold a page's own words


@register.simple_block_tag
def note(content: str, state: str = "", icon_name: str = "", id: str = "") -> str:
    """A remark set apart. A state colours it and gives its shape; without one it is plain."""
    known = State(state).value if state else ""
    return render_to_string(
        "components/note.html", {"content": content, "state": known, "icon": icon_name or known, "id": id}
    )


@register.simple_block_tag
def banner(content: str, state: str = "progress", icon_name: str = "", role: str = "status") -> str:
    """One sentence across the page, about everything on it (offline, read-only, an example)."""
    known = State(state).value
    return render_to_string(
        "components/banner.html",
        {"content": content, "state": known, "icon": icon_name or known, "role": role},
    )


@register.simple_block_tag
def card(
    content: str,
    title: Text = "",
    eyebrow: Text = "",
    aside: Text = "",
    id: str = "",
    level: int = 2,
    flush: bool = False,
    url: str = "",
    url_label: Text = "",
) -> str:
    """A section on its own ground. `flush` for lists and tables that reach the edges; `aside` at the right."""
    return render_to_string(
        "components/card.html",
        {
            "content": content,
            "title": title,
            "eyebrow": eyebrow,
            "aside": aside,
            "id": id or slugify(str(title)),
            "level": level,
            "flush": flush,
            "url": url,
            "url_label": url_label,
        },
    )


@register.simple_block_tag
def dialog(content: str, id: str, title: Text) -> str:
    """A modal question. Opened by any button with `data-opens="<id>"`; without scripts that link leads on."""
    return render_to_string("components/dialog.html", {"content": content, "id": id, "title": title})


@register.simple_block_tag
def disclosure(content: str, title: Text, hint: Text = "", is_open: bool = False, id: str = "") -> str:
    """Something kept closed until wanted. With an `id` the browser remembers that it was opened."""
    return render_to_string(
        "components/disclosure.html",
        {"content": content, "title": title, "hint": hint, "is_open": is_open, "id": id},
    )


@register.inclusion_tag("components/empty.html")
def empty(title: Text, text: Text = "", icon_name: str = "scan", url: str = "", action: Text = "") -> dict[str, Any]:
    """What a list says when nothing is in it, and the act that would fill it."""
    return {"title": title, "text": text, "icon": icon_name, "url": url, "action": action}


# Lists of values


@register.inclusion_tag("components/kpis.html")
def kpis(figures: Sequence[Figure]) -> dict[str, Any]:
    """At most five figures, each linked to its rows."""
    return {"figures": figures}


@register.inclusion_tag("components/facts.html")
def facts(items: Iterable[Fact | tuple[Text, Text | int]]) -> dict[str, Any]:
    """Terms and descriptions. A pair will do where no link or state is needed."""
    return {"facts": [item if isinstance(item, Fact) else Fact(*item) for item in items]}


@register.inclusion_tag("components/steps.html")
def steps(items: Sequence[Step]) -> dict[str, Any]:
    """A path of numbered steps; each says who acts."""
    return {"steps": items}


@register.inclusion_tag("components/requirement_tree.html")
def requirement_tree(rows: Sequence[RequirementRow], depth: int = 0) -> dict[str, Any]:
    """Where a person stands, requirement by requirement, each unmet one with its reason."""
    return {"rows": [_requirement(row) for row in rows], "depth": depth}


def _requirement(row: RequirementRow) -> dict[str, Any]:
    """What the template needs besides the row itself."""
    count: str | Promise = row.count
    if not count and row.have is not None and row.need is not None:
        count = _("%(have)s of %(need)s") % {"have": counted(row.have), "need": counted(row.need)}
    return {
        "row": row,
        "count": count,
        "has_bar": row.have is not None and bool(row.need) and row.state not in (State.MET, State.WAIVED),
        "not_yet": bool(row.why) and row.state not in (State.MET, State.WAIVED),
        "bar_state": row.state.value if row.state in (State.RISK, State.OVERDUE) else "",
    }


@register.inclusion_tag("components/queue_row.html")
def queue_row(row: QueueRow) -> dict[str, Any]:
    """One row of `<ol class="queue">`."""
    return {"row": row, "state": row.state.value if row.state else ""}


@register.inclusion_tag("components/selection_head.html")
def selection_head(label: Text = "", one: Text = "", many: Text = "") -> dict[str, Any]:
    """The head of a queue in a `<form data-selection>`: select all, and how many are selected.

    `one` and `many` say the count ("{n} selected"); the head shows only where scripts run, since without
    them it could not select.
    """
    return {"label": label, "one": one or _("1 selected"), "many": many or _("{n} selected")}


@register.inclusion_tag("components/table.html")
def table(value: Table) -> dict[str, Any]:
    """A table that becomes cards in a narrow container."""
    rows: list[list[tuple[Column, Cell]]] = [list(zip(value.columns, row, strict=True)) for row in value.rows]
    return {"table": value, "rows": rows}


@register.inclusion_tag("components/pagination.html")
def pagination(
    newer_url: str = "", older_url: str = "", shown: Text = "", newer: Text = "", older: Text = ""
) -> dict[str, Any]:
    """Ways to newer and older rows. There are no page numbers: rows are found by key, not counted. `newer` and
    `older` rename the ways where rows are in another order than that of time."""
    return {
        "newer_url": newer_url,
        "older_url": older_url,
        "shown": shown,
        "newer": newer or _("Newer"),
        "older": older or _("Older"),
    }


@register.inclusion_tag("components/working.html")
def working(title: Text, done: int, total: int, said: Text, hint: Text = "") -> dict[str, Any]:
    """How far something is that one waits for. It follows by itself; the page's head has `refreshes` for those
    without scripts."""
    return {"title": title, "done": done, "total": total, "said": said, "hint": hint}


@register.simple_tag
def refreshes(seconds: int = 2) -> SafeString:
    """In the head of a page with `working`: without scripts the page asks for itself again."""
    return format_html('<noscript><meta http-equiv="refresh" content="{}"></noscript>', seconds)


# Forms


@register.simple_tag
def field(
    bound: BoundField,
    look: str = "",
    label: Text = "",
    hint: Text = "",
    guard_url: str = "",
    suspicions: Sequence[Any] = (),
    why: str = "",
    marks_optional: bool = True,
    **attributes: Any,
) -> SafeString:
    """A form field with label, hint, what is wrong, and the value kept.

    `look` for choices: `choices` (one under another), `chips`, `segments`, `answers` (big, with a border).
    `guard_url` asks the privacy guard there when the text changes; `suspicions` (each with `text` and
    `words`) are what the server itself found on submit, and `why` what the person stated they are instead.
    `marks_optional=False` says nothing of what may be left out, where everything may. Other keyword arguments
    become attributes of the control, underscores as hyphens (`inputmode="numeric"`).
    """
    return mark_safe(  # noqa: S308 - rendered by a template that escapes
        render_to_string(
            "components/field.html",
            fields.shown(
                bound,
                look,
                label,
                hint,
                guard_url,
                attributes,
                is_suspect=bool(suspicions),
                marks_optional=marks_optional,
            )
            | {"suspicions": suspicions, "why": why, "guarded": bool(guard_url or suspicions)},
        )
    )


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """What is wrong in a form, at the top of it, each with a link to its field. Nothing if nothing is."""
    return {"problems": fields.problems(form)}


@register.inclusion_tag("components/draft_notes.html")
def draft_notes() -> dict[str, Any]:
    """The notes of a form with `data-draft`: what was kept on this device, and that there is no connection."""
    return {}


@register.simple_tag
def unsaved_warning() -> SafeString:
    """The module behind `<form data-unsaved>`: the browser asks before changes that were not sent are left."""
    return format_html('<script type="module" src="{}"></script>', static("insonate/js/unsaved.js"))


@register.inclusion_tag("components/bodymap.html")
def bodymap(
    name: str = "place",
    value: str = "",
    labels: Mapping[str, Text] | None = None,
    marks: Mapping[str, Text] | None = None,
    others: Sequence[tuple[str, Text]] = (),
    legend: Text = "",
    error: Text = "",
) -> dict[str, Any]:
    """Twelve joints on a drawing, and other places below it, as native radios called `name`.

    Values are `<region>:<side>` (`shoulder:right`); `labels` renames regions, `marks` puts a short word or
    number on a joint, `others` are value and label of what is not on the drawing.
    """
    return {
        "name": name,
        "joints": body.joints(value, labels or {}, marks or {}),
        "others": [(key, text, key == value) for key, text in others],
        "legend": legend or pgettext("part of the body", "Region"),
        "error": error,
        "chosen": body.label_of(value, labels or {}) or dict(others).get(value, ""),
    }
