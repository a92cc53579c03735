"""`db upgrade`: brings the schema to the newest version."""

import click

from sync_service.bootstrap import open_services
from sync_service.entrypoints.cli.output import json_option, print_json, say


@click.group()
def db() -> None:
    """Tenir la base à jour."""


@db.command()
@json_option
def upgrade(*, as_json: bool) -> None:
    """Créer la base, ou l’amener à la dernière version."""
    open_services()
    if as_json:
        print_json({"upgraded": True})
        return
    say("La base est à jour.")
