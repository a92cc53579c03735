"""Mails age out with what they were about, and writes that are over once there are later ones."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection, select

from sync_service.adapters.database import SqlDatabase
from sync_service.adapters.database.engine import open_engine
from sync_service.adapters.database.journal import SqlJournal
from sync_service.adapters.database.memory import SqlSyncMemory
from sync_service.adapters.database.retention import SqlRetention
from sync_service.adapters.database.tables import write_intent
from sync_service.ports import WriteIntent
from tests.contracts.database.conftest import NOW
from tests.contracts.database.test_mails import MAIL


def test_mails_are_erased_by_date_whether_they_were_sent_or_not(
    real_database: SqlDatabase,
) -> None:
    with real_database.transaction() as stored:
        stored.outbox.add(MAIL, NOW)
        stored.outbox.add(replace(MAIL, kind="waits"), NOW)
        stored.outbox.add(replace(MAIL, kind="recent"), NOW + timedelta(days=1))
        first, _, recent = stored.outbox.read_due(NOW)
        for mail in (first, recent):
            stored.outbox.failed(mail.id or 0, "refused", None)
        erased = stored.retention.purge_registrations("2026-11-25", NOW)
        assert erased.mails == 2
        assert stored.outbox.read_due(NOW) == []
        assert [mail.kind for mail in stored.outbox.read_set_aside()] == ["recent"]


def test_mails_that_were_not_sent_in_time_are_erased_and_sent_ones_stay(
    real_database: SqlDatabase,
) -> None:
    later = NOW + timedelta(hours=1)
    with real_database.transaction() as stored:
        for kind in ("sent", "waits", "set aside"):
            stored.outbox.add(replace(MAIL, kind=kind, useless_after=later), NOW)
        sent, _, aside = stored.outbox.read_due(NOW)
        stored.outbox.sent(sent.id or 0)
        stored.outbox.failed(aside.id or 0, "refused", None)
        before = stored.retention.purge_registrations("2026-11-01", NOW)
        after = stored.retention.purge_registrations("2026-11-01", later)
        assert (before.mails, after.mails) == (0, 2)
        assert [mail.kind for mail in stored.outbox.read_to(MAIL.recipient)] == ["sent"]


def test_a_mail_set_aside_is_shown_until_its_subject_is_over(real_database: SqlDatabase) -> None:
    """One that waits is no use after a week; this one tells that a family knows nothing."""
    end = NOW + timedelta(days=20)
    with real_database.transaction() as stored:
        for kind in ("aside", "waits"):
            stored.outbox.add(replace(MAIL, kind=kind, useless_after=end), NOW)
        aside, _ = stored.outbox.read_due(NOW)
        stored.outbox.failed(aside.id or 0, "refused", None)
        stored.retention.purge_registrations("2026-11-01", end - timedelta(days=1))
        assert [mail.kind for mail in stored.outbox.read_to(MAIL.recipient)] == ["aside"]
        stored.retention.purge_registrations("2026-11-01", end)
        assert stored.outbox.read_set_aside() == []


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    engine = open_engine(database_url)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def test_of_writes_that_are_over_the_last_of_each_sheet_is_kept(connection: Connection) -> None:
    """They stayed for weeks, and each poll went through them."""
    written = WriteIntent("first", "sheet", "r1", "verified", "", "", NOW)
    kept = {
        replace(written, marker="last", step="repaired", at=NOW + timedelta(hours=1)),
        replace(written, marker="alone", spreadsheet_id="other"),
        replace(written, marker="open", step="intended"),
    }
    over = {written, replace(written, marker="refused", step="abandoned")}
    memory = SqlSyncMemory(connection)
    for intent in kept | over:
        memory.save_intent(intent)
    writes = memory.last_writes()
    for days, left in ((1, kept | over), (2, kept)):
        retention = SqlRetention(connection, SqlJournal(connection))
        retention.purge_registrations("2026-11-01", NOW + timedelta(days=days))
        found = connection.execute(select(write_intent.c.marker)).scalars()
        assert {*found} == {one.marker for one in left}
    assert memory.last_writes() == writes
