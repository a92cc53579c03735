"""A session's day and state, typed at once or mistyped: what is typed stays, and comes back."""

from pathlib import Path

import pytest

from tests.system.processes import StandIn
from tests.system.test_dated_anew import CAFE, DAY, REST, SHOWN, STATE, TITLES, said, shown
from tests.system.test_nobodys_defaults import EPIS, Rows, Town, build

pytestmark = pytest.mark.system

PAST, COMING = 1, 2
TODAY = "24/11/2026"
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


# --- A slip in the day of a session that was held -----------------------------------------


def test_a_day_that_was_mistyped_and_mended_leaves_a_session_held(town: Town) -> None:
    town.own.type("Séances", PAST, DAY, "17/12/2026")
    town.rest()
    assert (said(town), shown(town)) == (["Prévue", "Prévue"], ["Prévue", "Prévue"])

    town.own.type("Séances", PAST, DAY, "17/11/2026")
    town.rest()
    assert (said(town), shown(town)) == (["Tenue", "Prévue"], ["Tenue", "Prévue"])
    assert (state(town, PAST), town.asked()) == ("held", [])


@pytest.mark.parametrize("is_by_edit", [False, True])
def test_mistyped_and_mended_on_the_very_day_too(town: Town, *, is_by_edit: bool) -> None:
    """Typed « Tenue » right after it: the mend came the same afternoon, and found it not over."""
    town.own.type("Séances", PAST, DAY, TODAY)
    town.rest()
    town.own.type("Séances", PAST, DAY, "24/12/2026")
    town.rest()
    assert said(town)[0] == "Prévue"

    if is_by_edit:
        ref = str(town.own.seen("Séances")[PAST][REF])
        assert town.host.run("edit", ref, f"date={TODAY}").code == 0
    else:
        town.own.type("Séances", PAST, DAY, TODAY)
    town.rest()
    assert (said(town)[0], shown(town)[0]) == ("Tenue", "Tenue")
    assert (state(town, PAST), town.asked()) == ("held", [])


def test_mended_by_edit_or_in_another_list_too(town: Town) -> None:
    ref = str(town.own.seen("Séances")[PAST][REF])
    for slip in ("17/12/2026", "18/12/2026"):
        town.own.type("Séances", PAST, DAY, slip)
        town.rest()
        assert said(town)[0] == "Prévue"
        if slip.startswith("17"):
            assert town.host.run("edit", ref, "date=17/11/2026").code == 0
        else:
            town.everybody.type("Tout", PAST, DAY, "16/11/2026")
        town.rest()
        assert (said(town)[0], shown(town)[0], town.asked()) == ("Tenue", "Tenue", [])


def test_prevue_that_somebody_typed_since_stands(town: Town) -> None:
    town.own.type("Séances", PAST, DAY, "17/12/2026")
    town.own.type("Séances", PAST, STATE, "prévue")
    town.rest()
    town.own.type("Séances", PAST, DAY, "17/11/2026")
    town.rest()
    assert (said(town)[0], state(town, PAST)) == ("prévue", "planned")


def test_a_planned_session_whose_day_is_corrected_is_not_held_by_that(town: Town) -> None:
    town.own.type("Séances", COMING, DAY, "20/11/2026")
    town.rest()
    assert said(town) == ["Tenue", "Prévue"]


# --- A word typed together with the new day ------------------------------------------------


@pytest.mark.parametrize(
    ("word", "is_asked"),
    [
        ("annulée ?", True),
        ("annulée si pas d'inscrits", True),
        ("en attente de salle", True),
        ("peut-être", True),
        ("Tenue par Léa", True),
        ("complet", False),
        ("fermée", False),
        ("à confirmer", False),
    ],
)
def test_a_word_typed_with_the_new_day_stays_as_typed(
    town: Town, word: str, *, is_asked: bool
) -> None:
    town.own.type("Séances", PAST, DAY, "18/12/2026")
    town.own.type("Séances", PAST, STATE, word)
    town.rest()

    assert (said(town)[0], state(town, PAST)) == (word, "planned")
    assert [cell for _, _, cell in town.asked()] == (["H2"] if is_asked else [])
    town.own.type("Séances", PAST, STATE, "Prévue")
    town.rest()
    assert (said(town)[0], town.asked()) == ("Prévue", [])


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


