"""Rows that seem to repeat who is in the tab already: asked about, never joined.

The later one, which may be an older record that is back, is a record of its own; a person merges
the two or keeps both.
"""

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
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
from sync_service.sync.planning.identity.likeness import Likeness, is_no_chance
from sync_service.sync.planning.identity.lookalikes import TELLING
from sync_service.sync.planning.identity.match_index import Keys
from sync_service.sync.planning.rows.newcomers import Draft, Newcomer
from sync_service.sync.planning.rows.standing import (
    Standing,
    find_arriving,
    find_made_alike,
    find_people,
    is_typed_alike,
)
from sync_service.sync.planning.situation import Situation

_WAY, _REMARKS = "email", "note"
"""Where somebody is asked for who cannot be reached, and what is no matter of theirs."""
_WAYS = frozenset({_WAY, "phone", "mobile"})
Repeats: TypeAlias = Mapping[str, str]
"""The later record's reference → the first one's; empty once its note is only to be taken away."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """What is asked about, of what the note goes, and what is asked again once both are back."""

    open: Repeats = field(default_factory=dict)
    over: AbstractSet[str] = frozenset()
    asleep: Repeats = field(default_factory=dict)
    apart: frozenset[str] = frozenset()
    """Pairs of whom somebody said that they are two: nobody is asked about them again."""


def find_said_already(
    situation: Situation, drafts: Sequence[Draft], newcomers: Sequence[Newcomer]
) -> frozenset[int]:
    """Rows that name somebody of this list once more, with nothing else: « trésorière aussi »."""
    lacking = [one for one in drafts if one.complaints.keys() == {_WAY}]
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
    """Of one person alone, and whatever it says of them is known."""
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
    """Those known from before as far as nobody answered, and those that came with this run."""
    still: dict[str, str] = {}
    asleep: dict[str, str] = {}
    over: set[str] = set()
    apart = set(_still_apart(situation))
    for later, first in situation.state.repeats.items():
        row = standing.at.get(later)
        is_untold = row is not None and row.index in standing.left_alone
        if is_untold or (first and not _is_answered(situation, standing, later, first)):
            are_two = is_untold or standing.are_both_live(situation, later, first)
            (still if are_two else asleep)[later] = first
            continue
        if first and _is_called_two(situation, standing, later, first):
            apart.add(pair_of(later, first))
        if row is not None and row.reference_cell.note:
            over.add(later)
    found = {
        **_find_retyped(situation, standing, newcomers),
        **find_made_alike(situation, standing),
        **still,
        **_find_repeats(situation, standing, still, newcomers),
    }
    asked = {later: first for later, first in found.items() if pair_of(later, first) not in apart}
    return Repeated(asked, over, asleep, frozenset(apart))


def pair_of(one: str, other: str) -> str:
    """Whichever of the two is asked about."""
    return " ".join(sorted((one, other)))


def _still_apart(situation: Situation) -> Iterator[str]:
    """Without those of whom one is erased."""
    known = situation.records.keys()
    return (pair for pair in situation.state.apart if known >= {*pair.split()})


def _is_called_two(situation: Situation, standing: Standing, later: str, first: str) -> bool:
    """Somebody said so: at the desk, or by deleting our note."""
    if situation.decision_on(later, "", "duplicate") is not None:
        # Who merges two archives one at once; whose row goes in this run was another all the same.
        both = [situation.records.get(one) for one in (later, first)]
        return all(one is not None and not one.archived for one in both)
    are_two = standing.are_both_live(situation, later, first)
    return are_two and _is_note_deleted(situation, standing, later)


def _is_answered(situation: Situation, standing: Standing, later: str, first: str) -> bool:
    """By a decision, by deleting our note, by another key, or since nothing is known of one.

    A row that is deleted is an answer too, until Ctrl+Z takes it back. So is a merge, until it is
    taken back: two of which one is archived were not called different people.
    """
    return (
        _is_called_two(situation, standing, later, first)
        or not {later, first} <= situation.records.keys()
        or _is_renamed(situation, standing, later, first)
        or _is_note_deleted(situation, standing, later)
    )


def _is_renamed(situation: Situation, standing: Standing, later: str, first: str) -> bool:
    """Another key was typed in the later row: what is changed elsewhere answers no question."""
    strong_keys = situation.codec.strong_keys
    before = strong_keys(situation.records[later].fields)
    fields = standing.fields_of(situation, later)
    is_typed = set(strong_keys(fields)) != set(before)
    return is_typed and not _was_called(situation, standing, first, fields)


def _was_called(
    situation: Situation, standing: Standing, ref: str, fields: Mapping[str, Value]
) -> bool:
    """Whether one of these fields' keys is the record's, or was it before."""
    lookups, known = situation.lookups, standing.fields_of(situation, ref)
    had = {
        name: value
        for name, value in fields.items()
        if known.get(name) != value and value in lookups.had(ref, name)
    }
    strong_keys = situation.codec.strong_keys
    return not set(strong_keys(fields)).isdisjoint(strong_keys({**known, **had}))


def _is_note_deleted(situation: Situation, standing: Standing, later: str) -> bool:
    row, base = standing.at.get(later), situation.state.rows.get(later)
    if row is None or base is None or row.ref != later or row.reference_cell.note:
        return False
    if base.missing_since is not None:
        # It is back from wherever it was, without its notes.
        return False
    return sentences.repeats(situation.state.repeats[later]) in base.note


def _find_repeats(
    situation: Situation,
    standing: Standing,
    asked: Container[str],
    newcomers: Sequence[Newcomer],
) -> Repeats:
    """Repeats among new rows, and among records that come here from no sheet.

    Archived ones that a row brings back repeat whoever was made meanwhile. There are none when a
    tab is first taken in, since all are new.
    """
    arriving = () if situation.is_first_meeting else find_arriving(situation, standing.at)
    back = {ref for ref in standing.revived if standing.is_live(situation, ref)}
    if situation.is_first_meeting or not (newcomers or arriving or back):
        return {}
    strong_keys, rows = situation.codec.strong_keys, {one.record.ref: one for one in newcomers}
    come = {one.ref: one.fields for one in (*(one.record for one in newcomers), *arriving)}
    come |= {ref: standing.fields_of(situation, ref) for ref in sorted(back)}
    new = {ref: strong_keys(fields) for ref, fields in come.items()}
    wanted = {key for keys in new.values() for key in keys}
    known: dict[str, Keys] = {}
    bearers: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for ref in standing.at if wanted else ():
        if ref not in asked and ref not in back:
            _note(bearers, known, ref, standing.keys_of(situation, ref), wanted)
    found: dict[str, str] = {}
    lookalikes, earlier = find_people(situation, standing, come), standing.at.keys() - back
    for ref, keys in new.items():
        first = (
            _find_first(keys, bearers, known)
            or (_find_former(situation, standing, rows[ref]) if ref in rows else None)
            or lookalikes.find(ref, earlier)
        )
        if ref in back:
            # Of two who were both here before, nobody is asked again.
            is_asked = first is not None and situation.lookups.was_made_since(ref, first)
        else:
            is_asked = ref in rows or _asks_of_one_from_elsewhere(situation, standing, ref, first)
        if first is not None and is_asked:
            found[ref] = first
        else:
            earlier.add(ref)
            _note(bearers, known, ref, keys, wanted)
    return found


def _asks_of_one_from_elsewhere(
    situation: Situation, standing: Standing, ref: str, first: str | None
) -> bool:
    """Of what was typed in another list its people are asked there.

    But for what only this run's typing here repeats: it was nobody's when they were.
    """
    if situation.lookups.asks_of(ref, TELLING):
        return True
    fields = situation.records[ref].fields
    return first is not None and is_typed_alike(situation, standing, first, fields)


def _find_former(situation: Situation, standing: Standing, newcomer: Newcomer) -> str | None:
    """Ctrl+Z: its reference is another row's, and so that row's record was called before."""
    ref = newcomer.outcome.row.ref
    if ref is None or ref not in standing.at or not standing.is_live(situation, ref):
        return None
    return ref if _was_called(situation, standing, ref, newcomer.record.fields) else None


def _find_retyped(
    situation: Situation, standing: Standing, newcomers: Sequence[Newcomer]
) -> Repeats:
    """Finds rows that repeat, but for its keys, one that people deleted and that we put back.

    Retyped without its reference: while the row was away, it was somebody new, and nobody had to
    be asked. Or brought back with Ctrl+Z, with what was typed in it before any run took that: it
    has its reference or, sorted off it since, somebody's.
    """
    new = {one.record.ref: one.outcome.row for one in newcomers}
    referring = {ref: row for ref, row in new.items() if row.ref is not None}
    back = _find_put_back(situation, standing) if referring else frozenset()
    return {
        **_find_claimed(situation, referring, back, situation.state.rows.keys()),
        **_find_claimed(situation, {**standing.at, **new}, standing.returned, standing.returned),
    }


def _were_both_here(situation: Situation, ref: str, first: str) -> bool:
    """Before the first one's row went: however alike two kits are, nobody retyped one."""
    record = situation.records.get(ref)
    if record is None:
        return False
    came_at = situation.lookups.came_at(ref) or record.updated_at
    return came_at < (situation.state.rows[first].missing_since or situation.now)


