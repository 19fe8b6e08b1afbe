"""`python -m bench.populate PEOPLE SCANS`: people enrolled in both programmes, with believable logbooks; prints their
ids, uuids and signed-in sessions as JSON. Runs in a child of the measurement, on the database it was given."""

import json
import os
import sys
from datetime import date, timedelta
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "insonate.settings")


def main(people_wanted: int, scans: int) -> list[dict[str, Any]]:
    import django

    django.setup()
    from django.conf import settings
    from django.test import Client

    from insonate.demo.invention import Habits, invent_scans
    from insonate.demo.staging import entry_of
    from insonate.kit import clock
    from insonate.logbook import api as logbook
    from insonate.people import api as people
    from insonate.programmes import api as programmes

    now = clock.now()
    today = now.date()
    essex, _made = people.Organisation.objects.get_or_create(slug="essex", defaults={"name": "Essex"})
    cpocus, _made = people.Organisation.objects.get_or_create(slug="cpocus", defaults={"name": "CPoCUS"})
    for organisation, key in ((essex, "essex-scanning-record"), (cpocus, "cpocus-fm-msk")):
        programmes.publish_folder(
            organisation=organisation, folder=settings.PROGRAMMES_FOLDER, keys={key}, by=None, now=now
        )
    supervisors = [_person(people, f"bench-supervisor-{n}", "Supervisor") for n in range(2)]
    officer = _person(people, "bench-officer", "Officer")
    people.grant_role(
        person=officer, organisation=essex, role=people.RoleKey.ADMISSIONS_OFFICER, from_on=today, by=None, now=now
    )
    found = []
    for number in range(people_wanted):
        person = _person(people, f"bench-{os.getpid()}-{number}", f"Student {number}")
        began = today - timedelta(days=max(360, scans * 365 // 730))
        programmes.attest_fact(
            person=person, organisation=essex, kind="awards", on=began, by=officer, now=now,
            attributes={"award": "pgcert-msk-ultrasound"}, accept_moved_anchor=True,
        )  # fmt: skip
        for organisation in (essex, cpocus):
            for programme in programmes.programmes_of(organisation):
                programmes.enrol(person=person, programme=programme, from_on=max(began, date(2024, 10, 1)), now=now)
        entries = []
        for place, scan in enumerate(invent_scans(str(number), began, today, Habits(15), supervisors=2)):
            if place == scans:
                break
            entries.append(entry_of(person.email, "B", place, scan, supervisors, on_track=True))
        logbook.log_scans(person=person, entries=entries, by=person, now=now)
        client = Client()
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        found.append({"id": person.pk, "scans": len(entries), "session": client.cookies["sessionid"].value})
    return found


def _person(people: Any, key: str, name: str) -> Any:
    email = f"{key}@insonate.example"
    return people.User.objects.filter(email=email).first() or people.User.objects.create_user(email, None, name=name)


if __name__ == "__main__":
    json.dump(main(int(sys.argv[1]), int(sys.argv[2])), sys.stdout)
