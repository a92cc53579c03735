"""What partners do to a sheet, over Google's own protocol and with a person's credentials.

Knows nothing of the sync. Rows and columns are zero-based; a tab is named by its title, or by its
id where a test renames it.
"""

from demo import gestures
from demo.open_spreadsheet import Json, OpenSpreadsheet, Tab

REFERENCE_TITLE = "Réf."


class Person(OpenSpreadsheet):
    """One person with one spreadsheet open."""

    # --- Typing -----------------------------------------------------------------------------

    def type(self, tab: Tab, row: int, column: int, *texts: object) -> None:
        """Types into a cell and, with the Tab key, into its right neighbours."""
        sheet_id = self.sheet_id(tab)
        where = gestures.area(sheet_id, (row, row + 1), (column, column + len(texts)))
        self._remember([gestures.put(sheet_id, row, column, self._image(where))])
        entry = {
            "dataFilter": {"gridRange": where},
            "majorDimension": "ROWS",
            "values": [list(texts)],
        }
        body = {"valueInputOption": "USER_ENTERED", "data": [entry]}
        self._send("POST", "/values:batchUpdateByDataFilter", body)

    def clear(self, tab: Tab, row: int, column: int, rows: int = 1, columns: int = 1) -> None:
        """Selects a rectangle and presses Delete."""
        sheet_id = self.sheet_id(tab)
        where = gestures.area(sheet_id, (row, row + rows), (column, column + columns))
        inverse = [gestures.put(sheet_id, row, column, self._image(where))]
        self._act([gestures.clear(where)], inverse)

    def write_note(self, tab: Tab, row: int, column: int, note: str) -> None:
        """An empty note removes one."""
        sheet_id = self.sheet_id(tab)
        before = self._image(gestures.area(sheet_id, (row, row + 1), (column, column + 1)))
        rows = [{"values": [{"note": note}]}]
        self._act(
            [gestures.put(sheet_id, row, column, rows, "note")],
            [gestures.put(sheet_id, row, column, before, "note")],
        )

    def add_row(self, tab: Tab, *texts: object) -> int:
        """Types below everything; answers the row."""
        row = len(self.seen(tab))
        if row >= self.size(tab)[0]:
            self.insert_rows(tab, row)
        self.type(tab, row, 0, *texts)
        return row

    # --- Rows -------------------------------------------------------------------------------

    def insert_rows(self, tab: Tab, row: int, count: int = 1) -> None:
        sheet_id = self.sheet_id(tab)
        if row >= self.size(tab)[0]:
            append = {"sheetId": sheet_id, "dimension": "ROWS", "length": count}
            requests: list[Json] = [{"appendDimension": append}]
        else:
            requests = [gestures.insert(sheet_id, "ROWS", row, count)]
        self._act(requests, [gestures.delete(sheet_id, "ROWS", row, count)])

    def delete_rows(self, tab: Tab, row: int, count: int = 1) -> None:
        sheet_id = self.sheet_id(tab)
        before = self._image(self._rows(tab, row, count))
        inverse = [
            gestures.insert(sheet_id, "ROWS", row, count),
            gestures.put(sheet_id, row, 0, before),
        ]
        self._act([gestures.delete(sheet_id, "ROWS", row, count)], inverse)

    def move_row(self, tab: Tab, row: int, to: int) -> None:
        """Drags a row by its number to another place."""
        sheet_id = self.sheet_id(tab)
        self._act(
            [gestures.move(sheet_id, "ROWS", row, to)], [gestures.move(sheet_id, "ROWS", to, row)]
        )

    def cut_row(self, tab: Tab, row: int, to: int) -> None:
        """Cuts a row's cells and pastes them over another row's."""
        source, target = self._rows(tab, row), self._rows(tab, to)
        sheet_id = self.sheet_id(tab)
        inverse = [
            gestures.put(sheet_id, row, 0, self._image(source)),
            gestures.put(sheet_id, to, 0, self._image(target)),
        ]
        self._act([gestures.cut(source, sheet_id, to, 0)], inverse)

    def copy_row(self, tab: Tab, row: int, to: int) -> None:
        """Copies a row over another, its reference too, as one does to type less."""
        target = self._rows(tab, to)
        inverse = [gestures.put(self.sheet_id(tab), to, 0, self._image(target))]
        self._act([gestures.copy(self._rows(tab, row), target)], inverse)

    def sort(
        self,
        tab: Tab,
        by: int,
        first_row: int,
        *,
        columns: tuple[int, int] | None = None,
        descending: bool = False,
    ) -> None:
        """Sorts from a row down: all columns, or only some, which tears the rows apart."""
        rows, width = self.size(tab)
        first, end = columns or (0, width)
        where = gestures.area(self.sheet_id(tab), (first_row, rows), (first, end))
        inverse = [gestures.put(self.sheet_id(tab), first_row, first, self._image(where))]
        self._act([gestures.sort(where, by, descending=descending)], inverse)

    def sort_without_reference(
        self, tab: Tab, by: int, first_row: int, *, descending: bool = False
    ) -> None:
        """Sorts what is left of the reference column, and forgets the reference."""
        reference = self.column_of(tab, REFERENCE_TITLE)[1]
        self.sort(tab, by, first_row, columns=(0, reference), descending=descending)

    def hide_row(self, tab: Tab, row: int, *, hidden: bool = True) -> None:
        self._hide(tab, "ROWS", row, hidden=hidden)

    # --- References -------------------------------------------------------------------------

    def wipe_reference(self, tab: Tab, row: int) -> None:
        self.clear(tab, row, self.column_of(tab, REFERENCE_TITLE)[1])

    def spoil_reference(self, tab: Tab, row: int, text: str) -> None:
        self.type(tab, row, self.column_of(tab, REFERENCE_TITLE)[1], text)

    # --- Columns ----------------------------------------------------------------------------

    def rename_column(self, tab: Tab, title: str, new_title: str) -> None:
        self.type(tab, *self.column_of(tab, title), new_title)

    def move_column(self, tab: Tab, column: int, to: int) -> None:
        sheet_id = self.sheet_id(tab)
        self._act(
            [gestures.move(sheet_id, "COLUMNS", column, to)],
            [gestures.move(sheet_id, "COLUMNS", to, column)],
        )

    def insert_column(self, tab: Tab, column: int) -> None:
        sheet_id = self.sheet_id(tab)
        self._act(
            [gestures.insert(sheet_id, "COLUMNS", column)],
            [gestures.delete(sheet_id, "COLUMNS", column)],
        )

    def delete_column(self, tab: Tab, column: int) -> None:
        sheet_id, rows = self.sheet_id(tab), self.size(tab)[0]
        before = self._image(gestures.area(sheet_id, (0, rows), (column, column + 1)))
        inverse = [
            gestures.insert(sheet_id, "COLUMNS", column),
            gestures.put(sheet_id, 0, column, before),
        ]
        self._act([gestures.delete(sheet_id, "COLUMNS", column)], inverse)

    def hide_column(self, tab: Tab, column: int, *, hidden: bool = True) -> None:
        self._hide(tab, "COLUMNS", column, hidden=hidden)

    # --- The whole tab ----------------------------------------------------------------------

    def filter(self, tab: Tab, first_row: int) -> None:
        """Puts a filter on; `first_row` holds the titles."""
        sheet_id = self.sheet_id(tab)
        rows, width = self.size(tab)
        where = gestures.area(sheet_id, (first_row, rows), (0, width))
        self._act([gestures.filter_on(where)], [{"clearBasicFilter": {"sheetId": sheet_id}}])

    def merge(self, tab: Tab, row: int, column: int, rows: int, columns: int) -> None:
        """Merges a rectangle: only its first cell's value survives."""
        sheet_id = self.sheet_id(tab)
        where = gestures.area(sheet_id, (row, row + rows), (column, column + columns))
        inverse = [
            {"unmergeCells": {"range": where}},
            gestures.put(sheet_id, row, column, self._image(where)),
        ]
        self._act([gestures.merge(where)], inverse)

    def duplicate_tab(self, tab: Tab, title: str) -> int:
        answer = self._act([gestures.duplicate_tab(self.sheet_id(tab), title)], [])
        new_id = int(answer["replies"][0]["duplicateSheet"]["properties"]["sheetId"])
        self._inverses[-1] = [{"deleteSheet": {"sheetId": new_id}}]
        return new_id

    def rename_tab(self, tab: Tab, title: str) -> None:
        sheet_id = self.sheet_id(tab)
        before = next(name for name, number in self.tabs().items() if number == sheet_id)
        self._act([gestures.rename_tab(sheet_id, title)], [gestures.rename_tab(sheet_id, before)])

    def delete_tab(self, tab: Tab) -> None:
        """For good: undoing this is not offered."""
        self._act([{"deleteSheet": {"sheetId": self.sheet_id(tab)}}], [])

    def undo(self) -> bool:
        """Ctrl-Z: takes back this person's last act; False when there is none."""
        if not self._inverses:
            return False
        inverse = self._inverses.pop()
        if inverse:
            self._send("POST", ":batchUpdate", {"requests": inverse})
        return bool(inverse)

    def _hide(self, tab: Tab, dimension: gestures.Dimension, line: int, *, hidden: bool) -> None:
        sheet_id = self.sheet_id(tab)
        self._act(
            [gestures.hide(sheet_id, dimension, line, hidden=hidden)],
            [gestures.hide(sheet_id, dimension, line, hidden=not hidden)],
        )

    def _rows(self, tab: Tab, row: int, count: int = 1) -> Json:
        return gestures.area(self.sheet_id(tab), (row, row + count), (0, self.size(tab)[1]))
