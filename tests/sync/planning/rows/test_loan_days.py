"""What a loan's other cells say of the day on which it ends. Today is 24 November 2026."""

import pytest

from french_cells.reading import Raw
from sync_service.domain.mapping import Column
from tests.sync.test_loan_status import BORROWER, RETURNED, lending, loan

COLUMNS = (
    Column("item_code", ("Matériel",)),
    BORROWER,
    Column("loaned_on", ("Sorti le",)),
    Column("due_on", ("À rendre le",)),
    RETURNED,
)
OUT: list[Raw] = ["Malle écrans", "Le Relais", "05/11/2026"]


@pytest.mark.parametrize("due", ["fin novembre", "2 semaines", "après les vacances"])
def test_nobody_is_asked_for_the_day_that_something_was_due_once_it_is_back(due: str) -> None:
    world, tab = lending([*OUT, due, "20/11/2026"], [*OUT[:2], "01/10/2026", due], columns=COLUMNS)
    world.sync_until_quiet()
    assert [one.cell for one in world.problems()] == ["D3"]
    assert tab.cell(1, 3).value == due


def test_a_day_that_is_known_is_not_lost_for_one_that_cannot_be_read() -> None:
    world, tab = lending([*OUT, "30/11/2026", "20/11/2026"], columns=COLUMNS)
    world.sync_until_quiet()
    tab.type(1, 3, "fin novembre")
    world.sync_until_quiet()
    assert loan(world).fields["due_on"] == "2026-11-30"
    assert [one.cell for one in world.problems()] == ["D2"]
    assert tab.cell(1, 3).value == "fin novembre"


def test_a_return_without_its_year_is_the_one_that_follows_the_first_day() -> None:
    world, _ = lending([*OUT, "30/11/2026", "rendue le 20 novembre"], columns=COLUMNS)
    world.sync_until_quiet()
    assert (loan(world).fields["returned_on"], world.problems()) == ("2026-11-20", [])


def test_one_that_follows_no_first_day_is_asked_about() -> None:
    world, _ = lending([*OUT[:2], "05/11/2025", None, "20 novembre"], columns=COLUMNS)
    world.sync_until_quiet()
    assert [(one.kind, one.cell) for one in world.problems()] == [("assumed", "E2")]


MONTH = 30 * 24 * 3600


@pytest.mark.parametrize("text", ["rendu le 3", "rendu le 3/12"])
def test_a_day_that_was_none_when_it_was_typed_is_none_a_month_later(text: str) -> None:
    world, tab = lending([*OUT, "30/11/2026", ""], columns=COLUMNS)
    world.sync_until_quiet()
    tab.type(1, 4, text)
    world.sync_until_quiet()
    (refused,) = world.problems()
    world.clock.advance(MONTH)
    tab.type(1, 3, "29/11/2026")
    world.sync_until_quiet()
    assert world.problems() == [refused]
    assert loan(world).fields.get("returned_on") is None


def test_a_whole_date_that_was_in_the_future_has_come() -> None:
    """Typed again on that day, it would look the same to us."""
    world, tab = lending([*OUT, "30/11/2026", ""], columns=COLUMNS)
    world.sync_until_quiet()
    tab.type(1, 4, "10/12/2026")
    world.sync_until_quiet()
    assert [one.cell for one in world.problems()] == ["E2"]
    world.clock.advance(MONTH)
    tab.type(1, 3, "29/11/2026")
    world.sync_until_quiet()
    assert (world.problems(), loan(world).fields["returned_on"]) == ([], "2026-12-10")


def test_of_what_was_refused_another_cell_of_its_row_may_make_sense_later() -> None:
    world, tab = lending([*OUT, "30/11/2026", ""], columns=COLUMNS)
    world.sync_until_quiet()
    tab.type(1, 4, "rendu le 3")
    world.sync_until_quiet()
    world.clock.advance(MONTH)
    world.sync_until_quiet()
    assert [one.cell for one in world.problems()] == ["E2"]

    tab.type(1, 2, "20/10/2026")
    world.sync_until_quiet()
    assert (world.problems(), loan(world).fields["returned_on"]) == ([], "2026-11-03")
