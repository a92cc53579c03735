"""A repair that met other rows, which are back where they were once somebody looks.

The tab shows what it showed before the repair, as if somebody had typed all of that again.
"""

from collections.abc import Iterator

import pytest

from simulation.stage import Stage
from tests.simulation.test_stories import Town
from tests.simulation.test_typed_under_writes import SWITCHBOARD, open_town, told

pytestmark = pytest.mark.hostile


@pytest.fixture
def sharing(stage: Stage) -> Iterator[Town]:
    """All have one function: what a repair puts into a row that it did not mean is no change."""
    yield from open_town(stage, SWITCHBOARD)


@pytest.mark.parametrize("end", ["reset", "killed"])
def test_a_repair_that_changed_nothing_as_rows_were_back_for_a_moment_is_made(
    sharing: Town, end: str
) -> None:
    """Sorted down under the write, up under its repair, and down again: Henry kept Badot's."""
    town, badot = sharing, sharing.ref_of("Badot")
    expected = town.rows(town.a)
    expected[badot]["role"] = "Ménage"
    town.edit(badot, role="Ménage")
    up, down = town.sort(descending=False), town.sort(descending=True)

    def sort_down_again() -> str:
        down()
        if end == "killed":
            town.kill()
        return "reset"

    town.strike(before=[down, up], after=[None, sort_down_again])
    town.sync(4)

    assert town.rows(town.a) == expected
    roles = {ref: one["role"] for ref, one in town.records().items()}
    assert roles == {ref: one["role"] for ref, one in expected.items()}
    assert told(town) == []


@pytest.mark.parametrize("end", ["reset", "killed"])
def test_what_somebody_types_again_over_a_repair_that_is_in_place_stays(
    sharing: Town, end: str
) -> None:
    """Henry is to do what Badot does, whose row shows that the repair met its rows."""
    town, badot, henry = sharing, sharing.ref_of("Badot"), sharing.ref_of("Henry")
    town.edit(badot, role="Ménage")

    def type_it() -> str:
        assert town.rows(town.a)[henry]["role"] == "Accueil"
        town.type(town.a, henry, "role", "Ménage")
        if end == "killed":
            town.kill()
        return "reset"

    town.strike(before=[town.sort(descending=True)], after=[None, type_it])
    town.sync(4)

    shown, records = town.rows(town.a), town.records()
    assert {shown[ref]["role"] for ref in (badot, henry)} == {"Ménage"}
    assert {records[ref]["role"] for ref in (badot, henry)} == {"Ménage"}
    assert told(town) == []
