import pytest

from sync_service.adapters.google import GoogleSpreadsheets
from sync_service.domain.errors import WriteRefused
from sync_service.domain.spreadsheet import (
    Anchor,
    AnchorWrite,
    Cell,
    CellExtras,
    CellWrite,
    DropdownWrite,
    GrowWrite,
    NoteWrite,
    ProtectWrite,
    WriteBatch,
)
from tests.adapters.google.stand_in import Google


def test_texts_stay_texts_whatever_they_begin_with(
    google: Google, spreadsheets: GoogleSpreadsheets
) -> None:
    texts = ["=1+1", "+33353010203", "0042", "12/03/2026", "'", "👪", "1,5", "@x", "VRAI"]
    cells = [CellWrite(0, 0, column, text) for column, text in enumerate(texts)]

    after = spreadsheets.write(google.spreadsheet_id, WriteBatch("m", cells))

    row = after.tabs[0].rows[0]
    assert [cell.value for cell in row] == texts
    assert not any(cell.is_formula for cell in row)


def test_a_write_is_one_request_and_answers_with_the_state_after_it(
    google: Google, spreadsheets: GoogleSpreadsheets
) -> None:
    google.type_in("Sheet1!A1:B1", [["Nom", "Tél."]])
    spreadsheets.read(google.spreadsheet_id)
    google.world.counters.reset()
    batch = WriteBatch(
        "m1",
        cells=[CellWrite(0, 1, 0, "Zoé"), CellWrite(0, 1, 3, 46093, "DATE")],
        notes=[NoteWrite(0, 0, 1, "Un numéro à dix chiffres")],
        anchors=[AnchorWrite(0, "c", "given_name", column=0), AnchorWrite(0, "gen", "l:s:0")],
        dropdowns=[DropdownWrite(0, 2, 1, 10, ["oui", "non"])],
        protections=[ProtectWrite(0, 4, 1, "Réf.")],
        grows=[GrowWrite(0, rows=3, columns=2)],
    )

    after = spreadsheets.write(google.spreadsheet_id, batch)

    assert google.world.counters.of() == {"drive": 0, "reads": 0, "writes": 1, "token": 0}
    tab = after.tabs[0]
    assert (tab.row_count, tab.column_count) == (1003, 28)
    assert tab.cell(1, 3) == Cell(46093, "12/03/2026", CellExtras(format="DATE"))
    assert tab.cell(0, 1) == Cell("Tél.", "Tél.", CellExtras("Un numéro à dix chiffres"))
    assert {(anchor.key, anchor.value, anchor.column) for anchor in tab.anchors} == {
        ("c", "given_name", 0),
        ("gen", "l:s:0", None),
    }
    assert all(isinstance(anchor, Anchor) for anchor in tab.anchors)
    assert tab.locked == ()
    assert after.marker == "m1"


def test_the_state_after_a_write_has_the_digest_of_the_next_read(
    google: Google, spreadsheets: GoogleSpreadsheets
) -> None:
    google.type_in("Sheet1!A1:C1", [["Nom", "=A1", "12/03/2026"]])
    batch = WriteBatch("m1", [CellWrite(0, 3, 2, "é€")], [NoteWrite(0, 1, 1, "n")])

    after = spreadsheets.write(google.spreadsheet_id, batch)

    assert spreadsheets.read(google.spreadsheet_id).fingerprint == after.fingerprint


def test_writing_leaves_formats_notes_and_neighbours_as_they_were(
    google: Google, spreadsheets: GoogleSpreadsheets
) -> None:
    google.type_in("Sheet1!A1:C1", [["12/03/2026", "garde", "=A1"]])
    before = spreadsheets.read(google.spreadsheet_id).tabs[0].rows[0]

    after = spreadsheets.write(google.spreadsheet_id, WriteBatch("m", [CellWrite(0, 0, 0, 46094)]))

    row = after.tabs[0].rows[0]
    assert row[0] == Cell(46094, "13/03/2026", CellExtras(format="DATE"))
    assert row[1] == before[1]
    assert row[2].is_formula


