"""What a guard holds in rows that are then sorted off their references stays each person's own."""

from collections.abc import Mapping, Sequence

import pytest

from tests.builders import CONTACT_TITLES, World
from tests.fakes.spreadsheets import FakeTab
from tests.sync.test_sync_scenarios import EMAIL, NAME, PHONE, REF, met

GIVEN, ROLE = 1, 2


def names(world: World) -> Mapping[str, object]:
    """Reference → family name, of who lives on."""
    return {one.ref: one.fields["family_name"] for one in world.records() if not one.archived}


def paste_a_row_too_high(tab: FakeTab, *columns: int) -> None:
    """Each row gets what the next one had in these columns, as from an older copy."""
    for row in range(2, 6):
        for column in columns:
            tab.type(row, column, tab.cell(row + 1, column).value)


def replace_words(tab: FakeTab, count: int) -> None:
    for row in range(1, count + 1):
        tab.type(row, GIVEN, f"{tab.cell(row, GIVEN).value}-Marie")
        tab.type(row, ROLE, f"Aide {row}")
        tab.type(row, EMAIL, f"neuf{row}@example.org")


def test_values_pasted_a_row_too_high_make_nobody_another_once_the_list_is_sorted() -> None:
    """Three of five cells were the next one's, so the whole row became theirs (seed 2652092)."""
    world, tab = met(12)
    before = names(world)
    paste_a_row_too_high(tab, ROLE, EMAIL, PHONE)
    world.sync_until_quiet(2)
    assert world.problems("scramble")
    tab.sort(1, EMAIL, columns=range(REF), reverse=True)
    world.sync_until_quiet(3)
    assert names(world) == before
    assert shown(tab) == before


@pytest.mark.parametrize("by", [NAME, EMAIL, PHONE])
def test_words_replaced_in_a_whole_list_make_nobody_another_once_it_is_sorted(by: int) -> None:
    """Of what a row had shown two cells of five were left (seed 2650042)."""
    world, tab = met(14)
    before = names(world)
    replace_words(tab, 14)
    world.sync_until_quiet(2)
    assert len(world.problems("guard")) == 1
    tab.sort(1, by, columns=range(REF), reverse=True)
    world.sync_until_quiet(3)
    assert (names(world), shown(tab)) == (before, before)

    world.decide(world.problems("guard")[0], "confirm")
    world.sync_until_quiet(3)
    assert names(world) == before
    emails = {one.fields["email"] for one in world.records()}
    assert emails == {f"neuf{row}@example.org" for row in range(1, 15)}


@pytest.mark.parametrize("is_new_row", [True, False])
def test_what_others_give_while_a_question_is_open_makes_nobody_another_either(
    *, is_new_row: bool
) -> None:
    """Our own write changed what the rows had shown when they were last looked at."""
    world, tab = met(14)
    before = names(world)
    replace_words(tab, 14)
    world.sync_until_quiet(2)
    assert len(world.problems("guard")) == 1
    for number, ref in enumerate(before):
        world.edit(ref, phone=f"+336399877{number:02d}")
    world.sync_until_quiet(2)
    if is_new_row:
        tab.insert_row(3)
    tab.sort(1, EMAIL, columns=range(REF), reverse=True)
    world.sync_until_quiet(3)
    assert names(world) == before
    assert shown(tab) == before


def shown(tab: FakeTab) -> Mapping[str, object]:
    rows = [row for row in range(1, 40) if tab.cell(row, REF).value]
    return {str(tab.cell(row, REF).value): tab.cell(row, NAME).value for row in rows}


def test_an_address_that_may_be_anothers_makes_nobody_them() -> None:
    """A guard asked about the addresses; a row copied beside one became a person who was gone."""
    world, tab = met(12)
    before = names(world)
    paste_a_row_too_high(tab, ROLE, EMAIL, PHONE)
    world.sync_until_quiet(2)
    copied = [tab.cell(3, column).value for column in range(REF + 1)]
    for _ in range(5):
        tab.delete_row(4)
    world.sync_until_quiet(2)
    assert world.problems("guard")
    tab.fill([*[[c.value for c in line] for line in tab.grid], copied])
    last = len(tab.grid) - 1
    tab.type(last, NAME, "Zeller")
    tab.type(last, GIVEN, "Zita")
    world.sync_until_quiet(3)
    assert before.items() <= names(world).items()


