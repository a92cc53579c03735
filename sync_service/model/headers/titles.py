"""Where a tab's titles are, and what each column's is: of one row, or below that of a group."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from french_cells.context import Context
from french_cells.headers.dated import find_dates_row, read_dated_title
from french_cells.headers.rows import HeaderRows, find_header_rows, spanned
from french_cells.reading import Raw
from sync_service.domain.codec import EntityCodec
from sync_service.domain.spreadsheet import TabSnapshot
from sync_service.model.headers.fields import find_field, is_known_title
from sync_service.model.headers.values import text_in

_SEARCHED_ROWS = 30


def titles_in(tab: TabSnapshot, header: HeaderRows, codec: EntityCodec) -> Mapping[int, str]:
    """Column → its title: the lowest row's, with the group's above it if that is needed."""
    if not header.is_found:
        return {}
    width = max((len(row) for row in tab.rows[: header.first_data_row]), default=0)
    rows = range(header.first, header.last + 1)
    parts = {c: [t for r in rows if (t := text_in(tab.cell(r, c)))] for c in range(width)}
    lowest = Counter(texts[-1] for texts in parts.values() if texts)
    *over, last = [[text_in(tab.cell(r, c)) for c in range(width)] for r in rows]
    below = spanned(over[-1] if over else (), last)
    titles: dict[int, str] = {}
    is_named = partial(_is_named, codec)
    for column, texts in parts.items():
        if texts:
            titles[column] = texts[-1] if lowest[texts[-1]] == 1 else " ".join(texts)
            if below[column] and is_named(below[column]) and not is_named(titles[column]):
                titles[column] = below[column]
        elif any(
            text_in(tab.cell(r, column)) for r in range(header.first_data_row, len(tab.rows))
        ):
            titles[column] = ""
    return titles


def _is_named(codec: EntityCodec, title: str) -> bool:
    labels = {name: one.label for name, one in codec.fields.items()}
    return find_field(codec.entity, title, labels) is not None


def find_header(rows: Sequence[Sequence[Raw]], entity: str, context: Context) -> HeaderRows:
    """Where days go across, their row ends the header; its names may stand in the row above."""

    def is_day(raw: Raw) -> bool:
        return read_dated_title(raw, context).accepted

    if entity != "attendance":
        return find_header_rows(rows, is_known_title)
    last = find_dates_row(rows, is_day)
    if last is None:
        last = _find_first_day(rows, is_day)
    if last is None:
        return find_header_rows(rows, is_known_title)
    first = last if rows[last][0] not in (None, "") else max(last - 1, 0)
    return HeaderRows(first, last)


def _find_first_day(rows: Sequence[Sequence[Raw]], is_day: Callable[[Raw], bool]) -> int | None:
    """The row of a list that begins: its one day, beside a title of ours, over no other day."""
    for number, row in enumerate(rows[:_SEARCHED_ROWS]):
        column = next((column for column, raw in enumerate(row) if is_day(raw)), None)
        if column is None or not any(is_known_title(str(raw)) for raw in row if raw):
            continue
        below = (one[column] for one in rows[number + 1 :] if column < len(one))
        return None if any(map(is_day, below)) else number
    return None
