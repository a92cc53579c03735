"""Drive: files, search, permissions, changes, comments, whole files in and out."""

from datetime import UTC, datetime, timedelta

import pytest

from sheets_emulator import World
from sheets_emulator.state.world import FORBIDDEN_ID
from tests.sheets_emulator.conftest import Caller, Json, JsonValue

FILES = "/drive/v3/files"


@pytest.fixture
def service(sheet: Caller, world: World) -> Caller:
    return Caller(world, world.service_account.email, sheet.id)


def share(sheet: Caller, email: str, role: str = "writer") -> JsonValue:
    body = {"type": "user", "role": role, "emailAddress": email}
    return sheet.ask("POST", f"{FILES}/{sheet.id}/permissions", body)


def test_create_answers_four_fields_only(sheet: Caller) -> None:
    mime_type = "application/vnd.google-apps.spreadsheet"
    answer = sheet.ask("POST", FILES, {"name": "Prêts", "mimeType": mime_type})
    number = answer.pop("id")
    assert answer == {"kind": "drive#file", "name": "Prêts", "mimeType": mime_type}
    assert sheet.ask("GET", f"/v4/spreadsheets/{number}")["properties"]["title"] == "Prêts"


def test_what_is_not_shared_is_not_found_in_drive_and_forbidden_in_sheets(
    sheet: Caller, service: Caller
) -> None:
    status, answer = service.call("GET", f"{FILES}/{sheet.id}")
    assert (status, answer["error"]["errors"][0]["reason"]) == (404, "notFound")
    forbidden = (403, "The caller does not have permission")
    assert service.refused("GET", f"/v4/spreadsheets/{sheet.id}") == forbidden
    assert service.refused("GET", f"/v4/spreadsheets/{FORBIDDEN_ID}") == forbidden


def test_a_reader_reads_and_does_not_write(sheet: Caller, service: Caller, world: World) -> None:
    share(sheet, world.service_account.email, "reader")
    fields = f"{FILES}/{sheet.id}?fields=capabilities(canEdit),ownedByMe,shared"
    assert service.ask("GET", fields) == {
        "capabilities": {"canEdit": False},
        "ownedByMe": False,
        "shared": True,
    }
    service.get()
    path = f"/v4/spreadsheets/{sheet.id}/values/A1?valueInputOption=RAW"
    assert service.refused("PUT", path, {"values": [["x"]]})[0] == 403
    share(sheet, world.service_account.email, "writer")
    service.type("A1", [["x"]])


def test_permissions_are_listed_owner_last_and_taken_back(
    sheet: Caller, service: Caller, world: World
) -> None:
    number = share(sheet, world.service_account.email)["id"]
    path = f"{FILES}/{sheet.id}/permissions"
    listed = sheet.ask("GET", path + "?fields=permissions(role,emailAddress)")["permissions"]
    assert [one["role"] for one in listed] == ["writer", "owner"]
    owner = f"{path}/{world.person.permission_id}"
    assert sheet.refused("DELETE", owner) == (403, "The owner of a file cannot be removed.")
    sheet.ask("DELETE", f"{path}/{number}")
    assert service.refused("GET", f"{FILES}/{sheet.id}")[0] == 404


def test_open_to_anyone_means_readable_by_all_but_listed_by_none(
    sheet: Caller, service: Caller
) -> None:
    body = {"type": "anyone", "role": "reader"}
    sheet.ask("POST", f"{FILES}/{sheet.id}/permissions", body)
    service.get()
    assert service.ask("GET", FILES)["files"] == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("name = 'Essai'", True),
        ("name contains 'ess' and trashed = false", True),
        ("not name = 'Essai' or mimeType = 'text/csv'", False),
        ("(name = 'x' or 'me' in owners) and trashed=false", True),
        ("'root' in parents", True),
        ("trashed = true", False),
        ("sharedWithMe", False),
        ("not sharedWithMe and trashed = false", True),
        ("modifiedTime > '2020-01-01T00:00:00'", True),
    ],
)
def test_files_are_searched(sheet: Caller, query: str, found: bool) -> None:  # noqa: FBT001
    answer = sheet.ask("GET", f"{FILES}?q={query}&fields=files(id)")
    assert (answer == {"files": [{"id": sheet.id}]}) == found


def test_a_search_that_is_none_is_refused(sheet: Caller) -> None:
    assert sheet.refused("GET", f"{FILES}?q=name%20is%20'x'") == (400, "Invalid Value")


def test_files_come_in_pages_newest_first(sheet: Caller) -> None:
    second = sheet.ask("POST", FILES, {"name": "B"})["id"]
    first = sheet.ask("GET", f"{FILES}?pageSize=1&fields=nextPageToken,files(id)")
    assert first["files"] == [{"id": second}]
    token = first["nextPageToken"]
    rest = sheet.ask("GET", f"{FILES}?pageSize=1&pageToken={token}&fields=nextPageToken,files(id)")
    assert rest == {"files": [{"id": sheet.id}]}
    names = sheet.ask("GET", f"{FILES}?orderBy=name desc&fields=files(name)")["files"]
    assert [one["name"] for one in names] == ["Essai", "B"]


def test_a_copy_is_a_spreadsheet_of_its_own(sheet: Caller) -> None:
    sheet.type("A1", [["x"]])
    copy = sheet.ask("POST", f"{FILES}/{sheet.id}/copy", {"name": "Copie"})["id"]
    sheet.type("A1", [["y"]])
    assert sheet.ask("GET", f"/v4/spreadsheets/{copy}/values/A1")["values"] == [["x"]]
    assert sheet.ask("GET", f"/v4/spreadsheets/{copy}")["properties"]["title"] == "Copie"


