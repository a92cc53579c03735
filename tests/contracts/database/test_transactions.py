"""What `Database` promises."""

from dataclasses import replace

import pytest

from sync_service.domain.record import make_reference
from sync_service.ports import Database, Mail, Run
from tests.contracts.database.conftest import (
    NOW,
    ORGANISATION,
    REGISTRATION,
    SESSION,
    WORKSHOP,
    OtherProcess,
    values_of,
)


def test_what_is_stored_is_seen_by_the_next_transaction(databases: OtherProcess) -> None:
    with databases().transaction() as stored:
        stored.records.add([ORGANISATION])
    with databases().reading() as stored:
        found = stored.records.find(ORGANISATION.ref)
    assert found is not None
    assert values_of(found) == ORGANISATION.fields


def test_an_exception_takes_everything_back(database: Database) -> None:
    class Interruption(Exception):
        """Something unforeseen."""

    def interrupted() -> None:
        with database.transaction() as stored:
            stored.records.add([ORGANISATION])
            stored.jobs.save("digest", NOW)
            raise Interruption

    with pytest.raises(Interruption):
        interrupted()
    with database.reading() as stored:
        assert stored.records.find(ORGANISATION.ref) is None
        assert stored.jobs.last("digest") is None


def test_a_transaction_sees_what_it_has_written_itself(database: Database) -> None:
    with database.transaction() as stored:
        stored.records.add([ORGANISATION])
        assert stored.records.find(ORGANISATION.ref) is not None


def test_what_waits_for_the_commit_is_there_for_each_question(databases: OtherProcess) -> None:
    """On PostgreSQL much is sent at once, at the latest before something else is asked."""
    database = databases()
    mail = Mail(None, "zoe@example.org", b"", "<1@example.org>", "links")
    with database.transaction() as stored:
        stored.records.add([ORGANISATION, WORKSHOP, SESSION])
        for place in range(30):
            stored.outbox.add(mail, NOW)
            stored.journal.open_run(Run(f"run-{place}", "form", NOW))
        assert len(stored.outbox.read_open()) == 30
        for place in range(30):
            stored.seats.add(
                replace(REGISTRATION, ref=make_reference("registration", place)), nonce=f"{place}"
            )
        assert len(stored.journal.read_runs()) == 30
        stored.seats.use_form("n", SESSION.ref, NOW)
    with databases().reading() as stored:
        assert len(stored.records.read_all("registration")) == 30
        assert stored.seats.read_use("n", [SESSION.ref], NOW).is_used


def test_readers_do_not_see_what_is_not_committed(databases: OtherProcess) -> None:
    writer, reader = databases(), databases()
    with writer.transaction() as stored:
        stored.records.add([ORGANISATION])
        with reader.reading() as seen:
            assert seen.records.find(ORGANISATION.ref) is None


def test_a_reader_sees_one_instant(databases: OtherProcess) -> None:
    writer, reader = databases(), databases()
    with reader.reading() as seen:
        assert seen.records.read_all("organisation") == []
        with writer.transaction() as stored:
            stored.records.add([ORGANISATION])
        assert seen.records.read_all("organisation") == []


def test_nothing_is_written_while_reading(database: Database) -> None:
    with pytest.raises(Exception, match=r"."), database.reading() as stored:
        stored.jobs.save("digest", NOW)
    with database.reading() as stored:
        assert stored.jobs.last("digest") is None


def test_upgrading_again_keeps_everything(database: Database) -> None:
    with database.transaction() as stored:
        stored.records.add([ORGANISATION])
    database.upgrade()
    with database.reading() as stored:
        assert stored.records.find(ORGANISATION.ref) is not None
