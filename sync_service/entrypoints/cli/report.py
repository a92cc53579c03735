"""`report`: the season's figures, for funders and the steering committee."""

from pathlib import Path

import click

from sync_service.bootstrap import open_services
from sync_service.digest.read_facts import PARIS
from sync_service.digest.season_book import as_csv, read_season_book
from sync_service.digest.season_report import report_document
from sync_service.domain.errors import UsageError
from sync_service.domain.week import Season
from sync_service.entrypoints.cli.export import write_file
from sync_service.entrypoints.cli.output import (
    json_option,
    json_text,
    messages,
    print_table,
    progress,
    say,
)


@click.command()
@click.option("--season", "label", help="Par exemple 2026-2027 ; sans elle, celle en cours.")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Un classeur, par exemple bilan.xlsx ; ou bilan.csv.",
)
@json_option
def report(label: str | None, output: Path | None, *, as_json: bool) -> None:
    """Donner les chiffres d’une saison : du 1er septembre au 31 août."""
    kind = output.suffix.lower() if output is not None else ""
    if output is not None and kind not in (".xlsx", ".csv") and not as_json:
        raise UsageError(
            f"{output} : le bilan s’écrit dans un classeur. Nommez-le bilan.xlsx, ou bilan.csv."
        )
    services = open_services()
    today = services.clock.now().astimezone(PARIS).date()
    season = Season.load(label) if label is not None else Season.of(today)
    with progress("Calcul du bilan", as_json=as_json) as steps:
        book = read_season_book(services.database, season, services.labels, steps)
    document = json_text(report_document(book.report)) + "\n"
    if output is not None:
        table = as_csv(book.tables) if kind == ".csv" else services.season_workbook(book)
        write_file(output, document.encode() if as_json else table)
        messages().print(f"Saison {season.label} dans {output}", markup=False)
    elif as_json:
        click.echo(document, nl=False)
    else:
        whole, *_ = book.tables
        print_table(whole.title, whole.header, whole.rows)
        say("Le détail par action et par partenaire : --output bilan.xlsx.")
