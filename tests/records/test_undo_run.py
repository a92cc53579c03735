from datetime import UTC, datetime

import pytest

from french_cells.reading import Value
from sync_service.domain.errors import NotFound
from sync_service.domain.record import DECISION, Change, Record
from sync_service.records.editing import Editing
from sync_service.records.undo_run import TakingBack, take_back, undo_run, undo_sheet
from tests.builders import World, contact_row

NOW = datetime(2026, 11, 24, tzinfo=UTC)
REF = "C-7F3K2Q8"


def editing(world: World) -> Editing:
    return Editing(world.database, world.clock, world.rng)


def last_run(world: World) -> str:
    with world.database.reading() as stored:
        return next(c for c in reversed(stored.journal.read_changes()) if c.run).run or ""


def test_a_run_is_taken_back_and_the_sheet_follows() -> None:
    world = World()
    tab = world.add_contacts([contact_row(n) for n in range(5)])
    world.sync_until_quiet(2)
    before = {r.ref: dict(r.fields) for r in world.records()}
    rows = tab.values()
    for row in range(1, 4):
        tab.type(row, 2, "Effacé par erreur")
    world.sync()
    taking = undo_run(editing(world), last_run(world))
    assert len(taking.fields) == 3
    assert {r.ref: dict(r.fields) for r in world.records()} == before
    world.sync_until_quiet(2)
    assert tab.values() == rows
    assert world.problems() == []
    assert world.sync().requests.reads == 0


def test_a_dry_undo_changes_nothing() -> None:
    world = World()
    tab = world.add_contacts([contact_row(1)])
    world.sync_until_quiet(2)
    tab.type(1, 2, "Autre")
    world.sync()
    before = world.records()
    assert undo_run(editing(world), last_run(world), is_dry=True).fields
    assert world.records() == before


def test_a_sheet_goes_back_to_an_instant_except_what_was_mended_since() -> None:
    world = World()
    tab = world.add_contacts([contact_row(n) for n in range(5)])
    world.sync_until_quiet(2)
    world.clock.advance(60)
    since = world.clock.now()
    tab.type(1, 2, "Erreur")
    tab.type(2, 2, "Erreur aussi")
    world.sync()
    mended = str(tab.cell(2, 6).value)
    world.edit(mended, role="Corrigé depuis")
    taking = undo_sheet(editing(world), "epis", since)
    assert list(taking.kept) == [(mended, "role")]
    world.sync_until_quiet(2)
    assert tab.cell(1, 2).value == contact_row(0)[2]
    assert tab.cell(2, 2).value == "Corrigé depuis"


def test_undoing_the_arrival_of_a_record_archives_it() -> None:
    world = World()
    tab = world.add_contacts([contact_row(1)])
    world.sync_until_quiet(2)
    tab.fill([contact_row(9)], 2)
    world.sync()
    undo_run(editing(world), last_run(world))
    world.sync_until_quiet(2)
    assert len(world.records()) == 1
    assert "archivé" in str(tab.cell(2, 6).value)


def test_an_unknown_run_is_said_to_be_unknown() -> None:
    with pytest.raises(NotFound, match="sync-service runs"):
        undo_run(editing(World()), "jamais")


def test_a_sheet_that_was_never_met_is_said_to_be_unknown() -> None:
    """« Rien à reprendre » sounded as if the sheet had been looked at."""
    world = World()
    world.add_contacts([contact_row(1)])
    world.sync_until_quiet(2)
    with pytest.raises(NotFound, match=r"jamais-vue.*/d/"):
        undo_sheet(editing(world), "jamais-vue", world.clock.now())
    assert undo_sheet(editing(world), "epis", world.clock.now()).is_empty


# --- What goes back ---------------------------------------------------------------------


def change(before: Value, after: Value, name: str = "role") -> Change:
    return Change(REF, name, before, after, "sheet:x:1", NOW, "run")


def taken(*changes: Change, role: Value = None, archived: bool = False) -> TakingBack:
    record = Record(REF, "contact", {"role": role}, NOW, archived)
    return take_back(changes, {REF: record})


def test_a_field_goes_back_over_several_changes() -> None:
    assert taken(change("a", "b"), change("b", "c"), role="c").fields == {REF: {"role": "a"}}


def test_a_field_mended_since_is_kept_and_said() -> None:
    taking = taken(change("a", "b"), role="z")
    assert taking.is_empty
    assert taking.kept == [(REF, "role")]


def test_a_field_that_is_already_back_is_not_said() -> None:
    assert taken(change("a", "b"), role="a") == TakingBack({}, [], [], [])


def test_a_confirmation_changes_nothing() -> None:
    assert taken(change("a", "a"), role="a").is_empty


def test_a_record_that_came_goes_and_one_that_went_comes_back() -> None:
    assert taken(change(None, REF, "*")).archived == [REF]
    assert taken(change(REF, None, "*"), archived=True).returned == [REF]
    assert taken(change(REF, None, "*")).is_empty


def test_an_unknown_record_is_left_alone() -> None:
    assert take_back([change("a", "b")], {}).is_empty


def test_what_cannot_go_back_does_not_stop_the_rest() -> None:
    other = Change("C-GONE", "role", "a", "b", "sheet:x:1", NOW, "run")
    assert taken(other, change("a", "a", "email"), change("a", "b"), role="b").fields == {
        REF: {"role": "a"}
    }


def test_a_decision_that_gave_up_what_was_typed_changed_no_record() -> None:
    gave_up = Change(REF, "role", "typed", "b", DECISION, NOW, "run")
    assert taken(gave_up, change("a", "b"), role="b").fields == {REF: {"role": "a"}}


def test_what_would_contradict_a_correction_beside_it_stays() -> None:
    """The day of a loan goes back to the 2nd, but somebody has since put its end on the 1st."""
    ref = "E-7F3K2Q8"
    loan = Record(ref, "loan", {"loaned_on": "2026-10-05", "due_on": "2026-11-01"}, NOW)
    back = Change(ref, "loaned_on", "2026-11-02", "2026-10-05", "sheet:x:1", NOW, "run")

    taking = take_back([back], {ref: loan})

    assert (taking.fields, taking.kept) == ({}, [(ref, "loaned_on")])


def test_a_record_that_goes_as_a_whole_is_not_counted_by_its_cells_as_well() -> None:
    """17 cells of 5 records and 218 to be archived were said to be 222."""
    taking = TakingBack({"C-1": {"role": "a"}, "C-2": {"role": "a", "phone": None}}, ["C-1"])

    assert taking.told == "2 cases de 1 fiche, 1 fiche à archiver"
