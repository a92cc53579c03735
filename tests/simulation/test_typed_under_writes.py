"""What a person types while a write is struck: into their own row, or one that shows another."""

from collections.abc import Iterator, Sequence

import pytest

from simulation.sheets import insert
from simulation.stage import Stage
from tests.simulation.test_stories import PEOPLE, Act, Town

pytestmark = pytest.mark.hostile

SWITCHBOARD = "03 53 01 00 10"
OURS = {"role": "Ménage", "email": "neuve@example.org", "phone": "06 39 98 02 00"}


def open_town(stage: Stage, phone: str = "") -> Iterator[Town]:
    world = stage.world
    world.open("story", "sqlite", stays=True)
    town = Town(world)
    rows = [
        [name, "Anne", "Accueil", f"{name.lower()}@example.org", phone or f"06 39 98 01 0{number}"]
        for number, name in enumerate(PEOPLE)
    ]
    world.google.type(town.a.spreadsheet, "Contacts!A2", rows)
    town.sync(4)
    yield town
    world.close()


@pytest.fixture
def town(stage: Stage) -> Iterator[Town]:
    yield from open_town(stage)


@pytest.fixture
def sharing(stage: Stage) -> Iterator[Town]:
    """All have one function and one number: the switchboard's."""
    yield from open_town(stage, SWITCHBOARD)


def told(town: Town) -> Sequence[tuple[object, ...]]:
    names = ("kind", "field", "sheet_value", "canonical_value")
    return [tuple(one[name] for name in names) for one in town.world.problems()]


def strike_before_repair(town: Town) -> None:
    """Rows were sorted under our write, and its repair never arrived."""

    def die() -> str:
        town.kill()
        return "reset"

    town.strike(before=[town.sort(descending=True), die])
    town.sync()


def typing(town: Town, ref: str, name: str, text: str, end: str) -> Act:
    def act() -> str:
        town.type(town.a, ref, name, text)
        if end == "killed":
            town.kill()
        return "reset"

    return act


def test_an_address_typed_into_ones_own_row_that_shows_what_all_have_stays(
    sharing: Town,
) -> None:
    """Badot's row shows Badot alone: the function and the number are everybody's."""
    town, badot = sharing, sharing.ref_of("Badot")
    town.edit(badot, **OURS)
    strike_before_repair(town)
    shown = town.rows(town.a)[badot]
    assert (shown["family_name"], shown["email"]) == ("Badot", "badot@example.org")
    town.type(town.a, badot, "email", "anne.badot@example.org")
    town.sync(4)

    assert town.rows(town.a)[badot]["email"] == "anne.badot@example.org", told(town)
    assert {one[0] for one in told(town)} <= {"conflict"}


@pytest.mark.parametrize("end", ["reset", "killed"])
def test_a_function_typed_into_ones_own_row_stays_though_a_column_was_inserted(
    town: Town, end: str
) -> None:
    """Ours stands a column beside; the row is hers all the same."""
    badot = town.ref_of("Badot")
    town.edit(badot, **OURS)

    def insert_column() -> None:
        tab = town.world.tab(town.a)
        request = insert(tab.sheet_id, "COLUMNS", tab.columns["role"])
        town.world.google.batch(town.a.spreadsheet, request)

    town.strike(before=[insert_column], after=[typing(town, badot, "role", "Cuisine", end)])
    town.sync(4)

    assert town.rows(town.a)[badot]["role"] == "Cuisine", told(town)


def test_a_formula_typed_into_a_row_that_shows_somebody_else_stays(town: Town) -> None:
    """Its text is in no problem and in no history."""
    badot, henry = town.ref_of("Badot"), town.ref_of("Henry")
    town.edit(badot, **OURS)
    strike_before_repair(town)
    town.type(town.a, henry, "role", '="Cui"&"sine"')
    town.sync(4)

    tab = town.world.tab(town.a)
    row = next(row for row in tab.data_rows() if tab.reference(row) == henry)
    cell = tab.cell(row, tab.columns["role"])
    assert "formulaValue" in cell["userEnteredValue"], (told(town), cell)


@pytest.mark.parametrize("end", ["reset", "killed"])
@pytest.mark.parametrize(
    ("name", "text"), [("role", "Cuisine"), ("phone", "06 39 98 07 07"), ("phone", "")]
)
def test_what_is_typed_into_such_a_row_once_it_is_sorted_back_goes_to_nobody_else(
    town: Town, end: str, name: str, text: str
) -> None:
    """Henry's row took Badot's values along; whoever corrected Badot's there changed Henry's."""
    badot, henry = town.ref_of("Badot"), town.ref_of("Henry")
    before = town.records()[henry]
    town.edit(badot, **OURS)

    def sort_back_and_type() -> object:
        town.sort(descending=False)()
        assert town.rows(town.a)[henry]["email"] == OURS["email"]
        return typing(town, henry, name, text, end)()

    town.strike(before=[town.sort(descending=True)], after=[sort_back_and_type])
    town.sync(4)

    assert town.records()[henry] == before, told(town)


@pytest.mark.parametrize("end", ["reset", "killed"])
def test_a_number_typed_into_a_row_that_took_common_values_along_is_its_own(
    town: Town, end: str
) -> None:
    """Two had got one function and address: which of them the row showed is not told by these."""
    badot, cadet, gillot = (town.ref_of(name) for name in ("Badot", "Cadet", "Gillot"))
    common = {"role": "Ménage", "email": "menage@example.org"}
    town.edit(cadet, **common)
    town.edit(badot, **common, phone="06 39 98 02 00")
    shown: list[str] = []

    def sort_back_and_type() -> object:
        town.sort(descending=False)()
        shown.append(town.rows(town.a)[gillot]["email"])
        return typing(town, gillot, "phone", "06 39 98 07 07", end)()

    town.strike(before=[town.sort(descending=True)], after=[sort_back_and_type])
    town.sync(4)

    assert shown == [common["email"]]
    now = town.rows(town.a)[gillot]
    assert now["email"] == "gillot@example.org"
    assert now["phone"] == "06 39 98 07 07", told(town)
