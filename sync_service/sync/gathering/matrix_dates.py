"""Which meeting each column of a matrix is of, and what its title says of that meeting."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

from french_cells.context import Context
from french_cells.headers.dated import find_dates_row, read_called_off, read_dated_title
from french_cells.moments.date_grammar import lacks_year
from sync_service.domain.mapping import Mappings
from sync_service.domain.record import Record
from sync_service.domain.spreadsheet import Cell, TabSnapshot
from sync_service.model.fields.moments import running_season
from sync_service.model.headers.days import with_whole_days
from sync_service.model.personal import KEPT_YEARS, kept_since
from sync_service.ports import Transaction
from sync_service.sync.gathering.former_names import find_new_day
from sync_service.sync.gathering.situations import MappedTab, Seen, mapped_tabs, season_of
from sync_service.sync.planning.called_off import OffReading, find_said
from sync_service.sync.planning.columns.header import DaysRow, Header, find_header
from sync_service.sync.planning.dates_aside import without_orphans, without_the_past
from sync_service.sync.planning.following import link_of
from sync_service.sync.planning.matrix import (
    Committee,
    DateColumns,
    DateTitle,
    ReadDate,
    find_dates,
    is_noted,
    without_other_meetings,
)


@dataclass(frozen=True, slots=True)
class DatesOfTab:
    """`meetings`: the live ones by day, as this tab's titles correct them."""

    header: Header
    dates: DateColumns
    meetings: Mapping[str, Record]
    off: OffReading


def gather_dates(
    stored: Transaction, mappings: Mappings, mapped: MappedTab, seen: Seen, committee: Committee
) -> DatesOfTab:
    read_date, state, today = _date_reader(mapped, seen), seen.state, seen.now.date()
    # With fewer dates, a single title of ours makes a header.
    tab = with_whole_days(seen.tab)
    days = _find_days(tab, read_date)
    header = find_header(tab, mapped.rules.columns, state, least=1, days=days)
    kept = KEPT_YEARS["attendance"]
    since = kept_since(kept, today).isoformat()
    dates = find_dates(tab, header, state, read_date, read_called_off)
    dates = without_the_past(dates, state, since, kept)
    dates = without_other_meetings(dates, state, committee.meetings)
    dates = _with_linked(stored, mappings, mapped, dates, committee)
    has_presences = partial(_has_presences, tab, header)
    moved_to = partial(find_new_day, stored, committee.meetings)
    dates = without_orphans(dates, state, committee.meetings, moved_to, has_presences)
    dates = replace(dates, said=find_said(dates, state, committee, read_called_off))
    meetings = _as_corrected(committee, {new: old for old, new in dates.moved.items()})
    off = OffReading(tab, header, state, dates, meetings, read_date, today)
    return DatesOfTab(header, dates, meetings, off)


def _date_reader(mapped: MappedTab, seen: Seen) -> ReadDate:
    context = _context_of_days(mapped, seen)

    def read_date(cell: Cell) -> DateTitle | None:
        reading = read_dated_title(cell.value, context, cell.text)
        if not reading.accepted or reading.value is None:
            return None
        off = read_called_off(cell.text)
        return DateTitle(str(reading.value), not lacks_year(off.day if off else cell.text))

    return read_date


def _context_of_days(mapped: MappedTab, seen: Seen) -> Context:
    """The season: the tab's own title knows it best, then the mapping file, then the calendar."""
    today, prefer = seen.now.date(), mapped.rules.prefer
    running = "" if prefer else running_season(today)
    season = season_of(seen.tab, seen.spreadsheet_title) or running
    return Context(today=today, prefer=prefer, season=season)


def _find_days(tab: TabSnapshot, read_date: ReadDate) -> DaysRow | None:
    """The same row that `adopt` finds."""
    rows = [[cell.value for cell in row] for row in tab.rows]
    row = find_dates_row(rows, lambda raw: read_date(Cell(raw)) is not None)
    if row is None:
        return None
    dated = [column for column, cell in enumerate(tab.rows[row]) if read_date(cell) is not None]
    return DaysRow(row, dated[0])


def _has_presences(tab: TabSnapshot, header: Header, column: int) -> bool:
    return any(is_noted(tab.cell(row, column)) for row in range(header.first_row, len(tab.rows)))


def _with_linked(
    stored: Transaction,
    mappings: Mappings,
    mapped: MappedTab,
    dates: DateColumns,
    committee: Committee,
) -> DateColumns:
    """Without dates that another list still has: their meetings took place."""
    if not dates.joined:
        return dates
    shown = _read_days_elsewhere(stored, mappings, mapped)
    joined = {
        old: replace(
            one, linked=frozenset(stored.records.references_to(committee.meetings[old].ref))
        )
        for old, one in dates.joined.items()
        if old not in shown
    }
    return replace(dates, joined=joined)


def _read_days_elsewhere(
    stored: Transaction, mappings: Mappings, mapped: MappedTab
) -> frozenset[str]:
    """The dates of all other lists of these meetings, as last read."""
    days: set[str] = set()
    for followed in mappings.spreadsheets:
        links = {
            one.link
            for one in mapped_tabs(mappings, followed)
            if one.rules.layout == "matrix" and one.rules.kind == mapped.rules.kind
        }
        if followed.spreadsheet_id == mapped.spreadsheet.spreadsheet_id:
            links.discard(mapped.link)
        if not links:
            continue
        for state in stored.memory.read_tabs(followed.spreadsheet_id).values():
            if link_of(state.generation) in links:
                days |= state.columns.keys()
    return frozenset(days)


def _as_corrected(committee: Committee, moved: Mapping[str, str]) -> Mapping[str, Record]:
    meetings = dict(committee.meetings)
    for new, old in moved.items():
        if new not in meetings and old in meetings:
            meetings[new] = meetings[old]
    return meetings
