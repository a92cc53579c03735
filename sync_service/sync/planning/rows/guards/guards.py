"""Changes too large to be meant: held until they are put back or a person confirms them.

A change that was asked about stays held until it is answered, however little of it is left, and so
does whatever of its kind is added meanwhile. Everything else syncs. See docs/worked-examples.md.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from french_cells.folding import is_blank
from french_cells.reading import Raw
from sync_service.domain.base import BaseCell, BaseRow
from sync_service.sync.planning.identity.likeness import NAMES
from sync_service.sync.planning.rows.guards.asking import (
    count_rows,
    fields_asked,
    row_element,
    row_of,
    typed_element,
)
from sync_service.sync.planning.rows.guards.guard import Changes, Guard, cell_element
from sync_service.sync.planning.rows.guards.renamed import with_renamed
from sync_service.sync.planning.rows.guards.sorted_columns import find_sorted_columns
from sync_service.sync.planning.rows.merging import RowOutcome

MISSING = "missing"
"""The guard about rows that disappeared."""
_COLUMN_VALUES = 5
"""A column with fewer values may be emptied without a question."""


def too_many_missing(missing: int, known: int) -> bool:
    return missing >= max(5, 0.2 * known)


def too_many_new(new: int, known: int) -> bool:
    return new > 20 and new > 0.5 * known  # noqa: PLR2004 the design's figure


def too_many_changed(changed: int, known: int) -> bool:
    return changed >= max(10, 0.6 * known)


def too_many_blanked(blanked: int, filled: int) -> bool:
    return blanked >= max(10, 0.2 * filled)


def find_guards(changes: Changes, base: Mapping[str, BaseRow]) -> list[Guard]:
    known = sum(not row.archived for row in base.values())
    changed = [row for row in changes.rows if changes.asked(row)]
    columns = find_sorted_columns(changes, base, changed)
    guards = [*with_renamed(changes, base, changed, [*_blanked(changes, base), *columns])]
    guards += _missing(changes, known)
    new = frozenset(filter(changes.is_asked, map(row_element, changes.new)))
    kept = changes.asking.still_asked("new", new)
    if kept or too_many_new(len(new), known):
        guards.append(Guard("new", len(new | kept), new | kept))
    return [*guards, *_changed(changes, changed, guards, known)]


def _changed(
    changes: Changes, changed: Sequence[RowOutcome], guards: Sequence[Guard], known: int
) -> list[Guard]:
    # What another guard asks about is no second reason, and waits for a yes to that one.
    uncovered = [(row, name) for row in changed for name in _uncovered(changes, row, guards)]
    others = frozenset(cell_element(row, name) for row, name in uncovered)
    kept = changes.asking.still_asked("changed", others, by_place=True)
    # Of columns that are emptied here, what is emptied in rows that wait counts as well.
    emptied = {name for row, name in uncovered if is_blanked(row, name)}
    beside = {ref for ref, name in _blanked_beside(changes) if name in emptied}
    if not (kept or _are_overwritten(changes, others, beside, known)):
        return []
    waiting = _blanked_while_waiting(changes)
    elements = others.union(kept, *(waiting.get(name, ()) for name in emptied))
    return [Guard("changed", count_rows(elements), elements)]


def _missing(changes: Changes, known: int) -> list[Guard]:
    """People are slower than runs: rows that went one by one within the hour count together."""
    missing = frozenset(filter(changes.is_asked, changes.missing))
    kept = changes.asking.still_asked(MISSING, missing)
    waiting, lately, others = missing | kept, changes.lately, changes.lately | changes.beside
    # Marking many rows to delete, one easily marks one too many: all are asked about together.
    is_large = too_many_missing(len(missing | others), known + len(others)) or changes.is_wiped
    if not (kept or (missing and is_large)):
        return []
    return [Guard(MISSING, len(waiting | lately), waiting | lately, archived=lately)]


def is_held(row: RowOutcome, name: str, guards: Sequence[Guard]) -> bool:
    """Whether a guard is about this cell's change."""
    element = cell_element(row, name)
    return any(element in guard.elements for guard in guards)


def is_blanked(row: RowOutcome, name: str) -> bool:
    """Emptied in this run, even where the record keeps its value since one is required."""
    sides, outcome = row.sides_of[name], row.outcomes[name]
    is_emptied = is_blank(sides.cell.value) and sides.current is not None
    is_refused_anew = outcome.problem == "invalid" and sides.base.kind == "agreed"
    return is_emptied and (outcome.takes or is_refused_anew)


def _uncovered(changes: Changes, row: RowOutcome, guards: Sequence[Guard]) -> Sequence[str]:
    """The fields of a row that change, that nobody confirmed, and no other guard is about."""
    names = [one for one in changes.asked(row) if not (changes.is_matrix and _is_first(row, one))]
    return [name for name in names if not is_held(row, name, guards)]


