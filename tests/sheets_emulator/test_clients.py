"""Other people's clients, unmodified: gspread, and Google's own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import gspread
import pytest
from google.auth.transport.requests import AuthorizedSession, Request
from google.oauth2 import service_account
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError

from sheets_emulator import RunningServer, World, WSGIAdapter, mint_credentials, serve
from tests.sheets_emulator.conftest import JsonValue
from tests.sheets_emulator.discovery import Judge

SCOPES = (
    "https://www.googleapis.com/auth/spreadsheets",
    "https://www.googleapis.com/auth/drive",
)


@pytest.fixture
def server(world: World) -> Iterator[RunningServer]:
    with serve(world) as running:
        yield running


def load_credentials(world: World, folder: Path) -> JsonValue:
    path = mint_credentials(world, folder)[world.service_account.email]
    load: Callable[..., JsonValue] = service_account.Credentials.from_service_account_file
    return load(str(path), scopes=SCOPES)


@pytest.fixture
def client(world: World, tmp_path: Path) -> Iterator[gspread.Client]:
    credentials = load_credentials(world, tmp_path)
    with AuthorizedSession(credentials) as session:
        auth_session = Request().session
        for one in (session, auth_session):
            one.mount("https://", WSGIAdapter(world))
            one.mount("http://", WSGIAdapter(world))
        session._auth_request = Request(session=auth_session)
        yield gspread.Client(auth=credentials, session=session)
        auth_session.close()


def test_gspread_works_through_a_session(
    client: gspread.Client, world: World, judge: Judge
) -> None:
    judge.judge_requests = False
    book = client.create("Prêts")
    tab = book.sheet1
    tab.update([["Nom", "Date"], ["Vélo", "2026-03-12"]], "A1")
    assert tab.get_all_values() == [["Nom", "Date"], ["Vélo", "2026-03-12"]]
    tab.format("A1:B1", {"textFormat": {"bold": True}})
    tab.insert_note("A2", "à rendre")
    assert tab.get_note("A2") == "à rendre"
    tab.freeze(rows=1)
    tab.sort((1, "des"), range="A2:B2")
    tab.add_protected_range("A1:B1")
    other = book.add_worksheet("Autre", 10, 4)
    other.append_row(["a", "b"])
    book.reorder_worksheets([other, tab])
    assert [one.title for one in book.worksheets()] == ["Autre", "Sheet1"]
    book.share(world.person.email, perm_type="user", role="writer", notify=False)
    assert {one["role"] for one in book.list_permissions()} == {"owner", "writer"}
    copy = client.copy(book.id, "Copie")
    assert copy.worksheet("Sheet1").acell("A2").value == "Vélo"
    client.import_csv(copy.id, "x,y\n1,2")
    assert client.open_by_key(copy.id).sheet1.get_all_values() == [["x", "y"], ["1", "2"]]
    assert book.export(gspread.utils.ExportFormat.CSV) == b"a,b"
    assert client.open("Prêts").id == book.id
    book.del_worksheet(other)
    client.del_spreadsheet(copy.id)
    with pytest.raises(gspread.exceptions.SpreadsheetNotFound):
        client.open_by_key(copy.id)
    with pytest.raises(PermissionError):
        client.open_by_key("1jIKzPs8LsiZZdLdeMEP-5ZIHw6RkjiOmj1LrJN706Yc")


def test_googles_own_client_works_over_a_socket(
    server: RunningServer, world: World, tmp_path: Path
) -> None:
    credentials = load_credentials(world, tmp_path)
    sheets_address = {"api_endpoint": server.api_base}
    drive_address = {"api_endpoint": server.api_base + "/drive/v3/"}
    with (
        build("sheets", "v4", credentials=credentials, client_options=sheets_address) as sheets,
        build("drive", "v3", credentials=credentials, client_options=drive_address) as drive,
    ):
        body = {"properties": {"title": "Séances", "locale": "fr_FR"}}
        number = sheets.spreadsheets().create(body=body).execute()["spreadsheetId"]
        values = sheets.spreadsheets().values()
        values.update(
            spreadsheetId=number,
            range="Sheet1!A1:B2",
            valueInputOption="USER_ENTERED",
            body={"values": [["Date", "Places"], ["12/03/2026", "1,5"]]},
        ).execute()
        read = values.get(spreadsheetId=number, range="A:B").execute()["values"]
        assert read == [["Date", "Places"], ["12/03/2026", "1,5"]]
        # A query this long goes as the body of a POST.
        ranges = [f"Sheet1!A{row}:B{row}" for row in range(1, 200)]
        batch = values.batchGet(spreadsheetId=number, ranges=ranges).execute()
        assert len(batch["valueRanges"]) == 199
        with pytest.raises(HttpError, match="Unable to parse range: Nulle part"):
            values.get(spreadsheetId=number, range="Nulle part!A1").execute()
        found = drive.files().list(q="name = 'Séances'", fields="files(id)").execute()
        assert found["files"] == [{"id": number}]
        token = drive.changes().getStartPageToken().execute()["startPageToken"]
        values.clear(spreadsheetId=number, range="A2:B2", body={}).execute()
        changes = drive.changes().list(pageToken=token).execute()
        assert [one["fileId"] for one in changes["changes"]] == [number]
        csv = drive.files().export(fileId=number, mimeType="text/csv").execute()
        assert csv == b"Date,Places"
        drive.files().delete(fileId=number).execute()
