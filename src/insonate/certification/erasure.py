"""What stays of somebody's records and awards when they want to be gone: the least, without a name (decision 0140)."""

import json
from datetime import datetime

from django.db import transaction

from insonate.audit import api as audit
from insonate.certification.awards.models import Award, Certificate, CertificateFile
from insonate.certification.credentials.models import Credential
from insonate.certification.registry.models import CheckCount, Listing
from insonate.certification.requests import api as requests
from insonate.certification.requests.models import AwardRequest, CaseFile
from insonate.certification.standings import api as standings
from insonate.certification.standings.models import KeptStanding
from insonate.certification.submissions.models import GapExplanation, Submission, SubmissionFile
from insonate.certification.trials.models import TrialPerson
from insonate.kit.canonical import canonical_json
from insonate.people import api as people
from insonate_core.credentials.lifecycle import OPEN


def open_requests_about(person: people.User) -> list[AwardRequest]:
    """The requests for an award for this person that somebody still has to act on."""
    about = AwardRequest.objects.filter(enrolment__person=person).select_related("enrolment__programme__organisation")
    return [each for each in about if requests.stage_of(each) in OPEN]


@transaction.atomic
def erase_records(*, person: people.User, now: datetime) -> None:
    """Names go out of what was handed in, out of case files, awards and certificates; files that hold the name go. What
    the record says, its seal, the award's number, days and history stay."""
    del now
    submitted = Submission.objects.filter(enrolment__person=person)
    audit.erase(SubmissionFile.objects.filter(submission__in=submitted))
    for submission in submitted.only("pk", "holder"):
        audit.blank(Submission.objects.filter(pk=submission.pk), holder=_nameless(submission.holder))
    audit.erase(GapExplanation.objects.filter(enrolment__person=person))
    for case_file in CaseFile.objects.filter(request__enrolment__person=person).only("pk", "holder"):
        audit.blank(CaseFile.objects.filter(pk=case_file.pk), holder=_nameless(case_file.holder))
    KeptStanding.objects.filter(enrolment__person=person).delete()
    TrialPerson.objects.filter(enrolment__person=person).delete()
    given = Award.objects.filter(person=person)
    audit.erase(Listing.objects.filter(award__in=given))
    CheckCount.objects.filter(award__in=given).delete()
    audit.erase(Credential.objects.filter(certificate__award__in=given))
    audit.erase(CertificateFile.objects.filter(certificate__award__in=given))
    for certificate in Certificate.objects.filter(award__in=given).only("pk", "content"):
        audit.blank(Certificate.objects.filter(pk=certificate.pk), name="", content=_nameless(certificate.content))
    audit.blank(given, person_name="")
    standings.forget(person.pk)


def _nameless(text: str) -> str:
    return canonical_json({**json.loads(text), "name": ""})
