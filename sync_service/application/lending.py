"""What is lent of everybody's items, read for a plan or for one edit."""

from collections.abc import Mapping
from datetime import date

from sync_service.application.ports import Transaction
from sync_service.domain.codec import EntityCodec, Objection
from sync_service.domain.lending import Lending, find_lent, lending_of
from sync_service.domain.reading import Value
from sync_service.domain.rows.stock import object_to_loan, object_to_quantity


def read_lending(stored: Transaction, today: date) -> Lending:
    return lending_of(stored.records.read_all("loan"), stored.records.read_all("item"), today)


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
