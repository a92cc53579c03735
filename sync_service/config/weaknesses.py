"""Settings that are allowed and that a host will regret, and what others could read meanwhile.

`check` gives both as advice, in French. Knows no adapter; opens no file.
"""

import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from sync_service.config.parsers import SHORTEST_KEY, is_loopback, listed
from sync_service.config.settings import Settings

_FEWEST_LETTERS = 10
"""Different ones in a key: a random one of 32 has more, a phrase too."""
_LONGEST_RETENTION_DAYS = 365
_SHORTEST_RETENTION_DAYS = 7
"""A mail waits for its server for a week at most."""

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_ENCRYPTED = frozenset({"require", "verify-ca", "verify-full"})
_SQLITE = "sqlite:///"
_BESIDE_SQLITE = ("", "-wal", "-shm")


def find_weaknesses(settings: Settings) -> Iterator[str]:
    if any(len(set(key)) < _FEWEST_LETTERS for key in settings.secret_keys):
        yield (
            "SECRET_KEYS : une clé se devine, elle n’a que quelques caractères différents. "
            "Faites-en une au hasard : "
            "python3 -c 'import secrets; print(secrets.token_urlsafe(32))'"
        )
    if any(_are_two_keys(key) for key in settings.secret_keys):
        yield (
            "SECRET_KEYS : une clé contient un espace entre deux longues parties. Sont-ce deux "
            "clés ? Séparez-les par une virgule, la nouvelle devant."
        )
    if not settings.google_api_base:
        yield from _impatient(settings)
        yield from _uncopied(settings)
    if settings.public_url.startswith("https:") and not settings.trusted_proxies:
        yield (
            "TRUSTED_PROXIES=0 : toutes les familles ont une seule limite en commun, une machine "
            "peut la prendre à elle seule. Mettez 1 derrière nginx, Caddy ou un hébergeur."
        )
    smtp = urlsplit(settings.smtp_url)
    if smtp.scheme == "smtp" and not is_loopback(smtp.hostname or ""):
        yield (
            "SMTP_URL : smtp:// n’exige aucun chiffrement. Écrivez smtp+starttls:// (port 587) ou "
            "smtps:// (port 465)."
        )
    if settings.poll_seconds < 1:
        yield (
            f"POLL_SECONDS={settings.poll_seconds:g} : le worker interroge Google sans pause, "
            "jusqu’à ce que Google refuse. 60 suffisent."
        )
    yield from _kept_wrongly(settings)


def _kept_wrongly(settings: Settings) -> Iterator[str]:
    if settings.backup_dir is not None and settings.backups_kept > settings.retention_days:
        yield (
            f"BACKUPS_KEPT={settings.backups_kept} : les copies gardent des familles plus "
            f"longtemps que RETENTION_DAYS ({settings.retention_days} jours). Gardez-en moins."
        )
    if settings.retention_days < _SHORTEST_RETENTION_DAYS:
        yield (
            f"RETENTION_DAYS={settings.retention_days} : un message qui attend son serveur est "
            "effacé avec l’inscription, avant d’être parti. Écrivez 7 ou plus ; 30 suffisent."
        )
    if settings.retention_days > _LONGEST_RETENTION_DAYS:
        yield (
            f"RETENTION_DAYS={settings.retention_days} : les inscriptions des familles seraient "
            "gardées plus d’un an. 30 jours suffisent."
        )


def _are_two_keys(key: str) -> bool:
    """A phrase has spaces, too, but no words of that length."""
    parts = key.split()
    return len(parts) > 1 and all(len(one) >= SHORTEST_KEY for one in parts)


def _impatient(settings: Settings) -> Iterator[str]:
    """What a stand-in may be asked at once, people's own sheets may not."""
    for name, seconds in (
        ("SETTLE_SECONDS", settings.settle_seconds),
        ("QUIET_SECONDS", settings.quiet_seconds),
    ):
        if not seconds:
            yield (
                f"{name}=0 : des lignes à moitié tapées seraient prises, et nous écririons sous "
                "les doigts des gens. Laissez 20."
            )


def _uncopied(settings: Settings) -> Iterator[str]:
    if settings.backup_dir is None:
        yield (
            "BACKUP_DIR manque : aucune copie n’est faite la nuit. Indiquez un dossier, sur un "
            "autre disque si possible, ou faites copier la base par votre hébergeur."
        )
    elif settings.ephemeral_host:
        yield (
            f"BACKUP_DIR : {settings.ephemeral_host} vide son disque à chaque redémarrage, les "
            "copies y seraient perdues. Faites copier la base par votre hébergeur."
        )


def hosts_in(settings: Settings) -> dict[str, str]:
    """Setting → the host that it names, those that this machine has to ask others about."""
    named = {"PUBLIC_URL": settings.public_url, "SMTP_URL": settings.smtp_url}
    hosts = {name: urlsplit(address).hostname or "" for name, address in named.items()}
    return {name: host for name, host in hosts.items() if host and not is_loopback(host)}


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
