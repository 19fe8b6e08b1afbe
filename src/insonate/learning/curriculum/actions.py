"""Writing a curriculum: saving, proposing, approving. Each act is in the organisation's history."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from insonate.audit import api as audit
from insonate.kit.refusals import FieldProblem, Overtaken, Refused
from insonate.learning.curriculum.access import may_decide
from insonate.learning.curriculum.figures import NAME, clean_drawing, fingerprint
from insonate.learning.curriculum.models import (
    Curriculum,
    Figure,
    Module,
    ModuleDecision,
    ModuleOutcome,
    ModuleProposal,
    ModuleVersion,
    Outline,
    Revision,
)
from insonate.learning.curriculum.queries import current_revision, figures_of, open_proposal, outline_of
from insonate.learning.curriculum.rendering import missing_figures
from insonate.learning.curriculum.texts import keepable, read_text, words_of
from insonate.people import api as people
from insonate.people.api import User
from insonate.programmes.api import Programme

KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@transaction.atomic
def begin_curriculum(
    *, programme: Programme, title: str, notice: str = "", by: User | None, now: datetime
) -> Curriculum:
    """The curriculum of a programme. Raises `Overtaken` if it has one."""
    if not title.strip():
        raise Refused(FieldProblem("title", _("Give the curriculum a title.")))
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    if Curriculum.objects.filter(programme=programme).exists():
        raise Overtaken(_("This programme has a curriculum already."))
    made = Curriculum.objects.create(
        organisation=programme.organisation, programme=programme, title=title.strip()[:200],
        notice=notice.strip()[:500], begun_by=by, begun_at=now,
    )  # fmt: skip
    _record(made, "begin-curriculum", by, now, {"title": made.title})
    return made


@transaction.atomic
def begin_module(*, curriculum: Curriculum, key: str, by: User | None, now: datetime) -> Module:
    """A module without text. Raises `Refused` for a key that is none or is taken."""
    if not KEY.fullmatch(key) or len(key) > 80:
        raise Refused(FieldProblem("key", _("Small letters, digits and hyphens between them.")))
    Curriculum.objects.select_for_update(no_key=True).get(pk=curriculum.pk)
    if curriculum.modules.filter(key=key).exists():
        raise Refused(FieldProblem("key", _("There is a module with this key already.")))
    made = Module.objects.create(curriculum=curriculum, key=key, begun_by=by, begun_at=now)
    _record(curriculum, "begin-module", by, now, {"module": key})
    return made


@transaction.atomic
def save_outline(
    *, curriculum: Curriculum, sections: Sequence[Mapping[str, Any]], by: User | None, now: datetime
) -> Outline:
    """Save which modules stand in which section and in which order. A module that no section names is not shown.
    Raises `Refused` for a section without key or title, for a module named twice or that is not there."""
    known = set(curriculum.modules.values_list("key", flat=True))
    problems, kept, seen, keys = [], [], set(), set()
    for number, section in enumerate(sections, start=1):
        key, title = str(section.get("key", "")).strip(), " ".join(str(section.get("title", "")).split())
        if not KEY.fullmatch(key) or key in keys:
            problems.append(_("Section %(number)s needs a key of its own.") % {"number": number})
        if not title:
            problems.append(_("Section %(number)s needs a title.") % {"number": number})
        keys.add(key)
        modules = [str(each) for each in section.get("modules", ())]
        for each in modules:
            if each not in known:
                problems.append(_("There is no module “%(key)s”.") % {"key": each})
            elif each in seen:
                problems.append(_("The module “%(key)s” is named twice.") % {"key": each})
            seen.add(each)
        kept.append({"key": key, "title": title[:200], "modules": modules})
    if problems:
        raise Refused(*(FieldProblem("outline", words) for words in problems))
    if (latest := curriculum.outlines.order_by("-pk").first()) is not None and outline_of(curriculum) == kept:
        return latest
    saved = Outline.objects.create(curriculum=curriculum, sections=kept, saved_by=by, saved_at=now)
    _record(curriculum, "save-outline", by, now, {"sections": [each["key"] for each in kept]})
    return saved


@transaction.atomic
def save_module(*, module: Module, text: str, seen: int, by: User, now: datetime) -> Revision:
    """Save what a module says. `seen` is the number of the revision that was open. The same text again saves nothing.
    Raises `Overtaken` if somebody saved another one since or it waits for a decision, `Refused` for a text that
    cannot be kept."""
    text = keepable(text)
    module = Module.objects.select_for_update(no_key=True).select_related("curriculum__organisation").get(pk=module.pk)
    current = current_revision(module)
    if current is not None and current.text == text:
        return current
    if (waiting := open_proposal(module)) is not None:
        raise Overtaken(
            _("%(name)s proposed revision %(number)s. Take the proposal back to go on writing.")
            % {"name": waiting.asked_by.name, "number": waiting.revision.number}
        )
    number = current.number if current is not None else 0
    if number != seen:
        assert current is not None
        name = current.saved_by.name if current.saved_by is not None else ""
        raise Overtaken(
            _("%(name)s saved revision %(number)s while you were writing. Your text is still here: compare, then save.")
            % {"name": name, "number": number}
        )
    saved = Revision.objects.create(module=module, number=number + 1, text=text, saved_by=by, saved_at=now)
    _record(module.curriculum, "save-module", by, now, {"module": module.key, "revision": saved.number})
    return saved


@transaction.atomic
def save_figure(*, curriculum: Curriculum, name: str, content: bytes, by: User | None, now: datetime) -> Figure:
    """Bring a drawing in, under a name; published versions keep the one they had. Raises `Refused`."""
    if not NAME.fullmatch(name):
        words = _("Call the file by small letters, digits and hyphens, ending in .svg: elbow-effusion.svg.")
        raise Refused(FieldProblem("figure", words))
    drawing = clean_drawing(content)
    hashed = fingerprint(drawing)
    current = figures_of(curriculum).get(name)
    if current is not None and current.sha256 == hashed:
        return current
    saved = Figure.objects.create(
        curriculum=curriculum, name=name, drawing=drawing, sha256=hashed, saved_by=by, saved_at=now
    )
    _record(curriculum, "save-figure", by, now, {"figure": name, "sha256": hashed})
    return saved


@transaction.atomic
def propose(*, module: Module, revision: int, words: str = "", by: User, now: datetime) -> ModuleProposal:
    """Ask that a revision be published. Raises `Refused` with everything that is wrong with it, `Overtaken` if it is
    not the latest or one waits already."""
    module = Module.objects.select_for_update(no_key=True).select_related("curriculum__organisation").get(pk=module.pk)
    current = current_revision(module)
    if current is None or current.number != revision:
        raise Overtaken(_("Somebody saved another revision meanwhile. Read it, then propose."))
    if open_proposal(module) is not None:
        raise Overtaken(_("A proposal waits for a decision already."))
    _publishable(module, current.text)
    latest = module.versions.order_by("-number").first()
    if latest is not None and latest.text == current.text and latest.figures == _shown(module, current.text):
        raise Refused(FieldProblem("", _("This is what is published already.")))
    made = ModuleProposal.objects.create(revision=current, words=words.strip()[:1000], asked_by=by, asked_at=now)
    _record(module.curriculum, "propose-module", by, now, {"module": module.key, "revision": current.number})
    return made


@transaction.atomic
def decide(
    *, proposal: ModuleProposal, outcome: ModuleOutcome, words: str = "", by: User, now: datetime
) -> ModuleDecision:
    """Approve or return a proposal, or take it back; approving publishes it. Raises `Refused` for whoever may not,
    `Overtaken` if it was decided meanwhile."""
    held = (
        ModuleProposal.objects.select_for_update(no_key=True)
        .select_related("revision__module__curriculum__organisation", "asked_by")
        .get(pk=proposal.pk)
    )
    decided = ModuleDecision.objects.filter(proposal=held).select_related("by").first()
    if decided is not None:
        if decided.outcome == outcome and decided.by == by:
            return decided
        raise Overtaken(
            _("%(name)s decided this meanwhile: %(outcome)s.")
            % {"name": decided.by.name, "outcome": decided.get_outcome_display().lower()}
        )
    module = held.revision.module
    if outcome != ModuleOutcome.TAKEN_BACK and not may_decide(by, held, now):
        raise Refused(FieldProblem("", _("Somebody else decides: who approves here and wrote none of it.")))
    if outcome == ModuleOutcome.RETURNED and not words.strip():
        raise Refused(FieldProblem("words", _("Say what is to be changed.")))
    if outcome == ModuleOutcome.APPROVED:
        _publishable(module, held.revision.text)
    decision = ModuleDecision.objects.create(proposal=held, outcome=outcome, words=words.strip()[:1000], by=by, at=now)
    said = {"module": module.key, "revision": held.revision.number}
    if outcome == ModuleOutcome.APPROVED:
        version = publish(module=module, text=held.revision.text, proposal=held, by=by, now=now)
        said["version"] = version.number
    _record(module.curriculum, f"{_VERBS[outcome]}-module", by, now, said)
    if by != held.asked_by:
        people.tell(
            person=held.asked_by, key=f"module-{outcome}", now=now,
            arguments={"module": read_text(held.revision.text).module.title, "programme":
                       module.curriculum.programme.key, "key": module.key},
        )  # fmt: skip
    return decision


_VERBS = {
    ModuleOutcome.APPROVED: "publish",
    ModuleOutcome.RETURNED: "return",
    ModuleOutcome.TAKEN_BACK: "take-back",
}


def publish(
    *, module: Module, text: str, proposal: ModuleProposal | None, by: User | None, now: datetime
) -> ModuleVersion:
    """The next version of a module, with the figures that it shows as they are now. Inside the caller's transaction;
    raises `Refused` for what cannot be published."""
    _publishable(module, text)
    shown = _shown(module, text)
    known = {figure.pk: figure.sha256 for figure in figures_of(module.curriculum).values()}
    content = json.dumps({"text": text, "figures": {name: known[pk] for name, pk in shown.items()}}, sort_keys=True)
    number = module.versions.count() + 1
    return ModuleVersion.objects.create(
        module=module, number=number, title=read_text(text).module.title[:200], text=text, figures=shown,
        sha256=sha256(content.encode()).hexdigest(), proposal=proposal, published_by=by, published_at=now,
    )  # fmt: skip


def _publishable(module: Module, text: str) -> None:
    read = read_text(text)
    missing = missing_figures(read.module, figures_of(module.curriculum))
    problems = [*read.problems, *(words_of(fault) for fault in missing)]
    if problems:
        raise Refused(*(FieldProblem("text", words) for words in problems))


def _shown(module: Module, text: str) -> dict[str, int]:
    known = figures_of(module.curriculum)
    return {name: known[name].pk for name in read_text(text).module.figures if name in known}


def _record(curriculum: Curriculum, action: str, by: User | None, now: datetime, detail: Mapping[str, Any]) -> None:
    audit.record(
        chain=f"organisation:{curriculum.organisation.slug}", action=action, subject=f"curriculum:{curriculum.uuid}",
        by=by.pk if by is not None else None, at=now, detail=dict(detail),
    )  # fmt: skip