@pytest.mark.parametrize("has_references", [True, False])
def test_rows_put_back_below_those_that_show_held_changes_are_whose_they_were(
    *, has_references: bool
) -> None:
    """The older list was pasted below, then the changed rows deleted: all were somebody new."""
    world, tab = met(14)
    before = names(world)
    columns = range(REF + 1 if has_references else REF)
    older = [[tab.cell(row, column).value for column in columns] for row in range(1, 15)]
    replace_words(tab, 14)
    world.sync_until_quiet(2)
    tab.fill(older, first_row=15)
    world.sync_until_quiet(3)
    for _ in older:
        tab.delete_row(1)
    world.sync_until_quiet(3)
    assert shown(tab) == before
    assert not world.problems("duplicate")


def test_an_address_that_stayed_in_its_row_says_whose_it_is() -> None:
    """Four addresses of the column had moved, as a guard asked; this row became another person."""
    world, tab = met(12)
    before = names(world)
    paste_a_row_too_high(tab, EMAIL)
    world.sync_until_quiet(2)
    assert [one.field for one in world.problems("scramble")] == ["email"]
    for column, text in {REF: "", ROLE: "Aide", PHONE: "06 39 98 44 44", GIVEN: "Zita"}.items():
        tab.type(10, column, text)
    world.sync_until_quiet(3)
    assert (names(world), shown(tab)) == (before, before)


def met_without_structures() -> tuple[World, FakeTab, Mapping[str, object]]:
    """A list of all nine where nobody has a key."""
    world, _ = met(9)
    tab = world.add_everybody()
    tab.fill([CONTACT_TITLES])
    tab.type(0, REF, None)
    world.sync_until_quiet(3)
    before = names(world)
    assert shown(tab) == before
    return world, tab, before


def mixed_without_structures() -> tuple[World, FakeTab, Mapping[str, object]]:
    """There, cells of four pasted a row too high, and a sort.

    So two cells of such a row speak for each of two people.
    """
    world, tab, before = met_without_structures()
    paste_a_row_too_high(tab, EMAIL, PHONE)
    tab.sort(1, NAME, columns=range(REF), reverse=True)
    world.sync_until_quiet(2)
    assert world.problems("scramble")
    return world, tab, before


@pytest.mark.parametrize("retyped", [(ROLE,), (ROLE, PHONE), ()])
def test_a_row_that_a_question_said_was_anothers_is_not_its_references_once_it_is_retyped(
    retyped: Sequence[int],
) -> None:
    """Seed 2706009."""
    world, tab, before = mixed_without_structures()
    for row in range(1, 10):
        for column in retyped:
            tab.type(row, column, f"06 39 98 44 0{row}" if column == PHONE else f"Aide {row}")
    world.sync_until_quiet(3)
    assert names(world) == before


def test_a_question_about_rows_goes_on_for_those_that_are_not_put_right() -> None:
    """Two of four are, and the function of the others is retyped."""
    world, tab, before = mixed_without_structures()
    emails = {one.fields["family_name"]: str(one.fields["email"]) for one in world.records()}
    right = {row: emails[tab.cell(row, NAME).value] for row in range(1, 10)}
    rows = [row for row, email in right.items() if tab.cell(row, EMAIL).value != email]
    assert len(rows) == 4
    for row in rows[:2]:
        tab.type(row, EMAIL, right[row])
        tab.type(row, PHONE, f"06 39 98 00 0{right[row][len('personne')]}")
    for row in rows[2:]:
        tab.type(row, ROLE, f"Aide {row}")
    world.sync_until_quiet(3)
    assert world.problems("scramble")
    assert names(world) == before
    assert {one.fields["email"] for one in world.records()} == {
        f"personne{number}@example.org" for number in range(9)
    }


