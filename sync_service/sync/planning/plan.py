"""What one run will do with one tab: `plan` is pure, and so is the base that it leaves behind.

Read `plan` from top to bottom: columns, rows, decisions, drawing. Knows no port.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from french_cells.reading import Value
from sync_service.domain.base import REMARK, UNMET, BaseRow, Problem
from sync_service.domain.record import Record, linked_from
from sync_service.domain.spreadsheet import InsertWrite, WriteBatch
from sync_service.domain.wording import sentences
from sync_service.sync.planning.assumptions import AcceptingCodec
from sync_service.sync.planning.cells.cells_above import find_said_once, with_days_beside
from sync_service.sync.planning.cells.times_before import with_times_around
from sync_service.sync.planning.columns.header import Header, find_header, without_columns
from sync_service.sync.planning.columns.layout import View, view_tab, with_remarks
from sync_service.sync.planning.columns.spills import broken_columns, find_spills
from sync_service.sync.planning.identity.match_index import NOTHING_LEFT, MatchIndex
from sync_service.sync.planning.memory import TabMemory, remember
from sync_service.sync.planning.nothing_read import out_of_order, unreadable
from sync_service.sync.planning.reappearing import ask_again, forget_lost_cells
from sync_service.sync.planning.rendering.barred_columns import (
    draw_barred_columns,
    find_barred_columns,
)
from sync_service.sync.planning.rendering.canvas import (
    Canvas,
    Step,
    complain_of_settings,
    draw_anchors,
    draw_dropdowns,
    draw_growth,
    draw_reference_column,
    draw_table,
    reference_column,
)
from sync_service.sync.planning.rendering.drawn_columns import (
    complain_of_columns,
    complain_of_second_columns,
)
from sync_service.sync.planning.rendering.drawn_drafts import (
    draw_drafts,
    draw_orphans,
    draw_other_titles,
)
from sync_service.sync.planning.rendering.drawn_groups import (
    draw_arrivals,
    draw_departures,
    draw_duplicates,
    draw_guards,
    draw_passed_over,
    draw_repeats,
    draw_title_notes,
    put_back_refused,
)
from sync_service.sync.planning.rendering.drawn_marked import draw_marked
from sync_service.sync.planning.rendering.drawn_rows import draw_row, take_back_strays
from sync_service.sync.planning.rendering.drawn_titles import (
    draw_new_titles,
    draw_questions,
    find_accepted,
    find_questions,
)
from sync_service.sync.planning.rows import decisions
from sync_service.sync.planning.rows.asides import with_held_years
from sync_service.sync.planning.rows.build_match_index import build_match_index
from sync_service.sync.planning.rows.decisions import Decided
from sync_service.sync.planning.rows.other_families import give_back, let_others_in
from sync_service.sync.planning.rows.other_titles import match_others
from sync_service.sync.planning.rows.over_erased import fill_covered, let_go_of_erased
from sync_service.sync.planning.rows.put_off import is_given_beside, is_planned_by_day
from sync_service.sync.planning.rows.sealed import find_unsealed, put_back_prints, put_back_sealed
from sync_service.sync.planning.rows.unseen import with_unseen
from sync_service.sync.planning.situation import Situation
from sync_service.sync.planning.tab_codecs import RememberingCodec

REFUSED_WRITE = "write"
"""The row key of the problem about a batch that Google refused: it concerns the whole tab."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that one run decided for one tab.

    `ingested` is the memory before the write, `written` the memory once `batch` is applied;
    `pending` are decided problems (row key, field) that end only with the write.
    """

    problems: Sequence[Problem]
    ingested: TabMemory
    written: TabMemory
    batch: WriteBatch = field(default_factory=lambda: WriteBatch(""))
    room: Sequence[InsertWrite] = ()
    """Rows to insert first, by a write of their own; then this plan is made again."""
    created: Sequence[Record] = ()
    updated: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    by_its_day: frozenset[str] = frozenset()
    """Sessions that are planned because of their new day: their state is nobody's word."""
    by_other_cell: frozenset[str] = frozenset()
    """Sessions whose state another cell of their row gives, or takes back."""
    archived: Sequence[str] = ()
    returned: Sequence[str] = ()
    confirmed: Sequence[tuple[str, str, Value]] = ()
    """Reference, field and value of assumptions that a person accepted."""
    meant: Mapping[str, int] = field(default_factory=dict)
    """Sessions with more people than places → how many a row says are meant."""
    reborn: frozenset[str] = frozenset()
    """References whose tombstones are not needed any more: a new record uses the row, or an erased
    person's cells are remembered until they are emptied."""
    steps: Sequence[Step] = ()
    replaced: Sequence[tuple[str, str, Value, Value]] = ()
    """Reference, field, what was typed, and the value that a person preferred to it."""
    pending: frozenset[tuple[str, str]] = frozenset()
    left_alone: frozenset[str] = frozenset()
    """References of rows that nothing was decided about: their problems stay open."""
    rows: int = 0
    asked_above: frozenset[int] = frozenset()
    """Rows whose question is asked in another row."""
    lacking: Mapping[str, Sequence[int]] = field(default_factory=dict)
    """Fields of which one thing is asked for all rows that wait for it, on a title."""
    others: Mapping[tuple[str, str | None], int] = field(default_factory=dict)
    """A problem's `row_key` and field → for how many more rows it asks."""
    is_unsettled: bool = False
    is_guarded: bool = False
    columns: Mapping[str, int] = field(default_factory=dict)
    """Where each field's column is in the tab as observed."""
    groups: Mapping[str, str] = field(default_factory=dict)
    """Fields of which half an edit makes no sense → what is asked about together."""


