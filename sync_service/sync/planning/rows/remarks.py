"""What a row's other cells say of its record, « annulé » under « Remarques ». Writes nothing.

A word counts once, when it is typed; one that may be about something else asks, and no more.
"""

from french_cells.folding import raw_key
from sync_service.domain import sentences
from sync_service.domain.base import UNMET, BaseCell, BaseRow, Decision
from sync_service.domain.record import Record
from sync_service.domain.sentences import SIGNATURE
from sync_service.domain.sheet_row import SheetRow
from sync_service.domain.snapshot import BLANK
from sync_service.sync.planning.columns.remarks import REMARK, RemarkCodec, is_in_doubt
from sync_service.sync.planning.merge import Outcome, Sides, refuse
from sync_service.sync.planning.situation import Situation

_CODEC = RemarkCodec()


def is_remarked_anew(row: SheetRow, base: BaseRow | None) -> bool:
    """Another word, or none, than when the row was last planned."""
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
    """Nothing is ever written there: what was said stays as it was typed."""
    cell, known = row.remark or BLANK, base.cells.get(REMARK, UNMET)
    decision = situation.decision_on(ref, REMARK, "held", "ambiguous")
    return Sides(
        codec=_CODEC,
        base=known,
        cell=cell,
        current=None,
        now=situation.now,
        direction="from_sheet",
        decision=_about_this(decision, known, row),
        writable=False,
        is_first=REMARK not in base.cells,
        is_note_deleted=_is_note_deleted(known, base, row),
    )


def judge_remark(situation: Situation, sides: Sides, record: Record) -> Outcome:
    """Of a word that says nothing certain, or of none at all."""
    agreed = Outcome(BaseCell(None, sides.cell.value))
    is_asked = is_in_doubt(sides.cell) and _is_to_come(situation, record)
    if not is_asked or _is_about_something_else(sides):
        return agreed
    return refuse(sides, "ambiguous", sentences.remark_in_doubt())


def _is_about_something_else(sides: Sides) -> bool:
    """Said once, by deleting our note or at the desk; until another word is typed."""
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
    """A yes or no is about the word that was shown."""
    value = row.remark.value if row.remark is not None else None
    return decision if raw_key(known.sheet_raw) == raw_key(value) else None


def _is_note_deleted(known: BaseCell, base: BaseRow, row: SheetRow) -> bool:
    """It stood at the word, or on the reference cell where a person's own note was in the way."""
    if not known.note or row.remark is None:
        return False
    if known.note.removeprefix(SIGNATURE) in base.note:
        return row.ref == base.ref and not row.reference_cell.note
    return not row.remark.note


def is_said_beside(situation: Situation, row: SheetRow) -> bool:
    """Whether the row's remark says something certain."""
    said = situation.aside(REMARK, row.remark) if situation.aside and row.remark else {}
    return bool(said)
