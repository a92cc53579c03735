"""How much of a note is ours, where a person has added words to it."""

from collections.abc import Collection, Iterator, Mapping

from sync_service.domain.base import BaseRow
from sync_service.domain.wording.row_sentences import GOES_ON
from sync_service.domain.wording.sentences import is_ours


def find_ours(
    standing: str, known: str, rows: Mapping[str, BaseRow], labels: Collection[str]
) -> str:
    """Our note with which it begins; "" where it is somebody else's.

    `known` is ours as it was last written there. It may be that of another row, whose values came
    back elsewhere from another program; what no row is remembered with is all ours, as that of a
    row which waits to become a record. `labels`: of the tab's columns.
    """
    if not is_ours(standing):
        return ""
    if known and standing.startswith(known):
        return known
    began = {note for note in _notes_of(rows) if note and standing.startswith(note)}
    ends = [_find_end(standing, len(note), labels) for note in began]
    return standing[: max(ends, default=len(standing))]


def _find_end(standing: str, end: int, labels: Collection[str]) -> int:
    """A longer note of ours goes on in words of ours, or names another column."""
    while (more := GOES_ON.match(standing, end)) and more["label"] in (None, *labels):
        end = more.end()
    return end


def _notes_of(rows: Mapping[str, BaseRow]) -> Iterator[str]:
    for row in rows.values():
        yield row.note
        yield from (cell.note for cell in row.cells.values())
