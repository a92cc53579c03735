"""Work that processes share, what leaves by mail, and what strangers caused lately."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    false,
)

from sync_service.adapters.database.tables.types import (
    Instant,
    Json,
    RowNumber,
    ShownText,
    metadata,
)

lease = Table(
    "lease",
    metadata,
    Column("name", Text, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("host", Text, nullable=False),
    Column("pid", Integer, nullable=False),
    Column("expires_at", Instant, nullable=False),
)

job_run = Table(
    "job_run",
    metadata,
    Column("job", Text, primary_key=True),
    Column("last_at", Instant, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", RowNumber, primary_key=True),
    Column("recipient", Text, nullable=False),
    Column("message", LargeBinary, nullable=False),
    Column("message_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", Instant),
    Column("error", ShownText, nullable=False),
    Column("state", Text, nullable=False, index=True),
    Column("created_at", Instant, nullable=False),
    Column("useless_after", Instant),
    Column("about", Json),
    Column("is_doubtful", Boolean, nullable=False, server_default=false()),
    sqlite_autoincrement=True,
)

digest_run = Table(
    "digest_run",
    metadata,
    Column("week", Text, primary_key=True),
    Column("recipient", Text, primary_key=True),
    Column("step", Text, nullable=False),
    Column("message", LargeBinary, nullable=False),
)

erasure = Table(
    "erasure",
    metadata,
    Column("ref", Text, primary_key=True),
    Column("at", Instant, nullable=False),
)
"""Those who were erased on request, by reference: erased again if an old copy restores them."""

tombstone = Table(
    "tombstone",
    metadata,
    Column("spreadsheet_id", Text, primary_key=True),
    Column("sheet_id", BigInteger, primary_key=True, autoincrement=False),
    Column("ref", Text, primary_key=True),
    Column("fields", Json, nullable=False),
    Column("seal", Text, nullable=False),
    # Of the cells of `fields` alone, in the row of a record that goes on.
    Column("is_cell", Boolean, nullable=False, server_default=false()),
)
"""Rows of records erased by date that may still be in a sheet: a keyed hash, no value."""

pause = Table(
    "pause",
    metadata,
    Column("since", Instant, primary_key=True),
    Column("erased_again", Integer, nullable=False),
)
"""One row while the service waits for a person, since a copy was taken back."""


team_member = Table(
    "team_member",
    metadata,
    Column("address", Text, primary_key=True),
    Column("role", Text, nullable=False),
    Column("until", Text, nullable=False),
    Column("added_by", Text, nullable=False),
    Column("added_at", Instant, nullable=False),
)
"""Who may come in to the desk besides the coordinators of the settings."""

feeling = Table(
    "feeling",
    metadata,
    # The registration's reference; once it is erased, a number that is nobody's.
    Column("key", Text, primary_key=True),
    Column("session_ref", Text, nullable=False),
    Column("said", Text, nullable=False),
)
"""What families say of a session afterwards; a reference and no link, since sessions may go."""

budget = Table(
    "budget",
    metadata,
    Column("name", Text, primary_key=True),
    Column("spent", Text, nullable=False),
    Column("forget_at", Instant, nullable=False),
    sqlite_with_rowid=False,
)
"""Saved by each registration, three names and more; those that are over go once a night."""

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
    Index(None, "session_ref", "at"),
    sqlite_with_rowid=False,
)
"""Every form that was answered; a reference and no link, since sessions may go before it."""

visit = Table(
    "visit",
    metadata,
    Column("key", Text, primary_key=True),
    Column("ends_at", Instant, nullable=False),
)
"""The coordinator's visits, by the hash of the link that opened each: it opens nothing."""
