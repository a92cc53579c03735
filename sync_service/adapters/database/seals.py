"""What rows held of people who were erased and whose cells no run emptied: keyed hashes (ADR 13).

A row that is gone, a sheet that is paused, out of reach or followed no more: what is remembered
of it would say who it was for as long as the database lives.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from functools import partial
from secrets import token_hex
from typing import Any

from sqlalchemy import Connection, and_, or_, select, update

from sync_service.adapters.database import tables
from sync_service.adapters.database.cells import StoredCells, encode_cells
from sync_service.adapters.database.erased import was_erased
from sync_service.adapters.database.statements import in_chunks, insert_unless_there, upsert
from sync_service.domain.base import BaseCell, row_fingerprint
from sync_service.domain.mapping import is_day
from sync_service.domain.prints import without_cells_of, without_prints
from sync_service.domain.record import NOBODY, entity_of
from sync_service.domain.tombstones import Tombstone, seal_of
from sync_service.model.personal import (
    PEOPLE,
    VALUES_KEPT_YEARS,
    Place,
    left_of,
    schema_of,
)

_KEY = "tombstone-key"
_EACH = "each"
"""How a seal begins that has one part for each of its fields."""
_link = tables.row_link
_ROW = (_link.c.spreadsheet_id, _link.c.sheet_id, _link.c.ref)


def make_key(connection: Connection) -> str:
    """Made once; it is stored beside what it seals, and in every copy of it."""
    row = {"name": _KEY, "value": token_hex(32)}
    insert_unless_there(connection, tables.setting, row)
    return read_key(connection)


def read_key(connection: Connection) -> str:
    setting = tables.setting
    wanted = select(setting.c.value).where(setting.c.name == _KEY)
    return str(connection.execute(wanted).scalar_one())


def is_of_emptied(seal: str) -> bool:
    return seal.startswith(_EACH)


def load_emptied(ref: str, fields: Sequence[str], seal: str) -> Sequence[Tombstone]:
    """One for each cell."""
    _, *seals = seal.split()
    return [Tombstone(ref, (name,), one) for name, one in zip(fields, seals, strict=True)]


def find_unemptied(
    connection: Connection, before: datetime, *, but: Collection[str], most: int
) -> Sequence[str]:
    """People emptied before this instant, or whose row is gone, that rows still tell of."""
    found = dict[str, None]()
    for entity in PEOPLE:
        table = tables.RECORD_TABLES[entity]
        is_late = table.c.updated_at < before
        wanted = (
            select(_link.c.ref, _link.c.cells)
            .join(table, table.c.ref == _link.c.ref)
            .where(was_erased(entity, table), or_(is_late, _is_gone()))
        )
        for ref, cells in connection.execute(wanted):
            if ref not in but and len(found) < most and _telling(ref, StoredCells(cells)):
                found[ref] = None
    for place in VALUES_KEPT_YEARS:
        for *_, ref, _ in _naming(connection, place, before):
            if ref not in but and len(found) < most:
                found[ref] = None
    return [*found]


def _naming(connection: Connection, place: Place, before: datetime) -> Iterator[Sequence[Any]]:
    """Rows of a loan, of a session, that name somebody whom their record names no more."""
    entity, name = place
    table = tables.RECORD_TABLES[entity]
    wanted = (
        select(*_ROW, _link.c.cells, table.c[name])
        .join(table, table.c.ref == _link.c.ref)
        .where(table.c.updated_at < before)
    )
    for *where, text, value in connection.execute(wanted).all():
        cell = StoredCells(text).get(name)
        if cell and cell.kind == "agreed" and cell.value != value and _says(cell):
            yield *where, {name: cell}


def seal_names(connection: Connection, refs: Collection[str], before: datetime) -> None:
    """Of the loans and sessions among these: what is kept of who answered for them, who led."""
    for place in VALUES_KEPT_YEARS:
        for *where, cells in [*_naming(connection, place, before)]:
            if where[-1] in refs:
                kept = select(_link.c.cells).where(*_is_row(where))
                stored = StoredCells(connection.execute(kept).scalar_one())
                _seal_cells(connection, where, stored, cells)


def seal_rows(connection: Connection, refs: Iterable[str], *, gone_only: bool = False) -> None:
    """What these people's rows held becomes hashes; figures, days and links stay."""
    for chunk in in_chunks(refs):
        wanted = select(*_ROW, _link.c.cells).where(_link.c.ref.in_(chunk))
        if gone_only:
            wanted = wanted.where(_is_gone())
        for *where, cells in connection.execute(wanted).all():
            stored = StoredCells(cells)
            _seal_cells(connection, where, stored, _telling(where[-1], stored))


