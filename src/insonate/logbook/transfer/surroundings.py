"""What does the reading of a person's file depend on besides the file itself?"""

from datetime import datetime

from insonate.logbook.sign_offs.choices import supervisors_for
from insonate.logbook.sign_offs.days import day_of
from insonate.logbook.transfer.preview import Surroundings
from insonate.people import api as people
from insonate.programmes import api as programmes


def surroundings_of(person: people.User, now: datetime) -> Surroundings:
    """The person's day, the words of the programmes they are enrolled in, and whom they may name as supervisor."""
    today = day_of(person, now)
    vocabularies = {
        attribute: {term.key: tuple(term.titles.values()) for term in terms}
        for attribute, terms in programmes.vocabularies_for(person, now=now).items()
    }
    supervisors = {str(choice.person.uuid): choice.person.name for choice in supervisors_for(person, today)}
    return Surroundings(today, vocabularies, supervisors)
