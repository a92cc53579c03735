"""A civility that is known is not lost for a title that is none."""

import pytest

from french_cells.reading import Raw, Value
from sync_service.domain.mapping import Column, SpreadsheetMapping, TabMapping, TabRules
from sync_service.domain.spreadsheet import Cell
from sync_service.model.naming import read_civility, without_civility
from tests.builders import World
from tests.fakes.spreadsheets import FakeTab

COLUMNS = (
    Column("title", ("Civilité",)),
    Column("family_name", ("Nom",)),
    Column("email", ("Courriel",)),
    Column("organisation_id", ("Structure",)),
)


def kept(civility: Raw) -> tuple[World, FakeTab]:
    world = World(rules={"annuaire": TabRules("annuaire", "contact", "table", COLUMNS)})
    world.add("organisation", "S-1", id="les-epis", name="Centre social Les Épis")
    tab = FakeTab(7, "Annuaire")
    row: list[Raw] = [civility, "Petit", "lea@example.org", "Centre social Les Épis"]
    tab.fill([[column.titles[0] for column in COLUMNS], row])
    world.spreadsheets.add("epis", tab)
    followed = TabMapping("Annuaire", "annuaire", "all")
    world.followed.append(SpreadsheetMapping("les-epis", "epis", [followed]))
    world.sync_until_quiet()
    return world, tab


def title(world: World) -> Value:
    (contact,) = world.records("contact")
    return contact.fields.get("title")


@pytest.mark.parametrize(("typed", "asked"), [("Dr", ["A2"]), ("Adj.", ["A2"]), (None, [])])
def test_another_title_over_a_civility_is_asked_about(typed: Raw, asked: list[str]) -> None:
    world, tab = kept("Mme")
    tab.type(1, 0, typed)
    world.sync_until_quiet()
    assert [one.cell for one in world.problems()] == asked
    assert (title(world), tab.cell(1, 0).value) == ("mme" if asked else None, typed)


@pytest.mark.parametrize("typed", ["Mme\u00a0Petit", "Mme.\u202fPETIT", "Madame \u00a0Petit"])
def test_a_civility_is_read_before_the_name_whatever_space_is_between(typed: str) -> None:
    assert (read_civility(Cell(typed)), without_civility(typed).casefold()) == (
        {"title": "mme"},
        "petit",
    )


def test_where_no_civility_is_known_it_stays_as_typed_and_is_no_question() -> None:
    world, tab = kept("Dr")
    assert (title(world), world.problems(), tab.cell(1, 0).value) == (None, [], "Dr")
