import pytest

from french_cells.reading import Raw
from sync_service.domain.base import ColumnMemory, TabState
from sync_service.domain.mapping import Column
from sync_service.domain.record import make_reference
from sync_service.domain.spreadsheet import Anchor
from sync_service.sync.planning.columns.header import Header, anchored_columns, find_header
from tests.fakes.spreadsheets import FakeTab

COLUMNS = (
    Column("family_name", ("Nom", "Nom de famille")),
    Column("phone", ("Téléphone", "N° de tél")),
    Column("email", ("Courriel",)),
)
STATE = TabState("s", 1, "g")


def header_of(rows: list[list[Raw]], *anchors: tuple[str, int], state: TabState = STATE) -> Header:
    tab = FakeTab(1, "Contacts")
    tab.fill(rows)
    tab.anchors = [Anchor(n, "c", field, column) for n, (field, column) in enumerate(anchors)]
    return find_header(tab.snapshot(), COLUMNS, state)


@pytest.mark.parametrize(
    ("rows", "row", "first_row"),
    [
        ([["Nom", "Courriel", "Téléphone"]], 0, 1),
        ([["Nos contacts 2026"], [], ["nom ", "COURRIEL", "n° de tel."]], 2, 3),
        ([["Nom", None, "Contact"], [None, "Téléphone", "Courriel"], ["Petit"]], 0, 2),
    ],
    ids=["first row", "under a title", "over two rows"],
)
def test_the_header_is_found_where_people_put_it(
    rows: list[list[Raw]], row: int, first_row: int
) -> None:
    header = header_of(rows)
    assert (header.row, header.first_row) == (row, first_row)
    assert set(header.columns) == {"family_name", "phone", "email"}


def test_a_tab_without_titles_is_no_information() -> None:
    header = header_of([["Petit", "Luc"], ["Durand", "Anne"]])
    assert not header.is_found
    assert set(header.aside.values()) == {"missing"}


def test_one_column_is_set_aside_and_the_others_go_on() -> None:
    header = header_of([["Nom", "Téléphone", "Téléphone"]])
    assert header.columns == {"family_name": 0}
    assert header.aside == {"phone": "doubled", "email": "missing"}


def test_our_metadata_tells_two_columns_of_one_title_apart() -> None:
    header = header_of([["Nom", "Téléphone", "Téléphone"]], ("phone", 2))
    assert header.columns["phone"] == 2


def test_a_renamed_column_is_known_by_its_metadata_and_its_new_title_is_remembered() -> None:
    header = header_of([["Nom", "Joindre", "Courriel"]], ("phone", 1))
    assert header.columns["phone"] == 1
    assert header.memory["phone"].titles == ("joindre",)


def test_a_remembered_title_counts_without_metadata() -> None:
    state = TabState("s", 1, "g", columns={"phone": ColumnMemory("phone", titles=("joindre",))})
    header = header_of([["Nom", "Courriel", "Joindre"]], state=state)
    assert header.columns["phone"] == 2


def test_the_title_of_another_field_wins_over_metadata() -> None:
    header = header_of([["Nom", "Courriel", "Téléphone"]], ("phone", 1), ("email", 2))
    assert (header.columns["phone"], header.columns["email"]) == (2, 1)


def test_metadata_under_the_title_of_another_field_is_no_column() -> None:
    header = header_of([["Nom", "Courriel"]], ("phone", 1))
    assert header.aside == {"phone": "missing"}
    assert header.columns["email"] == 1


@pytest.mark.parametrize(
    ("cells", "column"),
    [([make_reference("contact", 7), None], 3), ([None, None], 3), (["A12", "B7"], None)],
    ids=["ours", "empty", "the partner's own"],
)
def test_a_column_of_references_is_ours_if_it_holds_nothing_else(
    cells: list[Raw], column: int | None
) -> None:
    rows: list[list[Raw]] = [["Nom", "Courriel", "Téléphone", "Réf."]]
    rows += [["Petit", None, None, cell] for cell in cells]
    assert header_of(rows).reference == column


