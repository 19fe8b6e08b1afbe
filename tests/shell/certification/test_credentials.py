"""A credential is accepted by a verifier that others wrote, and by nobody once a byte of it or its standing changed."""

import json
import shutil
import subprocess
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from insonate.certification.awards import api as awards
from insonate.certification.awards.api import Act, Award, Paper
from insonate.certification.credentials import api as credentials
from insonate.certification.credentials.api import Finding
from insonate.certification.credentials.documents import CONTEXTS, FOLDER, context
from insonate.certification.credentials.proofs import is_signed_by
from insonate.certification.models import Credential, SigningKey
from insonate.erasure import api as erasure
from insonate.kit import clock
from insonate.kit.canonical import sha256
from tests.factories.cast import NOW
from tests.factories.certification import AWARD, Body, ready
from tests.shell.pages import client_of, page, text_of

pytestmark = pytest.mark.django_db
VERIFIER = Path(__file__).parent / "verifier"
SIGNED = (awards.Signatory("Ruth Adeyemi", "Registrar"),)
HASHES = {
    "credentials-v2.json": "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734",
    "data-integrity-v2.json": "67f21e6e33a6c14e5ccfd2fc7865f7474fb71a04af7e94136cb399dfac8ae8f4",
    "multikey-v1.json": "ba2c182de2d92f7e47184bcca8fcf0beaee6d3986c527bf664c195bbc7c58597",
    "open-badges-3.0.3.json": "3d34f4d4ef1bce691106e63798beb5e7b862ba841423f5ee1e53ab7ddf3bca84",
}
"""The contexts as W3C and 1EdTech publish them; for credentials-v2 the hash stands in the standard itself."""


@pytest.fixture(scope="session")
def verifier() -> Path:
    """The independent verifier, installed from its lock file."""
    if not (VERIFIER / "node_modules").is_dir():
        subprocess.run([shutil.which("npm") or "npm", "ci", "--silent"], cwd=VERIFIER, check=True)
    return VERIFIER / "verify.mjs"


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Body:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    cache.clear()
    return ready()


@pytest.fixture
def award(place: Body) -> Award:
    return awards.give_award(
        enrolment=place.enrolment, version=place.version, award=AWARD, request=None, signatories=SIGNED, by=place.ruth,
        now=NOW,
    )  # fmt: skip


def credential(award: Award) -> dict[str, Any]:
    """The credential as the holder downloads it."""
    newest = awards.current_certificate(award).edition
    answer = page(client_of(award.person), f"/certificates/{award.uuid}/{newest}/credential.json")
    found: dict[str, Any] = json.loads(answer.content)
    return found


def asked_for(document: dict[str, Any]) -> dict[str, Any]:
    """Everything that a verifier of this credential fetches, as our pages serve it to anybody."""
    from django.conf import settings as configured

    address = document["issuer"]["id"]
    lists = [each["statusListCredential"] for each in document["credentialStatus"]]
    anybody = Client()
    fetched = {
        each: json.loads(page(anybody, each.removeprefix(configured.PUBLIC_ADDRESS)).content)
        for each in (address, *lists)
    }
    methods = {each["id"]: {"@context": fetched[address]["@context"][2], **each}
               for each in fetched[address]["verificationMethod"]}  # fmt: skip
    return {**{each: context(each) for each in CONTEXTS}, **fetched, **methods}