def test_a_row_that_waits_for_a_column_is_not_somebody_like_it_whose_row_is_deleted() -> None:
    """It could be no record yet, for want of « Structure » (seed 2722016)."""
    world, tab, _ = met_without_structures()
    like = [tab.cell(3, column).value for column in range(REF)]
    tab.fill([like], first_row=10)
    tab.type(10, PHONE, "06 39 98 44 44")
    world.sync_until_quiet(2)
    ref = tab.cell(3, REF).value
    tab.delete_row(3)
    world.sync_until_quiet(3)
    assert tab.cell(9, REF).value != ref
    assert {one.fields["phone"] for one in world.records()}.isdisjoint({"+33639984444"})


@pytest.mark.parametrize("typed", ["zita@example.org", "zita.new@example.org"])
def test_a_row_that_waits_is_not_whose_reference_a_sort_left_there_though_all_have_the_function(
    typed: str,
) -> None:
    """It was: a function in common was enough, and her name alone stayed hers."""
    world, tab = met(6)
    for row in range(1, 7):
        tab.type(row, ROLE, "Aide")
    tab.fill([[None, "Zita", "Aide", "zita@example.org", "06 39 98 44 44"]], first_row=7)
    world.sync_until_quiet(3)
    first = str(tab.cell(1, REF).value)
    tab.sort(1, PHONE, columns=range(REF), reverse=True)
    assert (tab.cell(1, GIVEN).value, tab.cell(1, REF).value) == ("Zita", first)
    tab.delete_row(7)
    tab.type(1, EMAIL, typed)
    world.sync_until_quiet(3)
    assert "Zita" not in {one.fields["given_name"] for one in world.records()}
    assert [one.kind for one in world.problems()] == ["invalid"]


def retype_whole(tab: FakeTab, row: int, name: str | None) -> None:
    tab.type(row, NAME, name)
    for column, text in {GIVEN: "Zita", ROLE: "Aide", EMAIL: "z@x.example.org"}.items():
        tab.type(row, column, f"{row}{text}")
    tab.type(row, PHONE, f"06 39 98 44 4{row}")


@pytest.mark.parametrize(("is_sorted", "replaced"), [(False, "Petita"), (True, "Duranda")])
def test_a_row_retyped_whole_is_its_references_though_one_that_waits_stood_there_too(
    *, is_sorted: bool, replaced: str
) -> None:
    """A copy without a name had the reference, too, or a sort left it there; it was put right.

    Whoever was replaced was archived, and the successor was somebody new.
    """
    world, tab = met(5)
    tab.copy_row(2, 6)
    retype_whole(tab, 6, None)
    if is_sorted:
        tab.type(6, REF, None)
        tab.sort(1, PHONE, columns=range(REF), reverse=True)
    world.sync()
    rows = {tab.cell(row, NAME).value: row for row in range(1, 7)}
    ref = str(tab.cell(rows[replaced], REF).value)
    assert names(world)[ref] == replaced
    retype_whole(tab, rows[replaced], "Zeller")
    world.sync_until_quiet(2)
    assert names(world)[ref] == "Zeller"
    assert len(names(world)) == 5


def test_a_number_sorted_into_a_blank_row_is_asked_about_though_it_is_the_only_one_known() -> None:
    """A row of a person without a name had given hers to the last in the list (seed 2820236)."""
    world, tab = met(4)
    before = {one.ref: one.fields["phone"] for one in world.records()}
    tab.insert_row(1)
    number = tab.cell(5, PHONE).value
    tab.type(1, PHONE, number)
    tab.type(5, PHONE, "06 39 98 77 46")
    for column, text in ((GIVEN, "Zoe"), (ROLE, "Aide"), (EMAIL, "zoe@example.org")):
        tab.type(6, column, text)
    world.sync_until_quiet(2)
    assert world.problems("scramble")
    assert {one.ref: one.fields["phone"] for one in world.records()} == before

    tab.type(1, PHONE, None)
    tab.type(5, PHONE, number)
    world.sync_until_quiet(2)
    assert not world.problems("scramble")
    assert {one.ref: one.fields["phone"] for one in world.records()} == before


