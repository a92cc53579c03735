"""Drive, continued: folders, ownership, whole files in and out."""

import pytest

from sheets_emulator import World
from tests.sheets_emulator.conftest import Caller, Json

FILES = "/drive/v3/files"
FOLDER = "application/vnd.google-apps.folder"


def test_files_live_in_folders_and_move(sheet: Caller) -> None:
    one = sheet.ask("POST", FILES, {"name": "Un", "mimeType": FOLDER})["id"]
    two = sheet.ask("POST", FILES, {"name": "Deux", "mimeType": FOLDER})["id"]
    mime_type = "application/vnd.google-apps.spreadsheet"
    body = {"name": "Dedans", "mimeType": mime_type, "parents": [one]}
    inside = sheet.ask("POST", FILES, body)["id"]
    query = f"{FILES}?q='{one}' in parents&fields=files(id)"
    assert sheet.ask("GET", query) == {"files": [{"id": inside}]}
    sheet.ask("PATCH", f"{FILES}/{inside}?addParents={two}&removeParents={one}", {})
    found = sheet.ask("GET", f"{FILES}/{inside}?fields=parents,webViewLink")
    assert found["parents"] == [two]
    assert found["webViewLink"].startswith("https://docs.google.com/spreadsheets/d/")
    wrong = {"name": "x", "parents": ["nowhere"]}
    assert sheet.refused("POST", FILES, wrong) == (404, "File not found: nowhere.")
    folders = sheet.ask("GET", f"{FILES}?orderBy=folder,name&fields=files(name)")["files"]
    assert [one["name"] for one in folders] == ["Deux", "Un", "Dedans", "Essai"]


def test_an_id_can_be_asked_for_and_used_once(sheet: Caller) -> None:
    number = sheet.ask("GET", f"{FILES}/generateIds?count=1")["ids"][0]
    body = {"id": number, "name": "x", "mimeType": "application/vnd.google-apps.spreadsheet"}
    assert sheet.ask("POST", FILES, body)["id"] == number
    assert sheet.refused("POST", FILES, body)[0] == 409


def test_who_one_is(sheet: Caller, world: World) -> None:
    answer = sheet.ask("GET", "/drive/v3/about?fields=user(emailAddress,me)")
    assert answer == {"user": {"emailAddress": world.person.email, "me": True}}
    assert sheet.refused("GET", "/drive/v3/about")[0] == 400
    assert sheet.ask("GET", f"{FILES}/root")["name"] == "My Drive"


def test_a_file_changes_hands(sheet: Caller, world: World) -> None:
    path = f"{FILES}/{sheet.id}/permissions"
    email = world.service_account.email
    body = {"type": "user", "role": "owner", "emailAddress": email}
    status, message = sheet.refused("POST", path, body)
    assert (status, "transferOwnership" in message) == (403, True)
    sheet.ask("POST", path + "?transferOwnership=true", body)
    roles = {one["emailAddress"]: one["role"] for one in sheet.world.files[sheet.id].permissions}
    assert roles == {email: "owner", world.person.email: "writer"}
    assert sheet.refused("DELETE", f"{FILES}/{sheet.id}")[0] == 403
    own = f"{path}/{world.person.permission_id}"
    assert sheet.ask("GET", own) == {
        "kind": "drive#permission",
        "id": world.person.permission_id,
        "type": "user",
        "role": "writer",
    }
    sheet.ask("DELETE", own)
    assert sheet.refused("GET", f"{FILES}/{sheet.id}")[0] == 404


def test_roles_change_and_wrong_ones_are_refused(sheet: Caller, world: World) -> None:
    path = f"{FILES}/{sheet.id}/permissions"
    domain = {"type": "domain", "role": "reader", "domain": "example.org"}
    number = sheet.ask("POST", path, domain)["id"]
    other = Caller(world, "ailleurs@example.org", sheet.id)
    other.get()
    assert other.refused("GET", path)[0] == 403
    assert sheet.ask("PATCH", f"{path}/{number}", {"role": "writer"})["role"] == "writer"
    other.type("A1", [["x"]])
    page = sheet.ask("GET", f"{path}?pageSize=1")
    assert page["nextPageToken"]
    wrong: list[Json] = [
        {"type": "user", "role": "king", "emailAddress": "a@example.org"},
        {"type": "ghost", "role": "reader"},
        {"type": "user", "role": "reader", "emailAddress": "nobody"},
    ]
    for body in wrong:
        status, _ = sheet.direct.request("POST", path, body)
        assert status == 400
    sheet.world.observers.clear()  # the bodies above are wrong on purpose
    assert sheet.refused("DELETE", f"{path}/123")[0] == 404
    owner = f"{path}/{world.person.permission_id}"
    assert sheet.refused("PATCH", owner, {"role": "reader"})[0] == 403


@pytest.mark.parametrize("version", ["v2", "v3"])
def test_a_csv_text_replaces_a_spreadsheet(sheet: Caller, version: str) -> None:
    sheet.batch({"addSheet": {"properties": {"title": "Autre"}}})
    method = "PUT" if version == "v2" else "PATCH"
    path = f"/upload/drive/{version}/files/{sheet.id}?uploadType=media"
    answer = sheet.direct.fetch_raw(method, path, 'Nom,Prix\nVélo,"1,5"\n'.encode())
    assert answer.status == 200
    assert sheet.read("Essai") == [["Nom", "Prix"], ["Vélo", "1,5"]]
    assert len(sheet.get()["sheets"]) == 1


def test_one_tab_is_downloaded_by_its_number(sheet: Caller) -> None:
    sheet.batch({"addSheet": {"properties": {"title": "Sept", "sheetId": 7}}})
    sheet.type("Sept!A1", [["x", "y"]])
    path = f"/spreadsheets/d/{sheet.id}/export?format=csv&gid=7"
    assert sheet.direct.request("GET", path) == (200, "x,y")
    odd = f"/spreadsheets/d/{sheet.id}/export?format=odd"
    assert sheet.direct.request("GET", odd)[0] == 400
    export = f"{FILES}/{sheet.id}/export?mimeType=image/png"
    assert sheet.refused("GET", export)[0] == 400
    plain = sheet.ask("POST", FILES, {"name": "x"})["id"]
    assert sheet.refused("GET", f"{FILES}/{plain}/export?mimeType=text/csv")[0] == 403
