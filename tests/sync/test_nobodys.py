"""Whether a value is nobody's word, told from history and from what sheets show."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from french_cells.reading import Value
from sync_service.domain.base import BaseCell, BaseRow, TabState
from sync_service.domain.record import DECISION, WHOLE, Change, Record, make_reference
from sync_service.ports import Run
from sync_service.sync.gathering.nobodys import is_nobodys
from tests.fakes.database import FakeDatabase

MADE = datetime(2026, 11, 2, 8, tzinfo=UTC)
NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
REF = make_reference("item", 1)
SHEET = "sheet:S1:7"
Edit = tuple[str, Value, Value]


def is_so(
    name: str = "quantity",
    *edits: Edit,
    cells: Sequence[BaseCell] = (),
    source: str = SHEET,
    **fields: Value,
) -> bool:
    database = FakeDatabase()
    known: dict[str, Value] = {"label": "Tapis", "code": "TAPIS", "quantity": 1, **fields}
    history = [(WHOLE, None, REF), *edits]
    with database.transaction() as stored:
        stored.records.add([Record(REF, "item", known, MADE)])
        stored.journal.open_run(Run("r", "sync", MADE, MADE, {}))
        stored.journal.append(
            Change(REF, field, before, after, source, MADE + timedelta(hours=hours), "r")
            for hours, (field, before, after) in enumerate(history)
        )
        for number, cell in enumerate(cells):
            state = TabState("S1", number, f"l:S1:{number}")
            stored.memory.save_tab(state, [BaseRow(REF, {name: cell})])
    with database.reading() as stored:
        return is_nobodys(stored, REF, name, NOW)


def test_a_default_that_no_sheet_shows_as_typed_is_nobodys() -> None:
    assert is_so()
    assert is_so(cells=[BaseCell(1, 1, ours=True), BaseCell(1, None)])


def test_what_somebody_typed_is_a_word_though_it_is_the_default() -> None:
    assert not is_so(cells=[BaseCell(1, 1, ours=True), BaseCell(1, "1")])


def test_what_history_names_is_a_word_also_a_yes() -> None:
    assert not is_so("quantity", ("quantity", 2, 1))
    assert not is_so("quantity", ("quantity", 1, 1))


def test_another_value_than_the_default_is_a_word() -> None:
    assert not is_so(quantity=2)
    assert not is_so("label")
    assert not is_so("condition", condition="good")


def test_a_code_follows_from_the_label_that_the_thing_first_had() -> None:
    assert is_so("code", ("label", "Tapis", "Tapis bleu"), label="Tapis bleu")
    assert not is_so("code", label="Tapis bleu")


@pytest.mark.parametrize("source", ["form", "command", "web", "wish:les-epis"])
def test_what_was_given_in_no_cell_is_a_word(source: str) -> None:
    assert not is_so(source=source)
    assert is_so(source="mapping")


def test_a_session_is_judged_by_the_day_on_which_it_was_made() -> None:
    ref, database = make_reference("session", 2), FakeDatabase()
    fields: dict[str, Value] = {"date": "2026-11-10", "start_time": "14:00", "status": "planned"}
    with database.transaction() as stored:
        stored.records.add([Record(ref, "session", fields, MADE)])
        stored.journal.append([Change(ref, WHOLE, None, ref, SHEET, MADE)])
    with database.reading() as stored:
        assert is_nobodys(stored, ref, "status", NOW)
        assert not is_nobodys(stored, make_reference("session", 3), "status", NOW)


@pytest.mark.parametrize("typed", [None, "Tenue"])
def test_tenue_on_a_day_that_was_over_is_what_older_versions_gave(typed: str | None) -> None:
    ref, database = make_reference("session", 2), FakeDatabase()
    with database.transaction() as stored:
        for number, day in ((2, "2026-11-01"), (3, "2026-11-02")):
            one = make_reference("session", number)
            stored.records.add([Record(one, "session", {"date": day, "status": "held"}, MADE)])
            stored.journal.append([Change(one, WHOLE, None, one, SHEET, MADE)])
        cell = BaseCell("held", typed)
        stored.memory.save_tab(TabState("S1", 1, "l:S1:1"), [BaseRow(ref, {"status": cell})])
    with database.reading() as stored:
        assert is_nobodys(stored, ref, "status", NOW) is (typed is None)
        assert not is_nobodys(stored, make_reference("session", 3), "status", NOW)


def is_planned_by_nobody(*said: tuple[str, Value, Value, str], typed: str = "") -> bool:
    """Field, before, after and source of each change of a session, an hour apart."""
    ref, database = make_reference("session", 2), FakeDatabase()
    with database.transaction() as stored:
        fields: dict[str, Value] = {"date": "2026-12-10", "status": "planned"}
        stored.records.add([Record(ref, "session", fields, MADE)])
        stored.journal.append([Change(ref, WHOLE, None, ref, "command", MADE)])
        stored.journal.append(
            Change(ref, field, before, after, source, MADE + timedelta(hours=hours))
            for hours, (field, before, after, source) in enumerate(said)
        )
        cell = BaseCell("planned", typed or "Prévue", ours=not typed)
        stored.memory.save_tab(TabState("S1", 1, "l:S1:1"), [BaseRow(ref, {"status": cell})])
    with database.reading() as stored:
        return is_nobodys(stored, ref, "status", NOW)


BY_DAY = ("status", "held", "planned", "day:S1:7")


def test_a_state_that_a_day_gave_is_nobodys_until_somebody_says_it() -> None:
    assert is_planned_by_nobody(BY_DAY)
    assert not is_planned_by_nobody(("status", "held", "planned", SHEET))
    assert not is_planned_by_nobody(BY_DAY, typed="prévue")
    assert not is_planned_by_nobody(BY_DAY, ("status", "planned", "planned", "command"))
    assert not is_planned_by_nobody(BY_DAY, ("status", "annulée", "planned", DECISION))


CALLED_OFF = ("status", "planned", "cancelled", SHEET)
BACK = ("status", "cancelled", "planned", SHEET)


def test_what_went_and_came_back_by_cells_is_whose_it_was() -> None:
    assert is_planned_by_nobody(BY_DAY, CALLED_OFF, BACK)
    assert not is_planned_by_nobody(BY_DAY, CALLED_OFF, BACK, typed="prévue")
    assert not is_planned_by_nobody(BY_DAY, CALLED_OFF, (*BACK[:3], "command"))
    assert not is_planned_by_nobody(BACK)
    assert is_so("quantity", ("quantity", 1, 2), ("quantity", 2, 1))
    assert not is_so("quantity", ("quantity", 1, 2), ("quantity", 2, 1), cells=[BaseCell(1, "1")])


def test_tenue_that_came_back_stays_somebodys() -> None:
    ref, database = make_reference("session", 2), FakeDatabase()
    fields: dict[str, Value] = {"date": "2026-11-01", "status": "held"}
    turns: list[tuple[str, Value, Value]] = [
        (WHOLE, None, ref),
        ("status", "held", "cancelled"),
        ("status", "cancelled", "held"),
    ]
    with database.transaction() as stored:
        stored.records.add([Record(ref, "session", fields, MADE)])
        stored.journal.append(Change(ref, *turn, SHEET, MADE) for turn in turns)
    with database.reading() as stored:
        assert not is_nobodys(stored, ref, "status", NOW)
