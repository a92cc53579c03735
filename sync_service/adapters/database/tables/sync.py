"""Runs, every change of a field (append-only), and what the sync remembers between two runs."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, Table, Text, false

from sync_service.adapters.database.tables.types import (
    Instant,
    Json,
    RowNumber,
    ShownText,
    metadata,
)

signal = Table(
    "signal",
    metadata,
    Column("name", Text, primary_key=True),
    Column("token", Text, nullable=False),
)

setting = Table(
    "setting",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

spreadsheet = Table(
    "spreadsheet",
    metadata,
    Column("spreadsheet_id", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("version_seen_at", Instant),
    Column("read_at", Instant),
    Column("fingerprint", Text, nullable=False),
    Column("planned_change", BigInteger, nullable=False),
    Column("unsettled", Boolean, nullable=False),
    Column("deferred_since", Instant),
    Column("error", ShownText, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("retry_after", Instant),
    Column("rules", Text, nullable=False),
    Column("refused_until", Instant),
)

tab = Table(
    "tab",
    metadata,
    Column("spreadsheet_id", Text, primary_key=True),
    Column("sheet_id", BigInteger, primary_key=True, autoincrement=False),
    Column("generation", Text, nullable=False),
    Column("title", ShownText, nullable=False),
    Column("columns", Json, nullable=False),
    Column("header_row", Integer),
    Column("reference_column", Integer),
    Column("first_met_at", Instant),
    Column("fields", Json, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("fingerprint_since", Instant),
    Column("waiting", Json, nullable=False),
    Column("unnamed", Json, nullable=False),
    Column("headings", Json, nullable=False),
    # What guards hold: a JSON object, guard → elements.
    Column("asked", Json, nullable=False),
    Column("refusal", Json),
    # Asked about as the same: a JSON object, the later reference → the first.
    Column("repeats", Json, nullable=False),
    # Asked once for a column: a JSON object, the question → where its note stands, or its answer.
    Column("assumptions", Json, nullable=False),
    Column("followed_as", Text, nullable=False),
    Column("is_fed", Boolean, nullable=False, server_default=false()),
)

row_link = Table(
    "row_link",
    metadata,
    Column("spreadsheet_id", Text, primary_key=True),
    Column("sheet_id", BigInteger, primary_key=True, autoincrement=False),
    Column("ref", Text, primary_key=True, index=True),
    # The base of all the row's cells in one text, see `cells.py`.
    Column("cells", Text, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("row_hint", Integer),
    Column("missing_since", Instant),
    Column("archived", Boolean, nullable=False),
    Column("note", ShownText, nullable=False),
)

opened = Table(
    "opened",
    metadata,
    Column("id", RowNumber, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("count", Integer, nullable=False),
    sqlite_autoincrement=True,
)
"""How many problems were opened together; rows are only added, so that nobody waits."""

problem = Table(
    "problem",
    metadata,
    Column("id", RowNumber, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("message", ShownText, nullable=False),
    Column("spreadsheet_id", Text, nullable=False, index=True),
    Column("sheet_id", BigInteger),
    Column("tab", ShownText, nullable=False),
    Column("partner", Text, nullable=False),
    Column("ref", Text),
    Column("row_key", ShownText, nullable=False),
    Column("field", Text),
    Column("cell", Text),
    Column("sheet_value", ShownText),
    Column("canonical_value", ShownText),
    Column("since", Instant),
    Column("decision", Text),
    Column("covers", Text, nullable=False),
    # People write the number down: it never names another problem.
    sqlite_autoincrement=True,
)

write_intent = Table(
    "write_intent",
    metadata,
    Column("marker", Text, primary_key=True),
    Column("spreadsheet_id", Text, nullable=False),
    Column("run_id", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("batch", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("at", Instant, nullable=False),
    # Polls ask for the few that are open, of whichever spreadsheet.
    Index(None, "step", "spreadsheet_id"),
)

roster_tab = Table(
    "roster_tab",
    metadata,
    Column("spreadsheet_id", Text, primary_key=True),
    Column("title", Text, primary_key=True),
    Column("partner", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("looked_at", Instant, nullable=False),
    # A JSON object, or null where the tab cannot be followed as it is.
    Column("rules", Json),
    Column("message", ShownText, nullable=False),
    Column("structure", ShownText, nullable=False),
    Column("adopted", Text, nullable=False),
    Column("said", ShownText, nullable=False),
)


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
