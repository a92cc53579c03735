"""Tells a partner, in the row, that a session has more people than seats. Drops nobody.

Who typed the family decided: the row is taken as it is, and its cell asks whether that was meant.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from french_cells.reading import Value
from sync_service.domain import sentences
from sync_service.domain.seats import count_people, is_seated, standing_said
from sync_service.sync.planning.merge import Outcome
from sync_service.sync.planning.rows.families import ASKS, is_yes
from sync_service.sync.planning.rows.merging import RowOutcome
from sync_service.sync.planning.rows.newcomers import Newcomer
from sync_service.sync.planning.situation import Situation

_COUNTING = (
    "status", "adults_count", "children_0_2", "children_3_5", "children_6_11", "children_12_17",
    "session_id", "given_name",
)  # fmt: skip
"""The fields by which a family takes more seats: the first that was typed bears the note."""


def tell_overfull(
    situation: Situation, merged: Sequence[RowOutcome], newcomers: Sequence[Newcomer]
) -> tuple[Sequence[RowOutcome], Sequence[Newcomer]]:
    """Rows that are records already come before new ones; each in the tab's order."""
    if situation.codec.entity != "registration" or not (merged or newcomers):
        return merged, newcomers
    rooms = _Rooms(situation)
    for row in merged:
        rooms.put(row.ref, rooms.after(row))
    told = [rooms.tell(row, rooms.after(row)) for row in merged]
    admitted = []
    for newcomer in newcomers:
        rooms.put(newcomer.record.ref, newcomer.record.fields)
        outcome = rooms.tell(newcomer.outcome, newcomer.record.fields)
        admitted.append(replace(newcomer, outcome=outcome))
    return told, admitted


@dataclass(slots=True)
class _Rooms:
    """Who sits where, as the plan's rows change it one after the other."""

    situation: Situation
    taken: dict[str, dict[str, int]] = field(default_factory=dict)

    def after(self, row: RowOutcome) -> Mapping[str, Value]:
        record = self.situation.records.get(row.ref)
        return {**(record.fields if record is not None else {}), **row.updates}

    def put(self, ref: str, fields: Mapping[str, Value]) -> None:
        for seats in self.taken.values():
            seats.pop(ref, None)
        session = fields.get("session_id")
        if isinstance(session, str) and is_seated(standing_said(fields)):
            self._of(session)[ref] = count_people(fields)

    def tell(self, row: RowOutcome, fields: Mapping[str, Value]) -> RowOutcome:
        """The note stays while there are too many and nobody has said that it was meant."""
        session, name = fields.get("session_id"), _name(row)
        if name is None or not isinstance(session, str) or not is_seated(standing_said(fields)):
            return row
        capacity = self.situation.lookups.capacity(session)
        taken = sum(self._of(session).values())
        meeting, outcome = row.sides_of[name], row.outcomes[name]
        is_open = outcome.problem is not None
        if capacity is None or taken <= capacity or is_open or is_yes(meeting):
            return row
        message = sentences.overfull(capacity, taken)
        base = outcome.base._replace(
            kind="held",
            sheet_raw=meeting.cell.value,
            note=sentences.note(message),
            since=meeting.base.since or meeting.now,
        )
        asked = Outcome(base, outcome.takes, None, "held", message, ASKS)
        return replace(row, outcomes={**row.outcomes, name: asked})

    def _of(self, session: str) -> dict[str, int]:
        if session not in self.taken:
            self.taken[session] = dict(self.situation.lookups.seated(session))
        return self.taken[session]


def _name(row: RowOutcome) -> str | None:
    """Where the question stands already, or the cell that took the seats."""
    held = (n for n, m in row.sides_of.items() if m.base.kind == "held" and n in _COUNTING)
    is_new = all(meeting.is_first for meeting in row.sides_of.values())
    typed = (
        n
        for n in _COUNTING
        if n in row.sides_of and row.outcomes[n].write is None and (is_new or n in row.changes)
    )
    return next(held, None) or next(typed, None)
