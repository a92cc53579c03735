"""What the columns need: our metadata on them, the reference column, words on those set aside."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import count

from french_cells.folding import fingerprint_of, is_blank
from sync_service.domain import sentences
from sync_service.domain.codec import FieldCodec
from sync_service.domain.spreadsheet import (
    AnchorWrite,
    DropdownWrite,
    GrowWrite,
    ProtectWrite,
    TableGrowWrite,
)
from sync_service.sync.planning.codecs import puts_month_first, shows_dates
from sync_service.sync.planning.columns.header import (
    COLUMN_KEY,
    GENERATION_KEY,
    REFERENCE,
    REFERENCE_TITLE,
    anchored_columns,
)
from sync_service.sync.planning.columns.layout import View
from sync_service.sync.planning.rendering.canvas import Canvas, Place

_MOST_CHOICES = 500
"""Google takes no longer list; typing needs none."""

_PROTECTION = "Références de la synchronisation : à ne pas modifier"


def reference_column(view: View) -> int:
    """Where references stand, or will: the first empty column right of the header."""
    if view.header.reference is not None:
        return view.header.reference
    titles = view.tab.rows[view.header.row or 0]
    # Right of all titles, ours or not: a column between theirs would part what belongs together.
    last = max((c for c, cell in enumerate(titles) if not is_blank(cell.value)), default=-1)
    last = max(last, *view.header.columns.values(), -1)
    free = [c for c in range(last + 1, view.tab.column_count) if not _is_used(view, c)]
    added = next(c for c in count(max(last + 1, view.tab.column_count)) if not _is_used(view, c))
    first, tables = view.header.first_row, view.tab.tables
    ours = [
        c
        for c in [*free, added]
        if view.may_write(first, c) and not any(table.area.holds(first, c) for table in tables)
    ]
    # Where nothing may be written no reference will be; some column has to be its place.
    return [*ours, *free, added][0]


def _is_used(view: View, column: int) -> bool:
    cells = (line[column] for line in view.tab.rows if column < len(line))
    return any(not is_blank(cell.value) or cell.is_formula or cell.note for cell in cells)


def draw_anchors(canvas: Canvas) -> list[AnchorWrite]:
    tab, header = canvas.situation.tab, canvas.view.header
    anchored = anchored_columns(tab)
    wanted = {**header.columns, REFERENCE: canvas.reference_column}
    anchors = [
        AnchorWrite(tab.sheet_id, COLUMN_KEY, name, column)
        for name, column in wanted.items()
        if column not in anchored.get(name, ()) and canvas.can_touch(header.first_row, column)
    ]
    is_ours = canvas.can_touch(header.first_row, canvas.reference_column)
    if is_ours and not any(anchor.key == GENERATION_KEY for anchor in tab.anchors):
        generation = canvas.situation.state.generation
        anchors.append(AnchorWrite(tab.sheet_id, GENERATION_KEY, generation))
    return anchors


def draw_dropdowns(canvas: Canvas) -> list[DropdownWrite]:
    """Known values where the mapping asks for it: offered once, and kept up where ours stands."""
    situation, columns = canvas.situation, canvas.view.header.columns
    wanted = [one.field for one in situation.columns if one.dropdown and one.field in columns]
    return [dropdown for name in wanted for dropdown in _draw_dropdown(canvas, name)]


def offered_choices(codec: FieldCodec) -> Sequence[str]:
    """None where there are too many of them: a list of ours that stood there goes."""
    choices = codec.choices()
    return choices if len(choices) <= _MOST_CHOICES else ()


def offer_digest(choices: Sequence[str]) -> str:
    return fingerprint_of(*choices) if choices else ""


def _draw_dropdown(canvas: Canvas, name: str) -> list[DropdownWrite]:
    """Their own list says more about their column than ours; one they removed stays away."""
    situation, column = canvas.situation, canvas.view.header.columns[name]
    choices = offered_choices(situation.codec.fields[name])
    memory = situation.state.columns.get(name)
    known, offered = memory.offered if memory else "", offer_digest(choices)
    if offered == known:
        return []
    rows = _rows_to_offer(canvas.view, column, is_known=bool(known))
    if rows:
        canvas.offered[name] = offered
    sheet_id, hint = situation.tab.sheet_id, sentences.offered_list()
    return [DropdownWrite(sheet_id, column, *span, choices, hint) for span in rows]


def _rows_to_offer(view: View, column: int, *, is_known: bool) -> list[tuple[int, int]]:
    """First and end rows: the whole column, or just those where our list still stands."""
    first, tab = view.header.first_row, view.tab
    typed = [table.area for table in tab.tables if column in table.types]
    if any(area.end_row is None or area.end_row > first for area in typed):
        return []  # a typed column has its own list, or wants none
    if not all(view.may_write(row, column) for row in range(first, tab.row_count)):
        return []
    below = [tab.cell(row, column) for row in range(first, len(tab.rows))]
    if not any(cell.is_validated and not cell.is_offered for cell in below):
        is_ours = any(cell.is_offered for cell in below)
        return [(first, max(tab.row_count, first + 1))] if is_ours or not is_known else []
    spans: list[tuple[int, int]] = []
    for row, cell in enumerate(below, first):
        if not cell.is_offered:
            continue
        if spans and spans[-1][1] == row:
            spans[-1] = (spans[-1][0], row + 1)
        else:
            spans.append((row, row + 1))
    return spans


def draw_reference_column(canvas: Canvas) -> list[ProtectWrite]:
    """Its title, once; a warning-only protection tells people whose it is."""
    header, tab = canvas.view.header, canvas.situation.tab
    if header.reference is not None or header.row is None:
        return []
    if not canvas.can_touch(header.row, canvas.reference_column):
        return []
    canvas.write(header.row, canvas.reference_column, REFERENCE_TITLE)
    return [ProtectWrite(tab.sheet_id, canvas.reference_column, header.row, _PROTECTION)]


def draw_growth(canvas: Canvas) -> list[GrowWrite]:
    """Rows and columns that what is written needs, added at the end of the grid."""
    tab = canvas.situation.tab
    rows = max((cell.row + 1 for cell in canvas.cells), default=0) - tab.row_count
    columns = max((cell.column + 1 for cell in canvas.cells), default=0) - tab.column_count
    if rows <= 0 and columns <= 0:
        return []
    return [GrowWrite(tab.sheet_id, max(rows, 0), max(columns, 0))]


def draw_table(canvas: Canvas) -> list[TableGrowWrite]:
    """The table takes in the rows that are added right below it."""
    table, tab = canvas.view.table, canvas.situation.tab
    if table is None or table.has_footer or table.area.end_row is None:
        return []
    end = table.area.end_row
    while end in canvas.added:
        end += 1
    if end == table.area.end_row:
        return []
    return [TableGrowWrite(tab.sheet_id, table.table_id, replace(table.area, end_row=end))]


def complain_of_settings(canvas: Canvas) -> None:
    """Once for the tab, as soon as there is a date in it."""
    situation = canvas.situation
    if puts_month_first(situation.locale) and shows_dates(canvas.view):
        message = sentences.month_first(situation.tab.title)
        canvas.complain("ambiguous", message, Place(row_key="locale"))


def complain_of_columns(canvas: Canvas) -> None:
    """A column that was known, or that records need, and that cannot be told any more."""
    situation = canvas.situation
    for name, message in situation.remarks:
        canvas.complain("missing_column", message, Place(row_key=name))
    for name, reason in canvas.view.header.aside.items():
        codec = situation.codec.fields.get(name)
        if codec is None:
            continue
        if reason == "doubled":
            canvas.complain(
                "missing_column", sentences.doubled_column(codec.label), Place(field=name)
            )
        elif reason == "broken":
            canvas.complain(
                "missing_column", sentences.broken_column(codec.label), Place(field=name)
            )
        # A column that never was there is missed by nobody, unless records need it.
        elif name in situation.state.columns or (codec.required and name not in situation.given):
            canvas.complain(
                "missing_column", sentences.missing_column(codec.label), Place(field=name)
            )
