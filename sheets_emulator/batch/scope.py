"""What every request of a batch works with: the spreadsheet, its tabs, checked ranges."""

from collections.abc import Iterator
from dataclasses import dataclass

from sheets_emulator.context import Context
from sheets_emulator.errors import invalid
from sheets_emulator.formulas.calculator import Calculator
from sheets_emulator.grid.a1 import Area
from sheets_emulator.grid.chips import Names
from sheets_emulator.grid.spreadsheet import Spreadsheet, bounds_of
from sheets_emulator.grid.tab import Tab
from sheets_emulator.protection import check_protection
from sheets_emulator.state.personality import Personality
from sheets_emulator.wire import Json, JsonValue


@dataclass(frozen=True, slots=True)
class Span:
    """Rows or columns of a tab, from `start` to `end`."""

    tab: Tab
    dimension: str
    start: int
    end: int

    @property
    def area(self) -> Area:
        if self.dimension == "COLUMNS":
            return Area(0, self.tab.row_count, self.start, self.end)
        return Area(self.start, self.end, 0, self.tab.column_count)


@dataclass(frozen=True, slots=True)
class Scope:
    """One batchUpdate being carried out."""

    context: Context
    spreadsheet: Spreadsheet

    @property
    def personality(self) -> Personality:
        return self.context.world.personality

    @property
    def calculator(self) -> Calculator:
        return self.context.calculator(self.spreadsheet)

    @property
    def names(self) -> Names:
        """What chips are called: accounts and files of this world, else by their address."""
        world = self.context.world

        def of_person(email: str) -> str:
            account = world.find_account(email)
            return account.name if account else email

        def of_file(address: str) -> str:
            found = (file.name for part in address.split("/") if (file := world.files.get(part)))
            return next(found, address)

        return Names(of_person, of_file)

    def tab(self, holder: Json) -> Tab:
        return self.spreadsheet.tab(holder.get("sheetId", 0))

    def area(self, grid_range: Json | None, name: str = "range") -> tuple[Tab, Area]:
        """The tab and the rectangle of a GridRange; refuses what is outside the grid."""
        if grid_range is None:
            raise invalid(f"No {name} specified.")
        tab = self.tab(grid_range)
        bounds = bounds_of(grid_range)
        for start, end, count, label in (
            (bounds.r0, bounds.r1, tab.row_count, "Row"),
            (bounds.c0, bounds.c1, tab.column_count, "Column"),
        ):
            if start is not None and start >= count:
                raise self.spreadsheet.exceeds(tab, bounds)
            if (start or 0) < 0:
                raise invalid(f"{name}.start{label}Index[{start}] must not be negative")
            if end is not None and end <= (start or 0):
                raise invalid(f"{name}.end{label}Index must be after {name}.start{label}Index")
        return tab, tab.area(bounds)

    def span(self, holder: Json) -> Span:
        """The rows or columns of a DimensionRange, within the grid."""
        tab = self.tab(holder)
        dimension = holder.get("dimension", "")
        if dimension not in {"ROWS", "COLUMNS"}:
            raise invalid("No dimension specified.")
        count = tab.count_of(dimension)
        start = holder.get("startIndex", 0)
        end = min(holder.get("endIndex", count), count)
        if start >= count or start < 0:
            what = "column" if dimension == "COLUMNS" else "row"
            raise invalid(f"range.startIndex[{start}] is after last {what} in grid[{count}]")
        if end <= start:
            raise invalid("range.endIndex must be after range.startIndex")
        return Span(tab, dimension, start, end)

    def features(self, name: str) -> Iterator[tuple[Tab, Json]]:
        """The features of a kind on all tabs."""
        for tab in self.spreadsheet.tabs:
            for feature in tab.features[name]:
                yield tab, feature

    def find(self, name: str, key: str, number: JsonValue) -> tuple[Tab, Json] | None:
        """The feature of a kind with an id, and its tab."""
        return next((one for one in self.features(name) if one[1][key] == number), None)

    def guard(self, tab: Tab, *areas: Area) -> None:
        """Refuses to touch what is protected from the caller: one range that meets every area."""
        check_protection(self.context, self.spreadsheet, tab, *areas)

    def guard_insertion(self, tab: Tab, dimension: str, at: int) -> None:
        """Refuses new rows or columns in the midst of what is protected from the caller."""
        if 0 < at < tab.count_of(dimension):
            lines = (Span(tab, dimension, line, line + 1).area for line in (at - 1, at))
            self.guard(tab, *lines)
