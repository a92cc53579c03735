"""What is set on a connection, and what is said when a database cannot serve."""

import sqlite3
import subprocess
import sys
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Timer
from typing import Any

import psycopg
import pytest
from sqlalchemy import make_url, text

from sync_service.adapters.database import SqlDatabase, open_database
from sync_service.adapters.database.engine import open_engine, reading_options
from sync_service.adapters.database.sqlite import Turns
from sync_service.bootstrap import open_services
from sync_service.config import Need, load_settings
from sync_service.domain.errors import (
    ConcurrencyError,
    ConfigurationError,
    DatabaseUnavailable,
    RefusedRecord,
    UsageError,
)
from sync_service.domain.record import Change
from tests.contracts.database.conftest import (
    CONTACT,
    NOW,
    ORGANISATION,
    REGISTRATION,
    WORLD,
    a_record,
)
from tests.contracts.database.test_mails import MAIL
from tests.postgresql import running_postgresql


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 10_000)],
)
def test_sqlite_is_set_up_to_lose_nothing(
    empty_sqlite_url: str, pragma: str, value: object
) -> None:
    engine = open_engine(empty_sqlite_url)
    with engine.connect() as connection:
        assert connection.execute(text(f"PRAGMA {pragma}")).scalar() == value
    engine.dispose()


def test_a_new_file_that_another_begins_in_is_waited_for(tmp_path: Path) -> None:
    """Three processes that upgraded at once: one was refused at once, in one of 900 starts."""
    path = tmp_path / "sync.db"
    first = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    first.execute("BEGIN IMMEDIATE")
    ending = Timer(0.2, first.execute, ["COMMIT"])
    ending.start()
    engine = open_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
    engine.dispose()
    ending.join()
    first.close()


def test_a_new_file_that_another_keeps_is_waited_for_only_so_long(tmp_path: Path) -> None:
    path = tmp_path / "sync.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as first:
        first.execute("BEGIN IMMEDIATE")
        engine = open_engine(f"sqlite:///{path}", busy_seconds=0)
        with pytest.raises(ConcurrencyError):
            engine.connect()


def test_a_writer_may_write_after_a_reader_on_the_same_connection(sqlite_url: str) -> None:
    engine = open_engine(sqlite_url)
    with engine.connect().execution_options(**reading_options(engine)) as connection:
        assert connection.execute(text("PRAGMA query_only")).scalar() == 1
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA query_only")).scalar() == 0
    engine.dispose()


def test_the_folder_of_a_new_file_is_made(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'var' / 'deep' / 'sync.db'}")
    database.upgrade()
    database.close()
    assert (tmp_path / "var" / "deep" / "sync.db").exists()


@pytest.mark.parametrize("url", ["", "mysql://localhost/x", "sqlite://", "rubbish"])
def test_other_addresses_are_refused_with_what_to_write(url: str) -> None:
    with pytest.raises(ConfigurationError, match="sqlite:///"):
        open_database(url)


@pytest.mark.parametrize("prefix", ["postgres", "postgresql"])
def test_both_names_of_postgresql_are_understood(empty_postgresql_url: str, prefix: str) -> None:
    database = open_database(empty_postgresql_url.replace("postgresql", prefix, 1))
    database.upgrade()
    database.close()


def test_a_server_that_does_not_answer_is_named_without_its_password() -> None:
    database = open_database("postgresql://clef:secret@127.0.0.1:1/sync")
    with pytest.raises(DatabaseUnavailable, match=r"127\.0\.0\.1") as refused:
        database.upgrade()
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://clef:secret@127.0.0.1:1/sync", "Rien ne répond à cette adresse"),
        ("postgresql://clef:secret@base.invalid/sync", "Le nom de ce serveur n’existe pas"),
    ],
)
def test_why_a_server_is_out_of_reach_is_said(url: str, said: str) -> None:
    with pytest.raises(DatabaseUnavailable, match=said):
        open_database(url).upgrade()


