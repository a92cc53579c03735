"""Rows that share a reference are asked about until somebody says which of them is the record."""

import pytest

from tests.builders import World, contact_row
from tests.fakes.spreadsheets import FakeTab
from tests.sync.test_sync_scenarios import EMAIL, NAME, PHONE, REF, met

GIVEN, ROLE = 1, 2
ORIGINAL, COPY = 3, 7


@pytest.fixture
def asked() -> tuple[World, FakeTab, str]:
    """A row copied for a colleague, both edited before any look: nobody knows which is which."""
    world, tab = met(5)
    ref = str(tab.cell(ORIGINAL, REF).value)
    tab.copy_row(ORIGINAL, COPY)
    tab.type(ORIGINAL, NAME, "Vumobar")
    tab.type(ORIGINAL, ROLE, "Directrice")
    tab.type(COPY, NAME, "Gimonur")
    tab.type(COPY, ROLE, None)
    world.sync_until_quiet(2)
    (problem,) = world.problems("held")
    assert problem.ref == ref
    return world, tab, ref


def type_over(tab: FakeTab, row: int, number: int, *columns: int) -> None:
    """Another person's values, in these columns."""
    values = {
        NAME: f"Nouv{number}",
        GIVEN: f"Zoe{number}",
        ROLE: f"Neuf{number}",
        EMAIL: f"nouv{number}@example.org",
        PHONE: f"06 39 98 77 {number:02d}",
    }
    for column in columns:
        tab.type(row, column, values[column])


def fields(world: World, ref: str) -> dict[str, object]:
    (record,) = (one for one in world.records() if one.ref == ref)
    return dict(record.fields)


def test_an_address_emptied_in_the_original_does_not_make_the_copy_the_record(
    asked: tuple[World, FakeTab, str],
) -> None:
    """The copy had one cell more in common with the record then (seed 2812090)."""
    world, tab, ref = asked
    before = fields(world, ref)
    tab.type(ORIGINAL, EMAIL, None)
    world.sync_until_quiet(3)
    assert fields(world, ref) == before
    assert len(world.problems("held")) == 1
    assert len(world.records()) == 5


@pytest.mark.parametrize("kept", [ORIGINAL, COPY])
def test_the_reference_that_is_left_says_which_row_it_is(
    asked: tuple[World, FakeTab, str], kept: int
) -> None:
    """As the note says, however much of the record the other row shows."""
    world, tab, ref = asked
    tab.type(ORIGINAL, EMAIL, None)
    world.sync_until_quiet(2)
    other = ORIGINAL + COPY - kept
    tab.type(other, REF, None)
    world.sync_until_quiet(3)
    assert not world.problems("held")
    assert tab.cell(kept, REF).value == ref
    assert fields(world, ref)["family_name"] == tab.cell(kept, NAME).value
    assert tab.cell(other, REF).value != ref


@pytest.mark.parametrize("row", [ORIGINAL, COPY])
def test_whoever_is_typed_over_one_of_them_decides_nothing(
    asked: tuple[World, FakeTab, str], row: int
) -> None:
    """Nobody knows whether a person changed or a copy was finished; the note says what to do."""
    world, tab, ref = asked
    before = fields(world, ref)
    type_over(tab, row, 1, NAME, GIVEN, ROLE, EMAIL, PHONE)
    world.sync_until_quiet(3)
    assert len(world.problems("held")) == 1
    assert fields(world, ref) == before
    tab.type(row, REF, None)
    world.sync_until_quiet(3)
    assert not world.problems("held")
    assert fields(world, ref)["family_name"] == tab.cell(ORIGINAL + COPY - row, NAME).value
    assert tab.cell(row, REF).value not in (None, ref)


def test_a_row_that_a_sort_left_beside_no_reference_bears_the_one_it_shares(
    asked: tuple[World, FakeTab, str],
) -> None:
    """In the next look it passed for one from which somebody had erased it."""
    world, tab, ref = asked
    before = fields(world, ref)
    tab.insert_row(COPY + 1)
    for column, value in enumerate(contact_row(20)):
        tab.type(COPY + 1, column, value)
    tab.move_row(COPY + 1, 1)
    references = [tab.cell(row, REF).value for row in range(2, COPY + 2)]
    for row, one in enumerate([*references, None], start=1):
        tab.type(row, REF, one)
    world.sync_until_quiet(2)
    tab.type(1, ROLE, "Accueil")
    world.sync_until_quiet(3)
    assert len(world.problems("held")) == 1
    assert fields(world, ref) == before
    assert [tab.cell(row, REF).value for row in (ORIGINAL + 1, COPY + 1)] == [ref, ref]


