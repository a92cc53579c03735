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
    has_presences: Callable[[int], bool] = lambda _column: False,
) -> DateColumns:
    """Sets aside known dates whose meeting was moved or archived elsewhere.

    A title that says itself that nobody meets there is right, and nothing is to be corrected.
    """
    live = {*meetings, *dates.moved.values()}
    orphans = [day for day in dates.columns if day in state.columns and day not in live]
    said = [
        ColumnRemark(day, _say_where(day, moved_to(day), is_noted=has_presences(column)), column)
        for day, column in dates.columns.items()
        if day in orphans and day not in dates.off
    ]
    doubted = [
        ColumnRemark(day, tab_sentences.off_over_presences(dates.titles[day]), dates.columns[day])
        for day in orphans
        if day in dates.off and has_presences(dates.columns[day])
    ]
    columns = {day: column for day, column in dates.columns.items() if day not in orphans}
    return replace(dates, columns=columns, remarks=[*dates.remarks, *said, *doubted])


def _say_where(day: str, new: str | None, *, is_noted: bool) -> str:
    """By its day: « 07/12 (visio) » is no day on which a meeting was."""
    if new is None:
        return tab_sentences.orphan_date(_text(day), is_noted=is_noted)
    return tab_sentences.moved_date(_text(day), _text(new))


def _text(day: str) -> str:
    return f"{date.fromisoformat(day):%d/%m/%Y}"
