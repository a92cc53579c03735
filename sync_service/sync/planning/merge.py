"""The three-way merge of one cell: base, sheet and database. Pure; conflicts are values.

Sheet equals database: agreed. Sheet unchanged since the base: the database's value is written.
Database unchanged: the sheet's value is taken if it is valid. All three differ: a conflict, and
nothing is overwritten on either side.

A seat that we passed on was nobody's decision: whoever typed without having seen it prevails.

Where a cell shows our own name for what it links to, a renaming is written to it. What a person
typed stays as typed while it means the same: words that name it no more, since it was renamed or
moved, give way to its name (`own_names`).
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from french_cells.folding import fold, raw_key
from french_cells.reading import BESIDE, Raw, Reading, Value
from sync_service.domain.base import TYPED, BaseCell, CellKind, Decision, ProblemKind
from sync_service.domain.codec import FieldCodec, Shown
from sync_service.domain.defaults import is_ours_in
from sync_service.domain.mapping import Direction, is_link
from sync_service.domain.record import Given
from sync_service.domain.spreadsheet import Cell
from sync_service.domain.wording import sentences
from sync_service.sync.planning.assumptions import accepted_as
from sync_service.sync.planning.barred import Bar, say_of_cell
from sync_service.sync.planning.own_names import is_misleading, is_outdated, names_another
from sync_service.sync.planning.words_beside import OVERWRITTEN, has_words, is_quoted, stood

_NOTHING = Reading(None)


@dataclass(frozen=True, slots=True)
class Sides:
    """Everything that the outcome of one cell depends on.

    `current` is the database's value; `given` says who gave it and when. `waits`: another sheet's
    assumption about this value waits for a person. `fixed`: a sheet may not change it.
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
    """Its group is in conflict: another of its cells was changed on the other side."""
    fixed: bool = False
    is_note_deleted: bool = False
    bar: Bar = ""
    """Why the database's value may not be written here."""
    is_said_around: bool = False
    """It is read with what stands around it: blank below a value that covers it, for example."""
    is_first: bool = False
    """The base knows nothing of this cell."""
    alone: FieldCodec | None = None
    """Reads the cell on its own, where `codec` reads it beside its record."""
    is_masked: bool = False
    """It holds what must not be stored, such as the reason for an absence: the base has a mask."""
    is_refilled: bool = False
    """It was wiped with its column and is put back; nobody chose that, so a conflict goes on."""

    @property
    def giver(self) -> Given:
        """Who gave the database's value; looked up only where a sentence may need it."""
        return self.given or Given()

    @property
    def is_retyped(self) -> bool:
        return not self.is_masked and raw_key(self.cell.value) != raw_key(self.base.seen)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of a cell, and its base once all is done.

    `takes`: the record takes `base.value`. `message` is the problem's, in French; the note that
    says it in the cell is in `base.note`.
    """

    base: BaseCell
    takes: bool = False
    write: Shown | None = None
    problem: ProblemKind | None = None
    message: str = ""
    rule: str = ""
    """By what rule an `assumed` cell was understood so."""
    asks: str = ""
    """What a `held` problem asks about; "" where yes or no is no answer to it."""
    bar: Bar = ""
    """Why the database's value was not written."""


def merge_cell(sides: Sides) -> Outcome:
    base = sides.base
    # Nearly all cells end here: nobody typed, so nothing has to be read.
    if base.kind == "agreed" and not (sides.is_retyped or sides.bound or sides.is_said_around):
        return _follow_database(sides)
    reading = read_side(sides)
    if not reading.accepted:
        return _refuse(sides, reading)
    value: Value = reading.value  # type: ignore[assignment] # canonical
    if base.kind == "assumed" and not sides.is_retyped and sides.current in (value, base.value):
        return keep_assumption(sides, reading)
    # Both sides say the same, so whatever was open between them is settled.
    if value == sides.current or _is_unsaid(sides) or _is_spelt_alike(sides, value):
        return _with_remark(sides, reading) or _keep_quoting(sides) or _agree(sides)
    # It lies in a merged area: merging did not mean to empty it, and nobody can type there.
    if sides.bar == "merged" and value is None:
        hidden = base._replace(value=None, raw=sides.cell.value, other=None)
        return tell_barred(replace(sides, base=hidden))
    return _merge_differing(sides, value, reading)


