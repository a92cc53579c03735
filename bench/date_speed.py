"""How many typed dates are read in a second on one core: no cell twice.

    bench/dates [--json]

Each spelling is typed for every day of three years, as a sheet's column of dates would come in.
In seconds of the processor; aim: 10,000 a second, whatever the spelling.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from time import process_time

from rich.console import Console
from rich.table import Table

from french_cells.context import Context
from french_cells.moments import dates
from french_cells.reading import Raw

AIM = 10_000
_FIRST, _DAYS = date(2025, 9, 1), 3 * 365
_CONTEXT = Context(today=date(2026, 11, 26))
_WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
    "octobre", "novembre", "décembre",
)  # fmt: skip


def _spellings(day: date) -> dict[str, Raw]:
    weekday, month = _WEEKDAYS[day.weekday()], _MONTHS[day.month - 1]
    short, next_day = weekday[:3].title(), day + timedelta(days=1)
    return {
        "a date cell": (day - dates.EPOCH).days,
        "12/03/2026": f"{day:%d/%m/%Y}",
        "12.3.26": f"{day.day}.{day.month}.{day:%y}",
        "2026-03-12": day.isoformat(),
        "12 mars 2026": f"{day.day} {month} {day.year}",
        "jeudi 12 mars 2026": f"{weekday} {day.day} {month} {day.year}",
        "le Jeu. 12 MARS 2026 (matin)": f"le {short}. {day.day} {month.upper()} {day:%Y} (matin)",
        "12/03/2026 ou 13/03/2026": f"{day:%d/%m/%Y} ou {next_day:%d/%m/%Y}",
    }  # fmt: skip


def measure() -> dict[str, float]:
    """Dates a second by spelling."""
    typed = [_spellings(_FIRST + timedelta(days=number)) for number in range(_DAYS)]
    return {spelling: _rate([cells[spelling] for cells in typed]) for spelling in typed[0]}


def _rate(cells: Sequence[Raw]) -> float:
    started = process_time()
    for cell in cells:
        dates.read(cell, _CONTEXT)
    return len(cells) / (process_time() - started)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    measured = measure()
    if parser.parse_args().json:
        print(json.dumps(measured))
        return 0
    table = Table("spelling", "dates a second", "aim", title="Dates read on one core")
    for spelling, rate in measured.items():
        table.add_row(spelling, f"{rate:,.0f}", f"≥ {AIM:,}")
    Console().print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
