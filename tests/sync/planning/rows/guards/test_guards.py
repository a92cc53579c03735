import re
from collections.abc import Sequence

import pytest

from french_cells.reading import Raw
from sync_service.sync.planning.rows.guards.guard import Guard, load_covers
from sync_service.sync.planning.rows.guards.guards import (
    too_many_blanked,
    too_many_changed,
    too_many_missing,
    too_many_new,
)
from sync_service.sync.planning.situation import Lookups
from sync_service.sync.sync_services import SyncSettings
from tests.builders import World, contact_row
from tests.fakes.spreadsheets import FakeTab
from tests.sync.planning.one_tab import BEGIN, OneTab, told

ROLE, PHONE, EMAIL = 2, 4, 3


@pytest.mark.parametrize(
    ("count", "known", "is_held"),
    [(4, 5, False), (5, 5, True), (5, 25, True), (5, 26, False), (20, 100, True)],
)
def test_rows_missing(count: int, known: int, *, is_held: bool) -> None:
    assert too_many_missing(count, known) is is_held


@pytest.mark.parametrize(
    ("count", "known", "is_held"),
    [(20, 10, False), (21, 10, True), (21, 42, False), (22, 43, True)],
)
def test_rows_new(count: int, known: int, *, is_held: bool) -> None:
    assert too_many_new(count, known) is is_held


@pytest.mark.parametrize(
    ("count", "known", "is_held"),
    [(9, 9, False), (10, 10, True), (59, 100, False), (60, 100, True)],
)
def test_rows_changed(count: int, known: int, *, is_held: bool) -> None:
    assert too_many_changed(count, known) is is_held


@pytest.mark.parametrize(
    ("count", "filled", "is_held"), [(9, 9, False), (10, 50, True), (10, 51, False)]
)
def test_cells_blanked(count: int, filled: int, *, is_held: bool) -> None:
    assert too_many_blanked(count, filled) is is_held


def met(count: int) -> tuple[World, FakeTab]:
    world = World()
    tab = world.add_contacts([contact_row(n) for n in range(count)])
    world.sync_until_quiet(2)
    return world, tab


def test_a_column_emptied_is_held_while_other_edits_go_on() -> None:
    world, tab = met(6)
    for row in range(1, 7):
        tab.type(row, ROLE, None)
    tab.type(1, PHONE, "06 39 98 11 11")
    world.sync()
    assert [(p.kind, p.field) for p in world.problems()] == [("guard", "role")]
    assert all(record.fields["role"] for record in world.records())
    world.record(phone="+33639981111")
    world.decide(world.problems()[0], "confirm")
    world.sync()
    assert world.problems() == []
    assert not any(record.fields["role"] for record in world.records())


def test_what_was_asked_in_a_cell_that_is_held_is_still_about_what_its_note_names() -> None:
    """Whoever decided saw what had been typed since, and gave up what stood there before."""
    world, tab = met(12)
    record = world.record(email="personne0@example.org")
    world.edit(record.ref, role="Trésorière")
    tab.type(1, ROLE, "Présidente")
    world.sync()
    [asked] = world.problems()

    for row in range(1, 13):
        tab.type(row, ROLE, f"Recopié {row}")
    world.sync()

    [still] = [one for one in world.problems() if one.kind == "conflict"]
    assert (still.sheet_value, still.canonical_value) == ("Présidente", "Trésorière")
    assert still.message == asked.message


def test_most_rows_changed_at_once_are_held_until_put_back() -> None:
    world, tab = met(12)
    before, rows = world.records(), [list(line) for line in tab.grid]
    for row in range(1, 13):
        tab.type(row, ROLE, f"Recopié {row}")
    world.sync()
    assert [p.kind for p in world.problems()] == ["guard"]
    assert world.records() == before
    tab.grid = rows
    world.sync()
    assert world.problems() == []


def test_a_flood_of_rows_is_held() -> None:
    world, tab = met(10)
    tab.fill([contact_row(n) for n in range(20, 42)], 11)
    world.sync()
    assert len(world.records()) == 10
    world.decide(world.problems("guard")[0], "confirm")
    world.sync()
    assert len(world.records()) == 32
    assert world.problems() == []


def test_the_first_meeting_with_a_tab_is_guarded_by_nothing() -> None:
    world = World()
    world.add_contacts([contact_row(n) for n in range(60)])
    world.sync()
    assert len(world.records()) == 60


