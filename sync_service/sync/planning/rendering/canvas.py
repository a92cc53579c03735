"""Collects what a plan writes into one tab, reports and remembers. Decides nothing.

It also draws what columns need: our metadata, the reference column, our drop-down lists.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from french_cells.folding import fingerprint_of, is_blank
from french_cells.patterns import pattern
from french_cells.reading import Raw, Value
from sync_service.domain.base import BaseRow, Problem, ProblemKind
from sync_service.domain.codec import FieldCodec, Shown
from sync_service.domain.mapping import REFERENCE_TITLE
from sync_service.domain.spreadsheet import (
    OUR_PROTECTION,
    TIME_FORMATS,
    AnchorWrite,
    Cell,
    CellWrite,
    DropdownWrite,
    GrowWrite,
    InsertWrite,
    NoteWrite,
    ProtectWrite,
    TableGrowWrite,
    cell_name,
)
from sync_service.domain.wording import sentences, tab_sentences
from sync_service.sync.planning.assumptions import question_of, rule_of
from sync_service.sync.planning.barred import Bar, BarredCell, BarredColumn
from sync_service.sync.planning.columns.header import COLUMN_KEY, GENERATION_KEY, anchored_columns
from sync_service.sync.planning.columns.layout import (
    View,
    fitting_time,
    fitting_typed,
    holds_times,
)
from sync_service.sync.planning.columns.title_rows import REFERENCE
from sync_service.sync.planning.rendering.extended_notes import find_ours
from sync_service.sync.planning.rows.guards.guard import Guard
from sync_service.sync.planning.situation import Situation
from sync_service.sync.planning.tab_codecs import DAY_FORMATS, puts_month_first

_SWAPPED = question_of("", rule_of(tab_sentences.may_be_swapped(date.max), ""))
"""How the question ends that is asked of a column of days."""
_MOST_CHOICES = 500
"""Google accepts no longer list; without one, people simply type."""

_TYPED = pattern(r"\d{1,2}/\d{1,2}/(?:\d{2}|\d{4})(?: .*)?")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a dry run, in displayed text; `cell` is None where a record has no cell yet."""

    ref: str | None
    field: str | None
    side: Literal["sheet", "database"]
    cell: str | None
    before: str | None
    after: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Place:
    """What a problem is about: row, field, cell, and both sides' values as displayed."""

    row_key: str = ""
    ref: str | None = None
    field: str | None = None
    at: tuple[int, int] | None = None
    sheet_value: str | None = None
    canonical_value: str | None = None
    covers: str = ""


_TAB = Place()
"""The tab as a whole."""


