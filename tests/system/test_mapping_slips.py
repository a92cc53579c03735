"""A slip in the mapping, and a second installation on the same sheet: asked about first."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from demo.people import Person
from tests.system.conftest import settings_for
from tests.system.processes import HereHost, Host, StandIn

pytestmark = pytest.mark.system

HEADER = ["Nom", "Prénom", "Fonction", "Tél.", "Mail"]
PERRIN = ["Perrin", "Zoélie", "Directrice", "06 39 98 12 34", "zoelie.perrin@example.org"]
COLIN = ["Colin", "Inès", "Accueil", "03 53 01 02 07", "ines@example.org"]


@dataclass
class Town:
    """Two partners, each with a sheet of contacts, synced."""

    host: Host
    epis: Person
    relais: Person

    def follow(self, epis: str, relais: str, scope: str = "own") -> None:
        """Says whose sheet is whose."""
        tabs = {"Contacts": "contacts"}
        first = {"partner": "les-epis", "name": "Les Épis", "id": epis, "tabs": tabs}
        second = {"partner": "le-relais", "name": "Le Relais", "id": relais, "tabs": tabs}
        self.host.write_mappings([first, {**second, "scope": scope}])

    def follow_rightly(self) -> None:
        self.follow(self.epis.spreadsheet_id, self.relais.spreadsheet_id)

    def sync(self, runs: int = 3) -> list[str]:
        reports = [self.host.sync() for _ in range(runs)]
        return [sheet["state"] for sheet in reports[-1]["sheets"]]

    def owners(self) -> dict[str, str]:
        records = self.host.export("contact", "--archived")
        assert not any(one["archived"] for one in records)
        return {one["fields"]["family_name"]: one["fields"]["organisation_id"] for one in records}


@pytest.fixture
def town(here: HereHost, stand_in: StandIn) -> Town:
    epis = stand_in.create("Les Épis", {"Contacts": [HEADER, PERRIN]})
    relais = stand_in.create("Le Relais", {"Contacts": [HEADER, COLIN]})
    town = Town(here, stand_in.open(epis), stand_in.open(relais))
    town.follow_rightly()
    assert town.sync(2) == ["idle", "idle"]
    return town


def shown(person: Person) -> str:
    return repr([person.seen("Contacts"), person.notes("Contacts")])


def test_exchanged_partners_pour_nobody_into_anothers_sheet(town: Town) -> None:
    before = [shown(town.epis), shown(town.relais)]
    town.follow(town.relais.spreadsheet_id, town.epis.spreadsheet_id)

    assert town.sync() == ["guard", "guard"]

    assert [shown(town.epis), shown(town.relais)] == before
    assert town.owners() == {"Perrin": "les-epis", "Colin": "le-relais"}
    assert {one["kind"] for one in town.host.problems()} == {"guard"}
    told = [one["message"] for one in town.host.run("check", "--json").json["problems"]]
    assert len([one for one in told if "les-epis" in one and "le-relais" in one]) == 2

    town.follow_rightly()
    town.epis.type("Contacts", 1, 2, "Codirectrice")

    assert town.sync() == ["idle", "idle"]
    assert town.host.problems() == []
    assert "Codirectrice" in [one["fields"]["role"] for one in town.host.export("contact")]
    assert [shown(town.relais)] == before[1:]
    assert town.host.run("check", "--json").json["problems"] == []


def test_a_wider_scope_waits_for_a_word(town: Town) -> None:
    before = shown(town.relais)
    town.follow(town.epis.spreadsheet_id, town.relais.spreadsheet_id, scope="all")
    assert town.sync() == ["idle", "guard"]
    assert shown(town.relais) == before
    (problem,) = town.host.problems()
    assert (problem["kind"], problem["partner"]) == ("guard", "le-relais")

    assert town.host.run("confirm", str(problem["id"])).code == 0
    assert town.sync() == ["idle", "idle"]

    assert "guard" not in [one["kind"] for one in town.host.problems()]
    assert "Perrin" in shown(town.relais)
    assert town.owners() == {"Perrin": "les-epis", "Colin": "le-relais"}


def test_a_confirmation_covers_only_the_change_that_was_shown(town: Town) -> None:
    before = shown(town.relais)
    town.follow(town.epis.spreadsheet_id, town.relais.spreadsheet_id, scope="all")
    town.sync(1)
    (problem,) = town.host.problems()
    town.host.run("confirm", str(problem["id"]))
    town.follow(town.relais.spreadsheet_id, town.epis.spreadsheet_id)

    assert town.sync() == ["guard", "guard"]

    assert shown(town.relais) == before


def test_another_name_for_the_same_mapping_changes_nothing(town: Town) -> None:
    before = [shown(town.epis), shown(town.relais)]
    path = town.host.mappings / "spreadsheets.toml"
    text = path.read_text(encoding="utf-8").replace('"contacts"', '"annuaire"')
    (town.host.mappings / "contacts.toml").rename(town.host.mappings / "annuaire.toml")
    path.write_text(text, encoding="utf-8")

    assert town.sync() == ["idle", "idle"]

    assert town.host.problems() == []
    assert [shown(town.epis), shown(town.relais)] == before


# --- Two installations ------------------------------------------------------------------------


@dataclass
class Pair:
    """Two installations, each with a database of its own, and one sheet."""

    first: Host
    second: Host
    partner: Person

    def runs(self, host: Host, runs: int = 3) -> list[str]:
        states = []
        for _ in range(runs):
            states = [sheet["state"] for sheet in host.sync("--full")["sheets"]]
        return states


@pytest.fixture
def pair(here: HereHost, stand_in: StandIn, tmp_path: Path) -> Pair:
    sheet = stand_in.create("Les Épis", {"Contacts": [HEADER, PERRIN]})
    other = tmp_path / "other"
    other.mkdir()
    second = HereHost(other, settings_for(other, stand_in))
    for one in (here, second):
        tabs = {"Contacts": "contacts"}
        one.write_mappings([{"partner": "les-epis", "id": sheet, "tabs": tabs}])
    pair = Pair(here, second, stand_in.open(sheet))
    assert pair.runs(pair.first, 2) == ["idle"]
    return pair


def guards(host: Host) -> list[dict[str, Any]]:
    return [one for one in host.problems() if one["kind"] == "guard"]


def test_a_second_installation_writes_nothing_until_it_is_confirmed(pair: Pair) -> None:
    before = shown(pair.partner)

    assert pair.runs(pair.second) == ["guard"]

    assert shown(pair.partner) == before
    (problem,) = guards(pair.second)
    assert "Une autre installation suit déjà cette feuille" in problem["message"]
    assert pair.second.export("contact") == []
    assert [sheet["state"] for sheet in pair.second.sync()["sheets"]] == ["guard"]
    assert pair.runs(pair.first) == ["idle"]
    assert guards(pair.first) == []


def test_a_confirmed_installation_takes_over_and_the_other_stops_in_turn(pair: Pair) -> None:
    pair.runs(pair.second, 1)
    assert pair.second.run("confirm", str(guards(pair.second)[0]["id"])).code == 0

    assert pair.runs(pair.second) == ["idle"]
    assert guards(pair.second) == []
    after = shown(pair.partner)

    ref = pair.first.export("contact")[0]["ref"]
    pair.first.run("edit", ref, "role=Coordinatrice")
    assert pair.runs(pair.first) == ["guard"]
    assert shown(pair.partner) == after
    assert "Une autre installation" in guards(pair.first)[0]["message"]

    pair.first.run("confirm", str(guards(pair.first)[0]["id"]))
    pair.runs(pair.first)
    assert guards(pair.first) == []
    assert pair.runs(pair.second) == ["guard"]


def test_a_database_that_came_from_a_backup_is_the_same_installation(pair: Pair) -> None:
    kept = pair.first.folder / "copie"
    assert pair.first.run("backup", str(kept)).code == 0
    (pair.first.folder / "sync.db").unlink()
    assert pair.first.run("db", "upgrade").code == 0
    assert pair.first.run("restore", str(kept), "--yes").code == 0
    assert pair.runs(pair.first) == ["paused"]
    assert pair.first.run("resume").code == 0

    assert pair.runs(pair.first) == ["idle"]

    assert guards(pair.first) == []


def test_a_copy_of_a_followed_file_belongs_to_nobody_yet(pair: Pair, stand_in: StandIn) -> None:
    copy = stand_in.copy(pair.partner.spreadsheet_id, "Essai")
    tabs = {"Contacts": "contacts"}
    pair.second.write_mappings([{"partner": "les-epis", "id": copy, "tabs": tabs}])
    adopt = ["--entity", "contact", "--partner", "les-epis", "--write"]
    assert pair.second.run("adopt", copy, *adopt).code == 0

    assert pair.runs(pair.second) == ["idle"]

    assert guards(pair.second) == []


def test_the_name_costs_no_request(pair: Pair) -> None:
    pair.partner.type("Contacts", 2, 0, *COLIN)

    written = pair.first.sync("--full")["requests"]
    idle = pair.first.sync()["requests"]

    assert (written["reads"], written["writes"]) == (2, 1)
    assert idle == {"drive": 1, "reads": 0, "writes": 0, "audit": 0}
