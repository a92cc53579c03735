"""`db`, `purge`, `backup`, `restore`, `resume`: what is kept where, how long, and copies of it."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sync_service.bootstrap import open_scratch, open_services, system_clock, upgrade_database
from sync_service.domain.errors import UsageError
from sync_service.domain.wording.counting import counted
from sync_service.entrypoints.cli.output import json_option, print_json, progress, say

if TYPE_CHECKING:
    from sync_service.privacy.restore_copy import Awaited


@click.command()
@json_option
def purge(*, as_json: bool) -> None:
    """Effacer ce dont la date est passée : inscriptions, contacts, présences, prêts."""
    from sync_service.privacy.purge import purge as purge_by_date

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
    with progress("Copie de la base", as_json=as_json) as steps:
        rows = open_services().copies.backup(str(file), steps)
    if as_json:
        print_json({"file": str(file), "rows": rows})
    else:
        say(f"{counted(rows, 'ligne')} dans {file}. Ce fichier contient des données de familles.")


@click.command()
@click.argument("file", metavar="FICHIER", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Remplacer tout ce que la base contient.")
@click.option("--check", "is_check", is_flag=True, help="Essayer la copie, ne rien remplacer.")
@json_option
def restore(file: Path, *, yes: bool, is_check: bool, as_json: bool) -> None:
    """Remettre la base telle qu’une copie l’a gardée."""
    from sync_service.privacy.restore_copy import Restoring, restore_copy

    if not file.is_file():
        raise UsageError(f"La copie {file} n’existe pas. Rien n’a été remplacé.")
    if is_check:
        _check_copy(file, as_json=as_json)
        return
    if not yes and not _agreed():
        raise UsageError("Rien n’a été remplacé. Pour le vouloir sans question : --yes.")
    services = open_services()
    restoring = Restoring(
        services.copies, services.database, services.clock, services.settings.retention_days
    )
    with progress("Remise de la copie", as_json=as_json) as steps:
        done = restore_copy(restoring, str(file), steps)
    if as_json:
        print_json(
            {
                "file": str(file),
                "rows": done.rows,
                "erased_again": done.erased_again,
                "proven": done.is_proven,
                "paused": True,
            }
        )
        return
    back = counted(done.rows, "ligne remise")
    say(f"{back}. Personnes effacées de nouveau : {done.erased_again}.")
    if not done.is_proven:
        say(_UNPROVEN)
    say("Le service est en pause : aucun message ne part, aucune feuille n’est écrite.")
    say("Regardez ce qui partira : sync-service resume --dry-run. Puis : sync-service resume")


_UNPROVEN = (
    "Attention : une version plus ancienne du service a fait cette copie, sans dire combien de "
    "lignes elle a. Si quelqu’un l’a coupée, cela ne se voit pas."
)


def _check_copy(file: Path, *, as_json: bool) -> None:
    with progress("Essai de la copie", as_json=as_json) as steps, open_scratch() as scratch:
        done = scratch.restore(str(file), system_clock().now(), steps)
    if as_json:
        document = {"rows": done.rows, "proven": done.is_proven, "paused": False}
        print_json({"file": str(file), **document})
        return
    found = "La copie est entière" if done.is_proven else "La copie se lit"
    say(f"{found} : {counted(done.rows, 'ligne')}. Rien n’a été remplacé.")
    if not done.is_proven:
        say(_UNPROVEN)


@click.command()
@click.option("--dry-run", "is_dry", is_flag=True, help="Montrer ce qui partira, rester en pause.")
@json_option
def resume(*, is_dry: bool, as_json: bool) -> None:
    """Reprendre après une restauration."""
    from sync_service.privacy.restore_copy import foresee
    from sync_service.privacy.restore_copy import resume as end_pause

    services = open_services()
    act = foresee if is_dry else end_pause
    awaited = act(services.database, services.clock)
    if as_json:
        print_json(_document(awaited, is_dry=is_dry))
    elif awaited is None:
        say("Le service n’est pas en pause.")
    else:
        _show(awaited, is_dry=is_dry)


def _document(awaited: "Awaited | None", *, is_dry: bool) -> dict[str, object]:
    if awaited is None:
        return {"resumed": False, "paused_since": None}
    return {
        "resumed": not is_dry,
        "paused_since": awaited.since,
        "erased_again": awaited.erased_again,
        "mails": dict(awaited.mails),
        "oldest_mail": awaited.oldest,
        "late_mails": awaited.late,
    }


def _show(awaited: "Awaited", *, is_dry: bool) -> None:
    say(f"En pause depuis le {awaited.since:%d/%m/%Y à %H:%M}.")
    say(f"Personnes effacées de nouveau : {awaited.erased_again}.")
    count = sum(awaited.mails.values())
    kinds = ", ".join(f"{kind} {number}" for kind, number in sorted(awaited.mails.items()))
    say(f"Messages qui partent : {count}" + (f" ({kinds})." if kinds else "."))
    if awaited.oldest is not None:
        say(f"Le plus ancien est du {awaited.oldest:%d/%m/%Y à %H:%M} : il est peut-être parti.")
    if awaited.late:
        say(f"Messages qui ne partent plus, leur sujet est passé : {awaited.late}.")
    if is_dry:
        say("Rien n’est parti. Pour continuer : sync-service resume")
    else:
        say("Le service reprend.")


def _agreed() -> bool:
    """A person's yes; where nobody can answer, no."""
    click.echo("Tout ce que la base contient sera remplacé. Continuer ? [oui/non] ", err=True)
    return sys.stdin.readline().strip().lower() in {"o", "oui", "y", "yes"}


@click.group()
def db() -> None:
    """Tenir la base à jour."""


@db.command()
@json_option
def upgrade(*, as_json: bool) -> None:
    """Créer la base, ou l’amener à la dernière version."""
    upgrade_database()
    if as_json:
        print_json({"upgraded": True})
        return
    say("La base est à jour.")
