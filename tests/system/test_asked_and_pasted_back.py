"""A list that asks, pasted back from another program: our notes stay, and nobody answered."""

from pathlib import Path

import pytest

from tests.system.processes import StandIn
from tests.system.test_answered_beside_others import (
    DATE,
    OTHER,
    SESSIONS,
    STATE,
    days,
    delete_note,
    families,
)
from tests.system.test_who_came import BEFORE, CAFE, Town, make

pytestmark = pytest.mark.system

EIGHTH, TWENTY_SECOND = "2026-12-08", "2026-12-22"


@pytest.fixture
def town(tmp_path: Path, stand_in: StandIn) -> Town:
    return make(tmp_path, stand_in, at=BEFORE, sessions=SESSIONS)


def copy(town: Town, tab: str) -> list[list[str]]:
    rows = [[str(cell) for cell in row] for row in town.own.seen(tab)[1:]]
    width = max(map(len, rows))
    return [row + [""] * (width - len(row)) for row in rows]


def paste(town: Town, tab: str, rows: list[list[str]], first: int = 1) -> None:
    """As values: notes stay where they are."""
    for row, cells in enumerate(rows, start=first):
        town.own.type(tab, row, 0, *cells)


def call_off(town: Town, row: int) -> None:
    town.own.type("Séances", row, STATE, "annulée")
    town.rest()


def noted(town: Town, tab: str) -> list[tuple[int, int]]:
    return [*town.own.notes(tab)]


def test_a_list_sorted_in_another_program_calls_nothing_off(town: Town) -> None:
    call_off(town, 1)
    paste(town, "Séances", copy(town, "Séances")[::-1])
    town.rest()
    assert (days(town)[EIGHTH], town.asked()) == ("planned", [("held", "G5")])
    assert noted(town, "Séances") == [(4, STATE)]

    delete_note(town, "Séances")
    town.rest()
    assert (days(town)[EIGHTH], town.asked()) == ("cancelled", [])


def test_a_list_pasted_one_row_lower_calls_nothing_off(town: Town) -> None:
    call_off(town, 1)
    paste(town, "Séances", [[*map(str, OTHER), "", ""], *copy(town, "Séances")])
    town.rest()
    assert (days(town)[EIGHTH], town.asked()) == ("planned", [("held", "G3")])
    assert noted(town, "Séances") == [(2, STATE)]


def test_a_list_pasted_one_row_higher_calls_nothing_off(town: Town) -> None:
    town.own.add_row("Inscriptions", f"{CAFE} du 22/12/2026", "Nour", 1, "", "non", "")
    town.rest()
    call_off(town, 3)
    rows = copy(town, "Séances")
    paste(town, "Séances", [*rows[1:], [""] * len(rows[0])])
    town.rest()
    assert days(town)[TWENTY_SECOND] == "planned"
    assert (3, STATE) not in noted(town, "Séances")


@pytest.mark.parametrize("is_sorted", [True, False])
def test_a_list_pasted_below_itself_calls_nothing_off(town: Town, *, is_sorted: bool) -> None:
    """Its first rows are deleted, and their note with them."""
    call_off(town, 1)
    rows = copy(town, "Séances")
    paste(town, "Séances", rows[::-1] if is_sorted else rows, first=5)
    town.own.delete_rows("Séances", 1, 4)
    town.rest()
    assert days(town)[EIGHTH] == "planned"
    assert town.asked() == [("held", "G5" if is_sorted else "G2")]


def test_families_sorted_by_name_in_another_program_did_not_stay_away(town: Town) -> None:
    for name in ("Nour", "Ines"):
        town.own.add_row("Inscriptions", f"{CAFE} du 15/12/2026", name, 1, "", "non", "")
    town.rest()
    town.say("absente")
    paste(town, "Inscriptions", sorted(copy(town, "Inscriptions"), key=lambda row: row[1]))
    town.rest()
    assert (families(town)["Lina"], town.asked()) == (None, [("held", "F3")])
    assert noted(town, "Inscriptions") == [(2, 5)]


def test_of_two_that_ask_alike_the_one_whose_note_is_deleted_is_called_off(town: Town) -> None:
    """The other's note says the same, and stands where it was asked."""
    for day in ("15/12/2026", "22/12/2026"):
        town.own.add_row("Inscriptions", f"{CAFE} du {day}", "Nour", 1, "", "non", "")
    town.rest()
    call_off(town, 2)
    call_off(town, 3)
    town.own.write_note("Séances", 2, STATE, "")
    town.own.sort("Séances", DATE, 1, descending=True)
    town.rest()
    assert (days(town)["2026-12-15"], days(town)[TWENTY_SECOND]) == ("cancelled", "planned")
    assert noted(town, "Séances") == [(2, STATE)]


@pytest.mark.parametrize("pasted", ["sorted", "one row lower", "one row higher"])
def test_words_that_somebody_added_to_our_note_stay(town: Town, pasted: str) -> None:
    """They went with our note, which the row that stands there now never had."""
    town.own.add_row("Inscriptions", f"{CAFE} du 05/01/2027", "Nour", 1, "", "non", "")
    town.rest()
    call_off(town, 4 if pasted == "one row higher" else 1)
    ((place, note),) = town.own.notes("Séances").items()
    town.own.write_note("Séances", *place, f"{note}\nMarie : vu avec Paul")
    town.rest()
    rows = copy(town, "Séances")
    lower = [[*map(str, OTHER), "", ""], *rows]
    higher = [*rows[1:], [""] * len(rows[0])]
    paste(town, "Séances", {"sorted": rows[::-1], "one row lower": lower}.get(pasted, higher))
    town.rest()

    moved = {"sorted": 4, "one row lower": 2}.get(pasted, 3)
    kept = {place: "Marie : vu avec Paul", (moved, STATE): note}
    assert kept.items() <= town.own.notes("Séances").items()
    assert ("held", f"G{moved + 1}") in town.asked()


@pytest.mark.parametrize(
    "added", [" Marie : vu avec Paul", "\n« Salle prise », vu avec Paul"], ids=["line", "quoted"]
)
def test_words_that_somebody_added_to_our_note_stay_wherever_they_stand(
    town: Town, added: str
) -> None:
    """Behind our last sentence, as one types into a note: with the list sorted they were lost."""
    call_off(town, 1)
    ((at, note),) = town.own.notes("Séances").items()
    town.own.write_note("Séances", *at, f"{note}{added}")
    town.rest()
    paste(town, "Séances", copy(town, "Séances")[::-1])
    town.rest()
    kept = {at: added.strip(), (4, STATE): note}
    assert kept.items() <= town.own.notes("Séances").items()
