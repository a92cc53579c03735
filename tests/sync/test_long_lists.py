"""Google's own limit on lists, on the way that a list of hundreds takes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync_service.domain.mapping import Column, TabRules
from tests.on_google import Rows, Town

pytestmark = pytest.mark.stand_in

ITEMS = TabRules("Objets", "item", "table", (Column("label", ("Objet", "Jeu")),))
LOANS = TabRules(
    "Prêts",
    "loan",
    "table",
    (
        Column("item_code", ("Objet",), dropdown=True),
        Column("borrower_organisation_id", ("Emprunteur",)),
        Column("loaned_on", ("Du",)),
        Column("due_on", ("Au",)),
    ),
)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path, rules={"Objets": ITEMS, "Prêts": LOANS})
    yield town
    town.close()


def test_a_toy_library_of_545_games_is_written_without_a_list(town: Town) -> None:
    games: Rows = [["Objet"], *([f"Jeu {number}"] for number in range(545))]
    epis = town.add({"Objets": games, "Prêts": [["Objet", "Emprunteur", "Du", "Au"]]})

    report = town.sync_until_quiet()

    assert len(town.records("item")) == 545
    assert town.states(report) == ["idle", "idle"]
    assert epis.seen("Objets")[0][-1] == epis.seen("Prêts")[0][-1] == "Réf."


def test_rows_that_a_no_puts_back_have_the_signs_that_were_typed(town: Town) -> None:
    """« Valise d’ombres » came back with a straight apostrophe."""
    games: Rows = [["Objet"], *([f"Valise d’ombres {number}"] for number in range(30))]
    epis = town.add({"Objets": games})
    town.sync_until_quiet()
    epis.delete_rows("Objets", 3, 10)
    town.sync_until_quiet()
    (asked,) = town.problems("guard")

    with town.database.transaction() as stored:
        stored.problems.decide(asked.id or 0, "database")
    town.sync_until_quiet()

    shown = sorted(str(row[0]) for row in epis.seen("Objets")[1:] if any(row))
    assert shown == sorted(str(row[0]) for row in games[1:])
