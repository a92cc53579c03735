"""A tab's rows as the sync sees them: cells by field, wherever the columns are. Judges no value.

Cells outside the mapped columns are searched for words about the row itself, such as « annulé ».
These cells belong to people: only a note is ever written there, and only the one word that counts
is stored.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from french_cells.folding import fingerprint_of, is_blank, raw_key
from french_cells.reading import Raw, Reading, Value
from sync_service.domain.base import REMARK
from sync_service.domain.codec import FieldCodec, Shown
from sync_service.domain.record import find_reference
from sync_service.domain.spreadsheet import (
    BLANK,
    DOUBT,
    NO_EXTRAS,
    TIME_FORMATS,
    Area,
    Cell,
    CellExtras,
    SheetRow,
    Table,
    TabSnapshot,
)
from sync_service.sync.planning.columns.cells_of_row import CellsOfRow
from sync_service.sync.planning.columns.free_rows import has_content, is_content
from sync_service.sync.planning.columns.header import Header
from sync_service.sync.planning.columns.spills import Spill
from sync_service.sync.planning.columns.totals import is_filled

_ADDRESSES = frozenset({"email"})
"""Fields that read the address of a person's chip; all others read the name that it shows."""
_TIME = "TIME"

ReadRemark = Callable[[str, Cell], str]
"""A column's title and a cell → the word that counts, marked if in doubt, or ""."""

_STRONGEST = ("annulé", "reporté", "complet", "ouvert", "maintenu")
"""If several cells of a row hold such a word, the first of these counts; doubts come last."""


@dataclass(frozen=True, slots=True)
class View:
    """A tab with its columns known: the rows below the header, and where we may write."""

    tab: TabSnapshot
    header: Header
    rows: Sequence[SheetRow]
    spills: Sequence[Spill] = ()
    is_fed: bool = False
    """Formulas fill all columns that are read here, so rows may move at any time."""

    @property
    def fields(self) -> Sequence[str]:
        """In the order in which fingerprints take them."""
        return sorted(self.header.columns)

    def hidden_by_merge(self, row: int, field: str) -> bool:
        """Hidden in a merged area, so unknown; not its first cell, nor a blank one below that."""
        if not self.tab.merges:
            return False
        column = self.header.columns[field]
        is_known = is_blank(self.tab.cell(row, column).value)
        if is_known and self.tab.merged_from(row, column) is not None:
            return False
        return any(
            area.holds(row, column) and (row, column) != (area.first_row, area.first_column)
            for area in self.tab.merges
        )

    def is_merged(self, row: int, column: int) -> bool:
        return bool(self.tab.merges) and any(area.holds(row, column) for area in self.tab.merges)

    def is_locked(self, row: int, column: int) -> bool:
        return bool(self.tab.locked) and any(area.holds(row, column) for area in self.tab.locked)

    def is_locked_below(self, row: int, column: int) -> bool:
        """Whether the column is protected in this row or in any row below."""
        return any(
            area.end_row is None or area.end_row > row
            for area in self.tab.locked
            if area.holds(area.first_row, column)
        )

    def is_filled(self, row: int, column: int) -> bool:
        """Filled by a formula in another cell, now or once that formula has more to show."""
        return bool(self.spills) and any(one.area.holds(row, column) for one in self.spills)

    def may_write(self, row: int, column: int) -> bool:
        return not (self.is_locked(row, column) or self.is_filled(row, column) or self.is_fed)

    @property
    def table(self) -> Table | None:
        """The Google table whose header is our header."""
        return self._table_at(self.header.row or 0, self.header.columns.values())

    def _table_at(self, row: int, columns: Iterable[int]) -> Table | None:
        if not self.tab.tables:
            return None
        wanted = list(columns)
        holding = (t for t in self.tab.tables if any(t.area.holds(row, c) for c in wanted))
        return next(holding, None)

    def table_column(self, row: int, column: int) -> tuple[str, Sequence[str]]:
        """Type and choices of a typed column, also below its table, which will grow."""
        if not self.tab.tables:
            return "", ()
        table = self._table_at(row, [column]) or self.table
        if table is None or not table.area.first_row < row:
            return "", ()
        return table.types.get(column, ""), table.choices.get(column, ())

    def next_row_in(self, table: Table) -> int:
        """The row below the last filled one in the table's body."""
        body = range(table.area.end_row or len(self.tab.rows), table.area.first_row + 1, -1)
        for row in body:
            first, columns = self.header.first_row, _columns_of(table)
            if any(is_content(self.tab, row - 1, c, first) for c in columns):
                return row
        return table.area.first_row + 1

    def is_open_to(self, table: Table, row: int) -> bool:
        """Whether the row is empty, so that the table can be extended over it."""
        others = [one.area for one in self.tab.tables if one is not table]
        line = self.tab.rows[row] if row < len(self.tab.rows) else ()
        is_others = any(area.holds(row, c) for area in others for c in _columns_of(table))
        return not (is_others or self.has_content(row) or any(cell.note for cell in line))

    def first_free_row(self) -> int:
        """Where a row can be added: below everything that a person or the sync put there."""
        # From below: totals and remarks under the table are people's, too.
        for index in range(len(self.tab.rows) - 1, self.header.first_row - 1, -1):
            if self.has_content(index):
                return index + 1
        return self.header.first_row

    def has_content(self, row: int) -> bool:
        return has_content(self.tab, row, self.header.first_row)