def reference_after(cells: list[Raw], *anchors: tuple[str, int]) -> int | None:
    rows: list[list[Raw]] = [["Nom", "Courriel", "Téléphone", "Réf."]]
    return header_of([*rows, *([None, None, None, cell] for cell in cells)], *anchors).reference


REFS = [make_reference("contact", number) for number in range(60)]


def test_our_marked_column_stays_ours_whatever_people_type_into_it() -> None:
    """A second « Réf. » came where the only reference was spoiled."""
    assert reference_after([REFS[0], "A12", "B7"], ("ref", 3)) == 3
    assert reference_after([None], ("ref", 3)) == 3
    assert reference_after(["A12"], ("ref", 3)) == 3


def test_our_marked_column_stays_ours_under_another_title_while_one_reference_is_left() -> None:
    spoiled = header_of([["Nom", "Courriel", "Code"], ["Petit", None, "A12"]], ("ref", 2))
    assert spoiled.reference is None
    renamed = header_of([["Nom", "Courriel", "Code"], ["Petit", None, REFS[0]]], ("ref", 2))
    assert renamed.reference == 2


def test_a_mark_that_was_copied_along_names_no_column_of_ours() -> None:
    rows: list[list[Raw]] = [["Nom", "Courriel", "Autre", "Réf."], ["P", None, REFS[0], REFS[1]]]
    assert header_of(rows, ("ref", 2), ("ref", 3)).reference == 3
    rows[0][3] = "Encore"
    assert header_of(rows, ("ref", 2), ("ref", 3)).reference is None


def test_fifty_cells_are_enough_to_know_our_references() -> None:
    assert reference_after([*REFS[:50], "A12"]) == 3
    assert reference_after([*REFS[:49], "A12"]) is None
    assert reference_after(["  ", *REFS[:3]]) == 3


def test_of_two_columns_titled_as_ours_the_one_that_holds_references_is() -> None:
    rows: list[list[Raw]] = [["Nom", "Courriel", "Réf.", "Réf."], ["P", "p@x", "A12", REFS[0]]]
    assert header_of(rows).reference == 3


def test_the_row_that_names_most_fields_is_the_header_and_of_equals_the_first() -> None:
    titles: list[Raw] = ["Nom", "Courriel"]
    assert header_of([["Contacts"], titles, titles]).row == 1
    assert header_of([["Nom"], ["x"], titles]).row == 2


@pytest.mark.parametrize(("above", "is_found"), [(29, True), (30, False)])
def test_a_header_is_looked_for_in_the_first_thirty_rows(above: int, *, is_found: bool) -> None:
    rows: list[list[Raw]] = [["x"] for _ in range(above)]
    assert header_of([*rows, ["Nom", "Courriel"]]).is_found is is_found


def test_one_title_is_too_little_unless_only_one_is_asked_for() -> None:
    assert not header_of([["Nom"], ["Petit"]]).is_found
    tab = FakeTab(1, "T")
    tab.fill([["Nom"], ["Petit"]])
    assert find_header(tab.snapshot(), COLUMNS[:1], STATE).row == 0
    assert not find_header(FakeTab(1, "T").snapshot(), COLUMNS[:1], STATE).is_found


def test_titles_that_were_all_renamed_are_known_by_our_marks_where_the_header_was() -> None:
    rows: list[list[Raw]] = [["Contacts"], ["Qui", "Écrire à"], ["Petit", "p@example.org"]]
    known = TabState("s", 1, "g", header_row=1)
    header = header_of(rows, ("family_name", 0), ("email", 1), state=known)
    assert (header.row, header.first_row) == (1, 2)
    assert header.columns == {"family_name": 0, "email": 1}
    assert header.aside == {"phone": "missing"}
    assert header.memory["family_name"].titles == ("qui",)
    assert not header_of(rows, state=known).is_found
    assert not header_of(rows, ("family_name", 0)).is_found


