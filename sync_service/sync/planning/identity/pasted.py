"""Rows into which a neighbouring row's person was pasted, while the rest of the row stayed."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from french_cells.folding import raw_key
from sync_service.domain.spreadsheet import SheetRow
from sync_service.sync.planning.identity.likeness import NAMES, WAYS, WHOSE, filled_cells
from sync_service.sync.planning.identity.match_index import MatchIndex

_WHOLE_NAMES = frozenset({"family_name", "full_name"})
"""Families give a first name alone, and whoever is typed over one of them is another."""


def find_pasted(rows: Collection[SheetRow], known: MatchIndex) -> Iterator[tuple[SheetRow, str]]:
    """Such rows, each with the record of its reference, so that what changed there is asked about.

    The first of the people pasted still stand in their own row as well, be it that something else
    was edited there: a sort leaves nobody twice. Of a single row the whole name went. And one of
    the rows at least keeps what its new person does not have: a whole row is copied to be edited.
    In a matrix the names down it say whose rows these are.
    """
    if known.headings:
        return
    single = _find_single(rows, known)
    givers = {ref: of for ref, row in single.items() if (of := _find_giver(row, ref, known))}
    blocks: dict[str, list[str]] = defaultdict(list)
    for ref in givers:
        if (first := _find_first(ref, givers)) is not None:
            blocks[first].append(ref)
    for first, refs in blocks.items():
        is_there = (
            first in single and not _find_changed(single[first], first, known).keys() & WHOSE
        )
        is_whole = len(refs) > 1 or _shows(_names(single[refs[0]]), first, known)
        keeps = any(_keeps_rest(single[one], one, givers[one], known) for one in refs)
        if is_there and is_whole and keeps:
            yield from ((single[one], one) for one in refs)


def _find_single(rows: Collection[SheetRow], known: MatchIndex) -> Mapping[str, SheetRow]:
    """Reference → the only row that bears it, of those that had a row."""
    bearing: dict[str, list[SheetRow]] = defaultdict(list)
    for row in rows:
        if row.ref in known.usable and row.ref in known.base and not row.is_blank:
            bearing[row.ref].append(row)
    return {ref: group[0] for ref, group in bearing.items() if len(group) == 1}


def _find_giver(row: SheetRow, own: str, known: MatchIndex) -> str | None:
    """The one record whose names and ways to be reached stand wherever those of `own` changed.

    Compared as they were typed: of what a question is about nobody reads whose it is. The other
    cells may have been edited since.
    """
    if row.fingerprint == known.fingerprints.get(own):
        return None
    changed = _find_changed(row, own, known)
    pasted = {name: changed[name] for name in changed.keys() & WHOSE}
    is_named_anew = pasted.keys() & NAMES and _names(row).keys() & _WHOLE_NAMES
    if not (is_named_anew and any(pasted[name] for name in pasted.keys() & WAYS)):
        return None
    alone = known.everyone.shown_alone(row, 1) - {own}
    givers = [ref for ref in alone if _shows(pasted, ref, known)]
    return givers[0] if len(givers) == 1 else None


def _names(row: SheetRow) -> Mapping[str, str]:
    return {name: key for name, key in filled_cells(row) if name in NAMES}


def _find_changed(row: SheetRow, own: str, known: MatchIndex) -> Mapping[str, str]:
    """Field → what stands there now instead of what the record's row showed."""
    had = {name: raw_key(cell.seen) for name, cell in known.base[own].cells.items()}
    now = {name: raw_key(cell.value) for name, cell in row.cells.items()}
    return {name: key for name, key in now.items() if key != had.get(name, "")}


def _shows(cells: Mapping[str, str], ref: str, known: MatchIndex) -> bool:
    theirs = known.base[ref].cells
    return all(name in theirs and raw_key(theirs[name].seen) == key for name, key in cells.items())


def _keeps_rest(row: SheetRow, own: str, giver: str, known: MatchIndex) -> bool:
    """Whether names and ways alone changed, or something stayed that the giver does not show."""
    is_only_whose = _find_changed(row, own, known).keys() <= WHOSE
    return is_only_whose or not _shows(dict(filled_cells(row)), giver, known)


def _find_first(ref: str, givers: Mapping[str, str]) -> str | None:
    """Who gave theirs and took nobody's; None where it goes round, as after a sort."""
    passed = {ref}
    while (ref := givers[ref]) in givers:
        if ref in passed:
            return None
        passed.add(ref)
    return ref
