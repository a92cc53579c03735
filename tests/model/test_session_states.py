"""What a cell beside the mapped columns says of its session; the pages' tests play a few."""

import pytest

from sync_service.domain.spreadsheet import DOUBT, Cell
from sync_service.model.session_states import read_remark

CALLED_OFF = [
    ("Remarques", "ANNULÉ"),
    ("Remarques", "annulée, faute de participants"),
    ("Observations", "Attention : la séance est annulée (grève)"),
    ("", "Annulé !"),
    ("Notes internes", "L'atelier n'aura pas lieu"),
]
DENIED_OR_DOUBTED = [
    "pas annulé",
    "n'est plus annulée",
    "maintenu, sauf si annulé par la mairie",
    "annulé si pluie",
    "annulé ?",
    "reportée du 3 décembre",
    "animatrice : Mme Carel",
]
ABOUT_SOMETHING_ELSE = [
    ("Remarques", "Le goûter est annulé"),
    ("Remarques", "Mme Carel a annulé sa venue"),
    ("Remarques", "annulée l'an dernier"),
    ("Remarques", "à annuler"),
    ("Goûter", "annulé"),
    ("Remarques", "Le repas est reporté"),
]


@pytest.mark.parametrize(("title", "words"), CALLED_OFF)
def test_it_is_called_off(title: str, words: str) -> None:
    assert read_remark(title, Cell(words)) == "annulé"


@pytest.mark.parametrize("words", DENIED_OR_DOUBTED)
def test_nothing_is_said_where_it_is_denied_or_doubted(words: str) -> None:
    assert read_remark("Remarques", Cell(words)) == ""


@pytest.mark.parametrize(("title", "words"), ABOUT_SOMETHING_ELSE)
def test_what_may_be_about_something_else_is_in_doubt(title: str, words: str) -> None:
    assert read_remark(title, Cell(words)).endswith(DOUBT)
