"""Empties what says who somebody is, wherever the database keeps it. Figures and links stay."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, func, select, update

from sync_service.adapters.database import tables
from sync_service.adapters.database.cells import StoredCells, closed_cell, encode_cells, typed_cell
from sync_service.adapters.database.journal import SqlJournal
from sync_service.adapters.database.naming import cut_links
from sync_service.adapters.database.statements import in_chunks, upsert
from sync_service.domain.matrix.people import PERSON
from sync_service.domain.record import NOBODY, Change

_REGISTRATION: Mapping[str, Any] = {
    "given_name": NOBODY,
    "family_name": None,
    "phone": None,
    "phone_as_typed": None,
    "email": None,
    "language": None,
    "interpreter": None,
    "consent_contact": False,
    "consent_at": None,
    "consent_version": None,
    "submitted_at": None,
    "back_at": None,
    # What its form and its page were known by.
    "nonce": None,
    "token_hash": None,
}
_CONTACT: Mapping[str, Any] = {
    "title": None,
    "family_name": NOBODY,
    "given_name": None,
    "role": None,
    "email": None,
    "phone": None,
    "mobile": None,
    "note": None,
    "ct_member": None,
    "copil_member": None,
    "publish_ok": False,
    "active_until": None,
}
_CONTACTS = tables.RECORD_TABLES["contact"]
_PEOPLE: Sequence[tuple[Table, Mapping[str, Any], str]] = (
    (tables.registration, _REGISTRATION, "given_name"),
    (_CONTACTS, _CONTACT, "family_name"),
)
"""Table, what each personal column becomes, and the column that then says « nobody »."""


def erase(connection: Connection, refs: Sequence[str], at: datetime, source: str) -> int:
    """Empties these people and forgets how they came to be so; the number of changes deleted."""
    # While the contacts still say who they are.
    for chunk in in_chunks(refs):
        cut_links(connection, chunk, at, source)
    forgotten = sum(_empty(connection, chunk, at, source) for chunk in in_chunks(refs))
    for chunk in in_chunks(refs):
        _let_go(connection, chunk)
    drop_unseen_writes(connection)
    return forgotten


def remember_erased(connection: Connection, refs: Iterable[str], at: datetime) -> None:
    """A reference tells nobody who it was: it is what a copy taken back is erased by."""
    rows = [{"ref": ref, "at": at} for ref in refs]
    if rows:
        connection.execute(upsert(connection, tables.erasure, ["ref"]), rows)


def read_erased(connection: Connection) -> Mapping[str, datetime]:
    erasure = tables.erasure
    rows = connection.execute(select(erasure.c.ref, erasure.c.at))
    return {row.ref: row.at for row in rows}


def erase_again(connection: Connection, erased: Mapping[str, datetime]) -> None:
    """After a copy was taken back: whoever was erased, by its own list or by this one."""
    erased = {**read_erased(connection), **erased}
    for ref, at in erased.items():
        remember_erased(connection, [ref], at)
        if _is_told(connection, ref):
            erase(connection, [ref], at, "erasure")


def _is_told(connection: Connection, ref: str) -> bool:
    return any(
        connection.execute(
            select(table.c.ref).where(table.c.ref == ref, table.c[name] != NOBODY)
        ).first()
        for table, _, name in _PEOPLE
    )


def _empty(connection: Connection, refs: Sequence[str], at: datetime, source: str) -> int:
    forget = delete(tables.change).where(tables.change.c.ref.in_(refs))
    forgotten = connection.execute(forget).rowcount
    journal = SqlJournal(connection)
    for table, empty, name in _PEOPLE:
        mine = connection.execute(select(table.c.ref).where(table.c.ref.in_(refs))).scalars().all()
        values = {**empty, "updated_at": at, "rev": table.c.rev + 1}
        if table is _CONTACTS:
            # What took place stays a figure; a contact that is nobody serves nobody.
            values["archived_at"] = func.coalesce(table.c.archived_at, at)
        connection.execute(update(table).where(table.c.ref.in_(mine)).values(values))
        journal.append(Change(ref, name, None, NOBODY, source, at) for ref in mine)
    journal.flush()
    return forgotten


def _let_go(connection: Connection, refs: Sequence[str]) -> None:
    """What waits in open cells and problems: the sheets are to be emptied of it as well."""
    connection.execute(delete(tables.problem).where(tables.problem.c.ref.in_(refs)))
    link = tables.row_link
    key = (link.c.spreadsheet_id, link.c.sheet_id, link.c.ref)
    rows = connection.execute(select(*key, link.c.cells).where(link.c.ref.in_(refs))).all()
    for *at, cells in rows:
        is_row = [column == value for column, value in zip(key, at, strict=True)]
        closed = {name: closed_cell(cell) for name, cell in StoredCells(cells).items()}
        if PERSON in closed:
            # A list of presence by person: the name that heads the row is to go as well.
            closed[PERSON] = typed_cell(closed[PERSON])
        encoded = encode_cells(closed)
        connection.execute(update(link).where(*is_row).values(cells=encoded))


def drop_unseen_writes(connection: Connection) -> None:
    """They hold whole tabs as they were, and most likely were never applied."""
    intent = tables.write_intent
    empty = {"step": "abandoned", "batch": "", "before": ""}
    connection.execute(update(intent).where(intent.c.step == "unseen").values(empty))
