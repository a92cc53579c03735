"""Cells of which nobody can know any more what people meant, and what the base says of them.

Pure. A row that left the tab may have taken a value of ours along, or ours was taken out where it
may have hidden either of two rows.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from french_cells.folding import raw_key
from french_cells.reading import Raw
from sync_service.domain.base import BaseCell, BaseRow
from sync_service.domain.spreadsheet import TabSnapshot
from sync_service.sync.verification.base_moves import BaseMoves, Route
from sync_service.sync.verification.tab_cells import At
from sync_service.sync.verification.verify import Verdict


def doubted_rows(
    moves: BaseMoves,
    places: Mapping[At, str],
    route: Route,
    current: Mapping[str, BaseRow],
    astray: AbstractSet[int],
) -> Sequence[BaseRow]:
    """Base rows of rows that left before anybody looked: in `astray` columns ours may be in them.

    Whatever such a row shows there when it is back is asked about, even if ours was meant for it.
    `places`: cell of the tab before the write → the reference of its row.
    """
    earlier = Route(route.steps[:-1])
    names = {at: name for name, at in moves.columns.items() if earlier.column(at) in astray}
    doubted: dict[str, dict[str, BaseCell]] = defaultdict(dict)
    for at, ref in places.items() if names else ():
        cells = current[ref].cells if ref in current else {}
        name = names.get(at[1], "")
        if name in cells and cells[name].kind != "formula" and route.place(at) is None:
            doubted[ref][name] = _in_doubt(cells[name], cells[name].seen)
    return [
        replace(current[ref], cells={**current[ref].cells, **cells})
        for ref, cells in doubted.items()
    ]


def unknown_rows(
    places: Mapping[At, str],
    moves: BaseMoves,
    proof: Verdict,
    route: Route,
    current: Mapping[str, BaseRow],
) -> Sequence[BaseRow]:
    """Base rows of rows that ours may have hidden: the cells were emptied by us, not by a person.

    The base forgets these cells, as if sheet and database had never been compared there.
    `places` as in `doubted_rows`.
    """
    columns = _columns_in_doubt(proof)
    names = {at: name for name, at in moves.columns.items() if route.column(at) in columns}
    unknown: dict[str, set[str]] = defaultdict(set)
    for at, ref in places.items() if names else ():
        if at[1] in names and ref in current and route.place(at) is None:
            unknown[ref].add(names[at[1]])
    return [
        replace(current[ref], cells=_without(current[ref].cells, fields))
        for ref, fields in unknown.items()
    ]


def strange_rows(
    tab: TabSnapshot,
    moves: BaseMoves,
    proof: Verdict,
    route: Route,
    current: Mapping[str, BaseRow],
) -> Sequence[BaseRow]:
    """Base rows of rows that show another row's cells, it may be, beside what ours hid.

    Nobody knows whose such a row is, whatever reference a sort left there. What it shows and was
    not known is asked about, and so are its values where they left another row or came to it.
    """
    doubts = proof.alignment.match.doubts if proof.alignment is not None else {}
    is_told = bool(doubts and _columns_in_doubt(proof))
    changed = _changed(tab, moves, proof, route, current) if is_told else []
    doubtful = [one for one in changed if one.row in doubts]
    came = {(one.name, one.shown) for one in doubtful if one.shown}
    left = {(one.name, one.was) for one in doubtful if one.was}
    strange: dict[str, dict[str, BaseCell]] = defaultdict(dict)
    for one in changed:
        is_moved = (one.name, one.was) in came or (one.name, one.shown) in left
        if one.row in doubts or is_moved:
            strange[one.ref][one.name] = _in_doubt(one.known, one.value)
    return [
        replace(current[ref], cells={**current[ref].cells, **cells})
        for ref, cells in strange.items()
    ]


@dataclass(frozen=True, slots=True)
class _Change:
    """A cell that shows neither what its row was known to hold nor what we wrote."""

    row: int
    ref: str
    name: str
    known: BaseCell
    value: Raw

    @property
    def was(self) -> str:
        return raw_key(self.known.seen)

    @property
    def shown(self) -> str:
        return raw_key(self.value)


def _changed(
    tab: TabSnapshot,
    moves: BaseMoves,
    proof: Verdict,
    route: Route,
    current: Mapping[str, BaseRow],
) -> Sequence[_Change]:
    """Not in columns that a sort left in place, nor where we repair."""
    alignment, reference = proof.alignment, route.column(moves.reference_column)
    if alignment is None or reference is None:
        return []
    columns = {name: route.column(old) for name, old in moves.columns.items()}
    settled = _columns_in_doubt(proof) | alignment.staying
    repaired = {(cell.row, cell.column) for cell in proof.cells}
    changed: list[_Change] = []
    for row in range(len(tab.rows)):
        ref = tab.cell(row, reference).text.strip()
        cells = current[ref].cells if ref in current else {}
        for name in columns.keys() & cells.keys():
            at, known = columns[name], cells[name]
            if at is None or at in settled or (row, at) in repaired or known.kind == "formula":
                continue
            cell = tab.cell(row, at)
            one = _Change(row, ref, name, known, cell.value)
            if one.was != one.shown and not cell.is_formula:
                changed.append(one)
    return changed


def _columns_in_doubt(proof: Verdict) -> AbstractSet[int]:
    """Columns in which ours may have hidden either of two values."""
    return {one.write.column for one in proof.lost if len(one.stood) > 1}


def _without(cells: Mapping[str, BaseCell], names: AbstractSet[str]) -> Mapping[str, BaseCell]:
    return {name: cell for name, cell in cells.items() if name not in names}


def _in_doubt(cell: BaseCell, shown: Raw) -> BaseCell:
    """Two values that nobody was shown: settled only if both sides come to say the same."""
    return cell._replace(kind="conflict", sheet_raw=shown, note="", other=None)
