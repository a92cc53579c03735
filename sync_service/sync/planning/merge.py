"""One cell's three-way merge: base, sheet and database. Pure; refusals and conflicts are values.

s = d: agreed. s = b: the database's value goes to the sheet. d = b: the sheet's value is taken if
it is valid. All differ: a conflict, and nothing is overwritten anywhere.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from french_cells.folding import raw_key
from french_cells.reading import Reading, Value
from sync_service.domain import sentences
from sync_service.domain.base import BaseCell, CellKind, Decision, ProblemKind
from sync_service.domain.codec import FieldCodec, Shown
from sync_service.domain.mapping import Direction
from sync_service.domain.record import Given
from sync_service.domain.scope import is_link
from sync_service.domain.snapshot import Cell
from sync_service.sync.planning.columns.labels import is_outdated


@dataclass(frozen=True, slots=True)
class Meeting:
    """Everything that meets in one cell.

    `current` is the database's value; `given` who gave it and when. `waits` says that another
    sheet's assumption about this value still waits for a person. `fixed` forbids the sheet to
    change it.
    """

    codec: FieldCodec
    base: BaseCell
    cell: Cell
    current: Value
    now: datetime
    direction: Direction = "both"
    decision: Decision | None = None
    given: Given | None = None
    writable: bool = True
    waits: bool = False
    bound: bool = False
    """Another cell of its group changed on the other side."""
    fixed: bool = False
    is_note_deleted: bool = False
    is_outside_list: bool = False
    """The partner's own list has no word for the database's value."""
    is_first: bool = False
    """The base knows nothing of this cell."""

    @property
    def giver(self) -> Given:
        """Of the database's value; only asked where it matters."""
        return self.given or Given()

    @property
    def is_retyped(self) -> bool:
        return raw_key(self.cell.value) != raw_key(self.base.seen)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of a cell, and the base once all is done.

    `takes` says that the record takes `base.value`. `message` is the open problem's, in French;
    its note stands in `base.note`.
    """

    base: BaseCell
    takes: bool = False
    write: Shown | None = None
    problem: ProblemKind | None = None
    message: str = ""
    asks: str = ""
    """What a `held` problem asks about; empty where nobody can say yes or no to it."""


def merge_cell(meeting: Meeting) -> Outcome:
    base = meeting.base
    # The short way, taken by nearly all cells: nobody typed, nothing has to be read.
    if base.kind == "agreed" and not meeting.is_retyped and not meeting.bound:
        return _follow_database(meeting)
    reading = read_cell(meeting.codec, meeting.cell)
    if not reading.accepted:
        return _refuse(meeting, reading)
    value: Value = reading.value  # type: ignore[assignment] # canonical
    if base.kind == "assumed" and not meeting.is_retyped and meeting.current == value:
        return _keep_assumption(meeting, reading)
    # Both sides say the same: whatever was open between them is settled.
    if value == meeting.current:
        return _agree(meeting)
    return _merge_differing(meeting, value, reading)


def _merge_differing(meeting: Meeting, value: Value, reading: Reading) -> Outcome:
    base = meeting.base
    if meeting.direction == "to_sheet" or meeting.fixed:
        return _forbid(meeting, value)
    # A decision answers an open question; on an agreed cell it is a leftover.
    if base.kind != "agreed" and _is_decided(meeting):
        return (
            _take(meeting, value, reading) if meeting.decision == "sheet" else _overwrite(meeting)
        )
    if base.kind == "conflict" or meeting.bound:
        return _in_conflict(meeting, value, reading)
    # Typed otherwise, meant the same (« 06.39… »): the sheet keeps its own way of writing.
    if value == base.value and meeting.direction == "both":
        return _follow_database(meeting)
    if meeting.current == base.value or meeting.direction == "from_sheet":
        return _take(meeting, value, reading)
    return _open_conflict(meeting)


def _is_decided(meeting: Meeting) -> bool:
    return meeting.decision == "sheet" or (meeting.decision == "database" and meeting.writable)


def read_cell(codec: FieldCodec, cell: Cell) -> Reading:
    """As the codec reads it; « nothing » is a value where the field is optional."""
    reading = codec.read(cell)
    if reading.error != "empty":
        return reading
    if not codec.required:
        return Reading(None)
    message = sentences.required(codec.label, codec.expected)
    return Reading(None, "empty", "reject", message)


def text_of(cell: Cell) -> str:
    """The cell as a person sees it."""
    return cell.text or ("" if cell.value is None else str(cell.value))


def _agree(meeting: Meeting) -> Outcome:
    return Outcome(BaseCell(value=meeting.current, raw=meeting.cell.value))


def _take(meeting: Meeting, value: Value, reading: Reading) -> Outcome:
    agreed = BaseCell(value=value, raw=meeting.cell.value)
    if reading.severity != "assume":
        return Outcome(agreed, takes=True)
    message = sentences.assumed(meeting.codec.text(value), reading.message)
    opened = _opened(meeting, agreed, "assumed", message)
    return Outcome(opened, takes=True, problem="assumed", message=message)


def _keep_assumption(meeting: Meeting, reading: Reading) -> Outcome:
    if meeting.decision is not None or meeting.is_note_deleted:
        return _agree(meeting)
    message = sentences.assumed(meeting.codec.text(meeting.current), reading.message)
    kept = _opened(meeting, meeting.base, "assumed", message)
    return Outcome(kept, problem="assumed", message=message)


def _follow_database(meeting: Meeting) -> Outcome:
    base = meeting.base
    if meeting.current == base.value:
        if base.kind != "agreed" or meeting.is_retyped:
            return _agree(meeting)
        is_renamed = is_outdated(meeting.codec, base) and meeting.direction != "from_sheet"
        return _overwrite(meeting) if is_renamed and meeting.writable else Outcome(base)
    # Somebody's assumption is no news for other sheets until a person lets it stand.
    if meeting.waits or meeting.direction == "from_sheet":
        return Outcome(base)
    if not meeting.writable:
        return _hold(meeting)
    return _overwrite(meeting)


def put_back(meeting: Meeting) -> Outcome:
    """The database's value stands in the cell again, where it can be written."""
    return _overwrite(meeting) if meeting.writable else _agree(meeting)


