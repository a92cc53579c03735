"""Notes of ours that stand where they say nothing: nobody deleted them where they are missing.

A column that was sorted alone, and typed back cell by cell, leaves them with other rows; so does a
list that comes back from another program. Draws nothing.
"""

from collections.abc import Iterator, Mapping, Sequence

from sync_service.domain.base import BaseCell, BaseRow
from sync_service.domain.record import find_reference
from sync_service.domain.spreadsheet import Cell
from sync_service.domain.wording.sentences import SIGNATURE
from sync_service.sync.planning.situation import Situation


def is_answerable(cell: BaseCell) -> bool:
    """Whether deleting its note says more than that the cell was read rightly."""
    return cell.kind in ("conflict", "held")


def is_astray(situation: Situation, base: BaseRow, cell: BaseCell) -> bool:
    """Whether the note of this cell, by which a person may answer, stands in another row."""
    if not is_answerable(cell):
        return False
    notes = {cell.note, note_in_sheet(base, cell.note)}
    return any(any(find_strays(situation, note)) for note in notes)


def find_strays(situation: Situation, note: str) -> Iterator[tuple[int, int]]:
    """Where a note of ours stands, on rows that are not remembered with it."""
    for at, line in enumerate(situation.tab.rows):
        columns = [c for c, cell in enumerate(line) if cell.extras.note.startswith(note)]
        if columns and not _is_remembered(situation.state.rows, line, note):
            yield from ((at, column) for column in columns)


def _is_remembered(known: Mapping[str, BaseRow], line: Sequence[Cell], note: str) -> bool:
    refs = (find_reference(cell.text) for cell in line if cell.text)
    bases = (known[ref] for ref in refs if ref is not None and ref in known)
    return any(note in (one.note, *(c.note for c in one.cells.values())) for one in bases)


def note_in_sheet(base: BaseRow, note: str) -> str:
    """The whole note in which a cell's is: where somebody has theirs there, its row's."""
    return base.note if note.removeprefix(SIGNATURE) in base.note else note
