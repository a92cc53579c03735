"""Runs, and every change of a field: append-only."""

from sqlalchemy import Column, Table, Text

from sync_service.adapters.database.tables.frame import RowNumber, metadata
from sync_service.adapters.database.tables.types import Instant, Json

run = Table(
    "run",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("started_at", Instant, nullable=False, index=True),
    Column("ended_at", Instant),
    Column("summary", Json),
)

change = Table(
    "change",
    metadata,
    Column("id", RowNumber, primary_key=True),
    Column("ref", Text, nullable=False, index=True),
    Column("entity", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("before", Json),
    Column("after", Json),
    Column("source", Text, nullable=False),
    Column("at", Instant, nullable=False, index=True),
    Column("run", Text, index=True),
    # A number is never given twice, even when the newest rows were erased.
    sqlite_autoincrement=True,
)
