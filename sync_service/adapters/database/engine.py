"""Opens SQLite or PostgreSQL so that both keep the same promises. Knows no table.

Their refusals are worded for the person who runs the service; PostgreSQL says why in words alone
while a connection is made, in the server's language.
"""

import logging
import os
import re
import sqlite3
from collections.abc import Hashable, Mapping
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    DBAPIError,
    IntegrityError,
)

from french_cells.patterns import pattern
from sync_service.adapters.database.postponed import send_before_questions
from sync_service.adapters.database.sqlite import PRIMARY_CODE, begin_sqlite, prepare_sqlite
from sync_service.domain.errors import (
    ConcurrencyError,
    ConfigurationError,
    DatabaseUnavailable,
    SyncServiceError,
    UsageError,
    said_in_french,
)

_logger = logging.getLogger("database")
_ADVICE = {
    sqlite3.SQLITE_CANTOPEN: "Vérifiez que le dossier existe et que le service peut y écrire.",
    sqlite3.SQLITE_READONLY: "Le fichier ne peut pas être écrit : donnez ce droit au service.",
    sqlite3.SQLITE_PERM: "Le fichier ne peut pas être ouvert : donnez ce droit au service.",
    sqlite3.SQLITE_FULL: "Le disque est plein : faites de la place, puis relancez.",
    sqlite3.SQLITE_IOERR: "Le disque ne répond pas comme il faut : vérifiez-le.",
    sqlite3.SQLITE_CORRUPT: "Le fichier est abîmé : reprenez la dernière copie (restore).",
    sqlite3.SQLITE_NOTADB: "Ce fichier n’est pas une base SQLite : vérifiez DATABASE_URL.",
}
_CAUSES: Mapping[str, str] = {
    r"resolve host|translate host name": (
        "Le nom de ce serveur n’existe pas, ou cette machine n’a pas de réseau : vérifiez "
        "DATABASE_URL."
    ),
    r"connection refused|no such file": (
        "Rien ne répond à cette adresse : la base est-elle démarrée, le port est-il le bon ?"
    ),
    r"timeout|timed out": (
        "Le serveur ne répond pas à temps : il est arrêté, ou un pare-feu est en travers."
    ),
    r"password|mot de passe|authenticat|role .* does not exist|le rôle": (
        "Le serveur ne reconnaît pas le nom ou le mot de passe : reprenez ceux que l’hébergeur "
        "donne (dans un mot de passe, @ s’écrit %40, / s’écrit %2F)."
    ),
    r"database .* does not exist|base de données .* n.existe pas": (
        "Cette base n’existe pas sur le serveur : créez-la, ou corrigez son nom dans DATABASE_URL."
    ),
    r"pg_hba|ssl|certificate": (
        "Le serveur n’accepte pas cette machine, ou pas sans chiffrement : essayez "
        "?sslmode=require à la fin de DATABASE_URL."
    ),
    r"too many (?:clients|connections)|connection slots|trop de clients": (
        "Toutes ses connexions sont prises : arrêtez ce qui ne sert plus, ou demandez-en plus."
    ),
    r"starting up|démarr": "Il démarre : réessayez dans un instant.",
    r"permission denied|droit refusé|InsufficientPrivilege": (
        "Ce compte n’a pas le droit d’y créer ou d’y écrire : rendez-le propriétaire de la base."
    ),
    r"no space left|plus de place|DiskFull": (
        "Son disque est plein : faites de la place, puis relancez."
    ),
}
"""Words of a driver or a server, and what to do, the surest first."""
_ANY = "Vérifiez DATABASE_URL et que la base répond."
_FATAL = pattern(r"\b(?:FATAL|ERROR|ERREUR) ?:\s*(.+)")


def advice_for(sqlite_code: int, words: str) -> str:
    """What to do, then what the server itself says of a connection that it refuses.

    It names a user, a base or a machine: never a password, never a row's value.
    """
    if sqlite_code in _ADVICE:
        return _ADVICE[sqlite_code]
    found = (advice for sign, advice in _CAUSES.items() if re.search(sign, words, re.IGNORECASE))
    said = _FATAL.search(words)
    return next(found, _ANY) + (f" Le serveur dit : « {said[1].strip()} »." if said else "")


_TRY_AGAIN_STATES = frozenset({"40001", "40P01", "55P03"})
"""PostgreSQL: serialization failure, deadlock, a lock not had in time."""

_TRY_AGAIN_CODES = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_PERHAPS_FULL = frozenset({sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN})


def _translate(error: DBAPIError, url: URL) -> SyncServiceError:
    """Which of our errors a library error is; nothing of the statement's values is repeated."""
    code = getattr(error.orig, "sqlite_errorcode", 0) & PRIMARY_CODE
    state = getattr(error.orig, "sqlstate", None)
    if code in _TRY_AGAIN_CODES or state in _TRY_AGAIN_STATES:
        return ConcurrencyError("La base de données est occupée. Réessayez dans un instant.")
    if isinstance(error, IntegrityError):
        return _translate_conflict(code, state, error)
    if isinstance(error, DataError):
        return _refused_value(state or "caractère nul")
    if code in _PERHAPS_FULL and _has_no_room(url):
        code = sqlite3.SQLITE_FULL
    return unavailable(url, advice_for(code, _told(error)))


