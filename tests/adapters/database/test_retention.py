"""Mails age out with what they were about."""

from dataclasses import replace
from datetime import timedelta

from sync_service.adapters.database import SqlDatabase
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