def test_confirming_missing_rows_covers_none_that_vanish_afterwards() -> None:
    """All 15 were archived on a confirmation given for seven."""
    world, tab = met(40)
    del tab.grid[1:9]
    world.sync_until_quiet(2)
    (shown,) = world.problems("guard")
    assert "8 lignes" in shown.message
    world.decide(shown, "confirm")
    del tab.grid[1:16]
    world.sync_until_quiet(2)
    assert len(world.records()) == 32
    (other,) = world.problems("guard")
    assert "15 lignes" in other.message
    assert (other.id, other.decision) != (shown.id, "confirm")
    world.decide(other, "confirm")
    world.sync_until_quiet(2)
    assert len(world.records()) == 17
    assert world.problems() == []


def test_a_number_seen_once_never_comes_to_mean_more() -> None:
    world, tab = met(40)
    del tab.grid[1:9]
    world.sync_until_quiet(2)
    (shown,) = world.problems("guard")
    del tab.grid[1:3]
    world.sync()
    (now,) = world.problems("guard")
    assert "10 lignes" in now.message
    assert now.id != shown.id


def test_a_guard_that_stays_the_same_keeps_its_number() -> None:
    world, tab = met(40)
    del tab.grid[1:9]
    world.sync_until_quiet(2)
    (shown,) = world.problems("guard")
    tab.type(1, PHONE, "06 39 98 11 11")
    world.sync()
    assert world.problems("guard")[0].id == shown.id


def test_confirming_emptied_cells_covers_none_emptied_afterwards() -> None:
    world, tab = met(40)
    for row in range(1, 41):
        tab.type(row, ROLE, None)
    world.sync()
    world.decide(world.problems("guard")[0], "confirm")
    for row in range(1, 41):
        tab.type(row, PHONE, None)
    world.sync()
    assert not any(record.fields["role"] for record in world.records())
    assert all(record.fields["phone"] for record in world.records())
    assert [p.kind for p in world.problems()] == ["guard"]


def test_confirming_changed_rows_covers_just_the_values_that_were_shown() -> None:
    world, tab = met(12)
    for row in range(1, 13):
        tab.type(row, ROLE, f"Recopié {row}")
    world.sync()
    world.decide(world.problems("guard")[0], "confirm")
    for row in range(2, 13):
        tab.type(row, ROLE, f"Encore {row}")
    world.sync()
    assert [r.fields["role"] for r in world.records()].count("Recopié 1") == 1
    assert not any("Encore" in str(record.fields["role"]) for record in world.records())
    assert [p.kind for p in world.problems()] == ["guard"]


def test_confirming_new_rows_covers_none_pasted_afterwards() -> None:
    world, tab = met(10)
    tab.fill([contact_row(n) for n in range(20, 42)], 11)
    world.sync()
    world.decide(world.problems("guard")[0], "confirm")
    tab.fill([contact_row(n) for n in range(50, 80)], 40)
    world.sync()
    assert len(world.records()) == 32
    assert [p.kind for p in world.problems()] == ["guard"]


def test_a_confirmed_scramble_is_asked_about_again_when_the_rows_move_again() -> None:
    world, tab = met(12)
    before = {record.ref: record.fields["email"] for record in world.records()}
    tab.sort(1, EMAIL, columns=[EMAIL], reverse=True)
    world.sync()
    world.decide(world.problems("scramble")[0], "confirm")
    first = tab.grid[1][EMAIL]
    for row in range(1, 12):
        tab.grid[row][EMAIL] = tab.grid[row + 1][EMAIL]
    tab.grid[12][EMAIL] = first
    world.sync()
    assert {record.ref: record.fields["email"] for record in world.records()} == before
    assert [p.kind for p in world.problems()] == ["scramble"]


def test_a_confirmation_lasts_until_all_that_it_covers_has_settled() -> None:
    """Rows that vanished later wait longer; what was shown together is done, bit by bit."""
    world = World(settings=SyncSettings(settle_seconds=20, quiet_seconds=0))
    tab = world.add_contacts([contact_row(n) for n in range(40)])
    for _ in range(3):
        world.sync(after=25)
    del tab.grid[1:11]
    world.sync(after=25)
    del tab.grid[1:11]
    world.sync(after=15)
    (guard,) = world.problems("guard")
    assert "20 lignes" in guard.message
    world.decide(guard, "confirm")
    world.sync(after=6)
    world.sync(after=25)
    world.sync(after=25)
    assert len(world.records()) == 20
    assert world.problems() == []


