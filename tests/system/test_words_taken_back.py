"""« annulé » beside a session's state, typed by mistake and put back: the state is as it was."""

from pathlib import Path

import pytest

from tests.system.processes import StandIn
from tests.system.test_nobodys_defaults import EPIS, Rows, Town, build

pytestmark = pytest.mark.system

CAFE = "Café des parents"
TITLES = ("Atelier", "Date", "Début", "Fin", "Lieu", "Places", "État", "Remarques")
REST = ("14h", "16h", "Auditorium", 30)
SHOWN = ("Atelier", "Date", "Début", "Lieu", "État")
DAY, PLACE, STATE, REMARK, REF = 1, 4, 6, 7, 8
HELD, UNSAID, OFF, COMING = 1, 2, 3, 4
ROWS = {HELD: "10/11/2026", UNSAID: "11/11/2026", OFF: "12/11/2026", COMING: "08/12/2026"}
STATES = {HELD: "tenue", UNSAID: "", OFF: "reportée", COMING: ""}


@pytest.fixture
def town(tmp_path: Path, stand_in: StandIn) -> Town:
    own: dict[str, Rows] = {
        "Ateliers": [("Action", "Porteur"), (CAFE, EPIS)],
        "Séances": [TITLES, *((CAFE, day, *REST, STATES[row], "") for row, day in ROWS.items())],
    }
    return build(tmp_path, stand_in, own, "Séances", [SHOWN])


def put(town: Town, row: int, column: int, text: str) -> tuple[str, str, object]:
    """What both lists and the database say of the row's state once the word is typed."""
    if text:
        town.own.type("Séances", row, column, text)
    else:
        town.own.clear("Séances", row, column)
    town.rest()
    return states(town, row)


def states(town: Town, row: int) -> tuple[str, str, object]:
    ref = str(town.own.seen("Séances")[row][REF])
    stored = next(s["fields"] for s in town.host.export("session") if s["ref"] == ref)
    shown = next(one for one in town.everybody.seen("Tout") if ref in map(str, one))
    return str(town.own.seen("Séances")[row][STATE]), str(shown[4]), stored["status"]


CALLED_OFF = ("Annulée", "Annulée", "cancelled")
PLANNED = ("Prévue", "Prévue", "planned")


@pytest.mark.parametrize(
    ("row", "before"),
    [
        (HELD, ("Tenue", "Tenue", "held")),
        (UNSAID, ("", "", None)),
        (OFF, ("Reportée", "Reportée", "postponed")),
        (COMING, PLANNED),
    ],
)
def test_a_remark_that_is_taken_back_leaves_the_state_as_it_was(
    town: Town, row: int, before: object
) -> None:
    """Of a session that a person had called « tenue » it left « Prévue », in no figure."""
    assert put(town, row, REMARK, "annulé") == CALLED_OFF
    assert put(town, row, REMARK, "") == before


def test_so_does_a_day_that_was_typed_over_and_put_back(town: Town) -> None:
    assert put(town, HELD, DAY, "annulé") == CALLED_OFF
    assert put(town, HELD, DAY, ROWS[HELD]) == ("Tenue", "Tenue", "held")
    assert town.asked() == []


def test_while_another_cell_of_the_row_says_it_nothing_is_taken_back(town: Town) -> None:
    put(town, HELD, REMARK, "annulé, malade")
    assert put(town, HELD, PLACE, "ANNULE") == CALLED_OFF
    assert put(town, HELD, PLACE, "Auditorium") == CALLED_OFF
    assert put(town, HELD, REMARK, "") == ("Tenue", "Tenue", "held")


def test_nor_where_somebody_typed_or_told_the_state_itself(town: Town) -> None:
    town.everybody.type("Tout", COMING, 4, "annulée")
    ref = str(town.own.seen("Séances")[HELD][REF])
    assert town.host.run("edit", ref, "status=annulée").code == 0
    town.rest()
    for row in (COMING, HELD):
        put(town, row, REMARK, "annulé")
        assert put(town, row, REMARK, "")[2] == "cancelled"


def test_a_session_that_was_made_with_the_word_is_what_its_day_makes_it(town: Town) -> None:
    for day in ("13/11/2026", "09/12/2026"):
        town.own.add_row("Séances", CAFE, day, *REST, "", "annulé")
    town.rest()
    assert [states(town, row) for row in (5, 6)] == [CALLED_OFF] * 2
    assert put(town, 5, REMARK, "") == ("", "", None)
    assert put(town, 6, REMARK, "") == PLANNED