def _is_unsaid(sides: Sides) -> bool:
    """Always blank on both sides: whatever a blank cell stands for, nobody has typed it."""
    is_blank = sides.cell.value is None or sides.cell.value == ""
    return is_blank and sides.current is None and not (sides.is_retyped or sides.is_first)


def _is_spelt_alike(sides: Sides, value: Value) -> bool:
    """« Directrice » beside another list's « directrice »: no conflict when first compared."""
    is_text = isinstance(value, str) and isinstance(sides.current, str)
    return sides.is_first and is_text and str(value).lower() == str(sides.current).lower()


def _with_remark(sides: Sides, reading: Reading) -> Outcome | None:
    """« 06 … » became « 06 … (rayé sur la fiche) »: the words may take the number back."""
    is_told = reading.message.startswith(BESIDE) and sides.is_retyped and not sides.fixed
    if not is_told or sides.direction == "to_sheet" or sides.decision:
        return None
    asked = assumed(sides, sides.current, reading.message)
    return replace(asked, base=asked.base._replace(other=stood(sides.base, sides.current)))


def _merge_differing(sides: Sides, value: Value, reading: Reading) -> Outcome:
    base = sides.base
    if sides.direction == "to_sheet" or sides.fixed:
        return _forbid(sides, value)
    # A decision answers an open question; on an agreed cell it is left over from one.
    if base.kind != "agreed" and _is_decided(sides):
        return _take(sides, value, reading) if sides.decision == "sheet" else _overwrite(sides)
    if base.kind == "conflict" or sides.bound:
        return _in_conflict(sides, value, reading)
    # Typed differently with the same meaning (« 06.39… »): the sheet keeps its own spelling.
    if value == base.value and sides.direction == "both":
        return _follow_database(sides)
    is_unsaid = sides.current == base.value or sides.giver.is_ours
    if is_unsaid or sides.direction == "from_sheet":
        return _take(sides, value, reading)
    return open_conflict(sides)


def _is_decided(sides: Sides) -> bool:
    return sides.decision == "sheet" or (sides.decision == "database" and sides.writable)


def read_cell(codec: FieldCodec, cell: Cell) -> Reading:
    """The codec's reading; blank is a valid value (None) unless the field is required."""
    return settle_reading(codec, codec.read(cell))


def settle_reading(codec: FieldCodec, reading: Reading) -> Reading:
    """The same as `read_cell`, for a cell that was read already."""
    if reading.error != "empty":
        return reading
    if not codec.required:
        return _NOTHING
    message = sentences.required(codec.label, codec.expected)
    return Reading(None, "empty", "reject", message)


def read_side(sides: Sides) -> Reading:
    """The codec's reading; a cell that shows the database's value is accepted as it is.

    The codec may doubt an address that the family itself insisted on.
    """
    reading = read_cell(sides.codec, sides.cell)
    if reading.accepted or sides.current is None:
        return reading
    shown = sides.codec.show(sides.current).within(sides.cell)
    is_shown = shown is not None and raw_key(shown) == raw_key(sides.cell.value)
    return Reading(sides.current) if is_shown else reading


def text_of(cell: Cell) -> str:
    """The cell as a person sees it."""
    return cell.text or ("" if cell.value is None else str(cell.value))


def _agree(sides: Sides) -> Outcome:
    base = agreed(sides.codec, sides.current, sides.cell.value)
    return _overwrite(sides) if _gives_way(sides, base) else Outcome(base)


def _gives_way(sides: Sides, base: BaseCell) -> bool:
    is_ours_to_write = sides.writable and sides.direction != "from_sheet"
    is_unlike = is_misleading(sides.codec, sides.cell, sides.current)
    return is_ours_to_write and (is_unlike or is_outdated(sides.codec, base))


def _take(sides: Sides, value: Value, reading: Reading) -> Outcome:
    if reading.severity == "assume":
        return replace(assumed(sides, value, reading.message), takes=True)
    return replace(_agree(replace(sides, current=value)), takes=True)


def assumed(sides: Sides, value: Value, rule: str) -> Outcome:
    """Asks whether the cell was understood rightly; the record has the value already."""
    message = sentences.assumed(sides.codec.text(value), rule)
    opened = _opened(sides, agreed(sides.codec, value, sides.cell.value), "assumed", message)
    return Outcome(opened, problem="assumed", message=message, rule=rule)


