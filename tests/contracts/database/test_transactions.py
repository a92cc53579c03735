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
    a_record,
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


def test_what_is_stored_has_the_same_version_for_as_long_as_nothing_is(
    databases: OtherProcess,
) -> None:
    one, other = databases(), databases()

    def version(database: Database) -> object:
        with database.reading() as stored:
            return stored.version

    before = version(one), version(other)
    assert (version(one), version(other)) == before


@pytest.mark.parametrize("is_own", [True, False])
def test_each_change_makes_another_version_for_everybody(
    databases: OtherProcess, *, is_own: bool
) -> None:
    reader = databases()
    writer = reader if is_own else databases()
    seen = set[object]()
    for number in range(4):
        for _ in range(2):
            with reader.reading() as stored:
                seen.add(stored.version)
                assert len(stored.records.read_all("organisation")) == number
        with writer.transaction() as stored:
            stored.records.add([a_record(f"S-{number:07}", id=f"{number}", name="Les Épis")])

    assert len(seen) == 4


def test_a_version_is_that_of_what_is_seen(databases: OtherProcess) -> None:
    reader, writer = databases(), databases()
    with reader.reading() as seen:
        assert seen.records.read_all("organisation") == []
        with writer.transaction() as stored:
            stored.records.add([ORGANISATION])
        empty = seen.version
    with reader.reading() as seen:
        full = seen.version
        assert len(seen.records.read_all("organisation")) == 1

    assert empty != full


def test_two_that_read_at_the_same_time_have_each_the_version_that_they_see(
    databases: OtherProcess,
) -> None:
    reader, writer = databases(), databases()
    with reader.reading() as first:
        empty = first.version
        with writer.transaction() as stored:
            stored.records.add([ORGANISATION])
        with reader.reading() as second:
            assert second.version != empty