@pytest.mark.parametrize("by", [NAME, EMAIL, ROLE])
def test_rows_sorted_off_the_reference_are_still_asked_about(
    asked: tuple[World, FakeTab, str], by: int
) -> None:
    """They stood beside others' references and became two people, or each other."""
    world, tab, ref = asked
    before = fields(world, ref)
    people = sorted(str(one.fields["family_name"]) for one in world.records())
    tab.sort(1, by, columns=range(REF), reverse=True)
    world.sync_until_quiet(3)
    assert fields(world, ref) == before
    assert sorted(str(one.fields["family_name"]) for one in world.records()) == people
    assert len(world.problems("held")) == 1


def test_two_rows_with_the_reference_of_somebody_found_elsewhere_do_not_hold_it() -> None:
    """Copied, sorted without « Réf. » and retyped before any look (short list 21412)."""
    world, tab = met(5)
    whose = {tab.cell(row, GIVEN).value: tab.cell(row, REF).value for row in range(1, 6)}
    tab.copy_row(1, 6)
    tab.type(6, GIVEN, "Zoe")
    tab.move_row(4, 1)
    tab.move_row(5, 2)
    for row, ref in enumerate([*whose.values(), next(iter(whose.values()))], start=1):
        tab.type(row, REF, ref)
        tab.type(row, NAME, f"Nouveau{row}")
        tab.type(row, EMAIL, f"neuf{row}@example.org")
        tab.type(row, PHONE, f"06 39 98 55 {row:02d}")
    world.sync_until_quiet(4)
    of = {one.fields["given_name"]: one.ref for one in world.records()}
    assert {name: of[name] for name in whose} == whose


def test_a_column_sorted_through_rows_in_question_is_asked_about(
    asked: tuple[World, FakeTab, str],
) -> None:
    """Two known values had changed rows, and a third stood in one that was held."""
    world, tab, _ = asked
    before = {one.ref: one.fields["email"] for one in world.records()}
    emails = {row: tab.cell(row, EMAIL).value for row in (1, 4, 5)}
    for row, email in (
        (1, emails[4]),
        (4, emails[1]),
        (ORIGINAL, emails[5]),
        (5, "n@example.org"),
    ):
        tab.type(row, EMAIL, email)
    world.sync_until_quiet(2)
    assert world.problems("held")
    assert world.problems("scramble")
    assert {one.ref: one.fields["email"] for one in world.records()} == before


def test_an_edit_in_another_row_ends_no_question() -> None:
    """The next look judged the same two rows by another rule, and the copy was the record."""
    world, tab = met(5)
    ref = str(tab.cell(ORIGINAL, REF).value)
    before = fields(world, ref)
    tab.copy_row(ORIGINAL, COPY)
    type_over(tab, ORIGINAL, 1, NAME, GIVEN, ROLE, EMAIL, PHONE)
    type_over(tab, COPY, 2, NAME, EMAIL)
    world.sync_until_quiet(3)
    tab.type(5, ROLE, "Accueil")
    world.sync_until_quiet(3)
    assert len(world.problems("held")) == 1
    assert fields(world, ref) == before


@pytest.mark.parametrize("by", [GIVEN, ROLE])
def test_somebody_new_has_no_part_in_a_question_that_a_sort_moved(
    asked: tuple[World, FakeTab, str], by: int
) -> None:
    world, tab, ref = asked
    before = fields(world, ref)
    for column, value in enumerate(contact_row(20)):
        tab.type(COPY + 1, column, value)
    tab.sort(1, by, columns=range(REF), reverse=True)
    world.sync_until_quiet(3)
    names = [one.fields["family_name"] for one in world.records()]
    assert contact_row(20)[NAME] in names
    assert not {"Vumobar", "Gimonur"}.intersection(names)
    assert fields(world, ref) == before
    assert len(world.problems("held")) == 1


