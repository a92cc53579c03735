"""One spreadsheet: its tabs, named ranges and developer metadata, and how to go back in time."""

import random
from collections.abc import Iterator

from sheets_emulator.errors import GoogleError, invalid
from sheets_emulator.grid.a1 import Area, Bounds, find_bounds, split_title
from sheets_emulator.grid.defaults import DEFAULT_FORMAT, THEME
from sheets_emulator.grid.tab import Tab
from sheets_emulator.wire import Json

_LARGEST_ID = 2_147_483_647


class Spreadsheet:
    """The state of one spreadsheet; `version` grows with every change of a cell."""

    def __init__(self, spreadsheet_id: str, title: str) -> None:
        self.id = spreadsheet_id
        self.properties: Json = {
            "title": title,
            "locale": "en_US",
            "autoRecalc": "ON_CHANGE",
            "timeZone": "Etc/GMT",
            "defaultFormat": DEFAULT_FORMAT,
            "spreadsheetTheme": THEME,
        }
        self.tabs: list[Tab] = []
        self.named_ranges: list[Json] = []
        self.metadata: dict[int, Json] = {}
        self.version = 0

    def copy(self) -> "Spreadsheet":
        """A twin whose later changes this one does not see; cells are shared."""
        twin = Spreadsheet(self.id, "")
        twin.restore(self)
        return twin

    def restore(self, other: "Spreadsheet") -> None:
        self.properties = dict(other.properties)
        self.tabs = [tab.copy() for tab in other.tabs]
        self.named_ranges = list(other.named_ranges)
        self.metadata = dict(other.metadata)
        self.version += 1

    @property
    def title(self) -> str:
        return str(self.properties["title"])

    @property
    def locale(self) -> str:
        return str(self.properties["locale"])

    def find_tab(self, sheet_id: int) -> Tab | None:
        return next((tab for tab in self.tabs if tab.sheet_id == sheet_id), None)

    def tab(self, sheet_id: int) -> Tab:
        found = self.find_tab(sheet_id)
        if found is None:
            raise invalid(f"No grid with id: {sheet_id}")
        return found

    def find_titled(self, title: str) -> Tab | None:
        exact = next((tab for tab in self.tabs if tab.title == title), None)
        if exact:
            return exact
        folded = title.casefold()
        return next((tab for tab in self.tabs if tab.title.casefold() == folded), None)

    def first_visible(self) -> Tab:
        return next((tab for tab in self.tabs if not tab.properties.get("hidden")), self.tabs[0])

    def find_range(self, text: str) -> tuple[Tab, Bounds]:
        """The tab and the bounds that a range in A1 notation, a title or a named range means."""
        title, cells = split_title(text)
        if title is None and cells is not None:
            found = self._plain(cells)
            if found:
                return found
        tab = self.find_titled(title) if title is not None else None
        bounds = Bounds() if cells is None else find_bounds(cells)
        if tab is not None and bounds is None:
            named = self._named(cells or "")
            if named and named[0] is tab:
                return named
        if tab is None or bounds is None:
            raise invalid(f"Unable to parse range: {text}")
        return tab, bounds

    def _plain(self, text: str) -> tuple[Tab, Bounds] | None:
        bounds = find_bounds(text)
        if bounds:
            return self.first_visible(), bounds
        tab = self.find_titled(text)
        return self._named(text) or ((tab, Bounds()) if tab else None)

    def _named(self, name: str) -> tuple[Tab, Bounds] | None:
        for named in self.named_ranges:
            if named["name"].casefold() == name.casefold():
                return self.tab(named["range"].get("sheetId", 0)), bounds_of(named["range"])
        return None

    def find_area(self, text: str) -> tuple[Tab, Area]:
        """The same, clamped to the grid; a range that begins outside is an error."""
        tab, bounds = self.find_range(text)
        if (bounds.r0 or 0) >= tab.row_count or (bounds.c0 or 0) >= tab.column_count:
            raise self.exceeds(tab, bounds)
        return tab, tab.area(bounds)

    def exceeds(self, tab: Tab, bounds: Bounds) -> GoogleError:
        asked = Area(
            bounds.r0 or 0,
            max(tab.row_count, (bounds.r0 or 0) + 1) if bounds.r1 is None else bounds.r1,
            bounds.c0 or 0,
            max(tab.column_count, (bounds.c0 or 0) + 1) if bounds.c1 is None else bounds.c1,
        )
        return invalid(
            f"Range ({tab.name_of(asked)}) exceeds grid limits. "
            f"Max rows: {tab.row_count}, max columns: {tab.column_count}"
        )

    def add_tab(self, tab: Tab, index: int | None = None) -> None:
        self.tabs.insert(len(self.tabs) if index is None else index, tab)

    def free_id(self) -> int:
        """A number that no tab, range or metadata of this spreadsheet has yet."""
        taken = set(self.taken_ids())
        while True:
            candidate = random.randrange(1, _LARGEST_ID)  # noqa: S311 - an id, not a secret
            if candidate not in taken:
                return candidate

    def taken_ids(self) -> Iterator[int]:
        yield from self.metadata
        for tab in self.tabs:
            yield tab.sheet_id

    def touched(self) -> None:
        self.version += 1


def bounds_of(grid_range: Json) -> Bounds:
    return Bounds(
        grid_range.get("startRowIndex"),
        grid_range.get("endRowIndex"),
        grid_range.get("startColumnIndex"),
        grid_range.get("endColumnIndex"),
    )


def normal_range(grid_range: Json) -> Json:
    """A grid range as Google repeats it: the first tab's id 0 is a default, so it is left out."""
    return {key: value for key, value in grid_range.items() if key != "sheetId" or value}
