"""A family's row that was typed over with another family: the new family gets its own record.

If name and all contact details are different, it is another family, whether they were typed at
once or within a day. A corrected name, a new number, or both beside the same e-mail address,
belong to the same family. A name that is almost the same (Anaé, Danaé) is another family's if
number and address are both entirely different, or one is and the other was emptied, or took its
place. It is registered for the session that the row named, whatever these words mean by now.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import product

from rapidfuzz.distance import OSA

from french_cells.folding import are_one_name, fold, raw_key
from french_cells.reading import Raw, Value
from sync_service.domain.base import BaseCell, BaseRow, row_fingerprint
from sync_service.domain.codec import FieldCodec
from sync_service.domain.mapping import is_link
from sync_service.domain.record import is_nobody
from sync_service.domain.retyped import CONTACTS, NAME, WHO
from sync_service.domain.spreadsheet import Cell, SheetRow
from sync_service.sync.planning.columns.layout import View
from sync_service.sync.planning.identity.match_index import LeftCells, Matching
from sync_service.sync.planning.merge import read_cell
from sync_service.sync.planning.rows.decisions import Decided
from sync_service.sync.planning.situation import Situation

_ALIKE = 0.75
"""Nadia and Nadja are the same name, misspelt."""


@dataclass(frozen=True, slots=True)
class _Who:
    names: frozenset[str]
    contacts: frozenset[str]

    def is_another_than(self, known: "_Who") -> bool:
        if not (self.names and self.contacts and known.names and known.contacts):
            return False
        pairs = [*product(self.names, known.names)]
        if not self.contacts.isdisjoint(known.contacts) or any(are_one_name(*it) for it in pairs):
            return False
        is_alike = any(_are_alike(*it) for it in pairs)
        return not is_alike or self._is_reached_otherwise_than(known)

    def _is_reached_otherwise_than(self, known: "_Who") -> bool:
        """By number and address, neither of which is the same or a corrected typing mistake.

        If only numbers are known, or only addresses, the family may have another one.
        """
        pairs = product(self.contacts, known.contacts)
        is_told_twice = len({"@" in one for one in self.contacts | known.contacts}) > 1
        return is_told_twice and all(OSA.distance(*pair) > 1 for pair in pairs)


def let_others_in(situation: Situation, view: View, matching: Matching) -> None:
    """Moves rows of another family from the found to the new ones of the `matching`."""
    if situation.codec.entity != "registration" or not matching.found:
        return
    matching.typed_over |= _find_undone(situation, matching)
    rows = {row.index: row for row in view.rows}
    typed = [
        (index, ref)
        for index, ref in matching.found.items()
        if index not in matching.contradicting and _is_retyped(situation, rows[index], ref)
    ]
    if not typed:
        return
    absent = _find_absent(situation, matching, rows)
    for index, ref in typed:
        if _read_row(situation, rows[index]) in absent:
            # Only names were sorted or moved, without the rest: no new family was typed.
            continue
        del matching.found[index]
        matching.taken.discard(ref)
        matching.typed_over.add(ref)
        matching.new.append(rows[index])
        matching.left[index] = find_links(situation, rows[index], situation.state.rows[ref])


def find_links(situation: Situation, row: SheetRow, base: BaseRow) -> LeftCells:
    """Links that nobody typed anew, of which the words alone say no more what they link to."""
    fields = situation.codec.fields
    return {
        name: cell
        for name, cell in base.cells.items()
        if is_link(name) and name in fields and name in row.cells and isinstance(cell.value, str)
        if cell.kind == "agreed" and raw_key(cell.raw) == raw_key(row.cells[name].value)
        if not _is_read_as(fields[name], row.cells[name], cell.value)
        # What is archived by now, or not theirs, takes nobody new.
        if _is_read_as(fields[name], _as_cell(cell.value), cell.value)
    }


def _is_read_as(codec: FieldCodec, cell: Cell, value: Value) -> bool:
    reading = read_cell(codec, cell)
    return reading.accepted and reading.value == value


def _find_undone(situation: Situation, matching: Matching) -> set[str]:
    """Families whose row is there again, since Ctrl+Z undid another one typed over it."""
    known = situation.records
    back = {index for index, ref in matching.found.items() if ref in known and known[ref].archived}
    rows = situation.state.rows.items() if back else ()
    return {ref for ref, base in rows if ref not in matching.taken and base.row_hint in back}


def _is_retyped(situation: Situation, row: SheetRow, ref: str) -> bool:
    record, base = situation.records.get(ref), situation.state.rows.get(ref)
    if record is None or base is None or is_nobody(record):
        return False
    typed = [
        name
        for name in WHO
        if name in row.cells and name in base.cells
        if row.cells[name].value != base.cells[name].seen
    ]
    if not typed:
        return False
    who = _read_row(situation, row)
    known = _who([*_readings(situation, _base_cells(situation, ref)), *record.fields.items()])
    before = _who(situation.lookups.known_before(ref, situation.now).items())
    return (NAME in typed and who.is_another_than(known)) or who.is_another_than(before)


def give_back(situation: Situation, view: View, decided: Decided) -> Decided:
    """Gives families whose row went their own fields back: what was typed is another's now."""
    departures = decided.departures
    if situation.codec.entity != "registration" or not departures.archived:
        return decided
    gone, records = departures.gone, situation.records
    live = [one for ref, one in records.items() if not one.archived and ref not in gone]
    known = (*live, *(one.record for one in decided.newcomers))
    others: list[Mapping[str, object]] = [one.fields for one in known]
    # Another family may wait for what it lacks: what it typed is its own all the same.
    others += [dict(_readings(situation, row.cells)) for row in decided.matching.new]
    given = {ref: _find_theirs(situation, ref, others) for ref in gone}
    bases = [_as_before(situation, view, one, given[one.ref]) for one in departures.archived]
    given = {ref: fields for ref, fields in given.items() if fields}
    return replace(decided, departures=replace(departures, archived=bases, given_back=given))