# --- A session to come is not « Tenue » -----------------------------------------------------


@pytest.mark.parametrize("slip", ["blah", "lundi 08/12/2026"])
def test_tenue_beside_a_day_that_cannot_be_read_gives_way_once_it_is_mended(
    town: Town, slip: str
) -> None:
    town.own.type("Séances", COMING, STATE, "Tenue")
    town.own.type("Séances", COMING, DAY, slip)
    town.rest()
    town.own.type("Séances", COMING, DAY, "08/12/2026")
    town.rest()

    assert (said(town)[1], town.asked()) == ("Prévue", [])
    ref = str(town.own.seen("Séances")[COMING][REF])
    lines = town.host.run("history", ref, "--json").out
    assert '"source": "day"' not in lines, "the row itself tells, not a later run"


def test_tenue_by_a_formula_on_a_day_to_come_is_told_in_a_note(town: Town) -> None:
    town.own.type("Séances", COMING, STATE, '="Tenue"')
    town.rest()
    assert state(town, COMING) == "planned"
    assert "« Prévue »" in town.own.notes("Séances")[COMING, STATE]
    assert town.asked() == [("held", "les-epis", "H3")]

    town.own.type("Séances", COMING, STATE, '="Prévue"')
    town.rest()
    assert town.asked() == []


# --- Called off, with the day that a postponed session was waiting for ----------------------


@pytest.fixture
def postponed(tmp_path: Path, stand_in: StandIn) -> Town:
    session = f"{CAFE} du 08/12/2026"
    titles = ("Séance", "Prénom", "Téléphone", "Adultes")
    families = [(session, "Awa", "06 39 98 11 22", 1), (session, "Bao", "06 39 98 11 23", 1)]
    town = make(tmp_path, stand_in, Inscriptions=[titles, *families])
    town.own.type("Séances", COMING, STATE, "reportée")
    town.rest()
    town.own.type("Séances", COMING, STATE, "annulée")
    town.own.type("Séances", COMING, DAY, "20/12/2026")
    town.rest()
    return town


def test_who_takes_back_that_it_is_called_off_reads_that_it_is_planned(postponed: Town) -> None:
    """« Remettez la case comme avant » was « reportée », which put it off once more."""
    assert state(postponed, COMING) == "planned"
    (asked,) = postponed.host.problems()
    assert (asked["kind"], asked["canonical_value"]) == ("held", "Prévue")
    assert "écrivez « Prévue »" in postponed.own.notes("Séances")[COMING, STATE]

    postponed.own.type("Séances", COMING, STATE, "Prévue")
    postponed.rest()
    assert (postponed.asked(), state(postponed, COMING)) == ([], "planned")


def test_its_cancellation_is_confirmed_by_the_deleted_note(postponed: Town) -> None:
    postponed.own.write_note("Séances", COMING, STATE, "")
    postponed.rest()
    assert (postponed.asked(), state(postponed, COMING)) == ([], "cancelled")


# --- Many days at once, which wait for a yes ------------------------------------------------


def test_days_that_are_held_together_make_nothing_of_their_states(
    tmp_path: Path, stand_in: StandIn
) -> None:
    """The question was about the days alone: every « Tenue » was lost before anybody answered."""
    days = range(1, 13)
    sessions = [(CAFE, f"{day:02}/11/2026", *REST, "Tenue") for day in days]
    own: dict[str, Rows] = {
        "Ateliers": [("Action", "Porteur"), (CAFE, EPIS)],
        "Séances": [(*TITLES, "État"), *sessions],
    }
    town = build(tmp_path, stand_in, own, "Séances", [SHOWN])
    for day in days:
        town.own.type("Séances", day, DAY, f"{day:02}/12/2026")
    for _ in range(3):
        town.host.sync()
    (asked,) = town.host.problems()
    assert (asked["kind"], {*said(town)}, {*shown(town)}) == ("guard", {"Tenue"}, {"Tenue"})
    assert {*town.stored("session", "status")} == {"held"}

    assert town.host.run("confirm", str(asked["id"])).code == 0
    town.rest()
    assert (town.asked(), {*said(town)}, {*shown(town)}) == ([], {"Prévue"}, {"Prévue"})