@dataclass(slots=True)
class Canvas:
    """What is to be written into one tab, and what to remember before and after that."""

    situation: Situation
    view: View
    reference_column: int
    cells: list[CellWrite] = field(default_factory=list)
    notes: list[NoteWrite] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    ingested: dict[str, BaseRow] = field(default_factory=dict)
    """Base rows while nothing of `cells` and `notes` is written."""
    written: dict[str, BaseRow] = field(default_factory=dict)
    """Base rows once everything is written."""
    confirmed: list[tuple[str, str, Value]] = field(default_factory=list)
    """Reference, field and value of assumptions that a person accepted."""
    replaced: list[tuple[str, str, Value, Value]] = field(default_factory=list)
    """Reference, field, what was typed, and the value that a person preferred to it."""
    offered: dict[str, str] = field(default_factory=dict)
    """Field → fingerprint of the values in its drop-down list, once written."""
    on_reference: dict[str, str] = field(default_factory=dict)
    """Reference → what its reference cell says, beside what has no room in the row's cells."""
    on_title: list[str] = field(default_factory=list)
    """What is said once for the whole tab, on the title of our column."""
    on_columns: dict[str, list[str]] = field(default_factory=dict)
    """Field → what is said once, on its column's title."""
    answered: list[str] = field(default_factory=list)
    """The question of each assumption that a person accepted in its cell."""
    let_stand: set[str] = field(default_factory=set)
    """The rules of cells that a person accepted as they are in this run."""
    asked_once: frozenset[str] = frozenset()
    """Questions that are asked once for all of their cells, on a title."""
    barred: Sequence[BarredColumn] = ()
    """Columns with so many cells that we may not write that the title says so."""
    left_out: list[BarredCell] = field(default_factory=list)
    """Cells that could not be written in rows that this run adds."""
    asked_above: dict[str, int] = field(default_factory=dict)
    """Question asked on a title → the column of that title."""
    assumptions: dict[str, str] = field(default_factory=dict)
    """Question asked on a title → where its note stands: on the title, or at the reference."""
    left: set[str] = field(default_factory=set)
    """What a person leaves as it is since this run: the keys of these yeses."""
    pending: set[tuple[str, str]] = field(default_factory=set)
    """Row key and field of problems that are decided, but end only with the write."""
    guards: list[Guard] = field(default_factory=list)
    """The guards that still ask once everything is written."""
    cannot_put_back: frozenset[str] = frozenset()
    """Refused changes that we cannot put back: protected, filled by a formula, or read only."""
    has_new_titles: bool = False
    """The next run fills the columns that this one adds."""
    added: set[int] = field(default_factory=set)
    """Rows into which records are added."""
    room: Sequence[InsertWrite] = ()
    """Rows to insert first; until then, rows that come back are drawn below everything else."""
    apart: set[int] = field(default_factory=set)
    """Rows from another list's titles down to the last that waits below them: none comes there."""
    moved: AbstractSet[str] = frozenset()
    """Known rows whose place is stored before the write, too."""
    times: dict[int, bool] = field(default_factory=dict)
    """Column in which hours were written → whether it holds true times."""

    def write(self, row: int, column: int, value: Raw, number_format: str = "") -> None:
        sheet_id = self.situation.tab.sheet_id
        if self.view.table_column(row, column)[0]:
            number_format = ""  # a typed column has its own, and Google refuses another
        self.cells.append(CellWrite(sheet_id, row, column, value, number_format))

    def show(self, row: int, column: int, codec: FieldCodec, value: Value) -> Raw:
        """Writes a canonical value as its cell's format allows; returns what the cell holds."""
        table_column = self.view.table_column(row, column)
        if table_column[0]:
            shown = fitting_typed(codec, value, *table_column)
        else:
            shown = self._fitting(codec, value, (row, column))
        self.write(row, column, shown.value, shown.format)
        return shown.value

    def _fitting(self, codec: FieldCodec, value: Value, at: tuple[int, int]) -> Shown:
        """In the form that the cell takes; a checkbox takes nothing but true and false."""
        cell, shown = self.view.tab.cell(*at), codec.show(value)
        if cell.is_checkbox and isinstance(value, bool):
            return Shown(value)
        if shown.time is None:
            return _fitting_day(codec, value, shown, cell)
        if at[1] not in self.times:
            self.times[at[1]] = holds_times(self.view, at[1])
        return fitting_time(shown, cell, is_beside_times=self.times[at[1]])

    def can_touch(self, row: int, column: int) -> bool:
        return self.view.may_write(row, column)

    def place_note(self, row: int, column: int, note: str, known: str = "") -> bool:
        """Writes our note, or removes it if `note` is ""; False if somebody else's note is there.

        `known` is our note as it was last written there.
        """
        standing = self.view.tab.cell(row, column).note
        if standing == note or (not note and not standing):
            return True
        # Words added to our note are a person's, and worth more than ours: they stay.
        labels = [codec.label for codec in self.situation.codec.fields.values()]
        ours = find_ours(standing, known, self.situation.state.rows, labels)
        if ours not in ("", standing, note) and self.can_touch(row, column):
            theirs = standing.removeprefix(ours).strip()
            self.notes.append(NoteWrite(self.situation.tab.sheet_id, row, column, theirs))
            return not note
        is_free = ours == standing or not self.situation.rulebook.spares_notes
        # Without a note to place there is no failure, whoever's note is there.
        if not is_free or not self.can_touch(row, column):
            return not note
        self.notes.append(NoteWrite(self.situation.tab.sheet_id, row, column, note))
        return True

    def says_on_title(self, name: str, bar: Bar) -> bool:
        return any((one.name, one.bar) == (name, bar) for one in self.barred)

    def complain(self, kind: ProblemKind, message: str, place: Place) -> None:
        self.problems.append(tell(self.situation, kind, message, place))


def tell(situation: Situation, kind: ProblemKind, message: str, place: Place = _TAB) -> Problem:
    return Problem(
        kind=kind,
        message=sentences.capital(message),
        spreadsheet_id=situation.spreadsheet_id,
        sheet_id=situation.tab.sheet_id,
        tab=situation.tab.title,
        partner=situation.partner,
        ref=place.ref,
        row_key=place.row_key,
        field=place.field,
        cell=cell_name(*place.at) if place.at is not None else None,
        sheet_value=place.sheet_value,
        canonical_value=place.canonical_value,
        since=situation.now,
        covers=place.covers,
    )


def _fitting_day(codec: FieldCodec, value: Value, shown: Shown, cell: Cell) -> Shown:
    """A date needs its number format; if people chose another one, it is written as text."""
    if shown.lasting is not None and cell.format == "TIME":
        return Shown(shown.lasting)
    if not shown.format or not cell.format:
        return shown
    if cell.format in TIME_FORMATS:
        return Shown(shown.value)
    is_free = cell.format != "TEXT" and is_blank(cell.value)
    return shown if is_free else Shown(codec.text(value))


