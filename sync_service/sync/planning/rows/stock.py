"""Takes out of a plan what would lend more of an item than there are. Draws nothing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from french_cells.reading import Value
from sync_service.domain.base import UNMET
from sync_service.domain.codec import EntityCodec, Objection, changed, resolve
from sync_service.domain.lending import Lending, Lent, count, find_lent
from sync_service.domain.wording import sentences
from sync_service.sync.planning.merge import refuse
from sync_service.sync.planning.rows.merging import RowOutcome
from sync_service.sync.planning.rows.newcomers import Draft, Newcomer, refuse_newcomer
from sync_service.sync.planning.situation import Situation

_COUNTING = ("quantity", "loaned_on", "due_on", "item_code", "returned_on", "status")
"""The fields by which a loan takes more: the first that was typed gets the refusal."""
_RETURN = "returned_on"
_IN_DOUBT = ("invalid", "ambiguous")


def keep_stock(
    situation: Situation, merged: Sequence[RowOutcome], newcomers: Sequence[Newcomer]
) -> tuple[Sequence[RowOutcome], Sequence[Newcomer], Sequence[Draft]]:
    """Rows that are records already go before new ones; each in the tab's order."""
    entity = situation.codec.entity
    is_moving = bool(newcomers) or any(row.changes for row in merged)
    if entity not in ("loan", "item") or not is_moving:
        return merged, newcomers, ()
    lending = situation.lookups.lending()
    if entity == "item":
        return [_judge_item(row, lending) for row in merged], newcomers, ()
    ledger = _Ledger(situation, lending)
    for row in merged:
        ledger.take_back(row)
    kept = [ledger.judge(row) for row in merged]
    verdicts = [ledger.admit(newcomer) for newcomer in newcomers]
    admitted = [one for one in verdicts if isinstance(one, Newcomer)]
    return kept, admitted, [one for one in verdicts if isinstance(one, Draft)]


class _Ledger:
    """What is out, as the plan's rows change it one after the other."""

    def __init__(self, situation: Situation, lending: Lending) -> None:
        self._situation = situation
        self._lending = lending
        # A return that is asked about in its own cell is asked about once.
        for ref, base in situation.state.rows.items():
            if base.cells.get(_RETURN, UNMET).kind in _IN_DOUBT:
                lending.put(ref, None)

    def take_back(self, row: RowOutcome) -> None:
        """What comes back in this very run is there for the others."""
        if row.changes and self._after(row) is None:
            self._lending.put(row.ref, None)

    def judge(self, row: RowOutcome) -> RowOutcome:
        typed = [name for name in _COUNTING if name in row.changes]
        if not typed:
            return row
        lent = self._after(row)
        objection = object_to_loan(self._lending, row.ref, lent, self._situation.codec)
        if objection is not None:
            return _refuse_all(row, typed, objection)
        self._put(row, lent)
        return row

    def admit(self, newcomer: Newcomer) -> Newcomer | Draft:
        record, row = newcomer.record, newcomer.outcome.row
        lent = find_lent(resolve(record.fields, self._situation.composites), self._lending.today)
        objection = object_to_loan(self._lending, record.ref, lent, self._situation.codec)
        if objection is None:
            self._put(newcomer.outcome, lent)
            return newcomer
        # At a cell that the row has, so that the note is beside what was typed.
        name = next((name for name in _COUNTING if name in row.cells), objection.field)
        return refuse_newcomer(newcomer, name, objection.message)

    def _put(self, row: RowOutcome, lent: Lent | None) -> None:
        back = row.outcomes.get(_RETURN)
        is_in_doubt = back is not None and back.base.kind in _IN_DOUBT
        self._lending.put(row.ref, None if is_in_doubt else lent)

    def _after(self, row: RowOutcome) -> Lent | None:
        fields = self._situation.records[row.ref].fields
        after = changed(fields, row.changes, self._situation.composites)
        return find_lent(after, self._lending.today)


def object_to_loan(
    lending: Lending, ref: str, lent: Lent | None, codec: EntityCodec
) -> Objection | None:
    """Why a loan cannot be so; only what it makes worse is held against it."""
    before, _ = lending.excess(ref, lending.find(ref))
    excess, others = lending.excess(ref, lent)
    if lent is None or excess <= before or not others:
        return None
    told = [_told(one, codec, lending.today) for one in others]
    return Objection("quantity", sentences.all_lent(lending.stock[lent.item], told))


def object_to_quantity(lending: Lending, ref: str, quantity: Value) -> Objection | None:
    """Why there cannot be so few of an item: more of them are out."""
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
    """Who, how many, until when: structures, never persons."""
    who = codec.fields["borrower_organisation_id"].text(one.borrower)
    if one.due_on is None:
        return who, one.quantity, "sans date de retour"
    day = codec.fields["due_on"].text(one.due_on)
    is_late = one.due_on < today.isoformat()
    return who, one.quantity, f"attendu le {day}" if is_late else f"jusqu’au {day}"