# --- what exactly is held ---------------------------------------------------------------

NAMED, GIVEN_NAME, TELEPHONE = 0, 1, 2


def a_tab(count: int) -> OneTab:
    rows = ([f"Nom{n}", f"Prénom{n}", f"06 39 98 00 {n:02}"] for n in range(count))
    return OneTab.met(*rows)


def guards(one: OneTab) -> list[tuple[str, str | None, int]]:
    """Kind, column and number held, as people are told them."""
    return [
        (problem.row_key.split(":")[0], problem.field, int(re.findall(r"\d+", problem.message)[0]))
        for problem in one.plan().problems
        if problem.kind in ("guard", "scramble")
    ]


def put(one: OneTab, column: int, values: Sequence[Raw], first_row: int = 1) -> None:
    for row, value in enumerate(values, first_row):
        one.tab.type(row, column, value)


def test_three_cells_of_one_column_in_another_order_are_a_scramble() -> None:
    one = a_tab(6)
    put(one, GIVEN_NAME, ["Prénom1", "Prénom2", "Prénom0"])
    assert guards(one) == [("column", "given_name", 3)]
    put(one, TELEPHONE, ["06 39 98 00 01", "06 39 98 00 02", "06 39 98 00 00"])
    assert [field for _, field, _ in guards(one)] == ["given_name", "phone"]


def test_two_cells_that_changed_places_are_an_edit() -> None:
    one = a_tab(6)
    put(one, GIVEN_NAME, ["Prénom1", "Prénom0"])
    assert guards(one) == []


@pytest.mark.parametrize(
    "typed", [["Prénom1", "Prénom2", "Neuf"], ["Prénom1", "Prénom2", None], ["Neuf", "Zoé", "Luc"]]
)
def test_values_that_are_not_all_there_again_are_edits(typed: list[Raw]) -> None:
    one = a_tab(6)
    put(one, GIVEN_NAME, typed)
    assert guards(one) == []


def test_a_column_sorted_with_a_row_that_is_nobodys_is_held_as_well() -> None:
    """One value fell into the blank row between two people; six records took another's address."""
    one = a_tab(6)
    put(one, GIVEN_NAME, ["Prénom1", "Prénom2", "Prénom3", None])
    one.tab.type(8, GIVEN_NAME, "Prénom0")
    assert guards(one) == [("column", "given_name", 4)]
    assert one.plan().updated == {}


def test_a_column_sorted_together_with_people_who_were_just_added_is_held_in_their_rows_too() -> (
    None
):
    """Two known people have another's value now; the rest fell into the new rows."""
    one = a_tab(4)
    put(one, NAMED, ["Neuf1", "Neuf2", "Neuf3"], 5)
    put(one, GIVEN_NAME, ["Prénom2", "Ève", "Prénom1", "Léa", "Prénom0", "Prénom3", "Zoé"])
    assert guards(one) == [("column", "given_name", 4)]
    planned = one.plan()
    assert (planned.updated, planned.created) == ({}, ())
    put(one, GIVEN_NAME, ["Prénom0", "Prénom1", "Prénom2", "Prénom3", "Ève", "Zoé", "Léa"])
    planned = one.run()
    assert (planned.updated, len(planned.created)) == ({}, 3)
    assert told(one.run()) == []


def test_two_that_change_places_are_held_if_a_third_ones_value_is_in_a_row_just_added() -> None:
    """An address sorted with somebody who was not read yet (seed 2810001)."""
    one = a_tab(4)
    put(one, NAMED, ["Neuf"], 5)
    put(one, GIVEN_NAME, ["Prénom2", "Ève", "Prénom0", "Prénom3", "Prénom1"])
    assert guards(one) == [("column", "given_name", 3)]
    planned = one.plan()
    assert (planned.updated, planned.created) == ({}, ())


def test_a_column_sorted_with_a_row_that_had_been_copied_is_held() -> None:
    """The copy brought one value once more: two known people have it now."""
    one = a_tab(4)
    put(one, NAMED, ["Neuf"], 5)
    put(one, GIVEN_NAME, ["Prénom2", "Prénom2", "Prénom3", "Prénom0", "Prénom1"])
    assert guards(one) == [("column", "given_name", 5)]
    planned = one.plan()
    assert (planned.updated, planned.created) == ({}, ())


