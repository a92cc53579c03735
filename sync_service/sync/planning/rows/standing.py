"""The rows that stand in a tab in this run, their records after it, and who becomes alike."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cached_property

from french_cells.folding import raw_key
from french_cells.reading import Value
from sync_service.domain.base import REMARK, BaseRow
from sync_service.domain.codec import changed, resolve
from sync_service.domain.record import Entity, Record
from sync_service.domain.seats import standing_said
from sync_service.domain.spreadsheet import SheetRow
from sync_service.domain.wording import sentences
from sync_service.domain.wording.row_sentences import says_it_came_back
from sync_service.sync.planning.identity.likeness import is_beyond_chance
from sync_service.sync.planning.identity.lookalikes import (
    COMPARED,
    Fields,
    Lookalikes,
    are_changed,
)
from sync_service.sync.planning.identity.match_index import Keys
from sync_service.sync.planning.rows.departures import Departures
from sync_service.sync.planning.rows.families import ROW_DELETED
from sync_service.sync.planning.rows.merging import RowOutcome
from sync_service.sync.planning.situation import Situation
from sync_service.sync.planning.under_headings import CONFIRMED, STATUS, tell_contradiction

_SESSION = "session_id"
_KEYS: Mapping[Entity, AbstractSet[str]] = {
    "registration": frozenset({_SESSION, "given_name", "phone", "email", "status"}),
    "session": frozenset({"workshop_id", "date", "start_time"}),
}
"""By which a family is known at a session, while it has not cancelled; and a session."""
_PARTING: Mapping[Entity, str] = {"registration": _SESSION, "session": "date"}
"""What two that were alike have no more in common once one of them is elsewhere."""


@dataclass(frozen=True)
class Standing:
    """The rows of this run, and what becomes of their records in it."""

    rows: Mapping[str, SheetRow]
    """Each row by the reference of its record."""
    left_alone: AbstractSet[int]
    merged: Sequence[RowOutcome]
    archived: AbstractSet[str]
    returned: AbstractSet[str] = frozenset()
    """Records whose row comes back in this run."""
    revived: AbstractSet[str] = frozenset()
    """Archived records that a row brings back in this run."""

    @cached_property
    def changes(self) -> Mapping[str, Mapping[str, Value]]:
        return {row.ref: row.updates for row in self.merged}

    def is_live(self, situation: Situation, ref: str) -> bool:
        record = situation.records.get(ref)
        if record is None or ref in self.archived:
            return False
        return not record.archived or ref in self.revived

    def are_both_live(self, situation: Situation, later: str, first: str) -> bool:
        """A family that cancelled holds no seat: it is away, like one whose row is gone."""
        return all(
            self.is_live(situation, ref)
            and not has_cancelled(situation, self.fields_of(situation, ref))
            for ref in (later, first)
        )

    def fields_of(self, situation: Situation, ref: str) -> Mapping[str, Value]:
        """A live record's fields as they are after this run."""
        return {**situation.records[ref].fields, **self.changes.get(ref, {})}

    def keys_of(self, situation: Situation, ref: str) -> Keys:
        """A live record's keys after this run, and those that its row shows until then."""
        if not self.is_live(situation, ref):
            return ()
        strong_keys, fields = situation.codec.strong_keys, self.fields_of(situation, ref)
        keys, shown = strong_keys(fields), {**fields, **self._shown(situation, ref)}
        return keys if shown == fields else tuple(dict.fromkeys((*keys, *strong_keys(shown))))

    def _shown(self, situation: Situation, ref: str) -> Mapping[str, Value]:
        """What the row still shows, even if the record was changed elsewhere since."""
        row, base = self.rows.get(ref), situation.state.rows.get(ref)
        if row is None or base is None:
            return {}
        return {
            name: known.value
            for name, known in base.cells.items()
            if name in row.cells and raw_key(row.cells[name].value) == raw_key(known.seen)
        }


