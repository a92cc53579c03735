"""Decides what becomes of every row: merged, admitted, held or archived. Draws nothing.

Only rows that have stood still long enough count: a row half typed, or a sort under way, waits.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sync_service.domain.base import REMARK, BaseRow, cells_agree
from sync_service.domain.instants import by_now
from sync_service.domain.mapping import is_link
from sync_service.domain.record import Record, is_nobody
from sync_service.domain.spreadsheet import SheetRow
from sync_service.domain.wording import sentences
from sync_service.domain.wording.row_sentences import is_let_be
from sync_service.domain.wording.sentences import is_ours
from sync_service.sync.planning.cells.day_beside import says_otherwise
from sync_service.sync.planning.columns.layout import View, is_marked, is_marked_outside
from sync_service.sync.planning.identity.match_index import MatchIndex, Matching
from sync_service.sync.planning.merge import text_of
from sync_service.sync.planning.own_names import is_outdated
from sync_service.sync.planning.rows import sealed
from sync_service.sync.planning.rows.asides import is_remarked_anew
from sync_service.sync.planning.rows.copied_states import mark_copied
from sync_service.sync.planning.rows.counted_twice import find_counted_again
from sync_service.sync.planning.rows.departures import Departures, judge_departures
from sync_service.sync.planning.rows.families import ask_about_families, tell_overfull
from sync_service.sync.planning.rows.guards.guard import Guard
from sync_service.sync.planning.rows.guards.holding import hold
from sync_service.sync.planning.rows.headings import find_headings, find_parts, is_no_data
from sync_service.sync.planning.rows.lacking import find_unmarked, lack_columns
from sync_service.sync.planning.rows.marked import (
    MarkedRow,
    find_quoted,
    find_standing,
    forgotten_mark,
)
from sync_service.sync.planning.rows.merging import RowOutcome, bring_asides_along, merge_row
from sync_service.sync.planning.rows.missing import Missing, find_leaving, find_missing
from sync_service.sync.planning.rows.newcomers import (
    Draft,
    Newcomer,
    admit_all,
    fresh_references,
    take_unnamed,
)
from sync_service.sync.planning.rows.nobodys_place import ask_about_nobody
from sync_service.sync.planning.rows.other_titles import TitlesBelow, find_titles_below
from sync_service.sync.planning.rows.raised_guards import raise_about_sorts, raise_guards
from sync_service.sync.planning.rows.repeats import Repeated, find_said_already, judge_repeats
from sync_service.sync.planning.rows.series import keep_day, make_series, tell_left_out
from sync_service.sync.planning.rows.standing import stand, take_heading
from sync_service.sync.planning.rows.stock import ask_about_returned, keep_stock
from sync_service.sync.planning.situation import Situation
from sync_service.sync.planning.under_headings import is_contradicted_above


@dataclass(frozen=True, slots=True)
class Settling:
    """Which rows wait; `waiting` remembers since when each differs from its base."""

    unsettled: frozenset[int]
    waiting: Mapping[str, datetime]
    """Fingerprint of a changed or new row → when it was first seen."""


def settle(
    rows: Iterable[SheetRow], seen: Mapping[str, datetime], now: datetime, settle_seconds: int
) -> Settling:
    """Which of `rows`, all new or changed, have not stood still for `settle_seconds` yet."""
    if settle_seconds <= 0:
        return Settling(frozenset(), {})
    waiting: dict[str, datetime] = {}
    unsettled: set[int] = set()
    for row in rows:
        # By content, not by place: moving a row does not start its wait again.
        since = waiting[row.fingerprint] = by_now(seen.get(row.fingerprint, now), now)
        if now - since < timedelta(seconds=settle_seconds):
            unsettled.add(row.index)
    return Settling(frozenset(unsettled), waiting)


@dataclass(frozen=True, slots=True)
class Decided:
    """The verdict on every row of a tab and on every record that is not in it."""

    rows: Mapping[int, SheetRow]
    matching: Matching
    settling: Settling
    left_alone: AbstractSet[int]
    """Rows that nothing is decided about: not settled yet, or sorted apart."""
    merged: Sequence[RowOutcome]
    marked: Sequence[MarkedRow]
    returned: Sequence[str]
    newcomers: Sequence[Newcomer]
    drafts: Sequence[Draft]
    lacking: Mapping[str, Sequence[int]]
    """Needed fields that the tab has no column for → the rows of the drafts that wait for it."""
    passed_over: frozenset[int]
    """Rows that are no data, such as headings and totals."""
    guards: Sequence[Guard]
    going_back: AbstractSet[str]
    """The part of it that a person refused: the sheet gets its old values back."""
    departures: Departures
    repeated: Repeated
    meant: Mapping[str, int]
    """Sessions with more people than places → how many a row says are meant."""
    below: TitlesBelow
    """Rows of titles among the new ones, and the rows that wait below other lists' titles."""
    series: Sequence[Record] = ()
    """Records that come with a row: the further days of « tous les mardis »."""

    @property
    def unborn(self) -> frozenset[int]:
        """New rows that did not become records: incomplete ones, totals."""
        born = {newcomer.outcome.row.index for newcomer in self.newcomers}
        return frozenset(row.index for row in self.matching.new) - born - self.left_alone

    @property
    def refs_left_alone(self) -> frozenset[str]:
        found = self.matching.found
        return frozenset(ref for index, ref in found.items() if index in self.left_alone)

    @property
    def others(self) -> Mapping[tuple[str, str | None], int]:
        """A problem's `row_key` and field → how many more rows the question stands for."""
        own = (((one.row_key, name), n) for one in self.drafts for name, n in one.others.items())
        return {**dict(own), **self.below.counted(self.drafts)}


