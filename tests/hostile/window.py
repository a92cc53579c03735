"""The instant between our last read and our write, and somebody who moves things just then.

Each cell is tagged before the act, so that the cells themselves tell where they went.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from french_cells.folding import raw_key
from french_cells.reading import Raw
from sync_service.domain.spreadsheet import BLANK, Cell, WriteBatch
from tests.builders import World
from tests.fakes.spreadsheets import FakeTab
from tests.hostile.hands import NAME, column_of, reference_column_of

At = tuple[int, int]

_ROOM = 8
"""Blank rows and columns around the table that are tagged too: new rows of ours land there."""


class Window:
    """One act in the instant before batch number `batch` is applied to a tab."""

    def __init__(self, spreadsheet: str, tab: FakeTab, batch: int) -> None:
        self.spreadsheet, self.tab, self.batch = spreadsheet, tab, batch
        column = self.reference_column = reference_column_of(tab)
        self.references: dict[int, Raw] = {}
        if column is not None:
            self.references = {r: tab.cell(r, column).value for r in range(len(tab.grid))}
        self._formats: dict[At, str] = {}
        self.blank_rows = {
            row
            for row in range(len(tab.grid) + _ROOM)
            if all(tab.cell(row, column).value is None for column in range(len(tab.grid[0])))
        }
        self.moved: dict[At, At] = {}
        self.stood: dict[At, Cell] = {}
        height, width = len(tab.grid) + _ROOM, max(map(len, tab.grid)) + _ROOM
        for at in ((row, column) for row in range(height) for column in range(width)):
            cell = tab.cell(*at)
            self._formats[at] = cell.format
            tab.put(*at, cell.with_extras(format=f"{at[0]},{at[1]}"))

    def close(self) -> None:
        """After the act: where each cell went, and the grid as people see it now."""
        for row, line in enumerate(self.tab.grid):
            for column, cell in enumerate(line):
                if cell.format:
                    old_row, old_column = map(int, cell.format.split(","))
                    self.moved.setdefault((old_row, old_column), (row, column))
                    cell = cell.with_extras(format=self._formats[old_row, old_column])  # noqa: PLW2901
                line[column] = BLANK if cell == BLANK else cell
                self.stood[row, column] = line[column]
            while line and line[-1] is BLANK:
                line.pop()
        while self.tab.grid and not self.tab.grid[-1]:
            self.tab.grid.pop()

    @property
    def is_moved(self) -> bool:
        filled = {at for at, cell in self.stood.items() if cell.value is not None}
        return any(old != new and new in filled for old, new in self.moved.items())

    def wrong(self, batch: WriteBatch) -> Mapping[At, Raw]:
        """Cells that hold neither what people left there nor what we meant for them."""
        fitting: dict[At, set[str]] = defaultdict(set)
        for at, cell in self.stood.items():
            fitting[at].add(raw_key(cell.value))
        for write in batch.cells:
            place = self.moved.get((write.row, write.column))
            if write.sheet_id == self.tab.sheet_id and place is not None:
                fitting[place].add(raw_key(write.value))
        self._let_references_follow(batch, fitting)
        self._let_new_rows_stay(batch, fitting)
        spots = {(r, c) for r, line in enumerate(self.tab.grid) for c in range(len(line))}
        return {
            at: self.stood.get(at, BLANK).value
            for at in spots | set(self.stood)
            if raw_key(self.tab.cell(*at).value) not in (fitting.get(at) or {""})
        }

    def _let_new_rows_stay(self, batch: WriteBatch, fitting: dict[At, set[str]]) -> None:
        """A whole row of ours is as good wherever it met an empty one."""
        for write in batch.cells:
            landing = {at: cell for at, cell in self.stood.items() if at[0] == write.row}
            is_empty = all(cell.value is None for cell in landing.values())
            if is_empty and write.row in self.blank_rows and write.column in self._kept_columns:
                fitting[write.row, write.column].add(raw_key(write.value))

    @property
    def _kept_columns(self) -> set[int]:
        return {column for (_, column), (_, new) in self.moved.items() if column == new}

    def _let_references_follow(self, batch: WriteBatch, fitting: dict[At, set[str]]) -> None:
        """Sorted without it, the reference column may be as it was or go with the names."""
        names, column = column_of(self.tab, NAME), reference_column_of(self.tab)
        old_names = {new: old for old, new in self.moved.items() if new[1] == names}
        if column is None:
            return
        healed = {w.row: w.value for w in batch.cells if w.column == self.reference_column}
        for (row, _), (old_row, _) in old_names.items():
            old = self.references.get(old_row)
            fitting[row, column] |= {raw_key(old), raw_key(healed.get(old_row, old))}


@dataclass
class Windows:
    """What came of all of them. `silent`: cells wrong, and no open incident shows both values."""

    hit: int = 0
    noticed: int = 0
    exact: int = 0
    incidents: int = 0
    silent: list[str] = field(default_factory=list)

    def count(self, window: Window, world: World) -> None:
        """Called right after the run in which the window was."""
        batch = world.spreadsheets.batches[window.batch]
        wrong = window.wrong(batch)
        self.hit += 1
        self.noticed += _is_noticed(window, world)
        if not wrong:
            self.exact += 1
        elif _is_shown(window, wrong, world):
            self.incidents += 1
        else:
            self.silent.append(f"{window.spreadsheet}: {dict(wrong)}")


def _is_noticed(window: Window, world: World) -> bool:
    """The run says so: it looks again, or it opened an incident."""
    with world.database.reading() as stored:
        is_unsettled = stored.memory.read_spreadsheet(window.spreadsheet).unsettled
    return is_unsettled or bool(world.problems("incident"))


def _is_shown(window: Window, wrong: Mapping[At, Raw], world: World) -> bool:
    shown = [
        f"{problem.sheet_value or ''} / {problem.canonical_value or ''}"
        for problem in world.problems("incident")
    ]
    return all(
        any(
            str(stood or "") in text and str(window.tab.cell(*at).value or "") in text
            for text in shown
        )
        for at, stood in wrong.items()
    )
