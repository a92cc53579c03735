"""Smart chips, numbers too large for a calendar, documents that are no spreadsheet."""

import pytest

from sheets_emulator import World
from tests.sheets_emulator.conftest import Caller, Json

PLACE = "https://www.google.com/maps/place/12+rue+des+Lilas%2C+Metz/@49.1,6.1,17z"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FIELDS = "userEnteredValue,formattedValue,chipRuns"


def write(sheet: Caller, text: str, *runs: Json) -> None:
    cell = {"userEnteredValue": {"stringValue": text}, "chipRuns": list(runs)}
    request = {"rows": [{"values": [cell]}], "fields": "userEnteredValue,chipRuns"}
    sheet.batch({"updateCells": request | {"start": {}}})


def person(email: str, at: int = 0, **more: str) -> Json:
    return {"startIndex": at, "chip": {"personProperties": {"email": email, **more}}}


def test_a_person_chip_reads_as_a_name_and_tells_the_address(sheet: Caller, world: World) -> None:
    email = world.person.email
    write(sheet, "@", person(email))
    assert sheet.read() == [["Personne partenaire"]]
    assert sheet.cells("A1", FIELDS) == [
        [
            {
                "userEnteredValue": {"stringValue": "Personne partenaire"},
                "formattedValue": "Personne partenaire",
                "chipRuns": [{"chip": {"personProperties": {"email": email}}}],
            }
        ]
    ]


@pytest.mark.parametrize(
    ("email", "kind", "text"),
    [
        ("inconnue@example.org", "DEFAULT", "inconnue@example.org"),
        ("partenaire@example.org", "EMAIL", "partenaire@example.org"),
        ("partenaire@example.org", "LAST_NAME_COMMA_FIRST_NAME", "partenaire, Personne"),
    ],
)
def test_a_person_chip_is_shown_as_it_asks(
    sheet: Caller, email: str, kind: str, text: str
) -> None:
    write(sheet, "@", person(email, displayFormat=kind))
    assert sheet.read() == [[text]]


def test_chips_among_words_have_runs_between_them(sheet: Caller) -> None:
    place = {"startIndex": 8, "chip": {"richLinkProperties": {"uri": PLACE}}}
    write(sheet, "🌵 @ au @.", place, person("a@example.org", 3))
    (cell,) = sheet.cells("A1", "formattedValue,chipRuns")[0]
    assert cell["formattedValue"] == "🌵 a@example.org au 12 rue des Lilas, Metz."
    starts = [(run.get("startIndex", 0), "chip" in run) for run in cell["chipRuns"]]
    assert starts == [(0, False), (3, True), (16, False), (20, True), (42, False)]


def test_a_file_chip_is_called_like_the_file(sheet: Caller) -> None:
    address = f"https://docs.google.com/spreadsheets/d/{sheet.id}/edit"
    write(sheet, "@", {"chip": {"richLinkProperties": {"uri": address}}})
    assert sheet.read() == [["Essai"]]


def test_a_chip_needs_a_place_of_its_own(sheet: Caller) -> None:
    cell = {"userEnteredValue": {"stringValue": "x"}, "chipRuns": [person("a@example.org")]}
    request = {"rows": [{"values": [cell]}], "fields": "*", "start": {}}
    assert "placeholder" in sheet.batch_refused({"updateCells": request})


@pytest.mark.parametrize("option", ["RAW", "USER_ENTERED"])
def test_what_is_written_over_a_chip_takes_it_away(sheet: Caller, option: str) -> None:
    write(sheet, "@", person("a@example.org"))
    sheet.type("A1", [["b@example.org"]], option)
    assert sheet.cells("A1", FIELDS) == [
        [
            {
                "userEnteredValue": {"stringValue": "b@example.org"},
                "formattedValue": "b@example.org",
            }
        ]
    ]


def test_a_value_written_by_a_batch_takes_chips_away_too(sheet: Caller) -> None:
    write(sheet, "@", person("a@example.org"))
    cell = {"userEnteredValue": {"stringValue": "b"}}
    request = {"rows": [{"values": [cell]}], "fields": "userEnteredValue", "start": {}}
    sheet.batch({"updateCells": request})
    assert sheet.cells("A1", "chipRuns") == [[{}]]


@pytest.mark.parametrize(
    ("typed", "display"),
    [
        ("0612345678", "612345678"),
        ("2958466", "01/01/10000"),
        ("35830290", "31/12/99999"),
        ("35830291", "35830291"),
        ("-693594", "-693594"),
        ("-693593", "01/01/0001"),
    ],
)
def test_a_number_too_large_for_the_calendar_is_shown_as_a_number(
    french: Caller, typed: str, display: str
) -> None:
    french.type("A1", [["12/03/2026"]])
    french.type("A1", [[typed]])
    assert french.read() == [[display]]
    value = {"numberValue": int(typed)}
    assert french.cells("A1", "effectiveValue,formattedValue") == [
        [{"effectiveValue": value, "formattedValue": display}]
    ]


@pytest.mark.parametrize(
    ("method", "rest", "body"),
    [
        ("GET", "", None),
        ("GET", "/values/A1", None),
        ("POST", ":batchUpdate", {"requests": [{"addSheet": {}}]}),
        ("PUT", "/values/A1?valueInputOption=RAW", {"values": [["x"]]}),
    ],
)
def test_an_office_file_is_no_spreadsheet(
    sheet: Caller, method: str, rest: str, body: Json | None
) -> None:
    created = sheet.ask("POST", "/drive/v3/files", {"name": "Contacts.xlsx", "mimeType": XLSX})
    status, answer = sheet.call(method, f"/v4/spreadsheets/{created['id']}{rest}", body)
    assert (status, answer["error"]) == (
        400,
        {
            "code": 400,
            "message": "This operation is not supported for this document. "
            "The document must not be an Office file.",
            "status": "FAILED_PRECONDITION",
        },
    )


def test_a_file_that_one_may_not_see_is_refused_before_its_type_is_told(
    sheet: Caller, world: World
) -> None:
    created = sheet.ask("POST", "/drive/v3/files", {"name": "Contacts.xlsx", "mimeType": XLSX})
    service = Caller(world, world.service_account.email, created["id"])
    assert service.refused("GET", f"/v4/spreadsheets/{created['id']}")[0] == 403
