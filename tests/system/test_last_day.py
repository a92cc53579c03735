"""The last day, of a partner or of the service: their sheets as they were, everything in files."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from demo.people import Person
from tests.system.processes import Answer, HereHost, Host, StandIn, eventually
from tests.system.test_shown import stop_sharing

pytestmark = pytest.mark.system

HEADER = ["Nom", "Prénom", "Structure", "Tél.", "Courriel", "Remarques"]
DURAND = ["Durand", "Zoé", "Les Épis", "06 39 98 12 34", "zoe.durand@example.org", "=1+1"]
PETIT = ["Petit", "Noé", "Les Épis", "03 53 01", "noe.petit@example.org", ""]
FIELDS = (
    "sheets(properties(sheetId,title),protectedRanges,developerMetadata,data(rowData(values("
    "userEnteredValue,note,dataValidation)),columnMetadata(developerMetadata))),developerMetadata"
)


def picture(stand_in: StandIn, sheet: str) -> Any:  # noqa: ANN401 - Google's JSON
    """All that could be ours or theirs, as Google tells it; empty cells at an end do not count."""
    seen = stand_in.call("GET", f"/v4/spreadsheets/{sheet}?includeGridData=true&fields={FIELDS}")
    for tab in seen["sheets"]:
        (data,) = tab.pop("data")
        lines = [line.get("values", []) for line in data.get("rowData", [])]
        cells = {
            (row, column): cell
            for row, line in enumerate(lines)
            for column, cell in enumerate(line)
            if cell
        }
        tab["cells"] = cells
        tab["marks"] = [one for one in data.get("columnMetadata", []) if one]
    return {key: seen[key] for key in seen if seen[key]}


@dataclass
class Town:
    """Two partners with a sheet each, synced; and how the sheets were before that."""

    host: HereHost
    stand_in: StandIn
    sheets: dict[str, str]
    before: dict[str, Any]

    def leave(self, *options: str) -> Answer:
        return self.host.run("leave", "--output", "sortie", *options)

    def is_as_before(self, partner: str) -> bool:
        return bool(picture(self.stand_in, self.sheets[partner]) == self.before[partner])

    def person(self, partner: str) -> Person:
        return self.stand_in.open(self.sheets[partner])

    def states(self) -> dict[str, str]:
        return {one["partner"]: one["state"] for one in self.host.sync("--full")["sheets"]}

    @property
    def mapping_lines(self) -> list[str]:
        path = self.host.mappings / "spreadsheets.toml"
        return path.read_text(encoding="utf-8").splitlines()


@pytest.fixture(name="town")
def _town(here: HereHost, stand_in: StandIn) -> Town:
    sheets, before = {}, {}
    for partner, name in (("les-epis", "Les Épis"), ("mjc", "MJC")):
        people = [[cell.replace("Les Épis", name) for cell in row] for row in (DURAND, PETIT)]
        people = [[*row[:4], f"{partner}.{row[4]}", row[5]] for row in people]
        sheets[partner] = stand_in.create(name, {"Contacts": [HEADER, *people]})
        stand_in.open(sheets[partner]).write_note("Contacts", 1, 1, "à rappeler")
        before[partner] = picture(stand_in, sheets[partner])
    here.write_mappings(
        [
            {
                "partner": partner,
                "name": name,
                "id": sheets[partner],
                "tabs": {"Contacts": "contacts"},
            }
            for partner, name in (("les-epis", "Les Épis"), ("mjc", "MJC"))
        ]
    )
    here.sync()
    here.sync()
    town = Town(here, stand_in, sheets, before)
    after = str([picture(stand_in, one) for one in sheets.values()])
    for ours in ("Réf.", "Synchronisation : ", "sync.gen", "sync.marker", "à ne pas modifier"):
        assert ours in after
    assert "dataValidation" in after
    return town


def test_the_last_day_leaves_every_sheet_as_it_was_and_all_of_it_in_files(town: Town) -> None:
    people = {one["ref"] for one in town.host.export("contact")}
    assert len(people) == 4

    answer = town.leave("--yes")

    assert answer.code == 0, answer.err + answer.out
    assert town.is_as_before("les-epis")
    assert town.is_as_before("mjc")
    folder = town.host.folder / "sortie"
    lines = (folder / "contact.jsonl").read_text(encoding="utf-8").splitlines()
    assert {json.loads(line)["ref"] for line in lines} == people
    book = load_workbook(folder / "fiches.xlsx", read_only=True)
    assert {row[0] for row in book["contact"].values} == {"ref", *people}
    assert [one for one in folder.iterdir() if one.stat().st_mode & 0o077] == []
    assert town.states() == {"les-epis": "paused", "mjc": "paused"}
    assert town.is_as_before("mjc")
    assert "supprimez la clé" in answer.out


def test_one_partner_leaves_and_the_others_go_on(town: Town) -> None:
    before = town.mapping_lines

    answer = town.leave("--partner", "mjc", "--yes", "--json")

    assert answer.code == 0, answer.err
    (left,) = answer.json["sheets"]
    assert (left["partner"], left["left"], left["references"]) == ("mjc", True, 3)
    assert town.is_as_before("mjc")
    assert not town.is_as_before("les-epis")
    lines = (town.host.folder / "sortie" / "contact.jsonl").read_text(encoding="utf-8")
    assert "mjc.zoe.durand" in lines
    assert "les-epis.zoe.durand" not in lines
    assert [line for line in town.mapping_lines if line != "paused = true"] == before
    assert town.mapping_lines.count("paused = true") == 1

    town.person("les-epis").type("Contacts", 1, 3, "06 39 98 55 55")
    town.person("mjc").type("Contacts", 1, 3, "06 39 98 66 66")
    assert town.states() == {"les-epis": "ok", "mjc": "paused"}
    phones = {one["fields"]["phone"] for one in town.host.export("contact")}
    assert "+33639985555" in phones
    assert "+33639986666" not in phones
    assert {one["partner"] for one in town.host.problems()} == {"les-epis"}
    letter = town.host.run("digest")
    assert "À SUIVRE CHEZ LES PARTENAIRES" in letter.out
    assert "est en pause" not in letter.out, "nothing is left to do about it"


def test_what_would_go_is_told_and_nothing_is_touched(town: Town) -> None:
    shown = {one: picture(town.stand_in, sheet) for one, sheet in town.sheets.items()}
    before = town.mapping_lines

    answer = town.leave("--dry-run", "--json")

    assert answer.code == 0, answer.err
    assert [one["references"] for one in answer.json["sheets"]] == [3, 3]
    assert [one["left"] for one in answer.json["sheets"]] == [False, False]
    assert {one: picture(town.stand_in, sheet) for one, sheet in town.sheets.items()} == shown
    assert town.mapping_lines == before
    assert not (town.host.folder / "sortie").exists()
    assert set(town.states().values()) <= {"ok", "idle"}


def test_without_a_word_nothing_is_touched(town: Town) -> None:
    answer = town.host.run("leave", "--output", "sortie", "--partner", "personne", "--yes")
    assert answer.code == 2
    assert "les-epis, mjc" in answer.err
    assert not town.is_as_before("mjc")


def test_words_that_somebody_added_to_a_note_of_ours_stay(town: Town) -> None:
    person = town.person("mjc")
    (place, note), *_ = [
        (place, note)
        for place, note in person.notes("Contacts").items()
        if note.startswith("Synchronisation")
    ]
    person.write_note("Contacts", *place, f"{note}\nvu avec Noé mardi")

    assert town.leave("--yes").code == 0

    assert person.notes("Contacts")[place] == "vu avec Noé mardi"


def test_a_sheet_out_of_reach_stops_no_other_and_can_be_left_later(town: Town) -> None:
    stop_sharing(town.stand_in, town.sheets["mjc"])

    first = town.leave("--yes")

    assert first.code == 1
    assert "- mjc" in first.out
    assert town.is_as_before("les-epis")
    town.stand_in.share(town.sheets["mjc"])
    assert town.leave("--yes").code == 0
    assert town.is_as_before("mjc")


def test_one_partner_leaves_only_while_no_worker_could_come_back(
    town: Town, tmp_path: Path
) -> None:
    """It may have begun a round with the mappings as they were."""
    running = Host(tmp_path, town.host.settings).start("worker")
    try:
        eventually(lambda: town.host.run("status", "--json").json["last_sync"])
        before = town.mapping_lines
        refused = town.leave("--partner", "mjc", "--yes")
        assert town.mapping_lines == before
    finally:
        assert running.stop() == 0

    assert refused.code == 2
    assert "Arrêtez-le" in refused.err
    assert not town.is_as_before("mjc")
    assert set(town.states().values()) == {"idle"}


def test_all_leave_beside_a_worker_that_goes_on(town: Town, tmp_path: Path) -> None:
    running = Host(tmp_path, town.host.settings).start("worker")
    try:
        eventually(lambda: town.host.run("status", "--json").json["last_sync"])
        assert town.leave("--yes").code == 0
    finally:
        assert running.stop() == 0

    assert town.is_as_before("mjc")
    assert town.is_as_before("les-epis")
