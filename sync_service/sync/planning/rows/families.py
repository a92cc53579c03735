"""Holds changes that families would have to hear about, and asks about full sessions.

A date that moves far away or into the past, a cancelled session and a deleted row are held while
families have a place or wait, until a person says yes. One family more than there are seats is
taken, since whoever typed it decided so; one cell asks whether that was meant. Draws nothing.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from french_cells.reading import Value
from sync_service.domain.base import REMARK, BaseCell
from sync_service.domain.codec import resolve
from sync_service.domain.dated_anew import is_held_ahead
from sync_service.domain.decisions import ASKS, overfull_by, people_asked
from sync_service.domain.record import Record
from sync_service.domain.seats import count_people, is_seated, standing_said
from sync_service.domain.wording import sentences, session_sentences
from sync_service.sync.planning.cells.days_around import find_day
from sync_service.sync.planning.merge import Outcome, refuse
from sync_service.sync.planning.rows.answered import ask, is_yes_here
from sync_service.sync.planning.rows.merging import RowOutcome
from sync_service.sync.planning.rows.moved_days import (
    ask_about_day,
    asked_at,
    is_used_again,
    keep_with_day,
    say_of_date,
    say_still,
    says_another,
    settle_with_day,
)
from sync_service.sync.planning.rows.newcomers import Newcomer
from sync_service.sync.planning.rows.put_off import follow_day
from sync_service.sync.planning.situation import Situation
from sync_service.sync.planning.words_beside import is_quoted

ROW_DELETED = "row deleted"
"""Marks a held cell as asking about its deleted row: the cell itself shows no edit to hold."""
_COUNTING = (
    "status", "adults_count", "children_0_2", "children_3_5", "children_6_11", "children_12_17",
    "session_id", "given_name",
)  # fmt: skip
"""The fields by which a family takes more seats: the first that was typed gets the note."""


def ask_about_families(
    situation: Situation, rows: Sequence[RowOutcome], repeated: Collection[int]
) -> Sequence[RowOutcome]:
    """The rows without unconfirmed changes; `repeated`: rows that others repeat since this run."""
    if situation.codec.entity == "registration":
        return [_ask_about_coming(situation, row) for row in rows]
    if situation.codec.entity != "session":
        return rows
    return [_judge(situation, row, is_repeated=row.row.index in repeated) for row in rows]


def count_concerned(situation: Situation, record: Record) -> int:
    """How many families a planned session in the future concerns; 0 for any other record."""
    is_off = record.fields.get("status") in ("cancelled", "held")
    if record.entity != "session" or is_off or is_past(situation, record):
        return 0
    return situation.lookups.families(record.ref)


def is_past(situation: Situation, record: Record) -> bool:
    day = record.fields.get("date")
    return isinstance(day, str) and day < situation.now.date().isoformat()


def _judge(situation: Situation, row: RowOutcome, *, is_repeated: bool) -> RowOutcome:
    record = situation.records.get(row.ref)
    if record is None:
        return row
    row = _ask_about_deleting(situation, row, record, is_repeated=is_repeated)
    # First: a day that is held is no new day for the others.
    row = _ask_about_date(situation, row, record)
    row = _ask_about_calling_off(situation, row, record)
    row = _ask_about_taking_back(situation, row, record)
    return follow_day(situation, row, record)


# --- The row was deleted ----------------------------------------------------------------


def _ask_about_deleting(
    situation: Situation, row: RowOutcome, record: Record, *, is_repeated: bool
) -> RowOutcome:
    """It was put back with a question; only where it was put can a deleted note answer it."""
    name = next((n for n, m in row.sides_of.items() if m.base.other == ROW_DELETED), None)
    if name is None or row.sides_of[name].base.kind != "held" or row.sides_of[name].is_retyped:
        return row
    sides, families = row.sides_of[name], count_concerned(situation, record)
    if families == 0 or sides.decision == "database" or "status" in row.updates:
        return row
    if is_yes_here(situation, row, sides) and not (is_repeated and sides.decision is None):
        return replace(row, aside={**row.aside, "status": (name, "cancelled")})
    message = session_sentences.deleted_with_families(families)
    base, write = sides.base._replace(note=sentences.note(message)), row.outcomes[name].write
    if write is not None:
        # Moved meanwhile: the row that is asked about shows the day that everybody reads.
        base = base._replace(value=sides.current)
    asked = Outcome(base, write=write, problem="held", message=message, asks=ASKS)
    return _with(row, name, asked)


# --- The session is called off ----------------------------------------------------------


def _ask_about_calling_off(situation: Situation, row: RowOutcome, record: Record) -> RowOutcome:
    if row.updates.get("status") != "cancelled":
        return row
    name = row.aside["status"][0] if "status" in row.aside else "status"
    sides, families = row.sides_of[name], count_concerned(situation, record)
    if families == 0 or is_yes_here(situation, row, sides):
        return row
    codec, state = situation.codec.fields["status"], record.fields.get("status")
    if state == "postponed" and find_day(row.sides_of) in row.changes:
        state = "planned"  # which its new day makes it
    back = codec.text(state) if name == "status" and state is not None else ""
    asked = ask(sides, session_sentences.calls_off_families(families, back))
    aside = {field: one for field, one in row.aside.items() if field != "status"}
    return replace(_with(row, name, asked), aside=aside)


# --- The word that called it off is gone from a cell beside -------------------------------


def _ask_about_taking_back(situation: Situation, row: RowOutcome, record: Record) -> RowOutcome:
    """A column removed, or left behind by a sort, is no word that it takes place; nor a blank."""
    name = row.aside["status"][0] if "status" in row.aside else "status"
    after = {**record.fields, "status": row.updates.get("status")}
    is_again = after["status"] == "planned" or is_held_ahead(
        record.entity, after, situation.now.date()
    )
    if not is_again or name not in (REMARK, "status"):
        return row
    sides, families = row.sides_of[name], situation.lookups.families(record.ref)
    if sides.cell.text.strip() or not families or is_past(situation, record):
        return row
    if is_yes_here(situation, row, sides):
        return row
    aside = {field: one for field, one in row.aside.items() if field != "status"}
    if sides.base.kind == "held" and sides.decision == "database":
        return replace(row, aside=aside)
    asked = ask(sides, session_sentences.takes_place_again(families))
    return replace(_with(row, name, asked), aside=aside)


# --- Its date moves far away ------------------------------------------------------------


def _ask_about_date(situation: Situation, row: RowOutcome, record: Record) -> RowOutcome:
    name = find_day(row.sides_of)
    if name is None or name not in row.changes:
        return settle_with_day(situation, row, name)
    after = resolve({name: row.changes[name]}, situation.composites).get("date")
    sides = row.sides_of[name]
    judged = replace(situation, now=asked_at(sides))
    is_held_since = judged.now < situation.now and record.fields.get("status") == "held"
    count = situation.lookups.families
    concerned = count(record.ref) if is_held_since else count_concerned(judged, record)
    message = say_of_date(judged, record, after, concerned)
    is_another = says_another(row)
    message = message or say_still(judged, sides, record, after, is_another=is_another)
    if not message:
        return row
    if is_yes_here(situation, row, sides):
        # The question named the date as it was understood: no assumption is left to confirm.
        return _with(row, name, Outcome(BaseCell(row.changes[name], sides.cell.value), takes=True))
    is_again = is_another or is_used_again(judged, sides, record, after)
    row = _with(row, name, ask_about_day(sides, message, is_again=is_again))
    is_heard = bool(count(record.ref)) and not is_past(situation, record)
    return keep_with_day(row, name, is_again=is_again, is_heard=is_heard)


# --- A family is said to have come, or not, before the day ---------------------------------


def _ask_about_coming(situation: Situation, row: RowOutcome) -> RowOutcome:
    """« Absente » before the session would keep a seat that another family waits for."""
    status, record = row.changes.get("status"), situation.records.get(row.ref)
    if status not in ("attended", "no_show") or record is None:
        return row
    session = row.updates.get("session_id", record.fields.get("session_id"))
    sides, today = row.sides_of["status"], situation.now.date().isoformat()
    if situation.lookups.day_of(str(session)) <= today or is_yes_here(situation, row, sides):
        return row
    is_absent = status == "no_show"
    said = session_sentences.absent_too_early if is_absent else session_sentences.came_too_early
    return _with(row, "status", refuse(sides, "held", said()))


def _with(row: RowOutcome, name: str, outcome: Outcome) -> RowOutcome:
    return replace(row, outcomes={**row.outcomes, name: outcome})


def tell_overfull(
    situation: Situation,
    merged: Sequence[RowOutcome],
    newcomers: Sequence[Newcomer],
    typed_over: Collection[str],
    leaving: Collection[str],
) -> tuple[Sequence[RowOutcome], Sequence[Newcomer], Mapping[str, int]]:
    """Rows of known records come before new ones; each in the tab's order.

    One row asks for the whole session: the one that asks already, else the first that was typed.
    `typed_over`: families whose row and seats are another family's now; `leaving`: those whose
    row is gone and not put back. The last value is `Decided.meant`.
    """
    if situation.codec.entity != "registration" or not (merged or newcomers):
        return merged, newcomers, {}
    seating = _Seating(situation, typed_over, leaving)
    for row in merged:
        seating.put(row.ref, seating.after(row))
    for row in merged:
        seating.hear(row, seating.after(row))
    asking = [seating.find_asking(row, seating.after(row)) for row in merged]
    for newcomer in newcomers:
        seating.put(newcomer.record.ref, newcomer.record.fields)
        asking.append(seating.find_asking(newcomer.outcome, newcomer.record.fields))
    told = seating.tell([*merged, *(one.outcome for one in newcomers)], asking)
    admitted = zip(newcomers, told[len(merged) :], strict=True)
    return (
        told[: len(merged)],
        [replace(newcomer, outcome=outcome) for newcomer, outcome in admitted],
        seating.meant,
    )


@dataclass(frozen=True, slots=True)
class _Asking:
    """A cell that brings more people into a session than it has places."""

    session: str
    name: str
    rank: int
    """0: the question is here already; 1: its seats are taken now; 2: they were before."""


@dataclass(slots=True)
class _Seating:
    """Who has a seat in which session, while the plan's rows change that one after another."""

    situation: Situation
    typed_over: Collection[str]
    leaving: Collection[str]
    taken: dict[str, dict[str, int]] = field(default_factory=dict)
    """Session → registration → people; filled as sessions are looked up."""
    planned_here: dict[str, dict[str, int]] = field(default_factory=dict)
    """The same, from the rows of this plan alone."""
    replanned: set[str] = field(default_factory=set)
    """Registrations of this plan's rows: what the database says of their seats is outdated."""
    meant: dict[str, int] = field(default_factory=dict)
    """Session → the number of people that a person confirmed, or whose note they deleted."""

    def after(self, row: RowOutcome) -> Mapping[str, Value]:
        record = self.situation.records.get(row.ref)
        return {**(record.fields if record is not None else {}), **row.updates}

    def put(self, ref: str, fields: Mapping[str, Value]) -> None:
        self.replanned.add(ref)
        for seats in self.taken.values():
            seats.pop(ref, None)
        session = fields.get("session_id")
        if isinstance(session, str) and is_seated(standing_said(fields)):
            self.planned_here.setdefault(session, {})[ref] = count_people(fields)
            if session in self.taken:
                self.taken[session][ref] = count_people(fields)

    def hear(self, row: RowOutcome, fields: Mapping[str, Value]) -> None:
        """A yes covers as many people as the note named; one row answers for its session."""
        name, session = _find_asked(row), fields.get("session_id")
        if name is None or not isinstance(session, str):
            return
        if not is_yes_here(self.situation, row, row.sides_of[name]):
            return
        people = people_asked(row.sides_of[name].base.other)
        if people is None or self.situation.lookups.is_meant(session, people):
            return
        if self.is_overfull(session):
            self.meant[session] = max(people, self.meant.get(session, 0))

    def is_overfull(self, session: str) -> bool:
        capacity = self.situation.lookups.capacity(session)
        return capacity is not None and sum(self._of(session).values()) > capacity

    def is_meant(self, session: str, people: int) -> bool:
        is_said_here = people <= self.meant.get(session, 0)
        return is_said_here or self.situation.lookups.is_meant(session, people)

    def find_asking(self, row: RowOutcome, fields: Mapping[str, Value]) -> _Asking | None:
        """The question that a row may ask, given the people in the session so far; or None."""
        record = self.situation.records.get(row.ref)
        # Its seat may have gone to somebody else while its row was missing.
        is_back = record is not None and record.archived
        is_as_before = record is not None and not is_back and _takes_no_more(record, fields)
        typed = None if is_as_before else _find_typed(row, is_back=is_back)
        standing, before = _find_asked(row, has_note=True), _find_asked(row)
        name, session = standing or typed or before, fields.get("session_id")
        if name is not None and row.outcomes[name].write is not None:
            # A value from elsewhere is written to that cell, so another cell of the row asks.
            name = _find_quiet(row)
        if name is None or not isinstance(session, str) or not is_seated(standing_said(fields)):
            return None
        sides = row.sides_of[name]
        is_answered = is_yes_here(self.situation, row, sides)
        is_said = is_answered and people_asked(sides.base.other) is None
        if is_said or row.outcomes[name].problem is not None or not self.is_overfull(session):
            return None
        is_standing = standing is not None and not is_answered
        return _Asking(session, name, 0 if is_standing else 1 if typed else 2)

    def tell(
        self, rows: Sequence[RowOutcome], asking: Sequence[_Asking | None]
    ) -> Sequence[RowOutcome]:
        """The note stays while there are too many people and nobody said that this is meant."""
        first: dict[str, _Asking] = {}
        for one in sorted(filter(None, asking), key=lambda one: one.rank):
            first.setdefault(one.session, one)
        return [
            row if one is None else self._ask(row, one, is_first=one is first[one.session])
            for row, one in zip(rows, asking, strict=True)
        ]

    def _ask(self, row: RowOutcome, asking: _Asking, *, is_first: bool) -> RowOutcome:
        """Asks in the first row; the others remember that they may ask once that one leaves."""
        name, session = asking.name, asking.session
        capacity = self.situation.lookups.capacity(session) or 0
        seats = self._of(session).items()
        taken = sum(people for ref, people in seats if ref not in self.leaving)
        sides, outcome = row.sides_of[name], row.outcomes[name]
        message, covers = session_sentences.overfull(capacity, taken), overfull_by(taken)
        base = outcome.base._replace(
            kind="held",
            sheet_raw=sides.cell.value,
            note=sentences.note(message),
            since=sides.base.since or sides.now,
            other=covers if is_first else None,
        )
        asked = Outcome(base, outcome.takes, None, "held", message, asks=covers)
        if not is_first or taken <= capacity or self.is_meant(session, taken):
            if outcome.write is not None:
                return row
            # Remembers where it was asked, to ask there again if the answer is taken back.
            asked = Outcome(base._replace(note=""), outcome.takes)
        return replace(row, outcomes={**row.outcomes, name: asked})

    def _of(self, session: str) -> dict[str, int]:
        if session not in self.taken:
            gone = self.replanned.union(self.typed_over)
            seated = self.situation.lookups.seated(session).items()
            others = {ref: people for ref, people in seated if ref not in gone}
            self.taken[session] = {**others, **self.planned_here.get(session, {})}
        return self.taken[session]


