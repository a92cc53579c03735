"""« annulé » in one list's remarks, « reporté » in another's, and one of them taken out."""

import re
from pathlib import Path

import pytest

from tests.system.processes import StandIn
from tests.system.test_nobodys_defaults import EPIS, Rows, Town, build

pytestmark = pytest.mark.system

CAFE = "Café des parents"
TITLES = ("Atelier", "Date", "Début", "Lieu", "État", "Remarques")
DAY, PLACE, STATE, REMARK = 1, 3, 4, 5
OFF, POSTPONED, PLANNED = "cancelled", "postponed", "planned"


@pytest.fixture
def town(tmp_path: Path, stand_in: StandIn) -> Town:
    own: dict[str, Rows] = {
        "Ateliers": [("Action", "Porteur"), (CAFE, EPIS)],
        "Séances": [TITLES, (CAFE, "08/12/2026", "14h", "MJC", "", "")],
    }
    return build(tmp_path, stand_in, own, "Séances", [TITLES])


def say(town: Town, list_: str, text: str, column: int = REMARK) -> object:
    """The session's state, once both lists show the same."""
    person, tab = (town.own, "Séances") if list_ == "own" else (town.everybody, "Tout")
    if text:
        person.type(tab, 1, column, text)
    else:
        person.clear(tab, 1, column)
    town.rest()
    (state,) = town.stored("session", "status")
    assert town.own.seen("Séances")[1][STATE] == town.everybody.seen("Tout")[1][STATE]
    return state


def edit(town: Town, what: str) -> None:
    (session,) = town.host.export("session")
    assert town.host.run("edit", session["ref"], what).code == 0
    town.rest()


@pytest.mark.parametrize(
    ("first", "second", "states"),
    [
        ("reporté", "annulé", [POSTPONED, OFF, POSTPONED, PLANNED]),
        ("annulé", "reporté", [OFF, POSTPONED, OFF, PLANNED]),
        ("annulé", "annulé", [OFF, OFF, OFF, PLANNED]),
    ],
)
def test_what_the_other_list_says_still_is_so(
    town: Town, first: str, second: str, states: list[object]
) -> None:
    said = [("own", first), ("all", second), ("all", ""), ("own", "")]
    assert [say(town, *one) for one in said] == states


def test_so_it_is_where_the_first_word_goes_first(town: Town) -> None:
    said = [("own", "annulé"), ("all", "annulé, Sofia est malade"), ("own", ""), ("all", "")]
    assert [say(town, *one) for one in said] == [OFF, OFF, OFF, PLANNED]


def test_so_it_is_where_another_cell_of_that_row_says_it(town: Town) -> None:
    assert say(town, "own", "MJC (annulé)", PLACE) == OFF
    assert [say(town, "all", "reporté"), say(town, "all", "")] == [POSTPONED, OFF]


def test_a_word_that_was_overruled_since_is_none(town: Town) -> None:
    assert say(town, "own", "annulé") == OFF
    edit(town, "status=prévue")
    assert [say(town, "all", "annulé"), say(town, "all", "")] == [OFF, PLANNED]


@pytest.mark.parametrize("is_typed", [False, True])
def test_nor_is_one_that_changed_nothing_when_it_was_taken(town: Town, *, is_typed: bool) -> None:
    """Both lists say it, somebody overrules both; one says it again by mistake."""
    assert [say(town, "own", "annulé"), say(town, "all", "annulé")] == [OFF, OFF]
    if is_typed:
        assert say(town, "own", "Prévue", STATE) == PLANNED
    else:
        edit(town, "status=prévue")
    said = [("own", ""), ("own", "annulé"), ("own", "")]
    assert [say(town, *one) for one in said] == [PLANNED, OFF, PLANNED]


def test_what_somebody_had_told_before_both_words_overrules_neither(town: Town) -> None:
    edit(town, "status=reporté")
    said = [("own", "annulé"), ("all", "annulé"), ("own", ""), ("all", "")]
    assert [say(town, *one) for one in said] == [OFF, OFF, OFF, POSTPONED]


@pytest.mark.parametrize("is_typed", [False, True])
def test_what_was_so_long_before_both_words_overrules_neither(
    town: Town, *, is_typed: bool
) -> None:
    """Called off and planned again, then « annulé » in both lists: it took place, for families."""
    for state in ("Annulée", "Prévue"):
        if is_typed:
            say(town, "all", state, STATE)
        else:
            edit(town, f"status={state}")
    said = [("all", "annulé"), ("own", "annulé"), ("all", ""), ("own", "")]
    assert [say(town, *one) for one in said] == [OFF, OFF, OFF, PLANNED]


def test_what_a_list_said_that_another_took_the_place_of_counts_no_more(
    town: Town, stand_in: StandIn
) -> None:
    assert [say(town, "all", "annulé"), say(town, "own", "annulé")] == [OFF, OFF]
    new = stand_in.create("CLEF 2027", {"Tout": [TITLES]}, entry="USER_ENTERED")
    named = town.host.mappings / "spreadsheets.toml"
    old = re.findall(r'id = "([^"]+)"', named.read_text())[-1]
    named.write_text(named.read_text().replace(old, new))
    town.everybody = stand_in.open(new)
    town.rest()
    assert say(town, "own", "") == PLANNED


def test_nor_does_what_stood_in_a_column_that_was_deleted(town: Town) -> None:
    said = [("all", "MJC (annulé)", PLACE), ("own", "annulé", REMARK)]
    assert [say(town, *one) for one in said] == [OFF, OFF]
    town.everybody.delete_column("Tout", PLACE)
    town.host.sync()
    (asked,) = town.host.problems()
    assert town.host.run("confirm", str(asked["id"])).code == 0
    town.rest()
    town.own.clear("Séances", 1, REMARK)
    town.rest()
    assert town.stored("session", "status") == [PLANNED]
