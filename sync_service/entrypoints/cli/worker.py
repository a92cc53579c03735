"""`worker`: synchronises, sends mails and the weekly digest, until it is stopped."""

import click

from sync_service.entrypoints.worker import run_worker


@click.command()
def worker() -> None:
    """Synchroniser en continu, jusqu’à Ctrl-C."""
    run_worker()