def decide(situation: Situation, view: View, known: MatchIndex, matching: Matching) -> Decided:
    rows = {row.index: row for row in view.rows}
    take_unnamed(situation, view, matching)
    below = find_titles_below(situation, view, matching.new)
    totals = _find_no_data(situation, view, matching.new) | below.rows
    fresh = _without(matching.new, totals)
    settling = _let_settle(situation, [*_find_differing(situation, rows, known, matching), *fresh])
    # Before any merge: the values of a row sorted apart may be another person's.
    guards, torn = raise_about_sorts(situation, matching, rows, known)
    left_alone = settling.unsettled | torn
    judged, marked, returned = _judge_found(situation, view, known, matching, left_alone)
    waiting = below.waiting - totals
    admitted, drafts, idle = _admit(situation, view, fresh, left_alone | waiting, matching)
    totals |= idle
    missing = find_missing(situation, matching.taken, is_untitled=view.header.is_wiped(view.tab))
    seated, seated_new, meant = _seat(situation, view, matching, judged, admitted, missing)
    merged, newcomers, refused = keep_stock(situation, seated, seated_new)
    titles = find_headings(situation, view, [draft.row for draft in drafts])
    asked_about, lacking = lack_columns(situation, view, [*_with_advice(drafts, titles)])
    apart = _find_apart(situation, matching, rows, left_alone, merged)
    guards += raise_guards(situation, missing, matching, merged, newcomers, apart, torn)
    merged, guards = sealed.take_away_moved(situation, merged, guards, apart[1])
    held = hold(merged, newcomers, guards, situation.refused)
    # After the guards: a row that one of them is about is not archived meanwhile.
    spared = held.elements | {rows[index].ref or "" for index in torn}
    departures = judge_departures(situation, matching.taken, spared, missing, waiting)
    kept_rows, kept_new = held.merged, held.newcomers
    departures.lent_twice = ask_about_returned(situation, departures.records, kept_rows, kept_new)
    returned += departures.revived
    standing = stand(matching.found, rows, left_alone, kept_rows, departures, returned)
    return Decided(
        rows=rows,
        matching=matching,
        settling=settling,
        left_alone=left_alone,
        merged=kept_rows,
        marked=marked,
        returned=returned,
        newcomers=kept_new,
        drafts=[*refused, *asked_about, *below.drafts(waiting - left_alone)],
        lacking=lacking,
        passed_over=frozenset({index for index, is_title in titles.items() if is_title} | totals),
        guards=guards,
        going_back=held.going_back | (situation.refused & departures.back),
        departures=departures,
        repeated=judge_repeats(situation, standing, kept_new),
        meant=meant,
        below=below,
        series=make_series(situation, kept_rows, kept_new, fresh_references(situation, newcomers)),
    )


