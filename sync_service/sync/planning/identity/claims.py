"""Rows beside one record's reference that look like another record, and ties between such rows.

Two different rows that are equally like one record prove nothing: nobody can know which of them
it is, so neither is preferred.
"""

from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import NamedTuple, Self

from sync_service.domain.spreadsheet import SheetRow
from sync_service.sync.elimination import settle_by_elimination
from sync_service.sync.planning.identity.likeness import (
    FEWEST_ALONE,
    Likeness,
    is_beyond_chance,
    is_one_edit,
)
from sync_service.sync.planning.identity.match_index import SCRAMBLED_ROWS, MatchIndex, Matching


class Claim(NamedTuple):
    """A row beside one record's reference that looks like another record, `ref`.

    `score` is how many of its cells equal that record's.
    """

    score: int
    row: SheetRow
    ref: str


@dataclass(frozen=True)
class Claiming:
    """Finds claims while rows are matched; `taken` grows meanwhile."""

    known: MatchIndex
    taken: AbstractSet[str]
    are_displaced: bool
    """A row that equals its base stands beside another's reference."""
    borne: AbstractSet[str | None]
    """The references that still stand in the tab: the rows of the others may be deleted."""
    held: Sequence[SheetRow]
    """Rows that share a reference: no claim is theirs, but they show where others went."""
    open: Sequence[SheetRow]
    """Rows that were not found by their content."""

    @classmethod
    def begin(cls, rows: Sequence[SheetRow], verdict: Matching, known: MatchIndex) -> Self:
        """`rows` are all that there are; `verdict` says what was found by content so far."""
        referring = [row for row in rows if row.ref is not None]
        of = verdict.found
        are_displaced = any(of.get(row.index, row.ref) != row.ref for row in referring)
        # A row whose cells were all emptied bears its reference for nobody.
        borne = {row.ref for row in referring if not row.is_blank}
        still_open = [row for row in rows if row.index not in of and not row.is_blank]
        return cls(known, verdict.taken, are_displaced, borne, verdict.undecided, still_open)

    def find(
        self,
        rows: Mapping[int, SheetRow],
        open_rows: Mapping[int, SheetRow],
        likeness: Likeness,
        free: AbstractSet[str],
    ) -> Sequence[Claim]:
        """Those that are clear, and those of rows that can be nobody else.

        After a sort off the references also those of rows that it left beside none.
        """
        referring = [row for row in rows.values() if row.ref in self.known.usable]
        claims = {claim.row.index: claim for claim in self._clear(referring, likeness, free)}
        doubted = {
            one.index
            for one in open_rows.values()
            if one.ref in self.known.usable and self._is_doubted(one)
        }
        if not (claims or doubted):
            return []
        only = self._eliminate(open_rows, free, doubted)
        for row in referring:
            ref = only.get(row.index) or self._said_before(row, free)
            if ref == row.ref:
                claims.pop(row.index, None)
            elif ref is not None and (row.index in claims or row.index in doubted):
                claims[row.index] = Claim(self.known.score(row, ref), row, ref)
        for row in rows.values():
            if row.ref not in self.known.usable and (ref := only.get(row.index)) is not None:
                claims[row.index] = Claim(self.known.score(row, ref), row, ref)
        return list(claims.values())

    def keeps(self, row: SheetRow, ref: str) -> bool:
        """Whether the row was only corrected; not where a sort left references behind.

        Its name alone is enough if no other row that nobody was found to be has it too. Else it
        says more of the record, and no less than any row of nearly that name: Adeline, whose row
        now reads « Adelyne » and has but her function, is in the row below where she was typed in
        full, or in the one where « Adelyne » has more of hers.
        """
        known = self.known
        if self.are_displaced:
            return False
        others = [one for one in self.open if one is not row]
        if known.is_named(row, ref) and not any(known.is_named(one, ref) for one in others):
            return True
        told = known.is_named_alike(row, ref) and known.count_beside_name(row, ref)
        namesakes = (one for one in others if known.is_named_alike(one, ref))
        return bool(told) and all(known.count_beside_name(one, ref) <= told for one in namesakes)

    def _eliminate(
        self, rows: Mapping[int, SheetRow], free: AbstractSet[str], doubted: AbstractSet[int]
    ) -> Mapping[int, str]:
        """A sort off the references moves several rows: no new address speaks against it then."""
        unclaimed = {index for index, row in rows.items() if row.ref not in self.known.usable}
        sorts: list[Mapping[int, str]] = []
        for least in (FEWEST_ALONE, 1) if doubted else ():
            retyped = dict.fromkeys(doubted | unclaimed, least)
            turned = eliminate(rows, free, self.known, retyped)
            if successors := self._find_successors(rows, turned):
                others = {one: n for one, n in retyped.items() if one not in successors}
                turned = eliminate(rows, free, self.known, others)
            if self._are_sorted(rows, turned, doubted, least):
                sorts.append(turned)
        if sorts:
            return self._with_moved(rows, free, doubted, max(sorts, key=len))
        sure = eliminate(rows, free, self.known)
        return {index: ref for index, ref in sure.items() if index not in unclaimed}

    def _with_moved(
        self,
        rows: Mapping[int, SheetRow],
        free: AbstractSet[str],
        doubted: AbstractSet[int],
        turned: Mapping[int, str],
    ) -> Mapping[int, str]:
        """A row whose reference is another row's, as the sort shows, is told by one cell."""
        found = {*turned.values()}
        rest = {index: row for index, row in rows.items() if index not in turned}
        told = eliminate(rest, free - found, self.known, dict.fromkeys(rest, 1))
        moved = {one for one in doubted & rest.keys() if rows[one].ref in found}
        moved -= self._find_successors(rows, {**turned, **told})
        return {**turned, **{index: ref for index, ref in told.items() if index in moved}}

    def _are_sorted(
        self,
        rows: Mapping[int, SheetRow],
        turned: Mapping[int, str],
        doubted: AbstractSet[int],
        least: int,
    ) -> bool:
        """Whether a sort moved the doubted rows that are other records' by now, or nobody's.

        The record of each one's reference is found in another row, however little was left of
        them, or of two rows was found before; a single row may be a successor's, who has
        somebody's name and number. Or of three rows each shows two cells of another, or most of
        their references' records are found: a row may have been deleted, too.
        """
        found = {*turned.values()}
        moved = {
            one
            for one in doubted
            if turned.get(one) != (own := rows[one].ref) and (one in turned or own in found)
        }
        found.update(*(self.known.everyone.shown_alone(row, 1) for row in self.held))
        if len(moved) > 1 and least == FEWEST_ALONE:
            found |= self.taken
        explained = sum(rows[one].ref in found for one in moved)
        if moved and explained == len(moved):
            return True
        are_most_found = least == FEWEST_ALONE or 2 * explained > len(moved)
        return len(moved) >= SCRAMBLED_ROWS and are_most_found

    def _find_successors(
        self, rows: Mapping[int, SheetRow], turned: Mapping[int, str]
    ) -> AbstractSet[int]:
        """Rows that have somebody's function and number under another name, and whose row is gone.

        Not where most of the other rows have other names as well: then those were replaced.
        """
        renamed = {one for one, ref in turned.items() if self.known.disagree(rows[one], ref)}
        gone = {one for one, ref in turned.items() if ref not in self.borne}
        is_replaced = 2 * len(renamed - gone) > len(turned.keys() - gone)
        return frozenset() if is_replaced else renamed & gone

    def _clear(
        self, rows: Iterable[SheetRow], likeness: Likeness, free: AbstractSet[str]
    ) -> Iterator[Claim]:
        """Of rows that are clearly more like another, free record than their reference's.

        By two cells at least; by one if the record of the reference was found elsewhere, since a
        row that is no more like the other one is a copy.
        """
        for row in rows:
            own = row.ref or ""
            other, score = likeness.find_best(row, free, excluding=own)
            needed = 0 if own in self.taken else 1
            is_liker = score > self.known.score(row, own) + needed
            if other is not None and is_liker and not self.known.disagree(row, other):
                yield Claim(score, row, other)

    def _is_doubted(self, row: SheetRow) -> bool:
        """Whether its reference may be another row's, for all that the row shows.

        A structure or a town, which others have, too, ties a row to no reference. Most rows were
        edited in one cell: for these nothing more is read.
        """
        own, known = row.ref or "", self.known
        score = known.score(row, own)
        if self.are_displaced or own in known.beside or not score:
            return True
        if is_beyond_chance(score) and is_one_edit(row, known.base.get(own)):
            return False
        return not known.ties(row, own)

    def _said_before(self, row: SheetRow, free: AbstractSet[str]) -> str | None:
        """Whose row it is in an open question, if it shows as much of that record."""
        own = row.ref or ""
        ref = self.known.beside.get(own)
        if ref not in free or ref is None:
            return None
        if self.known.disagree(row, ref) and not self.known.everyone.shows_something_of(row, ref):
            return None
        score = self.known.score(row, ref)
        return ref if score and score >= self.known.score(row, own) else None