def _as_before(
    situation: Situation, view: View, base: BaseRow, fields: Mapping[str, Value]
) -> BaseRow:
    """The base by which the family's row is recognised if it comes back."""
    if not fields:
        return base
    shown = {
        name: situation.codec.fields[name].show(value).value for name, value in fields.items()
    }
    before = {name: BaseCell(value, shown[name]) for name, value in fields.items()}
    cells = {**base.cells, **{name: cell for name, cell in before.items() if name in base.cells}}
    raws = [cells[name].seen if name in cells else None for name in sorted(view.header.columns)]
    return replace(base, cells=cells, fingerprint=row_fingerprint(raws))


def _find_theirs(
    situation: Situation, ref: str, others: Sequence[Mapping[str, object]]
) -> Mapping[str, Value]:
    # The row may have been the other family's for days before this one counts as gone.
    since = situation.state.rows[ref].missing_since or situation.now
    fields, before = situation.records[ref].fields, situation.lookups.known_before(ref, since)
    return {
        name: value
        for name, value in before.items()
        if (typed := fields.get(name)) != value and any(one.get(name) == typed for one in others)
    }


def _find_absent(
    situation: Situation, matching: Matching, rows: Mapping[int, SheetRow]
) -> frozenset[_Who]:
    """Known families that their own rows do not show any more."""
    at = {ref: rows[index] for index, ref in matching.found.items()}
    known = ((ref, _read_base(situation, ref)) for ref in situation.state.rows)
    return frozenset(
        who for ref, who in known if ref not in at or _read_row(situation, at[ref]) != who
    )


def _read_row(situation: Situation, row: SheetRow) -> _Who:
    return _who(_readings(situation, row.cells))


def _read_base(situation: Situation, ref: str) -> _Who:
    return _who(_readings(situation, _base_cells(situation, ref)))


def _base_cells(situation: Situation, ref: str) -> Mapping[str, Cell]:
    cells = situation.state.rows[ref].cells
    return {name: _as_cell(cells[name].seen) for name in WHO if name in cells}


def _as_cell(seen: Raw) -> Cell:
    return Cell(seen, "" if seen is None else str(seen))


def _readings(situation: Situation, cells: Mapping[str, Cell]) -> Iterable[tuple[str, object]]:
    for name in WHO:
        if name in cells and name in situation.codec.fields:
            reading = read_cell(situation.codec.fields[name], cells[name])
            if reading.accepted:
                yield name, reading.value


def _who(said: Iterable[tuple[str, object]]) -> _Who:
    told = [(name, value) for name, value in said if isinstance(value, str) and value]
    return _Who(
        frozenset(fold(value) for name, value in told if name == NAME) - {""},
        frozenset(value.lower() for name, value in told if name in CONTACTS),
    )


def _are_alike(one: str, other: str) -> bool:
    is_part = one in other or other in one
    return is_part or SequenceMatcher(None, one, other).ratio() >= _ALIKE
