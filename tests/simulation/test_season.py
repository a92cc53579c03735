"""Weeks of a season, played by the commands: nothing is lost, and what is asked is counted."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from simulation.season.attention import Attention, Note
from simulation.season.season import Season
from simulation.season.town import Town
from tests.taste import taste

pytestmark = pytest.mark.hostile
PEOPLE = 5


@pytest.fixture(params=taste([[1, 2, 2]], [[3, 8, 5]]))
def played(request: pytest.FixtureRequest) -> Iterator[Season]:
    weeks, partners, days = request.param
    with closing(Town()) as town:
        town.open("sqlite")
        season = Season(town, 1, partners, print, PEOPLE)
        season.settle_in(weeks)
        season.keepers[0].scribbles()
        for week in range(weeks):
            season.week(week + 1, days)
        yield season


def test_a_week_loses_nothing_and_asks_about_what_nobody_can_read(played: Season) -> None:
    assert played.attention.breaches == []
    assert sum(played.attention.notes[1].values()) >= 1
    assert played.attention.needless == []
    assert played.books.sessions[0].families
    assert len(played.attention.things) >= 1, "each Monday brings a letter"
    _assert_that_the_judge_sees_it(played)


def _assert_that_the_judge_sees_it(played: Season) -> None:
    """What is not as people meant it: by changing what is meant, after all has come to rest."""
    person, other = played.books.people["partenaire-1"][:2]
    person.fields["phone"], other.is_gone = "03 53 01 99 99", True
    session = played.books.sessions[0]
    session.families["nobody@example.org"], session.seats = 1, 0
    played.judge(9)

    found = " ".join(played.attention.breaches)
    assert f"phone of {person.name}" in found
    assert f"{other.name} is a record that nobody keeps" in found
    assert "nobody@example.org registered" in found
    assert f"{session.place} on {session.day} is overbooked" in found


def test_a_note_is_counted_once_for_as_long_as_it_stands() -> None:
    attention, note = Attention(), Note("a", "Durand", "Mail", "Synchronisation : …")
    attention.see(1, "a", {note}, set())
    attention.see(1, "a", {note}, {note})
    attention.see(2, "a", set(), set())
    attention.see(2, "a", {note}, {note})

    assert (attention.notes[1]["a"], attention.notes[2]["a"]) == (1, 1)
    assert attention.needless == [note]
