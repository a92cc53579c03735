"""What the sync remembers: spreadsheets, tabs, rows and intents."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    bindparam,
    delete,
    exists,
    func,
    not_,
    select,
    update,
)

from sync_service.adapters.database import tables
from sync_service.adapters.database.cells import StoredCells, encode_cells
from sync_service.adapters.database.statements import (
    in_chunks,
    insert_unless_there,
    store_rows,
    upsert,
)
from sync_service.domain.base import BaseCell, BaseRow, ColumnMemory, Refusal, TabState
from sync_service.ports import Pulse, ShownRow, SpreadsheetState, WriteIntent

_LINK_COLUMNS = tuple(column.name for column in tables.row_link.columns)
_LINK_KEY = ("spreadsheet_id", "sheet_id", "ref")
WRITTEN = ("verified", "repaired")
"""The steps of a write that is in its sheet."""
_INSTALLATION = "installation"
_APART = "apart"
"""Stands beside a pair of references, where that of a record’s other one would."""
_TOKEN = "drive"  # noqa: S105 - the name of the one signal
_PULSE: Sequence[ColumnElement[Any]] = (
    select(tables.signal.c.token).where(tables.signal.c.name == _TOKEN).scalar_subquery(),
    select(func.max(tables.change.c.id)).scalar_subquery(),
    exists(tables.pause.c.since),
    exists(tables.write_intent.c.marker).where(tables.write_intent.c.step == "intended"),
)
_SESSION = tables.RECORD_TABLES["session"].c
_HELD_AFTER = exists(_SESSION.ref).where(
    _SESSION.status == "held", _SESSION.date > bindparam("day"), _SESSION.archived_at.is_(None)
)


def _count_known(slugs: Sequence[str]) -> ColumnElement[Any]:
    organisation = tables.RECORD_TABLES["organisation"].c
    return select(func.count()).where(organisation.id.in_(slugs)).scalar_subquery()


class SqlSyncMemory:
    """Signal token, spreadsheets, tabs with their rows, write intents."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def read_pulse(self, slugs: Collection[str] = (), day: str | None = None) -> Pulse:
        wanted = {*slugs}
        counts = [_count_known(some) for some in in_chunks(wanted)]
        row = self._connection.execute(select(*_PULSE, _HELD_AFTER, *counts), {"day": day}).one()
        token, last, is_paused, is_unproved, is_held_ahead, *known = row
        return Pulse(
            signal_token=token,
            last_change=last or 0,
            is_paused=is_paused,
            is_unproved=is_unproved,
            knows_all=sum(known) == len(wanted),
            is_held_ahead=is_held_ahead,
        )

    def save_signal_token(self, token: str) -> None:
        save = upsert(self._connection, tables.signal, ["name"])
        self._connection.execute(save, [{"name": _TOKEN, "token": token}])

    def read_installation(self) -> str | None:
        setting = tables.setting.c
        return self._connection.execute(
            select(setting.value).where(setting.name == _INSTALLATION)
        ).scalar_one_or_none()

    def name_installation(self, name: str) -> str:
        row = {"name": _INSTALLATION, "value": name}
        is_new = insert_unless_there(self._connection, tables.setting, row)
        return name if is_new else self.read_installation() or name

    def read_spreadsheet(self, spreadsheet_id: str) -> SpreadsheetState:
        table = tables.spreadsheet
        row = self._connection.execute(
            select(table).where(table.c.spreadsheet_id == spreadsheet_id)
        ).first()
        return SpreadsheetState(spreadsheet_id) if row is None else SpreadsheetState(*row)

    def read_spreadsheets(self) -> Mapping[str, SpreadsheetState]:
        rows = self._connection.execute(select(tables.spreadsheet))
        return {row.spreadsheet_id: SpreadsheetState(*row) for row in rows}

    def save_spreadsheet(self, state: SpreadsheetState) -> None:
        save = upsert(self._connection, tables.spreadsheet, ["spreadsheet_id"])
        self._connection.execute(save, [asdict(state)])

    def pass_over(self, states: Iterable[SpreadsheetState], change: int) -> None:
        table = tables.spreadsheet
        move = (
            update(table)
            .where(table.c.spreadsheet_id == bindparam("passed"))
            .where(table.c.planned_change == bindparam("seen"))
            .values(planned_change=change)
        )
        rows = [{"passed": one.spreadsheet_id, "seen": one.planned_change} for one in states]
        if rows:
            self._connection.execute(move, rows)

    def read_tabs(self, spreadsheet_id: str) -> Mapping[int, TabState]:
        rows = self._read_rows(spreadsheet_id)
        wanted = select(tables.tab).where(tables.tab.c.spreadsheet_id == spreadsheet_id)
        return {
            row.sheet_id: _tab_of(row, rows.get(row.sheet_id, {}))
            for row in self._connection.execute(wanted.order_by(tables.tab.c.sheet_id))
        }

    def _read_rows(self, spreadsheet_id: str) -> dict[int, dict[str, BaseRow]]:
        link = tables.row_link.c
        wanted = select(
            link.sheet_id,
            link.ref,
            link.cells,
            link.fingerprint,
            link.row_hint,
            link.missing_since,
            link.archived,
            link.note,
        ).where(link.spreadsheet_id == spreadsheet_id)
        found: dict[int, dict[str, BaseRow]] = {}
        for sheet_id, ref, cells, *rest in self._connection.execute(wanted).all():
            found.setdefault(sheet_id, {})[ref] = BaseRow(ref, StoredCells(cells), *rest)
        return found

    def read_titles(self, spreadsheet_id: str) -> Mapping[str, str]:
        tab = tables.tab.c
        wanted = select(tab.generation, tab.title).where(tab.spreadsheet_id == spreadsheet_id)
        return {row.generation: row.title for row in self._connection.execute(wanted)}

    def read_all_titles(self) -> Mapping[str, Mapping[str, str]]:
        found: dict[str, dict[str, str]] = {}
        tab = tables.tab.c
        wanted = select(tab.spreadsheet_id, tab.generation, tab.title)
        for spreadsheet_id, generation, title in self._connection.execute(wanted):
            found.setdefault(spreadsheet_id, {})[generation] = title
        return found

    def read_columns(self, spreadsheet_id: str, sheet_id: int) -> frozenset[str]:
        tab = tables.tab.c
        is_it = and_(tab.spreadsheet_id == spreadsheet_id, tab.sheet_id == sheet_id)
        found = self._connection.execute(select(tab.columns).where(is_it)).scalar()
        return frozenset(name for name, *_ in found or ())

    def read_questions(self) -> Sequence[TabState]:
        tab = tables.tab
        wanted = select(tab).order_by(tab.c.spreadsheet_id, tab.c.sheet_id)
        found = self._connection.execute(wanted)
        return [_tab_of(row, {}) for row in found if row.assumptions]

    def save_tab(
        self, state: TabState, changed: Iterable[BaseRow], forgotten: Iterable[str] = ()
    ) -> None:
        key = {"spreadsheet_id": state.spreadsheet_id, "sheet_id": state.sheet_id}
        save = upsert(self._connection, tables.tab, list(key))
        self._connection.execute(save, [key | _tab_row(state)])
        at = tuple(key.values())
        rows = ((*at, *_link_row(row)) for row in changed)
        store_rows(self._connection, tables.row_link, _LINK_COLUMNS, rows, _LINK_KEY)
        self._forget(key, forgotten)

    def _forget(self, key: Mapping[str, Any], refs: Iterable[str]) -> None:
        link = tables.row_link
        gone = [{"gone": ref} for ref in refs]
        if gone:
            is_row = and_(*(link.c[name] == value for name, value in key.items()))
            forget = delete(link).where(and_(is_row, link.c.ref == bindparam("gone")))
            self._connection.execute(forget, gone)

    def forget_tab(self, spreadsheet_id: str, sheet_id: int) -> None:
        for table in (tables.row_link, tables.tab):
            is_it = and_(table.c.spreadsheet_id == spreadsheet_id, table.c.sheet_id == sheet_id)
            self._connection.execute(delete(table).where(is_it))

    def find_tabs_holding(
        self, refs: Iterable[str], *, missing: bool = False
    ) -> Mapping[str, Sequence[tuple[str, int]]]:
        link = tables.row_link.c
        holding: dict[str, list[tuple[str, int]]] = {}
        for chunk in in_chunks(refs):
            wanted = select(link.ref, link.spreadsheet_id, link.sheet_id)
            wanted = wanted.where(link.ref.in_(chunk))
            if not missing:
                wanted = wanted.where(link.missing_since.is_(None))
            for ref, spreadsheet_id, sheet_id in self._connection.execute(wanted):
                holding.setdefault(ref, []).append((spreadsheet_id, sheet_id))
        return holding

    def find_rows(self, ref: str, *, missing: bool = False) -> Sequence[ShownRow]:
        link, tab = tables.row_link.c, tables.tab.c
        is_its = and_(tab.spreadsheet_id == link.spreadsheet_id, tab.sheet_id == link.sheet_id)
        cells = (link.cells, tab.is_fed, tab.generation, tab.fields)
        gone = (link.missing_since, tab.asked) if missing else ()
        wanted = select(link.spreadsheet_id, link.sheet_id, tab.title, link.note, *cells, *gone)
        wanted = wanted.join_from(tables.row_link, tables.tab, is_its)
        is_there = link.missing_since.is_(None)
        wanted = wanted.where(link.ref == ref, not_(is_there) if missing else is_there)
        shown = self._connection.execute(wanted.order_by(link.spreadsheet_id, link.sheet_id))
        return [
            ShownRow(spreadsheet_id, sheet_id, title, note, StoredCells(cells), *followed)
            for spreadsheet_id, sheet_id, title, note, cells, *followed in shown
        ]

    def find_cells(self, ref: str, field: str) -> Sequence[BaseCell]:
        link = tables.row_link.c
        wanted = select(link.cells).where(link.ref == ref)
        wanted = wanted.order_by(link.spreadsheet_id, link.sheet_id)
        rows = [StoredCells(cells) for cells in self._connection.execute(wanted).scalars()]
        return [cells[field] for cells in rows if field in cells]

    def find_missing_since(self, ref: str) -> datetime | None:
        link = tables.row_link.c
        wanted = select(link.missing_since).where(link.ref == ref, link.missing_since.isnot(None))
        return self._connection.scalar(wanted.order_by(link.missing_since).limit(1))

    def save_intent(self, intent: WriteIntent) -> None:
        save = upsert(self._connection, tables.write_intent, ["marker"])
        self._connection.execute(save, [asdict(intent)])

    def read_open_intents(self, spreadsheet_id: str) -> Sequence[WriteIntent]:
        return self._read_intents(spreadsheet_id, "intended")

    def read_unseen_intents(self, spreadsheet_id: str) -> Sequence[WriteIntent]:
        return self._read_intents(spreadsheet_id, "unseen")

    def last_writes(self) -> Mapping[str, datetime]:
        intent = tables.write_intent.c
        latest = select(intent.spreadsheet_id, func.max(intent.at))
        latest = latest.where(intent.step.in_(WRITTEN))
        rows = self._connection.execute(latest.group_by(intent.spreadsheet_id))
        return {row[0]: row[1] for row in rows}

    def _read_intents(self, spreadsheet_id: str, step: str) -> Sequence[WriteIntent]:
        table = tables.write_intent
        wanted = select(table).where(
            and_(table.c.spreadsheet_id == spreadsheet_id, table.c.step == step)
        )
        rows = self._connection.execute(wanted.order_by(table.c.at, table.c.marker))
        return [WriteIntent(*row) for row in rows]

    def find_unproved(self) -> frozenset[str]:
        intent = tables.write_intent.c
        wanted = select(intent.spreadsheet_id).where(intent.step == "intended").distinct()
        return frozenset(self._connection.execute(wanted).scalars())


