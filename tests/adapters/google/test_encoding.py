from sync_service.adapters.google.encoding import parts_of, requests_of
from sync_service.domain.spreadsheet import CellWrite, NoteWrite, WriteBatch


def test_a_block_of_cells_is_one_request() -> None:
    cells = [CellWrite(0, row, column, row * column) for row in range(50) for column in range(8)]

    requests = requests_of(WriteBatch("m", cells))

    assert len(requests) == 1
    assert len(requests[0]["updateCells"]["rows"]) == 50


def test_a_gap_starts_another_block() -> None:
    places = [(0, 0), (0, 1), (1, 0), (1, 1), (3, 0), (0, 5)]

    requests = requests_of(WriteBatch("m", [CellWrite(0, r, c, "x") for r, c in places]))

    starts = [request["updateCells"]["start"] for request in requests]
    assert [(start["rowIndex"], start["columnIndex"]) for start in starts] == [
        (3, 0),
        (0, 0),
        (0, 5),
    ]


def test_a_format_is_only_touched_where_one_is_asked_for() -> None:
    batch = WriteBatch("m", [CellWrite(0, 0, 0, 1), CellWrite(0, 0, 1, 46093, "DATE")])

    plain, dressed = (request["updateCells"] for request in requests_of(batch))

    assert plain["fields"] == "userEnteredValue"
    assert dressed["fields"] == "userEnteredValue,userEnteredFormat.numberFormat"
    looks = dressed["rows"][0]["values"][0]["userEnteredFormat"]["numberFormat"]
    assert looks == {"type": "DATE", "pattern": "dd/mm/yyyy"}


def test_a_note_touches_nothing_but_the_note() -> None:
    (request,) = requests_of(WriteBatch("m", notes=[NoteWrite(3, 1, 2, "n")]))

    assert request["updateCells"]["fields"] == "note"
    assert request["updateCells"]["rows"] == [{"values": [{"note": "n"}]}]


def test_the_last_of_two_writes_into_one_cell_counts() -> None:
    batch = WriteBatch("m", [CellWrite(0, 0, 0, "a"), CellWrite(0, 0, 0, "b")])

    (request,) = requests_of(batch)

    values = request["updateCells"]["rows"][0]["values"]
    assert values == [{"userEnteredValue": {"stringValue": "b"}}]


def test_an_empty_batch_still_makes_one_part_for_the_marker() -> None:
    assert parts_of(requests_of(WriteBatch("m"))) == [[]]


def test_parts_keep_the_order_of_the_requests() -> None:
    requests = [{"number": str(number) * 400} for number in range(10)]

    parts = parts_of(requests, largest=1000)

    assert [request for part in parts for request in part] == requests
    assert len(parts) == 5
