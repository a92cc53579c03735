"""Where the header of a sheet made by people is: title rows above it, one to three rows of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from french_cells.patterns import pattern
from french_cells.reading import Raw

Row = Sequence[Raw]

_SEARCHED_ROWS = 30
_MOST_HEADER_ROWS = 3
_WIDE = 0.4
"""A header names at least this share of the widest row's columns."""
_LONGEST_TITLE = 200
_ENOUGH_DATES = 2
_FEW_WORDS = 3
"""Beside its dates, a matrix whose first title is not ours has no more titles than this."""
_VALUE = pattern(
    r"[\d\s.,/:%€£$+()'-]*\d[\d\s.,/:%€£$+()'-]*|\S+@\S+|https?://\S+"
    r"|\d{1,2}[- ][A-Za-zéûÀ-ÿ]{3,9}\.?(?:[- ]\d{2,4})?|[A-Z][a-z]{2}-\d{2}"
    r"|(?:lun|mar|mer|jeu|ven|sam|dim)[a-z]*\.? \d{1,2}\b.*|\d{2}h\d{0,2}|\d{1,2}[-/]\w+[-/]\d+"
)


@dataclass(frozen=True, slots=True)
class HeaderRows:
    """Zero-based rows of the header, first and last included; none when `last < first`."""

    first: int
    last: int

    @property
    def first_data_row(self) -> int:
        return self.last + 1

    @property
    def is_found(self) -> bool:
        return self.last >= self.first


NO_HEADER = HeaderRows(0, -1)


def find_header_rows(rows: Sequence[Row], is_title: Callable[[str], bool]) -> HeaderRows:
    """The rows that name the columns; `is_title` knows titles of ours, which weigh most."""
    searched = [[_text(raw) for raw in row] for row in rows[:_SEARCHED_ROWS]]
    values = [[is_value(raw) for raw in row] for row in rows[:_SEARCHED_ROWS]]
    start = _find_start(searched, values, is_title)
    if start is None:
        return NO_HEADER
    first = last = start
    while (
        first > 0
        and last - first < _MOST_HEADER_ROWS - 1
        and _is_group_row(searched, values, first - 1)
    ):
        first -= 1
    while (
        last - first < _MOST_HEADER_ROWS - 1
        and last + 1 < len(searched)
        and _completes(searched, values, last + 1, is_title)
    ):
        last += 1
    return HeaderRows(first, last)


def _text(raw: Raw) -> str:
    return "" if raw is None else str(raw).strip()


def is_value(raw: Raw) -> bool:
    """What is below titles: numbers, dates, addresses. Words may be either."""
    if raw is None or isinstance(raw, str):
        return bool(raw) and _VALUE.fullmatch(str(raw).strip()[:_LONGEST_TITLE]) is not None
    return True


def _filled(row: Sequence[str]) -> int:
    return sum(bool(text) for text in row)


def _find_start(
    searched: Sequence[Sequence[str]],
    values: Sequence[Sequence[bool]],
    is_title: Callable[[str], bool],
) -> int | None:
    widest = max(map(_filled, searched), default=0)
    if widest == 1:
        return _find_lone_title(searched, is_title)
    known = [sum(is_title(text) for text in row if text) for row in searched]
    best = max(range(len(known)), key=lambda row: (known[row], -row), default=0)
    wide = [row for row, texts in enumerate(searched) if _filled(texts) >= max(2, _WIDE * widest)]
    first_wide = wide[0] if wide else None
    if known and known[best] >= 2 and (first_wide is None or known[best] > known[first_wide]):  # noqa: PLR2004 - the number says itself
        return best
    if first_wide is None:
        return None
    is_header = _looks_like_titles(searched[first_wide], values[first_wide], is_title)
    return first_wide if is_header else None


def _find_lone_title(
    searched: Sequence[Sequence[str]], is_title: Callable[[str], bool]
) -> int | None:
    """A list of one column: its first words are a title of ours, and something is below it."""
    filled = [row for row, texts in enumerate(searched) if any(texts)]
    is_list = len(filled) > 1 and is_title("".join(searched[filled[0]]))
    return filled[0] if is_list else None


def _looks_like_titles(
    row: Sequence[str], values: Sequence[bool], is_title: Callable[[str], bool]
) -> bool:
    """Words, but for dates across a matrix after the first columns."""
    data = sum(values)
    if data <= 0.3 * _filled(row):
        return all(len(text) <= _LONGEST_TITLE for text in row)
    words = [text for text, value in zip(row, values, strict=True) if text and not value]
    if not (row and row[0] and not values[0]) or data < _ENOUGH_DATES:
        return False
    return len(words) <= _FEW_WORDS or is_title(row[0])


def _is_group_row(
    searched: Sequence[Sequence[str]], values: Sequence[Sequence[bool]], row: int
) -> bool:
    """Titles of groups of columns: some of them are where the row below is blank, or span it."""
    texts, below = searched[row], searched[row + 1]
    if _filled(texts) < 2 or any(values[row]):  # noqa: PLR2004 - the number says itself
        return False
    named = dict(enumerate(below))
    over = {column: text for column, text in enumerate(texts) if text and column in named}
    may_span = all(len(text.split()) <= _FEW_WORDS for text in over.values())
    return any(
        not named[column] or (may_span and column + 1 not in over and named.get(column + 1))
        for column in over
    )


def spanned(above: Sequence[str], row: Sequence[str]) -> Sequence[str]:
    """What each title is below: « Sortie » over « le », and over « nb » beside it."""
    titles: list[str] = []
    group = ""
    for column, text in enumerate(row):
        group = above[column] if column < len(above) and above[column] else group
        titles.append(f"{group} {text}" if group and text else "")
    return titles


def _completes(
    searched: Sequence[Sequence[str]],
    values: Sequence[Sequence[bool]],
    row: int,
    is_title: Callable[[str], bool],
) -> bool:
    """The row names columns that the one above leaves blank, and holds no value."""
    texts, above = searched[row], searched[row - 1]
    if any(values[row]) or not any(texts):
        return False
    named = [
        text
        for column, text in enumerate(texts)
        if text and not (column < len(above) and above[column])
    ]
    beside = [text for text in texts if text]
    known = sum(map(is_title, named))
    # One word under a blank title may be a value of a column that nobody named.
    if len(named) == 1 and not known:
        return False
    return bool(named) and (known > 1 or len(named) >= len(beside) / 2)
