"""Marks that are initials: who of a structure was there, or whose row it is.

They are read if the tab's legend says so, or if the row itself names the person. If they also mean
something else, as « AE » beside Anne Étienne, a person is asked.
"""

from dataclasses import dataclass, replace

from french_cells.reading import BESIDE, SAID_NOTHING, Reading
from french_cells.text import fold_words
from sync_service.domain.codec import WrappedCodec
from sync_service.domain.legend import Initials
from sync_service.domain.mapping import HEADING, is_day
from sync_service.domain.spreadsheet import Cell, SheetRow
from sync_service.sync.planning.situation import Situation

_OTHERS = frozenset({"PR", "RE", "REP", "NSP", "AB", "ABS", "EXC", "RDV", "CT", "AG", "CA"})
"""Short words of presence lists: never read as initials unless the row names the person."""
_PRESENT = "présent"
NOTHING_NOTED = frozenset({"-", "–", "—", "--", "/", "//", "?"})
_CROSSES = frozenset({"x", "xx"})
_EITHER = "Ce sont aussi les initiales d’une personne de cette ligne."


@dataclass(frozen=True, slots=True)
class InitialsCodec(WrappedCodec):
    """« CM », « PN SB », « JV visio » as marks of presence; nothing else may stand beside them."""

    situation: Situation
    row: SheetRow
    known: Initials

    def read(self, cell: Cell) -> Reading:
        reading = self.codec.read(cell)
        found, rest = self.known.split(cell.text)
        if not found or not isinstance(cell.value, str):
            return reading
        own = self._named()
        is_named = any(self.known.key(one) in own for one in found)
        if reading.accepted and (reading.value == "present" or not is_named):
            return reading
        if reading.value is not None or (reading.accepted and not self.known.are_told):
            return Reading(None, "ambiguous", "reject", _EITHER)
        if not all(self.known.key(one) in own or self._is_told(one) for one in found):
            return reading
        told = self.codec.read(Cell(rest or _PRESENT, rest or _PRESENT))
        if told.value != "present":
            return reading
        is_asked = told.message.startswith(BESIDE)
        return told if is_asked else Reading("present", severity="repair")

    def _is_told(self, mark: str) -> bool:
        """The legend says so, and the mark has no meaning of its own."""
        if not self.known.are_told or len(mark.strip(".")) == 1 or mark in _OTHERS:
            return False
        return self.codec.read(Cell(mark, mark)).error is not None

    def _named(self) -> frozenset[str]:
        """The keys of people named in the row, in the columns before the dates."""
        header = self.situation.header
        columns = {} if header is None else header.columns
        first = min((c for name, c in columns.items() if is_day(name)), default=0)
        beside = [column for column in range(first) if column != columns.get(HEADING)]
        texts = (self.situation.tab.cell(self.row.index, column).text for column in beside)
        return frozenset().union(*map(self.known.named, texts))


@dataclass(frozen=True, slots=True)
class NothingNoted(WrappedCodec):
    """« - » or « ? » where absences are marked « absent »: not known, and not asked about.

    Unless a legend says what it means.
    """

    def read(self, cell: Cell) -> Reading:
        reading = self.codec.read(cell)
        is_nothing = not reading.accepted and cell.text.strip() in NOTHING_NOTED
        return SAID_NOTHING if is_nothing else reading


@dataclass(frozen=True, slots=True)
class CrossOfPresence(WrappedCodec):
    """« x » where absences are marked « absent »: that person was there."""

    def read(self, cell: Cell) -> Reading:
        reading = self.codec.read(cell)
        is_told = reading.value == "present" and reading.severity == "assume"
        is_told = is_told and not reading.message.startswith(BESIDE)
        is_cross = fold_words(cell.text).partition(" ")[0] in _CROSSES
        return replace(reading, severity="repair") if is_told and is_cross else reading
