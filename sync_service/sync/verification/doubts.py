"""Cells of which nobody knows any more what people meant by them, and what the base says of them.

Pure. Ours may have gone with a row that nobody saw again, or it was emptied where two rows fit.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from sync_service.domain.base import BaseCell, BaseRow
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
    """Rows that went before anybody looked: in `astray` columns ours may have gone with them.

    Whatever such a row shows there when it is back is asked about, also where ours was meant for
    it. `places` are the cells of the tab before the write, and whose they are.
    """
    earlier = Route(route.steps[:-1])
    names = {at: name for name, at in moves.columns.items() if earlier.column(at) in astray}
    doubted: dict[str, dict[str, BaseCell]] = defaultdict(dict)
    for at, ref in places.items() if names else ():
        cells = current[ref].cells if ref in current else {}
        name = names.get(at[1], "")
        if name in cells and cells[name].kind != "formula" and route.place(at) is None:
            doubted[ref][name] = _in_doubt(cells[name])
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
    """Rows of which nobody knows which ones ours hid: it was emptied, not what a person deleted.

    Sheet and database have not met in these cells any more. `places` as in `doubted_rows`.
    """
    columns = {one.write.column for one in proof.lost if len(one.stood) > 1}
    names = {at: name for name, at in moves.columns.items() if route.column(at) in columns}
    unknown: dict[str, set[str]] = defaultdict(set)
    for at, ref in places.items() if names else ():
        if at[1] in names and ref in current and route.place(at) is None:
            unknown[ref].add(names[at[1]])
    return [
        replace(current[ref], cells=_without(current[ref].cells, fields))
        for ref, fields in unknown.items()
    ]


def _without(cells: Mapping[str, BaseCell], names: AbstractSet[str]) -> Mapping[str, BaseCell]:
    return {name: cell for name, cell in cells.items() if name not in names}


def _in_doubt(cell: BaseCell) -> BaseCell:
    """Two values that nobody was shown: only both sides' saying the same settles it."""
    return cell._replace(kind="conflict", sheet_raw=cell.seen, note="", other=None)
