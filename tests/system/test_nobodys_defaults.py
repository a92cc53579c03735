"""Defaults that nobody typed, beside what partners type later: what the commands make of them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from demo.people import Person
from sync_service.adapters.database import open_database
from tests.system.conftest import settings_for
from tests.system.processes import HereHost, StandIn

pytestmark = pytest.mark.system

AT = "2026-11-24T10:00:00+01:00"
EPIS = "Les Épis"
Rows = Sequence[Sequence[object]]


@dataclass
class Town:
    """Les Épis with a list of their own, and one that shows everybody's."""

    host: HereHost
    own: Person
    everybody: Person

    def rest(self) -> None:
        for _ in range(3):
            self.host.sync()
        assert {sheet["state"] for sheet in self.host.sync()["sheets"]} == {"idle"}

    def asked(self) -> list[tuple[str, str, str]]:
        """Which questions are open, and where; titles that are missing apart."""
        problems = (one for one in self.host.problems() if one["kind"] != "missing_column")
        return sorted((one["kind"], one["partner"], one["cell"]) for one in problems)

    def history(self, ref: str, field: str) -> list[tuple[object, object]]:
        """Before and after, of one field."""
        lines = self.host.run("history", ref, "--json").out.splitlines()
        told = [json.loads(line) for line in lines]
        return [(one["before"], one["after"]) for one in told if one["field"] == field]

    def stored(self, entity: str, field: str) -> list[object]:
        return [one["fields"][field] for one in self.host.export(entity)]


KINDS = {
    "Matériel": "items",
    "Ateliers": "workshops",
    "Séances": "sessions",
    "Inscriptions": "registrations",
}


def build(
    tmp_path: Path,
    stand_in: StandIn,
    own: Mapping[str, Rows],
    shown_tab: str,
    shown: Rows,
    at: str = AT,
) -> Town:
    host = HereHost(tmp_path, {**settings_for(tmp_path, stand_in), "SYNC_NOW": at})
    tabs = {tab: KINDS[tab] for tab in own}
    sheet = stand_in.create(EPIS, own, entry="USER_ENTERED")
    every = stand_in.create("CLEF", {"Tout": shown}, entry="USER_ENTERED")
    shown_in = {"partner": "clef", "name": "CLEF", "id": every, "scope": "all"}
    host.write_mappings(
        [
            {"partner": "les-epis", "name": EPIS, "id": sheet, "tabs": tabs},
            {**shown_in, "tabs": {"Tout": tabs[shown_tab]}},
        ]
    )
    town = Town(host, stand_in.open(sheet), stand_in.open(every))
    town.rest()
    return town


@pytest.fixture
def things(tmp_path: Path, stand_in: StandIn) -> Town:
    own = {"Matériel": [("Désignation", "Contenu"), ("Tapis", "4 coussins"), ("Boules", "8")]}
    titles = ("Désignation", "Propriétaire", "Quantité", "N° d'inventaire")
    return build(tmp_path, stand_in, own, "Matériel", [titles])


def test_a_column_that_is_added_filled_in_takes_the_place_of_defaults(things: Town) -> None:
    assert [row[2:4] for row in things.everybody.seen("Tout")[1:]] == [
        ["1", "TAPIS"],
        ["1", "BOULES"],
    ]
    for row, cells in enumerate([("Quantité", "N° d'inventaire"), (3, "L-01"), (2, "L-02")]):
        things.own.type("Matériel", row, 3, *cells)
    things.rest()

    assert things.asked() == []
    assert [row[2:4] for row in things.everybody.seen("Tout")[1:]] == [
        ["3", "L-01"],
        ["2", "L-02"],
    ]
    ref = str(things.own.seen("Matériel")[1][2])
    assert things.history(ref, "quantity") == [(1, 3)]
    assert things.history(ref, "code") == [("TAPIS", "L-01")]


def test_a_state_dragged_down_over_our_defaults_is_asked_about(
    tmp_path: Path, stand_in: StandIn
) -> None:
    rows = [("Café", f"{day:02}/12/2026", "14h", "16h", "Salle", "") for day in range(1, 13)]
    own: dict[str, Rows] = {
        "Ateliers": [("Action", "Porteur"), ("Café", EPIS)],
        "Séances": [("Atelier", "Date", "Début", "Fin", "Lieu", "État"), *rows],
    }
    town = build(tmp_path, stand_in, own, "Séances", [("Atelier", "Date", "État")])
    assert {row[5] for row in town.own.seen("Séances")[1:]} == {"Prévue"}

    for row in range(1, 13):
        town.own.type("Séances", row, 5, "Annulée")
    for _ in range(3):
        town.host.sync()
    assert [kind for kind, _, _ in town.asked()] == ["guard"]
    assert set(town.stored("session", "status")) == {"planned"}


