"""Fixtures of the system tests: a host's folder on either database, and a stand-in for Google."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import new_sqlite
from tests.system.processes import HereHost, Host, StandIn, stand_in_at

QUICK = {"SETTLE_SECONDS": "0", "QUIET_SECONDS": "0", "POLL_SECONDS": "1"}


def settings_for(folder: Path, stand_in: StandIn) -> dict[str, str]:
    return {
        "DATABASE_URL": new_sqlite(folder / "sync.db"),
        "GOOGLE_API_BASE": stand_in.api_base,
        "GOOGLE_APPLICATION_CREDENTIALS": str(stand_in.credentials),
        "MAPPINGS_DIR": str(folder / "mappings"),
        **QUICK,
    }


@pytest.fixture(scope="session")
def stand_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StandIn]:
    """One for all: each test makes spreadsheets of its own in it."""
    with stand_in_at(Host(tmp_path_factory.mktemp("google"))) as started:
        yield started


@pytest.fixture
def host(tmp_path: Path, stand_in: StandIn) -> Host:
    """Knows the stand-in, writes at once, keeps everything in its own SQLite file."""
    return Host(tmp_path, settings_for(tmp_path, stand_in))


@pytest.fixture
def here(tmp_path: Path, stand_in: StandIn) -> HereHost:
    """The same, with its commands in this process: for stories of many commands."""
    return HereHost(tmp_path, settings_for(tmp_path, stand_in))
