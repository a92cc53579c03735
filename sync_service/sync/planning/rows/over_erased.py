"""Rows typed over somebody who was erased: whoever stands there now is a new record.

The reference is never taken up again, so that links and codes of whoever was erased stay dead.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace

from french_cells.folding import raw_key
from sync_service.domain.base import UNMET, BaseCell, BaseRow
from sync_service.domain.mapping import is_link
from sync_service.domain.record import NOBODY, is_nobody, says_nothing
from sync_service.domain.spreadsheet import SheetRow
from sync_service.domain.wording import row_sentences, sentences
from sync_service.sync.planning.columns.layout import View, is_marked
from sync_service.sync.planning.identity.match_index import Matching
from sync_service.sync.planning.rows.other_families import find_links
from sync_service.sync.planning.rows.sealed import find_left, is_anothers, shows_name
from sync_service.sync.planning.situation import Situation


def let_go_of_erased(situation: Situation, view: View, matching: Matching) -> None:
    """Moves such rows from the found to the new ones of the `matching`."""
    records, known = situation.records, situation.state.rows
    erased = frozenset(ref for ref, record in records.items() if is_nobody(record))
    if not erased:
        return
    rows = {row.index: row for row in view.rows}
    _give_to_bearers(situation, rows, matching, erased)
    _give_by_elimination(situation, rows, matching, erased)
    for index, ref in [*matching.found.items()]:
        if ref not in erased or index in matching.contradicting:
            continue
        row, base = rows[index], known.get(ref, BaseRow(ref, {}))
        if is_anothers(situation, row, base, records[ref]):
            _let_go(matching, row)
            links = find_links(situation, row, base)
            matching.left[index] = {**find_left(situation, row, base), **links}
    _give_emptied(known, rows, matching, erased)


def _give_to_bearers(
    situation: Situation,
    rows: Mapping[int, SheetRow],
    matching: Matching,
    erased: AbstractSet[str],
) -> None:
    """An older copy of the database knows what the row held before it was emptied (ADR 16).

    By that, the same person's later row would be taken for the emptied one, and be emptied, too.
    """
    bearers = {ref: row for row in matching.new if (ref := row.ref) is not None and ref in erased}
    for index, ref in [*matching.found.items()]:
        is_apart = ref in bearers and rows[index].ref not in (None, ref)
        if is_apart and not _is_sorted_off(situation, rows[index], bearers[ref], ref):
            _let_go(matching, rows[index])
    for ref, row in bearers.items():
        if ref not in matching.taken:
            matching.new.remove(row)
            matching.found[row.index] = ref
            matching.taken.add(ref)


def _is_sorted_off(situation: Situation, row: SheetRow, bearer: SheetRow, ref: str) -> bool:
    """A sort took it off its own reference before any run emptied it: let go, it brings them back.

    It has their name, and a neighbour's reference; beside their own stands somebody else, or the
    dash of the row that was emptied instead.
    """
    known, record = situation.state.rows, situation.records[ref]
    if row.ref not in known or ref not in known:
        return False
    if is_marked(bearer, ref) and not _says_nothing(bearer):
        return False
    is_theirs, is_bearers = (
        shows_name(situation, one, known[ref], record) for one in (row, bearer)
    )
    return is_theirs and not is_bearers


def _give_by_elimination(
    situation: Situation,
    rows: Mapping[int, SheetRow],
    matching: Matching,
    erased: AbstractSet[str],
) -> None:
    """Rows put back from an older version of the sheet, and sorted without their references.

    An emptied row is marked, so a bare reference of somebody erased came back with that version.
    Where it stands beside somebody else, and a row that nobody knows has a reference which is
    another row's, a sort took these apart: the row would be new, and whoever was erased back.
    """
    bare = [
        own
        for index, ref in matching.found.items()
        if (own := rows[index].ref) is not None and own in erased - matching.taken
        if ref not in erased and not is_marked(rows[index], own)
    ]
    unknown = [
        row
        for row in matching.new
        if row.ref in matching.taken and row.fingerprint not in situation.drafts
    ]
    if len(unknown) > len(bare):
        return
    for row, ref in zip(unknown, bare, strict=False):
        matching.new.remove(row)
        matching.found[row.index] = ref
        matching.taken.add(ref)


def _give_emptied(
    known: Mapping[str, BaseRow],
    rows: Mapping[int, SheetRow],
    matching: Matching,
    erased: AbstractSet[str],
) -> None:
    """Rows that a run emptied and a sort took off their references: each is one of theirs.

    Several are mostly alike, so that nothing says whose each is. It does not matter either: what
    matters is that each is told of, as no record and no question would be there for it. Where a
    sort under our write left nothing to remember of them, our note beside them says so.
    """
    for row in [*matching.new, *(rows[index] for index in matching.twins)]:
        gone = sorted(erased - matching.taken)
        ref = next((one for one in gone if one in known and _shows_just(row, known[one])), None)
        if ref is None and gone and _is_noted(row):
            ref = gone[0]
        if ref is not None:
            matching.twins.pop(row.index, None)
            matching.new = [one for one in matching.new if one is not row]
            matching.found[row.index] = ref
            matching.taken.add(ref)


def fill_covered(situation: Situation, view: View, matching: Matching) -> Situation:
    """Gives people's rows back that say nothing any more but the dash of somebody erased.

    Sorts under a write and under its repair took their row to where we emptied. Nobody types that
    beside their reference: what stands there is taken for ours, so that the row is filled again.
    Where several dashes are alike, it was found by its reference, and would be read as typed.
    """
    known, records = situation.state.rows, situation.records
    missing = {ref for ref in known.keys() - matching.taken if _is_alive(situation, ref)}
    is_anybody_erased = any(is_nobody(record) for record in records.values())
    filled: dict[str, BaseRow] = {}
    # Nearly always nobody is missing or erased, and no row has to be looked at.
    for row in view.rows if missing or is_anybody_erased else ():
        ref = row.ref
        if ref is None or ref not in known or known[ref].archived or not _says_nothing(row):
            continue
        if ref in missing and (row.index in matching.twins or row in matching.new):
            matching.twins.pop(row.index, None)
            matching.new = [one for one in matching.new if one is not row]
            matching.found[row.index] = ref
            matching.taken.add(ref)
            missing.discard(ref)
        elif matching.found.get(row.index) != ref or not _is_alive(situation, ref):
            continue
        shown = {name: BaseCell(None, cell.value) for name, cell in row.cells.items()}
        base = known[ref]
        filled[ref] = replace(base, cells={**base.cells, **shown}, missing_since=None)
    if not filled:
        return situation
    return replace(situation, state=replace(situation.state, rows={**known, **filled}))


def _is_alive(situation: Situation, ref: str) -> bool:
    record = situation.records.get(ref)
    return record is not None and not record.archived


def _is_noted(row: SheetRow) -> bool:
    """Whether it says nothing of anybody, and our note that it was emptied stands beside it."""
    return _says_nothing(row) and row.reference_cell.note == sentences.note(row_sentences.erased())


def _says_nothing(row: SheetRow) -> bool:
    return says_nothing(cell.value for name, cell in row.cells.items() if not is_link(name))


def _shows_just(row: SheetRow, base: BaseRow) -> bool:
    """Nothing but what was remembered of an emptied row."""
    return any(cell.value == NOBODY for cell in row.cells.values()) and all(
        raw_key(cell.value) == raw_key(base.cells.get(name, UNMET).seen)
        for name, cell in row.cells.items()
    )


def _let_go(matching: Matching, row: SheetRow) -> None:
    matching.taken.discard(matching.found.pop(row.index))
    matching.new.append(row)
