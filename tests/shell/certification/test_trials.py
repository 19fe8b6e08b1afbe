"""Trying a version on a cohort: whom it moves, how a trial goes on, and what becomes of one that died."""

import json
from datetime import date, datetime, timedelta

import pytest

from insonate.certification.models import Trial, TrialPerson
from insonate.certification.standings import api as standings
from insonate.certification.trials import api as trials
from insonate.certification.trials.writing import read, tally_of, tally_read, tally_written, written
from insonate.jobs import long_work
from insonate.people.models import RoleKey, User
from insonate.programmes import api as programmes
from insonate_core.programmes import canonical_json
from insonate_core.trials import Effect
from tests.factories.cast import NOW, person, role
from tests.factories.scans import logged
from tests.factories.yearly import enrolled, scans

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def programme() -> programmes.Programme:
    """Nadia and Owen have six scans in their year and Mei two; five are asked."""
    for key, number in (("nadia", 6), ("owen", 6), ("mei", 2)):
        who = enrolled(key, from_on=date(2025, 8, 1)).person
        scans(who, *(date(2026, 3, 1) + timedelta(days=9 * each) for each in range(number)))
    found = programmes.programme_called("harbour-record")
    assert found is not None
    return found


@pytest.fixture
def greta(programme: programmes.Programme) -> User:
    lead = person("greta")
    role(lead, RoleKey.PROGRAMME_LEAD, programme.organisation)
    return lead


def document(programme: programmes.Programme, at_least: int = 5, **changes: object) -> str:
    tree = json.loads(programme.versions.get().document) | {"version": "draft"} | changes
    tree["requirements"]["scans"]["at-least"] = at_least
    return canonical_json(tree).decode()


def begun(programme: programmes.Programme, by: User, text: str, as_of: date = TODAY, now: datetime = NOW) -> Trial:
    return trials.begin_trial(
        programme=programme, document=text, title="Draft", origin="draft:1", as_of=as_of, by=by, now=now
    )


def finished(trial: Trial) -> Trial:
    assert trials.advance_trial(trial, clock=lambda: NOW)
    trial.refresh_from_db()
    assert trial.state == "finished"
    return trial


def effects(trial: Trial) -> dict[str, str]:
    rows = TrialPerson.objects.filter(trial=trial).select_related("enrolment__person")
    return {row.enrolment.person.name.split()[0]: row.effect for row in rows}


def test_same_rules_change_nothing(programme: programmes.Programme, greta: User) -> None:
    trial = finished(begun(programme, greta, document(programme)))
    assert effects(trial) == dict.fromkeys(("Nadia", "Owen", "Mei"), "unchanged")
    assert trials.tally_in(trial).clauses == {}


def test_more_scans_leave_some_newly_short_by_their_number(programme: programmes.Programme, greta: User) -> None:
    trial = finished(begun(programme, greta, document(programme, 8)))
    assert effects(trial) == {"Nadia": "newly-short", "Owen": "newly-short", "Mei": "further"}
    clause = trials.tally_in(trial).clauses["scans"]
    assert (clause.newly_short, clause.further, clause.nearer, clause.lacking, clause.most) == (2, 1, 0, 2 + 2 + 3, 3)
    (nadia,) = [
        each
        for each in trials.read_rows(trials.people_in(trial, [Effect.NEWLY_SHORT], "scans"))
        if each.enrolment.person.name == "Nadia Ferreira"
    ]
    (change,) = nadia.difference.clauses
    assert (change.path, change.turn, change.missing_before, change.missing_after) == ("scans", 0, 0, 2)


def test_fewer_scans_bring_nearer(programme: programmes.Programme, greta: User) -> None:
    assert effects(finished(begun(programme, greta, document(programme, 2))))["Mei"] == "nearer"


def test_trial_judges_as_of_the_day_it_was_asked_for(programme: programmes.Programme, greta: User) -> None:
    """On 12 March two of the six scans were done."""
    trial = finished(begun(programme, greta, document(programme, 2), as_of=date(2026, 3, 12)))
    assert effects(trial)["Nadia"] == "nearer"


def test_trial_changes_no_standing(programme: programmes.Programme, greta: User) -> None:
    before = [(row.name, row.summary) for row in standings.cohort_of(programme, now=NOW).rows]
    finished(begun(programme, greta, document(programme, 50)))
    standings.drop_kept()
    standings.forget()
    assert [(row.name, row.summary) for row in standings.cohort_of(programme, now=NOW).rows] == before


def test_document_of_another_programme_is_refused(programme: programmes.Programme, greta: User) -> None:
    with pytest.raises(trials.TrialRefused) as refused:
        begun(programme, greta, document(programme).replace("harbour-record", "moor-record"))
    assert (refused.value.problem, Trial.objects.count()) == (trials.Problem.ANOTHER_PROGRAMME, 0)


def test_nobody_registered_is_refused(programme: programmes.Programme, greta: User) -> None:
    with pytest.raises(trials.TrialRefused) as refused:
        begun(programme, greta, document(programme), as_of=date(2025, 7, 1))
    assert refused.value.problem is trials.Problem.NOBODY_REGISTERED