def _tab_of(row: Row[Any], rows: Mapping[str, BaseRow]) -> TabState:
    return TabState(
        spreadsheet_id=row.spreadsheet_id,
        sheet_id=row.sheet_id,
        generation=row.generation,
        rows=rows,
        columns={name: ColumnMemory(name, *parts) for name, *parts in row.columns},
        header_row=row.header_row,
        reference_column=row.reference_column,
        first_met_at=row.first_met_at,
        fields=row.fields,
        fingerprint=row.fingerprint,
        fingerprint_since=row.fingerprint_since,
        waiting={key: datetime.fromisoformat(since) for key, since in row.waiting.items()},
        headings=row.headings,
        title=row.title,
        unnamed=tuple(row.unnamed),
        asked=row.asked,
        refusal=_refusal_of(row.refusal) if row.refusal else None,
        repeats={one: first for one, first in row.repeats.items() if first != _APART},
        apart=frozenset(one for one, first in row.repeats.items() if first == _APART),
        assumptions=row.assumptions,
        followed_as=row.followed_as,
        is_fed=row.is_fed,
    )


def _refusal_of(parts: Mapping[str, Any]) -> Refusal:
    return Refusal(**{**parts, "retry_after": datetime.fromisoformat(parts["retry_after"])})


def _refusal_parts(refusal: Refusal) -> dict[str, Any]:
    kept = asdict(refusal) | {"retry_after": refusal.retry_after.isoformat()}
    return kept | {"parts": list(refusal.parts), "refs": list(refusal.refs)}


