"""Random people at rows: everything that lies on a row stays on it, as in a plain list."""

from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_emulator import World
from tests.sheets_emulator.conftest import Caller, Json

ROWS = 8


@st.composite
def steps(draw: st.DrawFn) -> list[tuple[str, int, int, int]]:
    found = []
    for _ in range(draw(st.integers(1, 6))):
        kind = draw(st.sampled_from(["insert", "delete", "move"]))
        start = draw(st.integers(0, 5))
        end = start + draw(st.integers(1, 2))
        found.append((kind, start, end, draw(st.integers(0, 8))))
    return found


def apply(model: list[str], step: tuple[str, int, int, int]) -> Json | None:
    """Does to a plain list what the request will do to the tab; None where it is refused."""
    kind, start, end, to = step
    span = {"sheetId": 0, "dimension": "ROWS", "startIndex": start, "endIndex": end}
    if kind == "insert":
        model[start:start] = [""] * (end - start)
        return {"insertDimension": {"range": span}}
    if kind == "delete":
        del model[start:end]
        return {"deleteDimension": {"range": span}}
    if start < to < end:
        return None
    block, rest = model[start:end], model[:start] + model[end:]
    at = to if to <= start else to - (end - start)
    model[:] = rest[:at] + block + rest[at:]
    return {"moveDimension": {"source": span, "destinationIndex": to}}


def make_sheet() -> Caller:
    world = World()
    caller = Caller(world, world.person.email, "")
    body: Json = {"properties": {"title": "x"}}
    caller.id = caller.ask("POST", "/v4/spreadsheets", body)["spreadsheetId"]
    return caller


def tag(caller: Caller, name: str, row: int) -> None:
    span = {"sheetId": 0, "dimension": "ROWS", "startIndex": row, "endIndex": row + 1}
    entry = {
        "metadataKey": name,
        "location": {"dimensionRange": span},
        "visibility": "DOCUMENT",
    }
    start = {"rowIndex": row, "columnIndex": 0}
    rows = [{"values": [{"note": name}]}]
    caller.batch(
        {"createDeveloperMetadata": {"developerMetadata": entry}},
        {"updateCells": {"start": start, "rows": rows, "fields": "note"}},
        {
            "updateDimensionProperties": {
                "range": span,
                "properties": {"pixelSize": 100 + row},
                "fields": "pixelSize",
            }
        },
    )


@settings(max_examples=60, deadline=None)
@given(steps())
def test_rows_keep_what_is_theirs(planned: list[tuple[str, int, int, int]]) -> None:
    caller = make_sheet()
    model = [f"r{row}" for row in range(ROWS)] + [""] * 30
    caller.type("A1", [[name, f"=A{row + 1}"] for row, name in enumerate(model[:ROWS])])
    for row in range(ROWS):
        tag(caller, f"r{row}", row)
    for step in planned:
        request = apply(model, step)
        if request is not None:
            caller.batch(request)
    values = [row[:2] if row else ["", ""] for row in caller.read("A1:B30")]
    expected = [[name, name] for name in model]
    while expected and expected[-1] == ["", ""]:
        expected.pop()
    assert values == expected
    fields = "rowData.values.note,rowMetadata(pixelSize,developerMetadata.metadataKey)"
    data = caller.get(f"?ranges=A1:A30&fields=sheets.data({fields})")["sheets"][0]["data"][0]
    for row, name in enumerate(model[:30]):
        line = data["rowMetadata"][row]
        note = (data.get("rowData", []) + [{}] * 30)[row].get("values", [{}])[0].get("note", "")
        key = [entry["metadataKey"] for entry in line.get("developerMetadata", [])]
        assert (note, key) == (name, [name] if name else [])
        assert line["pixelSize"] == (100 + int(name[1:]) if name else 21)