def verified(verifier: Path, document: dict[str, Any], *, now: datetime = NOW) -> dict[str, Any]:
    """What the verifier says of it: whether the proof holds, and which status bits are set."""
    asked = {"credential": document, "documents": asked_for(document), "now": now.isoformat()}
    done = subprocess.run(
        [shutil.which("node") or "node", str(verifier)], input=json.dumps(asked), capture_output=True, text=True,
        check=True, cwd=VERIFIER,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def bits(said: dict[str, Any]) -> dict[str, bool]:
    return {each["purpose"]: each["set"] for each in said["status"]}


def test_independent_verifier_accepts_what_we_sign(verifier: Path, award: Award) -> None:
    said = verified(verifier, credential(award), now=NOW + timedelta(minutes=1))
    assert said["verified"], said["error"]
    assert bits(said) == {"revocation": False, "suspension": False}


def test_independent_verifier_rejects_it_when_one_byte_changes(verifier: Path, award: Award) -> None:
    document = credential(award)
    document["credentialSubject"]["achievement"]["humanCode"] = "MSK-0002"
    said = verified(verifier, document, now=NOW + timedelta(minutes=1))
    assert not said["verified"]


def test_independent_verifier_sees_it_revoked_suspended_and_whole_again(
    verifier: Path, award: Award, place: Body
) -> None:
    document = credential(award)
    later = NOW + timedelta(minutes=1)

    def after(act: Act, minutes: int) -> dict[str, bool]:
        now = NOW + timedelta(minutes=minutes)
        awards.decide_award(award=award, act=act, words="As decided.", by=place.ruth, now=now)
        return bits(verified(verifier, document, now=later))

    assert after(Act.SUSPEND, 1) == {"revocation": False, "suspension": True}
    assert after(Act.REINSTATE, 2) == {"revocation": False, "suspension": False}
    assert after(Act.WITHDRAW, 3) == {"revocation": True, "suspension": False}


def test_what_an_earlier_key_signed_stays_verifiable(verifier: Path, award: Award) -> None:
    document = credential(award)
    call_command("rotate_key", award.organisation.slug)
    assert [key.retired_at is None for key in SigningKey.objects.order_by("number")] == [False, True]
    said = verified(verifier, document, now=NOW + timedelta(minutes=1))
    assert said["verified"], said["error"]
    assert document["proof"]["verificationMethod"].endswith("#key-1")


def test_credential_says_what_the_certificate_says_and_nothing_else_of_the_person(award: Award) -> None:
    document = credential(award)
    achievement = document["credentialSubject"]["achievement"]
    assert document["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert achievement["humanCode"] == award.number
    assert achievement["name"] == "Independent Practitioner"
    assert document["credentialSubject"]["identifier"][0]["identityHash"] == "Nadia Ferreira"
    text = json.dumps(document)
    assert award.person.email not in text
    assert str(award.person.uuid) not in text
    assert award.code not in text


def test_credential_is_made_once_and_never_changes(award: Award) -> None:
    first = credential(award)
    assert credential(award) == first
    assert credentials.sign_missing(now=NOW) == 0
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
        Credential.objects.update(content="{}")


def test_timetable_signs_what_nobody_asked_for(award: Award) -> None:
    assert [credentials.sign_missing(now=NOW) for _time in range(2)] == [1, 0]
    assert Credential.objects.get().certificate.award == award


def test_renamed_holder_gets_a_new_credential_and_the_old_one_is_revoked(award: Award, place: Body) -> None:
    old = credential(award)
    award.person.name = "Nadia Ferreira-Lund"
    award.person.save()
    awards.reissue_certificate(award=award, reason="Renamed", by=place.ruth, now=NOW)
    new = credential(award)
    assert new["credentialSubject"]["identifier"][0]["identityHash"] == "Nadia Ferreira-Lund"
    assert old["credentialSubject"]["identifier"][0]["identityHash"] == "Nadia Ferreira"
    assert credentials.check_file(json.dumps(old).encode()).finding is Finding.SUPERSEDED
    assert credentials.check_file(json.dumps(new).encode()).finding is Finding.OURS


def test_machine_without_the_key_says_so_and_loses_nothing(award: Award, tmp_path: Path, settings: Any) -> None:
    credentials.rotate_key(organisation=award.organisation, by=None, now=NOW)
    settings.CREDENTIAL_KEYS = str(tmp_path / "elsewhere")
    answer: Any = client_of(award.person).get(f"/certificates/{award.uuid}/1/credential.json")
    assert answer.status_code == 503
    assert credentials.sign_missing(now=NOW) == 0
    assert not Credential.objects.exists()


def test_private_half_is_for_its_owner_only_and_not_in_the_database(award: Award) -> None:
    from django.conf import settings as configured

    credential(award)
    (key,) = SigningKey.objects.filter(organisation=award.organisation)
    path = Path(configured.CREDENTIAL_KEYS) / f"{key.public}.key"
    assert path.stat().st_mode & 0o077 == 0
    assert path.read_bytes().hex() not in json.dumps([str(vars(each)) for each in SigningKey.objects.all()])


def test_who_leaves_takes_the_name_out_of_what_we_keep(award: Award) -> None:
    credential(award)
    erasure.erase_account(person=award.person, now=NOW)
    assert not Credential.objects.exists()


def test_contexts_are_those_of_the_standards() -> None:
    assert {path.name: sha256(path.read_bytes()) for path in FOLDER.glob("*.json")} == HASHES


# A file that somebody was given


def sent(content: bytes, name: str = "given.pdf") -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return Client().post("/check/", {"file": SimpleUploadedFile(name, content)})


def pdf_of(award: Award) -> bytes:
    return bytes(awards.file_of(awards.current_certificate(award), Paper.A4).content)


def test_certificate_as_it_was_issued_is_ours(award: Award) -> None:
    text = text_of(sent(pdf_of(award)))
    assert "This file was issued here and nothing in it was changed." in text
    assert f"{award.number} Independent Practitioner" in text
    assert "Active" in text


def test_certificate_with_a_byte_changed_is_not(award: Award) -> None:
    content = bytearray(pdf_of(award))
    content[len(content) // 2] ^= 1
    text = text_of(sent(bytes(content)))
    assert "nothing in it was changed" not in text
    assert "something in it was changed" in text or "was not issued here" in text


def test_credential_in_another_order_is_ours_and_with_another_name_is_not(award: Award) -> None:
    document = credential(award)
    reordered = json.dumps(dict(reversed(list(document.items()))), indent=3).encode()
    assert "nothing in it was changed" in text_of(sent(reordered, "given.json"))
    document["credentialSubject"]["identifier"][0]["identityHash"] = "Somebody Else"
    text = text_of(sent(json.dumps(document).encode(), "given.json"))
    assert "Believe only what stands below." in text
    assert "Somebody Else" not in text


def test_withdrawn_award_is_said_beside_a_file_that_is_whole(award: Award, place: Body) -> None:
    document = json.dumps(credential(award)).encode()
    awards.decide_award(award=award, act=Act.WITHDRAW, words="As decided.", by=place.ruth, now=NOW)
    text = text_of(sent(document, "given.json"))
    assert "nothing in it was changed" in text
    assert "Withdrawn" in text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty."),
        (b"hello", "neither a certificate as PDF nor a credential"),
        (b"%PDF-1.7 of somebody else", "was not issued here"),
        (b'{"id": "urn:uuid:no"}', "was not issued here"),
        (b'{"id": "urn:uuid:7b0a2f3e-6d0f-4a5e-9d52-0f4dbb0a4f10"}', "was not issued here"),
        (b"[" * 100_000, "neither a certificate as PDF nor a credential"),
        (b"x" * 3_000_001, "No certificate is as large as that."),
    ],
)
def test_files_that_are_nothing(content: bytes, said: str) -> None:
    assert said in text_of(sent(content))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
        max_leaves=8,
    )
)
def test_any_document_is_answered(document: Any) -> None:
    assert credentials.check_file(json.dumps(document).encode()).finding in {Finding.NOT_OURS, Finding.UNREADABLE}


