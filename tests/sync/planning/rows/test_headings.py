"""Titles and sums among the data are passed over; what somebody began to type is explained."""

from collections.abc import Sequence

import pytest

from french_cells.reading import Raw
from sync_service.domain.spreadsheet import Area
from sync_service.sync.sync_services import SyncSettings
from tests.builders import CONTACT_TITLES, World, contact_row
from tests.fakes.spreadsheets import FakeTab

NAME, GIVEN, ROLE, EMAIL, REF = 0, 1, 2, 3, 6


def sheet(*rows: Sequence[Raw], settings: SyncSettings | None = None) -> tuple[World, FakeTab]:
    world = World(settings=settings) if settings else World()
    tab = world.add_contacts([list(row) for row in rows])
    world.sync_until_quiet(2)
    return world, tab


def insert(tab: FakeTab, row: int, *cells: Raw) -> None:
    tab.insert_row(row)
    tab.fill([list(cells)], row)


def assert_passed_over(world: World, tab: FakeTab, row: int) -> None:
    world.sync_until_quiet(2)
    assert world.problems() == []
    assert [cell.note for cell in tab.grid[row] if cell.note] == []
    assert tab.cell(row, REF).value is None
    assert world.sync().requests.reads == 0


def test_titles_that_stood_in_a_sheet_when_it_was_taken_in_are_passed_over_for_good() -> None:
    world, tab = sheet(["Bureau"], contact_row(1), ["Jardin"], contact_row(2), contact_row(3))
    assert len(world.records()) == 3
    assert_passed_over(world, tab, 1)
    tab.type(2, ROLE, "Présidente")
    assert_passed_over(world, tab, 3)
    tab.sort(1, NAME)
    assert_passed_over(world, tab, 1)
    assert len(world.records()) == 3


def test_a_name_alone_among_people_who_stood_there_before_us_is_explained() -> None:
    """It was taken for a title, and never became anybody."""
    world, _ = sheet(contact_row(1), ["Perrin"], contact_row(2))
    (problem,) = world.problems()
    assert problem.message.startswith("Il faut un courriel ou un téléphone")
    assert problem.message.endswith("terminez-la par « : ».")


@pytest.mark.parametrize("title", ["Lunéville", "Centre social Les Épis", "Bénévoles"])
def test_what_names_a_place_or_a_structure_among_them_is_a_title(title: str) -> None:
    world, tab = sheet(contact_row(1), [title], contact_row(2))
    assert_passed_over(world, tab, 2)


@pytest.mark.parametrize("title", ["Accueil", "Équipe d'animation", "Bureau :", "Partenaires"])
def test_a_title_put_in_later_is_told_by_its_words(title: str) -> None:
    world, tab = sheet(contact_row(1), contact_row(2))
    insert(tab, 2, title)
    assert_passed_over(world, tab, 2)


def test_a_title_put_in_later_is_told_by_merged_cells() -> None:
    world, tab = sheet(contact_row(1), contact_row(2))
    insert(tab, 2, "Jardin")
    tab.merges.append(Area(2, 3, 0, 5))
    assert_passed_over(world, tab, 2)


@pytest.mark.parametrize("end_column", [2, 5, None])
def test_a_title_may_span_two_columns_or_all(end_column: int | None) -> None:
    world, tab = sheet(contact_row(1), contact_row(2))
    insert(tab, 2, "Jardin")
    tab.merges.append(Area(2, 3, 0, end_column))
    assert_passed_over(world, tab, 2)


@pytest.mark.parametrize("merge", [Area(2, 3, 0, 1), Area(6, 7, 0, 5)])
def test_a_merge_of_one_column_or_of_other_rows_makes_no_title(merge: Area) -> None:
    world, tab = sheet(contact_row(1), contact_row(2))
    insert(tab, 2, "Perrin")
    tab.merges.append(merge)
    world.sync_until_quiet(2)
    assert [problem.kind for problem in world.problems()] == ["invalid"]


