"""Words about a loan that leave nobody in doubt, and what is asked about the others."""

import pytest

from french_cells.reading import Raw
from tests.builders import World
from tests.fakes.spreadsheets import FakeTab
from tests.sync.test_loan_status import (
    COLUMNS,
    DAY,
    OWN_DATE,
    RETURNED,
    STATUS,
    lending,
    loan,
    only_problem,
    state,
)

BOTH = (*COLUMNS, RETURNED)


def told(text: str, *, since: Raw = None, back: Raw = None) -> tuple[World, FakeTab]:
    """Today is 24 November 2026."""
    row: list[Raw] = ["Malle écrans", "Le Relais" if since else None, since, None, text, back]
    world, tab = lending(row, columns=BOTH)
    world.sync_until_quiet()
    return world, tab


@pytest.mark.parametrize("text", ["chez Le Relais depuis le 2/9", "prêté au Relais depuis le 2/9"])
def test_since_when_is_the_last_such_day_and_no_question(text: str) -> None:
    world, tab = told(text)
    fields = loan(world).fields
    assert (fields["loaned_on"], fields["borrower_organisation_id"]) == ("2026-09-02", "le-relais")
    assert (world.problems(), tab.cell(1, STATUS).note) == ([], "")


def test_a_question_about_words_stays_about_them_when_the_loan_gets_late() -> None:
    """It asked about « En retard », which nobody had typed."""
    row: list[Raw] = [
        "Malle écrans",
        None,
        None,
        "24/11/2026",
        "chez Le Relais depuis le 25/1",
        None,
    ]
    world, tab = lending(row, columns=BOTH)
    world.sync_until_quiet()
    for _ in range(2):
        message = only_problem(world).message
        assert "25/01/2026" in message
        assert "En retard" not in message
        assert "Sans année" in tab.cell(1, STATUS).note
        world.sync(after=DAY)
        world.sync_until_quiet()
    assert state(tab) == "chez Le Relais depuis le 25/1"


@pytest.mark.parametrize(
    "text", ["revenu sans sa boîte", "rendu incomplet", "rendu, il manque un pion"]
)
def test_how_it_came_back_is_no_question(text: str) -> None:
    world, tab = told(text, since="15/09/2026", back="22/09/2026")
    assert loan(world).fields["condition_back"] == "incomplete"
    assert (world.problems(), state(tab)) == ([], text)


def test_without_its_day_only_that_is_asked() -> None:
    world, tab = told("revenu sans sa boîte", since="15/09/2026")
    assert loan(world).fields["condition_back"] == "incomplete"
    for _ in range(2):
        assert "Le jour du retour n’est pas dit" in only_problem(world).message
        world.sync_until_quiet()
    tab.type(1, OWN_DATE, "22/09/2026")
    world.sync_until_quiet()
    assert world.problems() == []


def test_what_does_not_work_is_told_where_to_note_it_in_two_sentences() -> None:
    world, _ = told("ne marche plus", since="15/09/2026")
    message = only_problem(world).message
    assert "dans la liste du matériel" in message
    assert message.count(". ") == 1
