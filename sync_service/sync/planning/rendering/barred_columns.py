"""Says once, on a title, what holds throughout its column: cells that we may not write."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sync_service.domain.spreadsheet import cell_name
from sync_service.sync.planning.assumptions import LEAST_CELLS
from sync_service.sync.planning.barred import (
    Bar,
    BarredCell,
    BarredColumn,
    find_bar,
    is_of_columns,
    say_of_cell,
    say_of_column,
)
from sync_service.sync.planning.rendering.canvas import Canvas, Place
from sync_service.sync.planning.rows.decisions import Decided


def find_barred_columns(canvas: Canvas, decided: Decided) -> Sequence[BarredColumn]:
    """In existing rows; where there are only few such cells, each says so itself."""
    if canvas.view.header.row is None:
        return ()
    found = _group([*_of_decided(canvas, decided), *_of_waiting(canvas, decided)])
    return [one for one in found if len(one.cells) >= LEAST_CELLS]


def draw_barred_columns(canvas: Canvas) -> None:
    """Now including the rows that this run adds; where there are few, each cell says so."""
    known = {(one.name, one.bar): one.cells for one in canvas.barred}
    added = {(one.name, one.bar): one.cells for one in _group(canvas.left_out)}
    for name, bar in {**known, **added}:
        cells = [*known.get((name, bar), ()), *added.get((name, bar), ())]
        is_titled = canvas.view.header.row is not None and is_of_columns(bar)
        if is_titled and len(cells) >= LEAST_CELLS:
            _say_once(canvas, BarredColumn(name, bar, cells))
            continue
        for cell in cells:
            place = Place(cell.ref, cell.ref, name, cell.at, None, cell.other)
            canvas.complain("held", say_of_cell(bar, cell.other), place)


def _say_once(canvas: Canvas, column: BarredColumn) -> None:
    header, fields = canvas.view.header, canvas.situation.codec.fields
    assert header.row is not None  # noqa: S101 - it has a title
    at = (header.row, header.columns[column.name])
    label = canvas.view.tab.cell(*at).text.strip() or fields[column.name].label
    cells = sorted(column.cells, key=lambda one: one.at)
    named = [cell_name(*one.at) for one in cells]
    message = say_of_column(column.bar, label, named, [one.other for one in cells])
    canvas.complain("held", message, Place(f"barred:{column.bar}", None, column.name, at))
    canvas.on_columns.setdefault(column.name, []).append(message)


def _group(cells: Iterable[BarredCell]) -> Sequence[BarredColumn]:
    groups: dict[tuple[str, Bar], list[BarredCell]] = {}
    for one in cells:
        groups.setdefault((one.name, one.bar), []).append(one)
    return [BarredColumn(name, bar, those) for (name, bar), those in groups.items()]


def _of_decided(canvas: Canvas, decided: Decided) -> Iterator[BarredCell]:
    columns: Mapping[str, int] = canvas.view.header.columns
    for outcome in [*decided.merged, *(one.outcome for one in decided.newcomers)]:
        for name, result in outcome.outcomes.items():
            if is_of_columns(result.bar) and name in columns:
                sides, at = outcome.sides_of[name], (outcome.row.index, columns[name])
                other = sides.codec.text(sides.current)
                yield BarredCell(name, result.bar, outcome.ref, at, other)


def _of_waiting(canvas: Canvas, decided: Decided) -> Iterator[BarredCell]:
    """In rows not judged in this run: what the title said about their cells still holds."""
    situation, view = canvas.situation, canvas.view
    for index, ref in decided.matching.found.items():
        known, record = situation.state.rows.get(ref), situation.records.get(ref)
        if index not in decided.left_alone or known is None or record is None:
            continue
        for name, cell in known.cells.items():
            is_above = cell.kind in ("held", "formula") and not cell.note
            if not is_above or name not in view.header.columns:
                continue
            at, codec = (index, view.header.columns[name]), situation.codec.fields[name]
            value = record.fields.get(name)
            bar = find_bar(view, at, view.tab.cell(*at), codec, value)
            if is_of_columns(bar):
                yield BarredCell(name, bar, ref, at, codec.text(value))
