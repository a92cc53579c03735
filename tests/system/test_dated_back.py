"""A session's day and state, typed at once or mistyped: what is typed stays, and comes back."""

from pathlib import Path

import pytest

from tests.system.processes import StandIn
from tests.system.test_dated_anew import CAFE, DAY, REST, SHOWN, STATE, TITLES, said, shown
from tests.system.test_nobodys_defaults import EPIS, Rows, Town, build

pytestmark = pytest.mark.system

PAST, COMING = 1, 2
REF = STATE + 1


def make(tmp_path: Path, stand_in: StandIn, **more: Rows) -> Town:
    sessions = [(CAFE, "17/11/2026", *REST, "Tenue"), (CAFE, "08/12/2026", *REST)]
    own: dict[str, Rows] = {
        "Ateliers": [("Action", "Porteur"), (CAFE, EPIS)],
        "Séances": [(*TITLES, "État"), *sessions],
        **more,
    }
    return build(tmp_path, stand_in, own, "Séances", [SHOWN])


@pytest.fixture
def town(tmp_path: Path, stand_in: StandIn) -> Town:
    return make(tmp_path, stand_in)


def state(town: Town, row: int) -> object:
    ref = str(town.own.seen("Séances")[row][REF])
    return next(s["fields"]["status"] for s in town.host.export("session") if s["ref"] == ref)


# --- The state's own cell says what another cell of its row made of it ----------------------


def test_a_list_whose_day_alone_was_typed_says_prevue_at_once(town: Town) -> None:
    """The cell said « Tenue » until something else in its row changed."""
    town.everybody.type("Tout", PAST, DAY, "18/12/2026")
    town.host.sync()
    assert shown(town)[0] == "Prévue"
    town.rest()
    assert said(town)[0] == "Prévue"


def test_a_word_beside_the_columns_is_said_by_the_states_own_cell(town: Town) -> None:
    town.everybody.type("Tout", COMING, 3, "annulé")
    town.host.sync()
    assert (shown(town)[1], state(town, COMING)) == ("Annulée", "cancelled")
    town.everybody.type("Tout", COMING, 3, "Auditorium")
    town.host.sync()
    assert (shown(town)[1], state(town, COMING)) == ("Prévue", "planned")
