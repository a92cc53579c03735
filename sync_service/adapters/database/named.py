"""Loans and sessions that name whoever is erased: in records, and in what is open in cells."""

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, select, update

from sync_service.adapters.database import tables
from sync_service.adapters.database.cells import StoredCells, encode_cells
from sync_service.domain.record import LETTERS
from sync_service.model.listed_people import without_typed
from sync_service.model.personal import VALUES_KEPT_YEARS, Place
from sync_service.model.waiting_names import cut_names, tells


def take_out(connection: Connection, place: Place, names: frozenset[str]) -> Mapping[str, object]:
    """Takes them out of what is open in cells; each record that named one there, with the rest.

    Also one of which a cell alone did: its sheets have to learn of it.
    """
    waiting, (entity, name) = _cut_cells(connection, place, names), place
    table, found = tables.RECORD_TABLES[entity], dict[str, object]()
    for ref, said in connection.execute(select(table.c.ref, table.c[name])):
        # What goes with its record is left as a figure: nobody was there, but somebody was.
        left = without_typed(said, names) if place in VALUES_KEPT_YEARS else said
        if ref in waiting or (left or None) != (said or None):
            found[ref] = left
    return found


def _cut_cells(connection: Connection, place: Place, names: frozenset[str]) -> Collection[str]:
    """Whose cells these were: their questions, which quote them, go, and are to be asked anew."""
    entity, name = place
    link, found = tables.row_link, set[str]()
    key = (link.c.spreadsheet_id, link.c.sheet_id, link.c.ref)
    rows = select(*key, link.c.cells).where(link.c.ref.startswith(f"{LETTERS[entity]}-"))
    for *at, stored in connection.execute(rows).all():
        cells = StoredCells(stored)
        if name in cells and tells(cells[name], names):
            found.add(at[-1])
            cut = encode_cells({**cells, name: cut_names(cells[name], names)})
            is_row = [column == value for column, value in zip(key, at, strict=True)]
            connection.execute(update(link).where(*is_row).values(cells=cut))
            _have_read(connection, at[0])
    return found


def _have_read(connection: Connection, spreadsheet_id: str) -> None:
    """By the next run, which asks anew: what is left there may not differ from the record."""
    sheet = tables.spreadsheet
    seen = update(sheet).where(sheet.c.spreadsheet_id == spreadsheet_id)
    connection.execute(seen.values(unsettled=True, fingerprint=""))
