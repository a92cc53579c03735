"""Somebody is erased before a run has brought along what was changed where they stood."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from demo.people import Person
from tests.system.processes import HereHost, StandIn

pytestmark = pytest.mark.system

CONTACTS = ("Nom", "Prénom", "Courriel", "Téléphone")
LEA = ("Petit", "Léa", "lea@example.org", "03 53 01 00 11")
MAX = ("Roy", "Max", "max@example.org", "")
ANA = ("Lopez", "Ana", "ana@example.org", "03 53 01 00 11")
SESSIONS = ("Atelier", "Date", "Début", "Lieu", "Intervenants")
NAMES = ("Petit", "Léa", "lea@")
NUMBERS = ("03 53 01 00 11", "+33353010011")
LED = 4
PHONE = 3


@dataclass
class Place:
    host: HereHost
    sheets: dict[str, Person]

    @property
    def own(self) -> Person:
        return self.sheets["ep"]

    def rest(self, runs: int = 4) -> None:
        for _ in range(runs):
            self.host.sync()
        assert {one["state"] for one in self.host.sync()["sheets"]} == {"idle"}

    def run(self, *arguments: str) -> str:
        answer = self.host.run(*arguments)
        assert answer.code == 0, answer.err + answer.out
        return answer.out

    def erase(self, family_name: str) -> str:
        return self.run("erase", "--ref", self.contact(family_name))

    def contact(self, family_name: str) -> str:
        found = self.host.export("contact")
        return next(
            str(one["ref"]) for one in found if one["fields"]["family_name"] == family_name
        )

    def session(self) -> str:
        return str(self.host.export("session")[0]["ref"])

    def led(self) -> list[object]:
        """What the record says, then its two sheets."""
        record = self.host.export("session")[0]["fields"]["facilitators"]
        cells = (self.own.seen("Séances")[1][LED], self.sheets["clef"].seen("Tout")[1][LED])
        return [", ".join(record or ()), *cells]

    def changes_of(self, ref: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.run("history", ref, "--json").splitlines()]

    def traces(self, wanted: Sequence[str]) -> list[str]:
        said = {
            name: repr([(person.seen(tab), person.notes(tab)) for tab in person.tabs()])
            for name, person in self.sheets.items()
        }
        said["session"] = self.run("history", self.session(), "--json")
        said["ana"] = self.run("history", self.contact("Lopez"), "--json")
        said["problems"] = self.run("problems", "--json")
        return [f"{where}: {one}" for where, text in said.items() for one in wanted if one in text]


@pytest.fixture(params=["sqlite", "postgresql"])
def place(here: HereHost, stand_in: StandIn, request: pytest.FixtureRequest) -> Place:
    if request.param == "postgresql":
        here.settings["DATABASE_URL"] = request.getfixturevalue("postgresql_url")
    here.settings["SYNC_NOW"] = "2026-11-24T10:00:00+01:00"
    listed = ("Café", "08/12/2026", "14h", "MJC", "Léa Petit, Max Roy")
    own: dict[str, Sequence[Sequence[object]]] = {
        "Ateliers": [("Action", "Porteur"), ("Café", "Les Épis")],
        "Séances": [SESSIONS, listed],
    }
    files = {
        "ep": stand_in.create("Les Épis", own, entry="USER_ENTERED"),
        "clef": stand_in.create("CLEF", {"Tout": [SESSIONS]}, entry="USER_ENTERED"),
        "mjc": stand_in.create("MJC", {"Contacts": [CONTACTS, LEA, MAX]}, entry="RAW"),
        "relais": stand_in.create("Le Relais", {"Contacts": [CONTACTS, ANA]}, entry="RAW"),
    }
    kinds = {"Ateliers": "workshops", "Séances": "sessions"}
    here.write_mappings(
        [
            {"partner": "ep", "name": "Les Épis", "id": files["ep"], "tabs": kinds},
            {"partner": "clef", "id": files["clef"], "tabs": {"Tout": "sessions"}, "scope": "all"},
            {"partner": "mjc", "id": files["mjc"], "tabs": {"Contacts": "contacts"}},
            {"partner": "relais", "id": files["relais"], "tabs": {"Contacts": "contacts"}},
        ]
    )
    made = Place(here, {name: stand_in.open(one) for name, one in files.items()})
    made.rest()
    assert made.led() == ["Léa Petit, Max Roy"] * 3
    here.settings["SYNC_NOW"] = "2026-11-24T10:05:00+01:00"
    return made


def test_who_leads_now_arrives_in_every_list_and_the_erased_name_leaves_them(
    place: Place,
) -> None:
    """The change was deleted with the name in it: no list ever learned of the new one."""
    place.run("edit", place.session(), "facilitators=Nour Aziz")
    place.erase("Petit")
    place.rest(3)
    assert place.led() == ["Nour Aziz"] * 3
    assert place.traces(NAMES) == []


def test_what_a_partner_typed_arrives_in_the_lists_that_were_not_read_before_the_erasure(
    place: Place,
) -> None:
    place.own.type("Séances", 1, LED, "Nour Aziz")
    place.run("sync", "--spreadsheet", place.own.spreadsheet_id)
    place.erase("Petit")
    place.rest(3)
    assert place.led() == ["Nour Aziz"] * 3


def test_history_keeps_what_the_others_of_the_list_did_and_who_wrote_it(place: Place) -> None:
    """And whoever takes it back gets the others again, not the erased one."""
    place.run("edit", place.session(), "facilitators=Nour Aziz")
    place.rest()
    runs = [one["run"] for one in place.host.run("runs", "--json").json if one["kind"] == "edit"]
    place.erase("Petit")
    told = [one for one in place.changes_of(place.session()) if one["field"] == "facilitators"]
    assert [(one["before"], one["after"]) for one in told] == [(["Max Roy"], ["Nour Aziz"])]
    assert told[0]["source"].startswith("command")
    place.run("undo", runs[0])
    place.rest()
    assert place.led() == ["Max Roy"] * 3


def test_who_joined_and_left_a_list_beside_the_erased_one_stays_in_its_history(
    place: Place,
) -> None:
    """Still listed when she is erased; a change that was about her alone says nothing now."""
    place.run("edit", place.session(), "facilitators=Léa Petit, Max Roy, Nour Aziz")
    place.run("edit", place.session(), "facilitators=Max Roy, Nour Aziz")
    place.run("edit", place.session(), "facilitators=Nour Aziz, Léa Petit")
    place.erase("Petit")
    told = [
        (one["field"], one["before"], one["after"]) for one in place.changes_of(place.session())
    ]
    assert told[-4:] == [
        ("facilitators", ["Max Roy"], ["Max Roy", "Nour Aziz"]),
        ("forgotten", None, None),
        ("facilitators", ["Max Roy", "Nour Aziz"], ["Nour Aziz"]),
        ("facilitators", None, None),
    ]
    assert "Valeur effacée" in place.run("history", place.session())
    place.rest(3)
    assert place.led() == ["Nour Aziz"] * 3
    assert place.traces(NAMES) == []


def test_a_number_put_right_before_the_erasure_arrives(place: Place) -> None:
    """Ana had Léa's by mistake: her list kept the number of somebody erased for ever."""
    ana = place.contact("Lopez")
    place.run("edit", ana, "phone=03 53 01 00 22")
    place.erase("Petit")
    place.rest(3)
    assert place.sheets["relais"].seen("Contacts")[1][PHONE] == "03 53 01 00 22"
    assert place.traces([*NAMES, *NUMBERS]) == []
    runs = [one["run"] for one in place.host.run("runs", "--json").json if one["kind"] == "edit"]
    place.host.run("undo", runs[0])
    place.rest()
    assert place.sheets["relais"].seen("Contacts")[1][PHONE] == "03 53 01 00 22"
    told = place.changes_of(ana)
    assert ("forgotten", None, None) in [
        (one["field"], one["before"], one["after"]) for one in told
    ]
    assert "Valeur effacée" in place.run("history", ana)


