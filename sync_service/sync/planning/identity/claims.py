"""Rows that are like a record whose reference stands beside another row.

A row that is as like one record as another row is says nothing, for nobody can know which of them
it is.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from sync_service.domain.spreadsheet import SheetRow
from sync_service.sync.planning.identity.likeness import Likeness
from sync_service.sync.planning.identity.match_index import MatchIndex


class Claim(NamedTuple):
    """By how many cells a row, beside the reference of somebody else, is like a record."""

    score: int
    row: SheetRow
    ref: str


class Tie(NamedTuple):
    """Differing rows of which nobody can know which is the record, as they are equally like it."""

    rows: Sequence[SheetRow]
    ref: str


def highest(claims: Iterable[Claim]) -> Mapping[str, int]:
    """How much of each record is shown by the likest of these rows."""
    return {one.ref: one.score for one in sorted(claims, key=lambda claim: claim.score)}


def find_ties(
    claims: Collection[Claim],
    bearers: Mapping[str | None, SheetRow],
    taken: AbstractSet[str],
    known: MatchIndex,
) -> Iterator[Tie]:
    """Rows that are equally like one record.

    A sort may have left its reference beside either of them, so it proves neither. The rows' own
    references are somebody else's, or name a record that they have nothing in common with; and
    no third row is more like it.
    """
    likest = highest(claims)
    best = [claim for claim in claims if claim.score == likest[claim.ref]]
    tied = list(_with_bearers(best, bearers, taken, known))
    yield from tied
    yield from _among_themselves(best, bearers, taken | {tie.ref for tie in tied}, known)


def _with_bearers(
    claims: Iterable[Claim],
    bearers: Mapping[str | None, SheetRow],
    taken: AbstractSet[str],
    known: MatchIndex,
) -> Iterator[Tie]:
    for score, row, ref in claims:
        bearer = bearers.get(ref)
        if row.ref not in taken or bearer is None or bearer.fingerprint == row.fingerprint:
            continue
        if known.score(bearer, ref) == score and not known.disagree(bearer, ref):
            yield Tie([row, bearer], ref)


def _among_themselves(
    claims: Iterable[Claim],
    bearers: Mapping[str | None, SheetRow],
    taken: AbstractSet[str],
    known: MatchIndex,
) -> Iterator[Tie]:
    rivals: dict[str, list[SheetRow]] = defaultdict(list)
    for score, row, ref in claims:
        if ref in taken or known.score(row, row.ref or ""):
            continue
        bearer = bearers.get(ref)
        if bearer is None or known.score(bearer, ref) < score or known.disagree(bearer, ref):
            rivals[ref].append(row)
    for ref, rows in rivals.items():
        if len({row.fingerprint for row in rows}) > 1:
            yield Tie(rows, ref)


def find_equals(
    rows: Iterable[SheetRow], likeness: Likeness, free: AbstractSet[str], known: MatchIndex
) -> Iterator[tuple[SheetRow, str]]:
    """Rows that say the same, and as many free records that show all of it: in their order."""
    groups: dict[str, list[SheetRow]] = defaultdict(list)
    for row in rows:
        groups[row.fingerprint].append(row)
    for group in groups.values():
        refs = likeness.find_all_of(group[0], free) if len(group) > 1 else ()
        if len(refs) == len(group) and not any(known.disagree(group[0], ref) for ref in refs):
            yield from zip(group, refs, strict=True)
