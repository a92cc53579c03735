"""Bytes of the erased leave SQLite's files, also when a process was killed before it was done."""

import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from sync_service.adapters.database import open_database
from tests.contracts.database.conftest import CONTACT, NOW, ORGANISATION, REGISTRATION, WORLD
from tests.contracts.database.test_mails import MAIL

SECRETS = (b"Hortense-Secrete", b"hortense@example.org", b"+33639981234")
WHO = {
    "given_name": "Hortense-Secrete",
    "email": "hortense@example.org",
    "phone": "+33639981234",
}
KILLED = """
import os, sys
from datetime import datetime, UTC
from sync_service.adapters.database import open_database
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
def url(tmp_path: Path) -> str:
    """A registration among many others, its mail and its history."""
    address = f"sqlite:///{tmp_path}/sync.db"
    database = open_database(address)
    database.upgrade()
    others = [
        replace(CONTACT, ref=ref, fields={**CONTACT.fields, "note": "x" * 300})
        for ref in (f"C-{number:07d}" for number in range(0, 2_000_000, 11_111))
        if ref != CONTACT.ref
    ]
    with database.transaction() as stored:
        stored.records.add(one for one in WORLD if one != REGISTRATION)
        stored.seats.add(
            replace(REGISTRATION, fields={**REGISTRATION.fields, **WHO}), nonce="n", token_hash="t"
        )
        stored.outbox.add(replace(MAIL, recipient=WHO["email"]), NOW)
    with database.transaction() as stored:
        stored.records.update(REGISTRATION.ref, {"given_name": "Hortense-Secrete-Deux"}, NOW)
        stored.records.add(others)
    database.close()
    return address


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
        timeout=60,
    )
    assert done.returncode == 9
    assert (tmp_path / "sync.db-wal").stat().st_size > 0

    database = open_database(url)
    database.upgrade()

    assert not any(secret in bytes_of(tmp_path) for secret in SECRETS)
    database.close()