@pytest.mark.parametrize(
    "extra", [{"@context": ["https://example.org/evil"]}, {"proof": None}, {"proof": {"cryptosuite": "x"}}]
)
def test_proof_that_cannot_be_read_is_none(award: Award, extra: dict[str, Any]) -> None:
    document = credential(award) | extra
    (key,) = SigningKey.objects.all()
    assert not is_signed_by(document, key.public)


def test_issuer_that_never_signed_is_none(place: Body) -> None:
    assert Client().get(f"/issuers/{place.organisation.slug}/").status_code == 404
    assert Client().get("/issuers/nobody/status/revocation/").status_code == 404


def test_credential_of_an_award_with_an_end_is_rejected_after_it(
    verifier: Path, place: Body, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The verifier reads the end in the credential itself, without asking us."""
    from insonate.certification.awards import actions

    monkeypatch.setattr(actions, "days_after", lambda on, _length: on + timedelta(days=365))
    rule = place.version
    definition = actions.programmes.definition_of(rule).awards[AWARD]
    monkeypatch.setattr(type(definition), "valid_for", property(lambda _self: "a year"), raising=False)
    award = awards.give_award(
        enrolment=place.enrolment, version=place.version, award=AWARD, request=None, signatories=SIGNED, by=place.ruth,
        now=NOW,
    )  # fmt: skip
    monkeypatch.undo()
    document = credential(award)
    assert verified(verifier, document, now=NOW + timedelta(days=364))["verified"]
    assert not verified(verifier, document, now=NOW + timedelta(days=366))["verified"]
