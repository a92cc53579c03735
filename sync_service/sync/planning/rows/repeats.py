"""Rows that seem to repeat a person or thing already in the tab: asked about, never merged.

The later of the two, which may be an older record whose row is back, is a record of its own until
a person merges the two or says that both are meant.
"""

from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import TypeAlias

from french_cells.folding import raw_key
from french_cells.reading import Value
from sync_service.domain.base import UNMET
from sync_service.domain.codec import resolve
from sync_service.domain.spreadsheet import SheetRow
from sync_service.domain.wording import sentences
from sync_service.domain.wording.row_sentences import says_it_came_back
from sync_service.sync.planning.cells.cells_in_row import codec_in_row
from sync_service.sync.planning.identity.likeness import Likeness, is_beyond_chance
from sync_service.sync.planning.identity.lookalikes import COMPARED, Lookalikes
from sync_service.sync.planning.identity.match_index import Keys
from sync_service.sync.planning.rows.counted_twice import COUNT, find_counted_twice
from sync_service.sync.planning.rows.newcomers import Draft, Newcomer
from sync_service.sync.planning.rows.standing import (
    Standing,
    are_dated_apart,
    are_on_two_days,
    find_arriving,
    find_come_together,
    find_distinct,
    find_former_keys,
    find_made_alike,
    find_people,
    has_cancelled,
    have_parted,
    is_earlier_loan,
    is_typed_alike,
    pair_of,
    says_repeated,
    were_both_here,
)
from sync_service.sync.planning.situation import Situation

