"""All tables of a season, read once: for the workbook, the coordinator's page and the command."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from french_cells.reading import Value
from sync_service.digest.french import number
from sync_service.digest.season_feelings import feeling_table
from sync_service.digest.season_funders import funder_tables
from sync_service.digest.season_parts import part_tables
from sync_service.digest.season_report import (
    SeasonReport,
    Table,
    committee_table,
    make_report,
    report_tables,
)
from sync_service.digest.season_seats import seat_table
from sync_service.domain.record import Entity
from sync_service.domain.week import Season
from sync_service.ports import Database, Progress
from sync_service.ports.work import unseen


@dataclass(frozen=True, slots=True)
class SeasonBook:
    """The figures, and their tables in the order of the workbook."""

    report: SeasonReport
    tables: Sequence[Table]


def read_season_book(
    database: Database, season: Season, labels: Mapping[str, str], progress: Progress = unseen
) -> SeasonBook:
    """Its steps are kinds of records. `labels` has the French name of `entity.field`."""
    entities: Sequence[Entity] = get_args(Entity)
    with database.reading() as stored:
        records = {
            entity: stored.records.read_all(entity, archived=True) for entity in progress(entities)
        }
        feelings = stored.feelings.count()
    names = {str(one.fields["id"]): str(one.fields["name"]) for one in records["organisation"]}
    report = make_report(season, records)
    tables = [
        *report_tables(report, names, labels),
        *part_tables(season, records, labels),
        *committee_table(report),
        *seat_table(season, records),
        *feeling_table(season, records, feelings),
        *funder_tables(season, records),
    ]
    return SeasonBook(report, tables)


def as_csv(tables: Sequence[Table]) -> bytes:
    """One figure a line, as programs and spreadsheets take it: table, line, column, figure."""
    text = io.StringIO(newline="")
    lines = csv.writer(text, delimiter=";")
    lines.writerow(["Tableau", "Ligne", "Colonne", "Valeur"])
    for table in tables:
        for row in table.rows:
            for column, value in zip(table.header[1:], row[1:], strict=True):
                lines.writerow(
                    [table.title, _guarded(str(row[0])), column, _guarded(shown(value))]
                )
    return text.getvalue().encode("utf-8-sig")


def shown(value: Value) -> str:
    """A figure as people here write it."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    return number(value) if isinstance(value, int | float) else str(value or "")


def _guarded(text: str) -> str:
    """No program takes a name that somebody typed for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
