"""What a cell says beside its value, and what only introduces it."""

from datetime import date

import pytest

from french_cells.directory import NO_DIRECTORY
from sync_service.domain.spreadsheet import Cell
from sync_service.model.codecs import build_codec
from sync_service.sync.planning.words_beside import has_words

DUE = build_codec("loan", NO_DIRECTORY, date(2026, 11, 24)).fields["due_on"]


def says_more(typed: str) -> bool:
    reading = DUE.read(Cell(typed, typed))
    assert reading.value == "2027-01-15"
    return has_words(DUE, typed, reading.value)


@pytest.mark.parametrize(
    "typed",
    [
        "jusqu'au 15/01",
        "Jusqu’à vendredi 15/01/2027",
        "prolongé au 15/01",
        "prolongation jusqu'au 15 janvier",
        "d'ici le 15/01",
        "avant le 15/01",
        "15/01/2027 au plus tard",
        "au plus tard le 15/01",
        "prêt jusqu'au 15/01",
        "à rendre le 15/01",
    ],
)
def test_what_introduces_the_day_of_return_is_no_word_beside_it(typed: str) -> None:
    assert not says_more(typed)


def test_whom_to_ask_is_a_word_beside_it() -> None:
    assert says_more("15/01/2027 (Mme Colin)")
    assert says_more("prolongé au 15/01/2027 (Mme Colin)")