_EMAIL, _REMARKS = "email", "note"
"""Asked for where a row says no way to reach somebody; and remarks, which say nothing of them."""
_CONTACTS = frozenset({_EMAIL, "phone", "mobile"})
Repeats: TypeAlias = Mapping[str, str]
"""Reference of the later record → of the first; "" once only its note has to be removed."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """Which repeats are asked about after this run, and which are not any more."""

    open: Repeats = field(default_factory=dict)
    ended: AbstractSet[str] = frozenset()
    """Later records of which nothing is asked now: our note has to go."""
    suspended: Repeats = field(default_factory=dict)
    """Not asked while one of the two is away, or of another day; asked again after that."""
    distinct: frozenset[str] = frozenset()
    """Pairs that somebody called two different records: never asked about again."""


def find_said_already(
    situation: Situation, drafts: Sequence[Draft], newcomers: Sequence[Newcomer]
) -> frozenset[int]:
    """New rows that name a person of this list and add nothing: « trésorière aussi »."""
    lacking = [one for one in drafts if one.complaints.keys() == {_EMAIL}]
    if situation.codec.entity != "contact" or not lacking:
        return frozenset()
    live = [one.fields for one in situation.records.values() if not one.archived]
    people = [
        resolve(fields, situation.composites)
        for fields in (*live, *(one.record.fields for one in newcomers))
    ]
    return frozenset(one.row.index for one in lacking if _says_nothing_new(situation, one, people))


def _says_nothing_new(
    situation: Situation, draft: Draft, people: Sequence[Mapping[str, Value]]
) -> bool:
    """Whether it can mean one person only, of whom all that it says is known."""
    fields = situation.codec.fields
    readings = {
        name: codec_in_row(situation, draft.row, name).read(cell)
        for name, cell in draft.row.cells.items()
        if name in fields and name != _REMARKS
    }
    if not all(one.accepted for one in readings.values()):
        return False
    values: dict[str, Value] = {name: one.value for name, one in readings.items()}  # type: ignore[misc] # canonical
    said = {n: v for n, v in resolve(values, situation.composites).items() if v is not None}
    if "family_name" not in said:
        return False
    return [all(one.get(n) == v for n, v in said.items()) for one in people].count(True) == 1


def judge_repeats(
    situation: Situation, standing: Standing, newcomers: Sequence[Newcomer]
) -> Repeated:
    """The repeats known before and not answered yet, and those that this run finds."""
    if situation.codec.entity == COUNT:
        return _judge_counts(situation, standing, newcomers)
    still_open: dict[str, str] = {}
    suspended: dict[str, str] = {}
    ended: set[str] = set()
    distinct = set(find_distinct(situation))
    for later, first in situation.state.repeats.items():
        row = standing.rows.get(later)
        is_left_alone = row is not None and row.index in standing.left_alone
        if first and (is_left_alone or not _is_answered(situation, standing, later, first)):
            are_two = is_left_alone or standing.are_both_live(situation, later, first)
            (still_open if are_two else suspended)[later] = first
            continue
        if first and _are_called_distinct(situation, standing, later, first):
            distinct.add(pair_of(later, first))
        elif first and are_dated_apart(situation, standing, later, first):
            suspended[later] = first
            if not says_repeated(situation, later, first):
                continue
        if row is not None and row.reference_cell.note:
            ended.add(later)
    asked_already = {pair_of(*pair) for some in (still_open, suspended) for pair in some.items()}
    found: Repeats = {
        **_find_retyped(situation, standing, newcomers),
        **find_made_alike(situation, standing),
        **find_come_together(situation, standing, asked_already),
        **still_open,
        **_find_repeats(situation, standing, still_open, newcomers),
    }
    asked = {
        later: first for later, first in found.items() if pair_of(later, first) not in distinct
    }
    return Repeated(asked, ended, suspended, frozenset(distinct))


def _judge_counts(
    situation: Situation, standing: Standing, newcomers: Sequence[Newcomer]
) -> Repeated:
    asked = dict(find_counted_twice(situation, standing, newcomers))
    ended: set[str] = set()
    for later, first in situation.state.repeats.items():
        row = standing.rows.get(later)
        if row is not None and row.index in standing.left_alone and first:
            asked.setdefault(later, first)
        elif row is not None and row.reference_cell.note and later not in asked:
            ended.add(later)
    return Repeated(asked, ended)


def _are_called_distinct(situation: Situation, standing: Standing, later: str, first: str) -> bool:
    """Somebody said that they are two: at the desk, or by deleting our note."""
    if situation.decision_on(later, "", "duplicate") is not None:
        # Merging two archives one at once: with both live, the decision was that they are two.
        # A row that disappears only in this run does not change that.
        both = [situation.records.get(one) for one in (later, first)]
        return all(one is not None and not one.archived for one in both)
    are_two = standing.are_both_live(situation, later, first)
    return are_two and _is_note_deleted(situation, standing, later)


def _is_answered(situation: Situation, standing: Standing, later: str, first: str) -> bool:
    """By a decision, a deleted note or another key; or one of the two records is gone.

    Deleting the row answers too, until Ctrl+Z brings it back; so does a merge, until it is taken
    back. Neither says that the two are different.
    """
    return (
        _are_called_distinct(situation, standing, later, first)
        or not {later, first} <= situation.records.keys()
        or _is_renamed(situation, standing, later, first)
        or have_parted(situation, standing, later, first)
        or are_dated_apart(situation, standing, later, first)
        or _is_note_deleted(situation, standing, later)
    )


def _is_renamed(situation: Situation, standing: Standing, later: str, first: str) -> bool:
    """Another key was typed in the later row; a change made elsewhere answers nothing."""
    strong_keys = situation.codec.strong_keys
    before = strong_keys(situation.records[later].fields)
    fields = standing.fields_of(situation, later)
    is_typed = set(strong_keys(fields)) != set(before) and not has_cancelled(situation, fields)
    return is_typed and not _has_key_of(situation, standing, first, fields)


def _has_key_of(
    situation: Situation, standing: Standing, ref: str, fields: Mapping[str, Value]
) -> bool:
    """Whether a key of `fields` is, or ever was, a key of this record."""
    lookups, known = situation.lookups, standing.fields_of(situation, ref)
    had = {
        name: value
        for name, value in fields.items()
        if known.get(name) != value and value in lookups.had(ref, name)
    }
    strong_keys = situation.codec.strong_keys
    return not set(strong_keys(fields)).isdisjoint(strong_keys({**known, **had}))


def _is_note_deleted(situation: Situation, standing: Standing, later: str) -> bool:
    row, base = standing.rows.get(later), situation.state.rows.get(later)
    if row is None or base is None or row.ref != later or row.reference_cell.note:
        return False
    if base.missing_since is not None:
        # Its row went and came back, and lost its notes on the way.
        return False
    return sentences.repeats(situation.state.repeats[later]) in base.note


def _find_repeats(
    situation: Situation,
    standing: Standing,
    asked: Container[str],
    newcomers: Sequence[Newcomer],
) -> Repeats:
    """Repeats among new rows, and among records that were made outside this tab.

    An archived record that a row brings back repeats whoever was added in the meantime. A tab's
    first run finds none, since all of its rows are new; but a family takes no seats twice unasked.
    """
    is_first = situation.is_first_meeting
    arriving = () if is_first else find_arriving(situation, standing.rows)
    back = {ref for ref in standing.revived if standing.is_live(situation, ref)}
    is_asked_later = is_first and situation.codec.entity != "registration"
    if is_asked_later or not (newcomers or arriving or back):
        return {}
    strong_keys, rows = situation.codec.strong_keys, {one.record.ref: one for one in newcomers}
    come = {one.ref: one.fields for one in (*(one.record for one in newcomers), *arriving)}
    come |= {ref: standing.fields_of(situation, ref) for ref in sorted(back)}
    new = {ref: strong_keys(fields) for ref, fields in come.items()}
    wanted = {key for keys in new.values() for key in keys}
    known: dict[str, Keys] = {}
    refs_by_key: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for ref in standing.rows if wanted else ():
        if ref not in asked and ref not in back:
            _note(refs_by_key, known, ref, standing.keys_of(situation, ref), wanted)
    found: dict[str, str] = {}
    lookalikes, earlier = find_people(situation, standing, come), standing.rows.keys() - back
    former = find_former_keys(situation, standing, come)
    for ref, keys in new.items():
        first = (
            _find_first(keys, refs_by_key, known)
            or former.get(frozenset(keys))
            or (_find_former(situation, standing, rows[ref], lookalikes) if ref in rows else None)
            or lookalikes.find(ref, earlier)
        )
        if ref in back:
            # If both were here before, this was asked then.
            is_asked = first is not None and situation.lookups.was_made_since(ref, first)
        else:
            is_asked = ref in rows or _asks_of_one_from_elsewhere(situation, standing, ref, first)
        if first is not None and is_asked:
            found[ref] = first
        else:
            earlier.add(ref)
            _note(refs_by_key, known, ref, keys, wanted)
    return found


def _asks_of_one_from_elsewhere(
    situation: Situation, standing: Standing, ref: str, first: str | None
) -> bool:
    """A record typed in another list is asked about there, not here.

    Unless what makes it a repeat was typed here in this run: then there was nothing to ask there.
    """
    if situation.lookups.asks_of(ref, COMPARED):
        return True
    fields = situation.records[ref].fields
    return first is not None and is_typed_alike(situation, standing, first, fields)


def _find_former(
    situation: Situation, standing: Standing, newcomer: Newcomer, lookalikes: Lookalikes
) -> str | None:
    """The record that `newcomer` was before: Ctrl+Z undid the row while another has its reference.

    That one's record once had its key, or said most of it, or is near: retyped before any run.
    """
    ref, new = newcomer.outcome.row.ref, newcomer.record
    if ref is None or ref not in standing.rows or not standing.is_live(situation, ref):
        return None
    is_near = situation.codec.entity == "contact" and lookalikes.are_near(new.ref, ref)
    is_former = is_near or _has_key_of(situation, standing, ref, new.fields)
    said = {name: new.fields.get(name) for name in newcomer.outcome.row.cells}
    return ref if is_former or is_earlier_loan(situation, standing, ref, said) else None


def _find_retyped(
    situation: Situation, standing: Standing, newcomers: Sequence[Newcomer]
) -> Repeats:
    """Rows that repeat, but for their keys, a row that people deleted and that we put back.

    One was typed again without its reference: while the old row was away it was simply new. Or
    Ctrl+Z brought the old row back with an edit that no run had read; it has its reference or,
    if it was sorted since, somebody else's.
    """
    new = {one.record.ref: one.outcome.row for one in newcomers}
    referring = {ref: row for ref, row in new.items() if row.ref is not None}
    back = _find_put_back(situation, standing) if referring else frozenset()
    made, rows = {one.record.ref: one.record for one in newcomers}, {**standing.rows, **new}
    found = {
        **_find_claimed(situation, referring, back, situation.state.rows.keys()),
        **_find_claimed(situation, rows, standing.returned, standing.returned),
    }
    return {
        ref: first
        for ref, first in found.items()
        if rows[ref].ref == first
        or not are_on_two_days(situation, standing, first, made.get(ref, ref))
    }


def _find_put_back(situation: Situation, standing: Standing) -> AbstractSet[str]:
    """Records whose row stands here with a note that says that we put it back."""
    rows = situation.state.rows
    return {ref for ref in standing.rows if ref in rows and says_it_came_back(rows[ref].note)}


def _find_claimed(
    situation: Situation,
    rows: Mapping[str, SheetRow],
    firsts: AbstractSet[str],
    among: AbstractSet[str],
) -> Repeats:
    """Reference of a row → the one of `firsts` it is most like; only the best row for each."""
    if not firsts:
        return {}
    likeness = Likeness(situation.state.rows, among)
    claims: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for ref, row in rows.items():
        first, score = likeness.find_best(row, among)
        if first is None and row.ref in firsts:
            # Most of it had been retyped before Ctrl+Z: its name and its reference still tell.
            first = row.ref
        if first is None or first not in firsts:
            continue
        is_telling = _is_telling(
            situation, ref, row, first, is_beyond_chance=is_beyond_chance(score)
        )
        if is_telling and not were_both_here(situation, ref, first):
            claims[first].append((score, ref))
    best = {first: sorted(some, reverse=True)[:2] for first, some in claims.items()}
    return {
        some[0][1]: first
        for first, some in best.items()
        if len(some) == 1 or some[0][0] > some[1][0]
    }


def _is_telling(
    situation: Situation, ref: str, row: SheetRow, first: str, *, is_beyond_chance: bool
) -> bool:
    """A value that the row shares with the first one's is shared with nobody else.

    Where few cells are equal, that must be a person's e-mail or number, beside the family name.
    """
    base, others = situation.state.rows[first].cells, situation.state.rows.items()
    keyed = {name: raw_key(cell.value) for name, cell in row.cells.items() if name in base}
    common = {name: key for name, key in keyed.items() if key and raw_key(base[name].seen) == key}
    telling = {
        name
        for name, key in common.items()
        if not any(
            raw_key(other.cells.get(name, UNMET).seen) == key
            for one, other in others
            if one not in {ref, first}
        )
    }
    is_named = situation.codec.entity == "contact" and "family_name" in common
    return bool(telling if is_beyond_chance else is_named and telling & _CONTACTS)


def _note(
    refs_by_key: dict[tuple[str, ...], list[str]],
    known: dict[str, Keys],
    ref: str,
    keys: Keys,
    wanted: AbstractSet[tuple[str, ...]],
) -> None:
    """Indexes a record under `wanted` keys only: a large list has thousands of others."""
    if not wanted.isdisjoint(keys):
        known[ref] = keys
        for key in keys:
            refs_by_key[key].append(ref)


def _find_first(
    keys: Keys, refs_by_key: Mapping[tuple[str, ...], Sequence[str]], known: Mapping[str, Keys]
) -> str | None:
    """The record that has all of the keys; else the only one with any of them."""
    shared = [refs_by_key[key] for key in keys if key in refs_by_key]
    for refs in shared:
        for ref in refs:
            if set(keys) <= set(known[ref]):
                return ref
    return next((refs[0] for refs in shared if len(refs) == 1), None)
