"""`probe`: tries out in an empty spreadsheet what the sync assumes of Google."""

from importlib.metadata import version
from pathlib import Path

import click

from sync_service.adoption.probe_report import as_json as probe_json
from sync_service.adoption.probe_report import summary, table_rows
from sync_service.bootstrap import open_prober, system_clock
from sync_service.domain.errors import UsageError
from sync_service.entrypoints.cli.output import (
    json_option,
    json_text,
    print_json,
    print_table,
    progress,
    say,
    spreadsheet_id,
)

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
    if output is not None:
        output.write_text(json_text(document) + "\n", encoding="utf-8")
    if as_json:
        print_json(document)
        return
    print_table("Google, comme nous le supposons ?", _HEADERS, table_rows(observations))
    say(summary(observations))
    if not running.is_as_found:
        say("Quelqu’un a changé la feuille pendant l’essai : regardez si elle est comme avant.")
    if output is not None:
        say(f"À nous envoyer : {output}. Ni l’adresse de la feuille ni celle du compte n’y sont.")