def test_a_slash_too_many_is_forgiven(sheet: Caller) -> None:
    assert sheet.direct.request("GET", f"{FILES}/{sheet.id}/?fields=id") == (200, {"id": sheet.id})
    path = f"/v4/spreadsheets/{sheet.id}/:batchUpdate"
    assert sheet.direct.request("POST", path, {"requests": []})[0] == 400


def test_names_trash_and_deletion(sheet: Caller, service: Caller, world: World) -> None:
    share(sheet, world.service_account.email)
    sheet.ask("PATCH", f"{FILES}/{sheet.id}", {"name": "Nouveau nom"})
    assert sheet.get()["properties"]["title"] == "Nouveau nom"
    assert service.refused("PATCH", f"{FILES}/{sheet.id}", {"trashed": True})[0] == 403
    sheet.ask("PATCH", f"{FILES}/{sheet.id}", {"trashed": True})
    assert sheet.ask("GET", f"{FILES}/{sheet.id}?fields=trashed") == {"trashed": True}
    sheet.get()
    sheet.ask("DELETE", f"{FILES}/{sheet.id}")
    assert sheet.refused("GET", f"/v4/spreadsheets/{sheet.id}")[0] == 404


class Watch:
    """Follows the change log of one account."""

    def __init__(self, caller: Caller) -> None:
        self.caller = caller
        answer = caller.ask("GET", "/drive/v3/changes/startPageToken")
        self.token = answer["startPageToken"]

    def changes(self) -> list[Json]:
        fields = "newStartPageToken,nextPageToken,changes(fileId,removed,"
        fields += "file(version,trashed,lastModifyingUser(me,emailAddress)))"
        path = f"/drive/v3/changes?pageToken={self.token}&fields={fields}"
        answer = self.caller.ask("GET", path)
        self.token = answer["newStartPageToken"]
        changes: list[Json] = answer["changes"]
        return changes


def test_one_change_for_each_changed_file_and_who_made_it(
    sheet: Caller, service: Caller, world: World
) -> None:
    share(sheet, world.service_account.email)
    watch = Watch(service)
    assert watch.changes() == []
    sheet.type("A1", [["x"]])
    sheet.type("A2", [["y"]])
    (change,) = watch.changes()
    assert change["fileId"] == sheet.id
    assert change["file"]["lastModifyingUser"] == {"me": False, "emailAddress": world.person.email}
    service.type("A3", [["z"]])
    (echo,) = watch.changes()
    assert echo["file"]["lastModifyingUser"]["me"] is True
    assert int(echo["file"]["version"]) > int(change["file"]["version"])
    assert watch.changes() == []


def test_a_lost_or_deleted_file_is_told_as_removed(
    sheet: Caller, service: Caller, world: World
) -> None:
    number = share(sheet, world.service_account.email)["id"]
    watch = Watch(service)
    sheet.ask("DELETE", f"{FILES}/{sheet.id}/permissions/{number}")
    assert watch.changes() == [{"fileId": sheet.id, "removed": True}]
    share(sheet, world.service_account.email)
    watch.changes()
    sheet.ask("DELETE", f"{FILES}/{sheet.id}")
    assert watch.changes() == [{"fileId": sheet.id, "removed": True}]


def test_changes_of_strangers_are_not_told(sheet: Caller, service: Caller) -> None:
    watch = Watch(service)
    sheet.type("A1", [["x"]])
    assert watch.changes() == []


def test_drive_can_lag() -> None:
    now = [datetime(2026, 11, 24, 12, 0, tzinfo=UTC)]
    world = World(clock=lambda: now[0], drive_lag_seconds=120)
    caller = Caller(world, world.person.email, "")
    now[0] += timedelta(hours=1)
    watch = Watch(caller)
    body = {"properties": {"title": "x"}}
    caller.id = caller.ask("POST", "/v4/spreadsheets", body)["spreadsheetId"]
    assert watch.changes() == []
    now[0] += timedelta(seconds=121)
    assert [one["fileId"] for one in watch.changes()] == [caller.id]


def test_comments_need_their_fields_named(sheet: Caller) -> None:
    path = f"{FILES}/{sheet.id}/comments"
    assert sheet.refused("GET", path)[0] == 400
    body = {"content": "À vérifier"}
    number = sheet.ask("POST", path + "?fields=id", body)["id"]
    listed = sheet.ask("GET", path + "?fields=comments(content,author(me))")
    assert listed == {"comments": [{"content": "À vérifier", "author": {"me": True}}]}
    sheet.ask("DELETE", f"{path}/{number}")
    assert sheet.ask("GET", path + "?fields=comments(id)") == {"comments": []}


def test_a_tab_is_exported_as_it_is_shown(french: Caller) -> None:
    french.type("A1", [["Nom", "Date"], ["a;b", "12/03/2026"]])
    path = f"{FILES}/{french.id}/export?mimeType="
    assert french.ask("GET", path + "text/csv") == "Nom,Date\r\na;b,12/03/2026"
    assert french.ask("GET", path + "text/tab-separated-values").startswith("Nom\tDate")
    for kind in (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/pdf",
        "application/zip",
        "application/x-vnd.oasis.opendocument.spreadsheet",
    ):
        answer = french.direct.fetch("GET", path + kind)
        assert answer.status == 200
        assert isinstance(answer.body, bytes)
        assert answer.body
