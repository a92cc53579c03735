"""Rows that show another record than their reference says: copies, and rows left by a sort."""

from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import accumulate

from sync_service.domain.spreadsheet import SheetRow
from sync_service.sync.planning.columns.layout import is_marked_outside
from sync_service.sync.planning.identity.likeness import Likeness, filled_cells
from sync_service.sync.planning.identity.match_index import SCRAMBLED_ROWS, MatchIndex, Matching


def are_references_left_behind(
    rows: Collection[SheetRow], found: Mapping[int, str], known: MatchIndex
) -> bool:
    """Whether most matched rows stand beside another's reference: a sort left them behind.

    Or a row that nobody edited has moved and is beside none, as the last ones are in a sort once
    rows were added. Where it stands as before, somebody wiped its reference, or we wrote none.
    """
    referring = [(row.ref, found[row.index]) for row in rows if row.ref and row.index in found]
    displaced = sum(ref != of for ref, of in referring)
    if displaced >= SCRAMBLED_ROWS and 2 * displaced > len(referring):
        return True
    moved = _find_moved(rows, found, known)
    bare = [row for row in rows if not row.ref and row.index in moved]
    return any(row.fingerprint == known.fingerprints.get(found[row.index]) for row in bare)


def _find_moved(
    rows: Collection[SheetRow], found: Mapping[int, str], known: MatchIndex
) -> AbstractSet[int]:
    """Rows that stand below one that they were above, or above one that they were below.

    Or whose reference stands beside another row: in a list that is kept in order, whoever is
    sorted in moves the others, and none of them past another.
    """
    borne = {row.ref for row in rows if row.ref}
    left = {row.index for row in rows if found.get(row.index) in borne - {row.ref}}
    stood = [
        (base.row_hint, row.index)
        for row in sorted(rows, key=lambda row: row.index)
        if (base := known.base.get(found.get(row.index, ""))) and base.row_hint is not None
    ]
    highest = list(accumulate((hint for hint, _ in stood), max))
    lowest = list(accumulate((hint for hint, _ in reversed(stood)), min))[::-1]
    return left | {
        index for at, (hint, index) in enumerate(stood) if highest[at] > hint or lowest[at] < hint
    }


def find_strays(
    ref: str, rows: Iterable[SheetRow], found: Mapping[int, str]
) -> Sequence[tuple[SheetRow, str]]:
    """Rows with this reference that were matched with other records, and those records."""
    referring = [row for row in rows if row.ref == ref and row.index in found]
    return [(row, found[row.index]) for row in referring if found[row.index] != ref]


def is_copied(
    row: SheetRow, ref: str, strays: Iterable[tuple[SheetRow, str]], known: MatchIndex
) -> bool:
    """Whether `row` is a copy that brought `ref` along from one of `strays`.

    It is at least as much like that row, or like its record, as like the record of `ref`. Both
    are compared, since the copied row may have been edited before or since.
    """
    cells = set(filled_cells(row))
    theirs = [max(known.score(row, of), len(cells & {*filled_cells(one)})) for one, of in strays]
    return bool(theirs) and known.score(row, ref) <= max(theirs)


def is_clearly_another(row: SheetRow, own: str, taken: Container[str], known: MatchIndex) -> bool:
    """Whether `row` looks like a record found in another row, and shares no key with its own."""
    other, score = known.everyone.find_best(row, known.base.keys(), excluding=own)
    if other is None or other not in taken:
        return False
    is_liker = score > known.score(row, own)
    return is_liker and known.disagree(row, own) and not known.disagree(row, other)


def _find_liker(
    row: SheetRow, free: AbstractSet[str], score: int, likeness: Likeness, known: MatchIndex
) -> str | None:
    """A free record with a key of the row and more cells in common, or clearly more cells."""
    for ref in known.refs_keyed(row):
        if ref in free and likeness.to(row, ref) > score:
            return ref
    other, other_score = likeness.find_likest(row, free)
    return other if other_score > score + 1 else None


def find_likers(
    rows: Sequence[SheetRow], taken: AbstractSet[str], known: MatchIndex
) -> Mapping[int, str]:
    """Rows beside references of other records, by their index → the free record that each is like.

    What such a row bore is free for the next, as after a sort that left the references behind.
    """
    found: dict[int, str] = {}
    left = rows
    while True:
        borne = {row.ref for row in left}
        free = known.base.keys() - taken - {*found.values()} - borne
        likeness = Likeness(known.base, free)
        before = len(found)
        for row in left:
            own = row.ref or ""
            if own not in known.usable or own in taken:
                continue
            score = likeness.to(row, own)
            other = _find_liker(row, free - {*found.values()}, score, likeness, known)
            if other is not None:
                found[row.index] = other
        if len(found) == before:
            return found
        left = [row for row in left if row.index not in found]


def spare_foreign_rows(rows: Iterable[SheetRow], verdict: Matching, known: MatchIndex) -> None:
    """Does not archive a record whose row stands here with the reference of a foreign one."""
    foreign = [
        row
        for row in rows
        if (ref := verdict.foreign.get(row.index)) and not is_marked_outside(row, ref)
    ]
    if not foreign:
        return
    likeness = Likeness(known.base, set(known.base) - verdict.taken)
    for row in foreign:
        liked, _ = likeness.find_best(row, known.base.keys() - verdict.taken)
        free = [ref for ref in (*known.refs_keyed(row), liked) if ref and ref not in verdict.taken]
        verdict.taken.update(free[:1])


def find_stray_cells(
    single: Sequence[SheetRow], rows: Iterable[SheetRow], known: MatchIndex
) -> Sequence[SheetRow]:
    """Those of the rows of one cell that are nobody while another row may be: they come last.

    The cell proves nobody, or something that only its record has stands in a row of more cells
    beside that record's reference, or beside none: a sort of one column left it, or a row begun.
    """
    elsewhere: set[str] = set()
    for row in rows:
        if row.ref or len(filled_cells(row)) > 1:
            told = _told_of(row, known)
            elsewhere |= told & {row.ref} if row.ref in known.usable else told
    found = {row.index: _told_of(row, known) for row in single}
    return [row for row in single if not found[row.index] or found[row.index] & elsewhere]


def _told_of(row: SheetRow, known: MatchIndex) -> AbstractSet[str]:
    """The records of which the row shows a key, or a cell that no other record shows."""
    return {*known.refs_keyed(row), *known.everyone.shown_alone(row, 1)}