def _overwrite(meeting: Meeting) -> Outcome:
    shown = meeting.codec.show(meeting.current)
    agreed = BaseCell(value=meeting.current, raw=shown.value)
    # The cell shows it already: writing would only change its looks.
    if raw_key(shown.value) == raw_key(meeting.cell.value):
        return Outcome(agreed)
    return Outcome(agreed._replace(ours=is_link(meeting.codec.name)), write=shown)


def _hold(meeting: Meeting) -> Outcome:
    other = meeting.codec.text(meeting.current)
    is_formula = meeting.cell.is_formula
    message = sentences.computed(other) if is_formula else sentences.untouchable(other)
    if meeting.cell.is_chip and not is_formula:
        message = sentences.chip(other)
    elif meeting.is_outside_list and not is_formula:
        message = sentences.not_in_list(other)
    kept = _opened(meeting, meeting.base, "formula" if is_formula else "held", message)
    return Outcome(kept, problem="held", message=message)


def _refuse(meeting: Meeting, reading: Reading) -> Outcome:
    if meeting.decision == "database" and meeting.writable:
        return _overwrite(meeting)
    if reading.error == "empty" and (meeting.base.value is None or meeting.current is None):
        # The sheet never held it: nothing was blanked.
        return _follow_database(meeting)
    if reading.error == "empty" and meeting.direction == "to_sheet":
        return _follow_database(replace(meeting, base=BaseCell()))
    # Rubbish is no answer: the question stays, with what is wrong about it.
    if meeting.base.kind == "conflict":
        return _refuse_in_conflict(meeting, reading)
    message = sentences.refused(reading.message, meeting.codec.expected)
    kind: Literal["invalid", "ambiguous"] = (
        "ambiguous" if reading.error == "ambiguous" else "invalid"
    )
    return refuse(meeting, kind, message)


def refuse(
    meeting: Meeting, kind: Literal["invalid", "ambiguous", "held"], message: str
) -> Outcome:
    """The cell stays as typed, the record keeps its last valid value."""
    base = meeting.base._replace(other=_standing_assumption(meeting))
    return Outcome(_opened(meeting, base, kind, message), problem=kind, message=message)


def _standing_assumption(meeting: Meeting) -> Value:
    """What was assumed before the refused value waits on, unless somebody has decided."""
    is_decided = meeting.decision in ("confirm", "sheet")
    is_still_so = meeting.base.assumption == meeting.current
    return meeting.current if is_still_so and not is_decided else None


def _refuse_in_conflict(meeting: Meeting, reading: Reading) -> Outcome:
    other = meeting.codec.text(meeting.current)
    author, at = _signed(meeting)
    message = sentences.conflict_with_refusal(
        other, author, at, reading.message, meeting.codec.expected
    )
    opened = _opened(meeting, meeting.base, "conflict", message)
    base = opened._replace(other=meeting.current)
    return Outcome(base, problem="conflict", message=message)


def _forbid(meeting: Meeting, value: Value) -> Outcome:
    if meeting.decision == "database" and meeting.writable:
        return _overwrite(meeting)
    # Emptied, or put back as it was: nothing is claimed, the database's value returns.
    if value is None or value == meeting.base.value:
        return _follow_database(replace(meeting, base=BaseCell()))
    label, current = meeting.codec.label, meeting.codec.text(meeting.current)
    message = sentences.fixed(label, current) if meeting.fixed else sentences.written_by_us(label)
    return refuse(meeting, "invalid", message)


def _in_conflict(meeting: Meeting, value: Value, reading: Reading) -> Outcome:
    """A conflict ends by typing, by deleting our note, or by a decision.

    Typing and deleting count as answers only to what our note showed.
    """
    base = meeting.base
    is_shown = bool(base.note) and base.other == meeting.current
    is_answered = is_shown and (meeting.is_retyped or meeting.is_note_deleted)
    if is_answered:
        return _take(meeting, value, reading)
    return _open_conflict(meeting)


def _open_conflict(meeting: Meeting) -> Outcome:
    other = meeting.codec.text(meeting.current)
    message = sentences.conflict(text_of(meeting.cell), other, *_signed(meeting))
    base = _opened(meeting, meeting.base, "conflict", message)
    opened = base._replace(other=meeting.current)
    return Outcome(opened, problem="conflict", message=message)


def _signed(meeting: Meeting) -> tuple[str, datetime]:
    """Who gave the database's value, and when; where the journal was erased, since we know."""
    since = meeting.base.since if meeting.base.kind == "conflict" else None
    return meeting.giver.author, meeting.giver.at or since or meeting.now


def _opened(meeting: Meeting, base: BaseCell, kind: CellKind, message: str) -> BaseCell:
    is_same = meeting.base.kind == kind and meeting.base.since is not None
    return base._replace(
        kind=kind,
        sheet_raw=meeting.cell.value,
        note=sentences.note(message),
        since=meeting.base.since if is_same else meeting.now,
    )