def test_facts_that_moved_while_it_ran_are_said(programme: programmes.Programme, greta: User) -> None:
    still = finished(begun(programme, greta, document(programme)))
    moving = begun(programme, greta, document(programme))
    logged(person("mei"))
    assert (still.facts_moved, finished(moving).facts_moved) == (False, True)


def test_trial_stops_when_it_is_enough_and_goes_on_where_it_stopped(
    programme: programmes.Programme, greta: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("insonate.certification.standings.many.in_batches.__defaults__", (1,))
    trial = begun(programme, greta, document(programme, 8))
    seen = []
    for _visit in range(3):
        trials.advance_trial(trial, clock=lambda: NOW, enough=lambda: True)
        trial.refresh_from_db()
        seen.append((trials.judged_in(trial), trial.state))
    assert seen == [(1, "running"), (2, "running"), (3, "finished")]


def test_only_one_works_on_a_trial_at_a_time(programme: programmes.Programme, greta: User) -> None:
    trial = begun(programme, greta, document(programme))
    other = "00000000-0000-4000-8000-000000000001"
    Trial.objects.filter(pk=trial.pk).update(held_by=other, held_until=NOW + timedelta(seconds=5))
    assert not trials.advance_trial(trial, clock=lambda: NOW)
    assert trials.advance_trial(trial, clock=lambda: NOW + timedelta(seconds=6))


def test_trial_whose_worker_died_is_taken_up_and_then_said_to_have_failed(
    programme: programmes.Programme, greta: User
) -> None:
    """A process that dies leaves the trial held; after a minute the next one goes on, but not for ever."""
    trial = begun(programme, greta, document(programme))
    Trial.objects.filter(pk=trial.pk).update(in_background=True)
    later = NOW
    for time in range(4):
        Trial.objects.filter(pk=trial.pk).update(
            held_by="00000000-0000-4000-8000-000000000001", held_until=later, taken_up=time
        )
        later += timedelta(minutes=2)
        assert trials.waiting_in_background(later).first() == trial
        if time < 3:
            assert Trial.objects.get(pk=trial.pk).state == "running"
    assert not trials.advance_trial(trial, clock=lambda: later)
    trial.refresh_from_db()
    assert (trial.state, "stopped 4 times" in trial.failure) == ("failed", True)


def test_large_trial_is_left_to_the_worker(
    programme: programmes.Programme, greta: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("insonate.certification.trials.actions.WAITED_FOR", 2)
    monkeypatch.setattr("insonate.jobs.long_work.cores", lambda: 1)
    trial = begun(programme, greta, document(programme, 8))
    assert trial.in_background
    assert long_work.try_oldest(clock=lambda: NOW, stopped=lambda: False)
    trial.refresh_from_db()
    assert trial.state == "finished"
    assert not long_work.try_oldest(clock=lambda: NOW, stopped=lambda: False)


def test_failure_is_said_on_the_trial_and_does_not_stop_the_worker(
    programme: programmes.Programme, greta: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A version that can no longer be read: here the binding version's hash is none that is stored."""
    monkeypatch.setattr("insonate.certification.trials.actions.WAITED_FOR", 0)
    monkeypatch.setattr("insonate.jobs.long_work.cores", lambda: 1)
    trial = begun(programme, greta, document(programme))
    TrialPerson.objects.filter(trial=trial).update(version="0" * 64)
    assert long_work.try_oldest(clock=lambda: NOW, stopped=lambda: False)
    trial.refresh_from_db()
    assert (trial.state, trial.failure.split(":")[0], trial.held_by) == ("failed", "DoesNotExist", None)


def test_worker_keeps_cohorts_up_to_date_that_were_looked_at(programme: programmes.Programme) -> None:
    assert long_work.freshen_cohorts(clock=lambda: NOW, stopped=lambda: False) == 0
    standings.cohort_of(programme, now=NOW)
    logged(person("mei"))
    assert long_work.freshen_cohorts(clock=lambda: NOW, stopped=lambda: False) == 1
    assert standings.out_of_date_in(programme, now=NOW) == []


def test_what_was_written_is_read_again(programme: programmes.Programme, greta: User) -> None:
    trial = finished(begun(programme, greta, document(programme, 8)))
    rows = TrialPerson.objects.filter(trial=trial)
    differences = [read(row.effect, json.loads(row.changes)) for row in rows]
    assert [written(each) for each in differences] == [row.changes for row in rows]
    assert tally_read(json.loads(tally_written(tally_of(differences)))) == trials.tally_in(trial)


def test_names_are_for_those_who_may_see_the_cohort(programme: programmes.Programme, greta: User) -> None:
    trial = begun(programme, greta, document(programme))
    ines, stranger, piotr = person("ines"), person("stranger"), person("piotr")
    role(ines, RoleKey.ADMINISTRATOR, programme.organisation)
    role(piotr, RoleKey.TUTOR, programme.organisation)
    found = {each.name: trials.trial_for(each, trial.uuid, now=NOW) for each in (greta, ines, piotr, stranger)}
    assert [name for name, shown in found.items() if shown is None] == ["Stan Holloway-Reed"]
    assert [trials.sees_people(each, trial, now=NOW) for each in (greta, ines, piotr)] == [True, False, True]
    assert [len(trials.programmes_to_try(each, now=NOW)) for each in (greta, ines, piotr, stranger)] == [1, 1, 0, 0]
