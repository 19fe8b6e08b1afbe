"""Does a certificate hold? The page that its QR code and its printed address lead to.

Anybody may look, without signing in, and sees the least that answers: who, what, by whom, since when, how it stands and
what became of it. Who decided and what was written then is between the holder and the office.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from insonate.certification.awards import api as awards
from insonate.certification.awards.api import HeldAward, Stage
from insonate.certification.registry import api as registry
from insonate.kit import clock
from insonate.people import api as people
from insonate.web.awards import words
from insonate.web.awards.history import public_history
from insonate.web.components.parts import State
from insonate.web.findings.words import day


@require_safe
@never_cache
def show(request: HttpRequest, code: str) -> HttpResponse:
    """How the award with this code stands today; 404, with what to do, when there is none."""
    now = clock.now()
    found = awards.award_with_code(code)
    if found is None:
        answer = render(request, "public/verify_unknown.html", {"code": code[:40]}, status=404)
    else:
        person = request.user if isinstance(request.user, people.User) else None
        if request.method == "GET":
            registry.count_check(award=found, way=registry.Way.ADDRESS, by=person, now=now)
        held = awards.held_award(found, as_of=awards.day_of(found, now))
        state, badge = words.stage_words(held.stage)
        answer = render(
            request,
            "public/verify.html",
            {
                "award": found,
                "state": state.value,
                "badge": badge,
                "holds": state in (State.MET, State.RISK),
                "sentence": _verdict(held),
                "facts": _facts(held),
                "lines": public_history(awards.steps_of(found)),
                "checked_at": now,
            },
        )
    answer["X-Robots-Tag"] = "noindex"  # found by whoever was given the address, not by searching for a name
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _verdict(held: HeldAward) -> str:
    """The answer in one sentence."""
    match held.stage:
        case Stage.ACTIVE:
            return _("It holds today.")
        case Stage.GRACE if held.grace_until is not None:
            return _("It holds today. What keeps it is due, and the grace ends on %(day)s.") % {
                "day": day(held.grace_until)
            }
        case Stage.GRACE:
            return _("It holds today. What keeps it is due.")
        case Stage.LAPSED:
            return _("It was issued correctly and does not hold today: what keeps it is missing.")
        case Stage.SUSPENDED:
            return _("It was issued correctly and does not hold today: the body suspended it.")
        case Stage.EXPIRED:
            return _("It was issued correctly, and its validity has ended.")
        case _:
            return _("The body withdrew it. Do not rely on the certificate.")


def _facts(held: HeldAward) -> list[tuple[str, str]]:
    award = held.award
    facts = [
        (_("Holder"), awards.current_certificate(award).name or _("name removed at the holder's wish")),
        (_("Award"), words.award_title(held.definition, award.award)),
        (_("Programme"), words.programme_title(held.definition)),
        (_("Given by"), award.organisation.name),
        (_("Given"), day(award.given_on)),
        (_("Number"), award.number),
    ]
    if award.valid_until_on is not None:
        facts.append((_("Valid until"), day(award.valid_until_on)))
    return facts
