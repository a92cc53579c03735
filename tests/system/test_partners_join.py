"""Partners join, pause and leave by a row of the coordinator's tab, without a deploy."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from demo.people import Person
from tests.system.processes import HereHost, Host, StandIn, eventually
from tests.system.test_last_day import picture
from tests.system.test_shown import stop_sharing

pytestmark = pytest.mark.system

TITLES = [
    "Structure", "Adresse de la feuille", "Onglet", "Ce qu’on y trouve", "Contact", "État",
]  # fmt: skip
STATE = 5
HEADER = ["Nom", "Prénom", "Structure", "Tél.", "Courriel", "Casier"]
TEL = "03 53 01 02 03"
DURAND = ["Durand", "Zoé", "Les Épis", "06 39 98 12 34", "zoe.durand@example.org", "B2"]


@dataclass
class Town:
    """A coordinator's spreadsheet, and a partner's that nobody follows yet."""

    host: HereHost
    stand_in: StandIn
    roster: str
    sheet: str
    before: Any

    def look(self) -> Any:  # noqa: ANN401 - its report
        answer = self.host.run("partners", "--json")
        assert answer.code == 0, answer.err + answer.out
        return answer.json

    @property
    def coordinator(self) -> Person:
        return self.stand_in.open(self.roster)

    def address(self, sheet: str = "") -> str:
        return f"https://docs.google.com/spreadsheets/d/{sheet or self.sheet}/edit#gid=0"

    def add_to_roster(self, *texts: str) -> int:
        return self.coordinator.add_row("Partenaires", *texts)

    def list_epis(self, state: str = "") -> int:
        return self.add_to_roster("Les Épis", self.address(), "Contacts", "contacts", "", state)

    def say(self, word: str, row: int = 1) -> None:
        self.coordinator.type("Partenaires", row, STATE, word)

    def word(self, row: int = 1) -> str:
        seen = self.coordinator.seen("Partenaires")
        return seen[row][STATE] if len(seen[row]) > STATE else ""

    def notes(self, row: int = 1) -> dict[int, str]:
        found = self.coordinator.notes("Partenaires")
        return {column: note for (at, column), note in found.items() if at == row}

    def followed(self) -> list[tuple[str, str]]:
        return [(one["partner"], one["state"]) for one in self.host.sync("--full")["sheets"]]

    def names(self) -> set[str]:
        return {one["fields"]["family_name"] for one in self.host.export("contact")}

    def is_as_before(self) -> bool:
        return bool(picture(self.stand_in, self.sheet) == self.before)


def make_town(here: HereHost, stand_in: StandIn) -> Town:
    roster = stand_in.create("Coordination", {"Notes": [["à moi"]], "Partenaires": [TITLES]})
    sheet = stand_in.create("Les Épis", {"Contacts": [HEADER, DURAND]})
    here.write_mappings([])
    here.settings["PARTNERS_SHEET"] = f"https://docs.google.com/spreadsheets/d/{roster}/edit"
    (here.mappings / "organisations.toml").write_text(
        '[[organisation]]\nslug = "les-epis"\nname = "Les Épis"\n', encoding="utf-8"
    )
    return Town(here, stand_in, roster, sheet, picture(stand_in, sheet))


@pytest.fixture(name="town")
def _town(here: HereHost, stand_in: StandIn) -> Town:
    return make_town(here, stand_in)


def test_a_new_row_is_proposed_and_followed_once_she_says_yes(town: Town) -> None:
    town.list_epis()

    [one] = town.look()["partners"]

    assert (one["partner"], one["state"]) == ("les-epis", "proposed")
    assert town.word() == "• proposé"
    note = town.notes()[STATE]
    assert "1 ligne sur 1 à prendre." in note
    assert "A « Nom » → Nom" in note
    assert "F « Casier »" in note
    assert "zoe.durand" not in note
    assert town.followed() == []
    [problem] = town.host.problems()
    assert (problem["kind"], problem["tab"], problem["cell"]) == ("held", "Partenaires", "F2")
    assert note.removeprefix("Synchronisation : ") in problem["message"]

    town.say("Oui")
    [one] = town.look()["partners"]

    assert one["state"] == "followed"
    assert town.word() == "Oui"
    assert town.host.problems() == []
    assert town.followed() == [("les-epis", "ok")]
    assert town.names() == {"Durand"}
    [contact] = town.host.export("contact")
    assert contact["fields"]["organisation_id"] == "les-epis"
    town.stand_in.open(town.sheet).type("Contacts", 1, 3, "06 39 98 55 55")
    town.host.sync("--full")
    [contact] = town.host.export("contact")
    assert contact["fields"]["phone"] == "+33639985555"


def test_a_look_at_rest_writes_nothing(town: Town) -> None:
    town.list_epis()
    town.look()
    before = picture(town.stand_in, town.roster)

    town.look()

    assert picture(town.stand_in, town.roster) == before


@pytest.mark.parametrize(("decision", "state"), [("confirm", "followed"), ("no", "declined")])
def test_a_proposal_is_decided_like_any_problem(town: Town, decision: str, state: str) -> None:
    town.list_epis()
    town.look()
    [problem] = town.host.problems()
    number = str(problem["id"])
    said = (
        ["confirm", number] if decision == "confirm" else ["resolve", number, "--keep", "database"]
    )

    assert town.host.run(*said).code == 0
    [one] = town.look()["partners"]

    assert one["state"] == state
    assert town.word() == {"followed": "• suivi", "declined": "• refusé"}[state]
    assert town.host.problems() == []
    assert (town.followed() != []) is (state == "followed")


def test_a_yes_is_to_the_sheet_as_it_was_proposed(town: Town) -> None:
    town.list_epis()
    town.look()
    [problem] = town.host.problems()
    town.host.run("confirm", str(problem["id"]))
    town.stand_in.open(town.sheet).type("Contacts", 0, 5, "Fonction")

    [one] = town.look()["partners"]

    assert one["state"] == "proposed"
    [again] = town.host.problems()
    assert again["id"] != problem["id"]


def test_pause_and_return(town: Town) -> None:
    town.list_epis("oui")
    town.look()
    assert town.followed() == [("les-epis", "ok")]

    town.say("en pause")
    town.look()
    town.stand_in.open(town.sheet).type("Contacts", 1, 0, "Durant")
    assert town.followed() == [("les-epis", "paused")]
    assert town.names() == {"Durand"}

    town.say("suivi")
    town.look()
    town.host.sync("--full")
    assert town.followed() == [("les-epis", "idle")]
    assert town.names() == {"Durant"}


def test_who_leaves_keeps_the_sheet_as_it_was(town: Town) -> None:
    town.list_epis("oui")
    town.look()
    town.host.sync()
    town.host.sync()
    assert not town.is_as_before()

    town.say("parti")
    [one] = town.look()["partners"]

    assert one["state"] == "left"
    assert town.word() == "parti"
    assert "n’y sont plus" in town.notes()[STATE]
    assert town.is_as_before()
    assert town.followed() == []
    assert town.names() == {"Durand"}
    assert town.host.problems() == []

    town.say("oui")
    town.look()
    assert town.followed() == [("les-epis", "ok")]
    assert town.names() == {"Durand"}


def test_the_tab_may_stand_in_a_spreadsheet_that_is_followed_itself(town: Town) -> None:
    """Neither's problems, words or marks are in the other's way."""
    tabs = {"Partenaires": [TITLES], "Contacts": [HEADER, ["Roux", "Ana", "Nulle part"]]}
    town.roster = town.stand_in.create("CLEF", tabs)
    town.host.settings["PARTNERS_SHEET"] = town.roster
    followed = {"partner": "les-epis", "name": "Les Épis", "id": town.roster}
    town.host.write_mappings([{**followed, "tabs": {"Contacts": "contacts"}, "scope": "all"}])
    town.list_epis()

    for _ in range(3):
        town.look()
        town.host.sync("--full")
    asked = {(one["tab"], one["kind"], one["id"]) for one in town.host.problems()}
    town.look()
    town.host.sync("--full")

    assert {(one["tab"], one["kind"], one["id"]) for one in town.host.problems()} == asked
    assert {("Contacts", "invalid"), ("Partenaires", "held")} <= {one[:2] for one in asked}
    [number] = [str(one) for tab, _, one in asked if tab == "Partenaires"]
    town.host.run("confirm", number)
    town.host.sync("--full")
    assert town.word() == "• proposé"
    town.look()
    town.host.sync("--full")
    town.host.sync("--full")
    assert town.word() == "• suivi"
    assert "Durand" in town.names()
    assert "Durand" in str(town.coordinator.seen("Contacts"))
    assert {one["tab"] for one in town.host.problems()} == {"Contacts"}


def test_of_two_tabs_the_sheet_is_left_with_the_second(town: Town) -> None:
    sheet = town.stand_in.create(
        "Deux", {"Contacts": [HEADER, DURAND], "Jeux": [["Objet", "Quantité"], ["Memory", "2"]]}
    )
    before = picture(town.stand_in, sheet)
    town.add_to_roster("Les Épis", town.address(sheet), "Contacts", "contacts", "", "oui")
    town.add_to_roster("Les Épis", town.address(sheet), "Jeux", "matériel", "", "oui")
    town.look()
    assert [one["tab"] for one in town.host.sync()["sheets"]] == ["Contacts", "Jeux"]

    town.say("parti")
    town.look()

    assert "« Jeux »" in town.notes()[STATE]
    assert [one["tab"] for one in town.host.sync("--full")["sheets"]] == ["Jeux"]
    assert picture(town.stand_in, sheet) != before
    town.say("parti", row=2)
    assert [one["state"] for one in town.look()["partners"]] == ["left", "left"]
    assert picture(town.stand_in, sheet) == before


def test_a_host_s_leave_holds_whatever_the_row_still_says(town: Town) -> None:
    town.list_epis("oui")
    town.look()
    town.host.sync()

    answer = town.host.run("leave", "--partner", "les-epis", "--output", "sortie", "--yes")
    assert answer.code == 0, answer.err
    [one] = town.look()["partners"]

    assert (one["state"], town.word()) == ("left", "oui")
    assert town.is_as_before()
    assert town.followed() == []

    town.say("")
    town.look()
    assert town.word() == "• parti"
    town.say("oui")
    town.look()
    assert town.followed() == [("les-epis", "ok")]


def test_a_host_s_leave_that_broke_off_can_be_told_again(town: Town) -> None:
    town.list_epis("oui")
    town.look()
    town.host.sync()
    leave = ("leave", "--partner", "les-epis", "--output", "sortie", "--yes")
    stop_sharing(town.stand_in, town.sheet)
    assert town.host.run(*leave).code == 1

    town.stand_in.share(town.sheet)
    assert town.host.run(*leave).code == 0

    assert town.is_as_before()
    assert town.look()["partners"][0]["state"] == "left"


def test_whoever_leaves_altogether_leaves_the_tab_too(town: Town) -> None:
    town.list_epis()
    before = picture(town.stand_in, town.roster)
    town.look()
    assert town.word() == "• proposé"

    assert town.host.run("leave", "--output", "sortie", "--yes").code == 0

    assert picture(town.stand_in, town.roster) == before


def test_a_worker_that_runs_follows_and_leaves_without_a_restart(
    town: Town, tmp_path: Path
) -> None:
    running = Host(tmp_path, town.host.settings).start_worker()
    try:
        town.list_epis("oui")
        eventually(lambda: town.host.export("contact"))
        town.say("parti")
        eventually(town.is_as_before)
        eventually(lambda: "n’y sont plus" in town.notes().get(STATE, ""))
    finally:
        assert running.stop() == 0
    assert town.is_as_before()


def test_check_says_what_keeps_the_tab_from_being_read(town: Town) -> None:
    assert town.host.run("check").code == 0
    town.coordinator.type("Partenaires", 0, STATE, "Divers")
    untitled = town.host.run("check")
    stop_sharing(town.stand_in, town.roster)
    unshared = town.host.run("check")

    assert (untitled.code, unshared.code) == (1, 1)
    assert "Titres attendus" in untitled.out
    assert "PARTNERS_SHEET" in unshared.out


def test_a_row_that_is_gone_stops_nobody_in_silence(town: Town) -> None:
    town.list_epis("oui")
    town.look()
    town.host.sync()
    town.coordinator.delete_rows("Partenaires", 1)

    town.look()

    assert town.followed() == [("les-epis", "idle")]
    [problem] = town.host.problems()
    assert (problem["kind"], problem["partner"]) == ("guard", "les-epis")
    assert "« Les Épis » (onglet « Contacts »)" in problem["message"]
    assert "reste suivie" in problem["message"]

    town.host.run("confirm", str(problem["id"]))
    town.look()
    town.look()

    assert town.followed() == []
    assert town.is_as_before()
    assert town.host.problems() == []


def test_a_row_that_comes_back_ends_the_question(town: Town) -> None:
    town.list_epis("oui")
    town.look()
    town.coordinator.delete_rows("Partenaires", 1)
    town.look()
    town.list_epis()

    town.look()

    assert town.host.problems() == []
    assert town.word() == "• suivi"
    assert town.followed() == [("les-epis", "ok")]


def test_what_is_wrong_is_told_in_its_cell_and_the_others_go_on(town: Town) -> None:
    unshared = town.stand_in.create("MJC", {"Contacts": [HEADER, DURAND]})
    stop_sharing(town.stand_in, unshared)
    town.list_epis("oui")
    town.add_to_roster("Les Épis", "notre tableur", "Contacts", "contacts")
    town.add_to_roster("MJC du Parc", town.address(unshared), "Contacts", "contacts")
    town.add_to_roster("Les Épis", town.address(), "Contacts", "contacts")
    town.add_to_roster("Les Épi", town.address(), "Prêts", "prêts", "", "oui")
    town.add_to_roster("Les Épis", town.address(), "Absent", "contacts")
    town.add_to_roster("Les Épis", town.address(), "", "des choses")

    town.look()

    address = json.loads(town.stand_in.credentials.read_text(encoding="utf-8"))["client_email"]
    notes = {row: town.notes(row) for row in range(1, 8)}
    assert town.word(2) == "• à corriger"
    assert "pas l’adresse d’une feuille" in notes[2][1]
    assert address in notes[3][STATE]
    assert "déjà à la ligne 2" in notes[4][1]
    assert "déjà celle de « Les Épis »" in notes[5][0]
    assert "« Contacts »" in notes[6][STATE]
    assert "nom de l’onglet" in notes[7][2]
    assert "contacts, matériel" in notes[7][3]
    assert "cet onglet est suivi" in notes[1][STATE]
    assert town.followed() == [("les-epis", "ok")]
    assert {one["kind"] for one in town.host.problems()} == {"invalid"}

    town.stand_in.share(unshared)
    town.look()
    assert town.word(3) == "• proposé"
    assert "« MJC du Parc » n’est pas encore connue : elle sera créée." in town.notes(3)[STATE]


def test_a_yes_to_a_name_like_another_s_is_asked_for_once_that_was_said(town: Town) -> None:
    mjc = town.stand_in.create("MJC", {"Contacts": [HEADER, ["Petit", "Noé", "", TEL]]})
    town.add_to_roster("Les Épi", town.address(mjc), "Contacts", "contacts", "", "oui")

    town.look()
    town.look()

    assert town.followed() == []
    assert "ressemble à « Les Épis »" in town.notes()[STATE]
    [problem] = town.host.problems()
    assert "ressemble à « Les Épis »" in problem["message"]

    town.say("")
    town.look()
    town.say("oui")
    town.look()
    assert town.followed() == [("les-epi", "ok")]
    assert town.host.problems() == []


def test_a_sheet_is_one_structure_s_alone(town: Town) -> None:
    town.list_epis("oui")
    town.add_to_roster("MJC du Parc", town.address(), "Autre", "prêts")

    town.look()

    assert "déjà celle de « Les Épis »" in town.notes(2)[0]
    assert town.word(2) == "• à corriger"


def test_a_new_structure_is_made_with_its_first_sheet(town: Town) -> None:
    mjc = town.stand_in.create("MJC", {"Contacts": [HEADER, ["Petit", "Noé", "MJC du Parc", TEL]]})
    town.add_to_roster("MJC du Parc", town.address(mjc), "Contacts", "contacts", "", "oui")

    town.look()
    town.host.sync("--full")

    [structure] = [one for one in town.host.export("organisation") if "MJC" in str(one)]
    [contact] = town.host.export("contact")
    assert contact["fields"]["organisation_id"] == structure["fields"]["id"] == "mjc-du-parc"
    assert town.host.problems() == []


def test_a_file_wins_over_a_row_and_says_so(town: Town) -> None:
    town.host.run("adopt", town.sheet, "--entity", "contact", "--partner", "les-epis", "--write")
    town.list_epis("parti")

    [one] = town.look()["partners"]

    assert one["state"] == "file"
    assert "l’emporte" in town.notes()[STATE]
    assert town.followed() == [("les-epis", "ok")]


def test_a_followed_tab_that_a_file_takes_over_goes_on(town: Town) -> None:
    town.list_epis("oui")
    town.look()
    town.host.sync()
    town.host.sync()

    adopt = ("adopt", town.sheet, "--entity", "contact", "--partner", "les-epis", "--write")
    answer = town.host.run(*adopt)
    assert answer.code == 0, answer.err
    assert town.look()["partners"][0]["state"] == "file"
    town.host.sync("--full")
    town.stand_in.open(town.sheet).type("Contacts", 1, 3, "06 39 98 55 55")
    town.host.sync("--full")

    assert town.followed() == [("les-epis", "idle")]
    assert town.host.problems() == []
    [contact] = town.host.export("contact")
    assert contact["fields"]["phone"] == "+33639985555"
    assert len([line for line in town.stand_in.open(town.sheet).seen("Contacts") if line[6:]]) == 2


def test_a_tab_that_is_gone_or_unshared_changes_nothing(town: Town) -> None:
    town.list_epis("oui")
    town.look()
    town.coordinator.type("Partenaires", 0, 1, "Lien")
    town.coordinator.type("Partenaires", 0, STATE, "Divers")

    answer = town.host.run("partners")

    assert answer.code == 1
    assert "Titres attendus" in answer.out
    assert [one["kind"] for one in town.host.problems()] == ["missing_tab"]
    assert town.followed() == [("les-epis", "ok")]

    stop_sharing(town.stand_in, town.roster)
    assert town.host.run("partners").code == 1
    assert [one["kind"] for one in town.host.problems()] == ["lost_access"]
    town.stand_in.share(town.roster)
    town.coordinator.type("Partenaires", 0, STATE, "État")
    town.look()
    assert town.host.problems() == []


def test_her_own_notes_and_words_stay(town: Town) -> None:
    town.coordinator.write_note("Partenaires", 1, STATE, "vue mardi")
    town.list_epis("on verra")

    town.look()

    assert town.word() == "on verra"
    assert town.notes() == {STATE: "vue mardi"}
    assert "n’est pas compris ici" in town.host.problems()[0]["message"]


def test_without_the_setting_the_command_says_what_to_set(town: Town) -> None:
    answer = town.host.run("partners", PARTNERS_SHEET="")

    assert answer.code == 2
    assert "PARTNERS_SHEET" in answer.err


def test_a_sheet_out_of_reach_that_leaves_asks_in_the_list_alone(town: Town) -> None:
    town.list_epis("oui")
    for _ in range(2):
        town.look()
        town.host.sync()
    stop_sharing(town.stand_in, town.sheet)
    town.host.run("sync", "--full")
    assert [one["kind"] for one in town.host.problems()] == ["lost_access"]

    town.say("parti")
    town.look()

    [asked] = town.host.problems()
    assert (asked["tab"], asked["cell"]) == ("Partenaires", "F2")


def test_the_name_of_a_tab_is_known_without_its_capital_and_accents(town: Town) -> None:
    """« annuaire » for « Annuaire » was to be mended."""
    town.add_to_roster("Les Épis", town.address(), "CONTACTS", "contacts", "", "oui")
    [one] = town.look()["partners"]
    assert one["state"] == "followed"

    assert {state for _, state in town.followed()} <= {"ok", "idle", "waiting"}
    town.followed()
    assert town.names() == {"Durand"}


def test_a_yes_to_a_tab_that_cannot_be_followed_is_told_so(town: Town) -> None:
    town.add_to_roster("Les Épis", town.address(), "Autre", "contacts", "", "oui")
    town.look()

    assert "n’est pas encore suivi" in town.notes()[STATE]
    assert "« Contacts »" in town.notes()[STATE]
