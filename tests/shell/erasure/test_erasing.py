"""What a person has deleted is gone from every table; what must stay stays without a name; nothing else is touched."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.models import ForeignKey, Model
from django.test import Client

from insonate.audit import api as audit
from insonate.audit.models import AuditEntry, ErasurePermit
from insonate.certification.awards import api as awards
from insonate.certification.models import CertificateFile, Submission, SubmissionFile
from insonate.certification.submissions import api as submissions
from insonate.erasure import api as erasure
from insonate.kit.refusals import Refused
from insonate.learning.curriculum import api as reading
from insonate.logbook import api as logbook
from insonate.logbook.sign_offs import api as sign_offs
from insonate.logbook.sign_offs.models import SignOff
from insonate.people import api as people
from insonate.people.models import RoleKey, User
from insonate.programmes import api as programmes
from tests.factories import curricula
from tests.factories.cast import NOW, PASSWORD, person, role
from tests.factories.certification import AWARD, Body, ready
from tests.factories.scans import logged, supervised
from tests.factories.yearly import enrolled, scans
from tests.shell.pages import client_of, page, text_of

pytestmark = pytest.mark.django_db
SIGNED = (awards.Signatory("Ruth Adeyemi", "Registrar"),)
YEAR = [date(2025, 8, 1) + timedelta(days=31 * number) for number in range(6)]

# For every table that leads to a person: what becomes of the rows about them. A new table is missing here until
# somebody has decided.
KEPT = {
    "people.User": "the key, without name, address and password",
    "people.Role": "days of what they acted as; ended",
    "audit.AuditEntry": "that something was done, and when",
    "programmes.Application": "the days, without the words",
    "programmes.ApplicationStep": "the days, without the words",
    "programmes.Enrolment": "the days; ended",
    "programmes.VersionMove": "which version bound when",
    "programmes.VersionTold": "that they were told of a version",
    "programmes.Leave": "the days, without the reason",
    "learning.Provider": "the directory",
    "learning.Course": "the directory",
    "learning.CourseDetails": "the directory",
    "learning.CourseSession": "the directory",
    "learning.CourseStep": "what a committee decided of a course",
    "learning.CriterionScore": "what a committee decided of a course",
    "learning.Complaint": "that there was one, without the words",
    "learning.Curriculum": "a body's curriculum",
    "learning.Outline": "a body's curriculum",
    "learning.Module": "a body's curriculum",
    "learning.Revision": "a body's curriculum",
    "learning.Figure": "a body's curriculum",
    "learning.ModuleProposal": "a body's curriculum",
    "learning.ModuleDecision": "a body's curriculum",
    "learning.ModuleVersion": "a body's curriculum",
    "programmes.Draft": "a body's rules",
    "programmes.Revision": "a body's rules",
    "programmes.Proposal": "a body's rules",
    "programmes.ProposalDecision": "a body's rules",
    "programmes.ProgrammeVersion": "a body's rules",
    "programmes.VersionText": "a body's rules",
    "programmes.VersionWithdrawal": "a body's rules",
    "logbook.Logbook": "an empty logbook, so that its mark goes on",
    "certification.Award": "number, rules, days, history; no name",
    "certification.AwardStep": "the award's history",
    "certification.Certificate": "that there was one; no name",
    "certification.AwardRequest": "the award's history",
    "certification.CaseFile": "what was sealed; it never held a name",
    "certification.RequestStep": "the award's history",
    "certification.ExamResult": "the body's record of an exam it held",
    "certification.Submission": "what was handed in; no name",
    "certification.SubmissionDecision": "what a tutor decided",
    "certification.AuditDraw": "an auditor's act",
    "certification.DrawnEntry": "an auditor's act",
    "certification.AuditFinding": "an auditor's act",
    "certification.Trial": "a body's trial of rules",
    "certification.UpkeepReminder": "that a reminder was sent",
    "billing.Invoice": "the law wants invoices kept, as they were",
    "billing.InvoiceLine": "the law wants invoices kept, as they were",
    "billing.InvoiceVoid": "the law wants invoices kept, as they were",
    "billing.PaymentRecord": "the law wants payments kept, as they were",
    "billing.Receipt": "the law wants receipts kept, as they were",
    "billing.ReceiptFile": "the law wants receipts kept, as they were",
    "billing.InvoiceChange": "which invoice changed",
    "billing.DuesPrice": "a body's prices",
    "billing.MembershipTerms": "a body's terms",
    "billing.Membership": "the days; given up",
    "billing.DuesInvoice": "the law wants invoices kept, as they were",
    "billing.Resignation": "the day",
    "billing.DuesReminder": "that a reminder was sent",
    "billing.Checkout": "the law wants payments kept, as they were",
}
ERASED = {
    "people.Notice", "account.EmailAddress", "account.EmailConfirmation", "mfa.Authenticator",
    "logbook.Scan", "logbook.ScanVersion", "logbook.SignOff", "logbook.ImportBatch", "logbook.ImportedRow",
    "logbook.RestoredScan", "logbook.RememberedMapping",
    "programmes.AttestedFact", "programmes.FactDecision", "programmes.FactDocument",
    "learning.PageRead", "learning.SelfCheck", "learning.Attendance",
    "certification.Listing", "certification.CheckCount",
    "certification.Credential", "certification.GapExplanation", "certification.SubmissionFile",
    "certification.CertificateFile",
    "certification.KeptStanding", "certification.TrialPerson",
}  # fmt: skip


def leads_to_a_person(model: type[Model], seen: frozenset[type[Model]] = frozenset()) -> bool:
    if model is User:
        return True
    nexts = [f.related_model for f in model._meta.get_fields() if isinstance(f, ForeignKey)]
    return any(leads_to_a_person(each, seen | {model}) for each in nexts if each not in seen and each is not model)


def test_of_every_table_that_leads_to_a_person_it_is_said_what_becomes_of_it() -> None:
    found = {model._meta.label for model in apps.get_models() if leads_to_a_person(model)}
    found = {label for label in found if not label.startswith(("auth.", "django_tasks"))}
    assert found == set(KEPT) | ERASED
    assert not set(KEPT) & ERASED


@pytest.fixture
def nadia() -> User:
    """Scans, some signed, one corrected, a record handed in, leave, a notice, an imported file, evidence."""
    who = enrolled("nadia").person
    scans(who, *YEAR)
    tom = person("tom")
    role(tom, RoleKey.SUPERVISOR)
    made = logged(who, **supervised(tom))
    sign_offs.sign_off_scans(scans=[sign_offs.Shown(made.uuid, made.version)], by=tom, now=NOW)
    registration = programmes.enrolments_of(who, now=NOW)[0]
    submissions.freeze_record(enrolment=registration, cycle=0, by=who, now=NOW)
    programmes.ask_leave(
        enrolment=registration, from_on=NOW.date() + timedelta(days=1), until_on=NOW.date() + timedelta(days=9),
        reason="An operation on my knee", by=who, now=NOW,
    )  # fmt: skip
    people.tell(person=who, key="registration-ended", now=NOW, arguments={"programme": "x", "day": "y"})
    version = curricula.published(registration.programme, person("mei"), lead_of("greta"))
    reading.read_page(person=who, version=version, page="why-scan-here", now=NOW)
    reading.try_self_check(person=who, version=version, chosen={0: 0}, now=NOW)
    return who


def lead_of(name: str) -> User:
    role(person(name), RoleKey.PROGRAMME_LEAD)
    return person(name)


def rows_about(model: type[Model], who: User) -> int:
    """Rows that lead to the person through any chain of keys that ends in whose they are."""
    owner = {
        "logbook.Scan": "logbook__person", "logbook.ScanVersion": "scan__logbook__person",
        "logbook.SignOff": "scan__logbook__person", "logbook.ImportBatch": "logbook__person",
        "logbook.ImportedRow": "logbook__person", "logbook.RestoredScan": "scan__logbook__person",
        "logbook.RememberedMapping": "logbook__person", "people.Notice": "person",
        "account.EmailAddress": "user", "account.EmailConfirmation": "email_address__user", "mfa.Authenticator": "user",
        "programmes.AttestedFact": "person", "programmes.FactDecision": "fact__person",
        "programmes.FactDocument": "fact__person", "certification.GapExplanation": "enrolment__person",
        "certification.SubmissionFile": "submission__enrolment__person",
        "certification.CertificateFile": "certificate__award__person",
        "certification.Credential": "certificate__award__person",
        "learning.PageRead": "person", "learning.SelfCheck": "person",
            "learning.Attendance": "session__course__provider__director",
        "certification.Listing": "award__person", "certification.CheckCount": "award__person",
        "certification.KeptStanding": "enrolment__person", "certification.TrialPerson": "enrolment__person",
    }[model._meta.label]  # fmt: skip
    return int(model._default_manager.filter(**{owner: who}).count())


def test_logbook_goes_for_ever_and_what_was_handed_in_stays(nadia: User) -> None:
    owen = enrolled("owen").person
    scans(owen, *YEAR)
    sealed = Submission.objects.get(enrolment__person=nadia)
    files = {file.kind: bytes(file.content) for file in SubmissionFile.objects.filter(submission=sealed)}
    erased = erasure.erase_logbook(person=nadia, now=NOW)
    assert (erased.scans, erased.signatures) == (7, 1)
    for label in sorted(ERASED):
        if label.startswith("logbook."):
            assert rows_about(apps.get_model(label), nadia) == 0, label
    assert logbook.Scan.objects.filter(logbook__person=owen).count() == 6
    after = Submission.objects.get(pk=sealed.pk)
    assert (after.bundle, after.content_hash) == (sealed.bundle, sealed.content_hash)
    assert files == {file.kind: bytes(file.content) for file in SubmissionFile.objects.filter(submission=sealed)}
    act = AuditEntry.objects.get(action="erase-logbook")
    assert '"scans":7' in act.detail
    assert audit.broken_chains() == []
    assert not ErasurePermit.objects.exists()


def test_erased_logbook_can_be_filled_again(nadia: User) -> None:
    erasure.erase_logbook(person=nadia, now=NOW)
    made = logged(nadia)
    assert list(logbook.Scan.objects.filter(logbook__person=nadia)) == [made]
    assert "1 scan" in text_of(page(client_of(nadia), "/standing/"))


def test_account_goes_and_nothing_that_can_be_read_says_whose_it_was(nadia: User) -> None:
    erasure.erase_account(person=nadia, now=NOW)
    for label in sorted(ERASED):
        assert rows_about(apps.get_model(label), nadia) == 0, label
    left = User.objects.get(pk=nadia.pk)
    assert (left.name, left.is_active, left.is_erased, left.has_usable_password()) == ("", False, True, False)
    assert str(left) == "Account deleted"
    # Tutors were told that she handed in; what others were told is theirs.
    assert everything_that_says("Nadia") == {"people_notice.arguments"}
    assert everything_that_says("operation on my knee") == set()
    assert programmes.enrolments_of(left, now=NOW + timedelta(days=1)) == []


def everything_that_says(words: str) -> set[str]:
    """Every column of every table that holds these words."""
    found = set()
    with connection.cursor() as cursor:
        for model in apps.get_models():
            for field in model._meta.local_fields:
                if field.get_internal_type() in {"CharField", "TextField", "EmailField", "JSONField"}:
                    table, column = model._meta.db_table, field.column
                    cursor.execute(
                        f'SELECT 1 FROM "{table}" WHERE CAST("{column}" AS text) LIKE %s LIMIT 1', [f"%{words}%"]
                    )
                    if cursor.fetchone():
                        found.add(f"{table}.{column}")
    return found


def test_person_who_deleted_the_account_is_signed_out_and_cannot_sign_in_again(nadia: User) -> None:
    address, browser = nadia.email, client_of(nadia)
    page(browser, "/standing/")
    erasure.erase_account(person=nadia, now=NOW)
    assert browser.get("/standing/").status_code == 302
    sent = Client().post("/account/login/", {"login": address, "password": PASSWORD})
    assert sent.status_code == 200
    assert people.person_with_email(address) is None


@pytest.fixture
def place() -> Body:
    return ready()


def test_award_of_somebody_who_left_still_answers_without_a_name(place: Body) -> None:
    award = awards.give_award(
        enrolment=place.enrolment, version=place.version, award=AWARD, request=None, signatories=SIGNED, by=place.ruth,
        now=NOW,
    )  # fmt: skip
    erasure.erase_account(person=place.nadia, now=NOW)
    said = text_of(page(Client(), awards.verify_path(award)))
    assert award.number in said
    assert "name removed at the holder's wish" in said
    assert "Nadia" not in said
    assert not CertificateFile.objects.exists()
    text_of(page(client_of(place.ruth), f"/office/awards/{award.uuid}/"))


def test_account_stays_while_an_award_is_being_decided(place: Body) -> None:
    place.request()
    with pytest.raises(Refused, match="is deciding on an award for you"):
        erasure.erase_account(person=place.nadia, now=NOW)
    assert User.objects.get(pk=place.nadia.pk).name == "Nadia Ferreira"
    assert logbook.Scan.objects.filter(logbook__person=place.nadia).exists()


def test_last_administrator_names_another_first() -> None:
    ada = person("greta")
    role(ada, RoleKey.ADMINISTRATOR)
    with pytest.raises(Refused, match="only administrator"):
        erasure.erase_account(person=ada, now=NOW)
    role(person("felix"), RoleKey.ADMINISTRATOR)
    erasure.erase_account(person=ada, now=NOW)
    assert User.objects.get(pk=ada.pk).is_erased


def test_database_still_refuses_to_erase_what_no_permit_names(nadia: User) -> None:
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
        SignOff.objects.all()._raw_delete("default")
    with pytest.raises(DatabaseError), transaction.atomic():
        audit.erase(AuditEntry.objects.all())


def test_erasing_needs_a_transaction_of_its_own_act() -> None:
    source = AuditEntry.objects.none()
    connection.in_atomic_block, before = False, connection.in_atomic_block
    try:
        with pytest.raises(transaction.TransactionManagementError):
            audit.erase(source)
    finally:
        connection.in_atomic_block = before


def proven(who: User) -> Client:
    """A browser in which the person has just proven who they are."""
    browser = client_of(who)
    answer: Any = browser.post("/account/reauthenticate/?next=/you/leaving/", {"password": PASSWORD})
    assert answer["Location"] == "/you/leaving/"
    return browser


def test_page_asks_who_it_is_first(nadia: User) -> None:
    answer: Any = client_of(nadia).get("/you/leaving/")
    assert answer.status_code == 302
    assert "reauthenticate" in answer["Location"]


def test_page_deletes_nothing_without_the_sentence(nadia: User) -> None:
    answer: Any = proven(nadia).post("/you/leaving/", {"delete": "logbook", "logbook-sentence": "yes"})
    assert answer.status_code == 422
    assert "Nothing was deleted. To do it, write exactly: delete my logbook for ever" in text_of(answer)
    assert logbook.Scan.objects.filter(logbook__person=nadia).count() == 7


def test_page_deletes_the_logbook_with_the_sentence(nadia: User) -> None:
    browser = proven(nadia)
    assert "7 scans go" in text_of(page(browser, "/you/leaving/"))
    answer: Any = browser.post(
        "/you/leaving/", {"delete": "logbook", "logbook-sentence": " Delete my logbook  for ever."}, follow=True
    )
    assert "Your logbook is deleted: 7 scans." in text_of(answer)
    assert not logbook.Scan.objects.filter(logbook__person=nadia).exists()


def test_page_deletes_the_account_and_says_goodbye(nadia: User) -> None:
    browser = proven(nadia)
    answer: Any = browser.post(
        "/you/leaving/", {"delete": "account", "account-sentence": "delete my account for ever"}, follow=True
    )
    assert "Your account is deleted." in text_of(answer)
    assert "_auth_user_id" not in browser.session
    assert User.objects.get(pk=nadia.pk).is_erased


def test_page_says_what_stands_in_the_way(place: Body) -> None:
    place.request()
    said = text_of(page(proven(place.nadia), "/you/leaving/"))
    assert "is deciding on an award for you. Take the request back, or wait for the decision." in said
