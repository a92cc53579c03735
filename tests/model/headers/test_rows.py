"""Where the header is, in sheets as people make them."""

import pytest

from french_cells.headers.rows import find_header_rows
from french_cells.reading import Raw
from sync_service.model.headers.fields import is_known_title

Rows = list[list[Raw]]
SHEETS: list[tuple[str, Rows, list[int]]] = [
    ("first row", [["id", "name"], ["1", "Zoé"]], [0]),
    ("below a title", [["Liste 2026"], ["Nom", "Mail"], ["Roux", "z@example.org"]], [1]),
    ("below blank rows", [[], [None, ""], ["Nom", "Mail"], ["Roux", "z@example.org"]], [2]),
    (
        "two rows",
        [["Structure", "Contact", None], [None, "Nom", "Mail"], ["MJC", "Roux", "z@example.org"]],
        [0, 1],
    ),
    (
        "a group row above",
        [["Qui", None, "Quoi"], ["Nom", "Mail", None, "Jour"], ["Roux", "z@example.org", "a", 4]],
        [0, 1],
    ),
    ("a matrix", [["Structure", 46063, 46093], ["MJC", "P", "A"]], [0]),
    (
        "our titles under a wide row of words",
        [["a", "b", "c", "d"], ["Nom", "Prénom", "Mail"], ["Roux", "Zoé", "z@example.org"]],
        [1],
    ),
    ("numbers only", [[1, 2], [3, 4]], []),
    ("dates only", [[46063.0, 46064.0], [46065.0, 46066.0]], []),
    ("one column", [["Nom"], ["Roux"]], []),
    ("nothing", [], []),
]


@pytest.mark.parametrize(("name", "rows", "expected"), SHEETS)
def test_the_header_is_found(name: str, rows: Rows, expected: list[int]) -> None:
    header = find_header_rows(rows, is_known_title)
    assert list(range(header.first, header.last + 1)) == expected, name
