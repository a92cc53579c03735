"""Rows that sum up others: « Total », numbers, formulas. Also: which cells people typed."""

from collections.abc import Collection, Iterator, Sequence

from french_cells.folding import fold, is_blank
from french_cells.patterns import pattern
from sync_service.domain.spreadsheet import Cell, SheetRow

_TOTALS = (
    "total", "tot", "sous total", "totaux", "sous totaux", "nb", "nombre", "effectif", "presents",
    "cela fait", "ca fait", "soit", "en tout", "nous etions", "on etait",
)  # fmt: skip
"""How people begin a row that sums up others and is no record."""
_COUNTED = pattern(
    r"(?<=\d) ?\bou\b ?(?=\d)|(?<=\d) ?\+ ?\d+ [^\W\d_]{3,}$"
    r"|(?<=^\d) [^\W\d_]{3,}$|(?<=^\d\d) [^\W\d_]{3,}$"
    r"|^[^\W\d_]+ ?: ?(?=\d+$)"
)


def says_total(row: SheetRow) -> bool:
    """« Total », « Sous-total salle 1 », and nothing else but numbers and formulas."""
    title = ""
    for cell in row.cells.values():
        if is_filled(cell) and not is_sum(cell):
            if title:
                return False  # nearly every row ends at its second text
            title = cell.text
    return is_total_word(title)


def is_total_word(text: str) -> bool:
    words = f"{fold(text)} "
    return any(words.startswith(f"{total} ") for total in _TOTALS)


def is_total(row: SheetRow) -> bool:
    """Whether it sums up others: « Total », formulas alone, or numbers of theirs beside a label.

    Its reference proves nothing: sorting the other columns leaves it beside another row.
    """
    if says_total(row):
        return True
    if not any(cell.is_formula for cell in row.cells.values()):
        return False  # nearly every row
    typed = len(typed_fields(row))
    return typed == 0 or (typed == 1 and bool(counted_fields(row)))


def counted_fields(row: SheetRow) -> Collection[str]:
    """The fields in which a formula shows a number: another may say what somebody does."""
    return [
        name
        for name, cell in row.cells.items()
        if cell.is_formula and any(map(str.isdigit, cell.text))
    ]


def is_bare(row: SheetRow, headings: Collection[str]) -> bool:
    """A name without any mark in a matrix; it may be a section's, « ÉCOLES »."""
    marks = (cell for name, cell in row.cells.items() if name not in headings)
    return bool(headings) and not any(map(is_filled, marks))


def typed_fields(row: SheetRow) -> Sequence[str]:
    """The fields in which a person typed something; an unticked box is not typed."""
    return list(each_typed_field(row))


def each_typed_field(row: SheetRow) -> Iterator[str]:
    for name, cell in row.cells.items():
        if is_filled(cell) and not cell.is_formula:
            yield name


def is_filled(cell: Cell) -> bool:
    return not (cell.value is False or is_blank(cell.value))


def is_sum(cell: Cell) -> bool:
    """A number, even if typed as text: « 12 présents »."""
    text = cell.text
    if isinstance(cell.value, str) and text[:1].isalpha() and not text[-1:].isdigit():
        return cell.is_formula  # nearly all cells
    is_number = isinstance(cell.value, int | float)
    has_words = any(map(str.isalpha, _COUNTED.sub("", text)))
    return cell.is_formula or is_number or not has_words
