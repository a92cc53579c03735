"""How a file is shared: for reading, by link, through a shared drive; Drive's other answers."""

import pytest

from sheets_emulator import World
from tests.sheets_emulator.conftest import Caller, Json, JsonValue

FILES = "/drive/v3/files"
SPREADSHEET = "application/vnd.google-apps.spreadsheet"
NO_PERMISSION = (403, "The caller does not have permission")
ALL_DRIVES = "supportsAllDrives=true&includeItemsFromAllDrives=true"


def share(sheet: Caller, role: str, **who: str) -> None:
    body: Json = {"role": role, "type": "user"} | who
    path = f"{FILES}/{sheet.id}/permissions?supportsAllDrives=true"
    sheet.ask("POST", path, body)


def service_of(sheet: Caller) -> Caller:
    return Caller(sheet.world, sheet.world.service_account.email, sheet.id)


def token(caller: Caller, options: str = "") -> str:
    answer = caller.ask("GET", f"/drive/v3/changes/startPageToken?{options}")
    return str(answer["startPageToken"])


def changed(caller: Caller, start: str, options: str = "") -> list[str]:
    path = f"/drive/v3/changes?pageToken={start}&fields=changes(fileId)&{options}"
    return [one["fileId"] for one in caller.ask("GET", path)["changes"]]


def writes(caller: Caller) -> tuple[int, str]:
    path = f"/v4/spreadsheets/{caller.id}/values/A1?valueInputOption=RAW"
    status, answer = caller.call("PUT", path, {"values": [["x"]]})
    return status, answer.get("error", {}).get("message", "")


def test_a_file_shared_for_reading_is_read_and_listed_and_refuses_writes(sheet: Caller) -> None:
    share(sheet, "reader", emailAddress=sheet.world.service_account.email)
    service = service_of(sheet)
    start = token(service)
    sheet.type("A1", [["a"]])
    assert (service.read(), changed(service, start)) == ([["a"]], [sheet.id])
    assert writes(service) == NO_PERMISSION
    request: Json = {"requests": [{"addSheet": {}}]}
    path = f"/v4/spreadsheets/{sheet.id}:batchUpdate"
    assert service.refused("POST", path, request) == NO_PERMISSION
    edits = service.ask("GET", f"{FILES}/{sheet.id}?fields=capabilities(canEdit)")
    assert edits == {"capabilities": {"canEdit": False}}


@pytest.mark.parametrize(("role", "status"), [("reader", 403), ("writer", 200)])
def test_a_file_open_to_whoever_has_the_link_is_in_nobodys_list(
    sheet: Caller, role: str, status: int
) -> None:
    share(sheet, role, type="anyone")
    service = service_of(sheet)
    start = token(service)
    sheet.type("A1", [["a"]])
    assert service.read() == [["a"]]
    assert writes(service)[0] == status
    assert changed(service, start) == []
    assert service.ask("GET", f"{FILES}?fields=files(id)") == {"files": []}


@pytest.fixture
def inside(sheet: Caller) -> Caller:
    """A spreadsheet in a shared drive of the person."""
    drive = sheet.ask("POST", "/drive/v3/drives?requestId=1", {"name": "Collectif"})["id"]
    body = {"name": "Contacts", "mimeType": SPREADSHEET, "parents": [drive]}
    path = f"{FILES}?supportsAllDrives=true&fields=id,driveId"
    created = sheet.ask("POST", path, body)
    assert created["driveId"] == drive
    return Caller(sheet.world, sheet.world.person.email, created["id"])


def drive_of(caller: Caller) -> str:
    return caller.world.files[caller.id].drive_id


def test_a_member_of_a_drive_follows_its_own_log(inside: Caller) -> None:
    drive, service = drive_of(inside), service_of(inside)
    start = token(inside)
    organizer = Caller(inside.world, inside.world.person.email, drive)
    share(organizer, "fileOrganizer", emailAddress=service.world.service_account.email)
    inside.type("A1", [["a"]])
    assert (service.read(), writes(service)) == ([["a"]], (200, ""))
    assert changed(service, start, ALL_DRIVES) == []
    assert changed(service, start, f"driveId={drive}&{ALL_DRIVES}") == [inside.id]
    assert changed(service, start, f"driveId={drive}&supportsAllDrives=true") == []
    listed = service.ask("GET", "/drive/v3/drives")["drives"]
    assert listed == [{"kind": "drive#drive", "id": drive, "name": "Collectif"}]


def test_a_file_of_a_drive_shared_by_itself_is_in_ones_own_log_if_asked_for(
    inside: Caller,
) -> None:
    drive, service = drive_of(inside), service_of(inside)
    share(inside, "writer", emailAddress=service.world.service_account.email)
    start = token(service)
    inside.type("A1", [["a"]])
    assert service.read() == [["a"]]
    assert changed(service, start) == []
    assert changed(service, start, ALL_DRIVES) == [inside.id]
    assert service.ask("GET", "/drive/v3/drives") == {"kind": "drive#driveList", "drives": []}
    path = f"/drive/v3/changes?pageToken={start}&driveId={drive}&{ALL_DRIVES}"
    assert service.refused("GET", path) == (404, f"Shared drive not found: {drive}")


