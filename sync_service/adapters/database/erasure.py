"""Empties what says who somebody is, wherever the database keeps it; figures and links stay."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from secrets import token_hex
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    and_,
    delete,
    func,
    not_,
    or_,
    select,
    update,
)

from sync_service.adapters.database import tables
from sync_service.adapters.database.cells import StoredCells, closed_cell, encode_cells, typed_cell
from sync_service.adapters.database.erased import was_erased
from sync_service.adapters.database.forgotten import forget_decided, forget_named, forget_traces
from sync_service.adapters.database.journal import SqlJournal
from sync_service.adapters.database.named import take_out
from sync_service.adapters.database.records import SqlRecords
from sync_service.adapters.database.seals import drop_prints, seal_rows
from sync_service.adapters.database.statements import in_chunks, upsert
from sync_service.adapters.database.tables.types import PARIS
from sync_service.domain.mapping import PERSON
from sync_service.domain.record import NOBODY, Change, Entity, Record
from sync_service.domain.traces import Traces
from sync_service.model.naming import ways_to_name
from sync_service.model.personal import (
    PEOPLE,
    REACHED,
    TELLING,
    VALUES_KEPT_YEARS,
    Place,
    left_of,
    name_field,
    places_of_people,
)
from sync_service.model.quotes import Others, Quotes

_BESIDE: Mapping[Entity, Mapping[str, Any]] = {"registration": {"nonce": None}}
"""What is emptied besides fields: what a form was known by."""
_CONTACTS = tables.RECORD_TABLES["contact"]
_PEOPLE: Sequence[tuple[Table, Mapping[str, Any], str]] = tuple(
    (
        tables.RECORD_TABLES[entity],
        {**left_of(entity), **_BESIDE.get(entity, {})},
        name_field(entity),
    )
    for entity in PEOPLE
)
"""Table, what each personal column becomes, and the column that then says « nobody »."""


def erase(
    connection: Connection,
    refs: Sequence[str],
    at: datetime,
    source: str,
    values: Collection[str] = (),
) -> int:
    """Empties these people and forgets how they came to be so; the number of changes deleted.

    `values`: addresses and numbers that are the erased people's alone.
    """
    # While the records still say who they are.
    _delete_incidents(connection, refs, values)
    _cut_links(connection, refs, at, source)
    forgotten = sum(_empty(connection, chunk, at, source) for chunk in in_chunks(refs))
    for chunk in in_chunks(refs):
        _let_go(connection, chunk)
        _disown(connection, chunk)
    drop_prints(connection, refs)
    # Rows that are gone are emptied by no run; the others are, or are sealed by a later purge.
    seal_rows(connection, refs, gone_only=True)
    drop_unseen_writes(connection)
    return forgotten


def erase_person(
    connection: Connection, refs: Sequence[str], at: datetime, values: Collection[str] = ()
) -> tuple[int, int]:
    """On request, for good; the numbers of changes and of mails that went or say nothing now."""
    # Before they are emptied: afterwards nobody knows where they were written to.
    addresses = {*_read_addresses(connection, refs), *(one.lower() for one in values)}
    mails = _delete_mails(connection, addresses, frozenset(refs))
    _delete_members(connection, addresses)
    changes = erase(connection, refs, at, "erasure", values)
    changes += forget_traces(connection, Traces(values))
    remember_erased(connection, refs, at)
    return changes, mails


def _read_addresses(connection: Connection, refs: Sequence[str]) -> Collection[str]:
    found = [
        connection.execute(select(table.c.email).where(table.c.ref.in_(chunk))).scalars()
        for table, _, _ in _PEOPLE
        for chunk in in_chunks(refs)
    ]
    return {address.lower() for one in found for address in one if address}


def _delete_mails(connection: Connection, addresses: Collection[str], refs: frozenset[str]) -> int:
    """To them and about them. Compared here: SQLite's lower() knows no accents."""
    outbox = tables.outbox
    rows = connection.execute(select(outbox.c.id, outbox.c.recipient, outbox.c.about)).all()
    numbers = [
        row.id
        for row in rows
        if row.recipient.lower() in addresses
        or not refs.isdisjoint((row.about or {}).get("refs", ()))
    ]
    for chunk in in_chunks(numbers):
        connection.execute(delete(outbox).where(outbox.c.id.in_(chunk)))
    return len(numbers)