def stand(
    found: Mapping[int, str],
    rows: Mapping[int, SheetRow],
    left_alone: AbstractSet[int],
    merged: Sequence[RowOutcome],
    departures: Departures,
    revived: Iterable[str],
) -> Standing:
    """`found`: the index of a row → the reference of its record."""
    row_of = {ref: rows[index] for index, ref in found.items()}
    gone, back = departures.gone, departures.back
    return Standing(row_of, left_alone, merged, gone, back, frozenset(revived))


def has_cancelled(situation: Situation, fields: Mapping[str, Value]) -> bool:
    return situation.codec.entity == "registration" and standing_said(fields) == "cancelled"


def find_arriving(situation: Situation, taken: Container[str]) -> Sequence[Record]:
    """Live records that have no row in this tab yet."""
    known, out = situation.state.rows, situation.stays_out
    return [
        record
        for ref, record in situation.records.items()
        if ref not in known and ref not in out and ref not in taken and not record.archived
    ]


def find_people(
    situation: Situation, standing: Standing, coming: Mapping[str, Fields]
) -> Lookalikes:
    """Everybody in this tab once the run is over; asks about the `coming` ones."""
    come = {ref: resolve(fields, situation.composites) for ref, fields in coming.items()}
    if situation.codec.entity != "contact":
        return Lookalikes(come, ())
    return Lookalikes({**_people(situation, standing), **come}, come)


def find_former_keys(
    situation: Situation, standing: Standing, coming: Container[str]
) -> Mapping[frozenset[tuple[str, ...]], str]:
    """The keys that somebody has until this run changes them, if several → who that is.

    One key alone is handed on, as an address is.
    """
    strong_keys, records = situation.codec.strong_keys, situation.records
    changed = (ref for ref, new in standing.changes.items() if new and ref not in coming)
    live = (ref for ref in changed if standing.is_live(situation, ref))
    keys = ((frozenset(strong_keys(records[ref].fields)), ref) for ref in live)
    return {had: ref for had, ref in keys if len(had) > 1}


def find_made_alike(situation: Situation, standing: Standing) -> Mapping[str, str]:
    """People whom this run makes look like another: reference → the other's.

    By typing, as in a row that is filled in cell by cell, or by a command of the coordinator's.
    Two who looked alike before are not asked about again.
    """
    if situation.codec.entity != "contact" or situation.is_first_meeting:
        return {}
    typed = [ref for ref in standing.changes if _is_changed_here(situation, standing, ref)]
    renamed = _find_renamed_elsewhere(situation, standing)
    asked = dict.fromkeys([*typed, *renamed])
    if not asked:
        return {}
    people = {**_people(situation, standing, is_after=False), **renamed}
    before, after = Lookalikes(people, asked), Lookalikes(_people(situation, standing), asked)
    found: dict[str, str] = {}
    for ref in asked:
        other = after.find(ref, standing.rows)
        if other is None or other in found or before.are_alike(ref, other):
            continue
        if ref in typed or situation.lookups.asks_of(ref, COMPARED):
            found[ref] = other
    return found


def find_come_together(
    situation: Situation, standing: Standing, asked: Container[str]
) -> Mapping[str, str]:
    """Families whom this run brings to a session where they stand already: moved, or come back.

    And sessions of which one was deleted, put back, and typed again with a slip in its day.
    Reference → the other row's. Not of the pairs that are `asked` about already, whichever row of
    them it is that was typed.
    """
    if situation.codec.entity not in _KEYS or situation.is_first_meeting:
        return {}
    strong_keys, found = situation.codec.strong_keys, dict[str, str]()
    met = {
        row.ref: gained
        for row in standing.merged
        if (gained := _find_gained(situation, standing, row)) and _is_told(situation, row)
    }
    wanted: set[tuple[str, ...]] = set().union(*met.values())
    known = {
        ref: wanted.intersection(strong_keys(standing.fields_of(situation, ref)))
        for ref in (standing.rows if wanted else ())
        if standing.is_live(situation, ref)
    }
    for ref, gained in met.items():
        for other, keys in known.items():
            is_other = other != ref and other not in found and not gained.isdisjoint(keys)
            is_one = is_other and _may_be_one(situation, ref, other)
            if is_one and pair_of(ref, other) not in asked:
                found[ref] = other
                break
    return found


