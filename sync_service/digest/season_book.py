"""All tables of a season, read once: for the workbook, the coordinator's page and the command.

Families' feelings and seats by month are drawn up here; other tables have modules of their own.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from french_cells.reading import Value
from french_cells.text import in_order_of
from sync_service.digest.facts import text
from sync_service.digest.figures import live_in
from sync_service.digest.season_funders import funder_tables
from sync_service.digest.season_parts import keep_season, part_tables
from sync_service.digest.season_report import (
    SeasonReport,
    committee_table,
    make_report,
    report_tables,
)
from sync_service.digest.season_tables import COMPLETE, NOT_COUNTED, TOO_FEW, WHO, Table
from sync_service.digest.words import month_and_year, number
from sync_service.domain.record import Entity, Record
from sync_service.domain.week import Season
from sync_service.families.occupancy import Occupancy, occupancy_of
from sync_service.ports import Database, Feeling, Progress
from sync_service.ports.work import unseen

NOT_TO_PUBLISH = (
    "Chiffres complets, pour le formulaire du financeur. Ne les publiez pas : un nombre de 1 à 4 "
    "peut désigner quelqu’un."
)
"""Said wherever small numbers are shown."""

_SEATS_HEADER = ("Mois", "Séances", "Places", "Places prises", "Séances sans inscription ici")

_HEADER = ("Action", "Réponses", "Bien", "Moyen", "Pas bien")
_FEELINGS: Sequence[Feeling] = ("good", "fair", "bad")


def seat_table(season: Season, records: Mapping[Entity, Sequence[Record]]) -> Sequence[Table]:
    """Empty where no session with a number of places had anybody registered here.

    Where nobody is, families may have registered elsewhere: « 0 place prise » would be said of a
    room that was full.
    """
    months: dict[str, list[Occupancy]] = {}
    for one in sorted(_counted(season, records), key=lambda one: one.session.starts_at):
        months.setdefault(month_and_year(one.session.starts_at.date()), []).append(one)
    rows: list[Sequence[Value]] = [
        _seats_row(name, [one for one in group if one.seats.taken or one.seats.waiting], group)
        for name, group in months.items()
    ]
    is_kept = any(row[1] for row in rows)
    return [Table("Places", _SEATS_HEADER, rows, chart="Places prises")] if is_kept else []


def _seats_row(
    month: str, kept: Sequence[Occupancy], held: Sequence[Occupancy]
) -> Sequence[Value]:
    places = sum(one.session.capacity or 0 for one in kept) if kept else NOT_COUNTED
    taken = sum(one.seats.taken for one in kept) if kept else NOT_COUNTED
    return [month, len(kept), places, taken, len(held) - len(kept)]


def _counted(season: Season, records: Mapping[Entity, Sequence[Record]]) -> Iterator[Occupancy]:
    kept = keep_season(season, records)
    held = {one.session.ref for one in kept.held}
    families: dict[str, list[Record]] = {}
    for one in live_in(records)("registration"):
        families.setdefault(text(one, "session_id"), []).append(one)
    for session in kept.joined:
        if session.ref in held and session.capacity:
            yield occupancy_of(session, families.get(session.ref, ()))


def feeling_table(
    season: Season,
    records: Mapping[Entity, Sequence[Record]],
    counts: Mapping[str, Mapping[Feeling, int]],
) -> Sequence[Table]:
    """Empty where no action has enough answers; the total is of those shown, for the same reason.

    `counts`: by session.
    """
    actions: dict[str, Counter[Feeling]] = {}
    for one in keep_season(season, records).joined:
        if season.holds(one.starts_at.date()):
            actions.setdefault(one.title, Counter()).update(counts.get(one.ref, {}))
    rows: list[list[Value]] = [
        [title, said.total(), *(said[one] for one in _FEELINGS)]
        for title, said in sorted(actions.items(), key=lambda one: in_order_of(one[0]))
        if said.total() >= TOO_FEW
    ]
    if not rows:
        return []
    sums = [sum(column) for column in zip(*(_numbers(row) for row in rows), strict=True)]
    return [Table("Avis des familles", _HEADER, [*rows, ["Total", *sums]], has_total=True)]


def _numbers(row: Sequence[Value]) -> Sequence[int]:
    return [number for number in row if isinstance(number, int)]


@dataclass(frozen=True, slots=True)
class SeasonBook:
    """The figures, and their tables in the order of the workbook: what funders ask for first."""

    report: SeasonReport
    tables: Sequence[Table]
    names: Mapping[str, str]
    """What partners are called, by slug."""
    is_complete: bool = False
    """With the small numbers, too: for the coordinator alone, and for funders' forms."""

    @property
    def label(self) -> str:
        """The season, as the foot of each printed page says it."""
        label = self.report.season.label
        return f"{label}, chiffres complets, à ne pas publier" if self.is_complete else label

    @property
    def notice(self) -> str:
        """What whoever has its figures is to know; empty for those that may be published."""
        return NOT_TO_PUBLISH if self.is_complete else ""


def read_season_book(
    database: Database,
    season: Season,
    labels: Mapping[str, str],
    progress: Progress = unseen,
    *,
    is_complete: bool = False,
) -> SeasonBook:
    """Its steps are kinds of records. `labels` has the French name of `entity.field`."""
    masks = COMPLETE if is_complete else WHO
    entities: Sequence[Entity] = get_args(Entity)
    with database.reading() as stored:
        records = {
            entity: stored.records.read_all(entity, archived=True) for entity in progress(entities)
        }
        feelings = stored.feelings.count()
    names = {str(one.fields["id"]): str(one.fields["name"]) for one in records["organisation"]}
    report = make_report(season, records, masks)
    whole, *others = report_tables(report, names, labels)
    tables = [
        whole,
        *funder_tables(season, records, masks),
        *others,
        *part_tables(season, records, labels, masks),
        *committee_table(report),
        *seat_table(season, records),
        *feeling_table(season, records, feelings),
    ]
    return SeasonBook(report, tables, names, is_complete)


def as_csv(book: SeasonBook) -> bytes:
    """One figure a line, as programs and spreadsheets take it: table, line, column, figure."""
    text = io.StringIO(newline="")
    lines = csv.writer(text, delimiter=";")
    lines.writerow(["Tableau", "Ligne", "Colonne", "Valeur"])
    if book.notice:
        lines.writerow(["À savoir", "", "", book.notice])
    for table in book.tables:
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
