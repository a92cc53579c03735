"""An answer in blocks says what it says as a whole, and takes less memory."""

import json
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sync_service.adapters.google.decoding import lazy_snapshot, load_answer

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
TRAPS = ['"rowData":[', '},{"values":[', "rowData", "values", "\\", '"', "é’🧺", "]}", ""]
texts = st.sampled_from(TRAPS) | st.text(max_size=5)
choices = st.lists(st.fixed_dictionaries({"values": st.lists(texts, max_size=2)}), max_size=3)
cells = st.fixed_dictionaries({}, optional={"note": texts, "values": choices, "rowData": texts})
rows = st.fixed_dictionaries({}, optional={"values": st.lists(cells, max_size=3)})
data = st.fixed_dictionaries(
    {}, optional={"rowData": st.lists(rows, max_size=6), "columnMetadata": st.lists(texts)}
)
answers = st.fixed_dictionaries(
    {"title": texts, "sheets": st.lists(st.fixed_dictionaries({"data": data}), max_size=3)}
)
DEEP = {"values": [{"values": [{"values": ["a"]}, {"values": ["b"]}]}]}


def compact(answer: object) -> bytes:
    return json.dumps(answer, separators=(",", ":"), ensure_ascii=False).encode()


def pretty(answer: object) -> bytes:
    return json.dumps(answer, indent=2).encode()


def put_together(payload: bytes, block_bytes: int) -> object:
    answer, tabs = load_answer(payload, dict, block_bytes)
    for sheet in answer["sheets"]:
        if "rowData" in sheet["data"]:
            [number] = sheet["data"]["rowData"]
            sheet["data"]["rowData"] = tabs[number]
    return answer


@pytest.mark.parametrize("worded", [compact, pretty])
@given(answer=answers, block_bytes=st.integers(1, 60))
@example(answer={"title": "", "sheets": [{"data": {"rowData": [DEEP, DEEP]}}]}, block_bytes=1)
@example(answer={"title": "", "sheets": [{"data": {"rowData": []}}] * 2}, block_bytes=1)
def test_an_answer_in_blocks_says_what_it_says_as_a_whole(
    worded: Callable[[object], bytes], answer: object, block_bytes: int
) -> None:
    assert put_together(worded(answer), block_bytes) == answer


@given(answer=answers, cut=st.integers(1, 200), block_bytes=st.integers(1, 60))
def test_an_answer_that_was_cut_off_is_refused(answer: object, cut: int, block_bytes: int) -> None:
    payload = compact(answer)

    with pytest.raises(ValueError):  # noqa: PT011 - whatever JSON's own says
        load_answer(payload[:-cut], dict, block_bytes)


def test_a_large_answer_takes_less_memory_than_its_own_size() -> None:
    cell = {"userEnteredValue": {"stringValue": "a"}, "effectiveValue": {"stringValue": "a"}}
    lines = [{"values": [cell] * 10}] * 2000
    payload = compact({"sheets": [{"data": {"rowData": lines}}]})

    def peak_of(act: Callable[[], object]) -> float:
        tracemalloc.start()
        act()
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return peak / len(payload)

    assert peak_of(lambda: load_answer(payload, len)) < 1
    assert peak_of(lambda: json.loads(payload)) > 3


def test_cells_that_hold_the_same_text_are_one_object_and_others_are_their_own() -> None:
    """Half of what a large list takes in memory, and none that is merely as good as another."""
    text, number, truth = {"stringValue": "1"}, {"numberValue": 1}, {"boolValue": True}
    typed = [
        {"userEnteredValue": value, "effectiveValue": value, "formattedValue": "1"}
        for value in (text, number, truth)
    ]
    line = [*typed, {**typed[0], "note": "à revoir"}]
    payload = compact(
        {
            "spreadsheetId": "s",
            "sheets": [{"properties": {}, "data": [{"rowData": [{"values": line}] * 2}]}],
        }
    )
    first, second = lazy_snapshot("s", payload, NOW).tabs[0].rows

    assert first == second
    assert first[0] is second[0]
    assert [type(cell.value) for cell in first] == [str, int, bool, str]
    assert [cell.note for cell in first] == ["", "", "", "à revoir"]
    assert first[3].extras is second[3].extras
