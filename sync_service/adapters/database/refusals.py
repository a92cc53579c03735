"""What the database refuses, in the words of the person who runs the service."""

import sqlite3

from sqlalchemy import URL
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError

from sync_service.domain.errors import (
    ConcurrencyError,
    DatabaseUnavailable,
    SyncServiceError,
    UsageError,
)

_TRY_AGAIN_STATES = frozenset({"40001", "40P01", "55P03"})
"""PostgreSQL: serialization failure, deadlock, a lock not had in time."""

_TRY_AGAIN_CODES = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_PRIMARY_CODE = 0xFF
"""SQLite's extended codes carry the primary one in their lowest byte."""

_ADVICE = {
    sqlite3.SQLITE_CANTOPEN: "Vérifiez que le dossier existe et que le service peut y écrire.",
    sqlite3.SQLITE_READONLY: "Le fichier ne peut pas être écrit : donnez ce droit au service.",
    sqlite3.SQLITE_PERM: "Le fichier ne peut pas être ouvert : donnez ce droit au service.",
    sqlite3.SQLITE_FULL: "Le disque est plein : faites de la place, puis relancez.",
    sqlite3.SQLITE_IOERR: "Le disque ne répond pas comme il faut : vérifiez-le.",
    sqlite3.SQLITE_CORRUPT: "Le fichier est abîmé : reprenez la dernière copie (restore).",
    sqlite3.SQLITE_NOTADB: "Ce fichier n’est pas une base SQLite : vérifiez DATABASE_URL.",
}


def translate(error: DBAPIError, url: URL) -> SyncServiceError:
    """Which of our errors a library error is; nothing of the statement's values is repeated."""
    code = getattr(error.orig, "sqlite_errorcode", 0) & _PRIMARY_CODE
    state = getattr(error.orig, "sqlstate", None)
    if code in _TRY_AGAIN_CODES or state in _TRY_AGAIN_STATES:
        return ConcurrencyError("La base de données est occupée. Réessayez dans un instant.")
    if isinstance(error, IntegrityError):
        return _translate_conflict(code, state, error)
    if isinstance(error, DataError):
        return refused_value(state or "caractère nul")
    return unavailable(url, _ADVICE.get(code, "Vérifiez DATABASE_URL et que la base répond."))


def refused_value(reason: str) -> UsageError:
    """The value itself is not repeated: it may be somebody's."""
    return UsageError(f"La base de données ne peut pas enregistrer une valeur ({reason}).")


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