def _may_be_one(situation: Situation, *pair: str) -> bool:
    """Sessions of a series take each other's days, but for one whose row came back."""
    if situation.codec.entity != "session":
        return True
    known = situation.state.rows
    return any(ref in known and _is_put_back(known[ref]) for ref in pair)


def _is_put_back(base: BaseRow) -> bool:
    is_asked = any(cell.other == ROW_DELETED for cell in base.cells.values())
    return is_asked or says_it_came_back(base.note)


def _find_gained(
    situation: Situation, standing: Standing, row: RowOutcome
) -> AbstractSet[tuple[str, ...]]:
    """The keys that its record has after this run and had not, as far as its row shows."""
    if not (row.updates or _written(row)) or not standing.is_live(situation, row.ref):
        return frozenset()
    strong_keys, fields = situation.codec.strong_keys, standing.fields_of(situation, row.ref)
    base = situation.state.rows.get(row.ref)
    shown = {n: base.cells[n].value for n in _written(row) if base and n in base.cells}
    before = strong_keys({**situation.records[row.ref].fields, **shown})
    return frozenset(strong_keys(fields)).difference(before)


def _is_told(situation: Situation, row: RowOutcome) -> bool:
    """Typed in this row, or told by hand where this list is the one that is asked."""
    return bool(row.updates) or situation.lookups.asks_of(row.ref, _KEYS[situation.codec.entity])


def _written(row: RowOutcome) -> Sequence[str]:
    return [name for name, one in row.outcomes.items() if one.write is not None]


def have_parted(situation: Situation, standing: Standing, later: str, first: str) -> bool:
    """Two families of which one moved to another session, or two sessions, one to another day."""
    name = _PARTING.get(situation.codec.entity)
    if name is None:
        return False
    now = {_fields_after(situation, standing, ref).get(name) for ref in (later, first)}
    return (
        len(now) > 1 and len({_shown_value(situation, ref, name) for ref in (later, first)}) == 1
    )


def are_dated_apart(situation: Situation, standing: Standing, later: str, first: str) -> bool:
    """Two sessions that were of one day when this was asked, and are not now: it may be a slip."""
    if situation.codec.entity != "session" or not {later, first} <= situation.records.keys():
        return False
    days = {_fields_after(situation, standing, ref).get("date") for ref in (later, first)}
    is_asked = says_repeated(situation, later, first)
    return len(days) > 1 and (not is_asked or have_parted(situation, standing, later, first))


def says_repeated(situation: Situation, later: str, first: str) -> bool:
    """Whether our note in the later one's row asks about the two, as it was last written."""
    base = situation.state.rows.get(later)
    return base is not None and sentences.repeats(first) in base.note


def _shown_value(situation: Situation, ref: str, name: str) -> Value:
    base = situation.state.rows.get(ref)
    known = base.cells.get(name) if base is not None else None
    return known.value if known is not None else situation.records[ref].fields.get(name)


def pair_of(one: str, other: str) -> str:
    """The same name for a pair, whichever of the two is the later one."""
    return " ".join(sorted((one, other)))


def find_distinct(situation: Situation) -> Iterator[str]:
    """Pairs called distinct, without those of which a record was erased."""
    known = situation.records.keys()
    return (pair for pair in situation.state.apart if known >= {*pair.split()})


def is_typed_alike(situation: Situation, standing: Standing, ref: str, other: Fields) -> bool:
    """Whether only what was typed in its row in this run makes `ref` look like `other`."""
    if not standing.changes.get(ref):
        return False
    before = situation.records[ref].fields
    strong_keys = situation.codec.strong_keys
    if not set(strong_keys(before)).isdisjoint(strong_keys(other)):
        return False
    if situation.codec.entity != "contact":
        return True
    two = {"": resolve(other, situation.composites), ref: _fields_before(situation, standing, ref)}
    return not Lookalikes(two, two).are_alike(ref, "")