def _columns_of(table: Table) -> range:
    return range(table.area.first_column, table.area.end_column or table.area.first_column + 1)


def view_tab(tab: TabSnapshot, header: Header, spills: Sequence[Spill] = ()) -> View:
    fields = sorted(header.columns)
    places = {field: place for place, field in enumerate(fields)}
    columns = [header.columns[field] for field in fields]
    rows = [
        _view_row(index, tab.rows[index], places, columns, header.reference)
        for index in range(header.first_row, len(tab.rows))
    ]
    kept = [row for row in rows if not row.is_blank or row.reference_cell.text]
    first, wanted = header.first_row, header.columns.values()
    is_fed = bool(spills) and all(
        any(one.area.holds(first, column) for one in spills) for column in wanted
    )
    return View(tab, header, kept, spills, is_fed)


def is_marked(row: SheetRow, ref: str) -> bool:
    """Its reference cell says that the record is archived."""
    return row.reference_cell.text.strip().startswith(f"{ref} archivé")


def is_marked_outside(row: SheetRow, ref: str) -> bool:
    """Its reference cell says that the record is in another list now."""
    return row.reference_cell.text.strip().startswith(f"{ref} hors de")


def tab_fingerprint(tab: TabSnapshot) -> str:
    """The fingerprint of everything that a person can type in the tab, notes included."""
    keys: list[str] = []
    beside: list[object] = [_area_key(area) for area in tab.merges]
    for index, line in enumerate(tab.rows):
        keys += _keys(line)
        keys.append(_LINE_END)
        beside += [
            (index, column, cell.note, cell.is_formula, *filter(None, [cell.address]))
            for column, cell in enumerate(line)
            if cell.extras is not NO_EXTRAS and (cell.note or cell.is_formula or cell.address)
        ]
    return fingerprint_of(*keys, repr(beside))


_LINE_END = "s\n\x1e"


def _view_row(
    index: int,
    line: Sequence[Cell],
    places: Mapping[str, int],
    columns: Sequence[int],
    reference: int | None,
) -> SheetRow:
    width = len(line)
    cells = [line[column] if column < width else BLANK for column in columns]
    for field in _ADDRESSES:
        place = places.get(field)
        if place is not None and (address := cells[place].address):
            cells[place] = cells[place]._replace(value=address, text=address)
    own = line[reference] if reference is not None and reference < width else BLANK
    ref = find_reference(own.text) if own.text else None
    # A column of unticked boxes filled down to row 1,000 does not make a thousand records.
    blank = not any(map(is_filled, cells))
    by_field = CellsOfRow(places, tuple(cells))
    return SheetRow(index, by_field, own, ref, fingerprint_of(*_keys(cells)), blank)


def _keys(cells: Iterable[Cell]) -> list[str]:
    """Keys of the cells' values; texts inline, without a call, which saves 3 % of a run."""
    return [
        ("s" + value if value else "") if type(value := cell.value) is str else raw_key(value)
        for cell in cells
    ]


def _area_key(area: Area) -> tuple[int | None, ...]:
    return (area.first_row, area.end_row, area.first_column, area.end_column)


def takes(codec: FieldCodec, value: Value, choices: Sequence[str]) -> bool:
    """Whether a column with these choices takes the value; every column takes an empty cell."""
    return not choices or value is None or find_choice(codec, value, choices) is not None


def find_choice(codec: FieldCodec, value: Value, choices: Sequence[str]) -> str | None:
    """The partner's own word for the value; None if their list has none."""
    for choice in choices:
        reading = codec.read(Cell(choice, choice))
        if reading.accepted and reading.severity != "assume" and reading.value == value:
            return choice
    return None


def holds_times(view: View, column: int) -> bool:
    """Whether its hours are true times: more of its cells are times than words."""
    cells = [view.tab.cell(row.index, column) for row in view.rows]
    words = sum(isinstance(cell.value, str) and not is_blank(cell.value) for cell in cells)
    return sum(map(is_time, cells)) > words


