import pytest

from sync_service.domain.base import ColumnMemory, TabState
from sync_service.domain.header import Header, find_header
from sync_service.domain.mapping import Column
from sync_service.domain.reading import Raw
from sync_service.domain.reference import make_reference
from sync_service.domain.snapshot import Anchor
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