def drop_prints(connection: Connection, refs: Collection[str]) -> None:
    """What their rows showed while a question is about them, until a run has read these again."""
    tab, theirs = tables.tab, frozenset(refs)
    held = [
        row
        for row in connection.execute(select(tab.c.spreadsheet_id, tab.c.sheet_id, tab.c.asked))
        if any(row.asked.values())
    ]
    if not held:
        return
    _forget_cells_asked(connection, theirs)
    fingerprints = {
        one
        for chunk in in_chunks(theirs)
        for one in connection.execute(
            select(_link.c.fingerprint).where(_link.c.ref.in_(chunk))
        ).scalars()
    }
    seal = partial(seal_of, make_key(connection))
    for spreadsheet_id, sheet_id, asked in held:
        is_tab = and_(tab.c.spreadsheet_id == spreadsheet_id, tab.c.sheet_id == sheet_id)
        left = without_prints(asked, theirs, fingerprints, seal)
        if left != asked:
            connection.execute(update(tab).where(is_tab).values(asked=left))


def _forget_cells_asked(connection: Connection, refs: AbstractSet[str]) -> None:
    problem = tables.problem.c
    asked = select(problem.id, problem.covers).where(problem.covers.contains("/"))
    for number, covers in connection.execute(asked).all():
        left = without_cells_of(covers, refs)
        if left != covers:
            about = update(tables.problem).where(problem.id == number)
            connection.execute(about.values(covers=left))


def _is_gone() -> Any:  # noqa: ANN401 - a condition
    """Out of its list since some looks: no run will empty it there."""
    return and_(_link.c.archived, _link.c.missing_since.is_not(None))


def _is_row(where: Sequence[Any]) -> Sequence[Any]:
    return [column == value for column, value in zip(_ROW, where, strict=True)]


def _seal_cells(
    connection: Connection,
    where: Sequence[Any],
    cells: StoredCells,
    telling: Mapping[str, BaseCell],
) -> None:
    if not telling:
        return
    key = make_key(connection)
    seals = [seal_of(key, row_fingerprint([one.seen])) for one in telling.values()]
    keys = ["spreadsheet_id", "sheet_id", "ref"]
    # Beside cells, since the record goes on: whoever deletes it later knows that these are empty.
    stone = {"fields": [*telling], "seal": " ".join([_EACH, *seals]), "is_cell": True}
    save = upsert(connection, tables.tombstone, keys)
    connection.execute(save, [dict(zip(keys, where, strict=True)) | stone])
    left = encode_cells({name: cell for name, cell in cells.items() if name not in telling})
    sealed = update(_link).where(*_is_row(where))
    connection.execute(sealed.values(cells=left, fingerprint=""))


def _telling(ref: str, cells: StoredCells) -> Mapping[str, BaseCell]:
    """Cells that say something of the person: also those that several fields share."""
    entity = entity_of(ref)
    if entity not in PEOPLE:
        return {}
    stays = schema_of(entity).cells.keys() - left_of(entity).keys()
    return {
        name: cell
        for name, cell in cells.items()
        if name not in stays and not is_day(name) and _says(cell)
    }


def _says(cell: BaseCell) -> bool:
    nothing = (None, "", NOBODY)
    return cell.seen not in nothing or cell.value not in nothing