def reference_column(view: View) -> int:
    """Where references are, or will be: the first empty column right of all titles."""
    if view.header.reference is not None:
        return view.header.reference
    empty = empty_columns(view)
    # If no cell may be written, there will be no reference; it still needs a place.
    return [*(c for c in empty if is_open(view, c)), *empty][0]


def empty_columns(view: View, beyond: int = 1) -> Sequence[int]:
    """Empty columns right of all titles, since one in between would part what belongs together.

    That many of them lie `beyond` the grid, which then grows at its end.
    """
    titles = view.tab.rows[view.header.row or 0]
    last = max((c for c, cell in enumerate(titles) if not is_blank(cell.value)), default=-1)
    last = max(last, *view.header.columns.values(), -1)
    end = max(last + 1, view.tab.column_count) + beyond
    return [c for c in range(last + 1, end) if not _is_used(view, c)]


def is_open(view: View, column: int) -> bool:
    first = view.header.first_row
    in_table = any(table.area.holds(first, column) for table in view.tab.tables)
    return view.may_write(first, column) and not in_table


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
    """Lists of known values, where the mapping asks for them; updated where the list is ours."""
    situation, columns = canvas.situation, canvas.view.header.columns
    wanted = [one.field for one in situation.columns if one.dropdown and one.field in columns]
    return [dropdown for name in wanted for dropdown in _draw_dropdown(canvas, name)]


def offered_choices(codec: FieldCodec) -> Sequence[str]:
    """The values to offer; none if they are too many, and then a list of ours is removed."""
    choices = codec.choices()
    return choices if len(choices) <= _MOST_CHOICES else ()


def offer_fingerprint(choices: Sequence[str]) -> str:
    return fingerprint_of(*choices) if choices else ""


def _draw_dropdown(canvas: Canvas, name: str) -> list[DropdownWrite]:
    """People's own list knows better than ours, and one of ours that they removed stays away."""
    situation, column = canvas.situation, canvas.view.header.columns[name]
    choices = offered_choices(situation.codec.fields[name])
    memory = situation.state.columns.get(name)
    known, offered = memory.offered if memory else "", offer_fingerprint(choices)
    if offered == known:
        return []
    rows = _rows_to_offer(canvas.view, column, is_known=bool(known))
    if rows:
        canvas.offered[name] = offered
    sheet_id, hint = situation.tab.sheet_id, sentences.offered_list()
    return [DropdownWrite(sheet_id, column, *span, choices, hint) for span in rows]


def _rows_to_offer(view: View, column: int, *, is_known: bool) -> list[tuple[int, int]]:
    """First and end rows: the whole column, or only where our list still is."""
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
    """Its title, and a protection that only warns: it shows that the column is ours.

    Whoever gives it another title means that; one that was emptied comes back.
    """
    header, tab = canvas.view.header, canvas.situation.tab
    if header.row is None:
        return []
    titles = (
        tab.cell(row, canvas.reference_column) for row in range(header.row, header.first_row)
    )
    is_known = header.reference is not None
    if is_known and any(one.text.strip() or one.is_formula for one in titles):
        return []
    if is_known and canvas.view.is_merged(header.row, canvas.reference_column):
        return []
    if not canvas.can_touch(header.row, canvas.reference_column):
        return []
    canvas.write(header.row, canvas.reference_column, REFERENCE_TITLE)
    if is_known:
        return []
    return [ProtectWrite(tab.sheet_id, canvas.reference_column, header.row, OUR_PROTECTION)]


def draw_growth(canvas: Canvas) -> list[GrowWrite]:
    """Rows and columns to add at the end of the grid for what is written."""
    tab = canvas.situation.tab
    rows = max((cell.row + 1 for cell in canvas.cells), default=0) - tab.row_count
    columns = max((cell.column + 1 for cell in canvas.cells), default=0) - tab.column_count
    if rows <= 0 and columns <= 0:
        return []
    return [GrowWrite(tab.sheet_id, max(rows, 0), max(columns, 0))]


def draw_table(canvas: Canvas) -> list[TableGrowWrite]:
    """Extends the table over rows that are added right below it."""
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
    """Reports month-first dates once for the tab, if it has dates and nobody said it is meant."""
    situation = canvas.situation
    is_meant = any(one.endswith(_SWAPPED) for one in situation.accepted)
    if puts_month_first(situation.locale) and _shows_dates(canvas.view) and not is_meant:
        message = tab_sentences.month_first(situation.tab.title)
        canvas.complain("ambiguous", message, Place(row_key="locale"))


def _shows_dates(view: View) -> bool:
    """Whether a column that is read holds a date, or a text that looks like one."""
    cells = (cell for row in view.rows for cell in row.cells.values() if cell.text)
    return any(cell.format in DAY_FORMATS or _TYPED.fullmatch(cell.text.strip()) for cell in cells)
