"""Settings that are allowed and that a host will regret. `check` gives it as advice, in French."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from sync_service.config.parsers import is_loopback
from sync_service.config.settings import Settings

_FEWEST_LETTERS = 10
"""Different ones in a key: a random one of 32 has more, a phrase too."""
_LONGEST_RETENTION_DAYS = 365


def find_weaknesses(settings: Settings) -> Iterator[str]:
    if any(len(set(key)) < _FEWEST_LETTERS for key in settings.secret_keys):
        yield (
            "SECRET_KEYS : une clé se devine, elle n’a que quelques caractères différents. "
            "Faites-en une au hasard : "
            "python3 -c 'import secrets; print(secrets.token_urlsafe(32))'"
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
    if settings.backup_dir is not None and settings.backups_kept > settings.retention_days:
        yield (
            f"BACKUPS_KEPT={settings.backups_kept} : les copies gardent des familles plus "
            f"longtemps que RETENTION_DAYS ({settings.retention_days} jours). Gardez-en moins."
        )
    if settings.retention_days > _LONGEST_RETENTION_DAYS:
        yield (
            f"RETENTION_DAYS={settings.retention_days} : les inscriptions des familles seraient "
            "gardées plus d’un an. 30 jours suffisent."
        )


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
