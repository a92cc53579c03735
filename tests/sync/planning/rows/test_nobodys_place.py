"""« — » in a family's row takes no place unasked, nor does a state typed for an erased family."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from french_cells.directory import NO_DIRECTORY
from french_cells.reading import Value
from sync_service.domain.base import BaseCell, TabState
from sync_service.domain.mapping import TabRules
from sync_service.domain.record import Record
from sync_service.domain.spreadsheet import BLANK, Cell, SheetRow
from sync_service.model.codecs import build_codec
from sync_service.sync.planning.merge import Sides, merge_cell
from sync_service.sync.planning.rows.merging import RowOutcome
from sync_service.sync.planning.rows.nobodys_place import ask_about_nobody
from sync_service.sync.planning.situation import Lookups, Situation
from tests.fakes.spreadsheets import FakeTab

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
CODEC = build_codec("registration", NO_DIRECTORY, date(2026, 11, 24))
NOUR: Mapping[str, Value] = {
    "session_id": "D-1",
    "given_name": "Nour",
    "phone": "+33639982077",
    "status": "confirmed",
}
GONE = {**NOUR, "given_name": "—", "phone": None, "status": "cancelled"}
SHOWN = {"confirmed": "Confirmée", "cancelled": "Annulée", "+33639982077": "06 39 98 20 77"}


def judged(
    before: Mapping[str, Value],
    typed: Mapping[str, str],
    *,
    day: str = "2026-12-08",
    is_erased: bool = False,
) -> RowOutcome:
    record = Record("N-1", "registration", before, NOW, is_erased=is_erased)
    sides = {name: sides_of(name, text, before[name]) for name, text in typed.items()}
    outcomes = {name: merge_cell(one) for name, one in sides.items()}
    row = RowOutcome(SheetRow(1, {}, BLANK, "N-1", "", is_blank=False), "N-1", sides, outcomes)
    tab, state = FakeTab(1, "T").snapshot(), TabState("s", 1, "l:s:1")
    situation = Situation(
        "s",
        tab,
        TabRules("registrations", "registration", "table", []),
        [],
        state,
        {"N-1": record},
        CODEC,
        NOW,
        lookups=Lookups(day_of=lambda _ref: day),
    )
    situation = replace(situation, goes_with_person=frozenset({"given_name", "phone", "email"}))
    return ask_about_nobody(situation, row)


def sides_of(name: str, typed: str, before: Value) -> Sides:
    shown = None if before is None else SHOWN.get(str(before), str(before))
    cell = Cell(typed, typed) if typed else BLANK
    return Sides(CODEC.fields[name], BaseCell(before, shown), cell, before, NOW)


UNDONE = {"given_name": "—", "phone": ""}


def test_a_row_that_shows_nobody_again_is_asked_about_where_its_family_has_a_place() -> None:
    row = judged(NOUR, UNDONE)
    assert (row.outcomes["given_name"].problem, row.changes) == ("held", {"phone": None})


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ({"given_name": "—"}, "2026-12-08"),  # a number says who it is
        ({**UNDONE, "status": "Annulée"}, "2026-12-08"),
        (UNDONE, "2026-11-23"),  # over: a place says who came
        ({**UNDONE, "given_name": "Zoé"}, "2026-12-08"),
    ],
)
def test_elsewhere_what_is_typed_is_taken(typed: Mapping[str, str], day: str) -> None:
    row = judged(NOUR, typed, day=day)
    assert row.changes.keys() == typed.keys()


def test_a_state_typed_for_an_erased_family_gives_nobody_a_place() -> None:
    row = judged(GONE, {"status": "Confirmée"}, is_erased=True)
    assert (row.outcomes["status"].problem, row.changes) == ("invalid", {})


def test_a_state_that_is_wiped_there_stands_again() -> None:
    row = judged(GONE, {"status": ""}, is_erased=True)
    write = row.outcomes["status"].write
    assert (row.changes, write.value if write else None) == ({}, "Annulée")


def test_of_who_typed_a_dash_for_a_name_a_state_is_taken() -> None:
    assert judged(GONE, {"status": "Confirmée"}).changes == {"status": "confirmed"}
