"""The program: plays, and prints what a season costs in attention."""

import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from simulation.season.judging.attention import Row
from simulation.season.season import How, Season
from simulation.season.town import BEGIN, Town


@click.command()
@click.option("--weeks", default=4, show_default=True)
@click.option("--partners", default=30, show_default=True)
@click.option("--seed", default=1, show_default=True)
@click.option("--begin", default=BEGIN, show_default=True, help="A Monday.")
@click.option("--database", default="sqlite", type=click.Choice(["sqlite", "postgresql"]))
@click.option("--events", default="", help="Of the host, one a week: restore,disk…")
@click.option("--picture", type=click.Path(path_type=Path), help="An SVG of all weeks.")
@click.option("--notes", is_flag=True, help="Print each needless note.")
def main(  # noqa: PLR0913 - one for each option
    *,
    weeks: int,
    partners: int,
    seed: int,
    begin: str,
    database: str,
    events: str,
    picture: Path | None,
    notes: bool,
) -> None:
    """Play weeks of a season, and count what they ask of people."""
    console = Console()
    how = How(events=[one for one in events.split(",") if one])
    with closing(Town(begin)) as town, Progress(console=console) as progress:
        town.open(database)
        season = Season(town, seed, partners, console.print, how)
        task = progress.add_task("weeks", total=weeks)
        season.settle_in(weeks)
        for week in range(weeks):
            season.week(week + 1)
            progress.advance(task)
            # What is known stays if a later week ends the program.
            rows = season.attention.table([*season.names], town.problems(), town.now)
            console.print(_table(f"{week + 1} weeks of {partners} partners", rows))
            if picture is not None:
                picture.write_text(season.picture(), "utf-8")
    for note in season.attention.needless if notes else ():
        console.print(f"{note.partner} · {note.row} · {note.title}: {note.text}", markup=False)
    sys.exit(int(bool(season.attention.breaches)))


def _table(title: str, rows: Sequence[Row]) -> Table:
    table = Table("attention", "measured", "aim", title=title)
    for row in rows:
        table.add_row(*row)
    return table
