"""Rows that are as like one record as another row is: nobody can know which of them it is."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import TypeAlias

from sync_service.domain.spreadsheet import SheetRow
from sync_service.sync.planning.identity.match import MatchIndex

Claim: TypeAlias = tuple[int, SheetRow, str]
"""By how many cells a row, beside the reference of somebody else, is like a record."""
Tie: TypeAlias = tuple[Sequence[SheetRow], str]


def highest(claims: Iterable[Claim]) -> Mapping[str, int]:
    """How much of each record is shown by the likest of these rows."""
    return {ref: score for score, _, ref in sorted(claims, key=lambda claim: claim[0])}


def find_ties(
    claims: Collection[Claim],
    bearers: Mapping[str | None, SheetRow],
    taken: AbstractSet[str],
    known: MatchIndex,
) -> Iterator[Tie]:
    """Beside which a sort left the record's reference proves nothing.

    The rows' own references are somebody else's, or name a record that they have nothing in
    common with; and no third row is more like it.
    """
    likest = highest(claims)
    best = [claim for claim in claims if claim[0] == likest[claim[2]]]
    tied = list(_with_bearers(best, bearers, taken, known))
    yield from tied
    yield from _among_themselves(best, bearers, taken | {ref for _, ref in tied}, known)


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
            yield [row, bearer], ref


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
            yield rows, ref
