"""Rows of people who were erased, and whose cells no run could empty in time (ADR 13).

A keyed hash of each cell is left, or a guard held what was typed there, or no run had read it. If
it is theirs, both sides count as having agreed on it, so that the emptied record is written to the
sheet. Knows no port.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import partial

from french_cells.folding import fold, is_blank, raw_key
from french_cells.reading import Raw
from sync_service.domain.base import UNMET, BaseCell, BaseRow, row_fingerprint
from sync_service.domain.mapping import is_link
from sync_service.domain.prints import fields_sealed, with_prints
from sync_service.domain.record import NAMING, NOBODY, Entity, Record, is_nobody
from sync_service.domain.spreadsheet import SheetRow
from sync_service.domain.tombstones import Tombstone, seal_of
from sync_service.sync.planning.columns.layout import is_marked
from sync_service.sync.planning.identity.lookalikes import are_spelled_alike
from sync_service.sync.planning.rows.guards.asking import typed_element, typed_part
from sync_service.sync.planning.rows.guards.guard import Guard, cell_element, held_by
from sync_service.sync.planning.rows.guards.strayed import held_elsewhere
from sync_service.sync.planning.rows.merging import RowOutcome
from sync_service.sync.planning.situation import Situation

_LEFT = (None, NOBODY, False)
"""What an erasure leaves in the fields that it empties."""
_SAYS_NOTHING = (NOBODY, False)
"""What a cell may say of nobody."""
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


def put_back_prints(situation: Situation, rows: Iterable[SheetRow]) -> Situation:
    """The same of what a question holds in such rows; `rows` as they are matched."""
    asked, names = situation.state.asked, fields_sealed(situation.state.asked)
    if not names:
        return situation
    shown = (
        one
        for row in rows
        for one in (
            row.fingerprint,
            *(typed_part(cell.value) for name, cell in row.cells.items() if name in names),
        )
    )
    known = with_prints(asked, shown, partial(seal_of, situation.tombstones.key))
    return replace(situation, state=replace(situation.state, asked=known))


def agree_on_held(
    situation: Situation, row: SheetRow, base: BaseRow, record: Record | None
) -> BaseRow:
    """What a guard holds in the row of somebody erased counts as any open cell of that row does.

    No base has it, so that it would stand there for ever; it is no part of the question any more.
    Nor is a question in its cell, which a killed run had asked right before. Nor has it what was
    typed there before any run read it: that goes with them. Where nobody can know whose it is, it
    stays as it was typed, and is not taken: so does what a question held in another row, until
    somebody sorted that column, and what the sort brought from a new row. A cell that an erasure
    empties and whose value somebody gave since is a cell like any other; a state or a number was
    never emptied, so that a value proves nothing there.
    """
    if record is None or not is_nobody(record):
        return base
    held = {element for asked in situation.state.asked.values() for element in asked}
    typed, are_theirs = _judge_typed(situation, row, base, record)
    cells: dict[str, BaseCell] = {}
    for name, cell in row.cells.items():
        if not _is_empty(situation, record, name):
            continue
        element = typed_element(base.ref, name, cell.value)
        if held_elsewhere(situation.state.asked, [element]):
            continue
        if _is_brought(situation, name, element, cell.value):
            continue
        known = base.cells.get(name, UNMET)
        is_theirs = (name in typed and are_theirs is True) or _asked_before(known, cell.value)
        if is_theirs or element in held:
            cells[name] = BaseCell(_text_of(cell.value), cell.value, note=known.note)
    return replace(base, cells={**base.cells, **cells}) if cells else base


def _asked_before(known: BaseCell, shown: Raw) -> bool:
    """Whether a question about it is from before the erasure, as a recovered write remembers it.

    The base of an emptied cell has no value of theirs any more.
    """
    is_open = known.kind != "agreed" and known.value not in _LEFT
    return is_open and raw_key(known.seen) == raw_key(shown)


def _is_brought(situation: Situation, name: str, element: str, typed: Raw) -> bool:
    """Whether the sort of a column brought here what no row had: a new one's, and nowhere else."""
    if element not in situation.state.asked.get(f"column:{name}", ()):
        return False
    known = (row.cells.get(name, UNMET) for row in situation.state.rows.values())
    return raw_key(typed) not in {raw_key(cell.seen) for cell in known}


