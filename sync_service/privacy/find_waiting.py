"""Cells that say who leads or answers, and need a person's look when somebody is erased.

Their name waited there, unanswered: the next run takes it out, and what it was typed for may
concern somebody else. Or it stands among other words, or a contact who stays has the same, and may
be another's: nothing takes it out.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from sync_service.domain.record import Record, entity_of
from sync_service.domain.spreadsheet import cell_name
from sync_service.model.listed_people import has_one, may_name
from sync_service.model.naming import ways_to_name
from sync_service.model.personal import places_of_people
from sync_service.model.waiting_names import is_anybodys, is_unclear, is_waiting
from sync_service.ports import Transaction


@dataclass(frozen=True, slots=True)
class Waiting:
    """One such cell by its row, which is where it last stood; no sheet is read for it.

    Without a spreadsheet: no list shows the record.
    """

    spreadsheet_id: str
    sheet_id: int
    tab: str
    ref: str
    field: str
    row: int | None
    """As people count; None where it is not known."""
    is_unclear: bool = False
    """It may be somebody else's, and stays."""
    is_shared: bool = False
    """It is somebody else's as well, and stays, too."""

    @property
    def first_cell(self) -> str | None:
        return None if self.row is None else cell_name(self.row - 1, 0)


def find_names(
    stored: Transaction, people: Sequence[Record]
) -> tuple[frozenset[str], frozenset[str]]:
    """All ways to name the contacts among them: those that only they have, and the others."""
    named = frozenset[str]().union(*(_ways(one) for one in people if one.entity == "contact"))
    if not named:
        return named, named
    refs, contacts = {one.ref for one in people}, stored.records.read_all("contact", archived=True)
    shared = named.intersection(
        name for one in contacts if one.ref not in refs for name in _ways(one)
    )
    return named - shared, shared


def find_waiting(stored: Transaction, people: Sequence[Record]) -> Sequence[Waiting]:
    """Before they are erased: afterwards nobody knows their names."""
    names, shared = find_names(stored, people)
    if not (names or shared):
        return []
    shown = [*_find_shown(stored, names, shared)]
    return [*shown, *_find_others(stored, names, shared, {one.ref for one in shown})]


def _ways(contact: Record) -> frozenset[str]:
    given, family = (contact.fields.get(name) for name in ("given_name", "family_name"))
    return ways_to_name(contact.ref, given, family)


def _find_shown(
    stored: Transaction, names: frozenset[str], shared: frozenset[str]
) -> Iterator[Waiting]:
    naming = dict(places_of_people())
    for spreadsheet_id in sorted(stored.memory.read_spreadsheets()):
        for sheet_id, tab in stored.memory.read_tabs(spreadsheet_id).items():
            for ref, row in tab.rows.items():
                name = naming.get(entity_of(ref))
                if name is None or name not in row.cells:
                    continue
                cell, place = row.cells[name], None if row.row_hint is None else row.row_hint + 1
                found = Waiting(spreadsheet_id, sheet_id, tab.title, ref, name, place)
                if is_waiting(cell, names):
                    yield found
                if is_unclear(cell, names):
                    yield replace(found, is_unclear=True)
                elif is_anybodys(cell, shared):
                    yield replace(found, is_shared=True)


def _find_others(
    stored: Transaction, names: frozenset[str], shared: frozenset[str], shown: Collection[str]
) -> Iterator[Waiting]:
    for entity, name in places_of_people():
        for one in stored.records.read_all(entity, archived=True):
            found, said = Waiting("", 0, "", one.ref, name, None), one.fields.get(name)
            if one.ref in shown:
                continue
            if may_name(said, names):
                yield replace(found, is_unclear=True)
            elif has_one(said, shared):
                yield replace(found, is_shared=True)
