"""Fixtures of the system tests: a host's folder on either database, and a stand-in for Google."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.system.processes import Host, StandIn, start_stand_in

QUICK = {"SETTLE_SECONDS": "0", "QUIET_SECONDS": "0", "POLL_SECONDS": "1"}


@pytest.fixture
def stand_in(tmp_path: Path) -> Iterator[StandIn]:
    started = start_stand_in(Host(tmp_path))
    yield started
    started.caller.close()
    started.running.stop()


@pytest.fixture
def host(tmp_path: Path, stand_in: StandIn) -> Host:
    """Knows the stand-in, writes at once, keeps everything in its own SQLite file."""
    settings = {
        "DATABASE_URL": f"sqlite:///{tmp_path}/sync.db",
        "GOOGLE_API_BASE": stand_in.api_base,
        "GOOGLE_APPLICATION_CREDENTIALS": str(stand_in.credentials),
        "MAPPINGS_DIR": str(tmp_path / "mappings"),
        **QUICK,
    }
    return Host(tmp_path, settings)