def take_away_moved(
    situation: Situation,
    merged: Sequence[RowOutcome],
    guards: Sequence[Guard],
    erased: Iterable[tuple[BaseRow, SheetRow]],
) -> tuple[Sequence[RowOutcome], list[Guard]]:
    """What the sort of a column took from the row of somebody erased into another's goes as well.

    That cell shows its own again, and is no part of the question any more. Without such a
    question somebody may have typed it there: then it is the other's.
    """
    asked, lost = held_by([guard for guard in guards if guard.kind == "column"]), [*erased]
    if not (asked and lost):
        return merged, [*guards]
    theirs = {
        cell_element(row, name)
        for row in merged
        for name, sides in row.sides_of.items()
        if name in row.outcomes and sides.writable and sides.base.kind == "agreed"
        if cell_element(row, name) in asked
        if any(_has_lost(situation, base, was, name, sides.cell.value) for base, was in lost)
        if not _is_of_others(situation, name, sides.cell.value)
    }
    if not theirs:
        return merged, [*guards]
    left = [guard.without(theirs) for guard in guards]
    return [_with_own(situation, row, theirs) for row in merged], [
        one for one in left if one.count
    ]


def _has_lost(situation: Situation, base: BaseRow, row: SheetRow, name: str, shown: Raw) -> bool:
    """Whether a cell that an erasure empties held this, and does not show it any more."""
    if name not in row.cells or is_blank(shown) or not _emptied(situation, name):
        return False
    if raw_key(row.cells[name].value) == raw_key(shown):
        return False
    if name in base.cells:
        return raw_key(base.cells[name].seen) == raw_key(shown)
    seal = seal_of(situation.tombstones.key, row_fingerprint([shown]))
    stones = situation.tombstones.emptied.get(base.ref, ())
    return any((stone.fields[0], stone.seal) == (name, seal) for stone in stones)


def _is_of_others(situation: Situation, name: str, shown: Raw) -> bool:
    records, key = situation.records, raw_key(shown)
    return any(
        raw_key(base.cells[name].seen) == key
        for ref, base in situation.state.rows.items()
        if name in base.cells and ref in records and not is_nobody(records[ref])
    )


def _with_own(situation: Situation, row: RowOutcome, theirs: Container[str]) -> RowOutcome:
    moved = [name for name in row.outcomes if cell_element(row, name) in theirs]
    sides_of, outcomes = dict(row.sides_of), dict(row.outcomes)
    for name in moved:
        shown = sides_of[name].cell.value
        sides_of[name] = replace(sides_of[name], base=BaseCell(_text_of(shown), shown))
        outcomes[name] = situation.rulebook.merge_cell(sides_of[name])
    return replace(row, sides_of=sides_of, outcomes=outcomes) if moved else row


def is_anothers(situation: Situation, row: SheetRow, base: BaseRow, record: Record) -> bool:
    """Whether somebody else was typed in the row of this person, who was erased.

    If a run has emptied the row and marked it, a name is enough. Without the mark somebody may
    have put the whole row back, from an older version of the sheet.
    """
    typed, are_theirs = _judge_typed(situation, row, base, record)
    if _stood(situation, row, base):
        return are_theirs is False
    return is_marked(row, base.ref) and bool(_renamed(situation, row, record, typed))


def find_left(situation: Situation, row: SheetRow, base: BaseRow) -> Mapping[str, BaseCell]:
    """Cells of a row that a run emptied which still tell of whoever was erased: state, numbers.

    They are not the next person's. What somebody typed since is, and so is the link to the list
    in which the row stands. A default is what the next person gets in any case.
    """
    if not is_marked(row, base.ref):
        return {}
    fields, blank = situation.codec.fields, situation.codec.defaults({})
    return {
        name: cell
        for name, cell in base.cells.items()
        if name in fields and name in row.cells and not (is_link(name) or is_blank(cell.raw))
        if cell.kind == "agreed" and raw_key(cell.raw) == raw_key(row.cells[name].value)
        if not _emptied(situation, name) and cell.value != blank.get(name)
        if fields[name].read(row.cells[name]).value == cell.value
    }