def test_none_empties_a_cell_and_an_empty_note_removes_one(
    google: Google, spreadsheets: GoogleSpreadsheets
) -> None:
    google.type_in("Sheet1!A1:B1", [["Zoé", "reste"]])
    spreadsheets.write(
        google.spreadsheet_id,
        WriteBatch("m1", notes=[NoteWrite(0, 0, 0, "un"), NoteWrite(0, 0, 1, "deux")]),
    )

    batch = WriteBatch("m2", [CellWrite(0, 0, 0, None)], [NoteWrite(0, 0, 0, "")])
    after = spreadsheets.write(google.spreadsheet_id, batch)

    assert after.tabs[0].cell(0, 0) == Cell()
    assert after.tabs[0].cell(0, 1) == Cell("reste", "reste", CellExtras("deux"))


def test_a_batch_that_google_refuses_changes_nothing(
    google: Google, spreadsheets: GoogleSpreadsheets
) -> None:
    before = spreadsheets.read(google.spreadsheet_id)
    batch = WriteBatch("m", [CellWrite(0, 0, 0, "Zoé"), CellWrite(99, 0, 0, "perdu")])

    with pytest.raises(WriteRefused, match="rien n’a été changé"):
        spreadsheets.write(google.spreadsheet_id, batch)

    assert spreadsheets.read(google.spreadsheet_id).fingerprint == before.fingerprint


def test_of_two_batches_planned_on_the_same_state_only_one_is_applied(google: Google) -> None:
    ours, another = google.open(), google.open()
    ours.read(google.spreadsheet_id)
    another.read(google.spreadsheet_id)
    ours.write(google.spreadsheet_id, WriteBatch("first", [CellWrite(0, 0, 0, "un")]))

    with pytest.raises(WriteRefused):
        another.write(google.spreadsheet_id, WriteBatch("late", [CellWrite(0, 0, 0, "deux")]))

    snapshot = ours.read(google.spreadsheet_id)
    assert (snapshot.marker, snapshot.tabs[0].cell(0, 0).value) == ("first", "un")


def test_a_writer_that_did_not_read_before_finds_the_marker_by_itself(google: Google) -> None:
    google.open().write(google.spreadsheet_id, WriteBatch("first"))

    after = google.open().write(google.spreadsheet_id, WriteBatch("second"))

    assert after.marker == "second"
    markers = google.asked(
        "GET", f"/v4/spreadsheets/{google.spreadsheet_id}?fields=developerMetadata"
    )
    assert len(markers["developerMetadata"]) == 1


def test_a_marker_typed_into_a_cell_is_not_taken_for_ours(
    google: Google, spreadsheets: GoogleSpreadsheets
) -> None:
    spreadsheets.write(google.spreadsheet_id, WriteBatch("first"))
    fake = '{"metadataId": 1999999999, "metadataKey": "sync.marker", "metadataValue": "ha"}'
    google.type_in("Sheet1!A1", [[fake]])

    assert spreadsheets.read(google.spreadsheet_id).marker == "first"
    after = spreadsheets.write(google.spreadsheet_id, WriteBatch("second"))
    assert after.marker == "second"


def test_what_is_too_big_for_one_payload_takes_several_below_two_megabytes(
    google: Google, spreadsheets: GoogleSpreadsheets
) -> None:
    sizes: list[int] = []
    google.world.hooks.append(lambda call, _: sizes.append(len(call.body)))
    text = "très long " * 100
    cells = [CellWrite(0, row, column, text) for row in range(900) for column in range(4)]

    after = spreadsheets.write(google.spreadsheet_id, WriteBatch("big", cells))

    writes = [size for size in sizes if size]
    assert len(writes) == pytest.approx(sum(sizes) / 1_900_000, abs=2)
    assert max(writes) <= 2_000_000
    assert after.marker == "big"
    assert all(after.tabs[0].cell(row, 3).value == text for row in (0, 450, 899))
