"""Which guards ask in this run: collects what they judge, unless a rule is switched off."""

from collections.abc import Container, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import TypeAlias

from sync_service.domain.base import BaseRow
from sync_service.domain.spreadsheet import SheetRow
from sync_service.sync.planning.identity.match_index import NOBODY, MatchIndex, Matching
from sync_service.sync.planning.rows.guards.asking import Asking, Remembered, row_element
from sync_service.sync.planning.rows.guards.guard import Changes, Guard
from sync_service.sync.planning.rows.guards.guards import find_guards
from sync_service.sync.planning.rows.merging import RowOutcome
from sync_service.sync.planning.rows.missing import Missing, find_lately_gone
from sync_service.sync.planning.rows.newcomers import Newcomer
from sync_service.sync.planning.situation import Situation

Rows: TypeAlias = Sequence[tuple[BaseRow, SheetRow]]


def raise_guards(
    situation: Situation,
    missing: Missing,
    matching: Matching,
    merged: Sequence[RowOutcome],
    newcomers: Sequence[Newcomer],
    apart: tuple[Rows, Rows],
    torn: AbstractSet[int],
) -> list[Guard]:
    """Guards about what nobody has confirmed; none at the first meeting with a tab.

    `apart`: rows that are not judged yet, and those of people who were erased. `torn`: the rows
    that `raise_about_sorts` asks about.
    """
    if situation.is_first_meeting or not situation.rulebook.is_guarded:
        return []
    unsettled, erased = apart
    new = [newcomer.outcome.row for newcomer in newcomers]
    unjudged = {base.ref for base, _ in unsettled} | {*missing.judged, *matching.held.values()}
    standing = {row_element(row) for row in matching.new} if situation.state.asked else set()
    asking = Asking(_asked(situation), situation.confirmed, unjudged | standing)
    is_matrix = situation.rules.layout == "matrix"
    judged = missing.judged
    lately = find_lately_gone(situation, matching.taken, judged) if judged else frozenset[str]()
    beside = missing.gone_with(situation.state.rows)
    unmatched = [*matching.new, *matching.undecided]
    changes = Changes(
        merged,
        judged,
        new,
        lately,
        beside,
        asking,
        unsettled,
        _find_contested(situation, matching),
        erased,
        is_matrix,
        unmatched,
        matching.found,
        situation.lookups.is_nobodys,
        missing.is_wiped,
        are_rows_asked=bool(torn),
    )
    guards = find_guards(changes, missing.known(situation.state.rows))
    is_wary = situation.rulebook.suspects_sorts
    return guards if is_wary else [guard for guard in guards if guard.kind != "column"]


def _find_contested(
    situation: Situation, matching: Matching
) -> Sequence[tuple[BaseRow, Sequence[SheetRow]]]:
    rows: dict[str, list[SheetRow]] = {}
    for row in matching.undecided:
        rows.setdefault(matching.held[row.index], []).append(row)
    bases = situation.state.rows
    return [(bases[ref], bearing) for ref, bearing in rows.items() if ref in bases]


def _asked(situation: Situation) -> Remembered:
    return situation.state.asked if situation.rulebook.remembers_guards else {}


def raise_about_sorts(
    situation: Situation, matching: Matching, rows: Mapping[int, SheetRow], known: MatchIndex
) -> tuple[list[Guard], AbstractSet[int]]:
    """A guard on rows that contradict their references, if too many, and the rows it is about.

    What is left of a question that was asked before is asked on, however few rows that are.
    """
    if situation.is_first_meeting or not situation.rulebook.suspects_sorts:
        return [], frozenset()
    asked, found = frozenset(_asked(situation).get("rows", ())), matching.found
    standing = _find_standing(rows, asked, found, known) if asked else frozenset()
    contradicting = {
        index
        for index in matching.contradicting | standing
        if row_element(rows[index]) not in situation.confirmed
    }
    is_asked = any(
        index in standing
        or row_element(rows[index]) in asked
        or _is_still_beside(rows[index], found.get(index), known)
        for index in contradicting
    )
    if not contradicting or not (matching.is_scrambled or is_asked):
        return [], frozenset()
    elements = frozenset(row_element(rows[index]) for index in contradicting)
    return [Guard("rows", len(contradicting), elements)], contradicting


def _find_standing(
    rows: Mapping[int, SheetRow],
    asked: AbstractSet[str],
    found: Mapping[int, str],
    known: MatchIndex,
) -> AbstractSet[int]:
    """Rows that were asked about and are not put back, whatever was typed in them since."""
    as_asked = {index for index, row in rows.items() if row_element(row) in asked}
    borne = {rows[index].ref for index in as_asked}
    return frozenset(
        index
        for index, row in rows.items()
        if (index in as_asked or _is_unlike_its_own(row, found.get(index), known, borne))
        and not _is_put_back(row, found.get(index), known)
    )


def _is_unlike_its_own(
    row: SheetRow, ref: str | None, known: MatchIndex, borne: Container[str | None]
) -> bool:
    """Whether it bears a reference that the question said was not its own, and still is not.

    It is another's, or nobody's where whoever it was has another row again; `borne` are the
    references of rows that nobody edited since: one beside which such a row stands is a copy.
    """
    is_nobodys = ref is None and row.ref not in borne
    if not (is_nobodys or ref == row.ref) or row.ref is None:
        return False
    return known.beside.get(row.ref, NOBODY) != NOBODY and not known.tells(row, row.ref)


def _is_put_back(row: SheetRow, ref: str | None, known: MatchIndex) -> bool:
    """Whether reference and content are those of the base again."""
    return ref is not None and ref == row.ref and known.fingerprints.get(ref) == row.fingerprint


def _is_still_beside(row: SheetRow, ref: str | None, known: MatchIndex) -> bool:
    """Whether it stands where the question said, whatever was typed in it since."""
    return ref is not None and known.beside.get(row.ref or "") == ref
