"""What people write in a row beside the mapped columns: looked for words on the row itself.

Such cells are theirs: nothing is ever written there but a note, nothing of them is stored but the
one word that counts.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from french_cells.reading import Reading, Value
from sync_service.domain.codec import Shown
from sync_service.domain.spreadsheet import BLANK, DOUBT, Cell, SheetRow
from sync_service.sync.planning.columns.layout import View

REMARK = "remark"
"""The name under which a row's remark is remembered: it is no field of a record."""

ReadRemark = Callable[[str, Cell], str]
"""A column's title and a cell → the word that counts, one in doubt, or nothing."""

_STRONGEST = ("annulé", "reporté", "complet", "ouvert", "maintenu")
"""Where several cells of a row speak, the first of these; those in doubt come last."""


@dataclass(frozen=True, slots=True)
class RemarkCodec:
    """A remark as a field's codec: of no field, with no value of its own."""

    name: str = REMARK
    label: str = "Remarque"
    required: bool = False
    group: str = ""
    expected: str = ""

    def read(self, cell: Cell) -> Reading:  # noqa: ARG002 as a field's codec reads
        return Reading(None)

    def show(self, value: Value) -> Shown:  # noqa: ARG002
        return Shown(None)

    def text(self, value: Value) -> str:
        return str(value or "")

    def choices(self) -> Sequence[str]:
        return ()


def with_remarks(view: View, read: ReadRemark, notes: AbstractSet[str]) -> View:
    """The rows with the word that counts in their other cells, and where it stands.

    `notes`: those of ours that may stand there.
    """
    beside = _Beside(view, read, _titles_beside(view), notes)
    return replace(view, rows=[beside.hear(row) for row in view.rows])


def is_in_doubt(cell: Cell) -> bool:
    return isinstance(cell.value, str) and cell.value.endswith(DOUBT)


@dataclass(frozen=True, slots=True)
class _Beside:
    """A tab's columns that are no field's and not our own, by their titles."""

    view: View
    read: ReadRemark
    titles: Mapping[int, str]
    notes: AbstractSet[str]

    def hear(self, row: SheetRow) -> SheetRow:
        cells = {column: self.view.tab.cell(row.index, column) for column in self.titles}
        noted = tuple(column for column, cell in cells.items() if cell.note in self.notes)
        # A word that was typed again elsewhere has left its note behind: nobody deleted that.
        left = cells[noted[0]].note if noted else ""
        found = dict(self._speaking(row, cells))
        if not found:
            return replace(row, remark=BLANK._replace(note=left), noted=noted)
        column = min(found, key=lambda one: _rank(found[one], is_noted=one in noted))
        cell, word = cells[column], found[column]
        remark = Cell(word, cell.text or word, cell.note or left)
        return replace(row, remark=remark, remark_column=column, noted=noted)

    def _speaking(self, row: SheetRow, cells: Mapping[int, Cell]) -> Iterator[tuple[int, str]]:
        """What a formula says, nobody has typed."""
        for column, cell in cells.items():
            if not isinstance(cell.value, str) or cell.is_formula:
                continue
            word = self.read(self.titles[column], cell)
            if word and not self.view.is_filled(row.index, column):
                yield column, word


def _titles_beside(view: View) -> Mapping[int, str]:
    header, tab = view.header, view.tab
    width = max((len(line) for line in tab.rows), default=0)
    own = {*header.columns.values(), header.reference}
    heads = range(header.row or 0, header.first_row)
    return {
        column: " ".join(filter(None, (tab.cell(row, column).text for row in heads)))
        for column in range(width)
        if column not in own
    }


def _rank(word: str, *, is_noted: bool) -> tuple[int, bool]:
    plain = word.removesuffix(DOUBT)
    place = _STRONGEST.index(plain) if plain in _STRONGEST else len(_STRONGEST)
    return place + (len(_STRONGEST) if word.endswith(DOUBT) else 0), not is_noted