def spare_copies(
    claims: Sequence[Claim], rows: Iterable[SheetRow], found: Container[int], known: MatchIndex
) -> list[Claim]:
    """Without rows that claim by a key alone, which a row that is somebody else's shows as well.

    Dragged there, or in conflict with what that record has. They were copied from it then, for a
    colleague, and are not whoever had that address before.
    """
    is_weak = any(one.score <= 1 for one in claims)
    taken = [row for row in rows if row.index in found] if is_weak else []

    def is_copy(claim: Claim) -> bool:
        shared = {*known.row_keys(claim.row)} & {*known.keys_of(claim.ref)}
        return any(shared & {*known.row_keys(row)} for row in taken)

    return [one for one in claims if one.score > 1 or not is_copy(one)]


def eliminate(
    rows: Mapping[int, SheetRow],
    free: AbstractSet[str],
    known: MatchIndex,
    retyped: Mapping[int, int] | None = None,
) -> Mapping[int, str]:
    """Row → the one free record that it can be, by its keys and by cells that only one shows.

    Cells of an older copy pasted a row too high leave each row one person's name and the next
    one's address, and most of its cells may be the next one's. `rows` are all that are open; in
    those that are `retyped` keys of nobody prove nothing, and so many such cells are enough.
    """
    retyped = retyped or {}
    candidates = {
        index: free
        & {
            *known.refs_keyed(row),
            *known.everyone.shown_alone(row, retyped.get(index, FEWEST_ALONE)),
        }
        for index, row in rows.items()
    }
    return settle_by_elimination(
        {
            index: {
                ref for ref in refs if index in retyped or not known.disagree(rows[index], ref)
            }
            for index, refs in candidates.items()
        }
    )


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


def find_named(
    rows: Iterable[SheetRow], alone: Container[int], known: MatchIndex
) -> Iterator[tuple[SheetRow, str]]:
    """The only row with a record's name; of several, the only one that has just its number.

    A thing without a number is not the numbered one where another row has its name, be it all
    that stands there. A name `alone` in its row is otherwise no rival of a row that says more.
    """
    named: dict[tuple[str, str], list[tuple[SheetRow, bool]]] = defaultdict(list)
    for row in rows:
        namesake = known.namesake_of(row)
        if namesake is not None:
            named[namesake.name, namesake.ref].append((row, namesake.is_same))
    for (_, ref), some in named.items():
        meant = [row for row, is_same in some if is_same or len(some) == 1]
        fuller = [row for row in meant if row.index not in alone]
        if 1 in (len(meant), len(fuller)):
            yield (fuller or meant)[0], ref


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