def test_a_tab_without_header_keeps_what_was_remembered_of_its_columns() -> None:
    memory = {"phone": ColumnMemory("phone", titles=("portable",))}
    header = header_of([["x"]], state=TabState("s", 1, "g", columns=memory))
    assert (header.row, header.first_row, header.columns, header.reference) == (None, 0, {}, None)
    assert header.memory == memory


def test_a_second_header_row_names_only_what_the_first_leaves_to_it() -> None:
    two: list[list[Raw]] = [["Nom", "Joindre", None], [None, "Téléphone", "Courriel"], ["Petit"]]
    assert header_of(two).first_row == 2
    repeated: list[list[Raw]] = [["Nom", "Courriel", "Téléphone"], ["Nom", "Courriel"], ["Petit"]]
    assert header_of(repeated).first_row == 1
    number: list[list[Raw]] = [["Nom", "Courriel", None], [None, None, 12], ["Petit"]]
    assert header_of(number).first_row == 1


@pytest.mark.parametrize(
    ("below", "is_header"),
    [
        ([None, None, "Téléphone", "Courriel"], True),
        (["en majuscules", None, "Téléphone", "Courriel"], True),
        (["(en majuscules)", None, "Téléphone", None], True),
        (["Nom", None, "Téléphone", None], True),
        (["Petit", None, "Téléphone", None], False),
        (["Petit", "Luc", "Téléphone", "Courriel"], False),
        ([12, None, "Téléphone", "Courriel"], False),
        ([None, None, "Téléphone", REFS[0]], False),
    ],
)
def test_what_stands_below_titles_of_fields_tells_a_record_from_titles(
    below: list[Raw], *, is_header: bool
) -> None:
    rows: list[list[Raw]] = [["Nom", "Prénom", "Joindre", None], below, ["Durand"]]
    tab = FakeTab(1, "T")
    tab.fill(rows)
    header = find_header(tab.snapshot(), (*COLUMNS, Column("given_name", ("Prénom",))), STATE)
    assert header.first_row == (2 if is_header else 1)


PASTED: list[list[Raw]] = [
    ["Nom", "Prénom", "Courriel", "Réf."],
    ["Courriel", "Structure", "Nom", "Téléphone"],
    ["Petit", "Luc", "a@example.org", "C-0000000"],
]
"""A list was pasted below with its own titles, and a sort took them up (seed 2650041)."""


def header_of_pasted(rows: list[list[Raw]], *, is_marked: bool) -> Header:
    tab = FakeTab(1, "T")
    tab.fill(rows)
    fields = ("family_name", "given_name", "email") if is_marked else ()
    tab.anchors = [Anchor(n, "c", field, n) for n, field in enumerate(fields)]
    more = (Column("given_name", ("Prénom",)), Column("organisation_id", ("Structure",)))
    return find_header(tab.snapshot(), (*COLUMNS, *more), STATE)


def test_titles_of_another_list_right_below_ours_are_no_header() -> None:
    """« Structure » was known in the column of given names, and was written into it."""
    header = header_of_pasted(PASTED, is_marked=True)
    assert (header.row, header.first_row) == (0, 1)
    assert header.columns == {"family_name": 0, "given_name": 1, "email": 2}


def test_no_column_has_the_titles_of_two_fields_in_two_rows() -> None:
    """Nor where nothing is marked yet: then the row that names most heads the list alone."""
    header = header_of_pasted(PASTED, is_marked=False)
    assert (header.row, header.first_row) == (1, 2)


ADDRESSES = (
    Column("name", ("Structure",)),
    Column("address_street", ("Adresse", "Rue")),
    Column("postcode", ("CP",)),
    Column("city", ("Ville",)),
    Column("phone", ("Téléphone",)),
    Column("email", ("Courriel",)),
)