def _find_no_data(situation: Situation, view: View, new: Sequence[SheetRow]) -> set[int]:
    """Rows that will never be records: totals, and lines that part the list."""
    totals = {row.index for row in new if is_no_data(situation, view, row)}
    return totals | find_parts(situation, view, new)


def _admit(
    situation: Situation,
    view: View,
    fresh: Sequence[SheetRow],
    left_alone: AbstractSet[int],
    matching: Matching,
) -> tuple[Sequence[Newcomer], Sequence[Draft], frozenset[int]]:
    """New records, drafts, and rows of the latter that turn out to say nothing new."""
    admitted, drafted = admit_all(situation, view, _without(fresh, left_alone), matching.left)
    idle = find_said_already(situation, drafted, admitted) | find_unmarked(situation, drafted)
    drafts = [draft for draft in drafted if draft.row.index not in idle]
    return mark_copied(situation, admitted), drafts, idle


def _let_settle(situation: Situation, changing: Iterable[SheetRow]) -> Settling:
    return settle(changing, situation.state.waiting, situation.now, situation.settle_seconds)


def _seat(
    situation: Situation,
    view: View,
    matching: Matching,
    judged: Sequence[RowOutcome],
    admitted: Sequence[Newcomer],
    missing: Missing,
) -> tuple[Sequence[RowOutcome], Sequence[Newcomer], Mapping[str, int]]:
    """Asks about sessions and families; the last value is `Decided.meant`."""
    seated = tell_left_out(situation, judged, matching.found.values())
    # A row that repeats another and has no note about it does so since this run.
    rows = {row.index: row for row in view.rows}
    newly_repeated = {
        first for one, first in matching.twins.items() if not rows[one].reference_cell.note
    }
    seated = ask_about_families(situation, seated, newly_repeated)
    seated = [ask_about_nobody(situation, row) for row in seated]
    leaving = find_leaving(situation, missing)
    told, new, meant = tell_overfull(situation, seated, admitted, matching.typed_over, leaving)
    return [bring_asides_along(situation, view, one) for one in told], new, meant


def _find_differing(
    situation: Situation, rows: Mapping[int, SheetRow], known: MatchIndex, matching: Matching
) -> Sequence[SheetRow]:
    """Rows of known records that differ from their base."""
    bases = situation.state.rows
    return [
        row
        for index, ref in matching.found.items()
        if known.fingerprints.get(ref) != (row := rows[index]).fingerprint
        or is_remarked_anew(row, bases.get(ref))
    ]


def _find_apart(
    situation: Situation,
    matching: Matching,
    rows: Mapping[int, SheetRow],
    left_alone: AbstractSet[int],
    merged: Sequence[RowOutcome],
) -> tuple[Sequence[tuple[BaseRow, SheetRow]], Sequence[tuple[BaseRow, SheetRow]]]:
    """Rows that are left alone, and those of people who were erased, each with its base."""
    records, judged = situation.records, {row.ref for row in merged}
    known = [
        (index, base)
        for index, ref in matching.found.items()
        if (base := situation.state.rows.get(ref)) is not None
    ]
    unjudged = [(base, rows[index]) for index, base in known if index in left_alone]
    erased = [
        (base, rows[index])
        for index, base in known
        if index not in left_alone and base.ref not in judged
        if base.ref in records and is_nobody(records[base.ref])
    ]
    return unjudged, erased


def _judge_found(
    situation: Situation,
    view: View,
    known: MatchIndex,
    matching: Matching,
    left_alone: AbstractSet[int],
) -> tuple[list[RowOutcome], list[MarkedRow], list[str]]:
    merged: list[RowOutcome] = []
    marked: list[MarkedRow] = []
    returned: list[str] = []
    rows = {row.index: row for row in view.rows}
    is_renamed = _label_checker(situation, view)
    asked = {*situation.state.repeats, *find_counted_again(situation)}
    for index, ref in matching.found.items():
        row, record = rows[index], situation.records.get(ref)
        base = situation.state.rows.get(ref)
        is_as_base = is_untouched(view, row, known.fingerprints.get(ref), base, record)
        # A row that is asked about as a whole is always drawn: its note comes and goes.
        is_asked = ref in asked or says_otherwise(situation, row, record)
        is_asked = is_asked or is_contradicted_above(situation, row, base, record)
        if index in left_alone or (is_as_base and not is_asked and not is_renamed(base)):
            continue
        base = sealed.agree_on_held(situation, row, base or BaseRow(ref, {}), record)
        verdict = _judge_row(situation, view, row, base, record)
        if isinstance(verdict, MarkedRow):
            marked.append(verdict)
            continue
        merged.append(verdict)
        if record is not None and record.archived:
            returned.append(ref)
    return merged, marked, returned


