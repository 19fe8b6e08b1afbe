"""The certification part of the demonstration: Owen is complete, put forward, and in the later stage certified.

Built through the same actions as in earnest. Owen's 125 scans are signed by two instructors, he passed the written exam
at the second go, and Tom asked for his award three days ago. Priya decides on appeals, so that somebody else can.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from insonate.billing import api as billing
from insonate.certification.requests import api as requests
from insonate.certification.requests.api import Act
from insonate.certification.results import api as results
from insonate.demo import cast
from insonate.logbook import api as logbook
from insonate.logbook.sign_offs import api as sign_offs
from insonate.people import api as people
from insonate.programmes import api as programmes

TRACK, AWARD = "cpocus-fm-msk", "independent-practitioner"
PLACES = (
    ("shoulder-dislocation", "shoulder"), ("elbow-effusion", "elbow"), ("knee-effusion", "knee"),
    ("tendon", "wrist-hand"), ("soft-tissue", "other-soft-tissue"),
)  # fmt: skip
EACH = 26
SITTINGS = (
    ("written", "65/80", 40, "tom", "Winnipeg"), ("written", "72/80", 39, "tom", "Winnipeg"),
    ("visual", "90%", 21, "helene", "online"), ("practical", "26/26", 14, "helene", "Winnipeg"),
)  # fmt: skip


def certify(stage: str, organisation: people.Organisation, cast_of: Mapping[str, people.User], now: datetime) -> None:
    """Owen's story up to the stage: `requested` or `certified`."""
    owen = cast_of[cast.OWEN.key]
    enrolment = _registered(organisation, cast_of, now)
    _scanned(owen, [cast_of["tom"], cast_of["helene"]], now)
    for exam, score, ago, examiner, place in SITTINGS:
        on = now.date() - timedelta(days=ago)
        results.record_result(
            enrolment=enrolment, exam=exam, score=score, sat_on=on, place=place, time_zone=organisation.time_zone,
            by=cast_of[examiner], now=_at(on, 23),
        )  # fmt: skip
    asked = requests.request_award(
        enrolment=enrolment, award=AWARD, by=cast_of["tom"], now=now - timedelta(days=3, hours=2)
    )
    if stage == "certified":
        _decided(asked, cast_of, now)


def _at(day: date, hour: int = 18) -> datetime:
    return datetime.combine(day, time(hour, 5), UTC)


def _registered(
    organisation: people.Organisation, cast_of: Mapping[str, people.User], now: datetime
) -> programmes.Enrolment:
    owen, registrar = cast_of[cast.OWEN.key], cast_of[cast.PAULETTE.key]
    since = now.date() - timedelta(days=300)
    facts = (
        ("memberships", 300, now.date() + timedelta(days=200), {"body": "cpocus"}),
        (
            "courses", 290, None,
            {"track": "fm-msk", "level": "introductory", "accredited": True, "outcome": "completed"},
        ),
    )  # fmt: skip
    for kind, ago, until, said in facts:
        on = now.date() - timedelta(days=ago)
        programmes.attest_fact(
            person=owen, organisation=organisation, kind=kind, on=on, until=until, attributes=said, by=registrar,
            now=_at(on),
        )  # fmt: skip
    programme = programmes.programmes_of(organisation).get(key=TRACK)
    return programmes.enrol(person=owen, programme=programme, from_on=since, application=None, now=_at(since))


def _scanned(owen: people.User, instructors: list[people.User], now: datetime) -> None:
    """So many scans of each application over eight months, three a session, signed within the week."""
    first = now.date() - timedelta(days=280)
    total = EACH * len(PLACES)
    by_day: dict[date, list[logbook.ScanEntry]] = {}
    for number in range(total):
        application, region = PLACES[number % len(PLACES)]
        on = first + timedelta(days=(number * 230) // total)
        content = logbook.ScanContent(
            performed_on=on, region=region, side=("right", "left")[number // 5 % 2], determinate=number % 31 != 30,
            finding="abnormal" if number % 3 else "normal", assistance="unassisted", supervision="direct",
            supervisor=str(instructors[number % 3 == 0].uuid), subject="patient", purpose="certification",
            procedure="diagnostic", applications=(application,), images_stored=True,
            encounter=str(_uuid(f"encounter/{number}")), case_number=f"O-{number:04}",
        )  # fmt: skip
        by_day.setdefault(on, []).append(logbook.ScanEntry(uuid=_uuid(f"scan/{number}"), content=content))
    for day in sorted(by_day):
        logbook.log_scans(person=owen, entries=by_day[day], by=owen, now=_at(day, 19))
    for instructor in instructors:
        waiting = sign_offs.queue_of(instructor, now=now, size=10_000).rows
        own = [each.scan for each in waiting if each.scan.logbook.person_id == owen.pk]
        rounds: dict[date, list[sign_offs.Shown]] = {}
        for scan in own:
            on = scan.performed_on + timedelta(days=7 - scan.performed_on.weekday())
            rounds.setdefault(on, []).append(sign_offs.Shown(scan.uuid, scan.version))
        for on in sorted(rounds):
            sign_offs.sign_off_scans(scans=rounds[on], by=instructor, now=_at(on))


def _decided(asked: requests.AwardRequest, cast_of: Mapping[str, people.User], now: datetime) -> None:
    """Approved yesterday, the fee paid by transfer this morning."""
    requests.decide_request(
        request=asked, act=Act.APPROVE, words="", shown=requests.last_step(asked).number,
        by=cast_of[cast.PAULETTE.key], now=now - timedelta(days=1),
    )  # fmt: skip
    account = requests.invoice_of(asked, now=now)
    assert account is not None
    billing.record_payment(
        invoice=account.invoice, means=billing.Means.TRANSFER, amount=account.invoice.total,
        on=account.invoice.raised_on, reference="transfer 2291", token=uuid4(), by=cast_of[cast.PRIYA.key],
        now=now - timedelta(hours=1),
    )  # fmt: skip


def _uuid(name: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"insonate-demonstration/owen/{name}")
