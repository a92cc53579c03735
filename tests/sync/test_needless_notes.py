"""What whoever sees the sheet understands bears no note; what they would ask about keeps it."""

import pytest

from french_cells.reading import Raw
from sync_service.domain.mapping import Column, KnownOrganisation, TabRules
from tests.builders import World
from tests.sync.test_around_a_cell import PEOPLE, kinds, matrix, own, world_of
from tests.sync.test_cells_above import LIST, TITLES
from tests.sync.test_cells_in_row import names
from tests.sync.test_loan_status import COLUMNS, ITEM, RETURNED, ROW, lending
from tests.sync.test_matrix_sync import statuses

LISTED = TabRules(
    "repertoire",
    "contact",
    "table",
    (
        Column("full_name", ("Contact",)),
        Column("role", ("Fonction",)),
        Column("email", ("Mail",)),
        Column("note", ("Divers",)),
    ),
)
LEA: list[Raw] = ["Léa MANGEL", "directrice", "lea@example.org", ""]


def listed(*rows: list[Raw]) -> World:
    return own(LISTED, [["Contact", "Fonction", "Mail", "Divers"], LEA, *rows])


@pytest.mark.parametrize(
    ("row", "open_fields"),
    [
        (["Julie", "apprentie", "", ""], ["full_name"]),
        (["Zoé PERRIN", "apprentie", "", ""], ["email"]),
        (["(remplaçante de Léa à venir)", "", "", ""], []),
        (["à nommer", "trésorier", "", ""], []),
        (["Léa MANGEL", "", "", "trésorière aussi"], []),
        (["Mme Mangel", "directrice", "", "déjà plus haut"], []),
        (["Léa MANGEL", "trésorière", "", ""], ["email"]),
        (["Mme Perrin", "", "", ""], ["email"]),
    ],
    ids=[
        "who it is is asked first",
        "nobody can reach her",
        "nobody yet",
        "a post",
        "said already",
        "said already by half",
        "something new is said",
        "another",
    ],
)
def test_one_question_is_asked_about_a_row_of_a_list_at_most(
    row: list[Raw], open_fields: list[str]
) -> None:
    world = listed(row)
    assert [one.field for one in world.problems()] == open_fields
    assert len(world.records()) == 1


def test_who_is_named_by_half_may_be_either_of_two() -> None:
    world = listed(["Zoé MANGEL", "EJE", "zoe@example.org", ""], ["Mme Mangel", "", "", ""])
    assert [one.field for one in world.problems()] == ["email"]


@pytest.mark.parametrize("office", ["Père Étienne", "Accueil Marie"])
def test_an_office_before_a_name_is_no_custom_of_the_column(office: str) -> None:
    people = ("Léa Mangel", "Zoé Mangin", "Luc Petit", office, "Mylène Laurent")
    rows: list[list[Raw]] = [[one, f"a{n}@example.org"] for n, one in enumerate(people)]
    world = own(PEOPLE, [["Personne", "Mail"], *rows])
    assert ("Mylène", "Laurent") in names(world)
    assert "assumed" not in kinds(world)


def test_a_name_behind_a_civility_follows_the_custom_of_all_names() -> None:
    people = ("Léa Mangel", "Zoé Mangin", "Luc Petit", "Mme Mylène Laurent")
    rows: list[list[Raw]] = [[one, f"a{n}@example.org"] for n, one in enumerate(people)]
    assert kinds(own(PEOPLE, [["Personne", "Mail"], *rows])) == []


@pytest.mark.parametrize(
    ("cross", "other", "open_kinds"),
    [("x", "A", []), ("X", "absente", []), ("x", "P", ["assumed"]), ("x", "exc", ["assumed"])],
)
def test_a_cross_is_a_presence_where_absent_has_its_own_word(
    cross: str, other: str, open_kinds: list[str]
) -> None:
    rows: list[list[Raw]] = [
        ["Structure", "15/09/2026"],
        ["Les Épis", cross],
        ["Le Relais", other],
    ]
    world = matrix("Présences", rows)
    assert "present" in statuses(world).values()
    assert kinds(world) == open_kinds


def test_a_return_that_is_asked_about_keeps_nobody_from_the_next_loan() -> None:
    columns = (*COLUMNS[:4], RETURNED)
    first: list[Raw] = [*ROW[:2], "02/09/2026", "30/09/2026", "30/09 sauf un pion"]
    later: list[Raw] = ["Malle écrans", "Les Épis", "05/11/2026", "10/12/2026", ""]
    world, tab = lending(first, later, columns=columns)
    world.edit(ITEM, quantity=1)
    world.sync_until_quiet()
    assert [one.cell for one in world.problems()] == ["E2"]
    assert len(world.records("loan")) == 2

    third: list[Raw] = ["Malle écrans", "Le Relais", "06/11/2026", "10/12/2026", ""]
    tab.fill([third], 3)
    world.sync_until_quiet()
    assert len(world.problems()) == 2


def test_a_name_cut_short_below_one_of_two_that_begin_so_is_asked_about() -> None:
    """« École » below « École élémentaire du Canal » was that one, beside another school."""
    schools = ("École élémentaire du Canal", "École maternelle Les Mirabelles")
    rows: list[list[Raw]] = [
        [schools[0], "Colin", "", "c@example.org"],
        ["École", "Aubry", "", ""],
    ]
    world, _ = world_of(LIST, [TITLES, *rows])
    world.organisations = [KnownOrganisation(f"ecole-{n}", name) for n, name in enumerate(schools)]
    world.sync_until_quiet(2)
    assert [one.fields["organisation_id"] for one in world.records()] == ["ecole-0"]
    assert [one.cell for one in world.problems() if one.field == "organisation_id"] == ["A3"]
