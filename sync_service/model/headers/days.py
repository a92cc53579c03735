"""A tab of marks whose days stand under their months, as if each day were written whole."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from french_cells.headers.aliases import title_table
from french_cells.headers.months import find_days_below_months
from french_cells.text import fold_words
from sync_service.domain.spreadsheet import Cell, TabSnapshot
from sync_service.model.headers.fields import is_known_title
from sync_service.model.headers.values import text_in

_SEARCHED_ROWS = 30


def with_whole_days(tab: TabSnapshot) -> TabSnapshot:
    """Only to be read: what is written goes into the tab as it is."""
    texts = [[text_in(cell) for cell in row] for row in tab.rows[:_SEARCHED_ROWS]]
    found = find_days_below_months(texts, _is_title)
    if found is None:
        return tab
    number, days = found
    rows = list(tab.rows)
    rows[number] = _with_days(tab.rows[number], days)
    return replace(tab, rows=rows)


def _is_title(text: str) -> bool:
    """Also « Qui ? », which heads several things elsewhere."""
    return is_known_title(text) or fold_words(text) in title_table().unclear


def _with_days(row: Sequence[Cell], days: Mapping[int, str]) -> Sequence[Cell]:
    return [
        cell._replace(value=days[column], text=days[column]) if column in days else cell
        for column, cell in enumerate(row)
    ]