def plan(situation: Situation) -> Plan:
    # Identity, merge and rules read the same cells: each different cell is read only once.
    situation = replace(situation, codec=RememberingCodec(situation.codec))
    header = situation.header or find_header(situation.tab, situation.columns, situation.state)
    # Titles wiped by accident must not look like a thousand emptied rows.
    if not header.is_found:
        problem, memory = unreadable(situation)
        return Plan([problem], memory, memory)
    spills = find_spills(situation.tab, header.first_row)
    # What a broken formula showed is missing, but nobody deleted it.
    broken = broken_columns(spills, header.columns)
    if broken and not header.columns.keys() - broken.keys():
        problem, memory = out_of_order(situation, next(iter(broken.values())))
        return Plan([problem], memory, memory)
    header = without_columns(header, broken, "broken")
    situation = _with_answers(situation, header)
    readers = replace(situation.readers, said_once=find_said_once(situation, header))
    situation = replace(situation, readers=readers)
    view = view_tab(situation.tab, header, spills)
    view = replace(view, rows=situation.tombstones.without_cells(view.rows))
    situation = put_back_sealed(situation, view.rows)
    view = replace(view, rows=with_times_around(situation, view))
    view = replace(view, rows=with_held_years(situation, view.rows))
    view = replace(view, rows=with_days_beside(situation, _with_remarks(situation, view).rows))
    situation = put_back_prints(situation, view.rows)
    known = build_match_index(situation, view)
    view = _without_erased(situation, view, known)
    matching = match_others(situation, view, known)
    let_others_in(situation, view, matching)
    let_go_of_erased(situation, view, matching)
    situation = fill_covered(situation, view, matching)
    situation = forget_lost_cells(situation, view, matching)
    decided = give_back(situation, view, decisions.decide(situation, view, known, matching))
    # Everything is decided here: a dry run shows exactly what a run writes.
    canvas = Canvas(situation, view, reference_column(view))
    return _assemble(canvas, decided, _draw(canvas, decided))


def _with_answers(situation: Situation, header: Header) -> Situation:
    """Answers for whole columns: what they cover is no assumption any more."""
    situation = ask_again(situation)
    accepted = find_accepted(situation, header)
    if not accepted:
        return situation
    rules = situation.rules
    accepting = AcceptingCodec(situation.codec, accepted, rules.layout, rules.cell_field)
    return replace(situation, codec=RememberingCodec(accepting), accepted=accepted)


def _without_erased(situation: Situation, view: View, known: MatchIndex) -> View:
    """Without rows of records erased by date: neither read, nor written, nor missed."""
    erased = situation.tombstones.find_over(view.rows, frozenset(known.fingerprints.values()))
    if not erased:
        return view
    return replace(view, rows=[row for row in view.rows if row.index not in erased])


def _with_remarks(situation: Situation, view: View) -> View:
    if situation.readers.beside is None:
        return view
    known = (row.cells.get(REMARK, UNMET).note for row in situation.state.rows.values())
    return with_remarks(view, situation.readers.beside, frozenset(filter(None, known)))


