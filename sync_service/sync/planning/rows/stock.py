"""Keeps a plan from lending more of an item than there is. Draws nothing.

A loan that somebody types is refused. A loan that comes back to life otherwise, because a deletion
was refused or a run undone, exists already: its row asks whether that is meant.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from french_cells.reading import Value
from sync_service.domain.base import UNMET, BaseRow
from sync_service.domain.codec import EntityCodec, Objection, changed, resolve
from sync_service.domain.decisions import LENT_TWICE
from sync_service.domain.lending import Lending, Lent, count, find_lent
from sync_service.domain.record import Record
from sync_service.domain.wording import row_sentences, sentences
from sync_service.sync.planning.merge import refuse
from sync_service.sync.planning.rows.answered import is_yes_here
from sync_service.sync.planning.rows.merging import RowOutcome
from sync_service.sync.planning.rows.newcomers import Draft, Newcomer, refuse_newcomer
from sync_service.sync.planning.situation import Situation

COUNTING = ("quantity", "loaned_on", "due_on", "item_code", "returned_on", "status")
"""The fields by which a loan takes more: the first one that was typed gets the refusal."""
_RETURN = "returned_on"
_IN_DOUBT = ("invalid", "ambiguous")


def keep_stock(
    situation: Situation, merged: Sequence[RowOutcome], newcomers: Sequence[Newcomer]
) -> tuple[Sequence[RowOutcome], Sequence[Newcomer], Sequence[Draft]]:
    """Rows of known records come before new ones; each in the tab's order."""
    entity = situation.codec.entity
    if entity not in ("loan", "item"):
        return merged, newcomers, ()
    risen = _find_risen(situation, merged) if entity == "loan" else {}
    is_moving = bool(newcomers) or any(row.changes or _find_asked(row) for row in merged)
    if not (is_moving or risen):
        return merged, newcomers, ()
    lending = situation.lookups.lending()
    if entity == "item":
        return [_judge_item(row, lending) for row in merged], newcomers, ()
    ledger = _Ledger(situation, lending, risen)
    for row in merged:
        ledger.take_back(row)
    kept = [ledger.judge(row) for row in merged]
    verdicts = [ledger.admit(newcomer) for newcomer in newcomers]
    admitted = [one for one in verdicts if isinstance(one, Newcomer)]
    return kept, admitted, [one for one in verdicts if isinstance(one, Draft)]


class _Ledger:
    """What is lent, while the plan's rows change that one after another."""

    def __init__(
        self, situation: Situation, lending: Lending, risen: Mapping[str, Lent | None]
    ) -> None:
        """`risen`: loans that came back to life → what this tab knew of each."""
        self._situation = situation
        self._lending = lending
        self._risen = risen
        # One after the other: of two that come to life at once the second asks.
        for ref, before in risen.items():
            lending.put(ref, before)
        # A return that is asked about in its own cell is asked about once.
        for ref, base in situation.state.rows.items():
            if base.cells.get(_RETURN, UNMET).kind in _IN_DOUBT:
                lending.put(ref, None)

    def take_back(self, row: RowOutcome) -> None:
        """What is returned in this run can be lent again in it."""
        if row.changes and self._after(row) is None:
            self._lending.put(row.ref, None)

    def judge(self, row: RowOutcome) -> RowOutcome:
        typed = [name for name in COUNTING if name in row.changes]
        if not typed:
            return self._ask(row)
        lent = self._after(row)
        objection = object_to_loan(self._lending, row.ref, lent, self._situation.codec)
        if objection is not None:
            return self._ask(_refuse_all(row, typed, objection))
        self._put(row, lent)
        return self._ask(row)

    def _ask(self, row: RowOutcome) -> RowOutcome:
        """The loan exists, and stays until somebody ends it."""
        asked = _find_asked(row)
        if asked is None and row.ref not in self._risen:
            return row
        lent = self._after(row)
        message = self.tell_lent_twice(row.ref, lent, is_asked=asked is not None)
        self._put(row, lent)
        name = asked if asked and row.outcomes[asked].problem is None else _find_plain(row)
        if not message or name is None:
            return row
        if is_yes_here(self._situation, row, row.sides_of[name]):
            return row
        sides, outcome = row.sides_of[name], row.outcomes[name]
        base = outcome.base._replace(
            kind="held",
            sheet_raw=sides.cell.value,
            note=sentences.note(message),
            since=sides.base.since or sides.now,
            other=LENT_TWICE,
        )
        asking = replace(outcome, base=base, problem="held", message=message, asks=LENT_TWICE)
        return replace(row, outcomes={**row.outcomes, name: asking})

    def tell_lent_twice(self, ref: str, lent: Lent | None, *, is_asked: bool = False) -> str:
        """What its row asks; "" if there is enough, or if another list asks."""
        situation, lending = self._situation, self._lending
        excess, worst = lending.excess(ref, lent)
        others = (worst if excess else ()) if is_asked else lending.worsened(ref, lent)
        if lent is None or not others:
            return ""
        if situation.lookups.asks_elsewhere(ref, lent.borrower):
            return ""
        lenders = [_told(one, situation.codec, lending.today) for one in others]
        return row_sentences.lent_twice(lending.stock[lent.item], lenders)

    def put_all(self, rows: Iterable[RowOutcome], newcomers: Iterable[Newcomer]) -> None:
        for row in rows:
            self._put(row, self._after(row))
        for one in newcomers:
            fields = resolve(one.record.fields, self._situation.composites)
            self._put(one.outcome, find_lent(fields, self._lending.today))

    def admit(self, newcomer: Newcomer) -> Newcomer | Draft:
        record, row = newcomer.record, newcomer.outcome.row
        lent = find_lent(resolve(record.fields, self._situation.composites), self._lending.today)
        objection = object_to_loan(self._lending, record.ref, lent, self._situation.codec)
        if objection is None:
            self._put(newcomer.outcome, lent)
            return newcomer
        # At a cell that the row has, so that the note is beside what was typed.
        name = next((name for name in COUNTING if name in row.cells), objection.field)
        return refuse_newcomer(newcomer, name, objection.message)

    def _put(self, row: RowOutcome, lent: Lent | None) -> None:
        back = row.outcomes.get(_RETURN)
        is_in_doubt = back is not None and back.base.kind in _IN_DOUBT
        self._lending.put(row.ref, None if is_in_doubt else lent)

    def _after(self, row: RowOutcome) -> Lent | None:
        fields = self._situation.records[row.ref].fields
        after = changed(fields, row.changes, self._situation.composites)
        return find_lent(after, self._lending.today)


