"""The first text of a draft that begins from nothing: every part that most programmes have, named and explained.

It can be read as it is, so that a committee starts from a page that works and changes one thing at a time.
"""

import json
from datetime import date

from django.conf import settings
from django.urls import reverse

from insonate.people import api as people

TEXT = """\
# yaml-language-server: $schema={schema}
# Lines that begin with # are for you. Every part is explained in the guide "Write your body's rules in an hour".
insonate: 1                              # the version of this language
programme: {key}                 # small letters, digits, hyphens; never changes
version: "{year}"                          # what this text is called; in quotation marks
title: {{en: A new programme}}             # add fr: ... for French
body: {body}
subject: person
time-zone: {zone}
applies: {{from: {day}, decided-by: registration}}   # whom it binds: who registers from this day on

references:                              # every number points at one of these
  handbook: {{title: "Handbook of the committee"}}

records:                                 # what every entry must say to count
  scan: {{asks: [region, determinate]}}

people:                                  # who is who, on the day of the act
  mentor: {{holds: [{slug}-supervisor]}}

anchors:                                 # days that are counted from
  registration: {{first: enrolments, where: {{programme: {key}}}}}

requirements:
  logbook:
    title: {{en: 50 scans}}
    count: scans
    at-least: 50
    where: {{signed-by: mentor}}
    reference: handbook

awards:
  certificate:
    title: {{en: Certificate}}
    requires: [logbook]
    decided-by: mentor
    reference: handbook
"""


def first_text(organisation: people.Organisation, today: date) -> str:
    """A document of the organisation that can be read and asks for fifty scans."""
    year = today.year + 1
    return TEXT.format(
        schema=settings.PUBLIC_ADDRESS + reverse("public:schema"),
        key=f"{organisation.slug}-programme",
        slug=organisation.slug,
        year=year,
        body=json.dumps(organisation.name, ensure_ascii=False),
        zone=organisation.time_zone,
        day=f"{year}-01-01",
    )
