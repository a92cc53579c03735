"""What one run will do with one tab: `plan` is pure, and so is the base that it leaves behind.

Read `plan` from top to bottom: columns, rows, decisions, drawing. Knows no port.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from french_cells.reading import Value
from sync_service.domain.base import (
    REMARK,
    UNMET,
    BaseRow,
    ColumnMemory,
    Problem,
    ProblemKind,
    TabState,
)
from sync_service.domain.record import Record, linked_from
from sync_service.domain.spreadsheet import InsertWrite, WriteBatch, cell_name
from sync_service.domain.wording import sentences, tab_sentences
from sync_service.sync.planning.assumptions import (
    ACCEPTED,
    AcceptingCodec,
    answers_in,
    question_in,
)
from sync_service.sync.planning.cells.cells_above import find_said_once, with_days_beside
from sync_service.sync.planning.columns.header import Header, find_header, without_columns
from sync_service.sync.planning.columns.layout import View, view_tab, with_remarks
from sync_service.sync.planning.columns.spills import Spill, broken_columns, find_spills
from sync_service.sync.planning.identity.match import MatchIndex
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
    tell,
)
from sync_service.sync.planning.rendering.drawn_groups import (
    draw_arrivals,
    draw_departures,
    draw_duplicates,
    draw_guards,
    draw_orphans,
    draw_passed_over,
    draw_repeats,
    draw_title_notes,
    put_back_refused,
)
from sync_service.sync.planning.rendering.drawn_marked import draw_marked
from sync_service.sync.planning.rendering.drawn_rows import draw_drafts, draw_row
from sync_service.sync.planning.rendering.drawn_titles import (
    complain_of_columns,
    draw_new_titles,
    draw_questions,
    find_accepted,
    find_questions,
)
from sync_service.sync.planning.rows import decisions
from sync_service.sync.planning.rows.asides import with_held_years
from sync_service.sync.planning.rows.decisions import Decided
from sync_service.sync.planning.rows.departures import find_answered
from sync_service.sync.planning.rows.guards import remember_guards
from sync_service.sync.planning.rows.match_index import base_fingerprints, build_match_index
from sync_service.sync.planning.rows.other_families import give_back, let_others_in
from sync_service.sync.planning.rows.repeats import Repeated, Repeats
from sync_service.sync.planning.rows.unseen import with_unseen
from sync_service.sync.planning.situation import Situation
from sync_service.sync.planning.tab_codecs import RememberingCodec

REFUSED_WRITE = "write"
"""The row key of the problem about a batch that Google refused: it is a tab's, no row's."""
_FEW = 100
"""More rows at once are a first fill: nobody retypes them before they have references."""


@dataclass(frozen=True, slots=True)
class TabMemory:
    """A tab's own values, the rows to store, and the references whose row is forgotten."""

    state: TabState
    rows: Sequence[BaseRow] = ()
    forgotten: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that one run decided for one tab.

    `ingested` is the memory while nothing is written yet, `written` once `batch` is applied;
    `pending` are decided problems (row key, field) that end only with the write.
    """

    problems: Sequence[Problem]
    ingested: TabMemory
    written: TabMemory
    batch: WriteBatch = field(default_factory=lambda: WriteBatch(""))
    room: Sequence[InsertWrite] = ()
    """Rows to insert by a write of their own, before this one is planned anew."""
    created: Sequence[Record] = ()
    updated: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    archived: Sequence[str] = ()
    returned: Sequence[str] = ()
    confirmed: Sequence[tuple[str, str, Value]] = ()
    """Reference, field and value of assumptions that a person accepted."""
    meant: Mapping[str, int] = field(default_factory=dict)
    """Sessions with more people than places → how many of them are meant, as a row says now."""
    reborn: frozenset[str] = frozenset()
    """References of records erased by date whose rows are used again, by new records."""
    steps: Sequence[Step] = ()
    replaced: Sequence[tuple[str, str, Value, Value]] = ()
    """Reference, field, what was typed and the value that a person preferred to it."""
    pending: frozenset[tuple[str, str]] = frozenset()
    left_alone: frozenset[str] = frozenset()
    """References of rows that nothing was decided on: what is open there stays open."""
    rows: int = 0
    told_above: frozenset[int] = frozenset()
    """Rows that wait for what is asked in another one."""
    others: Mapping[tuple[str, str | None], int] = field(default_factory=dict)
    """A problem's `row_key` and field → how many of these it is asked for as well."""
    is_unsettled: bool = False
    is_guarded: bool = False
    columns: Mapping[str, int] = field(default_factory=dict)
    """Where each field's column is in the tab as observed."""


