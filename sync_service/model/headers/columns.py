"""How a tab would be read, as `adopt` shows it: columns, samples, what is refused or assumed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from french_cells.context import Context
from french_cells.headers.months import find_whole_day
from french_cells.headers.rows import HeaderRows
from french_cells.reading import Severity
from sync_service.domain.codec import EntityCodec, with_held_year
from sync_service.domain.mapping import Column, Layout
from sync_service.domain.spreadsheet import Cell, column_letters

STAYS_THEIRS = "reste à vous : ni lue ni écrite"


@dataclass(frozen=True, slots=True)
class Refused:
    """One cell that would not be read, and why."""

    cell: str
    value: str
    message: str


@dataclass(frozen=True, slots=True)
class Assumed:
    """One cell that waits for a yes, and what it would be read as."""

    cell: str
    value: str
    understood: str


@dataclass(frozen=True, slots=True)
class ColumnProposal:
    """One column: the field it would be (or None), how surely, and what its cells hold."""

    column: int
    title: str
    field: str | None
    confidence: float
    reason: str = ""
    filled: int = 0
    samples: Sequence[str] = ()
    counts: tuple[tuple[Severity, int], ...] = ()
    """Severities with their number of cells."""
    refused: Sequence[Refused] = ()
    assumed: Sequence[Assumed] = ()

    @property
    def letters(self) -> str:
        return column_letters(self.column)


@dataclass(frozen=True, slots=True)
class TabProposal:
    """How one tab would be read."""

    title: str
    header: HeaderRows
    layout: Layout
    columns: Sequence[ColumnProposal]
    rows: int
    """Rows below the header that hold something."""
    missing: Sequence[str] = ()
    """Labels of needed fields that no column gives."""

    @property
    def mapped(self) -> Sequence[ColumnProposal]:
        return [column for column in self.columns if column.field is not None]

    def mapping_columns(self) -> Sequence[Column]:
        return [Column(str(one.field), (one.title,)) for one in self.mapped]


def with_held_years(
    body: Sequence[Sequence[Cell]],
    columns: Mapping[str, int],
    codec: EntityCodec,
    context: Context,
) -> Sequence[Sequence[Cell]]:
    """As a sync reads them: a day without its year, in a row that is held, is no question."""
    day, status = columns.get("date"), columns.get("status")
    if day is None or status is None:
        return body

    def dated(row: Sequence[Cell]) -> Sequence[Cell]:
        if len(row) <= max(day, status):
            return row
        cell = with_held_year(codec.fields, row[day], row[status], context.today)
        return [*row[:day], cell, *row[day + 1 :]]

    return [dated(row) for row in body]


def with_months_above(
    body: Sequence[Sequence[Cell]], columns: Mapping[str, int]
) -> Sequence[Sequence[Cell]]:
    """As a sync reads them: « Lu 14 » below « SEPTEMBRE » is a day of that month."""
    column = columns.get("date")
    if column is None:
        return body
    texts = [[cell.text for cell in row] for row in body]

    def whole(number: int, row: Sequence[Cell]) -> Sequence[Cell]:
        text = texts[number][column] if column < len(row) else ""
        above = (texts[one] for one in range(number - 1, -1, -1))
        below = (texts[one] for one in range(number + 1, len(texts)))
        told = find_whole_day(text, above, below, column)
        return [*row[:column], Cell(told, told), *row[column + 1 :]] if told else row

    return [whole(number, row) for number, row in enumerate(body)]
