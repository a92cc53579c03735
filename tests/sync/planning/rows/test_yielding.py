"""Defaults beside what people type: they yield to it, and return without it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from french_cells.directory import NO_DIRECTORY
from french_cells.reading import Raw, Value
from sync_service.domain.base import UNMET, BaseCell, TabState
from sync_service.domain.mapping import TabRules
from sync_service.domain.record import Given, Record
from sync_service.domain.spreadsheet import BLANK, Cell
from sync_service.model.codecs import build_codec
from sync_service.sync.planning.merge import Outcome, Sides
from sync_service.sync.planning.rows.yielding import merge_cells
from sync_service.sync.planning.situation import Lookups, Situation
from tests.fakes.spreadsheets import FakeTab

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
CODEC = build_codec("session", NO_DIRECTORY, date(2026, 11, 24))
RECORD = Record("D-1", "session", {"date": "2026-12-08", "status": "planned"}, NOW)


def sides(name: str, typed: Raw, current: Value, base: BaseCell = UNMET) -> Sides:
    cell = BLANK if typed is None else Cell(typed, str(typed))
    given = Given("Les Épis", NOW)
    is_first = base == UNMET
    return Sides(CODEC.fields[name], base, cell, current, NOW, given=given, is_first=is_first)


def situation_of(lookups: Lookups) -> Situation:
    rules = TabRules("sessions", "session", "table", [])
    tab, state = FakeTab(1, "T").snapshot(), TabState("s", 1, "l:s:1")
    return Situation("s", tab, rules, [], state, {}, CODEC, NOW, lookups=lookups)


def merged(one: Sides, *, is_nobodys: bool = True, record: Record = RECORD) -> Outcome:
    situation = situation_of(Lookups(is_nobodys=lambda _ref, _name: is_nobodys))
    return merge_cells(situation, record, {one.codec.name: one})[one.codec.name]


def test_what_is_typed_takes_the_place_of_a_default_and_of_no_word() -> None:
    typed = sides("status", "annulée", "planned")
    outcome = merged(typed)
    assert (outcome.takes, outcome.problem) == (True, None)
    assert outcome.base == BaseCell("cancelled", "annulée")
    assert merged(typed, is_nobodys=False).problem == "conflict"


def test_a_question_held_meanwhile_is_no_conflict_when_it_is_asked_again() -> None:
    held = BaseCell(None, None, "held", "annulée", "Synchronisation : …", NOW)
    assert merged(sides("status", "annulée", "planned", held)).takes


def test_a_conflict_that_is_open_is_for_people_to_end() -> None:
    asked = BaseCell(None, None, "conflict", "annulée", "Synchronisation : …", NOW, "planned")
    assert merged(sides("status", "annulée", "planned", asked)).problem == "conflict"


@pytest.mark.parametrize(
    ("current", "takes"), [("cancelled", True), ("planned", False)], ids=["another", "the same"]
)
def test_an_emptied_cell_stays_blank_and_stands_for_the_default(
    current: str, *, takes: bool
) -> None:
    base = BaseCell(current, "typée")
    record = replace(RECORD, fields={**RECORD.fields, "status": current})
    outcome = merged(sides("status", None, current, base), record=record)
    assert (outcome.takes, outcome.write) == (takes, None)
    assert outcome.base == BaseCell("planned", None)


def test_a_field_without_a_default_is_emptied() -> None:
    outcome = merged(sides("place", "", "Auditorium", BaseCell("Auditorium", "Auditorium")))
    assert outcome.problem == "invalid"
    outcome = merged(sides("access", None, "Rampe", BaseCell("Rampe", "Rampe")))
    assert (outcome.takes, outcome.base) == (True, UNMET)