def test_a_column_shifted_by_one_cell_is_held() -> None:
    one = a_tab(6)
    put(one, GIVEN_NAME, ["Neuf", "Prénom0", "Prénom1", "Prénom2", "Prénom3", "Prénom4"])
    assert guards(one) == [("column", "given_name", 5)]
    assert one.plan().updated == {}


def test_a_sort_mended_half_is_still_asked_about() -> None:
    """One of three cells was typed anew; the others were taken for edits, and people mixed."""
    one = a_tab(6)
    put(one, GIVEN_NAME, ["Prénom1", "Prénom2", "Prénom0"])
    one.run()
    put(one, GIVEN_NAME, ["Prénom1", "Prénom2", "Zoé"])
    planned = one.plan()
    assert planned.updated == {}
    assert [(p.kind, p.field) for p in planned.problems] == [("scramble", "given_name")]
    put(one, GIVEN_NAME, ["Prénom0", "Prénom1"])
    mended = one.plan()
    assert mended.problems == ()
    assert mended.updated == {one.refs[2]: {"given_name": "Zoé"}}


def test_two_people_of_one_name_hide_no_sorted_column() -> None:
    one = OneTab.met(*([f"Nom{n}", f"Prénom{n % 5}"] for n in range(6)))
    put(one, GIVEN_NAME, ["Prénom1", "Prénom2", "Prénom3", "Prénom0", "Prénom4", "Prénom0"])
    assert guards(one) == [("column", "given_name", 4)]
    assert one.plan().updated == {}


def test_an_edit_beside_a_sorted_column_goes_on() -> None:
    one = a_tab(6)
    put(one, GIVEN_NAME, ["Prénom1", "Prénom2", "Prénom0", "Neuf"])
    one.tab.type(1, TELEPHONE, "06 39 98 11 11")
    planned = one.plan()
    assert planned.updated == {
        one.refs[0]: {"phone": "+33639981111"},
        one.refs[3]: {"given_name": "Neuf"},
    }
    assert guards(one) == [("column", "given_name", 3)]


def test_a_sorted_column_is_known_though_one_of_its_cells_is_in_conflict() -> None:
    """What stood in that cell moved too: without it, four rows took another row's value."""
    one = a_tab(6)
    one.edit(one.refs[3], given_name="Ailleurs")
    put(one, GIVEN_NAME, ["Prénom1", "Prénom2", "Prénom3", "Prénom0"])
    for _ in range(2):
        assert guards(one) == [("column", "given_name", 3)]
        assert one.run().updated == {}


def test_a_sorted_column_is_known_though_one_of_its_rows_has_not_settled() -> None:
    one = a_tab(6)
    put(one, GIVEN_NAME, ["Prénom1", "Prénom2", "Prénom3", "Prénom0"])
    assert one.run(settle_seconds=20).updated == {}
    one.tab.type(4, TELEPHONE, "06 39 98 11 11")
    assert one.run(settle_seconds=20).updated == {}
    assert one.run(settle_seconds=20).updated == {one.refs[3]: {"phone": "+33639981111"}}


def test_a_sorted_column_is_known_though_one_of_its_cells_is_blank() -> None:
    one = a_tab(4)
    one.tab.type(4, GIVEN_NAME, None)
    one.run()
    put(one, GIVEN_NAME, [None, "Prénom0", "Prénom1", "Prénom2"])
    assert guards(one) == [("column", "given_name", 3)]
    assert one.plan().updated == {}


def test_days_that_follow_each_other_are_put_off_without_a_question() -> None:
    days = [f"{day:02}/09/2026" for day in (1, 8, 15, 22, 29)]
    one = OneTab.met(*([f"Nom{n}", None, None, day] for n, day in enumerate(days)))
    put(one, BEGIN, [*days[1:], "06/10/2026"])
    assert guards(one) == []
    put(one, BEGIN, [*days[1:], days[0]])
    assert guards(one) == [("column", "starts_on", 5)]


def test_values_that_several_rows_share_may_well_be_typed_in_another_order() -> None:
    one = OneTab.met(*([f"Nom{n}", ("Luc", "Anne")[n % 2]] for n in range(6)))
    put(one, GIVEN_NAME, ["Anne", "Luc", "Anne", "Luc"])
    assert guards(one) == []