def _draw(canvas: Canvas, decided: Decided) -> WriteBatch:
    complain_of_settings(canvas)
    complain_of_columns(canvas, decided.lacking)
    complain_of_second_columns(canvas)
    protections = draw_reference_column(canvas)
    canvas.on_reference.update(
        (later, sentences.repeats(first)) for later, first in decided.repeated.open.items()
    )
    questions = find_questions(canvas, decided)
    canvas.asked_once = frozenset(one.key for one in questions)
    canvas.barred = find_barred_columns(canvas, decided)
    for row in decided.merged:
        known = canvas.situation.state.rows.get(row.ref)
        draw_row(canvas, row, known or BaseRow(row.ref, {}))
    left = decided.matching.left
    for newcomer in decided.newcomers:
        cells = left.get(newcomer.outcome.row.index, NOTHING_LEFT)
        draw_row(canvas, newcomer.outcome, BaseRow(newcomer.record.ref, cells))
    for marked in decided.marked:
        draw_marked(canvas, marked)
    draw_drafts(canvas, decided.drafts)
    others = draw_other_titles(canvas, decided)
    draw_passed_over(canvas, decided.matching, decided.rows, decided.passed_over - others)
    draw_duplicates(canvas, decided)
    draw_repeats(canvas, decided, arrived=False)
    draw_questions(canvas, questions)
    put_back_refused(canvas, decided)
    draw_guards(canvas, canvas.guards)
    draw_departures(canvas, decided.departures)
    draw_orphans(canvas, decided)
    draw_arrivals(canvas, decided.departures, decided.matching.taken, decided.series)
    draw_repeats(canvas, decided, arrived=True)
    take_back_strays(canvas, decided.merged)
    draw_barred_columns(canvas)
    draw_title_notes(canvas)
    draw_new_titles(canvas)
    anchors = draw_anchors(canvas)
    return WriteBatch(
        marker="",
        cells=tuple(canvas.cells),
        notes=tuple(canvas.notes),
        anchors=tuple(anchors),
        dropdowns=tuple(draw_dropdowns(canvas)),
        protections=tuple(protections),
        grows=tuple(draw_growth(canvas)),
        tables=tuple(draw_table(canvas)),
    )


def _assemble(canvas: Canvas, decided: Decided, batch: WriteBatch) -> Plan:
    departures = decided.departures
    created = (*(newcomer.record for newcomer in decided.newcomers), *decided.series)
    updated = {**with_unseen(canvas.situation, canvas.view, decided), **departures.given_back}
    taken = (*(one.fields for one in created), *updated.values())
    first_named = linked_from(taken, canvas.situation.first_named)
    ingested = remember(canvas, decided, is_written=False)
    codecs = canvas.situation.codec.fields
    return Plan(
        problems=tuple(canvas.problems),
        ingested=ingested,
        written=remember(canvas, decided, is_written=True),
        batch=batch,
        room=canvas.room,
        created=(*first_named, *created),
        updated=updated,
        by_its_day=frozenset(row.ref for row in decided.merged if is_planned_by_day(row)),
        by_other_cell=frozenset(row.ref for row in decided.merged if is_given_beside(row)),
        archived=tuple(base.ref for base in departures.archived),
        returned=tuple(decided.returned),
        confirmed=tuple(canvas.confirmed),
        meant=decided.meant,
        reborn=_find_reborn(canvas.situation, decided, ingested.rows),
        steps=tuple(canvas.steps),
        replaced=tuple(canvas.replaced),
        pending=frozenset(canvas.pending),
        left_alone=decided.refs_left_alone,
        rows=len(decided.matching.found) + len(decided.newcomers),
        asked_above=frozenset(one.row.index for one in decided.drafts if one.is_asked_above),
        lacking=decided.lacking,
        others=decided.others,
        is_unsettled=bool(decided.settling.unsettled)
        or departures.is_waiting
        or canvas.has_new_titles,
        is_guarded=bool(canvas.guards),
        columns=canvas.view.header.columns,
        groups={n: codec.group for n, codec in codecs.items() if codec.group},
    )


def _find_reborn(
    situation: Situation, decided: Decided, rows: Sequence[BaseRow]
) -> frozenset[str]:
    referenced = {newcomer.outcome.row.ref for newcomer in decided.newcomers}
    return find_unsealed(situation, rows) | (situation.tombstones.refs & referenced)
