"""Names in the cells of a list of presence: of a structure they say who came."""

import pytest

from french_cells.reading import Raw
from tests.sync.test_around_a_cell import world_of
from tests.sync.test_matrix_sync import RULES, statuses
from tests.sync.test_people_matrix import PERSON, committee
from tests.sync.test_people_matrix import statuses as of_people

TITLES: list[Raw] = ["Structure", "15/09/2026", "13/10/2026", "10/11/2026"]
NAMED: list[Raw] = ["Les Épis", "Mme Kuchly", "Maëlle + Ricardo", "2 mamans"]


def test_who_came_is_a_presence_that_is_asked_about_once() -> None:
    rows: list[list[Raw]] = [TITLES, NAMED, ["Le Relais", "Aude", "non", "excusée"]]
    world, tab = world_of(RULES, rows, "Présences")
    world.sync_until_quiet(2)

    (asked,) = world.problems()
    assert asked.kind == "assumed"
    (said,) = [cell.note for row in tab.grid for cell in row if cell.note]
    assert "4 cases" in said
    assert "Kuchly" not in said
    assert [tab.cell(1, column).value for column in (1, 2, 3)] == NAMED[1:]

    world.decide(asked, "sheet")
    world.sync_until_quiet(2)
    assert sorted(map(str, statuses(world).values())) == ["absent", "excused"] + 4 * ["present"]
    assert world.problems() == []


@pytest.mark.parametrize(
    "mark",
    ["Aude ?", "Aude ou Luc", "Noël", "Kuchly", "Mairie", "pas Aude", "Ricardo", "la directrice",
     "2 fois"],
)  # fmt: skip
def test_what_may_be_no_name_or_say_more_is_asked_about_in_its_cell(mark: str) -> None:
    world, _ = world_of(RULES, [TITLES[:2], ["Les Épis", mark]], "Présences")
    world.sync_until_quiet(2)
    assert [one.sheet_value for one in world.problems()] == [mark]
    assert not any(statuses(world).values())


def test_a_name_beside_a_persons_is_no_mark() -> None:
    world, _ = committee((PERSON,), ["Zoé Müller", "Luc et Nadia", "P"])
    assert [one.sheet_value for one in world.problems()] == ["Luc et Nadia"]
    assert [*of_people(world).values()] == ["present"]
