"""What a row's cells say about other fields of its record: « annulé » under « Lieu ».

Such a cell stays as typed and its own field keeps its value; the field it speaks of takes the new
one. A word outside the mapped columns, as under « Remarques », counts once, when it is typed; if
it may be about something else it only raises a question. A composite's cell covers several fields:
it is read and merged once the row's other cells are. A day without a year gets its year from a row
that says that the session took place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from french_cells.folding import is_blank, raw_key
from french_cells.reading import Raw, Reading, Value
from sync_service.domain.base import REMARK, UNMET, BaseCell, BaseRow, Decision
from sync_service.domain.codec import Beside, Composite, FieldCodec, WrappedCodec, with_held_year
from sync_service.domain.record import Record
from sync_service.domain.spreadsheet import BLANK, Cell, SheetRow
from sync_service.domain.wording import session_sentences
from sync_service.domain.wording.sentences import SIGNATURE
from sync_service.sync.planning.assumptions import AcceptingField, accepted_as
from sync_service.sync.planning.cells.days_around import find_day
from sync_service.sync.planning.columns.layout import RemarkCodec, is_in_doubt
from sync_service.sync.planning.merge import (
    Outcome,
    Sides,
    assumed,
    keep_assumption,
    merge_cell,
    put_back,
    read_cell,
    read_side,
    refuse,
    text_of,
)
from sync_service.sync.planning.rows.taken_back import take_back
from sync_service.sync.planning.situation import Situation
from sync_service.sync.planning.words_beside import has_words

Said = Mapping[str, Mapping[str, Value]]
"""Name of the cell that speaks → the other fields it speaks of, with their values."""

_SEATS = "capacity"
_REMARKS = RemarkCodec()


def find_spoken(
    situation: Situation, cells: Mapping[str, Cell], names: Sequence[str], record: Record
) -> Said:
    """Which of these cells speak of another field; nearly always none."""
    if situation.readers.aside is None:
        return {}
    said = {name: one for name in names if (one := situation.readers.aside(name, cells[name]))}
    own = {n for n, one in said.items() if n in one or record.fields.get(n) is None}
    # A word that its own field can read belongs to that field, also while nothing was known yet.
    readings = {n: read_cell(situation.codec.fields[n], cells[n]) for n in own}
    read = {n for n, one in readings.items() if one.accepted and not says_other(one)}
    return {name: one for name, one in said.items() if name not in read}


def keep_typed(sides: Sides) -> Outcome:
    """The cell stays as typed; a « no » at the desk puts back what it held."""
    if sides.base.kind == "held" and sides.decision == "database":
        return put_back(sides)
    reading = read_side(sides)
    if says_other(reading) and sides.current is not None and not sides.is_retyped:
        return merge_cell(sides)  # its value was given elsewhere in the meantime
    is_answered = sides.base.kind == "agreed" and not (sides.is_retyped or sides.is_first)
    if not says_other(reading) or sides.current is not None or is_answered:
        return Outcome(BaseCell(sides.current, sides.cell.value))
    told = replace(sides, codec=ReturnWithoutDay(sides.codec))
    if sides.base.kind == "assumed" and not sides.is_retyped:
        return keep_assumption(told, reading)
    return (
        assumed(told, None, reading.message)
        if reading.severity == "assume"
        else Outcome(BaseCell(None, sides.cell.value))
    )


def says_other(reading: Reading) -> bool:
    """« Oui » under « Rendu le »: it is no day, but says that there was one."""
    is_said = reading.severity == "assume" or bool(accepted_as(reading))
    return reading.accepted and reading.value is None and is_said


@dataclass(frozen=True, slots=True)
class ReturnWithoutDay(WrappedCodec):
    """Reads a day of return as before, and shows « rendu » where the day is not known."""

    def read(self, cell: Cell) -> Reading:
        return self.codec.read(cell)

    def text(self, value: Value) -> str:
        return self.codec.text(value) or "rendu"


def said_in(situation: Situation, row: SheetRow) -> Mapping[str, Value]:
    """What the row's cells say of derived fields, whoever typed them and when."""
    derived = {name for name, one in situation.composites.items() if one.is_derived}
    if situation.readers.aside is None or not derived:
        return {}
    told = (situation.readers.aside(name, cell).items() for name, cell in row.cells.items())
    return {name: value for one in told for name, value in one if name in derived}