def test_cells_emptied_here_and_there_are_held_from_ten_on() -> None:
    one = a_tab(12)
    put(one, GIVEN_NAME, [None] * 5)
    put(one, TELEPHONE, [None] * 4, first_row=6)
    assert guards(one) == []
    one.tab.type(10, TELEPHONE, None)
    assert guards(one) == [("blanked", None, 10)]


def test_a_column_emptied_to_its_last_value_is_held_from_five_on() -> None:
    one = a_tab(5)
    put(one, TELEPHONE, [None] * 4)
    assert guards(one) == []
    put(one, TELEPHONE, [None] * 5)
    assert guards(one) == [("blanked", "phone", 5)]
    shorter = a_tab(4)
    put(shorter, TELEPHONE, [None] * 4)
    assert guards(shorter) == []


def test_a_column_emptied_while_its_rows_are_torn_from_their_references_is_held() -> None:
    """Else each row's value went as soon as somebody put that row right, and nobody was asked."""
    world, tab = met(6)
    rows = [list(line) for line in tab.grid]
    for row in range(1, 5):
        tab.grid[row][: EMAIL + 2] = rows[row % 4 + 1][: EMAIL + 2]
        # What shows nothing but one record's values is torn from nobody.
        tab.type(row, ROLE, f"Autre {row}")
    for row in range(1, 7):
        tab.type(row, EMAIL, None)
    world.sync()
    assert {p.kind for p in world.problems()} == {"guard", "scramble"}
    assert all(record.fields["email"] for record in world.records())
    for row in range(1, 5):
        tab.grid[row] = list(rows[row])
        tab.type(row, EMAIL, None)
    world.sync()
    assert [(p.kind, p.field) for p in world.problems()] == [("guard", "email")]
    assert all(record.fields["email"] for record in world.records())


def test_what_was_emptied_in_torn_rows_is_asked_about_though_the_others_were_put_back() -> None:
    """The others' question ended, and these rows' blanks were taken once they were put right."""
    world, tab = met(6)
    rows = [list(line) for line in tab.grid]
    for row in range(1, 5):
        tab.grid[row][: EMAIL + 2] = rows[row % 4 + 1][: EMAIL + 2]
        tab.type(row, ROLE, f"Autre {row}")
    for row in range(1, 7):
        tab.type(row, EMAIL, None)
    world.sync()
    for row in (5, 6):
        tab.grid[row] = list(rows[row])
    world.sync()
    for row in range(1, 5):
        tab.grid[row] = list(rows[row])
        tab.type(row, EMAIL, None)
    world.sync()
    assert [(p.kind, p.field) for p in world.problems()] == [("guard", "email")]
    assert all(record.fields["email"] for record in world.records())
    for row in range(1, 5):
        tab.grid[row] = list(rows[row])
    world.sync()
    assert world.problems() == []


def test_a_column_emptied_though_one_of_its_cells_is_in_conflict_is_held() -> None:
    """The sixth was no value taken, so that the other five did not look like the whole column."""
    one = a_tab(6)
    one.edit(one.refs[3], phone="+33639989999")
    put(one, TELEPHONE, [None] * 6)
    for _ in range(2):
        assert guards(one) == [("blanked", "phone", 5)]
        assert one.run().updated == {}


def test_a_cell_in_conflict_that_was_blank_before_is_none_that_could_be_emptied() -> None:
    one = a_tab(6)
    one.edit(one.refs[5], phone="+33639989999")
    one.tab.type(6, TELEPHONE, None)
    one.run()
    put(one, TELEPHONE, [None] * 4)
    assert guards(one) == []
    put(one, TELEPHONE, [None] * 5)
    assert guards(one) == [("blanked", "phone", 5)]


def test_emptied_cells_in_conflict_count_among_rows_changed_at_once() -> None:
    """Nine rows were too few to ask about, and eleven numbers too few of all that stands there."""
    world, tab = met(14)
    for number in range(3, 6):
        world.edit(world.record(email=f"personne{number}@example.org").ref, phone="+33639989999")
    tab.type(1, PHONE, "06 39 98 88 88")
    for row in range(2, 13):
        tab.type(row, PHONE, None)
    world.sync()
    assert [p.message[:20] for p in world.problems("guard")] == ["9 lignes ont changé "]
    assert all(record.fields["phone"] for record in world.records())


