"""`python -m bench.registered PEOPLE`: practitioners of FM MSK with an award each, who agreed to be found; prints the
codes of their awards as JSON. Runs in a child of the measurement, on the database it was given."""

import json
import os
import sys
from datetime import timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "insonate.settings")

FIRST = ("Ana", "Bo", "Chidi", "Daria", "Elif", "Femi", "Grete", "Hiro", "Ines", "Joana")
LAST = ("Almond", "Brandt", "Calder", "Diallo", "Eriksen", "Ferreira", "Gagnon", "Haddad", "Ito", "Joubert", "Kaur")
PLACES = ("Thunder Bay", "Prince Rupert", "Saint John", "Brandon", "Canmore", "North Bay", "Longueuil")


def main(wanted: int) -> list[str]:
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection, transaction

    from insonate.certification.awards import api as awards
    from insonate.certification.registry import api as registry
    from insonate.kit import clock
    from insonate.people import api as people
    from insonate.programmes import api as programmes

    now = clock.now()
    since = now - timedelta(days=200)
    body, _made = people.Organisation.objects.get_or_create(slug="cpocus", defaults={"name": "CPoCUS"})
    (version,) = programmes.publish_folder(
        organisation=body, folder=settings.PROGRAMMES_FOLDER, keys={"cpocus-fm-msk"}, by=None, now=since
    )
    registrar = people.User.objects.create_user("bench-registrar@insonate.example", None, name="Registrar")
    codes, award = [], "independent-practitioner"
    with transaction.atomic():
        for number in range(wanted):
            name = f"{FIRST[number % len(FIRST)]} {LAST[number % len(LAST)]} {number}"
            holder = people.User.objects.create_user(f"bench-{number}@insonate.example", None, name=name)
            enrolment = programmes.enrol(
                person=holder, programme=version.programme, from_on=since.date(), by=None, now=since
            )
            given = awards.give_award(
                enrolment=enrolment,
                version=version,
                award=award,
                request=None,
                by=registrar,
                now=now,
            )
            registry.set_listing(award=given, is_listed=True, place=PLACES[number % len(PLACES)], by=holder, now=now)
            codes.append(given.code)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as the database does by itself within a minute of so many new rows
    return codes


if __name__ == "__main__":
    json.dump(main(int(sys.argv[1])), sys.stdout)