def _find_renamed_elsewhere(situation: Situation, standing: Standing) -> Mapping[str, Fields]:
    """Records that were renamed outside this tab → their fields as their rows still show them."""
    renamed: dict[str, Fields] = {}
    for row in standing.merged:
        base = situation.state.rows.get(row.ref)
        written = _written(row)
        if not written or base is None or not standing.is_live(situation, row.ref):
            continue
        known = {name: base.cells[name].value for name in written if name in base.cells}
        before = changed(situation.records[row.ref].fields, known, situation.composites)
        if are_changed(before, _fields_after(situation, standing, row.ref)):
            renamed[row.ref] = before
    return renamed


def _people(
    situation: Situation, standing: Standing, *, is_after: bool = True
) -> Mapping[str, Fields]:
    """The fields of live people with a row here, as the data dictionary names them."""
    fields = _fields_after if is_after else _fields_before
    return {
        ref: fields(situation, standing, ref)
        for ref in standing.rows
        if standing.is_live(situation, ref)
    }


def _fields_before(situation: Situation, _: Standing, ref: str) -> Fields:
    known = situation.records[ref].fields
    return resolve(known, situation.composites) if situation.composites else known


def _fields_after(situation: Situation, standing: Standing, ref: str) -> Fields:
    changes = standing.changes.get(ref)
    if not changes:
        return _fields_before(situation, standing, ref)
    return changed(situation.records[ref].fields, changes, situation.composites)


def _is_changed_here(situation: Situation, standing: Standing, ref: str) -> bool:
    return standing.is_live(situation, ref) and are_changed(
        _fields_before(situation, standing, ref), _fields_after(situation, standing, ref)
    )


def take_heading(situation: Situation, outcome: RowOutcome, base: BaseRow) -> RowOutcome:
    """Our note about it was deleted: the state is what the line above the row says."""
    record, row = situation.records.get(outcome.ref), outcome.row
    headings = situation.readers.state_headings
    if record is None or headings is None or STATUS in outcome.updates:
        return outcome
    asked = tell_contradiction(situation, row.index, record.fields.get(STATUS))
    is_yes = bool(asked) and asked in base.note and row.ref == base.ref
    if not is_yes or row.reference_cell.note:
        return outcome
    told = headings.at(row.index) or CONFIRMED
    return replace(outcome, aside={**outcome.aside, STATUS: (REMARK, told)})


def were_both_here(situation: Situation, ref: str, first: str) -> bool:
    """Two rows that were here side by side are no repeat, however alike: two similar kits."""
    record = situation.records.get(ref)
    if record is None:
        return False
    came_at = situation.lookups.came_at(ref) or record.updated_at
    return came_at < (situation.state.rows[first].missing_since or situation.now)


def is_earlier_loan(situation: Situation, standing: Standing, ref: str, said: Fields) -> bool:
    """Whether a loan's row mostly says what this loan says, or said before it was changed.

    Something of it must be former: a row that was copied for the next loan shows what is there.
    """
    if situation.codec.entity != "loan":
        return False
    now, filled = standing.fields_of(situation, ref), {n: v for n, v in said.items() if v}
    kept = {name for name, value in filled.items() if now.get(name) == value}
    others = filled.keys() - kept
    former = {name for name in others if filled[name] in situation.lookups.had(ref, name)}
    same = len(kept | former)
    return bool(former) and is_beyond_chance(same) and 2 * same > len(filled)


def are_on_two_days(
    situation: Situation, standing: Standing, first: str, other: str | Record
) -> bool:
    """Two sessions of a series may have all but their day in common."""
    if situation.codec.entity != "session":
        return False
    fields = other.fields if isinstance(other, Record) else standing.fields_of(situation, other)
    days = (fields.get("date"), standing.fields_of(situation, first).get("date"))
    return None not in days and days[0] != days[1]