def tell_aside(
    situation: Situation,
    spoken: Mapping[str, Sides],
    before: Mapping[str, BaseCell],
    record: Record,
    row: SheetRow,
) -> Mapping[str, tuple[str, Value]]:
    """Field → the cell that newly says its value, and the value. `before`: cells that changed."""
    told: dict[str, tuple[str, Value]] = {}
    if situation.readers.aside is None:
        return told
    for name, known in before.items():
        is_asked_back = known.kind == "held" and (name == REMARK or known.waits_with_day)
        is_over = known.kind in ("agreed", "assumed") or is_asked_back
        if name not in spoken and is_over and not _is_kept_from(situation, name, row):
            told |= take_back(situation, name, Cell(_said_before(known)), record, row)
    for name, sides in spoken.items():
        is_answered_no = sides.base.kind == "held" and sides.decision == "database"
        if raw_key(sides.cell.value) == raw_key(_said_before(sides.base)) or is_answered_no:
            continue
        said = situation.readers.aside(name, sides.cell)
        told |= {field: (name, value) for field, value in said.items()}
    return {f: one for f, one in told.items() if record.fields.get(f) != one[1]}


def _is_kept_from(situation: Situation, name: str, row: SheetRow) -> bool:
    """« Rendu hier » typed over « oui »: what cannot be read takes nothing back."""
    if situation.codec.entity != "loan":
        return False
    return not read_cell(situation.codec.fields[name], row.cells[name]).accepted


def _said_before(known: BaseCell) -> Raw:
    """What stood in the cell when it was last taken to say something."""
    return known.seen if known.kind == "assumed" else known.raw


def names_with_day(
    cells: Mapping[str, Cell], names: Sequence[str], said: Said, record: Record
) -> Sequence[str]:
    """A session put off is asked for its day: that cell and the state's are judged together."""
    if find_day(names) and "status" in cells and record.fields.get("status") == "postponed":
        return names if "status" in names else [*names, "status"]
    is_about_state = "status" in names or any("status" in one for one in said.values())
    day = find_day(cells) if is_about_state else None
    return names if day is None or day in names else [*names, day]


def tell_unread(
    record: Record, outcomes: Mapping[str, Outcome]
) -> Mapping[str, tuple[str, Value]]:
    """Seats that cannot be read do not mean « no limit »: the record remembers them as unread."""
    outcome = outcomes.get(_SEATS)
    is_unread = outcome is not None and _is_unread(record, outcome)
    if outcome is None or bool(record.fields.get("seats_unread")) == is_unread:
        return {}
    return {"seats_unread": (_SEATS, is_unread)}


def close_unread(
    record: Record, sides_of: Mapping[str, Sides], outcomes: Mapping[str, Outcome]
) -> Mapping[str, Outcome]:
    """Adds to the cell's note what happens to registrations in the meantime."""
    outcome = outcomes.get(_SEATS)
    if outcome is None or not _is_unread(record, outcome):
        return outcomes
    kind: Literal["invalid", "ambiguous"] = (
        "ambiguous" if outcome.problem == "ambiguous" else "invalid"
    )
    message = f"{outcome.message} {session_sentences.seats_unread()}"
    return {**outcomes, _SEATS: refuse(sides_of[_SEATS], kind, message)}


def _is_unread(record: Record, outcome: Outcome) -> bool:
    """A number that was known before still counts."""
    return outcome.problem in ("invalid", "ambiguous") and record.fields.get(_SEATS) is None


