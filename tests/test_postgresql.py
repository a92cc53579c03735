"""The tests' own PostgreSQL: nothing of it outlives them, and nothing of one test the test."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import LiteralString

import psycopg
import pytest

from sync_service.adapters.database import open_database
from sync_service.ports import Mail
from tests.postgresql import Databases
from tests.system.processes import ROOT, eventually

NOW = datetime(2026, 12, 7, tzinfo=UTC)
BESIDE = """
from tests.postgresql import running_postgresql
with running_postgresql() as databases:
    print(databases.server.get_pid(), databases.server.pgdata.parent, flush=True)
    input()
"""


@pytest.mark.system
@pytest.mark.parametrize("blow", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_however_the_tests_end_their_server_ends_too(blow: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", BESIDE], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True, start_new_session=True,
    ) as tests:  # fmt: skip
        assert tests.stdout is not None
        server, folder = tests.stdout.readline().split()
        assert is_alive(int(server))
        os.killpg(tests.pid, blow)

    eventually(lambda: not is_alive(int(server)), seconds=60)
    eventually(lambda: not Path(folder).exists(), seconds=60)


def is_alive(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return True


def test_the_next_test_finds_no_row_and_no_number_of_the_last(postgresql: Databases) -> None:
    with postgresql.upgraded() as url:
        assert add_a_mail(url) == 1
        assert add_a_mail(url) == 2
    with postgresql.upgraded() as again:
        assert again == url
        assert add_a_mail(again) == 1


def add_a_mail(url: str) -> int | None:
    database = open_database(url)
    with database.transaction() as stored:
        stored.outbox.add(Mail(None, "ana@example.org", b"", "<1>", "family"), NOW)
        *_, mail = stored.outbox.read_open()
    database.close()
    return mail.id


@pytest.mark.parametrize(
    "harm",
    [
        "ALTER TABLE contact ADD nickname TEXT",
        "ALTER TABLE contact DROP CONSTRAINT fk_contact_organisation_id",
        "DROP INDEX ix_contact_serial",
        "DROP TABLE job_run",
        "UPDATE alembic_version SET version_num = 'next'",
        "DROP TABLE alembic_version",
    ],
)
def test_a_database_that_a_test_changed_is_nobodys_any_more(
    postgresql: Databases, harm: LiteralString
) -> None:
    with postgresql.upgraded() as url, psycopg.connect(url, autocommit=True) as connection:
        connection.execute(harm)
    with postgresql.upgraded() as other:
        assert other != url
