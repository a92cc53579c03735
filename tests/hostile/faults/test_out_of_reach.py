"""What is gone, asked through the real client: told in every run, paid for in none."""

from pathlib import Path

from tests.hostile.faults.town import Ground, Town, asked, build_town, share

ROWS = [("Nom", "Prénom", "Courriel"), ("Perrin", "Zoélie", "zoelie@example.org")]


def settled(ground: Ground, folder: Path) -> Town:
    town = build_town(ground, folder / "town.db", {"les-epis": {"Contacts": ROWS}})
    for _ in range(4):
        town.sync(after=1)
    return town


def test_an_unshared_file_costs_one_drive_request_a_run(ground: Ground, tmp_path: Path) -> None:
    town = settled(ground, tmp_path)
    sheet = town.sheets["les-epis"]
    permissions = f"/drive/v3/files/{sheet.spreadsheet_id}/permissions"
    asked(town.owner, "DELETE", f"{permissions}/{town.world.service_account.permission_id}")
    states = [town.sync(after=1).tabs[0].state for _ in range(3)]
    assert states == ["lost_access"] * 3
    spent = [town.sync(after=1).requests for _ in range(3)]
    assert {(one.drive, one.reads, one.writes) for one in spent} == {(1, 0, 0)}
    share(town.world, sheet.spreadsheet_id)
    sheet.type("Contacts", 1, 1, "Zoé")
    states = [town.sync(after=1).tabs[0].state for _ in range(3)]
    assert states[-1] == "idle"
    assert town.sync(after=1).requests.reads == 0
    town.close()


def test_a_deleted_tab_costs_one_drive_request_a_run(ground: Ground, tmp_path: Path) -> None:
    town = settled(ground, tmp_path)
    sheet = town.sheets["les-epis"]
    path = f"/v4/spreadsheets/{sheet.spreadsheet_id}:batchUpdate"
    asked(town.owner, "POST", path, {"requests": [{"addSheet": {}}]})
    sheet.delete_tab("Contacts")
    for _ in range(3):
        assert town.sync(after=1).tabs[0].state == "failed"
    report = town.sync(after=1)
    assert (report.requests.drive, report.requests.reads) == (1, 0)
    assert (report.tabs[0].state, report.has_failed) == ("failed", True)
    town.close()