def is_remarked_anew(row: SheetRow, base: BaseRow | None) -> bool:
    """The word beside the columns is another one, or gone, since the row was last planned."""
    if row.remark is None or base is None:
        return False
    known = base.cells.get(REMARK, UNMET)
    return raw_key(known.seen) != raw_key(row.remark.value)


def is_in_motion(row: SheetRow, base: BaseRow) -> bool:
    if row.remark is None:
        return False
    is_open = base.cells.get(REMARK, UNMET).kind != "agreed"
    return is_open or bool(row.noted) or is_remarked_anew(row, base)


def meet_remark(situation: Situation, row: SheetRow, base: BaseRow, ref: str) -> Sides:
    """The remark as a cell to merge; nothing is ever written to it."""
    cell, known = row.remark or BLANK, base.cells.get(REMARK, UNMET)
    decision = situation.decision_on(ref, REMARK, "held", "ambiguous")
    return Sides(
        codec=_REMARKS,
        base=known,
        cell=cell,
        current=None,
        now=situation.now,
        direction="from_sheet",
        decision=_about_this(decision, known, row),
        writable=False,
        is_first=REMARK not in base.cells,
        is_note_deleted=row.remark is not None and is_note_deleted(known, cell, base, row),
    )


def judge_remark(situation: Situation, sides: Sides, record: Record) -> Outcome:
    """For a remark that says nothing certain, or nothing at all."""
    agreed = Outcome(BaseCell(None, sides.cell.value))
    is_asked = is_in_doubt(sides.cell) and _is_to_come(situation, record)
    if not is_asked or _is_about_something_else(sides):
        return agreed
    return refuse(sides, "ambiguous", session_sentences.remark_in_doubt())


def _is_about_something_else(sides: Sides) -> bool:
    """Somebody said so, by deleting our note or at the desk; holds until another word is typed."""
    if sides.is_retyped:
        return False
    if sides.base.kind == "agreed":
        return not sides.is_first
    is_no = sides.decision == "database" or sides.is_note_deleted
    return sides.base.kind == "ambiguous" and is_no


def _is_to_come(situation: Situation, record: Record) -> bool:
    day, today = record.fields.get("date"), situation.now.date().isoformat()
    is_planned = record.fields.get("status") in (None, "planned")
    return is_planned and isinstance(day, str) and day >= today


def _about_this(decision: Decision | None, known: BaseCell, row: SheetRow) -> Decision | None:
    """A yes or no counts only for the word that was shown."""
    value = row.remark.value if row.remark is not None else None
    return decision if raw_key(known.sheet_raw) == raw_key(value) else None


def is_note_deleted(known: BaseCell, cell: Cell, base: BaseRow, row: SheetRow) -> bool:
    """Whether our note is gone from the cell, or from the reference cell that listed it.

    The latter only if that reference is still the row's own.
    """
    if not known.note:
        return False
    # A person's note in the cell sends ours to the reference cell, which lists several.
    if known.note.removeprefix(SIGNATURE) in base.note:
        return row.ref == base.ref and not row.reference_cell.note
    return not cell.note


def is_said_beside(situation: Situation, row: SheetRow) -> bool:
    """Whether the row's remark says something certain."""
    aside = situation.readers.aside
    return bool(aside and row.remark and aside(REMARK, row.remark))


@dataclass(frozen=True, slots=True)
class RelatingCodec(WrappedCodec):
    """Reads one cell of a composite column beside the other fields of its record."""

    composite: Composite
    beside: Beside
    assumed: Value = None
    """What was understood once stays so: « rendu le 3 » is the same day next month."""

    def read(self, cell: Cell) -> Reading:
        beside = replace(self.beside, typed=text_of(cell))
        reading = self.composite.relate(self.codec.read(cell), beside)
        is_kept = self.assumed is not None and reading.accepted
        return replace(reading, value=self.assumed) if is_kept else reading