def is_time(cell: Cell) -> bool:
    is_number = isinstance(cell.value, int | float) and not isinstance(cell.value, bool)
    return is_number and cell.format == _TIME


def fitting_time(shown: Shown, cell: Cell, *, is_beside_times: bool) -> Shown:
    """An hour in the form that its column has; a cell with another format keeps words."""
    if is_time(cell) or (is_beside_times and cell.format == _TIME):
        return Shown(shown.time)
    if is_beside_times and not cell.format:
        return Shown(shown.time, _TIME)
    return Shown(shown.value)


def fitting_typed(
    codec: FieldCodec, value: Value, column_type: str, choices: Sequence[str]
) -> Shown:
    """The value without a format, since the column's type decides how it is shown."""
    if column_type == "BOOLEAN" and isinstance(value, bool):
        return Shown(value)
    if choices and value is not None:
        return Shown(find_choice(codec, value, choices) or codec.show(value).value)
    shown = codec.show(value)
    if shown.time is not None and column_type == _TIME:
        return Shown(shown.time)
    if shown.format and column_type not in TIME_FORMATS:
        return Shown(codec.text(value))
    return Shown(shown.value)


@dataclass(frozen=True, slots=True)
class RemarkCodec:
    """Lets a remark be merged like a field's cell; it has no value of its own."""

    name: str = REMARK
    label: str = "Remarque"
    required: bool = False
    group: str = ""
    expected: str = ""

    def read(self, cell: Cell) -> Reading:  # noqa: ARG002 as a field's codec reads
        return Reading(None)

    def show(self, value: Value) -> Shown:  # noqa: ARG002
        return Shown(None)

    def text(self, value: Value) -> str:
        return str(value or "")

    def choices(self) -> Sequence[str]:
        return ()

    def shared_name(self, value: Value) -> str:
        del value
        return ""

    def is_former_name(self, raw: Raw, value: Value) -> bool:
        del raw, value
        return False


def with_remarks(view: View, read: ReadRemark, notes: AbstractSet[str]) -> View:
    """The rows, each with the word that counts in its unmapped cells, and where it stands.

    `notes`: notes of ours that may be on such cells.
    """
    beside = _Beside(view, read, _titles_beside(view), notes)
    return replace(view, rows=[beside.hear(row) for row in view.rows])


def is_in_doubt(cell: Cell) -> bool:
    return isinstance(cell.value, str) and cell.value.endswith(DOUBT)


@dataclass(frozen=True, slots=True)
class _Beside:
    """The columns that are neither a field's nor ours, with their titles."""

    view: View
    read: ReadRemark
    titles: Mapping[int, str]
    notes: AbstractSet[str]

    def hear(self, row: SheetRow) -> SheetRow:
        cells = {column: self.view.tab.cell(row.index, column) for column in self.titles}
        noted = tuple(column for column, cell in cells.items() if cell.note in self.notes)
        # If the word was typed again in another cell, the note stayed behind: nobody deleted it.
        left = cells[noted[0]].note if noted else ""
        found = dict(self._speaking(row, cells))
        if not found:
            return replace(row, remark=BLANK.with_extras(note=left), noted=noted)
        column = min(found, key=lambda one: _rank(found[one], is_noted=one in noted))
        cell, word = cells[column], found[column]
        remark = Cell(word, cell.text or word, CellExtras(cell.note or left))
        return replace(row, remark=remark, remark_column=column, noted=noted)

    def _speaking(self, row: SheetRow, cells: Mapping[int, Cell]) -> Iterator[tuple[int, str]]:
        """Cells with a word that counts; nobody has typed what a formula shows."""
        for column, cell in cells.items():
            if not isinstance(cell.value, str) or cell.is_formula:
                continue
            word = self.read(self.titles[column], cell)
            if word and not self.view.is_filled(row.index, column):
                yield column, word


def _titles_beside(view: View) -> Mapping[int, str]:
    header, tab = view.header, view.tab
    width = max((len(line) for line in tab.rows), default=0)
    own = {*header.columns.values(), header.reference}
    heads = range(header.row or 0, header.first_row)
    return {
        column: " ".join(filter(None, (tab.cell(row, column).text for row in heads)))
        for column in range(width)
        if column not in own
    }


def _rank(word: str, *, is_noted: bool) -> tuple[int, bool]:
    plain = word.removesuffix(DOUBT)
    place = _STRONGEST.index(plain) if plain in _STRONGEST else len(_STRONGEST)
    return place + (len(_STRONGEST) if word.endswith(DOUBT) else 0), not is_noted
