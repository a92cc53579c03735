"""`sandbox`: the stand-in for Google alone, for outside programs and test suites."""

import json
import tempfile
from pathlib import Path

import click

from demo.stand_in import Start, open_stand_in, write_seed_mappings
from sheets_emulator import Stop, World
from sync_service.domain.errors import UsageError


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), required=True, help="0 : un port libre.")
@click.option("--seed", type=click.Choice(["demo", "empty"]), default="empty", show_default=True)
@click.option(
    "--state",
    type=click.Path(file_okay=False, path_type=Path),
    help="Dossier où tout est gardé d’une fois à l’autre ; sinon en mémoire.",
)
def sandbox(port: int, seed: str, state: Path | None) -> None:
    """Démarrer seulement le faux Google.

    Écrit une ligne JSON quand il est prêt, puis répond jusqu’à Ctrl-C.
    """
    stop = Stop()
    with tempfile.TemporaryDirectory(prefix="sync-service-sandbox-") as scratch:
        world = World()
        start = Start(
            port=port,
            folder=state or Path(scratch),
            seeded_on=world.now().date() if seed == "demo" else None,
            is_kept=state is not None,
        )
        try:
            stand_in = open_stand_in(start, world)
            mappings = write_seed_mappings(start, stand_in.spreadsheets)
        except OSError as error:
            raise UsageError(
                f"Le faux Google ne peut pas démarrer sur le port {port} : {error.strerror}. "
                "Choisissez un autre port (--port) ou un autre dossier (--state)."
            ) from None
        with stand_in:
            ready = {**stand_in.announcement(), "mappings": str(mappings) if mappings else None}
            click.echo(json.dumps(ready, ensure_ascii=False))
            stop.wait()
