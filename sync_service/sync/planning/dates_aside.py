"""Dates of a matrix that are set aside: long past, or of a meeting that went elsewhere."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

from sync_service.domain.base import TabState
from sync_service.domain.wording import tab_sentences
from sync_service.sync.planning.matrix import DateColumns
from sync_service.sync.planning.situation import ColumnRemark


def without_the_past(dates: DateColumns, state: TabState, since: str, years: int) -> DateColumns:
    """Leaves dates before `since` alone; a new one here is taken for a typing mistake."""
    past = frozenset(day for day in dates.columns if day < since)
    if not past:
        return dates
    is_old = state.first_met_at is None
    over = frozenset(day for day in past if is_old or day in state.columns)
    slips = [
        ColumnRemark(day, tab_sentences.past_date(dates.titles[day], years), dates.columns[day])
        for day in sorted(past - over)
    ]
    return replace(
        dates,
        columns={day: column for day, column in dates.columns.items() if day not in past},
        moved={old: new for old, new in dates.moved.items() if new not in past},
        remarks=[*dates.remarks, *slips],
        over=over,
    )


def without_orphans(
    dates: DateColumns,
    state: TabState,
    meetings: Iterable[str],
    moved_to: Callable[[str], str | None] = lambda _day: None,
) -> DateColumns:
    """Sets aside known dates whose meeting was moved or archived elsewhere."""
    live = {*meetings, *dates.moved.values()}
    orphans = [day for day in dates.columns if day in state.columns and day not in live]
    said = {day: _say_where(dates.titles[day], moved_to(day)) for day in orphans}
    remarks = [ColumnRemark(day, said[day], dates.columns[day]) for day in orphans]
    columns = {day: column for day, column in dates.columns.items() if day not in orphans}
    return replace(dates, columns=columns, remarks=[*dates.remarks, *remarks])


def _say_where(title: str, new: str | None) -> str:
    if new is None:
        return tab_sentences.orphan_date(title)
    return tab_sentences.moved_date(title, f"{date.fromisoformat(new):%d/%m/%Y}")