def plan(situation: Situation) -> Plan:
    # Identity, merge and rules read the same cells: each different one is read once.
    situation = replace(situation, codec=RememberingCodec(situation.codec))
    header = situation.header or find_header(situation.tab, situation.columns, situation.state)
    # Titles wiped by accident must not look like a thousand emptied rows.
    if not header.is_found:
        problem, memory = unreadable(situation)
        return Plan([problem], memory, memory)
    spills = find_spills(situation.tab, header.first_row)
    # What a broken formula gave is not there, and nobody took it away.
    broken = broken_columns(spills, header.columns)
    if broken and not header.columns.keys() - broken.keys():
        problem, memory = out_of_order(situation, next(iter(broken.values())))
        return Plan([problem], memory, memory)
    header = without_columns(header, broken, "broken")
    situation = _with_answers(situation, header)
    situation = replace(situation, said_once=find_said_once(situation, header))
    view = view_tab(situation.tab, header, spills)
    view = replace(view, rows=situation.tombstones.without_cells(view.rows))
    view = replace(view, rows=with_held_years(situation, view.rows))
    view = replace(view, rows=with_days_beside(situation, _with_remarks(situation, view).rows))
    known = build_match_index(situation, view)
    view = _without_the_gone(situation, view, known)
    matching = situation.rulebook.match_rows(view.rows, known)
    let_others_in(situation, view, matching)
    situation = forget_lost_cells(situation, view, matching)
    decided = give_back(situation, view, decisions.decide(situation, view, known, matching))
    # From here on nothing is decided any more: a dry run shows just what a run writes.
    canvas = Canvas(situation, view, reference_column(view))
    return _assemble(canvas, decided, _draw(canvas, decided))


def _with_answers(situation: Situation, header: Header) -> Situation:
    """What was said yes to for a whole column is no assumption any more."""
    situation = ask_again(situation)
    accepted = find_accepted(situation, header)
    if not accepted:
        return situation
    rules = situation.rules
    accepting = AcceptingCodec(situation.codec, accepted, rules.layout, rules.cell_field)
    return replace(situation, codec=RememberingCodec(accepting), accepted=accepted)


def _without_the_gone(situation: Situation, view: View, known: MatchIndex) -> View:
    """Rows of what was erased by date are neither read nor written nor missed."""
    over = situation.tombstones.find_over(view.rows, frozenset(known.fingerprints.values()))
    if not over:
        return view
    return replace(view, rows=[row for row in view.rows if row.index not in over])


def _with_remarks(situation: Situation, view: View) -> View:
    if situation.beside is None:
        return view
    known = (row.cells.get(REMARK, UNMET).note for row in situation.state.rows.values())
    return with_remarks(view, situation.beside, frozenset(filter(None, known)))