def _tab_row(state: TabState) -> dict[str, Any]:
    return {
        "generation": state.generation,
        "title": state.title,
        "columns": [
            [name, column.metadata_id, list(column.titles), column.offered]
            for name, column in state.columns.items()
        ],
        "header_row": state.header_row,
        "reference_column": state.reference_column,
        "first_met_at": state.first_met_at,
        "fields": list(state.fields),
        "fingerprint": state.fingerprint,
        "fingerprint_since": state.fingerprint_since,
        "headings": list(state.headings),
        "waiting": {key: since.isoformat() for key, since in state.waiting.items()},
        "unnamed": list(state.unnamed),
        "repeats": {**state.repeats, **dict.fromkeys(sorted(state.apart), _APART)},
        "assumptions": dict(state.assumptions),
        "asked": {name: list(elements) for name, elements in state.asked.items()},
        "refusal": _refusal_parts(state.refusal) if state.refusal is not None else None,
        "followed_as": state.followed_as,
        "is_fed": state.is_fed,
    }


def _link_row(row: BaseRow) -> tuple[object, ...]:
    """In the order of the table's columns, after those that name the tab."""
    return (
        row.ref,
        encode_cells(row.cells),
        row.fingerprint,
        row.row_hint,
        row.missing_since,
        row.archived,
        row.note,
    )
