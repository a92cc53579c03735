"""`purge`, `backup`, `restore`: what is kept, how long, and copies of it."""

import sys
from pathlib import Path

import click

from sync_service.application.purge import purge as purge_by_date
from sync_service.bootstrap import open_services
from sync_service.domain.errors import UsageError
from sync_service.entrypoints.cli.output import json_option, print_json, say


@click.command()
@json_option
def purge(*, as_json: bool) -> None:
    """Effacer ce dont la date est passée : inscriptions, contacts, présences, prêts."""
    services = open_services()
    erased = purge_by_date(services.database, services.clock, services.settings.retention_days)
    counts = {
        "registrations": erased.registrations,
        "changes": erased.changes,
        "mails": erased.mails,
        "contacts": erased.records.get("contact", 0),
        "attendance": erased.records.get("attendance", 0),
        "loans": erased.records.get("loan", 0),
        "postponed": erased.postponed,
    }
    if as_json:
        print_json(counts)
    else:
        say(f"Inscriptions effacées : {erased.registrations}. Messages : {erased.mails}.")
        say(
            f"Contacts : {counts['contacts']}. Présences : {counts['attendance']}. "
            f"Prêts : {counts['loans']}."
        )
        if erased.postponed:
            say(f"Remis au prochain passage, leur feuille étant occupée : {erased.postponed}.")


@click.command()
@click.argument("file", metavar="FICHIER", type=click.Path(path_type=Path))
@json_option
def backup(file: Path, *, as_json: bool) -> None:
    """Copier toute la base dans un fichier."""
    rows = open_services().copies.backup(str(file))
    if as_json:
        print_json({"file": str(file), "rows": rows})
    else:
        say(f"{rows} lignes dans {file}. Ce fichier contient des données de familles.")


@click.command()
@click.argument("file", metavar="FICHIER", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Remplacer tout ce que la base contient.")
@json_option
def restore(file: Path, *, yes: bool, as_json: bool) -> None:
    """Remettre la base telle qu’une copie l’a gardée."""
    if not file.is_file():
        raise UsageError(f"La copie {file} n’existe pas. Rien n’a été remplacé.")
    if not yes and not _agreed():
        raise UsageError("Rien n’a été remplacé. Pour le vouloir sans question : --yes.")
    rows = open_services().copies.restore(str(file))
    if as_json:
        print_json({"file": str(file), "rows": rows})
    else:
        say(f"{rows} lignes remises.")


def _agreed() -> bool:
    """A person's yes; where nobody can answer, no."""
    click.echo("Tout ce que la base contient sera remplacé. Continuer ? [oui/non] ", err=True)
    return sys.stdin.readline().strip().lower() in {"o", "oui", "y", "yes"}