def _delete_members(connection: Connection, addresses: Collection[str]) -> None:
    """Whoever is nobody any more comes in no more either, nor let anybody in."""
    member = tables.team_member
    for chunk in in_chunks(sorted(addresses)):
        connection.execute(delete(member).where(member.c.address.in_(chunk)))
        let_in = member.c.added_by.in_(chunk)
        connection.execute(update(member).where(let_in).values(added_by=""))


def remember_erased(connection: Connection, refs: Iterable[str], at: datetime) -> None:
    """A reference reveals to nobody who it was; a restored copy is erased again by it."""
    rows = [{"ref": ref, "at": at} for ref in refs]
    if rows:
        connection.execute(upsert(connection, tables.erasure, ["ref"]), rows)


def read_erased(connection: Connection) -> Mapping[str, datetime]:
    erasure = tables.erasure
    rows = connection.execute(select(erasure.c.ref, erasure.c.at))
    return {row.ref: row.at for row in rows}


def erase_again(connection: Connection, erased: Mapping[str, datetime], now: datetime) -> int:
    """After a copy was taken back: whoever was erased since it was made.

    Of whom its own list tells is somebody else by then, if anybody: typed over them in a sheet.
    How many people the copy still knew.
    """
    before = read_erased(connection)
    since = [ref for ref, at in erased.items() if ref not in before or at > before[ref]]
    known = [ref for ref in since if _is_told(connection, ref)]
    for ref in since:
        remember_erased(connection, [ref], erased[ref])
    for ref in known:
        erase_person(connection, [ref], erased[ref])
    _give_up_seats(connection, known, now)
    return len(known)


def _give_up_seats(connection: Connection, refs: Sequence[str], now: datetime) -> None:
    """As at the time of the erasure: a place in a future session is free, and the past stays."""
    registration, session = tables.registration, tables.session
    day, hour = f"{now.astimezone(PARIS):%Y-%m-%d %H:%M}".split()
    is_to_come = or_(
        session.c.date > day, and_(session.c.date == day, session.c.start_time > hour)
    )
    coming = select(session.c.ref).where(is_to_come)
    given_up = {
        "status": "cancelled",
        "archived_at": func.coalesce(registration.c.archived_at, now),
    }
    for chunk in in_chunks(refs):
        mine = (registration.c.ref.in_(chunk), registration.c.session_id.in_(coming))
        connection.execute(update(registration).where(*mine).values(given_up))