def test_who_is_not_a_member_sees_nothing_of_a_drive(inside: Caller) -> None:
    service = service_of(inside)
    assert service.refused("GET", f"/v4/spreadsheets/{inside.id}") == NO_PERMISSION
    assert service.refused("GET", f"{FILES}/{inside.id}?supportsAllDrives=true")[0] == 404


def test_a_file_of_a_drive_is_hidden_from_programs_that_do_not_know_drives(inside: Caller) -> None:
    assert inside.refused("GET", f"{FILES}/{inside.id}") == (404, f"File not found: {inside.id}.")
    found = inside.ask(
        "GET", f"{FILES}/{inside.id}?supportsAllDrives=true&fields=ownedByMe,owners"
    )
    assert found == {"ownedByMe": False}


def test_a_member_who_leaves_loses_the_files_of_a_drive(inside: Caller, world: World) -> None:
    drive = Caller(world, world.person.email, drive_of(inside))
    share(drive, "reader", emailAddress=world.service_account.email)
    service = service_of(inside)
    assert service.read() == []
    number = world.service_account.permission_id
    path = f"{FILES}/{drive.id}/permissions/{number}?supportsAllDrives=true"
    drive.ask("DELETE", path)
    assert service.refused("GET", f"/v4/spreadsheets/{inside.id}") == NO_PERMISSION


def test_a_file_moved_into_a_drive_belongs_to_it(inside: Caller, sheet: Caller) -> None:
    drive = drive_of(inside)
    path = f"{FILES}/{sheet.id}?supportsAllDrives=true&addParents={drive}&fields=driveId"
    assert sheet.ask("PATCH", path, {}) == {"driveId": drive}
    assert sheet.refused("GET", f"{FILES}/{sheet.id}")[0] == 404
    sheet.type("A1", [["a"]])


@pytest.mark.parametrize("size", ["NOPE", "0", "-1", "1001", "²"])
@pytest.mark.parametrize("path", [FILES, "/drive/v3/changes"])
def test_a_page_size_out_of_range_is_refused_in_drives_words(
    sheet: Caller, path: str, size: str
) -> None:
    status, answer = sheet.call("GET", f"{path}?pageToken=1&pageSize={size}")
    words = f"Invalid value '{size}'. Values must be within the range: [1, 1000]"
    first: JsonValue = answer["error"]["errors"][0]
    assert (status, first["message"], first["location"]) == (400, words, "pageSize")


@pytest.mark.parametrize("rest", ["", "/{id}", "/{id}?supportsAllDrives=true"])
def test_an_empty_mask_keeps_nothing(sheet: Caller, rest: str) -> None:
    path = FILES + rest.format(id=sheet.id)
    assert sheet.ask("GET", path + ("&" if "?" in path else "?") + "fields=") == {}


def test_a_way_to_render_dates_that_google_does_not_know_is_refused(sheet: Caller) -> None:
    path = f"/v4/spreadsheets/{sheet.id}/values/A1?dateTimeRenderOption=NOPE"
    kind = "type.googleapis.com/google.apps.sheets.v4.DateTimeRenderOption"
    words = f"Invalid value at 'date_time_render_option' ({kind}), \"NOPE\""
    assert sheet.refused("GET", path) == (400, words)


def test_a_batch_counts_each_row_and_column_once(sheet: Caller) -> None:
    ranges = {"Sheet1!A1:A4": [["x"]] * 4, "Sheet1!B1:D2": [["x"] * 3] * 2}
    data = [{"range": place, "values": rows} for place, rows in ranges.items()]
    path = f"/v4/spreadsheets/{sheet.id}/values:batchUpdate"
    answer = sheet.ask("POST", path, {"valueInputOption": "RAW", "data": data})
    del answer["responses"], answer["spreadsheetId"]
    assert answer == {
        "totalUpdatedRows": 4,
        "totalUpdatedColumns": 4,
        "totalUpdatedCells": 10,
        "totalUpdatedSheets": 1,
    }


def test_an_uploaded_csv_becomes_a_new_tab_of_the_usual_size(sheet: Caller) -> None:
    sheet.type("A1", [["vieux"]])
    path = f"/upload/drive/v2/files/{sheet.id}?uploadType=media&convert=true"
    answer = sheet.direct.fetch_raw("PUT", path, "Nom,Né\nZoé,5\n".encode())
    assert isinstance(answer.body, dict)
    assert (answer.body["title"], answer.body["kind"]) == ("Essai", "drive#file")
    assert answer.body["alternateLink"].startswith("https://docs.google.com/spreadsheets/d/")
    found = sheet.get("?fields=properties.timeZone,sheets.properties")
    (tab,) = (one["properties"] for one in found["sheets"])
    assert tab["sheetId"] != 0
    assert tab["title"] == "Essai"
    assert tab["gridProperties"] == {"rowCount": 1000, "columnCount": 26}
    assert found["properties"] == {"timeZone": "America/Los_Angeles"}
    assert sheet.read("Essai") == [["Nom", "Né"], ["Zoé", "5"]]
