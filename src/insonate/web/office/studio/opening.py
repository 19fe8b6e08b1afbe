"""Opening a draft: who may, what every page of it shows at its head, and the ways between its pages."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from insonate.kit import clock
from insonate.people import api as people
from insonate.programmes.definitions import api as definitions
from insonate.programmes.drafting import api as drafting
from insonate.web.components.parts import State
from insonate.web.office.guard import not_found_unless, person_of
from insonate_core.programmes import Definition

SHOWN = {
    drafting.DraftState.WRITING: State.PROGRESS,
    drafting.DraftState.PROPOSED: State.WAITING,
    drafting.DraftState.PUBLISHED: State.MET,
    drafting.DraftState.PUT_AWAY: State.NOTMET,
}


@dataclass(frozen=True, slots=True)
class Tab:
    """One page of a draft."""

    label: str
    url: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A draft as somebody has it open. `definition` is None while its text cannot be read."""

    draft: drafting.Draft
    revision: drafting.Revision
    definition: Definition | None
    person: people.User
    now: datetime

    @property
    def title(self) -> str:
        """What the programme is called, as far as the text says."""
        if self.definition is not None:
            return definitions.title_of(self.definition)
        key = re.search(r"^programme: *(\S+)", self.revision.text, re.MULTILINE)
        return key[1] if key else _("A programme without a name yet")

    @property
    def version(self) -> str:
        """The version that the text says it is."""
        if self.definition is not None:
            return self.definition.version
        said = re.search(r"^version: *[\"']?([^\"'\n#]+?)[\"']? *(?:#.*)?$", self.revision.text, re.MULTILINE)
        return said[1] if said else ""

    @property
    def is_writable(self) -> bool:
        return self.draft.state == drafting.DraftState.WRITING


def open_draft(request: HttpRequest, uuid: UUID) -> OpenDraft:
    """The draft for whoever may write rules there; a page that is not there for everybody else."""
    person, now = person_of(request), clock.now()
    draft = not_found_unless(drafting.draft_for(person, uuid, now=now))
    revision = drafting.current_revision(draft)
    return OpenDraft(draft, revision, drafting.definition_in(revision.text), person, now)


def context_of(opened: OpenDraft, here: str, **more: Any) -> dict[str, Any]:
    """What every page of a draft needs, and `more`. `here` is the name of the page's address."""
    draft = opened.draft
    return {
        "opened": opened,
        "draft": draft,
        "state": SHOWN[drafting.DraftState(draft.state)],
        "state_words": draft.get_state_display(),
        "tabs": [Tab(label, reverse(name, args=[draft.uuid]), name == here) for name, label in _tabs(opened)],
        **more,
    }


def _tabs(opened: OpenDraft) -> list[tuple[str, str]]:
    number = len(drafting.cases_in(opened.revision))
    return [
        ("office:rules-text", _("Text")),
        ("office:rules-read", _("In plain words")),
        ("office:rules-difference", _("What changes")),
        ("office:rules-cases", _("Cases (%(number)s)") % {"number": number}),
        ("office:rules-try", _("Try it on the cohort")),
        ("office:rules-propose", _("Publish")),
        ("office:rules-history", _("History")),
    ]
