"""A column that was wiped and is put back answers no conflict in it.

Typing answers a conflict, with the value from before both, too. Ctrl+Z over a wiped column, or an
earlier version of the file, brings that value back although nobody chose it: the conflict goes on,
with what its cell shows now. A note of ours that goes in the same step was taken back along.
"""

from dataclasses import replace

from french_cells.folding import is_blank, raw_key
from sync_service.sync.planning.merge import Sides, read_side

WIPED = "wiped"
"""Remembered beside the guards: cells in conflict in a column that was wiped."""


def wiped_cell(ref: str, name: str) -> str:
    """One such cell as it is remembered, as an element of a guard is."""
    return f"{ref}/{name}"


def as_refilled(sides: Sides) -> Sides:
    """Of a cell in conflict that was wiped with its column: if it is put back, what asks again.

    Its note counts as one that showed the value from before, so that nothing answers it.
    """
    if sides.base.kind != "conflict" or not _is_put_back(sides):
        return sides
    return replace(sides, base=sides.base._replace(other=sides.base.value), is_refilled=True)


def _is_put_back(sides: Sides) -> bool:
    base, typed = sides.base, sides.cell.value
    if is_blank(typed) or not is_blank(base.seen):
        return False
    return raw_key(typed) == raw_key(base.raw) or read_side(sides).value == base.value
