"""Names that wait in cells that say who leads or answers: typed there, in no record yet. Pure.

Beside a day that is asked about, in a conflict, in what was refused: once the question is over
such a name would be in the record, its lists and the history, whoever was erased meanwhile.
`names` are all ways to name them, by reference too.
"""

from typing import cast

from french_cells.reading import Raw, Value
from sync_service.domain.base import BaseCell
from sync_service.model.listed_people import (
    cut_list,
    has_one,
    may_name,
    quotes_one,
    without_names,
    without_typed,
)


def is_waiting(cell: BaseCell, names: frozenset[str]) -> bool:
    """Whether what was typed there, and is open, names one of them."""
    return cell.kind != "agreed" and _left_of(cell, names) != cell.sheet_raw


def tells(cell: BaseCell, names: frozenset[str]) -> bool:
    """Whether anything that is remembered of an open cell names one of them."""
    if cell.kind == "agreed":
        return False
    said = (cell.sheet_raw, cell.value, cell.raw, cell.other)
    is_said = any(without_typed(one, names) != one for one in said)
    return is_said or quotes_one(cell.note, names)


def is_unclear(cell: BaseCell, names: frozenset[str]) -> bool:
    """Whether it may name one of them among other words, so that nothing takes them out."""
    said = (cell.seen, cell.value, cell.other)
    return not _is_understood(cell, names) and any(may_name(one, names) for one in said)


def is_anybodys(cell: BaseCell, shared: frozenset[str]) -> bool:
    """Whether it says a name that somebody else has, too, and no reference says whose it is."""
    is_known = cell.seen == cell.raw and isinstance(cell.value, str)
    return not is_known and any(
        has_one(one, shared) for one in (cell.seen, cell.value, cell.other)
    )


def cut_names(cell: BaseCell, names: frozenset[str]) -> BaseCell:
    """An open cell without them: the next run takes them out of the sheet.

    What was typed counts as agreed, to the letter, so that the record differs from it. In `other`
    is whoever else was typed there: nobody has answered what becomes of them. Where the names were
    only remembered, the question goes on without them.
    """
    note = "" if quotes_one(cell.note, names) else cell.note
    if not is_waiting(cell, names):
        value, raw, other = (without_typed(o, names) for o in (cell.value, cell.raw, cell.other))
        # However they were called there.
        raw = None if value is None and cell.value is not None else raw
        # What our note showed is no longer what it asks about: a run tells it anew.
        is_told_anew = cell.kind == "conflict" and (note, other) != (cell.note, cell.other)
        known = cell._replace(value=cast("Value", value), raw=cast("Raw", raw), note=note)
        return known._replace(other=None if is_told_anew else cast("Value", other))
    typed, left = cell.sheet_raw, _left_of(cell, names)
    others = without_names(cut_list(str(typed)), names) if left else []
    return BaseCell(str(typed), typed, note=note, since=cell.since, other=others or None)


def _left_of(cell: BaseCell, names: frozenset[str]) -> object:
    """What else was typed; nothing where it was understood as one of them, however it is spelt."""
    return None if _is_understood(cell, names) else without_typed(cell.sheet_raw, names)


def _is_understood(cell: BaseCell, names: frozenset[str]) -> bool:
    is_meant = cell.seen == cell.raw and isinstance(cell.value, str)
    return is_meant and without_typed(cell.value, names) is None
