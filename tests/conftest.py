"""Real databases for tests: SQLite in a file, and a PostgreSQL that starts in a second."""

import gc
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from hypothesis import Phase

from sync_service.adapters.database import SqlDatabase
from tests.databases import new_sqlite, open_alone
from tests.dealing import deal
from tests.postgresql import Databases, running_postgresql
from tests.scratch import use_memory

# Hypothesis's own: the same examples everywhere, without a deadline (it would measure machines).
# New examples are looked for by `make soak`; what it finds becomes a row beside the test.
hypothesis.settings.load_profile("ci")
hypothesis.settings.register_profile("soak", max_examples=1000, deadline=None)
# Mutants are judged by the same examples on every machine, however slow; nothing is shrunk.
hypothesis.settings.register_profile(
    "mutants",
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=50,
    phases=(Phase.explicit, Phase.generate),
)


def pytest_configure() -> None:
    """A background job of a shell ignores Ctrl-C, and so would the processes that tests start."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    use_memory()
    gc.disable()


def pytest_collection_finish() -> None:
    """What was loaded stays to the end: the collector need not look at it again and again."""
    gc.freeze()
    gc.enable()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A mutant meets its own module's tests first: mostly they notice it at once."""
    own = _own_tests(os.environ.get("MUTANT_UNDER_TEST", ""))  # noqa: TID251 - mutmut sets it
    items.sort(key=lambda item: not item.nodeid.startswith(own))
    processes = int(getattr(config, "workerinput", {}).get("workercount", 1))
    if processes > 1:
        items[:] = [items[one] for one in deal([one.nodeid for one in items], processes)]


def _own_tests(mutant: str) -> str:
    """`sync_service.domain.week.x_…`: `tests/domain/test_week.py`."""
    _, _, module = mutant.rpartition(".")[0].partition(".")
    folder, _, name = module.rpartition(".")
    return f"tests/{folder.replace('.', '/')}/test_{name}.py"


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Databases]:
    with running_postgresql() as databases:
        yield databases


@pytest.fixture
def empty_postgresql_url(postgresql: Databases) -> Iterator[str]:
    """The address of a PostgreSQL database of the test's own, without a table."""
    with postgresql.empty() as url:
        yield url


@pytest.fixture
def postgresql_url(postgresql: Databases) -> Iterator[str]:
    """The address of an upgraded one."""
    with postgresql.upgraded() as url:
        yield url


@pytest.fixture
def other_postgresql_url(postgresql: Databases) -> Iterator[str]:
    """And of a second one."""
    with postgresql.upgraded() as url:
        yield url


@pytest.fixture
def empty_sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'sync.db'}"


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return new_sqlite(tmp_path / "sync.db")


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest) -> str:
    """The address of a database without a table, once of each kind."""
    url = request.getfixturevalue(f"empty_{request.param}_url")
    assert isinstance(url, str)
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of an upgraded database, once of each kind."""
    url = request.getfixturevalue(f"{request.param}_url")
    assert isinstance(url, str)
    return url


@pytest.fixture
def real_database(database_url: str) -> Iterator[SqlDatabase]:
    """An upgraded database, once of each kind."""
    database = open_alone(database_url)
    yield database
    database.close()