@pytest.mark.parametrize(
    "titles",
    [
        [["Structure", "Téléphone", "Adresse", None], [None, None, "CP", "Ville"]],
        [
            ["Structure", "Adresse", None, "Contact", None],
            [None, "CP", "Ville", "Téléphone", "Courriel"],
        ],
    ],
    ids=["above", "below"],
)
def test_the_title_of_several_columns_may_be_a_fields_too(titles: list[list[Raw]]) -> None:
    """« Adresse » above « CP » and « Ville »: one of the rows was taken for the whole header."""
    tab = FakeTab(1, "T")
    tab.fill([*titles, ["Les Épis", "03 53 01 00 00", "57000", "Metz"]])
    header = find_header(tab.snapshot(), ADDRESSES, STATE)
    assert (header.row, header.first_row) == (0, 2)
    assert {"name", "postcode", "city", "phone"} <= header.columns.keys()
    assert header.aside["address_street"] == "missing"


def test_what_stands_above_the_title_of_another_field_is_no_title_of_its_column() -> None:
    """« Adresse » above « CP » and « Ville »: the postcode was the street, too."""
    tab = FakeTab(1, "T")
    tab.fill(
        [
            ["Structure", "Adresse", None, "Téléphone"],
            [None, "CP", "Ville", None],
            ["Les Épis", "54300", "Lunéville", "03 53 01 00 00"],
        ]
    )
    header = find_header(tab.snapshot(), ADDRESSES, STATE)
    assert header.columns == {"name": 0, "postcode": 1, "city": 2, "phone": 3}


def test_where_the_street_has_its_own_title_below_or_none_it_is_read() -> None:
    titles: list[list[list[Raw]]] = [
        [["Structure", "Adresse", None, None], [None, "Rue", "CP", "Ville"]],
        [["Structure", "Adresse", None, None], [None, None, "CP", "Ville"]],
    ]
    for rows in titles:
        tab = FakeTab(1, "T")
        tab.fill([*rows, ["Les Épis", "3 rue du Parc", "54300", "Lunéville"]])
        header = find_header(tab.snapshot(), ADDRESSES, STATE)
        assert header.columns == {"name": 0, "address_street": 1, "postcode": 2, "city": 3}


def test_a_header_over_two_rows_may_begin_above_the_row_that_names_most() -> None:
    rows: list[list[Raw]] = [["Nom", None, None], [None, "Téléphone", "Courriel"], ["Petit"]]
    header = header_of(rows)
    assert (header.row, header.first_row) == (0, 2)


def test_titles_of_two_rows_may_make_one_name() -> None:
    tab = FakeTab(1, "T")
    tab.fill([["Nom", "Courriel", "N°", None], [None, None, "de tél", "Fonction"], ["Petit"]])
    header = find_header(tab.snapshot(), (*COLUMNS, Column("role", ("Fonction",))), STATE)
    assert header.columns == {"family_name": 0, "email": 1, "phone": 2, "role": 3}


def test_a_title_stands_below_that_of_its_group_and_beside_it() -> None:
    tab = FakeTab(1, "T")
    tab.fill([[None, None, "Joindre", None], ["Nom", "Fonction", "par mél", "par tél"], ["Petit"]])
    titles = {"family_name": "Nom", "email": "Joindre par mél", "phone": "Joindre par tél"}
    columns = [Column(name, (title,)) for name, title in titles.items()]
    header = find_header(tab.snapshot(), columns, STATE)
    assert header.columns == {"family_name": 0, "email": 2, "phone": 3}
    assert (header.row, header.first_row) == (0, 2)


def test_of_columns_with_one_title_the_marked_one_is_meant() -> None:
    rows: list[list[Raw]] = [["Nom", "Courriel", "Courriel"], ["P", "a@x", "b@x"]]
    assert header_of(rows).aside["email"] == "doubled"
    assert header_of(rows, ("email", 2)).columns["email"] == 2