def _judge_row(
    situation: Situation, view: View, row: SheetRow, base: BaseRow, record: Record | None
) -> RowOutcome | MarkedRow:
    """A row of an archived record stays marked unless it is new here, back or edited."""
    if record is None:
        is_outside = is_marked_outside(row, base.ref) or situation.lookups.is_live(base.ref)
        owner = situation.lookups.owner_of(base.ref) if is_outside else ""
        quoted = find_standing(row, base)
        return MarkedRow(row, base, is_outside=is_outside, owner=owner, quoted=quoted)
    if record.archived and not base.cells and is_marked(row, record.ref):
        return forgotten_mark(row, record)
    outcome = merge_row(situation, view, row, base, record)
    outcome = take_heading(situation, keep_day(situation, outcome), base)
    is_back = not base.cells or base.missing_since is not None
    is_erased, is_put_back = is_nobody(record), sealed.is_put_back(situation, row, base, record)
    # Whatever is typed there: a place that was given up is not taken again.
    is_over = is_put_back or (record.archived and is_erased)
    if not (is_over or (record.archived and not is_back and not outcome.changes)):
        return outcome
    # A cell that waits for a person stays as it was typed.
    last = {
        name: record.fields.get(name)
        for name, result in outcome.outcomes.items()
        if result.write is not None and outcome.sides_of[name].base.kind == "agreed"
    }
    kinds = {name: result.base.kind for name, result in outcome.outcomes.items()}
    quoted = {} if is_erased else find_quoted(outcome, last)
    return MarkedRow(
        row,
        base,
        record.fields,
        last,
        kinds,
        is_erased=is_erased,
        is_put_back=is_put_back,
        quoted=quoted,
    )


def is_untouched(
    view: View, row: SheetRow, fingerprint: str | None, base: BaseRow | None, record: Record | None
) -> bool:
    """Most rows end here: row, reference, notes and record are as the base says."""
    if (
        base is None
        or record is None
        or row.fingerprint != fingerprint
        or base.missing_since is not None
    ):
        return False
    if base.archived != record.archived or not _is_reference_in_place(row, base):
        return False
    if row.remark is not None and (is_remarked_anew(row, base) or row.noted):
        return False
    if not (base.archived or view.header.columns.keys() <= {*base.cells}):
        # A column is new here, and blank: its cells meet now, or no run would ever fill them.
        return False
    return cells_agree(base.cells, (*view.header.columns, REMARK), record.fields)


def _label_checker(situation: Situation, view: View) -> Callable[[BaseRow | None], bool]:
    """Finds rows that show a name of ours that has changed; only link columns have any."""
    codecs = situation.codec.fields
    links = [(n, codecs[n]) for n in view.header.columns if n in codecs and is_link(n)]

    def is_renamed(base: BaseRow | None) -> bool:
        if base is None or base.archived or not links:
            return False
        cells = base.cells
        return any(name in cells and is_outdated(codec, cells[name]) for name, codec in links)

    return is_renamed


def _is_reference_in_place(row: SheetRow, base: BaseRow) -> bool:
    note = row.reference_cell.note
    if is_let_be(base.note, note) or (is_ours(note) and note != base.note):
        return False
    if base.archived:
        return is_marked(row, base.ref)
    return text_of(row.reference_cell).strip() == base.ref


def _without(rows: Sequence[SheetRow], indexes: AbstractSet[int]) -> Sequence[SheetRow]:
    return [row for row in rows if row.index not in indexes]


def _with_advice(drafts: Iterable[Draft], titles: Mapping[int, bool]) -> Iterator[Draft]:
    """Drafts that are no headings; one that might be is told how to become one."""
    for draft in drafts:
        if draft.row.index not in titles:
            yield draft
        elif not titles[draft.row.index]:
            complaints = {
                name: (kind, sentences.or_a_title(message))
                for name, (kind, message) in draft.complaints.items()
            }
            yield replace(draft, complaints=complaints)