def test_cells_in_conflict_that_were_blank_before_are_no_rows_changed_at_once() -> None:
    one = a_tab(12)
    for reference in one.refs[9:]:
        one.edit(reference, phone="+33639989999")
    for row in (10, 11, 12):
        one.tab.type(row, TELEPHONE, None)
    one.run()
    put(one, TELEPHONE, ["06 39 98 88 88", "06 39 98 88 89", *[None] * 6])
    assert guards(one) == []


def test_what_is_emptied_in_another_column_makes_no_rows_changed_at_once() -> None:
    one = a_tab(12)
    for reference in one.refs[9:]:
        one.edit(reference, phone="+33639989999")
    for row in (10, 11, 12):
        one.tab.type(row, TELEPHONE, None)
    put(one, GIVEN_NAME, [f"Neuf{n}" for n in range(8)])
    assert guards(one) == []


def test_a_column_emptied_while_a_row_was_away_is_held_when_that_comes_back() -> None:
    """It came back with its address as the others lost theirs, and nobody was asked about them."""
    world, tab = met(7)
    away = list(tab.grid[7])
    tab.clear_row(7)
    world.sync()
    tab.grid[7] = away
    for row in range(1, 7):
        tab.type(row, EMAIL, None)
    world.sync()
    assert [(p.kind, p.field) for p in world.problems()] == [("guard", "email")]
    assert all(record.fields["email"] for record in world.records())


def test_rows_archived_before_do_not_make_a_large_change_look_small() -> None:
    one = a_tab(60)
    for reference in one.refs[10:]:
        one.archive(reference)
    one.run()
    one.tab.grid = [one.tab.grid[0], *one.tab.grid[6:]]
    assert guards(one) == [("missing", None, 5)]


def test_a_filled_cell_of_an_archived_row_is_none_that_could_be_emptied() -> None:
    one = a_tab(11)
    for reference in one.refs[5:]:
        one.archive(reference)
    one.run()
    put(one, TELEPHONE, [None] * 5)
    assert guards(one) == [("blanked", "phone", 5)]


def test_a_filled_cell_of_a_row_that_is_gone_is_none_that_could_be_emptied() -> None:
    """Rows were deleted, too, so that what was left of the column did not look like all of it."""
    one = a_tab(11)
    put(one, TELEPHONE, [None] * 5)
    one.tab.grid = one.tab.grid[:6]
    assert guards(one) == [("blanked", "phone", 5), ("missing", None, 6)]


def test_rows_about_which_another_guard_asks_are_not_asked_about_twice() -> None:
    one = a_tab(12)
    put(one, TELEPHONE, [None] * 12)
    assert guards(one) == [("blanked", None, 12)]
    put(one, GIVEN_NAME, [f"Neuf{n}" for n in range(12)])
    assert guards(one) == [("blanked", None, 12), ("changed", None, 12)]


def test_many_rows_changed_are_counted_once_each() -> None:
    one = a_tab(12)
    put(one, GIVEN_NAME, [f"Neuf{n}" for n in range(10)])
    put(one, TELEPHONE, [f"06 39 98 11 {n:02}" for n in range(9)])
    assert guards(one) == [("changed", None, 10)]


def test_blanks_that_are_filled_in_every_row_replace_nobodys_words() -> None:
    """Fifteen storage places typed into a new column were « 15 lignes ont changé »."""
    one = a_tab(12)
    put(one, BEGIN, [f"{day:02}/12/2026" for day in range(1, 13)])
    assert guards(one) == []
    put(one, GIVEN_NAME, [f"Neuf{n}" for n in range(9)])
    assert guards(one) == []


def test_where_words_are_replaced_in_most_rows_blanks_filled_beside_them_wait_too() -> None:
    """Whoever pastes another list over this one fills some blanks as well."""
    one = a_tab(12)
    put(one, BEGIN, [f"{day:02}/12/2026" for day in range(1, 13)])
    put(one, GIVEN_NAME, [f"Neuf{n}" for n in range(10)])
    assert guards(one) == [("changed", None, 12)]