def test_a_base_that_the_server_does_not_have_is_said(empty_postgresql_url: str) -> None:
    url = make_url(empty_postgresql_url).set(database="absente")
    with pytest.raises(DatabaseUnavailable, match=r"créez-la.*Le serveur dit : « .*absente"):
        open_database(url.render_as_string(hide_password=False)).upgrade()


def test_a_name_that_the_server_does_not_know_is_said(empty_postgresql_url: str) -> None:
    url = make_url(empty_postgresql_url).set(username="personne", password="secret")
    with pytest.raises(DatabaseUnavailable, match="ne reconnaît pas le nom") as refused:
        open_database(url.render_as_string(hide_password=False)).upgrade()
    assert "secret" not in str(refused.value)


def test_an_account_that_may_not_write_is_said(empty_postgresql_url: str) -> None:
    with psycopg.connect(empty_postgresql_url) as owner:
        owner.execute("DO $$ BEGIN CREATE ROLE lecteur LOGIN; EXCEPTION WHEN OTHERS THEN END $$")
    url = make_url(empty_postgresql_url).set(username="lecteur")
    database = open_database(url.render_as_string(hide_password=False))
    with pytest.raises(DatabaseUnavailable, match="n’a pas le droit"):
        database.upgrade()
    database.close()


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file, not a folder")
    with pytest.raises(DatabaseUnavailable, match="dossier"):
        open_database(f"sqlite:///{tmp_path / 'file' / 'var' / 'sync.db'}")


def test_a_file_that_cannot_be_made_is_said() -> None:
    with pytest.raises(DatabaseUnavailable, match="peut y écrire"):
        open_database("sqlite:////proc/sync.db").upgrade()


