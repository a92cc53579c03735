"""`erase`, `export-person`: what a person may ask of those who keep data about them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from sync_service.bootstrap import Services, open_services
from sync_service.entrypoints.cli.export import write_file
from sync_service.entrypoints.cli.output import (
    json_option,
    json_text,
    messages,
    print_json,
    say,
)
from sync_service.privacy.erase_person import (
    Wanted,
    erase_person,
    gather_person,
    read_wanted,
)


def _who(command: Callable[..., Any]) -> Callable[..., Any]:
    """The three ways to say who is meant."""
    for name, told in (
        ("--ref", "Référence d’un contact ou d’une inscription."),
        ("--phone", "Numéro de téléphone."),
        ("--email", "Adresse de courriel."),
    ):
        command = click.option(name, help=told)(command)
    return command


@click.command()
@_who
@click.option("--dry-run", "is_dry", is_flag=True, help="Dire qui serait effacé, sans rien faire.")
@json_option
def erase(
    email: str | None, phone: str | None, ref: str | None, *, is_dry: bool, as_json: bool
) -> None:
    """Effacer une personne qui le demande, partout, et en donner le reçu."""
    services = open_services()
    wanted = _read(services, email, phone, ref)
    receipt = erase_person(services.database, services.clock, wanted, is_dry=is_dry)
    if as_json:
        print_json(
            {
                "at": services.clock.now(),
                "refs": receipt.refs,
                "changes": receipt.erased.changes,
                "mails": receipt.erased.mails,
                "spreadsheets": receipt.spreadsheets,
            }
        )
        return
    if not receipt.refs:
        say("Rien n’est gardé sur cette personne.")
        return
    done = "Serait effacé" if is_dry else "Effacé"
    say(f"{done} : {', '.join(receipt.refs)}.")
    if not is_dry:
        say(f"Historique : {receipt.erased.changes} lignes. Messages : {receipt.erased.mails}.")
    if receipt.spreadsheets:
        say("Feuilles vidées au prochain passage : " + ", ".join(receipt.spreadsheets) + ".")
    say("Cherchez aussi son nom dans les remarques, et ailleurs s’il y est abrégé.")


@click.command("export-person")
@_who
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Fichier.")
def export_person(
    email: str | None, phone: str | None, ref: str | None, output: Path | None
) -> None:
    """Donner à une personne tout ce qui est gardé sur elle, en JSON."""
    services = open_services()
    known = gather_person(services.database, _read(services, email, phone, ref))
    if output is None:
        print_json(known)
        return
    write_file(output, (json_text(known) + "\n").encode())
    messages().print(f"{len(known)} fiches dans {output}", markup=False)


def _read(services: Services, email: str | None, phone: str | None, ref: str | None) -> Wanted:
    return read_wanted(services.codec("contact"), email, phone, ref)
