"""Titles and cells of a list of presences that say that nobody meets."""

import pytest

from french_cells.headers.called_off import CalledOff, says_called_off
from french_cells.headers.dated import read_called_off


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("07/12 annulé", CalledOff("cancelled", "07/12")),
        ("07/12/2026 – annulée", CalledOff("cancelled", "07/12/2026")),
        ("lundi 7 décembre : ANNULÉE", CalledOff("cancelled", "lundi 7 decembre")),
        ("Annulé 07/12 (neige)", CalledOff("cancelled", "07/12")),
        ("réunion annulée", CalledOff("cancelled")),
        ("annulation", CalledOff("cancelled")),
        ("07/12 reporté", CalledOff("postponed", "07/12")),
        ("07/12\nrepoussée", CalledOff("postponed", "07/12")),
        ("07/12 reporté au 14/12", CalledOff("postponed", "07/12", "14/12")),
        ("07/12 annulé, reporté au 14/12", CalledOff("postponed", "07/12", "14/12")),
        ("07/12", None),
        ("07/12 annulé ?", None),
        ("07/12, non annulé", None),
        ("07/12 annulé si neige", None),
        ("14/12 (reporté du 07/12)", None),
        ("07/12 annulé le 14/12", None),
        ("07/12, 14/12, 21/12 reportés", None),
    ],
)
def test_a_title_says_which_meeting_is_called_off(title: str, said: CalledOff | None) -> None:
    assert read_called_off(title) == said


@pytest.mark.parametrize(
    "cell", ["annulé", "Annulée.", "reporté", "CT annulé", "pas de réunion", "annulé (neige)"]
)
def test_a_cell_says_so_by_nothing_else(cell: str) -> None:
    assert says_called_off(cell)


@pytest.mark.parametrize("cell", ["", "P", "exc.", "a annulé", "non annulé", "annulé par la MJC"])
def test_what_somebody_called_off_for_themselves_is_nothing_of_the_kind(cell: str) -> None:
    assert not says_called_off(cell)