def _are_overwritten(
    changes: Changes, cells: AbstractSet[str], beside: AbstractSet[str], known: int
) -> bool:
    """Whether words are replaced in too many rows: a new column may be filled in at once.

    Words about which another guard asks count as well: whose row that is may be in doubt.
    """
    refs = {row_of(one) for one in cells}
    if not too_many_changed(len(refs | beside), known):
        return False  # the usual case; what follows asks about each default
    overwritten = {
        row.ref
        for row in changes.rows
        if row.ref in refs
        and any(
            not _is_filled_in(changes, row, name)
            for name in changes.asked(row)
            if name in NAMES or cell_element(row, name) in cells
        )
    }
    return too_many_changed(len(overwritten | beside), known)


def _is_filled_in(changes: Changes, row: RowOutcome, name: str) -> bool:
    """The cell was blank, and so was the record but for a default that nobody ever saw there."""
    is_blank_before = is_blank(row.sides_of[name].base.seen)
    return _is_first(row, name) or (is_blank_before and changes.is_nobodys(row.ref, name))


def _is_first(row: RowOutcome, name: str) -> bool:
    """Where there was nothing, nothing is replaced."""
    sides = row.sides_of[name]
    return sides.current is None and is_blank(sides.base.seen)


def _blanked(changes: Changes, base: Mapping[str, BaseRow]) -> list[Guard]:
    emptied = [(r, name) for r in changes.rows for name in r.outcomes if is_blanked(r, name)]
    named = [(name, cell_element(row, name)) for row, name in emptied]
    cells = [(name, element) for name, element in named if changes.is_asked(element)]
    columns = {name for name, _ in cells} | {*fields_asked(changes.asking.before, "blanked")}
    if not (columns or "blanked" in changes.asking.before):
        return []
    gone = frozenset(changes.missing)
    filled = Counter(
        name
        for row in base.values()
        # Nobody can empty cells of a row that is missing or has just come back.
        if not row.archived and row.ref not in gone and row.missing_since is None
        for name, cell in row.cells.items()
        if _had_value(cell)
    )
    # One question for all columns together; else one for each that lost its last value.
    every = frozenset(element for _, element in cells)
    kept = changes.asking.still_asked("blanked", every)
    # Cells emptied in rows that wait for something else count: the same person emptied them.
    beside = Counter(name for _, name in _blanked_beside(changes))
    waiting = _blanked_while_waiting(changes)
    if kept or (cells and too_many_blanked(len(cells) + beside.total(), filled.total())):
        elements = every.union(kept, *waiting.values())
        return [Guard("blanked", len(elements), elements)]
    guards = []
    for name in sorted(columns):
        emptied_here = frozenset(element for column, element in cells if column == name)
        kept = changes.asking.still_asked(f"blanked:{name}", emptied_here)
        count = len(emptied_here) + beside[name] if emptied_here else 0
        if kept or (count >= _COLUMN_VALUES and count >= filled[name]):
            elements = emptied_here.union(kept, waiting.get(name, ()))
            guards.append(Guard("blanked", len(elements), elements, name))
    return guards


def _blanked_while_waiting(changes: Changes) -> Mapping[str, AbstractSet[str]]:
    """Column → its emptied cells in rows not judged yet: asked about as well, until they are."""
    found: dict[str, set[str]] = {}
    for ref, name, typed in _find_blanked_in_waiting(changes):
        found.setdefault(name, set()).update(typed_element(ref, name, one) for one in typed)
    return {name: {*filter(changes.is_asked, cells)} for name, cells in found.items()}


def _blanked_beside(changes: Changes) -> Sequence[tuple[str, str]]:
    """Reference and column of cells emptied in rows not judged yet, or that are in conflict."""
    waiting = ((ref, name) for ref, name, _ in _find_blanked_in_waiting(changes))
    judged = (
        (row.ref, name)
        for row in changes.rows
        for name, sides in row.sides_of.items()
        if name in row.outcomes and not is_blanked(row, name)
        if is_blank(sides.cell.value) and _had_value(sides.base)
    )
    return [*waiting, *judged]


def _find_blanked_in_waiting(changes: Changes) -> Iterator[tuple[str, str, Sequence[Raw]]]:
    """Reference and column, and what is typed there, in each of several rows that bear it."""
    alone = ((base, (row,)) for base, row in changes.unsettled)
    for base, rows in (*alone, *changes.contested):
        for name, known in base.cells.items():
            typed = [row.cells[name].value for row in rows if name in row.cells]
            if typed and all(map(is_blank, typed)) and _had_value(known):
                yield base.ref, name, typed


def _had_value(base: BaseCell) -> bool:
    return base.value is not None and not is_blank(base.seen)
