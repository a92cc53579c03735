"""`probe`: tries out in an empty spreadsheet what the sync assumes of Google."""

from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

import click

from sync_service.adoption.probe_report import as_json as probe_json
from sync_service.adoption.probe_report import summary, table_rows
from sync_service.bootstrap import open_prober, system_clock
from sync_service.domain.errors import UsageError
from sync_service.entrypoints.cli.export import refuse_needed, write_file
from sync_service.entrypoints.cli.output import (
    json_option,
    json_text,
    print_json,
    print_table,
    progress,
    say,
    spreadsheet_id,
)
from sync_service.ports import Observation

_HEADERS = ("nous supposons", "d’après", "résultat", "vu")


@click.command()
@click.option(
    "--spreadsheet",
    "address",
    required=True,
    metavar="ADRESSE_OU_ID",
    help="Une feuille Google vide, partagée avec le compte de service.",
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Écrire aussi ce qui a été vu dans ce fichier JSON, à nous envoyer.",
)
@json_option
def probe(address: str, output: Path | None, *, as_json: bool) -> None:
    """Essayer sur une feuille vide ce que nous supposons de Google, et le laisser comme avant."""
    wanted = spreadsheet_id(address)
    if output is not None:
        # Before the minutes that it takes.
        refuse_needed(output)
        if not output.absolute().parent.is_dir():
            raise UsageError(
                f"{output.absolute().parent} n’existe pas : créez ce dossier d’abord."
            )
    with open_prober() as (prober, mappings):
        if any(one.spreadsheet_id == wanted for one in mappings.spreadsheets):
            message = "Cette feuille est suivie : donnez-en une autre, vide, faite pour cet essai."
            raise UsageError(message)
        with prober.open(wanted) as running, progress("Essais", as_json=as_json) as steps:
            observations = list(steps(running.observe(), running.count))
    document = probe_json(
        observations,
        system_clock().now(),
        version("sync-service"),
        is_as_found=running.is_as_found,
    )
    if as_json:
        print_json(document)
    else:
        _show(observations, is_as_found=running.is_as_found)
    if output is None:
        return
    # Last: what was seen is told also where the file cannot be written any more.
    write_file(output, (json_text(document) + "\n").encode())
    if not as_json:
        say(f"À nous envoyer : {output}. Ni l’adresse de la feuille ni celle du compte n’y sont.")


def _show(observations: Sequence[Observation], *, is_as_found: bool) -> None:
    print_table("Google, comme nous le supposons ?", _HEADERS, table_rows(observations))
    say(summary(observations))
    if not is_as_found:
        say("Quelqu’un a changé la feuille pendant l’essai : regardez si elle est comme avant.")
