"""How much of a note is ours, where a person has added words to it."""

from collections.abc import Iterator, Mapping

from sync_service.domain.base import BaseRow
from sync_service.domain.wording.sentences import is_ours


def find_ours(standing: str, known: str, rows: Mapping[str, BaseRow]) -> str:
    """Our note with which it begins; "" where it is somebody else's.

    `known` is ours as it was last written there. It may be that of another row, whose values came
    back elsewhere from another program, with words on a line of their own; what no row is
    remembered with is all ours, as that of a row which waits to become a record.
    """
    if not is_ours(standing):
        return ""
    if known and standing.startswith(known):
        return known
    began = (note for note in _notes_of(rows) if note and standing.startswith(note))
    with_words = (note for note in began if note == standing or _are_words(standing[len(note) :]))
    return max(with_words, key=len, default=standing)


def _are_words(added: str) -> bool:
    """A person's, below our note: a longer one of ours goes on, or names another column."""
    return added.startswith("\n") and not added.lstrip().startswith("«")


def _notes_of(rows: Mapping[str, BaseRow]) -> Iterator[str]:
    for row in rows.values():
        yield row.note
        yield from (cell.note for cell in row.cells.values())
