"""How many children a family's row counts, in a column that belongs to no field."""

from dataclasses import replace
from datetime import date

from french_cells.amounts.counted import Counted
from french_cells.amounts.number_of_children import count_children
from french_cells.context import Context
from french_cells.reading import Raw
from sync_service.domain.spreadsheet import TabSnapshot
from sync_service.model.headers.counted import find_counts
from sync_service.sync.planning.columns.header import Header
from sync_service.sync.planning.tab_readers import TellCounted

_SAMPLES = 50


def build_counted(tab: TabSnapshot, header: Header, today: date) -> TellCounted | None:
    """For a list of families; None if no column counts children."""
    if header.row is None:
        return None
    own = {*header.columns.values(), header.reference}
    width = max((len(line) for line in tab.rows), default=0)
    beside = [column for column in range(width) if column not in own]
    heads = range(header.first_row - 1, header.row - 1, -1)
    titles = {
        column: next(filter(None, (tab.cell(row, column).text.strip() for row in heads)), "")
        for column in beside
    }
    body = range(header.first_row, min(len(tab.rows), header.first_row + _SAMPLES))
    samples = {column: [tab.cell(row, column).value for row in body] for column in beside}
    columns = find_counts(titles, samples)
    context = Context(today, is_in_column=True)

    def count_in(row: int, column: int) -> Counted | None:
        cell = tab.cell(row, column)
        raw: Raw = cell.text if isinstance(cell.value, str) else cell.value
        return count_children(raw, context)

    def tell(row: int, adults: int | None) -> Counted | None:
        if columns.children is not None:
            return count_in(row, columns.children)
        people = None if columns.people is None else count_in(row, columns.people)
        if people is None or people.is_least or adults is None:
            return None
        return replace(people, number=max(people.number - adults, 0), are_twins=False)

    return tell if columns.children is not None or columns.people is not None else None
