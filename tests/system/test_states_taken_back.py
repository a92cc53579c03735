"""A word in another cell calls a session off; once no cell says so, it is as it was before."""

from pathlib import Path

import pytest

from tests.system.processes import StandIn
from tests.system.test_who_came import CAFE, Town, make

pytestmark = pytest.mark.system

SESSION, DATE, PLACE, STATE, REMARK = 1, 1, 4, 6, 7
SESSIONS = [("Atelier", "Date", "Début", "Fin", "Lieu", "Places", "État", "Remarques")]
FAMILIES = [("Séance", "Prénom", "Nb adultes", "0-2 ans", "Première venue", "État")]


def town_of(tmp_path: Path, stand_in: StandIn, day: str, state: str) -> Town:
    row = (CAFE, day, "14h", "16h", "Auditorium", 12, state, "")
    return make(tmp_path, stand_in, sessions=[*SESSIONS, row], families=FAMILIES)


def type_each(town: Town, column: int, *words: str) -> None:
    for word in words:
        town.own.type("Séances", SESSION, column, word)
        town.rest()


@pytest.mark.parametrize("words", [("reporté", "annulé", ""), ("annulé", "reporté", "")])
@pytest.mark.parametrize("state", ["", "Annulée"])
def test_corrected_and_wiped_a_remark_leaves_what_stood_before_both_words(
    words: tuple[str, ...], state: str, tmp_path: Path, stand_in: StandIn
) -> None:
    """It stayed as the first of them had said."""
    town = town_of(tmp_path, stand_in, "15/12/2026", "")
    type_each(town, STATE, *filter(None, [state]))
    type_each(town, REMARK, *words)
    expected = "cancelled" if state else "planned"
    assert (town.states(), town.asked()) == ([expected], [])


@pytest.mark.parametrize("kept", [False, True])
def test_what_another_cell_says_still_is_so(
    *,
    kept: bool,
    tmp_path: Path,
    stand_in: StandIn,
) -> None:
    town = town_of(tmp_path, stand_in, "15/12/2026", "")
    type_each(town, PLACE, "MJC (annulé)")
    type_each(town, REMARK, "reporté")
    if not kept:
        town.own.type("Séances", SESSION, PLACE, "MJC")
    type_each(town, REMARK, "")
    assert town.states() == ["cancelled" if kept else "planned"]


def test_dated_anew_meanwhile_a_session_that_was_held_is_planned(
    tmp_path: Path, stand_in: StandIn
) -> None:
    """It stayed « Annulée » though no cell said so."""
    town = town_of(tmp_path, stand_in, "02/11/2026", "Tenue")
    type_each(town, REMARK, "annulé")
    type_each(town, DATE, "05/01/2027")
    assert town.states() == ["cancelled"]
    type_each(town, REMARK, "")
    assert (town.states(), town.shown("Séances", STATE)) == (["planned"], ["Prévue"])