def _told(error: DBAPIError) -> str:
    """What a server says of a statement may name values: only of the connection it is told."""
    return str(error.orig) if error.statement is None else type(error.orig).__name__


def _refused_value(reason: str) -> UsageError:
    """The value itself is not repeated: it may be somebody's."""
    return UsageError(f"La base de données ne peut pas enregistrer une valeur ({reason}).")


_FULL_BYTES = 1_000_000
"""With less free, SQLite finds no room for its log's index and calls that an I/O error."""


def _has_no_room(url: URL) -> bool:
    """Neither bytes nor names are left on the disk of SQLite's file."""
    try:
        room = os.statvfs(Path(url.database or "").absolute().parent)
    except OSError:
        return False
    is_out_of_names = room.f_files > 0 and room.f_favail == 0
    is_out_of_bytes = room.f_blocks > 0 and room.f_bavail * room.f_frsize < _FULL_BYTES
    return is_out_of_names or is_out_of_bytes


def unavailable(url: URL, advice: str) -> DatabaseUnavailable:
    place = url.render_as_string(hide_password=True)
    return DatabaseUnavailable(f"La base de données {place} ne peut pas servir. {advice}")


def _translate_conflict(code: int, state: str | None, error: IntegrityError) -> SyncServiceError:
    unique_state = "23505"
    is_unique = state == unique_state or (
        code == sqlite3.SQLITE_CONSTRAINT and "UNIQUE" in str(error.orig)
    )
    if is_unique:
        return ConcurrencyError("La même chose vient d’être enregistrée. Réessayez.")
    return UsageError(
        "Une fiche ne peut pas être enregistrée : elle renvoie à une fiche qui n’existe pas, ou "
        "une de ses valeurs n’est pas permise."
    )


BUSY_SECONDS = 10
"""How long a transaction waits for another's lock before it has to try again."""


def open_engine(
    address: str, busy_seconds: int = BUSY_SECONDS, answer_seconds: float | None = None
) -> Engine:
    """Raises ConfigurationError for another kind of database, DatabaseUnavailable.

    `answer_seconds`: how long a server may think about one statement; None: as long as it likes.
    """
    url = _read_url(address)
    if url.get_backend_name() == "sqlite":
        _make_folder(url)
        _refuse_folder(url)
        engine = create_engine(url)
        event.listen(engine, "connect", partial(prepare_sqlite, busy_seconds))
        event.listen(engine, "begin", begin_sqlite)
    else:
        # Its driver is loaded where it is needed alone.
        from sync_service.adapters.database.postgresql import open_postgresql  # noqa: PLC0415

        engine = open_postgresql(url, busy_seconds, answer_seconds)
        send_before_questions(engine)

    def say_it_in_our_words(context: ExceptionContext) -> None:
        if isinstance(context.sqlalchemy_exception, DBAPIError):
            raise _translate(context.sqlalchemy_exception, url) from context.original_exception
        if isinstance(context.original_exception, UnicodeEncodeError):
            raise _refused_value("caractère isolé") from context.original_exception

    event.listen(engine, "handle_error", say_it_in_our_words)
    return engine


def _read_url(address: str) -> URL:
    """Hosts hand out `postgres://`; the driver is our choice."""
    try:
        url = make_url(address)
    except ArgumentError:
        url = URL.create("unreadable")
    if url.drivername in {"postgres", "postgresql", "postgresql+psycopg"}:
        return url.set(drivername="postgresql+psycopg")
    if url.drivername == "sqlite" and url.database:
        return url
    raise ConfigurationError(
        ["DATABASE_URL doit commencer par sqlite:/// (un fichier) ou postgresql://."]
    )


def _make_folder(url: URL) -> None:
    try:
        Path(url.database or "").parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        advice = (
            f"Son dossier ne peut pas être créé ({said_in_french(error)}) : choisissez-en un "
            "autre dans DATABASE_URL."
        )
        raise unavailable(url, advice) from error


def _refuse_folder(url: URL) -> None:
    """Before SQLite says that it cannot open it, and leads to the rights on it."""
    path = url.database or ""
    if os.path.isdir(path):  # noqa: PTH112 - of what cannot be looked at SQLite says why
        raise unavailable(
            url, f"{path} est un dossier : nommez un fichier, comme sqlite:///{path}/sync.db."
        )


def reading_options(engine: Engine) -> dict[str, Any]:
    """Execution options of a transaction that sees one instant and writes nothing."""
    if engine.dialect.name == "sqlite":
        return {"only_reads": True}
    return {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


_NUMBERS = count()
_SEEN = "SELECT txid_current_snapshot()::text, pg_postmaster_start_time()"
"""Which transactions of all this one sees, by numbers that a server never uses again."""


def read_version(connection: Connection) -> Hashable:
    """Of a transaction that only reads: what `Transaction.version` promises."""
    if connection.dialect.name != "sqlite":
        return tuple(connection.exec_driver_sql(_SEEN).one())
    # By the driver itself, as it begins: in a tenth of the time. The file's number is one that
    # each connection counts for itself, and without its own changes.
    driver: Any = connection.connection.dbapi_connection
    number = connection.info.setdefault("number", next(_NUMBERS))
    (others,) = driver.execute("PRAGMA data_version").fetchone()
    return number, others, driver.total_changes
