"""Builds what rows are compared with: the contents of bases, references and strong keys."""

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from functools import cache, partial

from french_cells.folding import raw_key
from french_cells.reading import Raw, Value
from sync_service.domain.base import BaseCell, BaseRow, row_fingerprint
from sync_service.domain.codec import Called, Shown
from sync_service.domain.mapping import HEADINGS, PERSON, is_link
from sync_service.domain.prints import CONTESTED, CONTESTED_CELLS, SHOWN
from sync_service.domain.record import Record
from sync_service.domain.spreadsheet import Cell, SheetRow
from sync_service.sync.planning.cells.cells_in_row import codec_in_row
from sync_service.sync.planning.columns.layout import View, holds_times
from sync_service.sync.planning.identity.match_index import Keys, MatchIndex, Namesake
from sync_service.sync.planning.merge import read_cell
from sync_service.sync.planning.rows.guards.asking import (
    BESIDE,
    DRAFTS,
    find_moved,
    load_pairs,
    typed_part,
)
from sync_service.sync.planning.situation import Situation


def build_match_index(situation: Situation, view: View) -> MatchIndex:
    usable = frozenset(situation.records) | frozenset(situation.state.rows)
    present = {row.ref for row in view.rows if row.ref is not None}
    state = situation.state
    shown = partial(_shown, situation, view, cache(partial(holds_times, view)))
    return MatchIndex(
        base=state.rows,
        fingerprints={
            **base_fingerprints(state.rows, state.fields, view),
            **_shown_fingerprints(situation, view, shown),
        },
        usable=usable,
        foreign=frozenset(ref for ref in present - usable if situation.lookups.is_elsewhere(ref)),
        row_keys=_row_key_finder(situation),
        record_of=_key_finder(situation),
        keys_of=lambda ref: [
            *_record_keys(situation, situation.records.get(ref)),
            *_base_keys(situation, situation.state.rows.get(ref)),
        ],
        namesake_of=_namesake_finder(situation),
        shown=shown,
        headings=HEADINGS if situation.rules.layout == "matrix" else frozenset(),
        held=load_pairs(state.asked.get(SHOWN, ())),
        beside=load_pairs(state.asked.get(BESIDE, ())),
        contested=_load_contested(state.asked.get(CONTESTED, ())),
        contested_cells={
            fingerprint: frozenset(cells.split())
            for fingerprint, cells in load_pairs(state.asked.get(CONTESTED_CELLS, ())).items()
        },
        drafts=situation.drafts.union(state.asked.get(DRAFTS, ())),
    )


def _load_contested(elements: Iterable[str]) -> Mapping[str, Mapping[str, int]]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for one in elements:
        for fingerprint, ref in load_pairs([one]).items():
            found[ref][fingerprint] += 1
    return found


def base_fingerprints(
    rows: Mapping[str, BaseRow], covered: Sequence[str], view: View
) -> Mapping[str, str]:
    """The stored ones; computed over the columns that are there now if columns came or went."""
    present = sorted(view.header.columns)
    if list(covered) == present:
        return {ref: row.fingerprint for ref, row in rows.items()}
    return {
        ref: row_fingerprint([row.cells[f].seen if f in row.cells else None for f in present])
        for ref, row in rows.items()
    }


def _shown_fingerprints(
    situation: Situation, view: View, shown: Callable[[str], BaseRow | None]
) -> Mapping[str, str]:
    """Of rows that we may have written without seeing it confirmed; none at a first meeting."""
    known = situation.state.rows
    coming = (shown(ref) for ref in situation.records if known and ref not in known)
    return base_fingerprints({row.ref: row for row in coming if row is not None}, (), view)


