"""Cells in which the name of somebody who is erased waits in a list of people, unanswered.

The next run takes it out. What it was typed for may concern somebody else: a person looks.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sync_service.domain.record import Record, entity_of
from sync_service.domain.spreadsheet import cell_name
from sync_service.model.naming import names_of
from sync_service.model.personal import lists_of_people
from sync_service.model.waiting_names import is_waiting
from sync_service.ports import Transaction


@dataclass(frozen=True, slots=True)
class Waiting:
    """One such cell by its row, which is where it last stood; no sheet is read for it."""

    spreadsheet_id: str
    sheet_id: int
    tab: str
    ref: str
    field: str
    row: int | None
    """As people count; None where it is not known."""

    @property
    def first_cell(self) -> str | None:
        return None if self.row is None else cell_name(self.row - 1, 0)


def find_waiting(stored: Transaction, people: Sequence[Record]) -> Sequence[Waiting]:
    """Before they are erased: afterwards nobody knows their names."""
    named = (
        names_of(str(one.fields.get("given_name") or ""), str(one.fields.get("family_name") or ""))
        for one in people
        if one.entity == "contact"
    )
    names = frozenset[str]().union(*named)
    return [*_find(stored, names)] if names else []


def _find(stored: Transaction, names: frozenset[str]) -> Iterator[Waiting]:
    listing = lists_of_people()
    for spreadsheet_id in sorted(stored.memory.read_spreadsheets()):
        for sheet_id, tab in stored.memory.read_tabs(spreadsheet_id).items():
            for ref, row in tab.rows.items():
                name = listing.get(entity_of(ref))
                if name is None or name not in row.cells:
                    continue
                if is_waiting(row.cells[name], names):
                    place = None if row.row_hint is None else row.row_hint + 1
                    yield Waiting(spreadsheet_id, sheet_id, tab.title, ref, name, place)
