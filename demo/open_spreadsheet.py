"""A spreadsheet as one person has it open: what it shows, and the road that acts take."""

from collections.abc import Callable
from typing import Any, Protocol
from urllib.parse import quote

from demo import gestures

Json = dict[str, Any]
Tab = str | int
_TAB_FIELDS = "sheets.properties(sheetId,title,gridProperties(rowCount,columnCount))"


class Caller(Protocol):
    """Someone who may send requests: `Direct` in this process, `OverHttp` over a socket."""

    def request(self, method: str, path: str, body: Json | None = None) -> tuple[int, Any]:
        """Status and JSON."""


class RefusedError(Exception):
    """Google refused what a person tried."""


class OpenSpreadsheet:
    """One spreadsheet, and the acts that can be taken back."""

    def __init__(self, caller: Caller, spreadsheet_id: str) -> None:
        self._caller = caller
        self.spreadsheet_id = spreadsheet_id
        self._inverses: list[list[Json]] = []

    def tabs(self) -> dict[str, int]:
        """Sheet ids by title, in their order."""
        return {one["title"]: one["sheetId"] for one in self._properties()}

    def sheet_id(self, tab: Tab) -> int:
        if isinstance(tab, int):
            return tab
        return self.tabs()[tab]

    def size(self, tab: Tab) -> tuple[int, int]:
        """Rows and columns of the grid."""
        wanted = self.sheet_id(tab)
        grid = next(
            one["gridProperties"] for one in self._properties() if one["sheetId"] == wanted
        )
        return grid["rowCount"], grid["columnCount"]

    def seen(self, tab: Tab) -> list[list[str]]:
        """The texts that the tab shows; ragged."""
        return self._read(tab, lambda cell: str(cell.get("formattedValue", "")))

    def notes(self, tab: Tab) -> dict[tuple[int, int], str]:
        lines = self._read(tab, lambda cell: str(cell.get("note", "")))
        return {
            (row, column): note
            for row, line in enumerate(lines)
            for column, note in enumerate(line)
            if note
        }

    def read_tab(self, tab: int, fields: str) -> Json:
        """Google's message of one tab, with its grid."""
        body = {"dataFilters": [{"gridRange": {"sheetId": tab}}], "includeGridData": True}
        return self._send("POST", f":getByDataFilter?fields={quote(fields)}", body)

    def column_of(self, tab: Tab, title: str) -> tuple[int, int]:
        """Row and column of the first cell that shows this text, read line by line."""
        for row, line in enumerate(self.seen(tab)):
            if title in line:
                return row, line.index(title)
        raise KeyError(title)

    # --- The protocol -----------------------------------------------------------------------

    def _properties(self) -> list[Json]:
        answer = self._send("GET", f"?fields={quote(_TAB_FIELDS)}")
        return [sheet["properties"] for sheet in answer["sheets"]]

    def _read(self, tab: Tab, part: Callable[[Json], str]) -> list[list[str]]:
        rows, width = self.size(tab)
        where = gestures.area(self.sheet_id(tab), (0, rows), (0, width))
        lines = [
            [part(cell) for cell in row.get("values", [])]
            for row in self._grid(where, "formattedValue,note")
        ]
        while lines and not any(lines[-1]):
            lines.pop()
        return lines

    def _image(self, where: Json) -> list[Json]:
        """The cells as they are, in full, so that they can be put back."""
        height = where["endRowIndex"] - where["startRowIndex"]
        width = where["endColumnIndex"] - where["startColumnIndex"]
        rows = self._grid(where, gestures.CONTENT)
        rows += [{}] * (height - len(rows))
        lines = [row.get("values", []) for row in rows]
        return [{"values": line + [{}] * (width - len(line))} for line in lines]

    def _grid(self, where: Json, fields: str) -> list[Json]:
        mask = quote(f"sheets.data.rowData.values({fields})")
        body = {"dataFilters": [{"gridRange": where}], "includeGridData": True}
        answer = self._send("POST", f":getByDataFilter?fields={mask}", body)
        data: list[Json] = answer.get("sheets", [{}])[0].get("data", [{}])
        rows: list[Json] = data[0].get("rowData", [])
        return rows

    def _remember(self, inverse: list[Json]) -> None:
        self._inverses.append(inverse)

    def _act(self, requests: list[Json], inverse: list[Json]) -> Json:
        answer = self._send("POST", ":batchUpdate", {"requests": requests})
        self._remember(inverse)
        return answer

    def _send(self, method: str, path: str, body: Json | None = None) -> Json:
        target = f"/v4/spreadsheets/{self.spreadsheet_id}{path}"
        status, answer = self._caller.request(method, target, body)
        if status != 200:  # noqa: PLR2004 - Sheets answers nothing else when all is well
            raise RefusedError(f"{status}: {answer}")
        result: Json = answer
        return result