def _row_key_finder(situation: Situation) -> Callable[[SheetRow], Keys]:
    """Reads a row's keys; a day that depends on today counts as what it meant when typed.

    A value that changed rows, as a guard asks, says of nobody who that is. The known days are
    indexed only when a first row needs them.
    """
    doubted = find_moved(situation.state.asked)
    days: Mapping[str, Sequence[Value]] | None = None
    known_meanings = cache(partial(_known_meanings, situation))

    def find(row: SheetRow) -> Keys:
        nonlocal days
        fields, cell = _read_row(situation, row), row.cells.get("date")
        fields = {**_meant_before(situation, row, fields, known_meanings), **fields}
        fields = {n: one for n, one in fields.items() if not _is_moved(row, n, doubted)}
        if cell is None or not _depends_on_today(situation, cell):
            return situation.codec.strong_keys(fields)
        days = _known_days(situation) if days is None else days
        known = days.get(raw_key(cell.value)) or [fields.get("date")]
        keys = [situation.codec.strong_keys({**fields, "date": day}) for day in known]
        return [one for some in keys for one in some]

    return find


def _is_moved(row: SheetRow, name: str, moved: Mapping[str, Container[str]]) -> bool:
    cell = row.cells.get(name)
    return cell is not None and name in moved and typed_part(cell.value) in moved[name]


def _depends_on_today(situation: Situation, cell: Cell) -> bool:
    """« Tous les mardis jusqu'au 15/12 », or a true date shown as « 23/01 », without a year."""
    if isinstance(cell.value, int | float):
        day = _read(situation, "date", cell._replace(text=""))
        return isinstance(day, str) and not cell.text.endswith(day[2:4])
    return situation.readers.days_of is not None and bool(situation.readers.days_of(cell, None))


def _known_days(situation: Situation) -> Mapping[str, Sequence[Value]]:
    """What was typed → the days that it meant at the time."""
    days: dict[str, list[Value]] = defaultdict(list)
    for row in situation.state.rows.values():
        cell = row.cells.get("date")
        if cell is not None and cell.value is not None:
            days[raw_key(cell.seen)].append(cell.value)
    return {typed: list(dict.fromkeys(known)) for typed, known in days.items()}


def _read_row(situation: Situation, row: SheetRow) -> Mapping[str, Value]:
    fields: dict[str, Value] = dict(situation.given)
    for name, cell in row.cells.items():
        value = _read(situation, name, cell, row)
        if value is not None:
            fields[name] = value
    return fields


def _meant_before(
    situation: Situation,
    row: SheetRow,
    read: Container[str],
    known_meanings: Callable[[str], Mapping[str, Value]],
) -> Mapping[str, Value]:
    """A name that nobody has any more, as what it meant here: it was renamed elsewhere."""
    links = [n for n in row.cells if is_link(n) and n not in read and n in situation.codec.fields]
    keys = {name: raw_key(row.cells[name].value) for name in links}
    return {
        name: known_meanings(name)[key]
        for name, key in keys.items()
        if key and key in known_meanings(name)
    }


def _known_meanings(situation: Situation, name: str) -> Mapping[str, Value]:
    """What a column's cells show → the one thing it meant when sheet and database agreed."""
    meanings: dict[str, set[Value]] = defaultdict(set)
    for row in situation.state.rows.values():
        cell = row.cells.get(name)
        if cell is not None and cell.kind == "agreed" and cell.value is not None:
            meanings[raw_key(cell.seen)].add(cell.value)
    return {key: next(iter(one)) for key, one in meanings.items() if len(one) == 1}


def _base_keys(situation: Situation, row: BaseRow | None) -> Keys:
    """The keys that the row showed here, even if its record was renamed elsewhere since."""
    if row is None:
        return ()
    seen = {name: _seen_value(situation, name, cell) for name, cell in row.cells.items()}
    fields = {name: value for name, value in seen.items() if value is not None}
    return situation.codec.strong_keys({**situation.given, **fields})


def _seen_value(situation: Situation, name: str, cell: BaseCell) -> Value:
    if cell.kind == "agreed":
        return cell.value
    return _read(situation, name, Cell(cell.seen, "" if cell.seen is None else str(cell.seen)))


