"""Rows of people who were erased, and whose cells no run could empty in time (ADR 13).

A keyed hash of each cell is left, or a guard held what was typed there, or no run had read it. If
it is theirs, both sides count as having agreed on it, so that the emptied record is written to the
sheet. Knows no port.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from french_cells.folding import is_blank, raw_key
from french_cells.reading import Raw
from sync_service.domain.base import (
    UNMET,
    BaseCell,
    BaseRow,
    Tombstone,
    row_fingerprint,
    seal_of,
)
from sync_service.domain.record import NAMING, NOBODY, Entity, Record, is_nobody
from sync_service.domain.spreadsheet import SheetRow
from sync_service.sync.planning.rows.guards.asking import typed_element
from sync_service.sync.planning.situation import Situation

_LEFT = (None, NOBODY, False)
"""What an erasure leaves in the fields that it empties."""
_FEWEST_CHANGED = 2
"""One new address beside a new name may be that of somebody who has married."""


def put_back_sealed(situation: Situation, rows: Sequence[SheetRow]) -> Situation:
    """What somebody typed there since is no cell of theirs: `agree_on_held` judges whose it is."""
    emptied, known = situation.tombstones.emptied, situation.state.rows
    if not emptied:
        return situation
    back = {
        ref: _put_back(situation.tombstones.key, known[ref], row, emptied[ref])
        for row in rows
        if (ref := row.ref) is not None and ref in emptied and ref in known
    }
    return replace(situation, state=replace(situation.state, rows={**known, **back}))


def agree_on_held(
    situation: Situation, row: SheetRow, base: BaseRow, record: Record | None
) -> BaseRow:
    """What a guard holds in the row of somebody erased counts as any open cell of that row does.

    No base has it, so that it would stand there for ever; it is no part of the question any more.
    Nor has it what was typed there before any run read it: that goes with them or is somebody
    else's, who has the row from now on. Where nobody can know, it stays as it was typed. A cell
    that an erasure empties and whose value somebody gave since is a cell like any other; a state
    or a number was never emptied, so that a value proves nothing there.
    """
    if record is None or not is_nobody(record):
        return base
    held = {element for asked in situation.state.asked.values() for element in asked}
    personal = _personal_cells(situation, row, base)
    sealed = _sealed(situation, base)
    typed = {one for one, was in personal.items() if raw_key(was) != raw_key(row.cells[one].value)}
    stood = {one for one, was in personal.items() if was != NOBODY and not is_blank(was)}
    names = {one for one in row.cells if NAMING[record.entity] in _parts_of(situation, one)}
    renamed = {one for one in names & typed if not is_blank(row.cells[one].value)}
    are_theirs = _are_theirs(record.entity, stood | sealed, typed | sealed, names, renamed)
    cells: dict[str, BaseCell] = {}
    for name, cell in row.cells.items():
        if any(record.fields.get(one) not in _LEFT for one in _emptied(situation, name)):
            continue
        note = base.cells.get(name, UNMET).note
        is_gone = name in typed and are_theirs is True
        if is_gone or typed_element(base.ref, name, cell.value) in held:
            cells[name] = BaseCell(_text_of(cell.value), cell.value, note=note)
        elif name in typed and are_theirs is False:
            cells[name] = BaseCell(record.fields.get(name), note=note)
    return replace(base, cells={**base.cells, **cells}) if cells else base


def _personal_cells(situation: Situation, row: SheetRow, base: BaseRow) -> Mapping[str, Raw]:
    """What these cells held when the row was last read, as far as that is known."""
    return {
        name: base.cells.get(name, UNMET).seen for name in row.cells if _emptied(situation, name)
    }


def _sealed(situation: Situation, base: BaseRow) -> frozenset[str]:
    """Cells that no longer show what their hash says."""
    stones = situation.tombstones.emptied.get(base.ref, ())
    return frozenset(stone.fields[0] for stone in stones if stone.fields[0] not in base.cells)


def _are_theirs(
    entity: Entity,
    stood: AbstractSet[str],
    typed: AbstractSet[str],
    names: AbstractSet[str],
    renamed: AbstractSet[str],
) -> bool | None:
    """Whether what was `typed` is about who was erased; None where nobody can know.

    It is beside their name and one thing more, or beside half of what had told of them (`stood`).
    Beside another name (in `renamed`, of the cells for `names`) and mostly other contact details,
    two at least, a contact is somebody else's. A family's first name may be put right, too;
    whoever is typed over a family would have its place, which was given up.
    """
    is_contact = entity == "contact"
    kept, changed = stood - typed, (stood & typed) - names
    is_named = bool(kept & names) and bool(kept - names)
    if (is_named or (kept and 2 * len(kept) >= len(stood))) and not (renamed and is_contact):
        return True
    is_another = renamed and len(changed) >= _FEWEST_CHANGED and len(changed) > len(kept)
    return False if is_another and is_contact else None


def _emptied(situation: Situation, name: str) -> Sequence[str]:
    """What an erasure empties of a column."""
    return [one for one in _parts_of(situation, name) if one in situation.goes_with_person]


def _parts_of(situation: Situation, name: str) -> Sequence[str]:
    composite = situation.composites.get(name)
    return (name,) if composite is None else composite.parts


def find_unsealed(situation: Situation, rows: Iterable[BaseRow]) -> frozenset[str]:
    """Which of the rows to remember need no hash any more."""
    emptied = situation.tombstones.emptied
    return frozenset(
        row.ref
        for row in rows
        if any(stone.fields[0] in row.cells for stone in emptied.get(row.ref, ()))
    )


def _put_back(key: str, base: BaseRow, row: SheetRow, stones: Iterable[Tombstone]) -> BaseRow:
    shown: Mapping[str, Raw] = {
        name: row.cells[name].value
        for stone in stones
        for name in stone.fields
        if name in row.cells and name not in base.cells
        if seal_of(key, row_fingerprint([row.cells[name].value])) == stone.seal
    }
    cells = {name: BaseCell(_text_of(raw), raw) for name, raw in shown.items()}
    return replace(base, cells={**base.cells, **cells}) if cells else base


def _text_of(raw: Raw) -> str | None:
    return None if raw is None else str(raw)