def test_a_column_of_quantities_filled_in_at_once_changes_nobodys_word(
    tmp_path: Path, stand_in: StandIn
) -> None:
    """They were « 12 lignes ont changé d’un coup »; typed over later, they are."""
    own = {"Matériel": [("Désignation", "Contenu"), *((f"Jeu {n}", "x") for n in range(12))]}
    town = build(tmp_path, stand_in, own, "Matériel", [("Désignation", "Quantité")])
    for row, cell in enumerate(["Quantité", *range(2, 14)]):
        town.own.type("Matériel", row, 3, cell)
    town.rest()
    assert town.asked() == []
    assert [row[1] for row in town.everybody.seen("Tout")[1:]] == [str(n) for n in range(2, 14)]

    for row in range(1, 13):
        town.own.type("Matériel", row, 3, row + 20)
    town.host.sync()
    assert [kind for kind, _, _ in town.asked()] == ["guard"]
    assert town.stored("item", "quantity") == list(range(2, 14))


def test_two_lists_that_type_different_values_over_a_default_are_asked(things: Town) -> None:
    things.own.type("Matériel", 0, 3, "Quantité")
    things.own.type("Matériel", 1, 3, 3)
    things.everybody.type("Tout", 1, 2, 4)
    things.rest()
    ((kind, _, _),) = things.asked()
    assert kind == "conflict"


def test_a_default_that_somebody_typed_is_a_word(things: Town, stand_in: StandIn) -> None:
    """Typed in a sheet, or by `edit`: what another list says then is asked about."""
    things.own.type("Matériel", 0, 3, "Quantité")
    things.own.type("Matériel", 1, 3, 1)
    ref = str(things.own.seen("Matériel")[2][2])
    assert things.host.run("edit", ref, "quantity=1").code == 0
    things.rest()
    assert things.host.run("edit", ref, "quantity=1").code == 0
    assert things.history(ref, "quantity") == [(1, 1)]

    add_list(things, stand_in, [LATER, ("Tapis", EPIS, "TAPIS", 5), ("Boules", EPIS, "BOULES", 6)])
    assert things.asked() == [("conflict", "ccas", "D2"), ("conflict", "ccas", "D3")]


def test_a_default_that_only_we_wrote_yields_to_another_list(
    things: Town, stand_in: StandIn
) -> None:
    add_list(things, stand_in, [LATER, ("Tapis", EPIS, "TAPIS", 5)])
    assert things.asked() == []
    assert sorted(things.stored("item", "quantity"), key=str) == [1, 5]
    assert things.everybody.seen("Tout")[1][2] == "5"


LATER = ("Désignation", "Propriétaire", "N° d'inventaire", "Quantité")


def add_list(town: Town, stand_in: StandIn, rows: Rows) -> None:
    """One more list of everything, first read now."""
    later = stand_in.create("CCAS", {"Matériel": rows}, entry="USER_ENTERED")
    lists = (
        ("les-epis", EPIS, town.own.spreadsheet_id, "own", "Matériel"),
        ("clef", "CLEF", town.everybody.spreadsheet_id, "all", "Tout"),
        ("ccas", "CCAS", later, "all", "Matériel"),
    )
    sheets = [
        {"partner": slug, "name": name, "id": sheet, "scope": scope, "tabs": {tab: "items"}}
        for slug, name, sheet, scope, tab in lists
    ]
    town.host.write_mappings(sheets)
    town.rest()


SESSIONS = ("Atelier", "Date", "Début", "Fin", "Lieu", "Places")
DAY = 1
STATE = 6


@pytest.fixture
def sessions(tmp_path: Path, stand_in: StandIn) -> Town:
    """The first has a family, the second has none."""
    own: Mapping[str, Rows] = {
        "Ateliers": [("Action", "Porteur"), ("Café des parents", EPIS)],
        "Séances": [
            SESSIONS,
            ("Café des parents", "08/12/2026", "14h", "16h", "Auditorium", 8),
            ("Café des parents", "15/12/2026", "9h30", "11h", "Médiathèque", 12),
        ],
        "Inscriptions": [
            ("Séance", "Prénom", "Téléphone"),
            ("Café des parents 08/12", "Lina", "06 39 98 20 25"),
        ],
    }
    return build(tmp_path, stand_in, own, "Séances", [(*SESSIONS, "État")])


def states(town: Town) -> list[object]:
    return [row[STATE] for row in town.everybody.seen("Tout")[1:]]


def test_sessions_called_off_in_a_new_column_are_called_off_and_families_asked_about(
    sessions: Town,
) -> None:
    for row, text in enumerate(("État", "annulée", "annulée")):
        sessions.own.type("Séances", row, 7, text)
    sessions.rest()

    assert sessions.asked() == [("held", "les-epis", "H2")]
    assert states(sessions) == ["Prévue", "Annulée"]
    (held,) = (one for one in sessions.host.problems() if one["kind"] == "held")
    assert sessions.host.run("confirm", str(held["id"])).code == 0
    sessions.rest()
    assert states(sessions) == ["Annulée", "Annulée"]


