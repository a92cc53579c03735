"""What databases of tests share, and what each has for itself."""

from pathlib import Path

from sqlalchemy import Connection, literal, select
from sqlalchemy.engine.interfaces import Compiled

from sync_service.adapters.database.engine import open_engine
from tests.databases import new_sqlite


def compiled(connection: Connection) -> Compiled | None:
    context = connection.execute(select(literal(1))).context
    return context.compiled


def test_a_statement_is_compiled_once_for_all_databases(tmp_path: Path) -> None:
    first, second = (open_engine(new_sqlite(tmp_path / f"{one}.db")) for one in "ab")

    with first.connect() as one, second.connect() as other:
        assert compiled(one) is compiled(other) is not None

    first.dispose()
    second.dispose()


def test_each_kind_of_database_has_its_own(tmp_path: Path, postgresql_url: str) -> None:
    first, second = open_engine(new_sqlite(tmp_path / "a.db")), open_engine(postgresql_url)

    with first.connect() as one, second.connect() as other:
        assert str(compiled(one)) != str(compiled(other))

    first.dispose()
    second.dispose()
