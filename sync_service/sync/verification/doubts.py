"""Cells of which nobody can know any more what people meant, and what the base says of them.

Pure. A row that left the tab may have taken a value of ours along, or ours was taken out where it
may have hidden either of two rows.
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
    """Base rows of rows that ours may have hidden: the cells were emptied by us, not by a person.

    The base forgets these cells, as if sheet and database had never been compared there.
    `places` as in `doubted_rows`.
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
    """Two values that nobody was shown: settled only if both sides come to say the same."""
    return cell._replace(kind="conflict", sheet_raw=cell.seen, note="", other=None)
