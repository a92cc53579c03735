"""Where other records name a contact: the loans it answers for, the sessions it led."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, delete, select, update

from sync_service.adapters.database import tables
from sync_service.adapters.database.cells import StoredCells, closed_cell, encode_cells
from sync_service.adapters.database.journal import SqlJournal
from sync_service.domain.record import Change, Entity
from sync_service.model.naming import names_of, without_names


def cut_links(connection: Connection, refs: Sequence[str], at: datetime, source: str) -> None:
    """Empties what names these contacts; the sheets follow as they do after any change."""
    loan = tables.RECORD_TABLES["loan"]
    answered = select(loan.c.ref).where(loan.c.borrower_contact_id.in_(refs))
    emptied: dict[str, object] = dict.fromkeys(connection.execute(answered).scalars())
    _give(connection, ("loan", "borrower_contact_id"), emptied, at, source)
    led = _find_led(connection, _read_names(connection, refs))
    _give(connection, ("session", "facilitators"), led, at, source)


def _find_led(connection: Connection, names: frozenset[str]) -> Mapping[str, object]:
    """Sessions whose list names one of them, and what is left of it."""
    if not names:
        return {}
    session = tables.session.c
    named = select(session.ref, session.facilitators).where(session.facilitators.is_not(None))
    rows = connection.execute(named).all()
    left = {row.ref: without_names(row.facilitators, names) for row in rows}
    return {row.ref: left[row.ref] or None for row in rows if left[row.ref] != row.facilitators}


def _read_names(connection: Connection, refs: Sequence[str]) -> frozenset[str]:
    contact = tables.RECORD_TABLES["contact"].c
    rows = select(contact.given_name, contact.family_name).where(contact.ref.in_(refs))
    return frozenset[str]().union(*(names_of(*row) for row in connection.execute(rows)))


def _give(
    connection: Connection,
    place: tuple[Entity, str],
    values: Mapping[str, object],
    at: datetime,
    source: str,
) -> None:
    entity, name = place
    table, refs = tables.RECORD_TABLES[entity], [*values]
    if not refs:
        return
    for one in (tables.change, tables.problem):
        connection.execute(delete(one).where(and_(one.c.ref.in_(refs), one.c.field == name)))
    for ref, value in values.items():
        new = {name: value, "updated_at": at, "rev": table.c.rev + 1}
        connection.execute(update(table).where(table.c.ref == ref).values(new))
    _close(connection, refs, name)
    journal = SqlJournal(connection)
    # No value before, none after: it only says that there is something to write.
    journal.append(Change(ref, name, None, None, source, at) for ref in refs)
    journal.flush()


def _close(connection: Connection, refs: Sequence[str], name: str) -> None:
    link = tables.row_link
    key = (link.c.spreadsheet_id, link.c.sheet_id, link.c.ref)
    rows = connection.execute(select(*key, link.c.cells).where(link.c.ref.in_(refs))).all()
    for *at, stored in rows:
        cells = dict(StoredCells(stored))
        if name in cells and cells[name].kind != "agreed":
            cells[name] = closed_cell(cells[name])
            is_row = [column == value for column, value in zip(key, at, strict=True)]
            closed = update(link).where(*is_row)
            connection.execute(closed.values(cells=encode_cells(cells)))
