"""Giving an award, deciding on one that is held, and issuing its certificate."""

import base64
import secrets
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from django.db import IntegrityError, transaction

from insonate.audit import api as audit
from insonate.certification.awards.certificates.content import Signatory, content_of
from insonate.certification.awards.certificates.printing import render_certificate
from insonate.certification.awards.entitling import may_decide_award
from insonate.certification.awards.models import Award, AwardStep, Certificate, CertificateFile, NumberSeries, Paper
from insonate.certification.awards.queries import awards, current_certificate, day_of, decided_stage, holds_award
from insonate.certification.awards.refusals import ActRefused, Problem
from insonate.certification.awards.upkeep import append_step, bring_up_to_date
from insonate.certification.standings import api as standings
from insonate.kit.canonical import sha256
from insonate.kit.clock import local_day
from insonate.people import api as people
from insonate.programmes import api as programmes
from insonate_core.credentials.lifecycle import Act, NotPossible, after
from insonate_core.credentials.numbers import NumberFormat, default_format
from insonate_core.periods import after as days_after

NEEDS_WORDS = {Act.SUSPEND, Act.WITHDRAW, Act.REINSTATE}


class Enrolled(Protocol):
    """What giving an award needs to know of a registration."""

    person: people.User
    programme: programmes.Programme


def new_code() -> str:
    """The unguessable part of a verify address: 128 random bits as 26 letters and digits that are read alike in
    upper and lower case."""
    return base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()


def next_number(organisation: people.Organisation, form: NumberFormat, on: date) -> str:
    """The next number of a format. Holds the series until the transaction ends, so numbers follow one another without
    a gap, and one that was not kept is given again to the next. Must run in the transaction that gives the award."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("a number is allocated inside the transaction that gives it")
    NumberSeries.objects.bulk_create(
        [NumberSeries(organisation=organisation, series=form.series)], ignore_conflicts=True
    )
    series = NumberSeries.objects.select_for_update().get(organisation=organisation, series=form.series)
    series.last += 1
    series.save(update_fields=["last"])
    return form.number(series.last, on.year)


def give_award(
    *,
    enrolment: Enrolled,
    version: programmes.ProgrammeVersion,
    award: str,
    request: UUID | None,
    signatories: tuple[Signatory, ...] = (),
    by: people.User,
    now: datetime,
) -> Award:
    """Give an award: allocate its number, write the award, its first step, its certificate and the audit entry, all or
    nothing. `by` is who decided. Raises ActRefused if the version has no such
    award or the person holds it."""
    definition = programmes.definition_of(version)
    rule = definition.awards.get(award)
    if rule is None:
        raise ActRefused(Problem.NO_SUCH_AWARD)
    person, programme = enrolment.person, enrolment.programme
    organisation = programme.organisation
    with transaction.atomic():
        # The name on a certificate is the one that the person has now, not the one that some page had read before.
        person = people.User.objects.select_for_update().get(pk=person.pk)
        held = holds_award(person, programme, award)
        if held is not None:
            raise ActRefused(Problem.HELD_ALREADY, {"number": held.number})
        on = local_day(now, organisation.time_zone)
        form = NumberFormat(rule.number_format or default_format(programme.key, award))
        given = Award.objects.create(
            person=person, organisation=organisation, programme=programme, version=version, award=award,
            number=next_number(organisation, form, on), code=new_code(), person_name=person.name, given_on=on,
            given_at=now, given_by=by, request=request,
            valid_until_on=days_after(on, rule.valid_for) if rule.valid_for is not None else None,
        )  # fmt: skip
        append_step(given, Act.COMPLETE, by=by, on=on, now=now, words="")
        _certificate(given, 1, signatories, reason="", by=by, now=now)
        people.tell(
            person=person, key="award-given", now=now,
            arguments={"number": given.number, "award": str(given.uuid)},
        )  # fmt: skip
    standings.forget(person.pk)
    return given


def _certificate(
    award: Award, edition: int, signatories: tuple[Signatory, ...], *, reason: str, by: people.User, now: datetime
) -> Certificate:
    content = content_of(award, edition, signatories, on=local_day(now, award.organisation.time_zone))
    certificate = Certificate.objects.create(
        award=award, edition=edition, name=award.person.name, content=content, content_hash=sha256(content),
        made_at=now, made_by=by, reason=reason,
    )  # fmt: skip
    # Printed here and now, in some hundredths of a second: what is printed is what was issued, or neither is.
    printed = {paper: render_certificate(content, paper) for paper in Paper}
    CertificateFile.objects.bulk_create(
        CertificateFile(certificate=certificate, paper=paper, content=pdf, sha256=sha256(pdf))
        for paper, pdf in printed.items()
    )
    return certificate


def decide_award(*, award: Award, act: Act, words: str, by: people.User, now: datetime) -> AwardStep:
    """Suspend, reinstate or withdraw an award; the holder is told. Raises ActRefused without words, to whoever may not
    decide on it, if it does not lead on from where the award is, and to the second of two who decide at once."""
    if not may_decide_award(by, award, now=now):
        raise ActRefused(Problem.OWN if award.person_id == by.pk else Problem.NOT_ENTITLED)
    words = words.strip()
    if act in NEEDS_WORDS and not words:
        raise ActRefused(Problem.WORDS_MISSING)
    bring_up_to_date(award, now=now)
    try:
        with transaction.atomic():
            # Read afresh: what another process wrote meanwhile decides what is possible.
            award = awards().select_for_update(of=("self",)).get(pk=award.pk)
            after(decided_stage(award), act)
            step = append_step(award, act, by=by, on=day_of(award, now), now=now, words=words)
            people.tell(
                person=award.person, key=f"award-{act.value}", now=now,
                arguments={"number": award.number, "award": str(award.uuid)},
            )  # fmt: skip
    except NotPossible as refused:
        raise ActRefused(Problem.NOT_POSSIBLE, {"stage": refused.stage}) from None
    except IntegrityError:
        last = award.steps.select_related("by").order_by("-number")[0]
        raise ActRefused(
            Problem.OVERTAKEN, {"by": last.by.name if last.by else "", "act": last.act, "on": last.on}
        ) from None
    standings.forget(award.person_id)
    return step


def reissue_certificate(*, award: Award, reason: str, by: people.User, now: datetime) -> Certificate:
    """The next edition of a certificate, with the name that the holder has now; the one before is superseded and
    stays. Number and code remain. Raises ActRefused without a reason and to whoever may not decide on the award."""
    if not may_decide_award(by, award, now=now):
        raise ActRefused(Problem.OWN if award.person_id == by.pk else Problem.NOT_ENTITLED)
    reason = reason.strip()
    if not reason:
        raise ActRefused(Problem.WORDS_MISSING)
    try:
        with transaction.atomic():
            award = awards().select_for_update(of=("self",)).get(pk=award.pk)
            before = current_certificate(award)
            signatories = Signatory.all_in(before.content)
            certificate = _certificate(award, before.edition + 1, signatories, reason=reason[:300], by=by, now=now)
            audit.record(
                chain=f"award:{award.uuid}", action="reissue-certificate", subject=f"award:{award.uuid}", by=by.pk,
                at=now, detail={"edition": certificate.edition, "reason": reason, "hash": certificate.content_hash,
                                "supersedes": before.content_hash},
            )  # fmt: skip
            people.tell(
                person=award.person, key="certificate-reissued", now=now,
                arguments={"number": award.number, "award": str(award.uuid)},
            )  # fmt: skip
    except IntegrityError:
        raise ActRefused(Problem.CHANGED_SINCE_SHOWN) from None
    return certificate