def keep_assumption(sides: Sides, reading: Reading) -> Outcome:
    # A name that is plain by now needs nobody: who is called so was listed since, or is again.
    is_plain = is_link(sides.codec.name) and reading.severity != "assume"
    is_settled = reading.value == sides.current and (is_plain or bool(accepted_as(reading)))
    if sides.decision is not None or sides.is_note_deleted or is_settled:
        return _agree(sides)
    if names_another(sides.codec, sides.cell, reading, sides.current):
        return _take(sides, reading.value, reading)  # type: ignore[arg-type] # canonical
    # What was understood once stays so: « 12/10 » means the same day next year.
    reason = reading.message if reading.value == sides.current else ""
    message = sentences.assumed(sides.codec.text(sides.current), reason)
    kept = _opened(sides, sides.base, "assumed", message)
    return Outcome(kept, problem="assumed", message=message, rule=reason)


def _follow_database(sides: Sides) -> Outcome:
    base = sides.base
    if sides.current == base.value:
        if base.kind != "agreed" or sides.is_retyped:
            return _agree(sides)
        # An agreed cell asks nothing: a note that is still there is going to be removed.
        return _overwrite(sides) if _gives_way(sides, base) else Outcome(base._replace(note=""))
    # Other sheets are not told of an assumption until a person has accepted it.
    if sides.waits or sides.direction == "from_sheet":
        return Outcome(base)
    if not sides.writable:
        return tell_barred(sides)
    return _quote(sides, _overwrite(sides))


def _quote(sides: Sides, written: Outcome) -> Outcome:
    """Quotes words typed beside the old value in a note, until somebody deletes it or types."""
    if written.write is None or sides.is_masked:
        return written
    if is_quoted(sides.base) and not sides.is_retyped:
        message = sides.base.note.removeprefix(sentences.SIGNATURE)
    elif any(
        one is not None and has_words(one, sides.cell.value, sides.base.value)
        for one in (sides.codec, sides.alone)
    ):
        new = sides.codec.text(sides.current)
        message = sentences.overwritten(text_of(sides.cell), new, *_signed(sides))
    else:
        return written
    base = _opened(sides, written.base, "held", message)._replace(other=OVERWRITTEN)
    return replace(written, base=base, problem="held", message=message)


def _keep_quoting(sides: Sides) -> Outcome | None:
    is_over = sides.is_retyped or sides.is_note_deleted or sides.decision is not None
    if is_over or not is_quoted(sides.base):
        return None
    message = sides.base.note.removeprefix(sentences.SIGNATURE)
    return Outcome(sides.base, problem="held", message=message)


def put_back(sides: Sides) -> Outcome:
    """Writes the database's value into the cell again, if it can be written."""
    return _overwrite(sides, as_it_was=sides.base) if sides.writable else _agree(sides)


def is_as_typed(codec: FieldCodec, base: BaseCell, value: Value) -> bool:
    """Whether the sheet spelt it differently (« ’ » for « ' ») or with words beside it."""
    if base.value != value or base.ours:
        return False
    shown = codec.show(value).value
    is_text = isinstance(base.raw, str) and isinstance(shown, str)
    is_same = is_text and fold(str(base.raw)) == fold(str(shown))
    return is_same or has_words(codec, base.raw, value)


def _overwrite(sides: Sides, *, as_it_was: BaseCell | None = None) -> Outcome:
    """`as_it_was`: the base that remembers how it was typed, to restore it letter by letter."""
    shown = sides.codec.show(sides.current)
    if as_it_was is not None and is_as_typed(sides.codec, as_it_was, sides.current):
        shown = replace(shown, value=as_it_was.raw)
    # The cell shows it already: writing would only change its format.
    if raw_key(shown.within(sides.cell)) == raw_key(sides.cell.value):
        return Outcome(agreed(sides.codec, sides.current, sides.cell.value))
    ours = is_ours_in(sides.codec.name, sides.current, as_it_was or sides.base)
    written = BaseCell(sides.current, shown.value, ours=ours)
    return Outcome(written, write=shown)


def tell_barred(sides: Sides) -> Outcome:
    """A cell that may not be written stays as it is; its note says the database's value."""
    message = say_of_cell(sides.bar, sides.codec.text(sides.current))
    kept = _opened(sides, sides.base, "formula" if sides.cell.is_formula else "held", message)
    return Outcome(kept, problem="held", message=message, bar=sides.bar)


