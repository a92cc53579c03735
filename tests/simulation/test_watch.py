"""The watch counts the looks that a run surely took, and no others."""

from typing import Any

import pytest

from simulation.books import Books
from simulation.entries import Entry
from simulation.machinery.wire import Passing
from simulation.values import FIELDS
from simulation.watch import Watch

Json = dict[str, Any]
BADOT = dict(
    zip(FIELDS, ["Badot", "Anne", "Directrice", "a@example.org", "0353010001"], strict=True)
)


class Desk:
    """One person, and the runs that look at their row."""

    def __init__(self) -> None:
        self.books = Books()
        self.badot = self.books.people[self.books.someone("les-epis")]
        for name, text in BADOT.items():
            self.books.note(Entry(self.badot.number, name, text, "les-epis"))
        self.watch = Watch(self.books)

    def run(self, *, is_away: bool, saw_everything: bool = True) -> None:
        self.badot.is_away = is_away
        self.watch.count_look(saw_everything=saw_everything)

    def archives(self, *others: Json) -> list[str]:
        self.badot.is_away = True
        archived = {"ref": "C-1", "archived": True, "fields": BADOT}
        return self.watch.hasty([archived, *others], saw_everything=True)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_who_is_archived_at_the_first_look_is_archived_hastily(desk: Desk) -> None:
    desk.run(is_away=False)

    assert desk.archives() == ["#1 was archived after one look"]


def test_who_is_archived_at_the_second_look_is_not(desk: Desk) -> None:
    desk.run(is_away=True)

    assert desk.archives() == []


def test_who_is_another_record_by_now_is_not_archived_by_a_row_that_goes(desk: Desk) -> None:
    """A row that was retyped is asked about beside the old record, which goes then."""
    desk.run(is_away=False)

    assert desk.archives({"ref": "C-2", "archived": False, "fields": BADOT}) == []


def test_a_row_that_was_seen_back_has_to_be_missed_twice_again(desk: Desk) -> None:
    desk.run(is_away=True)
    desk.run(is_away=False)

    assert desk.archives() == ["#1 was archived after one look"]


def test_a_row_that_no_run_saw_back_was_missed_twice(desk: Desk) -> None:
    desk.run(is_away=True)
    desk.run(is_away=False, saw_everything=False)

    assert desk.archives() == []


def test_whom_the_office_archived_no_missing_row_did(desk: Desk) -> None:
    desk.badot.is_archived = True

    assert desk.archives() == []


@pytest.mark.parametrize("request_of", ["insertDimension", "updateCells"])
def test_a_run_that_puts_rows_in_looks_once_more(request_of: str) -> None:
    """Nothing had to stand still: a row was missing before the write and after it (2850001)."""
    passing = Passing("write", "S1", {"requests": [{request_of: {}}]})
    assert passing.makes_room is (request_of == "insertDimension")
