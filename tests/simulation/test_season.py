"""Weeks of a season, played by the commands: nothing is lost, and what is asked is counted."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date

import pytest

from simulation.season.attention import Attention, Note
from simulation.season.books import FIELDS
from simulation.season.season import Season
from simulation.season.town import Town
from simulation.season.words import Names
from tests.taste import taste

pytestmark = pytest.mark.hostile
PEOPLE, THINGS = 5, 4


@pytest.fixture(params=taste([[1, 2, 2, False]], [[4, 8, 5, True]]))
def played(request: pytest.FixtureRequest) -> Iterator[Season]:
    weeks, partners, days, has_mishaps = request.param
    with closing(Town()) as town:
        town.open("sqlite")
        season = Season(town, 1, partners, print, PEOPLE, THINGS, has_mishaps=has_mishaps)
        season.settle_in(weeks)
        season.keepers[0].scribbles()
        for week in range(weeks):
            season.week(week + 1, days)
        yield season


def test_a_week_loses_nothing_and_asks_about_what_nobody_can_read(played: Season) -> None:
    assert played.attention.breaches == []
    assert sum(played.attention.notes[1].values()) >= 1
    assert played.attention.needless == []
    assert any(one.families for one in played.books.sessions)
    assert len(played.attention.things) >= 1, "each Monday brings a letter"
    _assert_that_the_judge_sees_it(played)


def _assert_that_the_judge_sees_it(played: Season) -> None:
    """What is not as people meant it: by changing what is meant, after all has come to rest."""
    person, other = played.books.people["partenaire-1"][:2]
    person.fields["phone"], other.is_gone = "03 53 01 99 99", True
    session = next(one for one in played.books.sessions if one.families)
    session.families["nobody@example.org"], session.seats = 1, 0
    loan, meeting = played.books.loans[0], played.books.meetings[0]
    loan.returned_on = date(2026, 9, 1)
    played.books.things[-1].location = "elsewhere"
    for one in played.books.meetings:
        one.statuses["partenaire-1"] = "absent"
    played.judge_all(9)
    played.judge.letter(9)

    found = " ".join(played.attention.breaches)
    assert f"phone of {person.name}" in found
    assert f"{other.name} is a record that nobody keeps" in found
    assert "nobody@example.org registered" in found
    assert f"{session.place} on {session.day} is overbooked" in found
    assert f"returned_on of {loan.thing.label}" in found
    assert f"status of {loan.thing.label}" in found
    assert f"location of {played.books.things[-1].label}" in found
    assert f"partenaire-1 on {meeting.day} is" in found
    assert "the letter counts absences" in found


def test_no_two_people_of_a_season_have_one_name() -> None:
    names = Names()
    made = [names.value(field) for _ in range(2000) for field in FIELDS]

    people = made[:: len(FIELDS)]
    assert len({*people}) == len(people)


def test_a_note_is_counted_once_for_as_long_as_it_stands() -> None:
    attention, tab = Attention(), ("a", "Contacts")
    note = Note(*tab, "Durand", "Mail", "Synchronisation : …")
    attention.see(1, *tab, {note}, set())
    attention.see(1, "a", "Prêts", set(), set())
    attention.see(1, *tab, {note}, {note})
    attention.see(2, *tab, set(), set())
    attention.see(2, *tab, {note}, {note})

    assert (attention.notes[1]["a"], attention.notes[2]["a"]) == (1, 1)
    assert attention.needless == [note]
