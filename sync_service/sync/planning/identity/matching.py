"""Which row of a tab is which record, from its reference and its content compared with the base.

The passes (a) to (d) run in order; a record matched in one is no longer free for the next. Knows
no layout and writes nothing. See ADR 10, and docs/worked-examples.md.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property

from sync_service.domain.spreadsheet import SheetRow
from sync_service.sync.planning.columns.totals import is_bare, is_total
from sync_service.sync.planning.identity import contested
from sync_service.sync.planning.identity.claims import (
    Claim,
    Claiming,
    eliminate,
    find_equals,
    find_named,
    find_ties,
    highest,
    spare_copies,
)
from sync_service.sync.planning.identity.displaced import find_displaced
from sync_service.sync.planning.identity.likeness import Likeness, count_equal, filled_cells
from sync_service.sync.planning.identity.match_index import MatchIndex, Matching, Unclaimed
from sync_service.sync.planning.identity.others import (
    are_references_left_behind,
    find_likers,
    find_stray_cells,
    find_strays,
    is_clearly_another,
    is_copied,
    spare_foreign_rows,
)
from sync_service.sync.planning.identity.pasted import find_pasted


def match_rows(rows: Sequence[SheetRow], known: MatchIndex) -> Matching:
    passes = _Passes(rows, known)
    if known.headings:
        passes.match_displaced()
    passes.settle_repeated_references()
    passes.match_by_content()
    passes.set_foreign_aside()
    passes.set_single_cells_aside()
    passes.match_by_reference()
    passes.match_by_keys()
    passes.match_by_name()
    passes.match_by_likeness()
    passes.match_deferred()
    passes.match_single_cells()
    passes.match_equals()
    spare_foreign_rows(rows, passes.verdict, known)
    passes.find_repeats(rows)
    passes.verdict.new = list(passes.open.values())
    return passes.verdict


class _Passes:
    """The passes, in order, over the rows that are still open: not matched and not set aside."""

    def __init__(self, rows: Sequence[SheetRow], known: MatchIndex) -> None:
        self.known = known
        self.rows = rows
        self.verdict = Matching()
        self.open = {row.index: row for row in rows if not row.is_blank}
        self.deferred: list[SheetRow] = []
        self.single: Mapping[int, SheetRow] = {}
        self.rows_per_ref = Counter(row.ref for row in rows if not row.is_blank)
        self.refs_by_fingerprint = known.refs_by_fingerprint()
        self.refs_by_held = known.refs_by_held()

    def match_displaced(self) -> None:
        """First of all: rows of a matrix whose names were sorted away from their references."""
        displaced = find_displaced(list(self.open.values()), self.known)
        for row in list(self.open.values()):
            if row.index in displaced.named:
                self._take(row, displaced.named[row.index])
        if displaced.is_torn:
            self.verdict.contradicting.update(displaced.named, displaced.left_behind)
            self.verdict.is_torn = True

    def settle_repeated_references(self) -> None:
        """(a) Of several rows with one reference, the one that equals the base; else all are held.

        Except where a row with another reference, or none, is more like the record.
        """
        for row, ref in contested.find_put_back(self.open.values(), self.known):
            self._take(row, ref)
        for row, ref in find_pasted(self.open.values(), self.known):
            self._take(row, ref)
        is_sorted = contested.is_left_behind(self.rows, self.known)
        asked = contested.find_asked(self.open.values(), self.known, is_sorted=is_sorted)
        bearers = contested.find_bearers(self.open.values(), asked, self.known)
        shared = [ref for ref, group in bearers.items() if len(group) > 1 and ref not in asked]
        for ref in [*asked, *shared]:
            bearing = [row for row in bearers[ref] if row.index in self.open]
            shown = [row for row in asked[ref] if row.index in self.open] if ref in asked else None
            held = {row.index for row in shown or ()}
            rows = [row for row in bearing if row.index in held or not self._is_other(row, ref)]
            own, is_said = contested.gather(ref, rows, shown, self.known, is_sorted=is_sorted)
            if len(own) > 1:
                self._settle_group(ref, own)
            elif is_said and len(bearing) == 1:
                if own and contested.is_answer(own[0], self.open.values(), self.known):
                    self._take(own[0], ref)
            elif own and len(rows) > 1:
                rivals = contested.find_rivals(own[0], self.open.values(), self.known)
                self._settle_group(ref, [*own, *rivals])

    def match_by_content(self) -> None:
        """(b) Rows that equal a base, whatever their references, if there are as many of each.

        Then those that equal what a row showed whose changes are held: a row that was put back
        beside such a row is the record.
        """
        self._match_equal(self.refs_by_fingerprint)
        self._match_equal(self.refs_by_held)

    def _match_equal(self, refs: Mapping[str, Sequence[str]]) -> None:
        # One equal row more proves nothing: it may be a copy about to be edited for someone else.
        rows_by_fingerprint = Counter(row.fingerprint for row in self.open.values())
        free = {one: self._free_of(refs.get(one, ())) for one in rows_by_fingerprint}
        for row in list(self.open.values()):
            if row.ref is not None and row.ref in free[row.fingerprint]:
                self._take(row, row.ref)
        for row in list(self.open.values()):
            if rows_by_fingerprint[row.fingerprint] == len(free[row.fingerprint]):
                # The records are equal as well, so it does not matter which of them this row is.
                self._take(row, self._free_of(refs[row.fingerprint])[0])

    def _free_of(self, refs: Sequence[str]) -> Sequence[str]:
        return [ref for ref in refs if ref not in self.verdict.taken]

    def set_foreign_aside(self) -> None:
        for row in list(self.open.values()):
            if row.ref is not None and row.ref in self.known.foreign:
                self.verdict.foreign[row.index] = row.ref
                del self.open[row.index]

    def set_single_cells_aside(self) -> None:
        """A cell that a sort left alone in its row comes last; not where rows have names."""
        single = [row for row in self.open.values() if not row.ref and len(filled_cells(row)) == 1]
        if single and not self.known.headings:
            strays = find_stray_cells(single, self.open.values(), self.known)
            self.single = {row.index: self.open.pop(row.index) for row in strays}

    def match_by_reference(self) -> None:
        """(c) The row's reference, unless another free record is strictly more like the row.

        A row without a key or name of its record comes last: it was retyped, or a sort left the
        reference behind and the record is in another row.
        """
        likeness, free = self._likeness()
        borrowed = {row.ref for row in self.open.values()} & self.verdict.taken
        claims = self._claiming.find(self.open, self.open, likeness, free)
        if self._hold_ties(claims):
            free -= self.verdict.taken
            claims = self._claiming.find(self.open, self.open, likeness, free)
        wanted = highest(claims)
        claimants = {one.row.index: one.row for one in claims}
        # Undisputed rows first: what they take is no longer in dispute.
        for row in [one for one in self.open.values() if one.index not in claimants]:
            self._match_undisputed(row, likeness, free, wanted)
        disputed = self._claiming.find(claimants, self.open, likeness, free)
        for index in claimants.keys() - {one.row.index for one in disputed}:
            self._match_undisputed(claimants[index], likeness, free, {})
        for score, row, other in sorted(disputed, key=lambda claim: -claim.score):
            self._match_disputed(row, other, likeness)
            keys = set(self.known.row_keys(row))
            is_named = row.ref in borrowed and not keys.isdisjoint(self.known.keys_of(other))
            is_bare = row.ref not in self.known.usable and likeness.is_clear(row, score)
            if not (is_named or is_bare or likeness.is_all_of(row, score)):
                self.verdict.contradicting.add(row.index)
        for row in self.deferred:
            self.open.pop(row.index)

    def _hold_ties(self, claims: Collection[Claim]) -> bool:
        """Holds rows that are equally like one record; True if a row of `claims` is now held."""
        bearers = {row.ref: row for row in self.open.values()}
        for rows, ref in list(find_ties(claims, bearers, self.verdict.taken, self.known)):
            if not self._is_beside(ref, rows):
                self._hold(rows, ref)
        return any(one.row.index in self.verdict.held for one in claims)

    def _match_undisputed(
        self, row: SheetRow, likeness: Likeness, free: set[str], wanted: Mapping[str, int]
    ) -> None:
        """Matches a row with its reference, or defers it; `wanted` is `highest` of all claims."""
        ref = self._usable_reference(row)
        if ref is None:
            return
        score = self.known.score(row, ref)
        # The reference was copied along, or a sort left it behind.
        is_claimed = wanted.get(ref, 0) > score or self._unclaimed.has(row, ref, likeness)
        is_elsewhere = (is_claimed and not self._claiming.keeps(row, ref)) or (
            not score and self._unclaimed.is_like(ref, likeness)
        )
        if is_elsewhere or self.known.is_nobodys(row, ref, score):
            return
        doubts = (not likeness.is_clear(row, score), self.rows_per_ref[ref] > 1)
        # Other rows with this reference may be somebody else's, and so may this one.
        is_unlike = any(doubts) and self.known.is_unlike(row, ref)
        if all(doubts) or (is_unlike and not self._claiming.keeps(row, ref)):
            self.deferred.append(row)
        else:
            self._take(row, ref)
            free.discard(ref)

    def _match_disputed(self, row: SheetRow, other: str, likeness: Likeness) -> None:
        """Matches the record it looks like; else its reference's, if they share a cell."""
        own = self._usable_reference(row)
        if not self._unclaimed.has(row, other, likeness) and self._take(row, other):
            return
        if own is not None and likeness.to(row, own) and not self._is_clearly_another(row, own):
            self._take(row, own)

    def match_deferred(self) -> None:
        """(c) again, for deferred rows: the record of their reference, if no other row was it.

        Where a sort left references behind, a record without a row may be more like it.
        """
        weak, self.deferred = self.deferred, []
        self.open.update((row.index, row) for row in weak)
        likers = find_likers(weak, self.verdict.taken, self.known)
        are_left_behind = are_references_left_behind(self.rows, self.verdict.found, self.known)
        for row in weak:
            own = self._usable_reference(row)
            if row.index in likers:
                self._take(row, likers[row.index])
                continue
            if own is None:
                continue
            is_left_there = are_left_behind and not self.known.everyone.shows_something_of(
                row, own
            )
            is_another = (
                (is_left_there and self.known.is_unlike(row, own))
                or self._is_clearly_another(row, own)
                or is_copied(row, own, find_strays(own, self.rows, self.verdict.found), self.known)
            )
            if not is_another:
                self._take(row, own)
        if any(row.index in self.open for row in weak):
            self.match_by_keys()
            self.match_by_likeness()

    def match_by_keys(self) -> None:
        """(d) A strong key of one free record in scope; of several rows, the one most like it.

        A row and its copy made for a colleague may each have a key of the record.
        """
        # Reading a row's keys is slow, and without a free record there is nothing to find.
        if self.known.usable <= self.verdict.taken:
            return
        claims = [
            Claim(count_equal(row, self.known.base.get(ref)), row, ref)
            for row in self.open.values()
            for key in self.known.row_keys(row)
            if (ref := self.known.record_of(key)) is not None
        ]
        free = self.known.usable - self.verdict.taken
        only = eliminate(self.open, free, self.known) if claims else {}
        claims = [one for one in claims if only.get(one.row.index, one.ref) == one.ref]
        claims = spare_copies(claims, self.rows, self.verdict.found, self.known)
        named = self.known.headings
        for _, row, ref in sorted(claims, key=lambda one: (-one.score, is_bare(one.row, named))):
            if row.index in self.open:
                self._take(row, ref)

    def match_by_name(self) -> None:
        """(d) The row whose name means one record; of things, one number may tell two apart."""
        if self.known.usable <= self.verdict.taken:
            return
        # A row of which one cell is left may be the one that is meant; it is matched last.
        rows = {**self.single, **self.open}
        waiting = [one for index, one in rows.items() if index not in self.verdict.found]
        for row, ref in list(find_named(waiting, self.single, self.known)):
            if row.index in self.open:
                self._take(row, ref)

    def match_by_likeness(self) -> None:
        """(d) The one free record clearly most like it, unless their strong keys disagree.

        Not an unchanged row that was asked about while the record still had a row of its own.
        """
        likeness, free = self._likeness()
        drafts = self.known.drafts
        rows = [one for one in self.open.values() if one.ref or one.fingerprint not in drafts]
        for row in rows if free else ():
            other, score = likeness.find_best(row, free)
            is_borrowed = row.ref in self.verdict.taken
            is_copy = is_borrowed and likeness.to(row, row.ref or "") >= score
            # Its key is new and its reference is another row's: it was sorted off its own.
            is_retyped = is_borrowed and (
                likeness.is_all_but_one(row, score) or self.known.everyone.is_known(row, other)
            )
            is_other = (
                other is None or is_copy or (self.known.disagree(row, other) and not is_retyped)
            )
            if other is not None and not is_other and self._take(row, other):
                free.discard(other)
                if row.ref != other and row.ref in self.known.usable:
                    self.verdict.contradicting.add(row.index)

    def match_single_cells(self) -> None:
        """(d) again, for rows of which one cell is left, if nobody else is their record."""
        self.open.update(self.single)
        passes = (self.match_by_keys, self.match_by_name, self.match_by_likeness)
        for match_rest in passes if self.single else ():
            match_rest()

    def match_equals(self) -> None:
        """(d) Rows that became equal as cells were emptied; their records differ only in these."""
        for row, ref in list(find_equals(self.open.values(), *self._likeness(), self.known)):
            self._take(row, ref)

    def find_repeats(self, rows: Sequence[SheetRow]) -> None:
        """Rows that repeat another row exactly are no records of their own."""
        found = (row for row in rows if row.index in self.verdict.found)
        first = {(row.fingerprint, row.day_beside): row.index for row in found}
        for row in list(self.open.values()):
            said = (row.fingerprint, row.day_beside)
            if said in first:
                self.verdict.twins[row.index] = first[said]
                del self.open[row.index]
            else:
                first[said] = row.index

    def _settle_group(self, ref: str, group: Sequence[SheetRow]) -> None:
        original = contested.find_original(ref, group, self.known)
        if original is None and self._is_beside(ref, group):
            return
        original = original or contested.find_namesake(ref, group, self.known)
        if original is not None:
            self._take(original, ref)
        else:
            self._hold(group, ref)

    def _hold(self, rows: Iterable[SheetRow], ref: str) -> None:
        for row in sorted(rows, key=lambda one: one.index):
            self.verdict.held[row.index] = ref
            self.verdict.undecided.append(row)
            self.open.pop(row.index, None)
        self.verdict.taken.add(ref)

    def _is_beside(self, ref: str, group: Sequence[SheetRow]) -> bool:
        """Whether another row is the record, and `group` only copies with its reference."""
        likelier = contested.find_likelier(ref, group, self.open.values(), self.known)
        return any(not self._is_other(row, ref) for row in likelier)

    def _is_other(self, row: SheetRow, ref: str) -> bool:
        """Whether it is another record's row: equal to its base, or clearly more like that one.

        A copy for a colleague may share a name. It must show more of the colleague's record, or
        nothing else if no row has that record's reference yet. Without keys, as in a list that
        lacks « Structure », no cell counts as its own.
        """
        known = (self.refs_by_fingerprint, self.refs_by_held)
        refs = [one for refs in known for one in refs.get(row.fingerprint, ())]
        if refs or is_total(row):
            return ref not in refs
        other, score = self.known.everyone.find_best(row, self.known.base.keys(), excluding=ref)
        own = self.known.score(row, ref)
        is_awaited = other is not None and not self.rows_per_ref[other]
        needed = 0 if is_awaited and self.known.everyone.is_all_of(row, score) else 1
        is_distinct = self.known.disagree(row, ref) or not own or score > own + needed
        return other is not None and is_distinct and not self.known.disagree(row, other)

    def _is_clearly_another(self, row: SheetRow, own: str) -> bool:
        return is_clearly_another(row, own, self.verdict.taken, self.known)

    def _usable_reference(self, row: SheetRow) -> str | None:
        ref = row.ref
        return ref if ref in self.known.usable and ref not in self.verdict.taken else None

    def _likeness(self) -> tuple[Likeness, set[str]]:
        free = set(self.known.base) - self.verdict.taken if self.open else set()
        return Likeness(self.known.base, free), free

    @cached_property
    def _unclaimed(self) -> Unclaimed:
        return Unclaimed(self.open.values(), self.known)

    @cached_property
    def _claiming(self) -> Claiming:
        return Claiming.begin(self.rows, self.verdict, self.known)

    def _take(self, row: SheetRow, ref: str) -> bool:
        if ref in self.verdict.taken:
            return False
        self.verdict.found[row.index] = ref
        self.verdict.taken.add(ref)
        del self.open[row.index]
        return True