def test_two_questions_moved_by_one_sort_keep_their_own_rows() -> None:
    """A row of one stood beside the other's reference, and was asked about under both."""
    world, tab = met(6)
    before = {one.ref: dict(one.fields) for one in world.records()}
    for row, copy in ((2, 7), (4, 8)):
        tab.copy_row(row, copy)
        for one in (row, copy):
            tab.type(one, NAME, f"Nom{one}")
            tab.type(one, ROLE, f"Aide {one}")
    world.sync_until_quiet(2)
    assert len(world.problems("held")) == 2
    tab.sort(1, NAME, columns=range(REF), reverse=True)
    world.sync_until_quiet(3)
    assert len(world.problems("held")) == 2
    assert {one.ref: dict(one.fields) for one in world.records()} == before


@pytest.fixture
def twice() -> tuple[World, FakeTab, str]:
    """The original was edited, and of it two copies were made that are equal."""
    world, tab = met(5)
    ref = str(tab.cell(ORIGINAL, REF).value)
    tab.copy_row(ORIGINAL, COPY)
    tab.type(ORIGINAL, ROLE, "Directrice")
    for column, text in ((NAME, "Gimonur"), (GIVEN, "Zoe"), (PHONE, "06 39 98 55 55")):
        tab.type(COPY, column, text)
    tab.copy_row(COPY, COPY + 1)
    world.sync_until_quiet(2)
    assert world.problems("held")
    return world, tab, ref


@pytest.mark.parametrize("looks", [0, 2])
def test_the_reference_may_be_erased_on_two_equal_copies(
    twice: tuple[World, FakeTab, str], looks: int
) -> None:
    """They were counted as one, so that both references were written again for ever."""
    world, tab, ref = twice
    for row in (COPY, COPY + 1):
        tab.type(row, REF, None)
        world.sync_until_quiet(looks)
    world.sync_until_quiet(3)
    assert not world.problems("held")
    assert tab.cell(ORIGINAL, REF).value == ref
    assert tab.cell(COPY, REF).value != ref
    assert fields(world, ref)["role"] == "Directrice"


def test_two_equal_copies_do_not_become_the_record_when_the_original_is_edited(
    twice: tuple[World, FakeTab, str],
) -> None:
    world, tab, ref = twice
    before = fields(world, ref)
    tab.type(ORIGINAL, PHONE, "06 39 98 44 44")
    world.sync_until_quiet(3)
    assert fields(world, ref) == before
    assert world.problems("held")


def test_values_of_a_row_in_question_copied_without_its_reference_are_not_in_it(
    asked: tuple[World, FakeTab, str],
) -> None:
    world, tab, ref = asked
    tab.copy_row(COPY, COPY + 1)
    tab.type(COPY + 1, REF, None)
    world.sync_until_quiet(2)
    assert tab.cell(COPY + 1, REF).value not in (None, ref)
    tab.type(COPY, REF, None)
    world.sync_until_quiet(3)
    assert not world.problems("held")
    assert fields(world, ref)["family_name"] == "Vumobar"


@pytest.mark.parametrize("row", [5, COPY + 1])
def test_a_record_equal_to_a_row_in_question_decides_nothing(row: int) -> None:
    """Only its values had been copied, before anybody looked: it is a record of its own."""
    world, tab = met(5)
    ref = str(tab.cell(ORIGINAL, REF).value)
    for copy in (COPY, COPY + 1):
        tab.copy_row(ORIGINAL, copy)
    tab.type(COPY + 1, REF, None)
    for at, name in ((ORIGINAL, "Vumobar"), (COPY, "Gimonur"), (COPY + 1, "Vumobar")):
        tab.type(at, NAME, name)
        tab.type(at, ROLE, None if at == COPY else "Directrice")
    world.sync_until_quiet(2)
    assert world.problems("held")
    before = fields(world, ref)
    tab.type(row, NAME, "Durandal")
    world.sync_until_quiet(3)
    assert (fields(world, ref), len(world.problems("held"))) == (before, 1)
    tab.type(COPY, REF, None)
    world.sync_until_quiet(3)
    assert not world.problems("held")
    assert fields(world, ref)["family_name"] == "Vumobar"