def _refuse(sides: Sides, reading: Reading) -> Outcome:
    if sides.decision == "database" and sides.writable:
        return _overwrite(sides)
    if reading.error == "empty" and (sides.base.value is None or sides.current is None):
        # The sheet never held a value, so nothing was emptied.
        return _follow_database(sides)
    if reading.error == "empty" and sides.direction == "to_sheet":
        return _follow_database(replace(sides, base=BaseCell()))
    # What cannot be read answers nothing: the question stays, and says what is wrong with it.
    if sides.base.kind == "conflict":
        return _refuse_in_conflict(sides, reading)
    message = sentences.refused(sentences.of_known_row(reading.message), sides.codec.expected)
    is_unsure = reading.error == "ambiguous"
    return refuse(sides, "ambiguous" if is_unsure else "invalid", message)


def refuse(sides: Sides, kind: Literal["invalid", "ambiguous", "held"], message: str) -> Outcome:
    """The cell stays as typed; the record keeps its last valid value."""
    base = sides.base._replace(other=_standing_assumption(sides))
    return Outcome(_opened(sides, base, kind, message), problem=kind, message=message)


def _standing_assumption(sides: Sides) -> Value:
    """An assumption from before the refused value stays open, unless somebody has decided."""
    is_decided = sides.decision in ("confirm", "sheet")
    is_still_so = sides.base.assumption == sides.current
    return sides.current if is_still_so and not is_decided else None


def _refuse_in_conflict(sides: Sides, reading: Reading) -> Outcome:
    other, expected = sides.codec.text(sides.current), sides.codec.expected
    message = sentences.conflict_with_refusal(other, *_signed(sides), reading.message, expected)
    base = _opened(sides, sides.base, "conflict", message)._replace(other=sides.current)
    return Outcome(base, problem="conflict", message=message)


def _forbid(sides: Sides, value: Value) -> Outcome:
    if sides.decision == "database" and sides.writable:
        return _overwrite(sides)
    # Emptied, or put back as it was: nobody claims anything, the database's value returns.
    if value is None or value == sides.base.value:
        return _follow_database(replace(sides, base=BaseCell()))
    label, current = sides.codec.label, sides.codec.text(sides.current)
    message = sentences.fixed(label, current) if sides.fixed else sentences.written_by_us(label)
    return refuse(sides, "invalid", message)


def _in_conflict(sides: Sides, value: Value, reading: Reading) -> Outcome:
    """A conflict ends when somebody types, deletes our note or decides.

    Typing and deleting count as an answer only to the value that our note showed.
    """
    is_shown = bool(sides.base.note) and sides.base.other == sides.current
    is_answered = is_shown and (sides.is_retyped or sides.is_note_deleted)
    return _take(sides, value, reading) if is_answered else open_conflict(sides)


def open_conflict(sides: Sides) -> Outcome:
    other = sides.codec.text(sides.current)
    message = sentences.conflict(text_of(sides.cell), other, *_signed(sides))
    base = _opened(sides, sides.base, "conflict", message)._replace(other=sides.current)
    return Outcome(base, problem="conflict", message=message)


def _signed(sides: Sides) -> tuple[str, datetime]:
    """Who gave the database's value, and when; if the journal was erased, since when we know."""
    since = sides.base.since if sides.base.kind == "conflict" else None
    return sides.giver.author, sides.giver.at or since or sides.now


def _opened(sides: Sides, base: BaseCell, kind: CellKind, message: str) -> BaseCell:
    # Since when it has been typed so: it is read as of that day.
    is_typed = {sides.base.kind, kind} <= TYPED
    is_same = not sides.is_retyped if is_typed else sides.base.kind == kind
    return base._replace(
        kind=kind,
        sheet_raw=sides.cell.value,
        note=sentences.note(message),
        since=(sides.base.since if is_same else None) or sides.now,
    )


def agreed(codec: FieldCodec, value: Value, raw: Raw) -> BaseCell:
    """A base on which both sides agree; `ours` if the cell names a link exactly as we would."""
    is_link_name = bool(raw) and value is not None and is_link(codec.name)
    # A partner's own list may call two things by one name.
    is_own = is_link_name and raw in (codec.text(value), codec.shared_name(value))
    return BaseCell(value, raw, ours=is_own)