def _draw(canvas: Canvas, decided: Decided) -> WriteBatch:
    complain_of_settings(canvas)
    complain_of_columns(canvas, decided.lacking)
    protections = draw_reference_column(canvas)
    canvas.asides.update(
        (later, sentences.repeats(first)) for later, first in decided.repeated.open.items()
    )
    questions = find_questions(canvas, decided)
    canvas.throughout = frozenset(one.key for one in questions)
    canvas.barred = find_barred_columns(canvas, decided)
    for row in decided.merged:
        known = canvas.situation.state.rows.get(row.ref)
        draw_row(canvas, row, known or BaseRow(row.ref, {}))
    for newcomer in decided.newcomers:
        draw_row(canvas, newcomer.outcome, BaseRow(newcomer.record.ref, {}))
    for marked in decided.marked:
        draw_marked(canvas, marked)
    draw_drafts(canvas, decided.drafts)
    draw_passed_over(canvas, decided.matching, decided.rows, decided.passed_over)
    draw_duplicates(canvas, decided)
    draw_repeats(canvas, decided, arrived=False)
    draw_questions(canvas, questions)
    put_back_refused(canvas, decided)
    draw_guards(canvas, canvas.guards)
    draw_departures(canvas, decided.departures)
    draw_orphans(canvas, decided)
    draw_arrivals(canvas, decided.departures, decided.matching.taken, decided.series)
    draw_repeats(canvas, decided, arrived=True)
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
    memories = [remember(canvas, rows, decided) for rows in (canvas.ingested, canvas.written)]
    departures = decided.departures
    created = (*(newcomer.record for newcomer in decided.newcomers), *decided.series)
    updated = {**with_unseen(canvas.situation, canvas.view, decided), **departures.given_back}
    taken = (*(one.fields for one in created), *updated.values())
    first_named = linked_from(taken, canvas.situation.first_named)
    return Plan(
        problems=tuple(canvas.problems),
        ingested=memories[0],
        written=memories[1],
        batch=batch,
        room=canvas.room,
        created=(*first_named, *created),
        updated=updated,
        archived=tuple(base.ref for base in departures.archived),
        returned=tuple(decided.returned),
        confirmed=tuple(canvas.confirmed),
        meant=decided.meant,
        reborn=_find_reborn(canvas.situation, decided),
        steps=tuple(canvas.steps),
        replaced=tuple(canvas.replaced),
        pending=frozenset(canvas.pending),
        left_alone=decided.refs_left_alone,
        rows=len(decided.matching.found) + len(decided.newcomers),
        told_above=frozenset(one.row.index for one in decided.drafts if one.is_told_above),
        others=decided.others,
        is_unsettled=bool(decided.settling.unsettled)
        or departures.is_waiting
        or canvas.has_new_titles,
        is_guarded=bool(canvas.guards),
        columns=canvas.view.header.columns,
    )


def _find_reborn(situation: Situation, decided: Decided) -> frozenset[str]:
    borne = {newcomer.outcome.row.ref for newcomer in decided.newcomers}
    return situation.tombstones.refs & borne


def remember(canvas: Canvas, rows: Mapping[str, BaseRow], decided: Decided) -> TabMemory:
    situation, header = canvas.situation, canvas.view.header
    settling, forgotten = decided.settling, decided.departures.forgotten
    known, fields = situation.state.rows, tuple(sorted(header.columns))
    # Guards begin once the first meeting is over: until then all rows are new.
    is_met = situation.state.first_met_at is not None or not settling.unsettled
    state = replace(
        situation.state,
        columns=_columns(canvas, rows),
        header_row=header.row,
        reference_column=canvas.reference_column,
        first_met_at=(situation.state.first_met_at or situation.now) if is_met else None,
        fields=fields,
        waiting=settling.waiting,
        headings=_headings(canvas, decided.passed_over),
        title=situation.tab.title,
        unnamed=_unnamed(canvas, rows),
        asked=remember_guards(
            decided.guards if rows is canvas.ingested else canvas.guards,
            answered=find_answered(situation),
            cleared=decided.departures.cleared,
        ),
        repeats=_repeats(canvas, rows, decided.repeated),
        apart=decided.repeated.apart,
        assumptions=_assumptions(canvas, rows),
        is_fed=canvas.view.is_fed,
    )
    if known and fields != tuple(situation.state.fields):
        # Digests cover the columns of their day: when these change, every row is stored again.
        kept = {ref: row for ref, row in {**known, **rows}.items() if ref not in forgotten}
        fingerprints = base_fingerprints(kept, (), canvas.view)
        anew = [replace(row, fingerprint=fingerprints[ref]) for ref, row in kept.items()]
        return TabMemory(state, anew, forgotten)
    moved = canvas.moved if rows is canvas.ingested else ()
    changed = [r for ref, r in rows.items() if ref in moved or not _is_same(r, known.get(ref))]
    return TabMemory(state, changed, forgotten)