def test_a_file_of_another_kind_is_said(tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_text("Réunion du 3 décembre. " * 100)
    with pytest.raises(DatabaseUnavailable, match="pas une base SQLite"):
        open_database(f"sqlite:///{tmp_path / 'notes.db'}").upgrade()


def test_who_waits_too_long_for_a_lock_is_told_to_try_again(database_url: str) -> None:
    first = open_database(database_url)
    second = open_database(database_url, busy_seconds=1)
    with first.transaction() as stored:
        stored.jobs.save("digest", NOW)
        with pytest.raises(ConcurrencyError), second.transaction() as other:
            other.jobs.save("digest", NOW)
    with second.transaction() as other:
        other.jobs.save("digest", NOW)
    for database in (first, second):
        database.close()


def test_nobody_notices_that_postgresql_was_restarted() -> None:
    """Each connection that was kept has lost its server."""
    with running_postgresql() as postgresql, postgresql.upgraded() as url:
        database = open_database(url)
        with ExitStack() as together:
            for _ in range(3):
                together.enter_context(database.reading())
        postgresql.server.stop()
        with pytest.raises(DatabaseUnavailable), database.reading():
            pass
        postgresql.server.start()

        with ExitStack() as together:
            for _ in range(3):
                stored = together.enter_context(database.transaction())
                assert stored.jobs.last("digest") is None
        database.close()


@pytest.mark.parametrize(("kept_seconds", "trips"), [(0, 3), (9, 3), (11, 4)])
def test_a_transaction_makes_no_trip_to_postgresql_but_its_own(
    postgresql_url: str, tmp_path: Path, kept_seconds: int, trips: int
) -> None:
    """Each began with a question whether the server still hears; after a pause it still does."""
    engine = open_engine(postgresql_url)
    talk = tmp_path / "talk"
    with talk.open("wb") as heard:
        with engine.connect() as connection:
            driver: Any = connection.connection.dbapi_connection
            driver.pgconn.trace(heard.fileno())
            about = connection.info
        about["kept_at"] -= kept_seconds
        with engine.begin() as connection:
            connection.execute(text("SELECT 1"))
        driver.pgconn.untrace()
    engine.dispose()

    # BEGIN, SELECT, COMMIT.
    assert talk.read_text().count("ReadyForQuery") == trips


def test_a_link_to_nobody_is_refused(database_url: str) -> None:
    database = open_database(database_url)
    with pytest.raises(UsageError, match="renvoie à une fiche"), database.transaction() as stored:
        stored.records.add([CONTACT])
    with database.transaction() as stored:
        # Looked up at the end: records of one run come in any order.
        stored.records.add([CONTACT, ORGANISATION])
    database.close()


def test_a_value_that_the_dictionary_does_not_know_is_refused(database_url: str) -> None:
    database = open_database(database_url)
    odd = a_record("S-0000022", id="x", name="X", kind="circus")
    with (
        pytest.raises(RefusedRecord, match=r"organisation\.kind"),
        database.transaction() as stored,
    ):
        stored.records.add([odd])
    database.close()


@pytest.mark.parametrize("text", ["a\ud800", "\udfff"])
def test_a_text_that_no_database_stores_is_refused(database_url: str, text: str) -> None:
    database = open_database(database_url)
    with pytest.raises(UsageError, match="valeur"), database.transaction() as stored:
        stored.jobs.save(text, NOW)
    database.close()


def test_postgresql_refuses_a_zero_byte_in_words(postgresql_url: str) -> None:
    database = open_database(postgresql_url)
    with pytest.raises(UsageError, match="valeur"), database.transaction() as stored:
        stored.jobs.save("a\x00", NOW)
    database.close()


def test_changes_that_wait_hold_up_nobody_until_the_end(database_url: str) -> None:
    """On SQLite a writer holds up writers anyway; readers never wait."""
    first, second = open_database(database_url), open_database(database_url)
    change = Change("S-0000022", "name", None, "a", "web", NOW)
    with first.transaction() as stored:
        stored.journal.append([change])
        with second.reading() as seen:
            assert seen.journal.last_change() == 0
    with second.reading() as seen:
        assert seen.journal.read_history(change.ref) == [change]
    for database in (first, second):
        database.close()


def test_on_postgresql_a_long_run_lets_a_family_register(postgresql_url: str) -> None:
    long_run = open_database(postgresql_url)
    family = open_database(postgresql_url, busy_seconds=1)
    change = Change("S-0000022", "name", None, "a", "web", NOW)
    with long_run.transaction() as stored:
        stored.journal.append([change])
        with family.transaction() as other:
            other.journal.append([change])
    with long_run.reading() as stored:
        assert stored.journal.last_change() == len(stored.journal.read_history(change.ref)) == 2
    for database in (long_run, family):
        database.close()


class Wall:
    """A clock that only sleeping and working move."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.mark.parametrize(
    ("held", "paused"),
    [(0.001, []), (0.04, [0.04]), (3.0, [0.2])],
    ids=["short", "long", "endless"],
)
def test_a_long_turn_is_followed_by_a_pause_as_long(held: float, paused: list[float]) -> None:
    wall = Wall()
    turns = Turns(wall.monotonic, wall.sleep)
    begun = turns.begin()
    wall.now += held
    turns.end(begun)
    assert wall.slept == pytest.approx(paused)


def test_nobody_who_answers_a_family_pauses() -> None:
    """On a slow disk each registration is a long turn: its family waited twice as long."""
    wall = Wall()
    turns = Turns(wall.monotonic, wall.sleep, gives_way=False)
    begun = turns.begin()
    wall.now += 0.04
    turns.end(begun)
    assert wall.slept == []


@pytest.mark.parametrize("need", ["web", "google"])
def test_pages_open_the_database_to_go_first(sqlite_url: str, need: Need) -> None:
    database = open_services([need], load_settings({"DATABASE_URL": sqlite_url})).database
    assert isinstance(database, SqlDatabase)
    assert database.turns.gives_way == (need != "web")
    database.close()


def test_the_longest_turn_is_known() -> None:
    wall = Wall()
    turns = Turns(wall.monotonic, wall.sleep)
    for held in (0.01, 0.5, 0.02):
        begun = turns.begin()
        wall.now += held
        turns.end(begun)
    assert turns.longest_seconds == pytest.approx(0.5)


SECRETS = (b"Hortense-Secrete", b"hortense@example.org", b"+33639981234")
WHO = {
    "given_name": "Hortense-Secrete",
    "email": "hortense@example.org",
    "phone": "+33639981234",
}
KILLED = """
import os, sys
from datetime import datetime, UTC
from sync_service.adapters.database import SqlDatabase, open_database
database = open_database(sys.argv[1])
reader = open_database(sys.argv[1])
database.upgrade()
context = database._begin({})
stored = context.__enter__()
stored.retention.erase(["N-0000000"], datetime(2026, 11, 25, tzinfo=UTC))
context.__exit__(None, None, None)
os._exit(9)
"""


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.glob("sync.db*")))


@pytest.fixture
def url(sqlite_url: str) -> str:
    """A registration among many others, its mail and its history."""
    database = open_database(sqlite_url)
    others = [
        replace(CONTACT, ref=ref, fields={**CONTACT.fields, "note": "x" * 300})
        for ref in (f"C-{number:07d}" for number in range(0, 2_000_000, 11_111))
        if ref != CONTACT.ref
    ]
    with database.transaction() as stored:
        stored.records.add(one for one in WORLD if one != REGISTRATION)
        stored.seats.add(replace(REGISTRATION, fields={**REGISTRATION.fields, **WHO}), nonce="n")
        stored.outbox.add(replace(MAIL, recipient=WHO["email"]), NOW)
    with database.transaction() as stored:
        stored.records.update(REGISTRATION.ref, {"given_name": "Hortense-Secrete-Deux"}, NOW)
        stored.records.add(others)
    database.close()
    return sqlite_url


@pytest.mark.parametrize("way", ["erase", "purge"])
def test_nothing_of_an_erased_person_is_in_the_files(url: str, tmp_path: Path, way: str) -> None:
    assert all(secret in bytes_of(tmp_path) for secret in SECRETS)
    beside, database = open_database(url), open_database(url)
    with beside.reading() as stored:
        stored.records.find(ORGANISATION.ref)

    with database.transaction() as stored:
        if way == "erase":
            stored.retention.erase([REGISTRATION.ref], NOW)
        else:
            later = NOW + timedelta(days=40)
            stored.retention.purge_registrations("2027-01-03", later)

    assert not any(secret in bytes_of(tmp_path) for secret in SECRETS[:2])
    database.close()
    beside.close()


def test_the_next_start_does_what_a_killed_process_left(url: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", KILLED, url],
        check=False,
        timeout=180,
    )
    assert done.returncode == 9
    assert (tmp_path / "sync.db-wal").stat().st_size > 0

    database = open_database(url)
    database.upgrade()

    assert not any(secret in bytes_of(tmp_path) for secret in SECRETS)
    database.close()


def test_a_log_that_somebody_reads_from_is_emptied_next_time_and_the_process_says_so(
    url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync_service.adapters.database.sqlite._WAIT_MILLISECONDS", 10)
    database, log = open_database(url), tmp_path / "sync.db-wal"
    with closing(sqlite3.connect(tmp_path / "sync.db")) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM contact").fetchone()
        with database.transaction() as stored:
            stored.retention.erase([REGISTRATION.ref], NOW)
        assert [record.getMessage() for record in caplog.records] == [
            "the database's log was not emptied (SQLITE_BUSY); the next purge tries"
        ]
    caplog.clear()

    database.forget_erased()

    assert (log.stat().st_size, caplog.records) == (0, [])
    database.close()


NO_ROOM = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
from sync_service.adapters.database import open_database
database = open_database(sys.argv[1])
database.forget_erased()
with database.reading() as stored:
    assert stored.records.find("C-0000000") is not None
"""


def test_a_disk_without_room_for_what_a_killed_process_left_still_reads(
    url: str, tmp_path: Path
) -> None:
    subprocess.run([sys.executable, "-c", KILLED, url], check=False, timeout=180)
    log = tmp_path / "sync.db-wal"
    assert log.stat().st_size > 0

    done = subprocess.run(
        [sys.executable, "-c", NO_ROOM, url], capture_output=True, check=False, timeout=180
    )

    assert done.returncode == 0
    assert done.stderr.startswith(b"the database's log was not emptied (SQLITE_")
    with_room = open_database(url)
    with_room.forget_erased()
    assert not any(secret in bytes_of(tmp_path) for secret in SECRETS)
    with_room.close()
