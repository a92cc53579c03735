"""Every table. Records have one typed table per entity, with the data dictionary's fields."""

from sync_service.adapters.database.tables.frame import RECORD_COLUMNS, metadata
from sync_service.adapters.database.tables.journal import change, run
from sync_service.adapters.database.tables.outside import (
    budget,
    digest_run,
    erasure,
    feeling,
    form_use,
    job_run,
    lease,
    outbox,
    owed_mail,
    pause,
    team_member,
    tombstone,
    visit,
)
from sync_service.adapters.database.tables.records import RECORD_TABLES, registration, session
from sync_service.adapters.database.tables.sync import (
    opened,
    problem,
    roster_tab,
    row_link,
    setting,
    signal,
    spreadsheet,
    tab,
    write_intent,
)

__all__ = [
    "RECORD_COLUMNS",
    "RECORD_TABLES",
    "budget",
    "change",
    "digest_run",
    "erasure",
    "feeling",
    "form_use",
    "job_run",
    "lease",
    "metadata",
    "opened",
    "outbox",
    "owed_mail",
    "pause",
    "problem",
    "registration",
    "roster_tab",
    "row_link",
    "run",
    "session",
    "setting",
    "signal",
    "spreadsheet",
    "tab",
    "team_member",
    "tombstone",
    "visit",
    "write_intent",
]