@pytest.mark.parametrize("is_known", [True, False])
def test_a_row_begun_with_a_function_asks_nothing_about_whoever_had_it(*, is_known: bool) -> None:
    """Every edit of one of ten « Animateur » waited while some row held just that word."""
    world, tab = met(5)
    if is_known:
        tab.type(6, ROLE, tab.cell(2, ROLE).value)
        world.sync_until_quiet(2)
    else:
        tab.type(6, ROLE, tab.cell(3, ROLE).value)
    tab.type(2, ROLE, "Trésorière")
    tab.type(3, ROLE, "Présidente")
    world.sync_until_quiet(2)
    assert not world.problems("scramble")
    roles = {one.ref: one.fields["role"] for one in world.records()}
    assert [roles[str(tab.cell(row, REF).value)] for row in (2, 3)] == ["Trésorière", "Présidente"]


@pytest.mark.parametrize("shared", ["before", "waiting"])
def test_a_number_that_another_has_or_that_waited_alone_already_is_not_sorted(shared: str) -> None:
    world, tab = met(5)
    number = tab.cell(3, PHONE).value
    tab.type(2 if shared == "before" else 6, PHONE, number)
    world.sync_until_quiet(2)
    tab.type(6, PHONE, number)
    tab.type(3, PHONE, "06 39 98 77 46")
    world.sync_until_quiet(2)
    assert not world.problems("scramble")
    (changed,) = [one for one in world.records() if one.ref == tab.cell(3, REF).value]
    assert changed.fields["phone"] == "+33639987746"


@pytest.mark.parametrize(("column", "typed"), [(NAME, "Zorro"), (GIVEN, None), (ROLE, "Cheffe")])
def test_cells_inserted_near_the_end_of_one_column_are_asked_about(
    column: int, typed: str | None
) -> None:
    """« Insérer des cellules, décaler vers le bas »: the last value falls below the list."""
    world, tab = met(4)
    for row in range(1, 5):
        tab.type(row, GIVEN, f"Prénom {row}")
        tab.type(row, ROLE, f"Fonction {row}")
    world.sync_until_quiet(2)
    before = {one.ref: dict(one.fields) for one in world.records()}
    for row in (5, 4):
        tab.type(row, column, tab.cell(row - 1, column).value)
    tab.type(3, column, typed)
    world.sync_until_quiet(3)
    assert world.problems("scramble")
    assert {one.ref: dict(one.fields) for one in world.records()} == before


@pytest.mark.parametrize("is_meant", [True, False])
def test_whoever_is_typed_over_a_row_of_which_an_address_waits_waits_with_it(
    *, is_meant: bool
) -> None:
    """The names were taken and the address was not: half one, half another (seed 2720025)."""
    world, tab = met(8)
    before = {one.ref: dict(one.fields) for one in world.records()}
    tab.sort(1, EMAIL, columns=[EMAIL], reverse=True)
    world.sync_until_quiet(2)
    assert world.problems("scramble")
    typed = {NAME: "Noirot", GIVEN: "Prune", EMAIL: "prune@example.org", PHONE: "03 53 01 00 99"}
    for column, text in typed.items():
        tab.type(3, column, text)
    world.sync_until_quiet(3)
    assert {one.ref: dict(one.fields) for one in world.records()} == before

    world.decide(world.problems("scramble")[0], "confirm" if is_meant else "database")
    world.sync_until_quiet(3)
    ref, row = str(tab.cell(3, REF).value), [tab.cell(3, column).value for column in typed]
    fields = {one.ref: one.fields for one in world.records()}[ref]
    said = (fields["family_name"], fields["email"], fields["phone"])
    if is_meant:
        assert said == ("Noirot", "prune@example.org", "+33353010099")
        assert row == [*typed.values()]
    else:
        assert fields == before[ref]
        assert row[0] == before[ref]["family_name"]
    assert not world.problems("scramble")
