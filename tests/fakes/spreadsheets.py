"""Google Sheets and Drive in memory, with people who act as they do in a browser.

`FakeSpreadsheets` is the port; a test acts on a `FakeTab` as a person. `before` hooks run before
every request: people act there. `faults` are raised, in order, by the next requests.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from french_cells.folding import fingerprint_of
from french_cells.reading import Raw
from sync_service.domain.errors import LostAccess, SpreadsheetError, Trashed
from sync_service.domain.spreadsheet import (
    BLANK,
    GENERAL,
    Anchor,
    Area,
    Cell,
    SpreadsheetSnapshot,
    TabSnapshot,
    WriteBatch,
)
from sync_service.ports import FileChange, RequestCounts, Sharing, Signal
from tests.fakes.readers import coordinators_words

_EPOCH_ORDINAL = datetime(1899, 12, 30).toordinal()  # noqa: DTZ001 a date, not an instant


def show(value: Raw, number_format: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "VRAI" if value else "FAUX"
    if isinstance(value, int | float) and number_format == "DATE":
        return datetime.fromordinal(_EPOCH_ORDINAL + int(value)).strftime("%d/%m/%Y")
    return str(value)


@dataclass
class FakeTab:
    """One tab, and what people do to it."""

    sheet_id: int
    title: str
    grid: list[list[Cell]] = field(default_factory=list)
    row_count: int = 1000
    column_count: int = 26
    merges: list[Area] = field(default_factory=list)
    locked: list[Area] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    lists: dict[tuple[int, int], tuple[str, ...]] = field(default_factory=dict)
    """What drop-down lists offer, where they were put."""

    def cell(self, row: int, column: int) -> Cell:
        line = self.grid[row] if row < len(self.grid) else []
        return line[column] if column < len(line) else BLANK

    def put(self, row: int, column: int, cell: Cell) -> None:
        while len(self.grid) <= row:
            self.grid.append([])
        line = self.grid[row]
        line.extend([BLANK] * (column + 1 - len(line)))
        line[column] = cell

    # --- what people do ---------------------------------------------------------------

    def type(self, row: int, column: int, value: Raw, *, is_formula: bool = False) -> None:
        old = self.cell(row, column)
        value = None if value == "" else value
        text = show(value, old.format)
        formula = "=A1" if is_formula else ""
        new = {"value": value, "text": text, "is_formula": is_formula, "formula": formula}
        self.put(row, column, replace_cell(old, **new))

    def offer(self, row: int, column: int, choices: Sequence[str], *, ours: bool = True) -> None:
        """Puts a drop-down list there; without choices, takes it away."""
        cell = self.cell(row, column)
        is_list = bool(choices)
        self.put(row, column, cell.with_extras(is_validated=is_list, is_offered=is_list and ours))
        self.lists[row, column] = tuple(choices)

    def annotate(self, row: int, column: int, note: str) -> None:
        self.put(row, column, replace_cell(self.cell(row, column), note=note))

    def fill(self, rows: Sequence[Sequence[Raw]], first_row: int = 0) -> None:
        for index, line in enumerate(rows):
            for column, value in enumerate(line):
                if value is not None:
                    self.type(first_row + index, column, value)

    def insert_row(self, row: int) -> None:
        while len(self.grid) < row:
            self.grid.append([])
        self.grid.insert(row, [])
        self.row_count += 1

    def delete_row(self, row: int) -> None:
        if row < len(self.grid):
            del self.grid[row]
        self.row_count -= 1

    def clear_row(self, row: int, columns: Sequence[int] | None = None) -> None:
        for column in range(len(self.grid[row])) if columns is None else columns:
            self.type(row, column, None)

    def move_row(self, source: int, target: int) -> None:
        line = self.grid.pop(source)
        self.grid.insert(target, line)

    def copy_row(self, source: int, target: int) -> None:
        while len(self.grid) <= target:
            self.grid.append([])
        self.grid[target] = list(self.grid[source])

    def sort(
        self,
        first_row: int,
        by: int,
        *,
        columns: Sequence[int] | None = None,
        reverse: bool = False,
    ) -> None:
        """Sorts the rows from `first_row` down; with `columns`, only these cells move."""
        rows = self.grid[first_row:]
        keys = [show(line[by].value, "") if by < len(line) else "" for line in rows]
        filled = [index for index, key in enumerate(keys) if key]
        # As in Google's sheets: blank cells come last, in either direction.
        order = sorted(filled, key=keys.__getitem__, reverse=reverse)
        ordered = [rows[i] for i in (*order, *(i for i, key in enumerate(keys) if not key))]
        if columns is None:
            self.grid[first_row:] = ordered
            return
        moved = [[line[c] if c < len(line) else BLANK for c in columns] for line in ordered]
        for index, cells in enumerate(moved):
            for column, cell in zip(columns, cells, strict=True):
                self.put(first_row + index, column, cell)

    def insert_column(self, column: int) -> None:
        for line in self.grid:
            if len(line) > column:
                line.insert(column, BLANK)
        self.anchors = [_shift(anchor, column, 1) for anchor in self.anchors]
        self.column_count += 1

    def delete_column(self, column: int) -> None:
        for line in self.grid:
            if len(line) > column:
                del line[column]
        kept = [anchor for anchor in self.anchors if anchor.column != column]
        self.anchors = [_shift(anchor, column, -1) for anchor in kept]
        self.column_count -= 1

    def move_column(self, source: int, target: int) -> None:
        width = max(len(line) for line in self.grid)
        order = list(range(max(width, source + 1, target + 1)))
        order.insert(target, order.pop(source))
        for index, line in enumerate(self.grid):
            padded = line + [BLANK] * (len(order) - len(line))
            self.grid[index] = [padded[c] for c in order]
        self.anchors = [
            anchor if anchor.column is None else replace(anchor, column=order.index(anchor.column))
            for anchor in self.anchors
        ]

    def values(self) -> list[list[Raw]]:
        return [[cell.value for cell in line] for line in self.grid]

    def snapshot(self) -> TabSnapshot:
        return TabSnapshot(
            self.sheet_id,
            self.title,
            tuple(tuple(line) for line in self.grid),
            self.row_count,
            self.column_count,
            tuple(self.merges),
            tuple(self.locked),
            tuple(self.anchors),
        )


def replace_cell(cell: Cell, **changes: Any) -> Cell:  # noqa: ANN401 any field of a cell
    own = {name: changes.pop(name) for name in ("value", "text") if name in changes}
    return cell.with_extras(**changes)._replace(**own)


def _shift(anchor: Anchor, column: int, by: int) -> Anchor:
    if anchor.column is None or anchor.column < column:
        return anchor
    return replace(anchor, column=anchor.column + by)


@dataclass
class FakeFile:
    """One spreadsheet: its tabs, its marker, its state in Drive."""

    spreadsheet_id: str
    tabs: list[FakeTab] = field(default_factory=list)
    marker: str | None = None
    version: int = 1
    is_trashed: bool = False
    is_shared: bool = True

    def tab(self, title: str) -> FakeTab:
        return next(tab for tab in self.tabs if tab.title == title)


@dataclass
class FakeSpreadsheets:
    """The `Spreadsheets` port over files in memory."""

    now: Callable[[], datetime]
    files: dict[str, FakeFile] = field(default_factory=dict)
    before: list[Callable[[str, str], None]] = field(default_factory=list)
    """Called with `signal`, `read` or `write` and the spreadsheet's id."""
    faults: list[tuple[str, SpreadsheetError, bool]] = field(default_factory=list)
    """(`read` or `write`, what is raised, whether the write is applied nevertheless)."""
    batches: list[WriteBatch] = field(default_factory=list)
    accounts: dict[str, str] = field(default_factory=dict)
    """Which service account serves a spreadsheet, where it is another than the usual one."""
    requests: dict[str, int] = field(default_factory=lambda: {"drive": 0, "reads": 0, "writes": 0})
    _seen: dict[str, str] = field(default_factory=dict)
    _log: list[tuple[str, bool]] = field(default_factory=list)
    """Drive's log of changes: a file, and whether the change was ours."""
    _ids: int = 0

    def add(self, spreadsheet_id: str, *tabs: FakeTab) -> FakeFile:
        self.files[spreadsheet_id] = FakeFile(spreadsheet_id, list(tabs))
        return self.files[spreadsheet_id]

    # --- the port -----------------------------------------------------------------------

    def read_signal(self, token: str | None) -> Signal:
        self.requests["drive"] += 1
        self._call("signal", "")
        self._fail("signal", None)
        for file in self.files.values():
            version = self._version(file)
            if self._seen.get(file.spreadsheet_id) != version:
                self._log.append((file.spreadsheet_id, False))
            self._seen[file.spreadsheet_id] = version
        changes = {} if token is None else dict(self._log[int(token) :])
        return Signal(
            str(len(self._log)),
            [
                FileChange(key, trashed=self.files[key].is_trashed, by_us=by_us)
                for key, by_us in changes.items()
            ],
        )

    def read(self, spreadsheet_id: str) -> SpreadsheetSnapshot:
        self.requests["reads"] += 1
        self._call("read", spreadsheet_id)
        self._fail("read", None)
        return self._snapshot(self._open(spreadsheet_id))

    def write(self, spreadsheet_id: str, batch: WriteBatch) -> SpreadsheetSnapshot:
        self.requests["writes"] += 1
        self._call("write", spreadsheet_id)
        file = self._open(spreadsheet_id)
        self._fail("write", lambda: self._apply(file, batch))
        self._apply(file, batch)
        self._call("answer", spreadsheet_id)
        return self._snapshot(file)

    def take_leave(self, spreadsheet_id: str, batch: WriteBatch) -> None:
        self.write(spreadsheet_id, batch)
        file = self.files[spreadsheet_id]
        file.marker = None
        for tab in file.tabs:
            tab.anchors = []

    def read_sharing(self, spreadsheet_ids: Collection[str]) -> Mapping[str, Sharing]:
        self.requests["drive"] += 1
        files = ((name, self.files.get(name)) for name in spreadsheet_ids)
        return {
            name: Sharing(can_edit=True, is_listed=True)
            for name, file in files
            if file is not None and file.is_shared
        }

    def service_address(self, spreadsheet_id: str) -> str:
        return self.accounts.get(spreadsheet_id, "sync@example.org")

    def counts(self) -> RequestCounts:
        return RequestCounts(**self.requests)

    def _version(self, file: FakeFile) -> str:
        return f"{self._snapshot(file).fingerprint}{file.is_trashed}{file.is_shared}"

    # --- inside -------------------------------------------------------------------------

    def _call(self, what: str, spreadsheet_id: str) -> None:
        for hook in list(self.before):
            hook(what, spreadsheet_id)

    def _fail(self, what: str, apply: Callable[[], None] | None) -> None:
        if self.faults and self.faults[0][0] == what:
            _, error, is_applied = self.faults.pop(0)
            if is_applied and apply is not None:
                apply()
            raise error

    def _open(self, spreadsheet_id: str) -> FakeFile:
        file = self.files.get(spreadsheet_id)
        if file is None or not file.is_shared:
            raise LostAccess("not shared", spreadsheet_id=spreadsheet_id)
        if file.is_trashed:
            raise Trashed("in the bin", spreadsheet_id=spreadsheet_id)
        return file

    def _snapshot(self, file: FakeFile) -> SpreadsheetSnapshot:
        tabs = tuple(tab.snapshot() for tab in file.tabs)
        fingerprint = fingerprint_of(repr(tabs))
        return SpreadsheetSnapshot(
            file.spreadsheet_id,
            file.spreadsheet_id,
            "fr_FR",
            "Europe/Paris",
            tabs,
            self.now(),
            fingerprint,
            file.marker,
        )

    def _apply(self, file: FakeFile, batch: WriteBatch) -> None:
        self.batches.append(batch)
        tabs = {tab.sheet_id: tab for tab in file.tabs}
        for one in (insert for insert in batch.inserts for _ in range(insert.count)):
            tabs[one.sheet_id].insert_row(one.row)
        for grow in batch.grows:
            tabs[grow.sheet_id].row_count += grow.rows
            tabs[grow.sheet_id].column_count += grow.columns
        for write in batch.cells:
            tab = tabs[write.sheet_id]
            old = tab.cell(write.row, write.column)
            assert not old.is_formula, "the engine wrote over a formula"
            assert write.row < tab.row_count
            assert write.column < tab.column_count
            number_format = "" if write.format == GENERAL else write.format or old.format
            text = show(write.value, number_format)
            new = replace_cell(old, value=write.value, text=text, format=number_format)
            tab.put(write.row, write.column, new)
        for note in batch.notes:
            # Whatever a test is about: a partner reads this in a cell.
            assert coordinators_words(note.note) == [], note.note
            tabs[note.sheet_id].annotate(note.row, note.column, note.note)
        for list_ in batch.dropdowns:
            tab = tabs[list_.sheet_id]
            for row in range(list_.first_row, min(list_.end_row, len(tab.grid))):
                tab.offer(row, list_.column, list_.choices)
        for anchor in batch.anchors:
            self._ids += 1
            tabs[anchor.sheet_id].anchors.append(
                Anchor(self._ids, anchor.key, anchor.value, anchor.column)
            )
        file.marker = batch.marker
        self._log.append((file.spreadsheet_id, True))
        self._seen[file.spreadsheet_id] = self._version(file)
