"""How much of a note is ours, where a person has added words to it."""

from collections.abc import Iterator, Mapping

from sync_service.domain.base import BaseRow
from sync_service.domain.wording.sentences import is_ours


def find_ours(standing: str, known: str, rows: Mapping[str, BaseRow]) -> str:
    """Our note with which it begins; "" where it is somebody else's.

    `known` is ours as it was last written there. It may be that of another row, whose values came
    back elsewhere from another program; what no row is remembered with is all ours.
    """
    if not is_ours(standing):
        return ""
    if known and standing.startswith(known):
        return known
    began = [note for note in _notes_of(rows) if note and standing.startswith(note)]
    return max(began, key=len, default=standing)


def _notes_of(rows: Mapping[str, BaseRow]) -> Iterator[str]:
    for row in rows.values():
        yield row.note
        yield from (cell.note for cell in row.cells.values())
