"""Writing drafts: nothing that was saved is lost, and nobody saves over what they have not seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from insonate.audit import api as audit
from insonate.people.api import Organisation, User
from insonate.programmes.definitions.case_texts import MOST_CASES, SIDES, CaseText, cases_to_json
from insonate.programmes.definitions.models import ProgrammeVersion
from insonate.programmes.definitions.queries import cases_of, text_of
from insonate.programmes.definitions.strict_yaml import MOST_BYTES
from insonate.programmes.drafting.models import Draft, DraftState, Revision
from insonate.programmes.drafting.queries import cases_in, current_revision
from insonate.programmes.refusals import FieldProblem, Overtaken, Refused
from insonate_core.cases import is_case_name


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a text that was saved. `meanwhile` is what somebody else had saved since it was opened: then
    both are kept, and theirs is the draft's."""

    revision: Revision
    meanwhile: Revision | None = None


@transaction.atomic
def begin_draft(
    *, organisation: Organisation, by: User, now: datetime, text: str = "", begun_from: ProgrammeVersion | None = None
) -> Draft:
    """A draft with its first revision: the text given, or the published version it begins from with its cases.
    Raises `Refused` for a text that cannot be kept."""
    cases: Sequence[CaseText] = ()
    if begun_from is not None and not text:
        text, cases = text_of(begun_from), cases_of(begun_from)
    text = keepable(text)
    draft = Draft.objects.create(
        organisation=organisation, begun_from=begun_from, begun_by=by, begun_at=now, changed_at=now
    )
    Revision.objects.create(draft=draft, number=1, text=text, cases=cases_to_json(cases), saved_by=by, saved_at=now)
    _record(draft, "begin-draft", by, now, {"from": str(begun_from) if begun_from else ""})
    return draft


@transaction.atomic
def save_text(*, draft: Draft, text: str, seen: int, by: User, now: datetime) -> Saved:
    """Save the draft's text. `seen` is the revision that was open: if somebody saved another text since, this one is
    kept aside and theirs stays. The same text again saves nothing. Raises `Refused` for a text that cannot be kept
    and for a draft that is not being written."""
    text = keepable(text)
    draft = _locked(draft)
    current = current_revision(draft)
    if text == current.text:
        return Saved(current)
    passed_by = _passed_by(draft, current, seen)
    saved = _revision(draft, text, current.cases, by, now, aside=passed_by)
    return Saved(saved, current if passed_by else None)


@transaction.atomic
def save_case(
    *, draft: Draft, side: str, name: str, text: str, by: User, now: datetime, replaces: CaseText | None = None
) -> Saved:
    """Add a case to the draft, or put it in place of the one it `replaces`. Raises `Refused` for a name that is none
    or is taken, `Overtaken` if the one to be replaced has changed since it was read."""
    if side not in SIDES:
        raise Refused(FieldProblem("side", _("A case is good or bad.")))
    if not is_case_name(name) or len(name) > 80:
        words = _("Small letters, digits and single hyphens, such as “one-scan-short”.")
        raise Refused(FieldProblem("name", words))
    text = keepable(text, field="text")
    draft = _locked(draft)
    current = current_revision(draft)
    cases = list(cases_in(current))
    if replaces is not None and replaces not in cases:
        raise Overtaken(_("Somebody has changed or removed this case meanwhile. Look at theirs, then save again."))
    others = [each for each in cases if each != replaces]
    if any((each.side, each.name) == (side, name) for each in others):
        raise Refused(FieldProblem("name", _("There is a case of that name. Choose another.")))
    if len(others) >= MOST_CASES:
        raise Refused(FieldProblem("", _("A draft holds at most %(most)s cases.") % {"most": MOST_CASES}))
    made = CaseText(side, name, text)
    kept = [made if each == replaces else each for each in cases] if replaces is not None else [*cases, made]
    return Saved(_revision(draft, current.text, cases_to_json(kept), by, now))