def _find_put_back(situation: Situation, standing: Standing) -> AbstractSet[str]:
    """Those of which a note says so still, and whose rows stand."""
    rows = situation.state.rows
    return {ref for ref in standing.at if ref in rows and says_it_came_back(rows[ref].note)}


def _find_claimed(
    situation: Situation,
    rows: Mapping[str, SheetRow],
    firsts: AbstractSet[str],
    among: AbstractSet[str],
) -> Repeats:
    """By reference, which of `firsts` a row is like; of each of them, the likest row alone."""
    if not firsts:
        return {}
    likeness = Likeness(situation.state.rows, among)
    claims: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for ref, row in rows.items():
        first, score = likeness.find_best(row, among)
        if first is None or first not in firsts:
            continue
        is_telling = _is_telling(situation, ref, row, first, is_no_chance=is_no_chance(score))
        if is_telling and not _were_both_here(situation, ref, first):
            claims[first].append((score, ref))
    best = {first: sorted(some, reverse=True)[:2] for first, some in claims.items()}
    return {
        some[0][1]: first
        for first, some in best.items()
        if len(some) == 1 or some[0][0] > some[1][0]
    }


def _is_telling(
    situation: Situation, ref: str, row: SheetRow, first: str, *, is_no_chance: bool
) -> bool:
    """At least one of the cells that equal the first one's has a value that nobody else has.

    Where that may be chance: of a person, the family name and a way to reach them.
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
    return bool(telling if is_no_chance else is_named and telling & _WAYS)


def _note(
    bearers: dict[tuple[str, ...], list[str]],
    known: dict[str, Keys],
    ref: str,
    keys: Keys,
    wanted: AbstractSet[tuple[str, ...]],
) -> None:
    """Only records whose keys a new row has, too: a large list has thousands of others."""
    if not wanted.isdisjoint(keys):
        known[ref] = keys
        for key in keys:
            bearers[key].append(ref)


def _find_first(
    keys: Keys, bearers: Mapping[tuple[str, ...], Sequence[str]], known: Mapping[str, Keys]
) -> str | None:
    """The one with all of its keys, else the only one with any: a shared key is nobody's own."""
    shared = [bearers[key] for key in keys if key in bearers]
    for refs in shared:
        for ref in refs:
            if set(keys) <= set(known[ref]):
                return ref
    return next((refs[0] for refs in shared if len(refs) == 1), None)