def composed_sides(
    composite: Composite, sides: Sides, beside: Beside, accepted: frozenset[str]
) -> Sides:
    """The two sides of a composite's cell, once the row's other cells are merged.

    Questions in `accepted` are settled, as for any assumption.
    """
    remembered, cell = sides.base.value, sides.cell
    is_assumed = sides.base.kind == "assumed" and not sides.is_retyped
    assumed = remembered if is_assumed else None
    codec: FieldCodec = RelatingCodec(sides.codec, composite, beside, assumed)
    if accepted:
        codec = AcceptingField(codec, composite.name, accepted)
    current = composite.compose(beside.fields, remembered)
    if composite.is_open(current, beside) and (is_blank(cell.value) or not sides.is_retyped):
        # A cell beside it could not be read: nothing is written that would contradict it.
        return replace(sides, current=remembered)
    if _keeps_words(composite, sides, remembered, current) and not sides.is_retyped:
        current = remembered
    judged = replace(sides, codec=codec, alone=sides.codec, current=current)
    return _related(composite, judged, beside)


def _keeps_words(composite: Composite, sides: Sides, value: Value, current: Value) -> bool:
    """« Pas revenu, relancée le 10/11 » stays: true of a late loan, and with words of its own."""
    return composite.says_less(value, current) and has_words(sides.codec, sides.cell.value, value)


def _related(composite: Composite, sides: Sides, beside: Beside) -> Sides:
    remembered, cell, current = sides.base.value, sides.cell, sides.current
    if sides.base.kind == "agreed" and not sides.is_retyped:
        return sides
    reading = read_cell(sides.codec, cell)
    value: Value = reading.value  # type: ignore[assignment] # canonical
    if composite.is_derived and is_blank(cell.value) and value is None:
        # Emptied, it says nothing: without a base it is filled like a new cell.
        return replace(sides, base=BaseCell(raw=cell.value))
    is_asked = sides.base.kind == "assumed"
    # A question is about what was typed, not about what has become of it as days went by.
    is_later = is_asked and not sides.is_retyped and composite.drifts(value, current)
    if reading.accepted and (
        is_later
        or composite.holds(value, beside.fields)
        or _keeps_words(composite, sides, value, current)
    ):
        # A question that another cell has settled meanwhile is closed.
        is_settled = is_asked and composite.is_derived and reading.severity != "assume"
        base = BaseCell(value, sides.base.seen) if is_settled else sides.base
        return replace(sides, current=value, base=base)
    if reading.accepted and composite.says_less(value, current):
        # It says nothing new: the whole state is written, and what was typed goes to the history.
        return replace(sides, base=BaseCell(value, cell.value), decision="database")
    is_filling = sides.is_first and _fills(composite, value, beside.fields)
    if composite.is_derived and (is_filling or composite.drifts(remembered, current)):
        # The old state was derived, nobody typed it: what is typed now conflicts with nothing.
        return replace(sides, base=sides.base._replace(value=current))
    return sides


def _fills(composite: Composite, value: Value, fields: Mapping[str, Value]) -> bool:
    """What the value says is new to the record and contradicts nothing in it."""
    told = composite.told(value).items()
    return all(fields.get(name) in (None, fact) for name, fact in told if name != composite.name)


def with_held_years(situation: Situation, rows: Sequence[SheetRow]) -> Sequence[SheetRow]:
    """« 23/01 » in a row marked as held lies in the past: adds the year that the sheet gave it."""
    return [_with_year(situation, row) for row in rows]


def _with_year(situation: Situation, row: SheetRow) -> SheetRow:
    cell, status = row.cells.get("date"), row.cells.get("status")
    if cell is None or status is None:
        return row
    dated = with_held_year(situation.codec.fields, cell, status, situation.now.date())
    return row if dated is cell else replace(row, cells={**row.cells, "date": dated})