def is_put_back(situation: Situation, row: SheetRow, base: BaseRow, record: Record | None) -> bool:
    """Whether the row of somebody erased tells of a person again; `base` has what is to go."""
    if record is None or not is_nobody(record):
        return False
    return any(
        cell.value not in _SAYS_NOTHING
        and not (is_blank(cell.value) or cell.is_formula or name in situation.written_only)
        and raw_key(cell.value) != raw_key(base.cells.get(name, UNMET).seen)
        and bool(_emptied(situation, name))
        and _is_empty(situation, record, name)
        for name, cell in row.cells.items()
    )


def shows_name(situation: Situation, row: SheetRow, base: BaseRow, record: Record) -> bool:
    """Whether it says what the row of this person, who was erased, called them when last read."""
    was = {
        name: base.cells.get(name, UNMET).seen for name in _naming_cells(situation, row, record)
    }
    return any(
        raw != NOBODY and not is_blank(raw) and raw_key(raw) == raw_key(row.cells[name].value)
        for name, raw in was.items()
    )


def _is_empty(situation: Situation, record: Record, name: str) -> bool:
    """Nobody has given it a value since the erasure."""
    return all(record.fields.get(one) in _LEFT for one in _emptied(situation, name))


def _judge_typed(
    situation: Situation, row: SheetRow, base: BaseRow, record: Record
) -> tuple[frozenset[str], bool | None]:
    """The cells that were typed since the row was last read, and whose they are."""
    personal, sealed = _personal_cells(situation, row, base), _sealed(situation, base)
    typed = frozenset(
        one for one, was in personal.items() if raw_key(was) != raw_key(row.cells[one].value)
    )
    new = typed - {one for one in typed if _is_respelled(personal[one], row.cells[one].value)}
    renamed, stood = _renamed(situation, row, record, new), _stood(situation, row, base)
    names = _naming_cells(situation, row, record)
    return typed, _are_theirs(record.entity, stood, new | sealed, names, renamed)


def _is_respelled(was: Raw, now: Raw) -> bool:
    """Whether it is theirs though it was typed: a name put right, or one address's new domain."""
    one, other = fold(str(was)), fold(str(now))
    (mine, at, _), (its, is_address, _) = one.partition("@"), other.partition("@")
    if at and is_address:
        return mine == its
    has_number = any(letter.isdigit() for letter in one + other)
    return not has_number and are_spelled_alike(one, other)


def _stood(situation: Situation, row: SheetRow, base: BaseRow) -> frozenset[str]:
    """Cells that told of them when the row was last read; none once it was emptied."""
    personal = _personal_cells(situation, row, base).items()
    told = frozenset(one for one, was in personal if was != NOBODY and not is_blank(was))
    return told | _sealed(situation, base)


def _naming_cells(situation: Situation, row: SheetRow, record: Record) -> frozenset[str]:
    name = NAMING[record.entity]
    return frozenset(one for one in row.cells if name in _parts_of(situation, one))


def _renamed(
    situation: Situation, row: SheetRow, record: Record, typed: AbstractSet[str]
) -> frozenset[str]:
    names = _naming_cells(situation, row, record) & typed
    return frozenset(
        one for one in names if not is_blank(value := row.cells[one].value) and value != NOBODY
    )


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
    two at least, the row is somebody else's. A family's first name may only have been put right.
    """
    kept, changed = stood - typed, (stood & typed) - names
    is_another = bool(renamed) and len(changed) >= _FEWEST_CHANGED and len(changed) > len(kept)
    if is_another:
        return False
    is_named = bool(kept & names) and bool(kept - names)
    is_half = bool(kept) and 2 * len(kept) >= len(stood)
    is_unsure = bool(renamed) and entity == "contact"
    return True if (is_named or is_half) and not is_unsure else None


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
