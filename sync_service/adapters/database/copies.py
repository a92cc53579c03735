"""Copies of everything stored, in one file that either kind of database can take back.

One of an older schema is brought up to date by the migrations that databases go through: it is
filled into a scratch database of its own version, migrated, and copied again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Dialect,
    Engine,
    MetaData,
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
from sync_service.adapters.database.copy_files import (
    NO_COPY_ERRORS,
    Columns,
    Lines,
    NewCopy,
    new_copy,
    opened_copy,
)
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
)
from sync_service.ports import Pause, Progress, TakenBack
from sync_service.ports.work import unseen

_REMINDED = "reminded:"
"""What the mark of a session's reminders begins with, in `job_run`."""


@dataclass(frozen=True, slots=True)
class _Departed:
    """What left before a copy was taken back, and must not leave a second time.

    Whole rows of mails, digests and reminders' marks: another copy may be taken back after it.
    """

    mails: Sequence[dict[str, Any]]
    digests: Sequence[dict[str, Any]]
    reminders: Sequence[dict[str, Any]]


def _read_departed(connection: Connection) -> _Departed:
    outbox, job_run = tables.outbox, tables.job_run.c
    return _Departed(
        mails=_rows(connection, outbox, outbox.c.state == "sent"),
        digests=_rows(connection, tables.digest_run),
        reminders=_rows(connection, tables.job_run, job_run.job.startswith(_REMINDED)),
    )


def _keep_departed(connection: Connection, departed: _Departed) -> None:
    """The copy knows of none of it, or that it was still to come; nothing is sent for it again.

    A mail is as it left, under a number of this copy.
    """
    outbox = tables.outbox
    for some in in_chunks(departed.mails):
        is_known = outbox.c.message_id.in_([row["message_id"] for row in some])
        connection.execute(delete(outbox).where(is_known))
        sent = [{name: row[name] for name in row if name != "id"} for row in some]
        connection.execute(insert(outbox), sent)
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
_AT_WORK = (
    "Le worker ou une commande travaille encore : rien n’a été remplacé. Arrêtez-les, puis "
    "relancez. Un worker tué sur une autre machine compte une minute et demie."
)


def write_copy(connection: Connection, path: Path, progress: Progress = unseen) -> int:
    """The number of rows. The file appears whole or not at all, readable by its owner only.

    Raises UsageError, NothingToCopy.
    """
    columns = {table.name: table.columns.keys() for table in COPIED_TABLES}
    with new_copy(path, newest_version(), columns) as file:
        for table in progress(COPIED_TABLES):
            _write_table(connection, table, file)
        if file.rows == 0:
            raise NothingToCopy(
                "La base de données est vide : aucune copie n’a été écrite. Vérifiez DATABASE_URL "
                "et le dossier où vous lancez la commande."
            )
    return file.rows


def _write_table(connection: Connection, table: Table, file: NewCopy) -> None:
    for row in connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(select(table)):
        file.write(table.name, row)


def read_copy(
    connection: Connection,
    path: Path,
    holder: Holder,
    at: datetime,
    progress: Progress = unseen,
) -> TakenBack:
    """Replaces everything by the copy. Raises UsageError, ConcurrencyError.

    Whoever was erased on request since it was made is nobody in it. What could leave by
    itself waits until a person has looked. What left before is not sent a second time.
    """
    _keep_others_out(connection)
    if SqlLeases(connection, holder).are_others_busy(at):
        raise ConcurrencyError(_AT_WORK)
    erased, departed = read_erased(connection), _read_departed(connection)
    try:
        with opened_copy(path) as lines:
            _refuse_other_version(path, lines)
            for table in reversed(COPIED_TABLES):
                connection.execute(delete(table))
            rows = _insert_rows(connection, lines.columns, lines.rows(progress))
    except RefusedRecord as refused:
        raise UsageError(
            f"Dans la copie {path}, {refused.reason} : rien n’a été remplacé. Quelqu’un a modifié "
            "cette copie. Prenez-en une autre."
        ) from None
    except NO_COPY_ERRORS as error:
        raise _no_whole_copy(path) from error
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


def _refuse_other_version(path: Path, lines: Lines) -> None:
    if lines.version > newest_version():
        raise UsageError(
            f"Une version plus récente du service ({lines.version}) a fait la copie {path} : rien "
            "n’a été remplacé. Installez cette version, puis reprenez la copie."
        )
    if lines.version != newest_version():
        raise UsageError(
            f"La copie {path} vient d’une autre version du service ({lines.version}). Installez "
            "cette version, reprenez la copie, puis revenez à la version actuelle."
        )


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


@contextmanager
def copy_of_today(path: Path) -> Iterator[tuple[Path, bool]]:
    """The copy itself, or what this version would have made of it; that is gone afterwards.

    And whether its last line proves it whole. Raises UsageError.
    """
    try:
        with opened_copy(path) as lines:
            version, columns, is_proven = lines.version, lines.columns, lines.prove_whole()
    except NO_COPY_ERRORS as error:
        raise _no_whole_copy(path) from error
    schema = schema_of_copy(version)
    if schema in (None, newest_version()):
        yield path, is_proven
        return
    with TemporaryDirectory() as folder:
        yield _brought_up(path, str(schema), columns, Path(folder)), is_proven


def _no_whole_copy(path: Path) -> UsageError:
    return UsageError(
        f"{path} n’est pas une copie entière de la base de données (coupée, changée ?) : rien "
        "n’a été remplacé. Prenez-en une autre."
    )


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
    except (*NO_COPY_ERRORS, KeyError) as error:
        raise _no_whole_copy(path) from error
    finally:
        engine.dispose()
    return made


def _fill(engine: Engine, path: Path, columns: Columns) -> None:
    tables: dict[str, Table] = {}
    with opened_copy(path) as lines, engine.connect() as connection, connection.begin():
        for name, *row in lines.rows():
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
