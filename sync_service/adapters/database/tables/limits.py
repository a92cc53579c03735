"""What strangers caused lately, by names that tell nothing of anybody."""

from sqlalchemy import Column, Table, Text

from sync_service.adapters.database.tables.frame import metadata
from sync_service.adapters.database.tables.types import Instant

budget = Table(
    "budget",
    metadata,
    Column("name", Text, primary_key=True),
    Column("spent", Text, nullable=False),
    Column("forget_at", Instant, nullable=False, index=True),
)

owed_mail = Table(
    "owed_mail",
    metadata,
    Column("name", Text, primary_key=True),
    Column("due_at", Instant, nullable=False, index=True),
)

form_use = Table(
    "form_use",
    metadata,
    Column("nonce", Text, primary_key=True),
    Column("session_ref", Text, nullable=False),
    Column("at", Instant, nullable=False, index=True),
)
"""Every form that was answered; a reference and no link, since sessions may go before it."""

visit = Table(
    "visit",
    metadata,
    Column("key", Text, primary_key=True),
    Column("ends_at", Instant, nullable=False),
)
"""The coordinator's visits, by the hash of the link that opened each: it opens nothing."""
