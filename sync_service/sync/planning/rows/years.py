"""Days that sheets show without a year, in rows that say that they took place."""

from collections.abc import Sequence
from dataclasses import replace

from sync_service.domain.spreadsheet import Cell, SheetRow
from sync_service.sync.planning.situation import Situation


def with_held_years(situation: Situation, rows: Sequence[SheetRow]) -> Sequence[SheetRow]:
    """« 23/01 », noted as held, is not to come: its text gets the year that the sheet gave it."""
    return [_with_year(situation, row) for row in rows]


def _with_year(situation: Situation, row: SheetRow) -> SheetRow:
    cell, status = row.cells.get("date"), row.cells.get("status")
    if cell is None or status is None or not isinstance(cell.value, int | float):
        return row
    field, today = situation.codec.fields["date"], situation.now.date().isoformat()
    given, meant = field.read(cell._replace(text="")).value, field.read(cell).value
    if meant == given or not (str(meant) > today and _is_held(situation, status)):
        return row
    text = field.text(given)  # type: ignore[arg-type] # canonical
    return replace(row, cells={**row.cells, "date": cell._replace(text=text)})


def _is_held(situation: Situation, status: Cell) -> bool:
    return situation.codec.fields["status"].read(status).value == "held"
