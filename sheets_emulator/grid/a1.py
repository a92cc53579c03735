"""Ranges: A1 and R1C1 notation, and Google's half-open grid ranges."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from sheets_emulator.wire import Json

_CELL = re.compile(r"\$?([A-Za-z]{1,3})?\$?([1-9][0-9]*)?")
_R1C1 = re.compile(r"R([0-9]+)C([0-9]+)(?::R([0-9]+)C([0-9]+))?", re.IGNORECASE)
_PLAIN_TITLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_LIKE_A_CELL = re.compile(r"[A-Za-z]{1,3}[0-9]+|R[0-9]*C[0-9]*|TRUE|FALSE", re.IGNORECASE)


class Area(NamedTuple):
    """A rectangle of cells: rows r0 to r1 and columns c0 to c1, ends excluded."""

    r0: int
    r1: int
    c0: int
    c1: int

    @property
    def is_empty(self) -> bool:
        return self.r0 >= self.r1 or self.c0 >= self.c1

    def holds(self, row: int, column: int) -> bool:
        return self.r0 <= row < self.r1 and self.c0 <= column < self.c1

    def meets(self, other: "Area") -> bool:
        rows = self.r0 < other.r1 and other.r0 < self.r1
        return rows and self.c0 < other.c1 and other.c0 < self.c1

    def within(self, other: "Area") -> bool:
        rows = other.r0 <= self.r0 and self.r1 <= other.r1
        return rows and other.c0 <= self.c0 and self.c1 <= other.c1

    def common(self, other: "Area") -> "Area":
        return Area(
            max(self.r0, other.r0),
            min(self.r1, other.r1),
            max(self.c0, other.c0),
            min(self.c1, other.c1),
        )

    def to_json(self, sheet_id: int) -> Json:
        result: Json = {"sheetId": sheet_id} if sheet_id else {}
        return result | {
            "startRowIndex": self.r0,
            "endRowIndex": self.r1,
            "startColumnIndex": self.c0,
            "endColumnIndex": self.c1,
        }


@dataclass(frozen=True, slots=True)
class Bounds:
    """A range as written: None where it is open."""

    r0: int | None = None
    r1: int | None = None
    c0: int | None = None
    c1: int | None = None


@lru_cache(maxsize=4096)
def column_name(index: int) -> str:
    name = ""
    index += 1
    while index:
        index, letter = divmod(index - 1, 26)
        name = chr(65 + letter) + name
    return name


@lru_cache(maxsize=4096)
def column_index(name: str) -> int:
    index = 0
    for letter in name.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1


@lru_cache(maxsize=4096)
def quoted_title(title: str) -> str:
    """The title as Google writes it before the exclamation mark: quoted only where needed."""
    if _PLAIN_TITLE.fullmatch(title) and not _LIKE_A_CELL.fullmatch(title):
        return title
    return "'" + title.replace("'", "''") + "'"


def split_title(text: str) -> tuple[str | None, str | None]:
    """The tab's title and the cells of a range; None for a part that is not there."""
    quoted = re.fullmatch(r"'((?:[^']|'')*)'(?:!(.*))?", text, re.DOTALL)
    if quoted:
        return quoted[1].replace("''", "'"), quoted[2]
    title, mark, cells = text.rpartition("!")
    return (title, cells) if mark else (None, text)


def find_bounds(text: str) -> Bounds | None:
    """The rectangle that `A1`, `A1:B2`, `A:B`, `2:3`, `A2:2`, `R1C1:R2C2` mean, or None."""
    absolute = _R1C1.fullmatch(text)
    if absolute:
        r0, c0 = int(absolute[1]) - 1, int(absolute[2]) - 1
        r1 = int(absolute[3] or r0 + 1)
        return Bounds(r0, r1, c0, int(absolute[4] or c0 + 1))
    first, colon, last = text.partition(":")
    start, end = _CELL.fullmatch(first), _CELL.fullmatch(last)
    if not first or start is None or end is None or (colon and not last):
        return None
    if not colon:
        if start[1] is None or start[2] is None:
            return None
        end = start
    return _bounds(start, end)


def _bounds(start: re.Match[str], end: re.Match[str]) -> Bounds:
    columns = [column_index(part[1]) for part in (start, end) if part[1]]
    rows = [int(part[2]) - 1 for part in (start, end) if part[2]]
    open_rows, open_columns = len(rows) < 2, len(columns) < 2  # noqa: PLR2004 - one of two ends
    return Bounds(
        min(rows) if rows else None,
        None if open_rows else max(rows) + 1,
        min(columns) if columns else None,
        None if open_columns else max(columns) + 1,
    )


def cells_name(area: Area) -> str:
    start = f"{column_name(area.c0)}{area.r0 + 1}"
    end = f"{column_name(area.c1 - 1)}{area.r1}"
    return start if start == end else f"{start}:{end}"


def range_name(title: str, area: Area) -> str:
    return f"{quoted_title(title)}!{cells_name(area)}"
