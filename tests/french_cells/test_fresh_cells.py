"""Cells that nobody who wrote the readers had seen: how many are read, refused, and read wrong."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from french_cells.read_command import read_item

TODAY = date(2026, 11, 24)
TABLE = Path(__file__).with_name("fresh_cells.txt")
SERVED, KEPT = 1, 0
"""Lines of odd rank served to mend the readers; the others only measure them."""


@dataclass(frozen=True)
class Cell:
    rank: int
    kind: str
    raw: str
    context: dict[str, Any] | None
    expected: object


def load_cells() -> Iterator[Cell]:
    kind, context, rank = "", None, 0
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            kind, _, known = line[3:].partition(" ")
            context = json.loads(known) if known else None
        elif " → " in line and not line.startswith("#"):
            rank += 1
            raw, _, told = line.rpartition(" → ")
            yield Cell(rank, kind, raw, context, load_value(told))


def load_value(told: str) -> object:
    if told == "?":
        return None
    is_json = told[0] in '{["' or told.replace(".", "").isdigit() or told in {"true", "false"}
    return json.loads(told) if is_json else told


def judge(cell: Cell) -> str:
    item = {"id": cell.rank, "kind": cell.kind, "raw": cell.raw, "ctx": cell.context}
    value = read_item(item, TODAY)["value"]
    if value == cell.expected:
        return "right"
    return "silent" if value is not None else "refused"


CELLS = list(load_cells())


@pytest.mark.parametrize("half", [SERVED, KEPT])
def test_nearly_every_fresh_cell_is_read_or_refused_as_a_person_would(half: int) -> None:
    judged = Counter(judge(cell) for cell in CELLS if cell.rank % 2 == half)
    clear = sum(cell.expected is not None and cell.rank % 2 == half for cell in CELLS)

    assert judged["silent"] == 0
    assert judged["refused"] <= (0.02 if half == SERVED else 0.06) * clear


@pytest.mark.parametrize("kind", ["attendance", "phone", "email", "date"])
def test_no_fresh_cell_of_these_kinds_is_read_wrong(kind: str) -> None:
    assert [cell for cell in CELLS if cell.kind == kind and judge(cell) == "silent"] == []