def _read(situation: Situation, name: str, cell: Cell, row: SheetRow | None = None) -> Value:
    codec = situation.codec.fields.get(name)
    if name == PERSON and row is not None and codec is not None:
        codec = codec_in_row(situation, row, name)
    reading = None if codec is None else read_cell(codec, cell)
    # An accepted reading is canonical.
    return reading.value if reading is not None and reading.accepted else None  # type: ignore[return-value]


def _shown(
    situation: Situation, view: View, holds_times: Callable[[int], bool], ref: str
) -> BaseRow | None:
    """The row as we would write it; None for a record that gets no row here."""
    record = situation.records.get(ref)
    if record is None or record.archived or ref in situation.stays_out:
        return None
    fields = situation.codec.fields
    values = ((name, record.fields.get(name)) for name in view.header.columns if name in fields)
    return BaseRow(
        ref,
        {
            name: BaseCell(
                value, _raw(fields[name].show(value), holds_times, view.header.columns[name])
            )
            for name, value in values
            if value is not None
        },
    )


def _raw(shown: Shown, holds_times: Callable[[int], bool], column: int) -> Raw:
    is_time = shown.time is not None and holds_times(column)
    return shown.time if is_time else shown.value


def _record_keys(situation: Situation, record: Record | None) -> Keys:
    return () if record is None else situation.codec.strong_keys(record.fields)


def _key_finder(situation: Situation) -> Callable[[tuple[str, ...]], str | None]:
    """Indexes the records' keys when first asked: most runs never ask."""
    index: dict[tuple[str, ...], str] = {}

    def find(key: tuple[str, ...]) -> str | None:
        if not index:
            index.update(_index_keys(situation))
        return index.get(key)

    return find


def _index_keys(situation: Situation) -> Mapping[tuple[str, ...], str]:
    """Key → the only record that has it."""
    index: dict[tuple[str, ...], str] = {}
    shared: set[tuple[str, ...]] = set()
    # Live ones first: an archived namesake must not make a key ambiguous.
    for record in sorted(situation.records.values(), key=lambda record: record.archived):
        for key in _record_keys(situation, record):
            if key not in index:
                index[key] = record.ref
            elif not record.archived:
                shared.add(key)
    return {key: ref for key, ref in index.items() if key not in shared}


def _namesake_finder(situation: Situation) -> Callable[[SheetRow], Namesake | None]:
    """A name is enough where row or record says nothing else, or where only one has a name.

    Of several things that have it, the one with the row's number, or with none as the row.
    """
    records_by_name: dict[str, list[tuple[Record, Called]]] | None = None

    def find(row: SheetRow) -> Namesake | None:
        nonlocal records_by_name
        if records_by_name is None:
            records_by_name = _index_names(situation)
        called = situation.codec.called(_read_row(situation, row)) if records_by_name else None
        named = records_by_name.get(called.names[0], []) if called is not None else []
        if called is not None and len(named) > 1:
            named = [one for one in named if one[1].number == called.number]
        if called is None or len(named) != 1:
            return None
        record, theirs = named[0]
        is_meant = (
            called.is_all
            or theirs.is_all
            or sum(map(len, records_by_name.values())) == len(theirs.names)
        )
        never_here = record.ref not in situation.state.rows
        if not (is_meant and never_here and called.may_be(theirs)):
            return None
        return Namesake(called.names[0], record.ref, called.number == theirs.number)

    return find


def _index_names(situation: Situation) -> dict[str, list[tuple[Record, Called]]]:
    records_by_name: dict[str, list[tuple[Record, Called]]] = defaultdict(list)
    for record in situation.records.values():
        called = situation.codec.called(record.fields)
        if called is not None and not record.archived:
            for name in called.names:
                records_by_name[name].append((record, called))
    return records_by_name
