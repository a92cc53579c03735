"""Deliberately naive engines, each ours but for one rule. A suite that lets one live is weak."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sync_service.domain.record import Entity, Record
from sync_service.domain.spreadsheet import SheetRow, TabSnapshot, WriteBatch
from sync_service.sync.planning.identity.match_index import MatchIndex, Matching
from sync_service.sync.planning.identity.matching import match_rows
from sync_service.sync.planning.merge import Outcome, Sides, merge_cell
from sync_service.sync.planning.situation import OURS, Rulebook
from sync_service.sync.verification.verify import Verdict
from tests.fakes.database import FakeDatabase, FakeTransaction, on_first_use
from tests.fakes.stored.records import FakeRecords
from tests.hostile.village import PATIENT, Engine


def by_row_number(rows: Sequence[SheetRow], known: MatchIndex) -> Matching:
    """A row is whatever record stood at its number."""
    at = {base.row_hint: ref for ref, base in known.base.items()}
    return _match(rows, {row.index: at.get(row.index) for row in rows})


def first_reference_wins(rows: Sequence[SheetRow], known: MatchIndex) -> Matching:
    """The first row that bears a reference is its record, whatever it holds."""
    return _match(rows, {row.index: row.ref if row.ref in known.usable else None for row in rows})


def reference_only(rows: Sequence[SheetRow], known: MatchIndex) -> Matching:
    """As ours, but content says nothing: only references and repeated rows count."""
    blind = replace(
        known,
        fingerprints=dict.fromkeys(known.fingerprints, ""),
        base={ref: replace(base, cells={}) for ref, base in known.base.items()},
        row_keys=lambda _row: (),
        keys_of=lambda _ref: (),
    )
    return match_rows(rows, blind)


def holds_when_in_doubt(rows: Sequence[SheetRow], known: MatchIndex) -> Matching:
    """Leaves every row alone that is not exactly as it was."""
    matching = match_rows(rows, known)
    fingerprints = {row.index: row.fingerprint for row in rows}
    for index, ref in list(matching.found.items()):
        if ref in known.fingerprints and known.fingerprints[ref] != fingerprints[index]:
            matching.held[index] = matching.found.pop(index)
    return matching


def last_write_wins(sides: Sides) -> Outcome:
    """Where both sides changed, what was typed in the sheet goes over the other."""
    outcome = merge_cell(sides)
    if outcome.problem != "conflict":
        return outcome
    return merge_cell(replace(sides, base=sides.base._replace(value=sides.current)))


def writes_over_formulas(sides: Sides) -> Outcome:
    """Takes a computed cell for one like any other."""
    return merge_cell(replace(sides, writable=True))


def forgets_groups(sides: Sides) -> Outcome:
    """Merges each cell of a loan by itself."""
    return merge_cell(replace(sides, bound=False))


def forgets_foreign_references(rows: Sequence[SheetRow], known: MatchIndex) -> Matching:
    """Takes a row with somebody else's reference for a new one."""
    return match_rows(rows, replace(known, foreign=frozenset()))


def spreads_assumptions(sides: Sides) -> Outcome:
    """Gives other sheets what a reader assumed before any person has seen it."""
    return merge_cell(replace(sides, waits=False))


def believes_its_writes(
    batch: WriteBatch, before: TabSnapshot, after: TabSnapshot, header_row: int
) -> Verdict:
    """Never looks where a write landed."""
    del batch, before, after, header_row
    return Verdict(is_as_planned=True)


def _match(rows: Sequence[SheetRow], wanted: dict[int, str | None]) -> Matching:
    matching = Matching()
    for row in rows:
        ref = wanted[row.index]
        if row.is_blank:
            continue
        if ref is None or ref in matching.taken:
            matching.new.append(row)
        else:
            matching.found[row.index] = ref
            matching.taken.add(ref)
    return matching


ENGINES: dict[str, Rulebook] = {
    "row number": replace(OURS, match_rows=by_row_number),
    "first reference wins": replace(OURS, match_rows=first_reference_wins),
    "reference only": replace(OURS, match_rows=reference_only),
    "no verify": replace(OURS, verify=believes_its_writes),
    "last write wins": replace(OURS, merge_cell=last_write_wins),
    "missing means deleted": replace(OURS, looks_before_archiving=1),
    "holds when in doubt": replace(OURS, match_rows=holds_when_in_doubt),
}

IMPATIENT = replace(PATIENT, settle_seconds=0)
RESTLESS = replace(PATIENT, quiet_seconds=0)
SUBTLE_ENGINES: dict[str, Engine] = {
    "no settling": Engine(OURS, IMPATIENT),
    "no quiet rule": Engine(OURS, RESTLESS),
    "no guards": Engine(replace(OURS, is_guarded=False), PATIENT),
    "notes of others overwritten": Engine(replace(OURS, spares_notes=False), PATIENT),
    "formulas overwritten": Engine(replace(OURS, merge_cell=writes_over_formulas), PATIENT),
}
"""Each lacks a rule that only shows where people annotate, compute, hesitate or delete all."""

OWN_STORIES: dict[str, Rulebook] = {
    "no scramble guard": replace(OURS, suspects_sorts=False),
    "foreign references forgotten": replace(OURS, match_rows=forgets_foreign_references),
    "assumptions that do not wait": replace(OURS, merge_cell=spreads_assumptions),
    "guards counted anew each run": replace(OURS, remembers_guards=False),
}
"""Each lacks a rule that needs a story of its own: see `stories.py`."""


class UnscopedRecords(FakeRecords):
    """Shows every tab everybody's records, whatever its scope."""

    def read_scope(self, entity: Entity, partner: str | None) -> Mapping[str, Record]:
        del partner
        return super().read_scope(entity, None)


class UnscopedTransaction(FakeTransaction):
    records = on_first_use(UnscopedRecords)


class UnscopedDatabase(FakeDatabase):
    """No rule of a run knows scopes: they are kept where records are read."""

    opens = UnscopedTransaction
