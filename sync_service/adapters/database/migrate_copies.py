"""Brings a copy of an older schema up to date, by the migrations that databases go through.

It is filled into a scratch database of its own version, migrated, and copied again.
"""

import gzip
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Column, Connection, Dialect, Engine, MetaData, Table, insert, inspect
from sqlalchemy.types import TypeEngine

from sync_service.adapters.database.copies import Columns, read_header, read_rows, write_copy
from sync_service.adapters.database.engine import open_engine
from sync_service.adapters.database.migrate import newest_version, schema_of_copy, upgrade
from sync_service.adapters.database.tables import metadata
from sync_service.adapters.database.tables.types import Converted, Instant, Json
from sync_service.domain.errors import DatabaseUnavailable, UsageError


@contextmanager
def copy_of_today(path: Path) -> Iterator[Path]:
    """The copy itself, or what this version would have made of it; that is gone afterwards.

    One that nobody can read is left to whoever takes it back. Raises UsageError.
    """
    try:
        with gzip.open(path, "rt", encoding="ascii") as file:
            version, columns = read_header(file)
    except (OSError, EOFError, ValueError):
        version, columns = newest_version() or "", {}
    schema = schema_of_copy(version)
    if schema in (None, newest_version()):
        yield path
        return
    with TemporaryDirectory() as folder:
        yield _brought_up(path, str(schema), columns, Path(folder))


def _brought_up(path: Path, schema: str, columns: Columns, folder: Path) -> Path:
    engine, made = open_engine(f"sqlite:///{folder}/older.db"), folder / path.name
    try:
        upgrade(engine, schema)
        _fill(engine, path, columns)
        upgrade(engine)
        with engine.connect() as connection, connection.begin():
            write_copy(connection, made)
    except DatabaseUnavailable as error:
        raise UsageError(
            f"La copie {path} a une fiche qui n’est plus permise : rien n’a été remplacé. "
            "Remettez-la avec la version du service qui l’a faite, corrigez la fiche, et faites "
            "une nouvelle copie."
        ) from error
    except (OSError, EOFError, ValueError, KeyError) as error:
        raise UsageError(f"{path} n’est pas une copie entière de la base de données.") from error
    finally:
        engine.dispose()
    return made


def _fill(engine: Engine, path: Path, columns: Columns) -> None:
    tables: dict[str, Table] = {}
    with (
        gzip.open(path, "rt", encoding="ascii") as file,
        engine.connect() as connection,
        connection.begin(),
    ):
        read_header(file)
        for name, *row in read_rows(file):
            if name not in tables:
                tables[name] = _as_it_was(connection, name, columns.get(name, ()))
            values = dict(zip(tables[name].columns.keys(), row, strict=True))
            connection.execute(insert(tables[name]), values)


def _as_it_was(connection: Connection, name: str, columns: Sequence[str]) -> Table:
    """Its columns in the copy's order; a copy that does not say them has the database's own."""
    names = columns or [one["name"] for one in inspect(connection).get_columns(name)]
    return Table(name, MetaData(), *(Column(one, _type_of(name, one)) for one in names))


def _type_of(table: str, column: str) -> TypeEngine[object]:
    today = metadata.tables.get(table)
    known = today is not None and column in today.columns
    return today.columns[column].type if today is not None and known else _Gone()


class _Gone(Converted):
    """Of a column that is no more: what it holds says how it was stored."""

    cache_ok = True

    def process_bind_param(self, value: object, dialect: Dialect) -> object:
        match value:
            case datetime():
                return Instant().process_bind_param(value, dialect)
            case list() | dict():
                return Json().store(value)
            case _:
                return value
