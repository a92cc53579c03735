"""Rows that show somebody else than their reference says: copies, and what a sort left behind."""

from collections.abc import Container, Iterable, Mapping, Sequence

from sync_service.domain.spreadsheet import SheetRow
from sync_service.sync.planning.identity.likeness import Likeness, filled_cells
from sync_service.sync.planning.identity.match_index import SCRAMBLED_ROWS, MatchIndex


def are_references_left_behind(rows: Iterable[SheetRow], found: Mapping[int, str]) -> bool:
    """Most rows that are known stand beside others' references: all was sorted without them."""
    borne = [(row.ref, found[row.index]) for row in rows if row.ref and row.index in found]
    apart = sum(ref != of for ref, of in borne)
    return apart >= SCRAMBLED_ROWS and 2 * apart > len(borne)


def find_strays(
    ref: str, rows: Iterable[SheetRow], found: Mapping[int, str]
) -> Sequence[tuple[SheetRow, str]]:
    """The rows with this reference that were found to be others' rows, and whose they are."""
    borne = [row for row in rows if row.ref == ref and row.index in found]
    return [(row, found[row.index]) for row in borne if found[row.index] != ref]


def is_copied(
    row: SheetRow, ref: str, strays: Iterable[tuple[SheetRow, str]], known: MatchIndex
) -> bool:
    """The reference came along from a row of somebody else's, of whom it shows as much.

    That row may have been edited since it was copied, or before.
    """
    cells = set(filled_cells(row))
    theirs = [max(known.score(row, of), len(cells & {*filled_cells(one)})) for one, of in strays]
    return bool(theirs) and known.score(row, ref) <= max(theirs)


def is_clearly_another(
    row: SheetRow, own: str, everyone: Likeness, taken: Container[str], known: MatchIndex
) -> bool:
    """It shows somebody who stands elsewhere, and no name of its own reference's record."""
    other, score = everyone.find_best(row, known.base.keys(), but=own)
    if other is None or other not in taken:
        return False
    is_liker = score > known.score(row, own)
    return is_liker and known.disagree(row, own) and not known.disagree(row, other)
