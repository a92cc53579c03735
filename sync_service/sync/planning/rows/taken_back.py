"""What a field goes back to once the word that gave it its value is gone from another cell.

To what stood before that word, as history says, and not while a cell says it still, in whatever
list: « annulé » under « Remarques », typed in the wrong row and put back, leaves the session
« Tenue » as it was.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from french_cells.reading import Value
from sync_service.domain.base import REMARK, BaseCell
from sync_service.domain.defaults import refilled
from sync_service.domain.record import Change, Record, is_by_hand, is_by_other_cell
from sync_service.domain.spreadsheet import Cell, SheetRow
from sync_service.sync.planning.columns.layout import is_in_doubt
from sync_service.sync.planning.merge import Outcome, Sides
from sync_service.sync.planning.situation import Situation

_UNDONE: Mapping[str, Mapping[str, Value]] = {
    "session": {"status": "planned", "registration_open": True},
    "loan": {"status": None},
}
"""The fields that other cells speak of, and what they are where no word of such a cell was."""


def take_back(
    situation: Situation, name: str, said_before: Cell, record: Record, row: SheetRow
) -> Mapping[str, tuple[str, Value]]:
    """Field → the cell that spoke of it until now, and what it is from now on.

    Only for what is still the record's value.
    """
    said = situation.readers.aside(name, said_before) if situation.readers.aside else {}
    undone = _UNDONE.get(record.entity, {})
    own = {f: v for f, v in said.items() if f in undone and record.fields.get(f) == v != undone[f]}
    if not own:
        return {}
    still = _said_in_row(situation, name, record, row)
    told: dict[str, tuple[str, Value]] = {}
    for field, value in own.items():
        said_still = still | _said_elsewhere(situation, record, field)
        if (field, value) not in said_still:
            told[field] = (name, _stood_before(situation, record, field, said_still))
    return told


def _said_in_row(
    situation: Situation, name: str, record: Record, row: SheetRow
) -> AbstractSet[tuple[str, Value]]:
    """Fields and values that the cell itself and, of a session, the row's others say now."""
    aside = situation.readers.aside
    if aside is None:
        return frozenset()
    remark = row.remark if row.remark is not None and not is_in_doubt(row.remark) else None
    cells = {**row.cells, **({} if remark is None else {REMARK: remark})}
    speaking = [name] if record.entity != "session" else [*cells]
    said = {one: aside(one, cells[one]) for one in speaking if one in cells}
    # What stands in a field's own cell is ours, or asked for where it was typed; but in this one
    # its own field may understand the word that is left.
    return {
        (field, value)
        for one, told in said.items()
        for field, value in told.items()
        if field != one or one == name
    }


def _said_elsewhere(
    situation: Situation, record: Record, field: str
) -> AbstractSet[tuple[str, Value]]:
    """The same of its rows in other tabs, but for a word that somebody overruled since."""
    aside = situation.readers.aside
    if aside is None or record.entity != "session":
        return frozenset()
    told = [
        (cell, value)
        for cells in situation.lookups.cells_elsewhere(record.ref)
        for one, cell in cells.items()
        if one != field and cell.kind in ("agreed", "assumed")
        if (value := aside(one, Cell(cell.seen)).get(field)) is not None
    ]
    if not told:
        return frozenset()
    history = _read_history(situation, record)
    return {(field, one) for cell, one in told if not _is_overruled(history, cell, field, one)}


def dated(situation: Situation, record: Record, sides: Sides, outcome: Outcome) -> Outcome:
    """Remembers of a word how much had been told before it: what is told later overrules it.

    The history does not say: of a word that says what is so already there is nothing in it.
    """
    if record.entity != "session" or outcome.base.kind != "agreed":
        return outcome
    is_met = sides.base.kind != "agreed" or sides.is_first or sides.is_retyped
    told = len(_read_history(situation, record)) if is_met else sides.base.other
    return replace(outcome, base=outcome.base._replace(other=told))


def _is_overruled(history: Sequence[Change], word: BaseCell, field: str, value: Value) -> bool:
    """Whether another value was typed or told since. A word without a number came with its row."""
    since = history[word.other if isinstance(word.other, int) else 0 :]
    others = (one for one in since if one.field == field and one.after != value)
    return not all(map(is_by_other_cell, others))


def _read_history(situation: Situation, record: Record) -> Sequence[Change]:
    return situation.lookups.changes_of(record.ref, *_UNDONE[record.entity])


def _stood_before(
    situation: Situation, record: Record, field: str, still: AbstractSet[tuple[str, Value]]
) -> Value:
    """As it is where somebody else says so, and a default where it was made with the word.

    « Reporté », corrected to « annulé »: not what another word gave that is gone as well.
    """
    value, usual = record.fields.get(field), _UNDONE[record.entity][field]
    if record.entity != "session":
        return usual
    if situation.lookups.is_typed(record.ref, field, value):
        return value
    history = situation.lookups.changes_of(record.ref, field)
    if not history:
        is_state = field == "status"
        return (
            refilled(situation.codec, record.fields, {field: None})[field] if is_state else usual
        )
    *earlier, last = history
    if last.after != value or is_by_hand(last.source):
        return value
    while earlier and is_by_other_cell(earlier[-1]) and (field, last.before) not in still:
        last = earlier.pop()
    return last.before
