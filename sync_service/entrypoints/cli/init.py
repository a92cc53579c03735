"""`init`: a host's first day; writes what is missing, never over what is there."""

import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

import click

from sync_service.config import DEFAULTS, project_folder, read_environment
from sync_service.domain.errors import UsageError
from sync_service.entrypoints.cli.output import json_option, print_json, say

_SETTINGS = Path(".env")
_KEY_BYTES = 32
_NEXT = (
    "1. Mettez la clé du compte de service Google dans GOOGLE_APPLICATION_CREDENTIALS (.env).",
    "2. Inscrivez les partenaires dans organisations.toml.",
    "3. Partagez chaque feuille avec l’adresse que donne : sync-service check",
    "4. Ajoutez chaque onglet : sync-service adopt ADRESSE --entity contact --partner … --write",
    "5. Essayez sans rien écrire : sync-service sync --dry-run",
)


@click.command()
@json_option
def init(*, as_json: bool) -> None:
    """Préparer ce dossier : réglages et fichiers de correspondance, s’ils manquent."""
    chosen = read_environment().get("MAPPINGS_DIR") or DEFAULTS["MAPPINGS_DIR"]
    try:
        written = [*_write_settings(), *_copy_mappings(Path(chosen))]
    except OSError as error:
        raise UsageError(
            f"{error.filename} ne peut pas être écrit : {error.strerror}. Lancez la commande "
            "dans un dossier où vous pouvez écrire."
        ) from None
    if as_json:
        print_json({"written": written, "next": list(_NEXT)})
        return
    say(f"Écrit : {', '.join(written)}" if written else "Tout était déjà là.")
    for sentence in _NEXT:
        say(sentence)


def _write_settings() -> Iterator[str]:
    """A key of this host's own, so that nobody else can sign its links."""
    if _SETTINGS.exists():
        return
    lines = [
        "# Les réglages ; chacun est expliqué dans .env.example.",
        f"SECRET_KEYS={secrets.token_urlsafe(_KEY_BYTES)}",
        "GOOGLE_APPLICATION_CREDENTIALS=",
    ]
    _SETTINGS.touch(mode=0o600)
    _SETTINGS.write_text("\n".join(lines) + "\n", encoding="utf-8")
    yield str(_SETTINGS)


def _copy_mappings(folder: Path) -> Iterator[str]:
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted(project_folder("mappings").glob("*.toml")):
        target = folder / path.name
        if not target.exists():
            shutil.copyfile(path, target)
            yield str(target)
