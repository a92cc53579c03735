"""Returns of a part of what is lent: asked about, in the column where they are told."""

from datetime import date

import pytest

from french_cells.directory import NO_DIRECTORY
from sync_service.domain.spreadsheet import Cell
from sync_service.model.codecs import build_codec

FIELDS = build_codec("loan", NO_DIRECTORY, date(2026, 11, 24)).fields


@pytest.mark.parametrize(
    "typed",
    ["rendu 4 le 24/11", "4 rendues le 24/11", "rendu 4 sur 6", "4 chaises rendues le 24/11",
     "24/11 : 4 sur 6", "il en reste 2", "rendu le 24/11 sauf 2", "rendu 2 bacs sur 3"],
)  # fmt: skip
def test_a_part_is_asked_about(typed: str) -> None:
    reading = FIELDS["returned_on"].read(Cell(typed, typed))

    assert reading.error == "ambiguous"
    assert "Une partie seulement est rendue ? Laissez cette case vide" in reading.message


@pytest.mark.parametrize("typed", ["rendu 4/11", "rendu le 4/11", "rendu 4 novembre", "4/11"])
def test_a_day_is_no_part(typed: str) -> None:
    assert FIELDS["returned_on"].read(Cell(typed, typed)).value == "2026-11-04"


@pytest.mark.parametrize("typed", ["rendu 4 le 24/11", "4 chaises rendues le 24/11"])
def test_among_states_the_state_is_asked_for(typed: str) -> None:
    message = FIELDS["status"].read(Cell(typed, typed)).message

    assert "Une partie seulement est rendue ? Écrivez ici « en prêt »" in message
