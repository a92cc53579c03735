"""What an outsider found who knew only what is promised; the names say what went wrong."""

import pytest

from sync_service.domain.errors import UsageError
from sync_service.records.editing import Editing
from sync_service.records.problems.open_problems import decide_problem
from sync_service.records.undo_run import undo_run
from sync_service.sync.sync_services import SyncSettings
from tests.builders import World, contact_row
from tests.fakes.spreadsheets import FakeTab

NAME, GIVEN, ROLE, EMAIL, PHONE, _, REF = range(7)


def met(count: int) -> tuple[World, FakeTab]:
    world = World()
    tab = world.add_contacts([contact_row(n) for n in range(count)])
    world.sync_until_quiet(2)
    return world, tab


def test_emptying_a_long_column_is_asked_about_once_and_holds_no_other_edit() -> None:
    """Each emptied row also counted as a changed one: two questions, and all edits held."""
    world, tab = met(30)
    for row in range(1, 31):
        tab.type(row, GIVEN, None)
    tab.type(1, ROLE, "Présidente")
    world.sync()
    (guard,) = world.problems()
    assert guard.row_key.startswith("blanked:")
    assert all(record.fields["given_name"] for record in world.records())
    world.record(role="Présidente")
    world.decide(guard, "confirm")
    world.sync_until_quiet(2)
    assert world.problems() == []
    assert not any(record.fields["given_name"] for record in world.records())


def test_a_column_sorted_by_itself_is_asked_about_once_and_holds_no_other_edit() -> None:
    """Each torn row also counted as a changed one."""
    world, tab = met(30)
    before = {record.ref: record.fields["family_name"] for record in world.records()}
    tab.sort(1, NAME, columns=[NAME], reverse=True)
    tab.type(1, ROLE, "Présidente")
    world.sync()
    assert [p.kind for p in world.problems()] == ["scramble"]
    assert before == {record.ref: record.fields["family_name"] for record in world.records()}
    world.record(role="Présidente")


def patient(count: int) -> tuple[World, FakeTab]:
    world = World(settings=SyncSettings(settle_seconds=20, quiet_seconds=20))
    tab = world.add_contacts([contact_row(n) for n in range(count)])
    wait(world)
    return world, tab


def wait(world: World) -> None:
    for _ in range(5):
        world.sync(after=25)


def in_conflict(world: World, tab: FakeTab) -> str:
    """The role of the first row: « Ici » in the sheet, « Ailleurs » in the database."""
    ref = str(tab.cell(1, REF).value)
    tab.type(1, ROLE, "Ici")
    world.edit(ref, role="Ailleurs")
    wait(world)
    assert [p.kind for p in world.problems()] == ["conflict"]
    return ref


def test_a_decision_is_not_forgotten_because_somebody_types_beside_it() -> None:
    """The row had to settle again; its conflict vanished meanwhile, and with it the decision."""
    world, tab = patient(4)
    in_conflict(world, tab)
    (conflict,) = world.problems()
    world.decide(conflict, "sheet")
    tab.type(1, GIVEN, "Autrement")
    world.sync(after=5)
    assert [(p.id, p.decision) for p in world.problems()] == [(conflict.id, "sheet")]
    wait(world)
    assert world.problems() == []
    world.record(role="Ici", given_name="Autrement")


def test_an_open_conflict_does_not_vanish_while_somebody_types_beside_it() -> None:
    world, tab = patient(4)
    in_conflict(world, tab)
    before = world.problems()
    tab.type(1, GIVEN, "Autrement")
    world.sync(after=5)
    assert world.problems() == before
    wait(world)
    assert [p.id for p in world.problems()] == [p.id for p in before]


def test_what_was_typed_and_given_up_by_a_decision_is_in_the_history() -> None:
    """After « resolve --keep database » the typed value stood nowhere any more."""
    world, tab = patient(4)
    ref = in_conflict(world, tab)
    world.decide(world.problems()[0], "database")
    wait(world)
    assert tab.cell(1, ROLE).value == "Ailleurs"
    with world.database.reading() as stored:
        told = [(c.field, c.before, c.after) for c in stored.journal.read_history(ref)]
        runs = {c.run for c in stored.journal.read_history(ref) if c.before == "Ici"}
    assert told.count(("role", "Ici", "Ailleurs")) == 1
    editing = Editing(world.database, world.clock, world.rng)
    for run in runs:
        undo_run(editing, str(run))
    world.record(role="Ailleurs")


def test_a_decision_that_cannot_end_a_problem_is_refused() -> None:
    """It was stored, never carried out, and its sheet was read in every run."""
    world, tab = met(4)
    tab.type(1, PHONE, "rappeler lundi")
    world.sync()
    (refused,) = world.problems()
    for decision in ("sheet", "confirm"):
        with pytest.raises(UsageError, match="se règle dans la feuille"):
            decide_problem(world.database, refused.id or 0, decision)
    decide_problem(world.database, refused.id or 0, "database")
    world.sync_until_quiet(2)
    assert world.problems() == []
    assert world.sync().requests.reads == 0
