"""Cells that are taken as they are, whatever else their row says.

Nearly all cells of a long list are plain. What a plain cell gives depends only on its column and
its content, so each different one of a column is judged once, not in every row.
"""

from collections.abc import Hashable, Mapping
from enum import Enum
from typing import Final, Literal, TypeAlias

from french_cells.folding import is_same_again
from french_cells.reading import Value
from sync_service.domain.codec import shows_calendar
from sync_service.domain.mapping import is_day, is_link
from sync_service.domain.record import Entity
from sync_service.domain.spreadsheet import NO_EXTRAS, Cell, SheetRow
from sync_service.sync.planning.columns.layout import View
from sync_service.sync.planning.merge import settle_reading
from sync_service.sync.planning.own_names import gives_way
from sync_service.sync.planning.situation import Situation
from sync_service.sync.planning.tab_codecs import MOST_REMEMBERED, RememberingField


class _Judged(Enum):
    NOT_YET = "not yet"
    WORTH_A_LOOK = "worth a look"


_NOT_YET: Final = _Judged.NOT_YET
_LOOK: Final = _Judged.WORTH_A_LOOK
_Verdict: TypeAlias = Value | Literal[_Judged.WORTH_A_LOOK]

_BESIDE: Mapping[Entity, frozenset[str]] = {
    "loan": frozenset({"status"}),
    "session": frozenset({"date", "moment"}),
}
"""Fields in which another cell of the row may change the meaning: « ok » beside a return."""
_SAID_ABOVE = "place"
"""Fields that, if blank, may mean the value of the sessions above."""


class PlainColumn:
    """One column, and what its plain cells give."""

    def __init__(self, situation: Situation, name: str) -> None:
        self._field = situation.codec.fields[name]
        self._aside, self._implied = situation.readers.aside, situation.readers.implied.get(name)
        # A mark below a date is read together with its whole row.
        beside = _BESIDE.get(situation.codec.entity, frozenset())
        self._is_read_beside = is_day(name) or name in beside
        self._is_said_above = name in situation.readers.said_once or name == _SAID_ABOVE
        self.known: dict[Hashable, _Verdict] = {}
        self.name = name

    def judge(self, key: Hashable, cell: Cell) -> _Verdict:
        """What the cell gives, remembered under `key`; None for a blank cell without meaning."""
        if len(self.known) >= MOST_REMEMBERED:
            self.known.clear()
        verdict = self.known[key] = self._judge(cell)
        return verdict

    def _judge(self, cell: Cell) -> _Verdict:
        is_blank = cell.value is None or cell.value == ""
        is_repeat = self._is_said_above if not cell.text.strip() else is_same_again(cell.text)
        if cell.note or is_repeat or self._is_read_beside:
            return _LOOK
        field = self._field
        # Remembered here only: a second memory would cost a tenth of the time.
        read = field.read_once if isinstance(field, RememberingField) else field.read
        reading = settle_reading(field, read(cell))
        if reading.error is not None or reading.severity == "assume" or self._says_more(cell):
            return _LOOK
        if is_blank or reading.value is None:
            return None if is_blank and reading.value is None else _LOOK
        value: Value = reading.value  # type: ignore[assignment] # codecs give canonical values
        if gives_way(field, cell, value):
            return _LOOK
        # Keeps one copy of the text in memory, not two.
        is_itself = isinstance(cell.value, str) and value == cell.value
        return cell.value if is_itself else value

    def _says_more(self, cell: Cell) -> bool:
        """Whether it says anything about fields other than its own."""
        is_implying = self._implied is not None and bool(self._implied(cell))
        return is_implying or (self._aside is not None and bool(self._aside(self.name, cell)))


class PlainRows:
    """The rows of one tab, most of which have only plain cells."""

    def __init__(self, situation: Situation, view: View) -> None:
        fields = situation.codec.fields
        self._columns = {
            name: PlainColumn(situation, name) for name in view.header.columns if name in fields
        }
        self.links = tuple(name for name in self._columns if is_link(name))

    def read(self, row: SheetRow) -> dict[str, Value] | None:
        """What its cells give the record; None if the row has to be looked at as a whole."""
        if row.remark is not None and row.remark.value:
            return None
        typed: dict[str, Value] = {}
        for name, cell in row.cells.items():
            column = self._columns.get(name)
            if column is None:
                return None
            value, text, extras = cell
            is_bare = value is text and extras is NO_EXTRAS
            # With the type: 1, 1.0 and True are equal as keys of a dictionary, but not the same
            # cell.
            key: Hashable = value if is_bare else (type(value), cell)
            said = column.known.get(key, _NOT_YET)
            if said is _NOT_YET:
                said = column.judge(key, cell)
            if said is _LOOK:
                return None
            if said is not None:
                typed[name] = said
        return typed


def find_plain_rows(situation: Situation, view: View) -> PlainRows | None:
    """None for a tab in which no row is plain.

    A family takes seats, so its cells are looked at however plain they are.
    """
    is_never = situation.codec.entity == "registration" or shows_calendar(situation.composites)
    is_ours = not situation.written_only.isdisjoint(view.header.columns)
    return None if is_never or is_ours or view.tab.merges else PlainRows(situation, view)