@transaction.atomic
def remove_case(*, draft: Draft, case: CaseText, by: User, now: datetime) -> Saved:
    """Take a case out of the draft; earlier revisions keep it. Raises `Overtaken` if it has changed meanwhile."""
    draft = _locked(draft)
    current = current_revision(draft)
    cases = cases_in(current)
    if case not in cases:
        raise Overtaken(_("Somebody has changed or removed this case meanwhile."))
    kept = cases_to_json(each for each in cases if each != case)
    return Saved(_revision(draft, current.text, kept, by, now))


@transaction.atomic
def restore_revision(*, draft: Draft, revision: Revision, by: User, now: datetime) -> Saved:
    """Make an earlier revision, or one set aside, the draft's text and cases again, as a new revision."""
    draft = _locked(draft)
    return Saved(_revision(draft, revision.text, revision.cases, by, now))


@transaction.atomic
def put_away(*, draft: Draft, by: User, now: datetime) -> Draft:
    """Put a draft away that will not be published. It can be read and taken up again."""
    draft = _locked(draft)
    return _into(draft, DraftState.PUT_AWAY, "put-draft-away", by, now)


@transaction.atomic
def take_up(*, draft: Draft, by: User, now: datetime) -> Draft:
    """Go on with a draft that was put away."""
    draft = Draft.objects.select_for_update().select_related("organisation").get(pk=draft.pk)
    if draft.state != DraftState.PUT_AWAY:
        raise Overtaken(_("The draft is not put away."))
    return _into(draft, DraftState.WRITING, "take-draft-up", by, now)


def keepable(text: str, field: str = "text") -> str:
    """The text with line ends as they are kept. Raises `Refused` for one that no draft may hold."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\x00" in plain:
        raise Refused(FieldProblem(field, _("A control character (U+0000). Take it out.")))
    try:
        size = len(plain.encode())
    except UnicodeEncodeError:
        raise Refused(FieldProblem(field, _("This is not UTF-8. Save the file as UTF-8 and try again."))) from None
    if size > MOST_BYTES:
        raise Refused(FieldProblem(field, _("The file is larger than 256 kB. Take out what is not a rule.")))
    return plain


def _locked(draft: Draft) -> Draft:
    """The draft as it is now, nobody else's until the act is done."""
    locked = Draft.objects.select_for_update().select_related("organisation").get(pk=draft.pk)
    if locked.state != DraftState.WRITING:
        words = {
            DraftState.PROPOSED: _("The draft waits for approval. Take the proposal back, then change it."),
            DraftState.PUBLISHED: _("The draft is published and never changes. Begin a new one from the version."),
            DraftState.PUT_AWAY: _("The draft is put away. Take it up again, then change it."),
        }
        raise Overtaken(words[DraftState(locked.state)])
    return locked


def _passed_by(draft: Draft, current: Revision, seen: int) -> bool:
    """Whether another text was saved since revision `seen` was opened; other cases are no other text."""
    opened = draft.revisions.filter(number=seen).first()
    return opened is None or (current.number != seen and opened.text != current.text)


def _revision(draft: Draft, text: str, cases: str, by: User, now: datetime, *, aside: bool = False) -> Revision:
    number = draft.revisions.latest("number").number + 1
    made = Revision.objects.create(
        draft=draft, number=number, text=text, cases=cases, aside=aside, saved_by=by, saved_at=now
    )
    draft.changed_at = now
    draft.save(update_fields=["changed_at"])
    _record(draft, "save-draft", by, now, {"revision": number, "aside": aside})
    return made


def _into(draft: Draft, state: DraftState, action: str, by: User, now: datetime) -> Draft:
    draft.state, draft.changed_at = state, now
    draft.save(update_fields=["state", "changed_at"])
    _record(draft, action, by, now, {})
    return draft


def _record(draft: Draft, action: str, by: User, now: datetime, detail: dict[str, object]) -> None:
    audit.record(
        chain=f"organisation:{draft.organisation.slug}", action=action, subject=f"draft:{draft.uuid}", by=by.pk,
        at=now, detail=detail,
    )  # fmt: skip
