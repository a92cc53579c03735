"""What others could read although nobody meant them to: this machine's files, the database link.

`check` reports it as advice, in French. Knows no adapter; opens no file.
"""

import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from sync_service.config.parsers import is_loopback, listed

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_ENCRYPTED = frozenset({"require", "verify-ca", "verify-full"})
_SQLITE = "sqlite:///"
_BESIDE_SQLITE = ("", "-wal", "-shm")


def find_exposures(environ: Mapping[str, str], database_url: str) -> Iterator[str]:
    """A sentence for each file that other accounts may read, and for a base without TLS."""
    for path in _private_files(environ, database_url):
        if path.is_file() and path.stat().st_mode & _OTHERS:
            yield (
                f"{path} : d’autres comptes de cette machine peuvent lire ce fichier. "
                f"Fermez-le : chmod 600 {path}"
            )
    host = _unencrypted_host(environ, database_url)
    if host:
        yield (
            f"DATABASE_URL : rien n’exige que les échanges avec {host} soient chiffrés. "
            "Ajoutez ?sslmode=require à la fin de l’adresse."
        )


def _private_files(environ: Mapping[str, str], database_url: str) -> Iterator[Path]:
    yield Path(".env")
    if database_url.startswith(_SQLITE):
        for ending in _BESIDE_SQLITE:
            yield Path(database_url.removeprefix(_SQLITE) + ending)
    for path in listed(environ.get("GOOGLE_APPLICATION_CREDENTIALS", "")):
        yield Path(path).expanduser()


def _unencrypted_host(environ: Mapping[str, str], database_url: str) -> str:
    """Empty for SQLite, for this machine, and where TLS is demanded."""
    parts = urlsplit(database_url)
    asked = parse_qs(parts.query)
    host = asked.get("host", [parts.hostname or ""])[-1] or environ.get("PGHOST", "")
    mode = asked.get("sslmode", [environ.get("PGSSLMODE", "")])[-1]
    is_here = not host or host.startswith(("/", "@")) or is_loopback(host)
    return "" if parts.scheme == "sqlite" or is_here or mode in _ENCRYPTED else host
