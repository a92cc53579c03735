"""`db upgrade`: brings the schema to the newest version."""

import click

from sync_service.bootstrap import open_services
from sync_service.entrypoints.cli.output import say


@click.group()
def db() -> None:
    """Tenir la base à jour."""


@db.command()
def upgrade() -> None:
    """Créer la base, ou l’amener à la dernière version."""
    open_services()
    say("La base est à jour.")
