"""A database of every release goes on with this program, and holds all that it held."""

import re
from pathlib import Path

import pytest

from sync_service.adapters.database import open_database
from tests.contracts.database.conftest import WORLD, values_of
from tests.releases import FOLDER, load_postgresql, load_sqlite

ROOT = Path(__file__).parents[3]
RELEASED = re.findall(
    r"^## \[(\d+\.\d+\.\d+)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE
)


@pytest.fixture(params=RELEASED)
def version(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=["sqlite", "postgresql"])
def left_behind(request: pytest.FixtureRequest, version: str, tmp_path: Path) -> str:
    """The address of a database as that release left it."""
    script = FOLDER / f"{version}.{request.param}.sql"
    if request.param == "sqlite":
        return load_sqlite(script, tmp_path / "sync.db")
    return load_postgresql(script, request.getfixturevalue("empty_postgresql_url"))


def test_a_database_of_every_release_goes_on(left_behind: str) -> None:
    database = open_database(left_behind)
    database.upgrade()
    with database.transaction() as stored:
        found = {one.ref: stored.records.find(one.ref) for one in WORLD}
        assert {ref: one and values_of(one) for ref, one in found.items()} == {
            one.ref: values_of(one) for one in WORLD
        }
        ref = WORLD[0].ref
        stored.records.update(ref, {"name": "Les Épis et Cie"}, WORLD[0].updated_at)
    with database.reading() as stored:
        changed = stored.records.find(ref)
    assert changed is not None
    assert changed.fields["name"] == "Les Épis et Cie"
    database.close()


def test_every_release_left_its_databases() -> None:
    kept = {path.name for path in FOLDER.glob("*")}
    assert kept == {f"{one}.{kind}.sql" for one in RELEASED for kind in ("sqlite", "postgresql")}