def test_an_emptied_state_is_the_default_again_and_families_are_asked_about(
    sessions: Town,
) -> None:
    for row, text in enumerate(("État", "", "annulée")):
        sessions.own.type("Séances", row, 7, text)
    sessions.rest()
    sessions.own.clear("Séances", 2, 7)
    sessions.rest()
    assert (states(sessions), sessions.asked()) == (["Prévue", "Prévue"], [])

    sessions.own.type("Séances", 1, 7, "annulée")
    sessions.rest()
    (held,) = (one for one in sessions.host.problems() if one["kind"] == "held")
    assert sessions.host.run("confirm", str(held["id"])).code == 0
    sessions.rest()
    sessions.own.clear("Séances", 1, 7)
    sessions.rest()
    assert sessions.asked() == [("held", "les-epis", "H2")]
    assert states(sessions) == ["Annulée", "Prévue"]
    (held,) = (one for one in sessions.host.problems() if one["kind"] == "held")
    assert sessions.host.run("confirm", str(held["id"])).code == 0
    sessions.rest()
    assert (states(sessions), sessions.asked()) == (["Prévue", "Prévue"], [])
    ref = str(sessions.own.seen("Séances")[1][STATE])
    assert sessions.host.run("edit", ref, "status=").code == 0
    assert sessions.stored("session", "status") == ["planned", "planned"]


def test_put_off_and_given_a_new_day_a_session_is_planned_in_the_cell_that_said_so(
    sessions: Town,
) -> None:
    sessions.everybody.type("Tout", 2, STATE, "reportée")
    sessions.rest()
    assert sessions.asked() == [("invalid", "clef", "B3")]
    sessions.everybody.type("Tout", 2, DAY, "17/12/2026")
    sessions.rest()
    assert (states(sessions), sessions.asked()) == (["Prévue", "Prévue"], [])

    sessions.everybody.type("Tout", 2, STATE, "reportée")
    sessions.everybody.type("Tout", 2, DAY, "18/12/2026")
    sessions.rest()
    assert (states(sessions), sessions.asked()) == (["Prévue", "Prévue"], [])
    assert "2026-12-18" in sessions.stored("session", "date")
    ref = str(sessions.own.seen("Séances")[2][STATE])
    assert sessions.history(ref, "status")[-1] == ("reportée", "planned")


def test_called_off_together_with_its_new_day_a_session_is_asked_about(sessions: Town) -> None:
    """« Prévue » was written over « annulée », and the session took place."""
    sessions.everybody.type("Tout", 1, STATE, "reportée")
    sessions.rest()
    sessions.everybody.type("Tout", 1, DAY, "17/12/2026")
    sessions.everybody.type("Tout", 1, STATE, "annulée")
    sessions.rest()

    assert states(sessions)[0] == "annulée"
    assert sessions.asked() == [("held", "clef", "G2")]
    (held,) = sessions.host.problems()
    assert sessions.host.run("confirm", str(held["id"])).code == 0
    sessions.rest()
    assert (states(sessions)[0], sessions.asked()) == ("annulée", [])
    assert "cancelled" in sessions.stored("session", "status")


def test_a_row_in_question_shows_the_day_that_its_session_was_moved_to(sessions: Town) -> None:
    sessions.own.delete_rows("Séances", 1)
    sessions.rest()
    ((kind, _, cell),) = sessions.asked()
    assert kind == "held"
    sessions.everybody.type("Tout", 1, DAY, "10/12/2026")
    sessions.rest()
    assert sessions.asked() == [("held", "les-epis", cell)]
    days = {row[DAY] for row in sessions.own.seen("Séances")[1:]}
    assert days == {row[DAY] for row in sessions.everybody.seen("Tout")[1:]}


def make_past(tmp_path: Path, stand_in: StandIn, *state: str) -> Town:
    """Two sessions that were read after their day, with a state if there is one."""
    days = ("05/11/2026", "12/11/2026")
    own: dict[str, Rows] = {
        "Ateliers": [("Action", "Porteur"), ("Café", EPIS)],
        "Séances": [
            ("Atelier", "Date", "Début", "Fin", "Lieu", *["État" for _ in state]),
            *[("Café", day, "14h", "16h", "Salle", *state) for day in days],
        ],
    }
    return build(tmp_path, stand_in, own, "Séances", [("Atelier", "Date")])


def test_tenue_that_older_versions_gave_by_default_yields_to_what_is_typed(
    tmp_path: Path, stand_in: StandIn
) -> None:
    """Today's default of a past session is none: « Tenue » counted as somebody's word."""
    town = make_past(tmp_path, stand_in)
    with open_database(town.host.settings["DATABASE_URL"]).transaction() as stored:
        for one in town.host.export("session"):
            stored.records.update(str(one["ref"]), {"status": "held"}, datetime.fromisoformat(AT))
    for row, cell in enumerate(("État", "Tenue", "Annulée")):
        town.own.type("Séances", row, 6, cell)
    town.rest()

    assert town.asked() == []
    assert town.stored("session", "status") == ["held", "cancelled"]


def test_tenue_that_somebody_typed_in_another_list_is_asked_about_all_the_same(
    tmp_path: Path, stand_in: StandIn
) -> None:
    town = make_past(tmp_path, stand_in, "Tenue")
    for row, cell in enumerate(("État", "Tenue", "Annulée")):
        town.everybody.type("Tout", row, 3, cell)
    town.rest()

    assert town.asked() == [("conflict", "clef", "D3")]