def test_a_default_that_everybody_sees_is_asked_about_when_it_is_typed_over_in_each_row() -> None:
    """« Annulée » dragged down over « Prévue » of ours."""
    one = a_tab(12)
    put(one, GIVEN_NAME, [f"Neuf{n}" for n in range(12)])
    lookups = Lookups(is_nobodys=lambda _ref, name: name == "given_name")
    assert told(one.plan(lookups=lookups)) == [("guard", None)]


def test_what_was_confirmed_is_asked_no_more_and_the_rest_anew() -> None:
    one = a_tab(12)
    put(one, GIVEN_NAME, [f"Neuf{n}" for n in range(10)])
    covers = load_covers(one.plan().problems[0].covers)
    assert len(covers) == 10
    planned = one.plan(confirmed=covers)
    assert (planned.problems, len(planned.updated)) == ((), 10)
    one.tab.type(1, GIVEN_NAME, "Autre")
    assert len(one.plan(confirmed=covers).updated) == 10


def test_new_rows_confirmed_are_just_those_that_were_shown() -> None:
    one = a_tab(2)
    put(one, NAMED, [f"Neuf{n}" for n in range(21)], first_row=3)
    covers = load_covers(one.plan().problems[0].covers)
    assert len(one.plan(confirmed=covers).created) == 21
    put(one, NAMED, [f"Encore{n}" for n in range(21)], first_row=24)
    held = one.plan(confirmed=covers)
    assert len(held.created) == 21
    assert [problem.message[:2] for problem in held.problems] == ["21"]


def test_a_guard_about_other_cells_is_another_guard() -> None:
    one, other = Guard("new", 1, frozenset({"a", "b"})), Guard("new", 1, frozenset({"a", "c"}))
    assert one.key != other.key
    assert one.key.startswith("new:")
    assert Guard("blanked", 1, frozenset({"a"}), "phone").key.startswith("blanked:phone:")
    assert load_covers(one.covers) == one.elements


def test_a_required_column_emptied_by_mistake_is_one_question_not_thirty_notes() -> None:
    world, tab = met(30)
    names = [tab.cell(row, 0).value for row in range(1, 31)]
    for row in range(1, 31):
        tab.type(row, 0, None)
    world.sync()
    assert [(p.kind, p.cell) for p in world.problems()] == [("guard", None)]
    assert not any(tab.cell(row, 0).note for row in range(1, 31))
    assert all(record.fields["family_name"] for record in world.records())
    for row, name in enumerate(names, 1):
        tab.type(row, 0, name)
    world.sync()
    assert world.problems() == []


def test_a_few_required_cells_emptied_are_explained_one_by_one() -> None:
    world, tab = met(30)
    for row in range(1, 4):
        tab.type(row, 0, None)
    world.sync()
    assert [p.kind for p in world.problems()] == ["invalid"] * 3


def test_a_partner_reads_at_the_title_what_is_held_until_it_is_put_back() -> None:
    """Only the coordinator was told."""
    world, tab = met(12)
    rows = [list(line) for line in tab.grid]
    for row in range(1, 13):
        tab.type(row, PHONE, None)
    world.sync()
    assert "12 cases ont été vidées" in tab.cell(0, PHONE).note + tab.cell(0, 6).note
    assert world.sync().requests.reads == 0
    tab.grid[1:] = rows[1:]
    world.sync()
    assert [cell.note for cell in tab.grid[0] if cell.note] == []
    assert world.sync().requests.reads == 0


def test_what_is_held_in_one_column_is_said_at_its_title_and_spares_notes_of_others() -> None:
    world, tab = met(6)
    for row in range(1, 7):
        tab.type(row, ROLE, None)
    world.sync()
    assert "6 cases" in tab.cell(0, ROLE).note
    tab.annotate(0, ROLE, "à compléter")
    world.sync_until_quiet(2)
    assert tab.cell(0, ROLE).note == "à compléter"
    assert "6 cases" in tab.cell(0, 6).note
    world.decide(world.problems()[0], "confirm")
    world.sync_until_quiet(2)
    assert tab.cell(0, ROLE).note == "à compléter"
    assert tab.cell(0, 6).note == ""
    assert world.problems() == []


def test_missing_rows_are_said_at_the_title_of_the_references() -> None:
    world, tab = met(20)
    del tab.grid[1:8]
    world.sync_until_quiet(3)
    assert "7 lignes ont disparu" in tab.cell(0, 6).note
    assert tab.cell(0, 6).value == "Réf."
