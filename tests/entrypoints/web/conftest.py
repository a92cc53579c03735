"""The town on both databases: what holds on the fake holds on the real one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from sync_service.adapters.database import SqlDatabase
from tests.databases import new_sqlite, open_alone
from tests.entrypoints.web.quarter import Quarter, make_quarter
from tests.entrypoints.web.town import Town


@pytest.fixture(params=["fake", "sqlite"])
def town(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Town]:
    if request.param == "fake":
        yield Town()
        return
    database = open_alone(new_sqlite(tmp_path / "town.db"))
    yield Town(database=database)
    database.close()


@pytest.fixture
def client(town: Town) -> FlaskClient:
    return town.app().test_client()


@pytest.fixture
def real_town(real_database: SqlDatabase) -> Town:
    """The town on SQLite and on PostgreSQL: what one refuses, the other may take."""
    return Town(database=real_database)


@pytest.fixture
def quarter(tmp_path: Path) -> Iterator[Quarter]:
    """Pages, mails and spreadsheets over one real database."""
    database = open_alone(new_sqlite(tmp_path / "quarter.db"))
    made = make_quarter(Town(database=database), tmp_path)
    # The first round looks at nothing: what was so before it is no change to tell of.
    made.follow()
    made.town.clock.pass_by(minutes=20)
    yield made
    made.close()
    database.close()


@pytest.fixture
def family(quarter: Quarter) -> FlaskClient:
    """A family's browser in the quarter."""
    return quarter.town.app().test_client()
