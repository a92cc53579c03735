"""Copies of everything stored, in one file that either kind of database can take back.

One of an older schema is brought up to date by the migrations that databases go through: it is
filled into a scratch database of its own version, migrated, and copied again.
"""

import contextlib
import gzip
import json
import os
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TextIO, TypeAlias

from sqlalchemy import (
    Column,
    Connection,
    Dialect,
    Engine,
    MetaData,
    Row,
    Table,
    delete,
    func,
    insert,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.types import TypeEngine

from sync_service.adapters.database import tables
from sync_service.adapters.database.engine import open_engine
from sync_service.adapters.database.erasure import erase_again, read_erased
from sync_service.adapters.database.leases import Holder, SqlLeases, SqlPauses
from sync_service.adapters.database.migrate import newest_version, schema_of_copy, upgrade
from sync_service.adapters.database.records import DOOR, FIELD_NAMES
from sync_service.adapters.database.statements import in_chunks, insert_unless_there, upsert
from sync_service.adapters.database.tables import lease, metadata, pause, spreadsheet, visit
from sync_service.adapters.database.tables.types import Converted, Instant, Json
from sync_service.domain.errors import (
    ConcurrencyError,
    DatabaseUnavailable,
    NothingToCopy,
    RefusedRecord,
    UsageError,
    said_in_french,
)
from sync_service.ports import Pause, Progress, TakenBack
from sync_service.ports.work import unseen

Columns: TypeAlias = Mapping[str, Sequence[str]]
"""Table → its columns, in the order in which a copy has them."""
_REMINDED = "reminded:"
"""What the mark of a session's reminders begins with, in `job_run`."""


@dataclass(frozen=True, slots=True)
class _Departed:
    """What left before a copy was taken back, and must not leave a second time.

    Mails by their Message-ID, and whole rows of digests and of reminders' marks.
    """

    mails: Sequence[str]
    digests: Sequence[dict[str, Any]]
    reminders: Sequence[dict[str, Any]]


def _read_departed(connection: Connection) -> _Departed:
    outbox, job_run = tables.outbox.c, tables.job_run.c
    sent = select(outbox.message_id).where(outbox.state == "sent")
    return _Departed(
        mails=connection.execute(sent).scalars().all(),
        digests=_rows(connection, tables.digest_run),
        reminders=_rows(connection, tables.job_run, job_run.job.startswith(_REMINDED)),
    )


def _keep_departed(connection: Connection, departed: _Departed) -> None:
    """The copy knows of none of it, or that it was still to come; nothing is sent for it again.

    A mail of the copy that left since is deleted: when it was sent is not known there.
    """
    outbox = tables.outbox
    for some in in_chunks(departed.mails):
        is_gone = (outbox.c.state == "open", outbox.c.message_id.in_(some))
        connection.execute(delete(outbox).where(*is_gone))
    for row in departed.digests:
        if row["step"] == "sent":
            save = upsert(connection, tables.digest_run, ["week", "recipient"])
            connection.execute(save, [row])
        else:
            # The copy may be the newer one, and know that it left.
            insert_unless_there(connection, tables.digest_run, row)
    if departed.reminders:
        save = upsert(connection, tables.job_run, ["job"])
        connection.execute(save, departed.reminders)


def _rows(connection: Connection, table: Table, *which: Any) -> Sequence[dict[str, Any]]:  # noqa: ANN401 - conditions of SQLAlchemy
    return [dict(row._mapping) for row in connection.execute(select(table).where(*which))]  # noqa: SLF001 - its public name


COPIED_TABLES = [table for table in metadata.sorted_tables if table not in {lease, pause, visit}]
"""Parents first. Who works on what, and who is in, is over by the time a copy is taken back."""
_ROWS_AT_ONCE = 1000
_GZIP = b"\x1f\x8b"
_AT_WORK = (
    "Le worker ou une commande travaille encore : rien n’a été remplacé. Arrêtez-les, puis "
    "relancez. Un worker tué sur une autre machine compte une minute et demie."
)


def write_copy(connection: Connection, path: Path, progress: Progress = unseen) -> int:
    """The number of rows. The file appears whole or not at all, readable by its owner only."""
    unfinished = path.with_name(f"{path.name}.part")
    try:
        _refuse_other(path)
        with _open_private(unfinished) as raw, gzip.open(raw, "wt", encoding="ascii") as file:
            file.write(json.dumps(_header()) + "\n")
            rows = sum(_write_table(connection, table, file) for table in progress(COPIED_TABLES))
        if rows == 0:
            unfinished.unlink()
            raise NothingToCopy(
                "La base de données est vide : aucune copie n’a été écrite. Vérifiez DATABASE_URL "
                "et le dossier où vous lancez la commande."
            )
        unfinished.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            unfinished.unlink()
        raise UsageError(
            f"La copie {path} ne peut pas être écrite : {said_in_french(error)}."
        ) from error
    return rows


def _refuse_other(path: Path) -> None:
    """`backup var/sync.db`, typed for what is to be copied, would lose just that."""
    if path.is_file():
        with path.open("rb") as file:
            if file.read(len(_GZIP)) in (b"", _GZIP):
                return
    if path.exists():
        raise UsageError(f"{path} existe déjà et n’est pas une copie. Nommez un autre fichier.")


def _header() -> dict[str, object]:
    """What a later version has to know of the rows that follow."""
    columns = {table.name: table.columns.keys() for table in COPIED_TABLES}
    return {"version": newest_version(), "columns": columns}


def _open_private(path: Path) -> Any:  # noqa: ANN401 - a binary file
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")


def _write_table(connection: Connection, table: Table, file: TextIO) -> int:
    rows = connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(select(table))
    return sum(_write_row(table, row, file) for row in rows)


def _write_row(table: Table, row: Row[Any], file: TextIO) -> int:
    file.write(json.dumps([table.name, *row], default=_encode) + "\n")
    return 1


def read_copy(
    connection: Connection,
    path: Path,
    holder: Holder,
    at: datetime,
    progress: Progress = unseen,
) -> TakenBack:
    """Replaces everything by the copy. Raises UsageError, ConcurrencyError.

    Whoever was erased on request, before the copy or since, is nobody in it. What could leave by
    itself waits until a person has looked. What left before is not sent a second time.
    """
    _keep_others_out(connection)
    if SqlLeases(connection, holder).are_others_busy(at):
        raise ConcurrencyError(_AT_WORK)
    erased, departed = read_erased(connection), _read_departed(connection)
    try:
        with gzip.open(path, "rt", encoding="ascii") as file:
            columns = _read_columns(path, file)
            for table in reversed(COPIED_TABLES):
                connection.execute(delete(table))
            lines = _counted(read_rows(file), path, progress)
            rows = _insert_rows(connection, columns, lines)
    except RefusedRecord as refused:
        raise UsageError(
            f"Dans la copie {path}, {refused.reason} : rien n’a été remplacé. Quelqu’un a modifié "
            "cette copie. Prenez-en une autre."
        ) from None
    except (OSError, EOFError, ValueError) as error:
        raise UsageError(f"{path} n’est pas une copie entière de la base de données.") from error
    if rows == 0:
        raise UsageError(f"La copie {path} est vide : rien n’a été remplacé.")
    _continue_numbers(connection)
    _keep_departed(connection, departed)
    known = erase_again(connection, erased, at)
    _doubt_all_sheets(connection)
    SqlPauses(connection).begin(Pause(at, known))
    return TakenBack(rows, known)


def _keep_others_out(connection: Connection) -> None:
    """SQLite has locked its file already. Pages are read meanwhile; who writes waits."""
    if connection.dialect.name == "postgresql":
        quote = connection.dialect.identifier_preparer.format_table
        names = ", ".join(quote(table) for table in metadata.sorted_tables)
        connection.execute(text(f"LOCK TABLE {names} IN EXCLUSIVE MODE"))


def read_header(file: TextIO) -> tuple[str, Columns]:
    """The version that made the copy, and its columns where it says them. Raises ValueError."""
    header = json.loads(file.readline())
    try:
        return header["version"], header.get("columns", {})
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError from error


def read_rows(file: TextIO) -> Iterator[list[Any]]:
    """The table's name and its values, parents first."""
    return (json.loads(line, object_hook=_decode) for line in file)


def _counted(rows: Iterator[list[Any]], path: Path, progress: Progress) -> Iterator[list[Any]]:
    """How many there are is in no copy: whoever watches has them counted first."""
    if progress is unseen:
        return rows
    with gzip.open(path, "rb") as file:
        count = sum(1 for _ in file) - 1
    return (row for row, _ in zip(rows, progress(range(count)), strict=True))


def _read_columns(path: Path, file: TextIO) -> Columns:
    version, columns = read_header(file)
    if version != newest_version():
        raise UsageError(
            f"La copie {path} vient d’une autre version du service ({version}). Installez cette "
            "version, reprenez la copie, puis revenez à la version actuelle."
        )
    return columns


def _insert_rows(connection: Connection, columns: Columns, lines: Iterable[list[Any]]) -> int:
    count = 0
    for chunk in in_chunks(lines, _ROWS_AT_ONCE):
        for name, rows in _by_table(chunk):
            table = metadata.tables[name]
            names = columns.get(name) or table.columns.keys()
            values = [dict(zip(names, row, strict=True)) for row in rows]
            _refuse_invalid(name, values)
            connection.execute(insert(table), values)
        count += len(chunk)
    return count


def _refuse_invalid(table: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Records of a copy come in by the door of all others."""
    for entity, names in FIELD_NAMES.items():
        if entity == table:
            for row in rows:
                DOOR.refuse_invalid(entity, {name: row[name] for name in names})


def _by_table(lines: Iterable[list[Any]]) -> Iterator[tuple[str, list[list[Any]]]]:
    tables: dict[str, list[list[Any]]] = {}
    for name, *row in lines:
        tables.setdefault(name, []).append(row)
    yield from tables.items()


def _doubt_all_sheets(connection: Connection) -> None:
    """The sheets went on since the copy was made, and Drive calls our own writes an echo."""
    connection.execute(update(spreadsheet).values(unsettled=True, fingerprint=""))


def _continue_numbers(connection: Connection) -> None:
    """PostgreSQL does not notice numbers that it did not give itself; SQLite does."""
    if connection.dialect.name != "postgresql":
        return
    for table in COPIED_TABLES:
        if table.dialect_options["sqlite"]["autoincrement"]:
            last = connection.execute(select(func.max(table.c.id))).scalar() or 0
            connection.execute(
                text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :last, :used)"),
                {"name": table.name, "last": max(last, 1), "used": last > 0},
            )


_ENCODINGS: dict[type, Callable[[Any], dict[str, str]]] = {
    datetime: lambda at: {"$at": at.isoformat()},
    bytes: lambda content: {"$bytes": b64encode(content).decode("ascii")},
    memoryview: lambda content: {"$bytes": b64encode(content).decode("ascii")},
}


def _encode(value: object) -> dict[str, str]:
    return _ENCODINGS[type(value)](value)


def _decode(mapping: dict[str, Any]) -> Any:  # noqa: ANN401 - what JSON cannot say by itself
    if mapping.keys() == {"$at"}:
        return datetime.fromisoformat(mapping["$at"])
    if mapping.keys() == {"$bytes"}:
        return b64decode(mapping["$bytes"])
    return mapping


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
