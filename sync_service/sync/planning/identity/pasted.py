"""Rows into which a neighbouring row's person was pasted, while the rest of the row stayed."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from french_cells.folding import raw_key
from sync_service.domain.spreadsheet import SheetRow
from sync_service.sync.planning.identity.likeness import filled_cells, is_beyond_chance
from sync_service.sync.planning.identity.match_index import MatchIndex


def find_pasted(rows: Collection[SheetRow], known: MatchIndex) -> Iterator[tuple[SheetRow, str]]:
    """Such rows, each with the record of its reference, so that what changed there is asked about.

    The first of the people pasted still stand in their own row as well, where nothing changed: a
    sort leaves nobody twice. And one of the rows at least keeps what its new person does not have:
    a whole row is copied to be edited. In a matrix the names down it say whose rows these are.
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
        is_kept = first in single and single[first].fingerprint == known.fingerprints.get(first)
        if is_kept and any(_keeps_more(single[one], givers[one], known) for one in refs):
            yield from ((single[one], one) for one in refs)


def _find_single(rows: Collection[SheetRow], known: MatchIndex) -> Mapping[str, SheetRow]:
    """Reference → the only row that bears it."""
    bearing: dict[str, list[SheetRow]] = defaultdict(list)
    for row in rows:
        if row.ref is not None and row.ref in known.usable and not row.is_blank:
            bearing[row.ref].append(row)
    return {ref: group[0] for ref, group in bearing.items() if len(group) == 1}


def _find_giver(row: SheetRow, own: str, known: MatchIndex) -> str | None:
    """The one record whose name the row shows, and whose cells wherever it changed."""
    base = known.base.get(own)
    if base is None or row.fingerprint == known.fingerprints.get(own):
        return None
    had = {name: raw_key(cell.seen) for name, cell in base.cells.items()}
    now = {name: raw_key(cell.value) for name, cell in row.cells.items()}
    changed = {name: key for name, key in now.items() if key != had.get(name, "")}
    # Reading names is slow, and most rows were edited in a cell or two.
    if not is_beyond_chance(sum(map(bool, changed.values()))) or known.is_named(row, own):
        return None
    givers = [
        ref
        for ref in known.everyone.shown_alone(row, 1) - {own}
        if _shows(changed, ref, known) and known.is_named(row, ref)
    ]
    return givers[0] if len(givers) == 1 else None


def _shows(cells: Mapping[str, str], ref: str, known: MatchIndex) -> bool:
    theirs = known.base[ref].cells
    return all(name in theirs and raw_key(theirs[name].seen) == key for name, key in cells.items())


def _keeps_more(row: SheetRow, giver: str, known: MatchIndex) -> bool:
    return not _shows(dict(filled_cells(row)), giver, known)


def _find_first(ref: str, givers: Mapping[str, str]) -> str | None:
    """Who gave theirs and took nobody's; None where it goes round, as after a sort."""
    passed = {ref}
    while (ref := givers[ref]) in givers:
        if ref in passed:
            return None
        passed.add(ref)
    return ref
