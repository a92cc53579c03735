"""Every table. Records have one typed table per entity, with the data dictionary's fields."""

from collections.abc import Mapping
from types import MappingProxyType

from sqlalchemy import Table

from sync_service.adapters.database.tables.equipment import item, loan
from sync_service.adapters.database.tables.frame import RECORD_COLUMNS, metadata
from sync_service.adapters.database.tables.journal import change, run
from sync_service.adapters.database.tables.outside import (
    budget,
    digest_run,
    erasure,
    form_use,
    job_run,
    lease,
    outbox,
    owed_mail,
    pause,
    tombstone,
    visit,
)
from sync_service.adapters.database.tables.partners import (
    attendance,
    contact,
    meeting,
    organisation,
)
from sync_service.adapters.database.tables.sync import (
    problem,
    row_link,
    setting,
    signal,
    spreadsheet,
    tab,
    write_intent,
)
from sync_service.adapters.database.tables.workshops import (
    registration,
    session,
    session_count,
    workshop,
)
from sync_service.domain.record import Entity

RECORD_TABLES: Mapping[Entity, Table] = MappingProxyType(
    {
        "organisation": organisation,
        "contact": contact,
        "meeting": meeting,
        "attendance": attendance,
        "item": item,
        "loan": loan,
        "workshop": workshop,
        "session": session,
        "registration": registration,
        "session_count": session_count,
    }
)
"""In an order in which every record comes after those that it links to."""

__all__ = [
    "RECORD_COLUMNS",
    "RECORD_TABLES",
    "budget",
    "change",
    "digest_run",
    "erasure",
    "form_use",
    "job_run",
    "lease",
    "metadata",
    "outbox",
    "owed_mail",
    "pause",
    "problem",
    "registration",
    "row_link",
    "run",
    "session",
    "setting",
    "signal",
    "spreadsheet",
    "tab",
    "tombstone",
    "visit",
    "write_intent",
]
