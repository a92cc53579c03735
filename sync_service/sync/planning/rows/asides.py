"""What a row's cells say of other fields of its record: « annulé » under « Lieu ». Writes nothing.

Such a cell keeps what was typed, its own field what it held; the other field takes what was said.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

from french_cells.folding import raw_key
from french_cells.reading import Value
from sync_service.domain import sentences
from sync_service.domain.base import BaseCell
from sync_service.domain.record import Record
from sync_service.domain.snapshot import Cell
from sync_service.sync.planning.columns.remarks import REMARK
from sync_service.sync.planning.merge import Outcome, Sides, put_back, read_cell, refuse
from sync_service.sync.planning.situation import Situation

Said = Mapping[str, Mapping[str, Value]]
"""By the cell's own field: other fields and their values."""

_SEATS = "capacity"
_USUAL: Mapping[str, Value] = {"status": "planned", "registration_open": True}
"""What holds again once the word is gone from the cell."""


def find_spoken(
    situation: Situation, cells: Mapping[str, Cell], names: Sequence[str], record: Record
) -> Said:
    """Those of these cells that speak of something else; nearly always none."""
    if situation.aside is None:
        return {}
    said = {name: one for name in names if (one := situation.aside(name, cells[name]))}
    own = {n for n, one in said.items() if n in one or record.fields.get(n) is None}
    # A word that its own field reads stays that field's; so it does where nothing was known yet.
    read = {n for n in own if read_cell(situation.codec.fields[n], cells[n]).accepted}
    return {name: one for name, one in said.items() if name not in read}


def keep_typed(sides: Sides) -> Outcome:
    """The cell stays as typed; « no » at the desk puts back what it held."""
    if sides.base.kind == "held" and sides.decision == "database":
        return put_back(sides)
    return Outcome(BaseCell(sides.current, sides.cell.value))


def tell_aside(
    situation: Situation,
    spoken: Mapping[str, Sides],
    before: Mapping[str, BaseCell],
    record: Record,
) -> Mapping[str, tuple[str, Value]]:
    """By field: the cell that says its value anew, and the value. `before`: cells in motion."""
    told: dict[str, tuple[str, Value]] = {}
    if situation.aside is None:
        return told
    for name, known in before.items():
        is_asked_back = name == REMARK and known.kind == "held"
        if name not in spoken and (known.kind == "agreed" or is_asked_back):
            told |= _taken_back(situation, name, known, record)
    for name, sides in spoken.items():
        is_answered_no = sides.base.kind == "held" and sides.decision == "database"
        if raw_key(sides.cell.value) == raw_key(sides.base.raw) or is_answered_no:
            continue
        said = situation.aside(name, sides.cell)
        told |= {field: (name, value) for field, value in said.items()}
    return {f: one for f, one in told.items() if record.fields.get(f) != one[1]}


def _taken_back(
    situation: Situation, name: str, known: BaseCell, record: Record
) -> Mapping[str, tuple[str, Value]]:
    """The word was there and is gone: what it said holds no more, if it still does."""
    said = situation.aside(name, Cell(known.raw)) if situation.aside is not None else {}
    return {
        field: (name, _USUAL[field])
        for field, value in said.items()
        if field in _USUAL and value != _USUAL[field] and record.fields.get(field) == value
    }


def names_with_day(cells: Mapping[str, Cell], names: Sequence[str], said: Said) -> Sequence[str]:
    """A session put off is asked its day: that cell is looked at with the one that says so."""
    is_about_state = "status" in names or any("status" in one for one in said.values())
    is_needed = is_about_state and "date" in cells and "date" not in names
    return [*names, "date"] if is_needed else names


def tell_unread(
    record: Record, outcomes: Mapping[str, Outcome]
) -> Mapping[str, tuple[str, Value]]:
    """Seats that cannot be read are not « no limit »: the record remembers them."""
    outcome = outcomes.get(_SEATS)
    is_unread = outcome is not None and _is_unread(record, outcome)
    if outcome is None or bool(record.fields.get("seats_unread")) == is_unread:
        return {}
    return {"seats_unread": (_SEATS, is_unread)}


def close_unread(
    record: Record, sides_of: Mapping[str, Sides], outcomes: Mapping[str, Outcome]
) -> Mapping[str, Outcome]:
    """The note in the cell says what becomes of the registrations meanwhile."""
    outcome = outcomes.get(_SEATS)
    if outcome is None or not _is_unread(record, outcome):
        return outcomes
    kind: Literal["invalid", "ambiguous"] = (
        "ambiguous" if outcome.problem == "ambiguous" else "invalid"
    )
    message = f"{outcome.message} {sentences.seats_unread()}"
    return {**outcomes, _SEATS: refuse(sides_of[_SEATS], kind, message)}


def _is_unread(record: Record, outcome: Outcome) -> bool:
    """A number that was known before is kept, and counts."""
    return outcome.problem in ("invalid", "ambiguous") and record.fields.get(_SEATS) is None
