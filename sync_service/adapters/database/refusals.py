"""Why a database does not serve, as a sentence that says what to do. Pure; opens nothing.

PostgreSQL says it in words alone while a connection is made, in the server's language.
"""

import re
import sqlite3
from collections.abc import Mapping

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
_FATAL = re.compile(r"\b(?:FATAL|ERROR|ERREUR) ?:\s*(.+)")


def advice_for(sqlite_code: int, words: str) -> str:
    """What to do, then what the server itself says of a connection that it refuses.

    It names a user, a base or a machine: never a password, never a row's value.
    """
    if sqlite_code in _ADVICE:
        return _ADVICE[sqlite_code]
    found = (advice for sign, advice in _CAUSES.items() if re.search(sign, words, re.IGNORECASE))
    said = _FATAL.search(words)
    return next(found, _ANY) + (f" Le serveur dit : « {said[1].strip()} »." if said else "")