def _takes_no_more(record: Record, fields: Mapping[str, Value]) -> bool:
    """The same seats as before, or fewer: no reason to count the other people."""
    is_same = record.fields.get("session_id") == fields.get("session_id")
    had_some = is_same and is_seated(standing_said(record.fields))
    return had_some and count_people(fields) <= count_people(record.fields)


def _find_asked(row: RowOutcome, *, has_note: bool = False) -> str | None:
    """The cell that asks now, or asked until so many people were said to be meant."""
    asked = ((n, m.base) for n, m in row.sides_of.items() if n in _COUNTING)
    held = ((n, b) for n, b in asked if b.kind == "held" and not is_quoted(b))
    return next((n for n, base in held if base.note or not has_note), None)


def _find_quiet(row: RowOutcome) -> str | None:
    """The first cell that is neither written to nor asked about."""
    outcomes = ((name, row.outcomes[name]) for name in _COUNTING if name in row.outcomes)
    return next((n for n, one in outcomes if one.write is None and one.problem is None), None)


def _find_typed(row: RowOutcome, *, is_back: bool) -> str | None:
    """The cell that was typed and takes the seats."""
    is_new = is_back or all(sides.is_first for sides in row.sides_of.values())
    typed = (
        n
        for n in _COUNTING
        if n in row.sides_of and row.outcomes[n].write is None and (is_new or n in row.changes)
    )
    return next(typed, None)
