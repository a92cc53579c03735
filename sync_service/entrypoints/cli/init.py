"""`init`: a host's first day; writes what is missing, never over what is there."""

import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

import click

from sync_service.config import DEFAULTS, project_folder, read_environment
from sync_service.domain.errors import UsageError, said_in_french
from sync_service.entrypoints.cli.output import json_option, print_json, say

_SETTINGS = Path(".env")
_KEY_BYTES = 32
_OWN_FOLDER = Path("correspondances")
_EXPLAINED = """\
# Les réglages du service : une ligne NOM=valeur chacun. Ce qui suit un # au début d’une ligne ne compte pas.
# Gardez ce fichier pour vous : il contient des secrets. Après chaque changement : sync-service check, puis redémarrez
# le worker et les pages.

# --- Google : pour lire et écrire les feuilles ---
# Le chemin de la clé du compte de service, le fichier JSON que Google donne (IAM, Comptes de service, Clés).
# Plusieurs comptes : plusieurs chemins, séparés par des virgules.
GOOGLE_APPLICATION_CREDENTIALS=

# --- La base : où tout est gardé ---
# Un fichier sur cette machine. Chez un hébergeur dont le disque s’efface : postgresql://nom:secret@serveur/base
DATABASE_URL=sqlite:///var/sync.db

# --- Les correspondances : qui sont vos partenaires, quelle colonne est quoi ---
# Leur dossier ; il est à vous, les mises à jour n’y touchent pas.
MAPPINGS_DIR={folder}
# L’adresse du classeur de la coordination qui a un onglet « Partenaires » : elle y inscrit elle-même les feuilles à
# suivre. Vide : aucun.
PARTNERS_SHEET=

# --- Les pages des familles et de la coordination ---
# L’adresse où les familles trouvent les ateliers, comme https://ateliers.example.org
PUBLIC_URL=
# Cette clé signe les liens des familles. Elle vient d’être faite au hasard : gardez-la, ou leurs liens ne s’ouvrent
# plus. Pour en changer : la nouvelle devant, une virgule, l’ancienne derrière.
SECRET_KEYS={key}
# Combien de proxys à vous, ou de votre hébergeur, sont devant les pages : 1 derrière nginx ou Caddy.
TRUSTED_PROXIES=0

# --- Les messages ---
# Le serveur d’envoi, comme smtps://nom:secret@smtp.example.org:465 (un @ dans le nom ou le secret s’écrit %40).
SMTP_URL=
# Qui écrit, comme CLEF <clef@example.org> : une adresse que ce serveur connaît.
MAIL_FROM=
# Qui reçoit la lettre du lundi et peut entrer dans /coordination/ : des adresses, séparées par des virgules.
COORDINATORS=
# true : le propriétaire et l’emprunteur reçoivent un message trois jours avant un retour, et d’autres s’il est en retard (aussitôt, puis après deux et quatre semaines).
#LOAN_REMINDERS=false
# true : chaque partenaire reçoit le lundi sa propre lettre, courte ; ou seulement ceux-ci : les-epis, ludotheque
#PARTNER_LETTERS=false

# --- Les copies ---
# Un dossier où le worker copie tout chaque nuit, sur un autre disque si possible ; vide : aucune copie.
BACKUP_DIR=

# --- Tout le reste a une valeur qui convient. Les plus utiles, à changer sans le # ---
# Les langues des pages : fr, en, ar, tr, sq, ru, uk ; la première sert quand rien n’est choisi.
#LANGUAGES=fr,en
# Combien de jours après une séance les inscriptions sont effacées.
#RETENTION_DAYS=30
# json : des lignes de journal pour un collecteur.
#LOG_FORMAT=text
# Ce que /metrics demande, 16 caractères au moins ; vide, /metrics est fermé.
#METRICS_TOKEN=
"""  # noqa: E501 - a file to be read, wider than code
_NEXT = (
    "1. Mettez le chemin de la clé Google dans GOOGLE_APPLICATION_CREDENTIALS (.env).",
    "2. Inscrivez les partenaires dans {folder}/organisations.toml.",
    "3. Partagez chaque feuille avec l’adresse que donne : sync-service check",
    "4. Ajoutez chaque onglet : sync-service adopt ADRESSE --entity contact --partner … --write",
    "5. Essayez sans rien écrire : sync-service sync --dry-run",
)


@click.command()
@json_option
def init(*, as_json: bool) -> None:
    """Préparer ce dossier : réglages et fichiers de correspondance, s’ils manquent."""
    folder = _folder_of_ones_own()
    try:
        written = [*_write_settings(folder), *_copy_mappings(folder)]
    except OSError as error:
        raise UsageError(
            f"{error.filename} ne peut pas être écrit : {said_in_french(error)}. Lancez la "
            "commande dans un dossier où vous pouvez écrire."
        ) from None
    if as_json:
        print_json({"written": written, "next": [one.format(folder=folder) for one in _NEXT]})
        return
    say(f"Écrit : {', '.join(written)}" if written else "Tout était déjà là.")
    for sentence in _NEXT:
        say(sentence.format(folder=folder))


def _folder_of_ones_own() -> Path:
    """Not that of a clone: what is changed there stands in the way of the next version."""
    chosen = read_environment().get("MAPPINGS_DIR")
    default = Path(DEFAULTS["MAPPINGS_DIR"])
    if chosen or _SETTINGS.exists() or not _is_as_shipped(default):
        return Path(chosen or default)
    return _OWN_FOLDER


def _is_as_shipped(folder: Path) -> bool:
    """A clone's, which nobody has changed yet."""
    shipped = [*project_folder("mappings").glob("*.toml")]
    here = [folder / path.name for path in shipped]
    return all(
        one.is_file() and one.read_bytes() == path.read_bytes()
        for one, path in zip(here, shipped, strict=True)
    )


def _write_settings(folder: Path) -> Iterator[str]:
    """A key of this host's own, so that nobody else can sign its links."""
    if _SETTINGS.exists():
        return
    _SETTINGS.touch(mode=0o600)
    key = secrets.token_urlsafe(_KEY_BYTES)
    _SETTINGS.write_text(_EXPLAINED.format(key=key, folder=folder), encoding="utf-8")
    yield str(_SETTINGS)


def _copy_mappings(folder: Path) -> Iterator[str]:
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted(project_folder("mappings").glob("*.toml")):
        target = folder / path.name
        if not target.exists():
            shutil.copyfile(path, target)
            yield str(target)