def ask_about_returned(
    situation: Situation,
    returned: Iterable[Record],
    merged: Sequence[RowOutcome],
    newcomers: Sequence[Newcomer],
) -> Mapping[str, str]:
    """Reference → what a row asks that is put back: its loan lives again, or asked before."""
    known, records = situation.state.rows, situation.records
    risen = [
        one
        for one in returned
        if known[one.ref].archived or records[one.ref].archived or _was_asked(known[one.ref])
    ]
    if situation.codec.entity != "loan" or not risen:
        return {}
    lending = situation.lookups.lending()
    ledger = _Ledger(situation, lending, dict.fromkeys((one.ref for one in risen), None))
    ledger.put_all(merged, newcomers)
    asked: dict[str, str] = {}
    for record in risen:
        lent = find_lent(resolve(record.fields, situation.composites), lending.today)
        if message := ledger.tell_lent_twice(record.ref, lent):
            asked[record.ref] = message
        lending.put(record.ref, lent)
    return asked


def _find_risen(situation: Situation, merged: Sequence[RowOutcome]) -> Mapping[str, Lent | None]:
    """Loans that differ from what this tab knew, though nobody typed that here."""
    risen = {}
    for row in merged:
        base, record = situation.state.rows.get(row.ref), situation.records.get(row.ref)
        is_typed = any(name in row.changes for name in COUNTING)
        if base is None or record is None or not base.cells or is_typed:
            continue
        composites, today = situation.composites, situation.now.date()
        known = {name: cell.value for name, cell in base.cells.items()}
        before = find_lent(resolve({**record.fields, **known}, composites), today)
        now = find_lent(resolve(record.fields, composites), today)
        is_back = record.archived or base.archived
        if now is not None and (is_back or now != before):
            risen[row.ref] = None if is_back else before
    return risen


def _find_asked(row: RowOutcome) -> str | None:
    """The cell with the question."""
    return next((n for n, sides in row.sides_of.items() if sides.base.other == LENT_TWICE), None)


def _was_asked(known: BaseRow) -> bool:
    return any(one.other == LENT_TWICE for one in known.cells.values())


def _find_plain(row: RowOutcome) -> str | None:
    """The first of the loan's cells without another question."""
    names = (*(name for name in COUNTING if name in row.outcomes), *row.outcomes)
    return next((name for name in names if row.outcomes[name].problem is None), None)


def object_to_loan(
    lending: Lending, ref: str, lent: Lent | None, codec: EntityCodec
) -> Objection | None:
    """Why a loan is not possible; only what makes a shortage worse counts."""
    others = lending.worsened(ref, lent)
    if lent is None or not others:
        return None
    lenders = [_told(one, codec, lending.today) for one in others]
    thing = codec.fields["item_code"].text(lent.item)
    return Objection("quantity", sentences.all_lent(thing, lending.stock[lent.item], lenders))


def object_to_quantity(lending: Lending, ref: str, quantity: Value) -> Objection | None:
    """Why an item's quantity is too small: more of them are lent."""
    if not isinstance(quantity, int) or quantity >= lending.stock.get(ref, 0):
        return None
    out = count(lending.most_at_once(ref))
    return Objection("quantity", sentences.more_lent(out)) if out > quantity else None


def _judge_item(row: RowOutcome, lending: Lending) -> RowOutcome:
    if "quantity" not in row.changes:
        return row
    objection = object_to_quantity(lending, row.ref, row.changes["quantity"])
    return row if objection is None else _refuse_all(row, ["quantity"], objection)


def _refuse_all(row: RowOutcome, names: Sequence[str], objection: Objection) -> RowOutcome:
    refused = {name: refuse(row.sides_of[name], "invalid", objection.message) for name in names}
    return replace(row, outcomes={**row.outcomes, **refused})


def _told(one: Lent, codec: EntityCodec, today: date) -> tuple[str, int, str]:
    """Who has it, how many, until when: structures, never persons."""
    who = codec.fields["borrower_organisation_id"].text(one.borrower)
    if one.due_on is None:
        return who, one.quantity, "sans date de retour"
    day = codec.fields["due_on"].text(one.due_on)
    is_late = one.due_on < today.isoformat()
    return who, one.quantity, f"attendu le {day}" if is_late else f"jusqu’au {day}"