def test_a_doubled_title_over_an_empty_column_raises_no_doubt() -> None:
    rows: list[list[Raw]] = [["Nom", "Courriel", "Courriel"], ["P", None, "b@x"]]
    assert header_of(rows).columns["email"] == 2
    empty: list[list[Raw]] = [["Nom", "Courriel", "Courriel"], ["P"]]
    assert header_of(empty).aside["email"] == "doubled"


def test_two_marks_for_one_renamed_column_tell_nothing() -> None:
    rows: list[list[Raw]] = [["Nom", "Courriel", "Portable", "Bureau"]]
    assert header_of(rows, ("phone", 2), ("phone", 3)).aside["phone"] == "missing"
    assert header_of(rows, ("phone", 2)).columns["phone"] == 2


def test_a_mark_under_the_title_of_another_field_gives_way_to_one_that_is_free() -> None:
    rows: list[list[Raw]] = [["Nom", "Courriel", "Portable"]]
    assert header_of(rows, ("phone", 1), ("phone", 2)).columns["phone"] == 2


def test_a_new_title_is_remembered_beside_the_old_ones_and_no_title_is_not() -> None:
    memory = {"phone": ColumnMemory("phone", 12, ("portable",))}
    state = TabState("s", 1, "g", columns=memory)
    renamed = header_of([["Nom", "Courriel", "GSM"]], ("phone", 2), state=state)
    assert renamed.memory["phone"] == ColumnMemory("phone", 12, ("portable", "gsm"))
    assert header_of([["Nom", "Courriel", "Portable"]], state=state).columns["phone"] == 2
    wiped = header_of([["Nom", "Courriel", None], [None, None, "06"]], ("phone", 2), state=state)
    assert wiped.memory == {**wiped.memory, **memory}
    assert wiped.columns["phone"] == 2


def test_only_marks_of_columns_count() -> None:
    tab = FakeTab(1, "T")
    tab.anchors = [
        Anchor(1, "c", "phone", 2),
        Anchor(2, "c", "phone"),
        Anchor(3, "gen", "phone", 4),
    ]
    assert anchored_columns(tab.snapshot()) == {"phone": [2]}


def test_our_marked_column_without_its_title_is_ours_while_one_reference_is_left() -> None:
    rows: list[list[Raw]] = [
        ["Nom", "Courriel", "Code"], ["Petit", "p@x", REFS[0]], ["D", "d@x", "A12"], ["S", "s@x"],
    ]  # fmt: skip
    assert header_of(rows, ("ref", 2)).reference == 2
    assert header_of([*rows[:1], *rows[2:]], ("ref", 2)).reference is None


def test_a_mark_left_from_before_claims_no_column_that_was_another_fields_last() -> None:
    """Given another field's title, then one that nobody knows: both fields read the same cells."""
    rows: list[list[Raw]] = [["Nom", "Courriel", "Machin"]]
    marks = (("phone", 2), ("role", 2))
    columns = (*COLUMNS, Column("role", ("Fonction",)))
    tab = FakeTab(1, "Contacts")
    tab.fill(rows)
    tab.anchors = [Anchor(n, "c", name, column) for n, (name, column) in enumerate(marks)]
    for last, other in (("phone", "role"), ("role", "phone")):
        state = TabState("s", 1, "g", fields=("email", "family_name", last))
        header = find_header(tab.snapshot(), columns, state)
        assert header.columns[last] == 2
        assert header.aside == {other: "missing"}
    nobody = find_header(tab.snapshot(), columns, STATE)
    assert nobody.aside == {"phone": "missing", "role": "missing"}


def test_a_deleted_header_is_no_renamed_one() -> None:
    """The first person was taken for titles, and archived."""
    ref = make_reference("contact", 7)
    rows: list[list[Raw]] = [["Petit", "p@example.org", ref], ["Durand", "d@example.org"]]
    marks = (("family_name", 0), ("email", 1), ("ref", 2))
    known = TabState("s", 1, "g", header_row=0)
    assert not header_of(rows, *marks, state=known).is_found
    rows[0][2] = "Code"
    assert header_of(rows, *marks, state=known).row == 0
