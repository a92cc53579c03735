"""Columns that the coordinator asked for: the only ones besides ours that are ever added."""

from collections.abc import Iterator

from sync_service.domain import tab_sentences
from sync_service.domain.spreadsheet import CellWrite, cell_name
from sync_service.sync.planning.rendering.canvas import (
    Canvas,
    Place,
    Step,
    empty_columns,
    is_open,
)


def column_key(name: str) -> str:
    """The row key of the problem that a column could not be added."""
    return f"column {name}"


def draw_new_titles(canvas: Canvas) -> None:
    """Columns that the coordinator asked for: each in an empty one, right of all titles."""
    situation, row = canvas.situation, canvas.view.header.row
    if row is None or not situation.new_titles:
        return
    places = _places_for_titles(canvas, row)
    for name, title in situation.new_titles.items():
        column = next(places, None)
        if column is None:
            message = tab_sentences.no_place_for_column(title)
            canvas.complain("refused", message, Place(row_key=column_key(name)))
            continue
        canvas.cells.append(CellWrite(situation.tab.sheet_id, row, column, title))
        at, why = cell_name(row, column), "colonne demandée par la coordination"
        canvas.steps.append(Step(None, name, "sheet", at, None, title, why))
        canvas.has_new_titles = situation.state.refusal is None


def _places_for_titles(canvas: Canvas, row: int) -> Iterator[int]:
    view, number = canvas.view, len(canvas.situation.new_titles)
    titled = view.header.columns.values()
    # Titles that a formula gives may be one more tomorrow: what stands beside would break it.
    if any(view.tab.cell(row, column).is_formula for column in titled):
        return
    for column in empty_columns(view, 1 + number):
        is_ours = column == canvas.reference_column
        may_title = canvas.can_touch(row, column) and not view.is_merged(row, column)
        if not is_ours and may_title and is_open(view, column):
            yield column
