"""What the columns need: our metadata on them, the reference column, words on those set aside."""

from itertools import count

from sync_service.domain import sentences
from sync_service.domain.canvas import Canvas, Place
from sync_service.domain.folding import is_blank
from sync_service.domain.header import (
    COLUMN_KEY,
    GENERATION_KEY,
    REFERENCE,
    REFERENCE_TITLE,
    anchored_columns,
)
from sync_service.domain.layout import View
from sync_service.domain.write import AnchorWrite, DropdownWrite, GrowWrite, ProtectWrite

_PROTECTION = "Références de la synchronisation : à ne pas modifier"


def reference_column(view: View) -> int:
    """Where references stand, or will: the first empty column right of the header."""
    if view.header.reference is not None:
        return view.header.reference
    titles = view.tab.rows[view.header.row or 0]
    # Right of all titles, ours or not: a column between theirs would part what belongs together.
    last = max((c for c, cell in enumerate(titles) if not is_blank(cell.value)), default=-1)
    last = max(last, *view.header.columns.values(), -1)
    return next(column for column in count(last + 1) if not _is_used(view, column))


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
        if column not in anchored.get(name, ())
    ]
    if not any(anchor.key == GENERATION_KEY for anchor in tab.anchors):
        generation = canvas.situation.state.generation
        anchors.append(AnchorWrite(tab.sheet_id, GENERATION_KEY, generation))
    return anchors


def draw_dropdowns(canvas: Canvas, anchors: list[AnchorWrite]) -> list[DropdownWrite]:
    """Offered once, when a column is first known and bears no list of its people's own."""
    situation, view = canvas.situation, canvas.view
    offered = {column.field for column in situation.columns if column.dropdown}
    return [
        DropdownWrite(
            situation.tab.sheet_id,
            anchor.column,
            view.header.first_row,
            max(situation.tab.row_count, view.header.first_row + 1),
            situation.codec.fields[anchor.value].choices(),
        )
        for anchor in anchors
        if anchor.column is not None and anchor.value in offered
        # Their own list says more about their column than ours.
        if not _is_validated(view, anchor.column)
        if situation.codec.fields[anchor.value].choices()
    ]


def _is_validated(view: View, column: int) -> bool:
    rows = range(view.header.first_row, len(view.tab.rows))
    return any(view.tab.cell(row, column).is_validated for row in rows)


def draw_reference_column(canvas: Canvas) -> list[ProtectWrite]:
    """Its title, once; a warning-only protection tells people whose it is."""
    header, tab = canvas.view.header, canvas.situation.tab
    if header.reference is not None or header.row is None:
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
        # A column that never was there is missed by nobody, unless records need it.
        elif name in situation.state.columns or (codec.required and name not in situation.given):
            canvas.complain(
                "missing_column", sentences.missing_column(codec.label), Place(field=name)
            )