def test_what_was_decided_about_a_list_that_named_the_erased_one_says_it_no_more(
    place: Place,
) -> None:
    """What the partner had typed was given up, and stood in the answer and in the decision."""
    place.run("edit", place.session(), "facilitators=Nour Aziz")
    place.own.type("Séances", 1, LED, "Léa Petit, Zed Roux")
    place.host.sync()
    (asked,) = place.host.problems()
    place.run("resolve", str(asked["id"]), "--keep", "database")
    place.rest()
    assert "Léa Petit" in place.run("history", place.session(), "--json")
    place.erase("Petit")
    place.rest()
    assert place.traces(NAMES) == []
    told = [(one["before"], one["after"]) for one in place.changes_of(place.session())]
    assert told[-1] == ("Zed Roux", ["Nour Aziz"])
    assert place.led() == ["Nour Aziz"] * 3


@pytest.mark.parametrize("answer", ["note", "sheet", "database"])
def test_a_conflict_goes_on_about_the_others_whom_it_named_beside_the_erased_one(
    place: Place, answer: str
) -> None:
    """It quoted her for good, and the sheet's answer brought her back into every list."""
    _disagree(place, "Léa Petit, Omar Sy")
    assert "onglet « Séances », ligne 2 (D-" in place.erase("Petit")
    assert "Petit" not in place.run("problems", "--json")
    place.rest(3)
    assert place.led() == ["Nour Aziz", "Omar Sy", "Nour Aziz"]
    (asked,) = place.host.problems()
    assert (asked["kind"], asked["sheet_value"]) == ("conflict", "Omar Sy")
    assert asked["canonical_value"] == "Nour Aziz"
    assert place.traces(NAMES) == []
    if answer == "note":
        place.own.write_note("Séances", 1, LED, "")
    else:
        place.run("resolve", str(asked["id"]), "--keep", answer)
    place.rest(3)
    assert place.led() == ["Nour Aziz" if answer == "database" else "Omar Sy"] * 3
    assert place.host.problems() == []
    assert place.traces(NAMES) == []


