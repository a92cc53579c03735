"""Rows beside one record's reference that look like another record, and ties between such rows.

Two different rows that are equally like one record prove nothing: nobody can know which of them
it is, so neither is preferred.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from sync_service.domain.spreadsheet import SheetRow
from sync_service.sync.elimination import settle_by_elimination
from sync_service.sync.planning.identity.likeness import Likeness
from sync_service.sync.planning.identity.match_index import MatchIndex


class Claim(NamedTuple):
    """A row beside one record's reference that looks like another record, `ref`.

    `score` is how many of its cells equal that record's.
    """

    score: int
    row: SheetRow
    ref: str


def find_claims(
    rows: Iterable[SheetRow],
    likeness: Likeness,
    free: AbstractSet[str],
    taken: AbstractSet[str],
    known: MatchIndex,
) -> Iterator[Claim]:
    """Rows beside one record's reference that are clearly more like another, free record.

    By two cells at least; by one if the record of the reference was found elsewhere (`taken`),
    since a row that is no more like the other one is a copy.
    """
    for row in rows:
        if row.ref is None or row.ref not in known.usable:
            continue
        other, score = likeness.find_best(row, free, excluding=row.ref)
        needed = 0 if row.ref in taken else 1
        is_liker = score > known.score(row, row.ref) + needed
        if other is not None and is_liker and not known.disagree(row, other):
            yield Claim(score, row, other)


def settle_by_keys(
    claims: Sequence[Claim], rows: Iterable[SheetRow], free: AbstractSet[str], known: MatchIndex
) -> Sequence[Claim]:
    """Lets a row with keys of two free records claim the one that no other row can be.

    Cells of an older copy pasted a row too high show one person's name and the next one's
    address; most of its cells may be the next one's. `rows` are all that are still open.
    """
    if not any(_keyed(claim.row, free, known) - {claim.ref} for claim in claims):
        return claims
    only = settle_by_elimination({row.index: _keyed(row, free, known) for row in rows})
    refs = [(claim, only.get(claim.row.index, claim.ref)) for claim in claims]
    return [
        claim if ref == claim.ref else Claim(known.score(claim.row, ref), claim.row, ref)
        for claim, ref in refs
    ]


def _keyed(row: SheetRow, free: AbstractSet[str], known: MatchIndex) -> AbstractSet[str]:
    return free & {ref for key in known.row_keys(row) if (ref := known.record_of(key)) is not None}


class Tie(NamedTuple):
    """Different rows that are equally like one record, so that nobody can know which is it."""

    rows: Sequence[SheetRow]
    ref: str


def highest(claims: Iterable[Claim]) -> Mapping[str, int]:
    """For each record claimed, the score of the claim most like it."""
    return {one.ref: one.score for one in sorted(claims, key=lambda claim: claim.score)}


def find_ties(
    claims: Collection[Claim],
    row_of_ref: Mapping[str | None, SheetRow],
    taken: AbstractSet[str],
    known: MatchIndex,
) -> Iterator[Tie]:
    """Rows that are equally like one record; no other row is more like it.

    A sort may have left the record's reference beside either of them, so the reference proves
    neither. Nor does their own: it belongs to another record that was found elsewhere, or to one
    that they have no cell in common with.
    """
    likest = highest(claims)
    best = [claim for claim in claims if claim.score == likest[claim.ref]]
    tied = list(_with_referring(best, row_of_ref, taken, known))
    yield from tied
    yield from _among_themselves(best, row_of_ref, taken | {tie.ref for tie in tied}, known)


def _with_referring(
    claims: Iterable[Claim],
    row_of_ref: Mapping[str | None, SheetRow],
    taken: AbstractSet[str],
    known: MatchIndex,
) -> Iterator[Tie]:
    for score, row, ref in claims:
        referring = row_of_ref.get(ref)
        if row.ref not in taken or referring is None or referring.fingerprint == row.fingerprint:
            continue
        if known.score(referring, ref) == score and not known.disagree(referring, ref):
            yield Tie([row, referring], ref)


def _among_themselves(
    claims: Iterable[Claim],
    row_of_ref: Mapping[str | None, SheetRow],
    taken: AbstractSet[str],
    known: MatchIndex,
) -> Iterator[Tie]:
    rivals: dict[str, list[SheetRow]] = defaultdict(list)
    for score, row, ref in claims:
        if ref in taken or known.score(row, row.ref or ""):
            continue
        referring = row_of_ref.get(ref)
        if (
            referring is None
            or known.score(referring, ref) < score
            or known.disagree(referring, ref)
        ):
            rivals[ref].append(row)
    for ref, rows in rivals.items():
        if len({row.fingerprint for row in rows}) > 1:
            yield Tie(rows, ref)


def find_equals(
    rows: Iterable[SheetRow], likeness: Likeness, free: AbstractSet[str], known: MatchIndex
) -> Iterator[tuple[SheetRow, str]]:
    """Pairs rows of equal content, in order, with as many free records that show all of it."""
    groups: dict[str, list[SheetRow]] = defaultdict(list)
    for row in rows:
        groups[row.fingerprint].append(row)
    for group in groups.values():
        refs = likeness.find_all_of(group[0], free) if len(group) > 1 else ()
        if len(refs) == len(group) and not any(known.disagree(group[0], ref) for ref in refs):
            yield from zip(group, refs, strict=True)