def test_two_cells_in_the_row_below_are_more_than_a_title() -> None:
    short = [["Petit", None, None, "p@example.org"], ["Roux", None, None, "r@example.org"]]
    world, tab = sheet(*short)
    insert(tab, 2, "Perrin :")
    assert_passed_over(world, tab, 2)


def test_a_row_that_somebody_begins_to_type_below_all_others_is_explained() -> None:
    world, tab = sheet(contact_row(1), contact_row(2))
    tab.type(3, NAME, "Accueil")
    world.sync_until_quiet(2)
    (problem,) = world.problems()
    assert (problem.kind, problem.ref) == ("invalid", None)
    assert "titre" not in problem.message
    tab.type(3, EMAIL, "accueil@example.org")
    world.sync_until_quiet(2)
    assert world.record(family_name="Accueil").ref == tab.cell(3, REF).value


def test_a_row_begun_between_others_is_explained_and_told_how_to_be_a_title() -> None:
    world, tab = sheet(contact_row(1), contact_row(2))
    insert(tab, 2, "Perrin")
    world.sync_until_quiet(2)
    (problem,) = world.problems()
    assert problem.message.startswith("Il faut")
    assert problem.message.endswith("Si cette ligne est un titre, terminez-la par « : ».")
    tab.type(2, NAME, "Perrin :")
    assert_passed_over(world, tab, 2)


def test_a_title_that_gets_more_cells_is_a_row_like_any_other() -> None:
    world, tab = sheet(["Jardin"], contact_row(1))
    tab.type(1, EMAIL, "jardin@example.org")
    world.sync_until_quiet(2)
    assert world.record(family_name="Jardin").ref == tab.cell(1, REF).value


def test_a_begun_row_that_waits_for_quiet_is_no_title_afterwards() -> None:
    world, tab = sheet(settings=SyncSettings(settle_seconds=20, quiet_seconds=20))
    tab.fill([contact_row(1), contact_row(2)], 1)
    for _ in range(3):
        world.sync(after=25)
    insert(tab, 2, "Perrin")
    for _ in range(3):
        world.sync(after=25)
    assert [problem.kind for problem in world.problems()] == ["invalid"]


@pytest.mark.parametrize(
    "sums",
    [
        ["Total", None, None, None, 12],
        [None, "Sous-total salle 1", None, None, "12"],
        ["TOTAUX", 3, 4],
    ],
)
def test_sums_are_passed_over_wherever_they_stand(sums: Sequence[Raw]) -> None:
    world, tab = sheet(contact_row(1), contact_row(2))
    insert(tab, 2, *sums)
    tab.fill([list(sums)], 4)
    assert_passed_over(world, tab, 2)
    assert_passed_over(world, tab, 4)


def test_a_header_written_again_above_a_part_of_the_list_is_no_row() -> None:
    """It became a person called « Nom », with notes on « Courriel » and « Téléphone »."""
    world, tab = sheet(contact_row(1), list(CONTACT_TITLES), contact_row(2))
    insert(tab, 4, *CONTACT_TITLES[:4])
    assert_passed_over(world, tab, 2)
    assert_passed_over(world, tab, 4)
    assert len(world.records()) == 2


def test_two_titles_written_again_are_a_header_and_one_is_somebodys_name() -> None:
    world, tab = sheet(contact_row(1))
    tab.fill([CONTACT_TITLES[:2]], 2)
    assert_passed_over(world, tab, 2)
    tab.fill([CONTACT_TITLES[:1]], 3)
    world.sync_until_quiet(2)
    assert [problem.cell for problem in world.problems()] == ["D4"]


def test_somebody_called_total_is_no_sum() -> None:
    world, tab = sheet(contact_row(1))
    tab.fill([["Total", "Anne", "Directrice", "total@example.org"]], 2)
    world.sync_until_quiet(2)
    assert world.record(family_name="Total").ref == tab.cell(2, REF).value


