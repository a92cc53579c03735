"""What is lent of everybody's items, read for a plan or for one edit."""

from collections.abc import Mapping
from datetime import date

from french_cells.directory import NO_DIRECTORY
from french_cells.reading import Value
from sync_service.domain.codec import EntityCodec, Objection
from sync_service.domain.lending import Lending, find_lent, lending_of, says_back
from sync_service.domain.snapshot import Cell
from sync_service.model.codecs import build_codec
from sync_service.ports import Transaction
from sync_service.sync.planning.rows.stock import object_to_loan, object_to_quantity


def read_lending(stored: Transaction, today: date) -> Lending:
    """Without loans that a sheet says are back: only their day is asked for still."""
    state = build_codec("loan", NO_DIRECTORY, today).fields["status"]
    asked = [p for p in stored.problems.read_open() if p.field == "status" and p.sheet_value]
    back = {p.ref for p in asked if says_back(state.read(Cell(p.sheet_value)).value)}  # type: ignore[arg-type] # canonical
    loans = [one for one in stored.records.read_all("loan") if one.ref not in back]
    return lending_of(loans, stored.records.read_all("item"), today)


def find_shortage(
    stored: Transaction, codec: EntityCodec, ref: str, fields: Mapping[str, Value], today: date
) -> Objection | None:
    """Why a loan or an item cannot be so: more would be out than there are."""
    if codec.entity not in ("loan", "item"):
        return None
    lending = read_lending(stored, today)
    if codec.entity == "item":
        return object_to_quantity(lending, ref, fields.get("quantity"))
    return object_to_loan(lending, ref, find_lent(fields, today), codec)