def _is_told(connection: Connection, ref: str) -> bool:
    return any(
        connection.execute(
            select(table.c.ref).where(table.c.ref == ref, not_(was_erased(entity, table)))
        ).first()
        for entity in PEOPLE
        for table in (tables.RECORD_TABLES[entity],)
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
    problem = tables.problem.c
    quoting = _find_quoting(connection, frozenset(refs))
    about = or_(problem.ref.in_(refs), problem.id.in_(quoting))
    connection.execute(delete(tables.problem).where(about))
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


def _delete_incidents(
    connection: Connection, refs: Sequence[str], values: Collection[str]
) -> None:
    """Those that quote one of these people: about whose row they are is not known."""
    problem = tables.problem.c
    shown = (problem.message, problem.sheet_value, problem.canonical_value)
    asked = connection.execute(select(problem.id, *shown).where(problem.kind == "incident")).all()
    if not asked or not refs:
        return
    people = [*SqlRecords(connection).find_all(refs).values()]
    change = tables.change.c
    told = (
        one
        for chunk in in_chunks(refs)
        for one in _read_changes(connection, change.ref.in_(chunk), change.field.in_(TELLING))
    )
    others = Others(_read_reached(connection), _read_telling(connection), values)
    quotes = Quotes(people, told, others)
    quoting = [number for number, *texts in asked if any(map(quotes.are_in, texts))]
    for chunk in in_chunks(quoting):
        connection.execute(delete(tables.problem).where(problem.id.in_(chunk)))


def _read_reached(connection: Connection) -> Iterator[Record]:
    """Read only when somebody asks: most incidents quote nobody who is erased."""
    for entity in REACHED:
        yield from SqlRecords(connection).read_all(entity, archived=True)


def _read_telling(connection: Connection) -> Iterator[Change]:
    """Of anybody; read only when somebody asks, too."""
    yield from _read_changes(connection, tables.change.c.field.in_(TELLING))


def _read_changes(connection: Connection, *wanted: ColumnElement[bool]) -> Iterator[Change]:
    change = tables.change.c
    columns = (change.ref, change.field, change.before, change.after, change.source, change.at)
    rows = connection.execute(select(*columns).where(*wanted).order_by(change.id))
    return (Change(*row) for row in rows)


def _find_quoting(connection: Connection, refs: AbstractSet[str]) -> Sequence[int]:
    """What is asked of a whole column, or at a list's titles, quotes words of its rows.

    The next run asks it without theirs.
    """
    problem = tables.problem.c
    asked = select(problem.id, problem.covers).where(
        problem.kind.in_(("assumed", "invalid")), problem.ref.is_(None), problem.covers != ""
    )
    return [
        one for one, covers in connection.execute(asked) if not refs.isdisjoint(covers.split())
    ]


def _disown(connection: Connection, refs: Sequence[str]) -> None:
    """What they said of a session still counts, and nothing says who said it."""
    key = tables.feeling.c.key
    for ref in connection.execute(select(key).where(key.in_(refs))).scalars().all():
        nobodys = update(tables.feeling).where(key == ref).values(key=token_hex(16))
        connection.execute(nobodys)


def drop_unseen_writes(connection: Connection) -> None:
    """They hold whole tabs as they were, and most likely were never applied."""
    intent = tables.write_intent
    empty = {"step": "abandoned", "batch": "", "before": ""}
    connection.execute(update(intent).where(intent.c.step == "unseen").values(empty))


def _cut_links(connection: Connection, refs: Sequence[str], at: datetime, source: str) -> None:
    """Empties what names these contacts; the sheets follow as they do after any change."""
    names = _read_names(connection, frozenset(refs))
    if not names:
        return
    for place in places_of_people():
        forget_decided(connection, place[0], names)
        if place in VALUES_KEPT_YEARS:
            forget_named(connection, place, names)
        _give(connection, place, take_out(connection, place, names), at, source)


def _read_names(connection: Connection, refs: AbstractSet[str]) -> frozenset[str]:
    """But for those that somebody else has, too: whom such a name means nobody knows."""
    contact = tables.RECORD_TABLES["contact"].c
    rows = connection.execute(select(contact.ref, contact.given_name, contact.family_name)).all()
    theirs = (ways_to_name(*row) for row in rows if row.ref in refs)
    if not (names := frozenset[str]().union(*theirs)):
        return names
    others = (ways_to_name(*row) for row in rows if row.ref not in refs)
    return names.difference(*others)


def _give(
    connection: Connection,
    place: Place,
    values: Mapping[str, object],
    at: datetime,
    source: str,
) -> None:
    entity, name = place
    table, refs = tables.RECORD_TABLES[entity], [*values]
    if not refs:
        return
    problem = tables.problem
    asked = and_(problem.c.ref.in_(refs), problem.c.field == name)
    connection.execute(delete(problem).where(asked))
    for ref, value in values.items():
        new = {name: value, "updated_at": at, "rev": table.c.rev + 1}
        connection.execute(update(table).where(table.c.ref == ref).values(new))
    journal = SqlJournal(connection)
    # No value before, none after: it only says that there is something to write.
    journal.append(Change(ref, name, None, None, source, at) for ref in refs)
    journal.flush()
