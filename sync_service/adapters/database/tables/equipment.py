"""What partners lend each other."""

from sync_service.adapters.database.tables.frame import (
    choice,
    count,
    link,
    record_table,
    text,
    typed,
)
from sync_service.adapters.database.tables.types import Amount, Day, Words

ITEM_KINDS = ("kit", "game", "book", "exhibition", "facilitation_tool", "equipment", "medium")
LOAN_STATUSES = (
    "reserved", "on_loan", "overdue", "returned", "cancelled", "available", "lost",
    "out_of_service",
)  # fmt: skip

item = record_table(
    "item",
    text("code"),
    text("label", required=True),
    *choice("kind", ITEM_KINDS),
    *count("quantity"),
    typed("contents", Words),
    text("age_range"),
    typed("themes", Words),
    *choice("condition", ("new", "good", "worn", "incomplete", "damaged", "out_of_service")),
    text("location"),
    link("owner_organisation_id", "organisation.id", required=True),
    *count("loan_days"),
)

loan = record_table(
    "loan",
    link("item_code", "item.ref", required=True),
    *count("quantity"),
    link("borrower_organisation_id", "organisation.id", required=True),
    link("borrower_contact_id", "contact.ref"),
    typed("loaned_on", Day, required=True),
    typed("due_on", Day),
    typed("returned_on", Day),
    *choice("status", LOAN_STATUSES),
    *choice("condition_back", ("ok", "incomplete", "damaged")),
    typed("deposit", Amount),
)