def _columns(canvas: Canvas, rows: Mapping[str, BaseRow]) -> Mapping[str, ColumnMemory]:
    """What a drop-down list offers is known once it is written."""
    memory = canvas.view.header.memory
    if rows is not canvas.written or not canvas.offered:
        return memory
    offered = {name: replace(memory[name], offered=d) for name, d in canvas.offered.items()}
    return {**memory, **offered}


def _unnamed(canvas: Canvas, rows: Mapping[str, BaseRow]) -> Sequence[str]:
    """References that their rows do not show yet: known ones, and newcomers' before the write."""
    state = canvas.situation.state
    coming = {*state.unnamed, *(ref for ref in canvas.ingested if ref not in state.rows)}
    if rows is canvas.written:
        coming -= rows.keys()
    shown = {row.ref for row in canvas.view.rows} if coming else set()
    return () if len(coming) > _FEW else tuple(sorted(coming - shown))


def _repeats(canvas: Canvas, rows: Mapping[str, BaseRow], repeated: Repeated) -> Repeats:
    """Until it is written, what is over has its note still."""
    over = () if rows is canvas.written else repeated.over
    return {**repeated.asleep, **repeated.open, **dict.fromkeys(over, "")}


def _assumptions(canvas: Canvas, rows: Mapping[str, BaseRow]) -> Mapping[str, str]:
    """A note stands once it is written; what is asked, and an answer, counts at once."""
    situation = canvas.situation
    before = situation.state.assumptions
    answered = Counter({key: answers_in(one) for key, one in before.items()})
    answered.update(canvas.answered)
    given = {key: str(count) for key, count in answered.items() if count}
    # Whoever says yes before the write is proved is heard: the problem is open by then.
    not_yet = dict.fromkeys(canvas.assumptions, "")
    open_now = canvas.assumptions if rows is canvas.written else {**not_yet, **before}
    asked = {key: one for key, one in open_now.items() if not answers_in(one)}
    # Words that went, mended, before anybody said yes to the rest were not said yes to.
    accepted = {
        key: ACCEPTED
        for key in situation.accepted
        if key == question_in(key) or before.get(key) == ACCEPTED or key in canvas.let_stand
    }
    left = {key: one for key, one in asked.items() if key not in situation.accepted}
    return {**given, **left, **accepted}


def _headings(canvas: Canvas, passed_over: AbstractSet[int]) -> Sequence[str]:
    """Those of this run, and known ones that were not judged in it."""
    known = frozenset(canvas.situation.state.headings)
    if not (known or passed_over):
        return ()
    rows = canvas.view.rows
    return sorted(
        {r.fingerprint for r in rows if r.index in passed_over or r.fingerprint in known}
    )


def unreadable(situation: Situation) -> tuple[Problem, TabMemory]:
    """No header, no information: nothing changes."""
    return _nothing_read(situation, "missing_column", tab_sentences.no_header())


def out_of_order(situation: Situation, spill: Spill) -> tuple[Problem, TabMemory]:
    """The formula that gives everything gives nothing now: no information either."""
    shown = situation.tab.cell(spill.row, spill.column).text
    at = cell_name(spill.row, spill.column)
    return _nothing_read(situation, "refused", tab_sentences.broken_formula(at, shown))


def _nothing_read(
    situation: Situation, kind: ProblemKind, message: str
) -> tuple[Problem, TabMemory]:
    memory = TabMemory(replace(situation.state, title=situation.tab.title))
    return tell(situation, kind, message), memory


def _is_same(row: BaseRow, known: BaseRow | None) -> bool:
    """Where a row is, is no reason to store it again."""
    if known is None or row.fingerprint != known.fingerprint:
        return False
    return replace(row, row_hint=known.row_hint) == known
