"""A write's intent says again what stood in its tabs, also one that an earlier release stored."""

import json
from base64 import b64encode
from datetime import UTC, datetime
from zlib import compress

import pytest

from sync_service.domain.spreadsheet import BLANK, Cell, CellExtras
from sync_service.ports import WriteIntent
from sync_service.sync.writing.write_intents import load_step

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
DAY = Cell(46093, "12/03/2026", CellExtras("à revoir", "DATE", formula="=A1", link="https://x.fr"))


def _pack(document: object) -> str:
    return b64encode(compress(json.dumps(document).encode())).decode()


@pytest.mark.parametrize(
    ("stored", "stood"),
    [
        (None, BLANK),
        (["Zoé", "Zoé"], Cell("Zoé", "Zoé")),
        (["Zoé", "Zoé", "", "", *[False] * 4, "", False, "", ""], Cell("Zoé", "Zoé")),
        ([46093, "12/03/2026", *DAY.extras], DAY),
        ([None, "", "note"], Cell(extras=CellExtras("note"))),
    ],
)
def test_what_stood_in_a_cell_is_said_again(stored: list[object] | None, stood: Cell) -> None:
    tab = {
        "sheet_id": 7, "title": "Contacts", "row_count": 1, "column_count": 1, "header_row": 0,
        "rows": [[stored]],
    }  # fmt: skip
    batch = _pack({"cells": [], "notes": []})
    step = load_step(WriteIntent("m", "s", "r", "intended", batch, _pack([tab]), NOW))

    assert step.before[7].tab.cell(0, 0) == stood
    assert step.before[7].tab.rows[0][0].is_formula is stood.is_formula
