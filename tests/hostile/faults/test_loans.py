"""Loans, which two partners and the coordinator see: what an outsider found in them."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from demo import gestures
from demo.people import Person
from sync_service.domain.base import Problem
from sync_service.sync.planning.situation import OURS
from tests.hostile.faults.town import CONTACTS, ITEMS, LOANS, Ground, Tabs, Town, asked, build_town
from tests.hostile.naive import forgets_groups

ITEM, BORROWER, LOANED, DEPOSIT = range(4)


@pytest.fixture
def town(ground: Ground, tmp_path: Path) -> Iterator[Town]:
    """Le Relais lends Les Épis something; both see it."""
    sheets: dict[str, Tabs] = {
        "les-epis": {"Contacts": [CONTACTS], "Prêts": [LOANS]},
        "le-relais": {
            "Matériel": [ITEMS, ["LM-01", "Malle", "Salle 1"], ["LM-02", "Puzzle", "Salle 2"]],
            "Prêts": [LOANS, ["LM-01", "Les Épis", "12/10/2026", "11"]],
        },
    }
    built = build_town(ground, tmp_path / "town.db", sheets)
    for _ in range(3):
        built.sync()
    yield built
    built.close()


def conflicts(town: Town) -> list[Problem]:
    with town.database.reading() as stored:
        return [p for p in stored.problems.read_open() if p.kind == "conflict"]


def split(town: Town) -> None:
    """The borrower corrects the item while the lender corrects the date."""
    town.sheets["les-epis"].type("Prêts", 1, ITEM, "LM-02")
    town.sheets["le-relais"].type("Prêts", 1, LOANED, "14/10/2026")
    for _ in range(3):
        town.sync()


def test_a_cell_in_conflict_for_its_group_alone_still_says_who_gave_the_other_value(
    town: Town,
) -> None:
    """The date's note read « 14/10/2026. ⟨nobody⟩ a donné : 12/10/2026 »."""
    split(town)
    assert sorted(p.field or "" for p in conflicts(town)) == ["item_code", "loaned_on"]
    notes = [note for one in town.sheets.values() for note in one.notes("Prêts").values()]
    assert len(notes) == 2
    assert all("Le Relais a donné" in n or "Les Épis a donné" in n for n in notes)


def test_the_same_story_kills_an_engine_that_forgets_groups(town: Town) -> None:
    """It takes one partner's thing on the other partner's date, and asks nobody."""
    town.services = replace(town.services, rulebook=replace(OURS, merge_cell=forgets_groups))
    split(town)
    assert conflicts(town) == []


def test_a_drop_down_list_of_the_partners_own_is_not_replaced_by_ours(
    ground: Ground, tmp_path: Path
) -> None:
    """Our list of structures was put over theirs, and over its « refuse anything else »."""
    lender: Tabs = {"Prêts": [LOANS, ["LM-01", "Les Épis", "12/10/2026", "11"]]}
    sheets: dict[str, Tabs] = {"les-epis": {"Contacts": [CONTACTS]}, "le-relais": lender}
    town = build_town(ground, tmp_path / "town.db", sheets)
    person = town.sheets["le-relais"]
    listed = {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "Les Épis"}]}
    rule = {"condition": listed, "strict": True, "inputMessage": "À nous"}
    sheet_id = person.sheet_id("Prêts")
    where = gestures.area(sheet_id, (1, 2), (BORROWER, BORROWER + 1))
    request = {"setDataValidation": {"range": where, "rule": rule}}
    path = f"/v4/spreadsheets/{person.spreadsheet_id}:batchUpdate"
    asked(town.owner, "POST", path, {"requests": [request]})

    def rules() -> object:
        grid = person.read_tab(sheet_id, "sheets.data.rowData.values.dataValidation")
        lines = grid["sheets"][0]["data"][0]["rowData"]
        return [line["values"][BORROWER] for line in lines[:2] if len(line.get("values", ())) > 1]

    before = rules()
    assert before
    for _ in range(3):
        town.sync()
    assert rules() == before
    town.close()


def test_a_renamed_item_is_renamed_where_we_wrote_its_name_and_nowhere_else(town: Town) -> None:
    """The borrower's sheet went on saying « Malle », which named nothing any more."""
    theirs, ours = town.sheets["le-relais"], town.sheets["les-epis"]
    assert (theirs.seen("Prêts")[1][ITEM], ours.seen("Prêts")[1][ITEM]) == ("LM-01", "Malle")
    theirs.type("Matériel", 1, 1, "Malle à histoires")
    for _ in range(2):
        town.sync()
    shown = (theirs.seen("Prêts")[1][ITEM], ours.seen("Prêts")[1][ITEM])
    assert shown == ("LM-01", "Malle à histoires")
    spent = town.sync().requests
    assert (spent.drive, spent.reads, spent.writes) == (1, 0, 0)


def _listed(person: Person, title: str, column: int) -> list[list[str]]:
    """What the lists under a column's first two rows offer."""
    wanted = "sheets.data.rowData.values.dataValidation"
    lines = person.read_tab(person.sheet_id(title), wanted)["sheets"][0]["data"][0]["rowData"]
    rules = [line["values"][column].get("dataValidation", {}) for line in lines[1:3]]
    return [
        [one["userEnteredValue"] for one in rule.get("condition", {}).get("values", ())]
        for rule in rules
    ]


def test_a_list_of_ours_offers_a_new_item_and_costs_one_read_and_one_write(town: Town) -> None:
    """It offered for ever what was known on the first day."""
    sheet = town.sheets["le-relais"]
    assert _listed(sheet, "Prêts", ITEM) == [["Malle", "Puzzle"]] * 2
    sheet.add_row("Matériel", "LM-03", "Tapis", "Salle 3")
    before = town.writes()
    for _ in range(3):
        town.sync()
    assert _listed(sheet, "Prêts", ITEM) == [["Malle", "Puzzle", "Tapis"]] * 2
    # One for each of the two spreadsheets, the new item's reference included.
    assert town.writes() - before == 2
    assert town.sync().requests.reads == 0
