"""Which new rows are copies of one in which we had written « Prévue »."""

import pytest

from french_cells.folding import raw_key
from french_cells.reading import Raw
from sync_service.domain.spreadsheet import BLANK, Cell, SheetRow
from sync_service.sync.planning.rows.copied_states import Planned

KNOWN: dict[str, Raw] = {
    "workshop_code": "Café", "date": 46357, "start_time": "14h", "place": "MJC",
    "status": "Prévue",
}  # fmt: skip
OURS = Planned({"D-1": {name: raw_key(raw) for name, raw in KNOWN.items()}})


def row(ref: str = "", **changed: Raw) -> SheetRow:
    cells = {name: Cell(raw, str(raw)) for name, raw in {**KNOWN, **changed}.items()}
    return SheetRow(3, cells, BLANK, ref or None, "", is_blank=False)


@pytest.mark.parametrize(
    "copy",
    [
        row(date=46364),
        row(date=46364, start_time="16h"),
        row("D-1", date=46364, start_time="16h", place="Gymnase", workshop_code="Yoga"),
    ],
)
def test_a_row_with_half_of_anothers_cells_or_its_reference_is_its_copy(copy: SheetRow) -> None:
    assert OURS.has_copy(copy)


@pytest.mark.parametrize(
    "other",
    [
        row(date=46364, start_time="16h", place="Gymnase"),
        row(date=46364, status="prévue"),
        row("D-1", date=46364, status="prévu"),
        row("D-2", date=46364, start_time="16h", place="Gymnase"),
    ],
)
def test_another_row_or_another_word_is_somebodys(other: SheetRow) -> None:
    assert not OURS.has_copy(other)
