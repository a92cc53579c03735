"""Whether a tab has something to receive, told without reading it."""

from dataclasses import replace
from datetime import UTC, datetime

from french_cells.reading import Value
from sync_service.domain.base import BaseCell, BaseRow, TabState
from sync_service.domain.record import Record
from sync_service.sync.planning.following import has_to_receive

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def receives(record: Record | None, *rows: BaseRow) -> bool:
    state = TabState("s", 1, "g", rows={row.ref: row for row in rows})
    return has_to_receive(state, {record.ref: record} if record is not None else {})


def record(phone: Value, *, archived: bool = False) -> Record:
    return Record("C-1", "contact", {"phone": phone}, NOW, archived)


def row(cell: BaseCell, *, archived: bool = False) -> BaseRow:
    return BaseRow("C-1", {"phone": cell}, "as seen", archived=archived)


AGREED = BaseCell("1", "1")
CONFLICT = BaseCell("1", "1", "conflict", sheet_raw="2", other="3")


def test_a_record_that_the_tab_shows_as_it_is_brings_nothing() -> None:
    assert not receives(record("1"), row(AGREED))


def test_a_new_record_and_a_changed_value_have_to_come() -> None:
    assert receives(record("1"))
    assert receives(record("9"), row(AGREED))


def test_an_archived_record_comes_into_no_tab_that_never_had_it() -> None:
    assert not receives(record("1", archived=True))


def test_archiving_and_coming_back_have_to_be_shown() -> None:
    assert receives(record("1", archived=True), row(AGREED))
    assert not receives(record("1", archived=True), row(AGREED, archived=True))
    assert receives(record("1"), row(AGREED, archived=True))


def test_a_record_that_left_the_tabs_scope_has_to_be_marked_once() -> None:
    assert receives(None, row(AGREED))
    assert not receives(None, row(AGREED, archived=True))


def test_a_row_of_which_hashes_are_left_has_to_be_looked_at() -> None:
    sealed = replace(row(AGREED), fingerprint="")
    assert receives(record("1"), sealed)
    assert not receives(record("1"), replace(sealed, missing_since=NOW))


def test_a_conflict_has_news_when_the_value_that_its_note_shows_is_old() -> None:
    assert not receives(record("3"), row(CONFLICT))
    assert receives(record("1"), row(CONFLICT))


def test_where_more_people_than_places_were_meant_somebody_may_have_taken_that_back() -> None:
    meant = BaseCell("1", "1", "held", sheet_raw="1", other="seats:4")
    assert receives(record("1"), row(meant))
    assert not receives(record("1"), row(meant._replace(note="4 personnes")))
