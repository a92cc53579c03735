"""Which cells of hours showed times before the next number is typed in them. Pure.

A cell keeps its format where it is emptied or filled with words, and a row that is put in below
another one, or copied, has the formats of that one: « 0,5 » is seen as « 12:00 » there. What a
base holds as a number tells this by itself (`own_names.showed_time`); the rest is remembered.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from sync_service.domain.base import UNMET, BaseCell, BaseRow
from sync_service.domain.spreadsheet import Cell, SheetRow
from sync_service.sync.planning.columns.layout import View
from sync_service.sync.planning.situation import Situation

TIMED = "timed"
"""Remembered beside the guards: cells that show times and whose base does not tell so."""
HOURS = frozenset({"volunteer_hours", "opening_hours", "prep_hours"})
"""Fields that a sheet may hold as times and as numbers."""


def with_times_around(situation: Situation, view: View) -> Sequence[SheetRow]:
    """The rows, with hours of new ones marked where those of known rows are times."""
    names, known = HOURS.intersection(view.header.columns), situation.state.rows
    met = [row for row in view.rows if row.ref in known] if names else []
    timed = [name for name in names if any(_is_time(row.cells[name]) for row in met)]
    if not timed:
        return view.rows
    refs = Counter(row.ref for row in met)
    # Of a row and its copies, nobody knows yet which is the new one.
    return [row if refs[row.ref] == 1 else _marked(row, timed) for row in view.rows]


def _marked(row: SheetRow, names: Sequence[str]) -> SheetRow:
    marked = {
        name: row.cells[name].with_extras(was_time=True)
        for name in names
        if _is_time(row.cells[name])
    }
    return replace(row, cells={**row.cells, **marked}) if marked else row


def is_timed(situation: Situation, ref: str, name: str, cell: Cell) -> bool:
    """Whether it is remembered that the cell showed times."""
    is_hours = name in HOURS and _is_time(cell)
    return is_hours and _told(ref, name) in situation.state.asked.get(TIMED, ())


def find_timed(
    situation: Situation,
    view: View,
    found: Iterable[tuple[str, SheetRow]],
    rows: Mapping[str, BaseRow],
) -> Collection[str]:
    """What the next run has to know: `found` are rows with their references, `rows` new bases.

    Of a row that is not found, as remembered.
    """
    names, known = HOURS.intersection(view.header.columns), situation.state.rows
    if not names:
        return ()
    timed, seen = set[str](), set[str]()
    for ref, row in found:
        seen.add(ref)
        for name in names:
            if _is_time(row.cells[name]):
                base = rows.get(ref) or known.get(ref)
                if base is not None and not _tells(base.cells.get(name, UNMET)):
                    timed.add(_told(ref, name))
    before = situation.state.asked.get(TIMED, ())
    return timed.union(one for one in before if one.partition("/")[0] in known.keys() - seen)


def _told(ref: str, name: str) -> str:
    """One such cell as it is remembered, as an element of a guard is."""
    return f"{ref}/{name}"


def _is_time(cell: Cell) -> bool:
    return cell.format == "TIME"


def _tells(cell: BaseCell) -> bool:
    """Whether it holds one number and says another, as a time does."""
    both = (cell.raw, cell.value)
    return cell.kind == "agreed" and all(isinstance(one, float | int) for one in both)