def test_a_row_of_formulas_alone_is_passed_over_where_others_are_typed() -> None:
    world, tab = sheet(contact_row(1), contact_row(2))
    tab.type(3, NAME, 2, is_formula=True)
    tab.type(4, ROLE, "2 rôles", is_formula=True)
    assert_passed_over(world, tab, 3)


def test_sums_of_all_columns_are_half_of_a_short_sheet_and_no_data() -> None:
    world, tab = sheet(contact_row(1))
    for column in range(5):
        tab.type(2, column, 1, is_formula=True)
    assert_passed_over(world, tab, 2)


@pytest.mark.parametrize("columns", [(ROLE,), (GIVEN, ROLE)])
def test_formulas_filled_down_below_the_data_are_passed_over(columns: Sequence[int]) -> None:
    world, tab = sheet(contact_row(1), contact_row(2))
    for row in range(1, 40):
        for column in columns:
            tab.type(row, column, "aucun", is_formula=True)
    world.sync_until_quiet(2)
    assert world.problems() == []
    assert len(world.records()) == 2


def test_a_formula_and_its_label_sum_up_a_column_in_which_people_type() -> None:
    world, tab = sheet(contact_row(1), contact_row(2))
    tab.type(3, NAME, "Joignables")
    tab.type(3, EMAIL, 2, is_formula=True)
    assert_passed_over(world, tab, 3)


def test_a_formula_and_its_label_sum_up_a_column_where_rows_have_two_cells_each() -> None:
    short = [["Petit", None, None, "p@example.org"], ["Roux", None, None, "r@example.org"]]
    world, tab = sheet(*short)
    tab.type(3, NAME, "Joignables")
    tab.type(3, EMAIL, 2, is_formula=True)
    assert_passed_over(world, tab, 3)


def test_a_begun_row_in_a_sheet_with_a_computed_column_is_explained() -> None:
    world, tab = sheet(contact_row(1), contact_row(2))
    for row in range(1, 5):
        tab.type(row, ROLE, "aucun", is_formula=True)
    tab.type(3, NAME, "Perrin")
    world.sync_until_quiet(2)
    assert [problem.kind for problem in world.problems()] == ["invalid"]


def test_a_sheet_made_of_formulas_is_data_and_its_refusals_are_told() -> None:
    world, tab = sheet()
    for row in range(1, 4):
        for column, value in enumerate(contact_row(row)):
            tab.type(row, column, value, is_formula=True)
    tab.type(2, EMAIL, None)
    tab.type(2, 4, "zut", is_formula=True)
    world.sync_until_quiet(2)
    assert len(world.records()) == 2
    # Where a telephone is asked about, no address is asked for beside it.
    assert {problem.cell for problem in world.problems()} == {"E3"}


def test_our_note_goes_from_a_row_that_turns_out_to_be_a_title() -> None:
    world, tab = sheet(contact_row(1), contact_row(2))
    insert(tab, 2, "Perrin")
    world.sync_until_quiet(2)
    assert any(cell.note for cell in tab.grid[2])
    tab.merges.append(Area(2, 3, 0, 5))
    assert_passed_over(world, tab, 2)


def test_the_same_title_twice_is_no_duplicate() -> None:
    world, tab = sheet(["Jardin"], contact_row(1), ["Jardin"], contact_row(2))
    assert_passed_over(world, tab, 3)


@pytest.mark.parametrize("nobody", ["poste à pourvoir", "(poste vacant)", "à recruter"])
def test_a_post_that_nobody_has_yet_is_no_contact_and_no_question(nobody: str) -> None:
    world, tab = sheet(contact_row(1), [nobody, None, "Animatrice", "mjc@example.org"])
    assert_passed_over(world, tab, 2)
    tab.type(2, NAME, "Petit")
    world.sync_until_quiet(2)
    assert len(world.records()) == 2


def test_somebody_whose_given_name_is_there_is_no_vacant_post() -> None:
    world, _ = sheet(contact_row(1), ["poste à pourvoir", "Luc", "Animateur", "luc@example.org"])
    assert [(one.kind, one.cell) for one in world.problems()] == [("invalid", "A3")]
