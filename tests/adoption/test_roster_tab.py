"""How the coordinator's tab « Partenaires » is read."""

from collections.abc import Sequence

import pytest

from french_cells.folding import fold
from sync_service.adoption.roster_tab import KIND_WORDS, RosterSheet, read_roster
from sync_service.domain.spreadsheet import Cell, CellExtras, SpreadsheetSnapshot, TabSnapshot
from tests.fakes.clock import FakeClock

ID = "1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_abcd"
ADDRESS = f"https://docs.google.com/spreadsheets/d/{ID}/edit#gid=0"
TITLES = ["Structure", "Adresse de la feuille", "Onglet", "Ce qu'on y trouve", "Contact", "État"]


def read(*rows: Sequence[Cell | str], title: str = "Partenaires") -> RosterSheet | None:
    cells = [[one if isinstance(one, Cell) else Cell(one, one) for one in row] for row in rows]
    tab = TabSnapshot(3, title, cells, 50, 10)
    return read_roster(SpreadsheetSnapshot("s", "", "fr_FR", "", [tab], FakeClock().now(), "f"))


def row_of(address: Cell | str, kind: str = "contacts", word: str = "") -> RosterSheet:
    sheet = read([*TITLES], ["Les Épis", address, " Mes  contacts ", kind, "", word])
    assert sheet is not None
    return sheet


@pytest.mark.parametrize(
    "address",
    [
        ADDRESS,
        ID,
        f"https://drive.google.com/open?id={ID}&usp=drive_fs",
        f"Leur feuille : http://127.0.0.1:8002/#{ID}:0",
        ADDRESS.replace("/d/", "/u/1/d/"),
        Cell("Contacts 2026", "Contacts 2026", CellExtras(is_chip=True, link=ADDRESS)),
        Cell("ici", "ici", CellExtras(is_formula=True, formula=f'=HYPERLINK("{ADDRESS}";"ici")')),
    ],
)
def test_an_address_is_found_however_it_was_pasted(address: Cell | str) -> None:
    [row] = row_of(address).rows
    assert row.key == (ID, "Mes contacts")


@pytest.mark.parametrize("address", ["", "notre tableur", "https://example.org/d/1", "Contacts"])
def test_what_is_no_address_names_no_tab(address: str) -> None:
    [row] = row_of(address).rows
    assert row.key is None


def test_titles_may_stand_below_others_and_in_any_order() -> None:
    turned = [*reversed(TITLES)]
    sheet = read(["Nos partenaires"], [], turned, ["oui", "", "contacts", "A", ADDRESS, "MJC"])
    assert sheet is not None
    [row] = sheet.rows
    assert (row.index, row.structure, row.word) == (3, "MJC", "oui")
    assert sheet.cell_name(3, "state") == "A4"


def test_another_tab_or_one_without_its_titles_is_none() -> None:
    assert read(TITLES[:-1], ["Les Épis", ADDRESS]) is None
    assert read([*TITLES], title="Copie de Partenaires") is None
    assert read([*TITLES], title=" partenaires") is not None


@pytest.mark.parametrize(
    ("word", "wish"),
    [
        ("OUI", "follow"),
        ("D'accord", "follow"),
        ("En pause", "pause"),
        ("partie", "leave"),
        ("non", "decline"),
        ("• suivi", None),
        ("à voir", None),
        ("", None),
    ],
)
def test_only_her_own_words_are_wishes(word: str, wish: str | None) -> None:
    [row] = row_of(ADDRESS, word=word).rows
    assert row.wish == wish
    assert row.is_hers is (word not in ("", "• suivi"))


@pytest.mark.parametrize("kind", KIND_WORDS)
def test_every_kind_that_is_offered_is_understood(kind: str) -> None:
    [row] = row_of(ADDRESS, kind=fold(kind).upper()).rows
    assert row.entity is not None
