"""One tab: its cells, the properties of its rows and columns, and all that is on them."""

from collections.abc import Iterator, Sequence

from sheets_emulator.grid.a1 import Area, Bounds, range_name
from sheets_emulator.grid.cell import Cell, Formula, Row, kept
from sheets_emulator.wire import Json

# The lists of a Sheet message that hold ranges. Their members are replaced, never changed.
FEATURES = (
    "merges",
    "protectedRanges",
    "conditionalFormats",
    "bandedRanges",
    "filterViews",
    "rowGroups",
    "columnGroups",
    "charts",
    "slicers",
    "tables",
)
_SPILLING = (
    "ARRAYFORMULA",
    "{",
    "FILTER",
    "IMPORTRANGE",
    "INDEX",
    "SEQUENCE",
    "SPLIT",
    "TRANSPOSE",
    "UNIQUE",
)


class Tab:
    """The state of one tab. Rows are tuples in a list no longer than the last row in use."""

    __slots__ = (
        "basic_filter",
        "column_count",
        "column_props",
        "features",
        "has_formulas",
        "has_spills",
        "properties",
        "row_count",
        "row_props",
        "rows",
        "sheet_id",
        "title",
    )

    def __init__(self, sheet_id: int, title: str, row_count: int, column_count: int) -> None:
        self.sheet_id = sheet_id
        self.title = title
        self.row_count = row_count
        self.column_count = column_count
        self.rows: list[Row] = []
        self.properties: Json = {"sheetType": "GRID", "gridProperties": {}}
        self.row_props: dict[int, Json] = {}
        self.column_props: dict[int, Json] = {}
        self.features: dict[str, list[Json]] = {name: [] for name in FEATURES}
        self.basic_filter: Json | None = None
        self.has_formulas = False
        self.has_spills = False

    def copy(self) -> "Tab":
        twin = Tab(self.sheet_id, self.title, self.row_count, self.column_count)
        twin.rows = list(self.rows)
        twin.properties = dict(self.properties)
        twin.row_props = dict(self.row_props)
        twin.column_props = dict(self.column_props)
        twin.features = {name: list(members) for name, members in self.features.items()}
        twin.basic_filter = self.basic_filter
        twin.has_formulas = self.has_formulas
        twin.has_spills = self.has_spills
        return twin

    @property
    def whole(self) -> Area:
        return Area(0, self.row_count, 0, self.column_count)

    @property
    def grid_properties(self) -> Json:
        grid: Json = self.properties.get("gridProperties", {})
        return grid

    def props_of(self, dimension: str) -> dict[int, Json]:
        return self.column_props if dimension == "COLUMNS" else self.row_props

    def count_of(self, dimension: str) -> int:
        return self.column_count if dimension == "COLUMNS" else self.row_count

    def name_of(self, area: Area) -> str:
        return range_name(self.title, area)

    def area(self, bounds: Bounds) -> Area:
        """The rectangle that bounds mean in this grid; may be empty or begin outside."""
        return Area(
            bounds.r0 or 0,
            self.row_count if bounds.r1 is None else min(bounds.r1, self.row_count),
            bounds.c0 or 0,
            self.column_count if bounds.c1 is None else min(bounds.c1, self.column_count),
        )

    def cell(self, row: int, column: int) -> Cell | None:
        if row >= len(self.rows):
            return None
        cells = self.rows[row]
        return cells[column] if column < len(cells) else None

    def row(self, index: int) -> Row:
        return self.rows[index] if index < len(self.rows) else ()

    def put(self, row: int, column: int, cell: Cell | None) -> None:
        self.put_cells(row, column, (cell,))

    def put_cells(self, row: int, column: int, cells: Sequence[Cell | None]) -> None:
        """Puts cells side by side into one row."""
        old = list(self.row(row))
        if len(old) < column:
            old.extend([None] * (column - len(old)))
        new = [None if cell is None else kept(cell) for cell in cells]
        old[column : column + len(new)] = new
        self.replace_row(row, tuple(old))
        self._remember_formulas(new)

    def replace_row(self, index: int, cells: Row) -> None:
        if cells and cells[-1] is None:
            cells = cells[: _last_used(cells)]
        if index < len(self.rows):
            self.rows[index] = cells
        elif cells:
            self.rows.extend([()] * (index - len(self.rows)))
            self.rows.append(cells)

    def _remember_formulas(self, cells: Sequence[Cell | None]) -> None:
        for cell in cells:
            if cell is not None and isinstance(cell.value, Formula):
                self.has_formulas = True
                text = cell.value.upper()
                if any(word in text for word in _SPILLING):
                    self.has_spills = True

    def cells_in(self, area: Area) -> Iterator[tuple[int, int, Cell]]:
        """Every cell of the area that holds anything."""
        for row in range(area.r0, min(area.r1, len(self.rows))):
            for column, cell in enumerate(self.rows[row][area.c0 : area.c1], area.c0):
                if cell is not None:
                    yield row, column, cell

    def formula_cells(self) -> Iterator[tuple[int, int, Cell]]:
        if self.has_formulas:
            for row, column, cell in self.cells_in(self.whole):
                if isinstance(cell.value, Formula):
                    yield row, column, cell

    def last_row(self, area: Area) -> int:
        """The index after the last row of the area with a value in it."""
        for row in range(min(area.r1, len(self.rows)) - 1, area.r0 - 1, -1):
            if any(
                c is not None and c.value is not None for c in self.rows[row][area.c0 : area.c1]
            ):
                return row + 1
        return area.r0

    def is_covered(self, row: int, column: int) -> bool:
        """Whether a merge hides the cell behind its first one, which alone takes values."""
        return any(
            merge.get("startRowIndex", 0) <= row < merge["endRowIndex"]
            and merge.get("startColumnIndex", 0) <= column < merge["endColumnIndex"]
            and (row, column) != (merge.get("startRowIndex", 0), merge.get("startColumnIndex", 0))
            for merge in self.features["merges"]
        )

    def has_value(self, row: int, column: int) -> bool:
        cell = self.cell(row, column)
        return cell is not None and cell.value is not None


def _last_used(cells: Row) -> int:
    length = len(cells)
    while length and cells[length - 1] is None:
        length -= 1
    return length