def test_a_conflict_with_the_erased_one_alone_is_over(place: Place) -> None:
    _disagree(place, "Mme Léa Petit")
    place.erase("Petit")
    place.rest(3)
    assert place.led() == ["Nour Aziz"] * 3
    assert place.host.problems() == []
    assert place.traces(NAMES) == []


def test_a_conflict_about_others_goes_on_without_the_erased_one_in_its_list(place: Place) -> None:
    """What was typed stays as it is; it was given up for what was left of the list."""
    place.own.type("Séances", 1, LED, "Omar Sy")
    place.run("edit", place.session(), "facilitators=Léa Petit, Nour Aziz")
    place.rest()
    assert [one["canonical_value"] for one in place.host.problems()] == ["Léa Petit, Nour Aziz"]
    place.erase("Petit")
    place.rest(3)
    assert place.led() == ["Nour Aziz", "Omar Sy", "Nour Aziz"]
    (asked,) = place.host.problems()
    assert (asked["sheet_value"], asked["canonical_value"]) == ("Omar Sy", "Nour Aziz")
    assert place.traces(NAMES) == []


def test_a_conflict_about_others_goes_on_where_the_record_names_nobody_any_more(
    place: Place,
) -> None:
    """No run asked it again, since nothing differed; its note quoted her for good."""
    place.own.type("Séances", 1, LED, "Omar Sy")
    place.run("edit", place.session(), "facilitators=Léa Petit")
    place.rest()
    place.erase("Petit")
    place.rest(3)
    assert place.led() == ["", "Omar Sy", ""]
    (asked,) = place.host.problems()
    assert (asked["sheet_value"], asked["canonical_value"]) == ("Omar Sy", None)
    assert place.traces(NAMES) == []


def test_what_is_typed_over_such_a_cell_before_the_run_is_read_as_it_is(place: Place) -> None:
    _disagree(place, "Léa Petit, Omar Sy")
    place.erase("Petit")
    place.own.type("Séances", 1, LED, "Zed Roux")
    place.rest(3)
    (asked,) = place.host.problems()
    assert (asked["sheet_value"], asked["canonical_value"]) == ("Zed Roux", "Nour Aziz")
    assert place.led() == ["Nour Aziz", "Zed Roux", "Nour Aziz"]
    assert place.traces(NAMES) == []


def _disagree(place: Place, typed: str) -> None:
    place.run("edit", place.session(), "facilitators=Nour Aziz")
    place.own.type("Séances", 1, LED, typed)
    place.rest()
    assert [one["kind"] for one in place.host.problems()] == ["conflict"]
