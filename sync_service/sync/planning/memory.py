"""What a run remembers of a tab for the next one: once decided, and once it is written.

Decides nothing about rows or cells, and knows no port.
"""

from collections import Counter
from collections.abc import Collection, Container, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from french_cells.reading import Raw
from sync_service.domain.base import UNMET, BaseRow, ColumnMemory, TabState, row_fingerprint
from sync_service.domain.prints import SHOWN
from sync_service.domain.record import is_nobody
from sync_service.domain.spreadsheet import SheetRow
from sync_service.sync.planning.assumptions import ACCEPTED, answers_in, is_renaming, question_in
from sync_service.sync.planning.cells.times_before import find_timed
from sync_service.sync.planning.identity.contested import cell_prints
from sync_service.sync.planning.identity.match_index import NOBODY, NOBODY_ASKED
from sync_service.sync.planning.left_as_is import is_left
from sync_service.sync.planning.rendering.canvas import Canvas
from sync_service.sync.planning.rows.build_match_index import base_fingerprints
from sync_service.sync.planning.rows.decisions import Decided
from sync_service.sync.planning.rows.guards.asking import (
    BESIDE,
    load_pairs,
    paired,
    place_of,
    row_element,
    row_of,
)
from sync_service.sync.planning.rows.guards.guard import held_by, remember_guards
from sync_service.sync.planning.rows.guards.strayed import find_strayed
from sync_service.sync.planning.rows.guards.wiped_conflicts import find_wiped
from sync_service.sync.planning.rows.missing import find_answered
from sync_service.sync.planning.rows.other_titles import prints_of
from sync_service.sync.planning.rows.repeats import Repeated, Repeats
from sync_service.sync.planning.rows.same_place import asks_where_it_is
from sync_service.sync.planning.situation import Situation

_FEW = 100
"""With more new rows it is a first fill: nobody retypes them before they have references."""


@dataclass(frozen=True, slots=True)
class TabMemory:
    """A tab's state, the base rows to store, and references whose row is forgotten."""

    state: TabState
    rows: Sequence[BaseRow] = ()
    forgotten: Sequence[str] = ()


def remember(canvas: Canvas, decided: Decided, *, is_written: bool) -> TabMemory:
    """What the next run has to know, before the write or once it is proved."""
    rows = canvas.written if is_written else canvas.ingested
    situation, header = canvas.situation, canvas.view.header
    settling, forgotten = decided.settling, decided.departures.forgotten
    known, fields = situation.state.rows, tuple(sorted(header.columns))
    # Guards start once the first meeting is over: until then all rows are new.
    is_met = situation.state.first_met_at is not None or not settling.unsettled
    guards = canvas.guards if is_written else decided.guards
    state = replace(
        situation.state,
        columns=_columns(canvas, is_written=is_written),
        header_row=header.row,
        reference_column=canvas.reference_column,
        first_met_at=(situation.state.first_met_at or situation.now) if is_met else None,
        fields=fields,
        waiting=settling.waiting,
        headings=_headings(canvas, decided.passed_over),
        title=situation.tab.title,
        unnamed=_unnamed(canvas, is_written=is_written),
        asked=remember_guards(
            guards,
            answered=find_answered(situation),
            cleared=decided.departures.cleared,
            shown=_shown(canvas, decided, rows),
            beside=_beside(canvas, decided, is_written=is_written),
            drafts=_drafts(decided),
            contested=_contested(decided),
            wiped=_wiped(situation, decided),
            contested_cells=_contested_cells(situation, decided),
            below_titles=_below_titles(decided),
            size=[str(situation.tab.row_count)] if _asks_where_it_is(canvas) else (),
            timed=_timed(canvas, decided, rows),
            strayed=find_strayed(situation.state.asked, held_by(guards)),
        ),
        repeats=_repeats(decided.repeated, is_written=is_written),
        apart=decided.repeated.distinct,
        assumptions=_assumptions(canvas, is_written=is_written),
        is_fed=canvas.view.is_fed,
    )
    if known and fields != tuple(situation.state.fields):
        # Fingerprints cover the columns of their day: if these change, all are stored again.
        kept = {ref: row for ref, row in {**known, **rows}.items() if ref not in forgotten}
        fingerprints = base_fingerprints(kept, (), canvas.view)
        refreshed = [replace(row, fingerprint=fingerprints[ref]) for ref, row in kept.items()]
        return TabMemory(state, refreshed, forgotten)
    moved = () if is_written else canvas.moved
    changed = {r: one for r, one in rows.items() if r in moved or not _is_same(one, known.get(r))}
    placed = {} if is_written else _place_around(canvas, decided)
    return TabMemory(state, [*{**placed, **changed}.values()], forgotten)


def _place_around(canvas: Canvas, decided: Decided) -> Mapping[str, BaseRow]:
    """Rows that moved, while a note is an answer where it stood: known by those around it."""
    if canvas.moved or not _asks_where_it_is(canvas):
        return {}
    known = canvas.situation.state.rows
    found = ((known.get(ref), index) for index, ref in decided.matching.found.items())
    return {
        row.ref: replace(canvas.ingested.get(row.ref, row), row_hint=index)
        for row, index in found
        if row is not None and row.row_hint != index
    }


def _asks_where_it_is(canvas: Canvas) -> bool:
    """A guard's question is about rows, or a column: it is answered wherever these stand."""
    asking = (one for one in canvas.problems if one.ref is not None and one.field)
    return any(one.kind == "held" or is_renaming(one.message) for one in asking)


def _shown(canvas: Canvas, decided: Decided, rows: Mapping[str, BaseRow]) -> Collection[str]:
    """What rows show whose changes a guard holds: their bases, `rows`, do not hold that.

    Of those that this run did not judge, as remembered.
    """
    elements = {element for guard in decided.guards for element in guard.elements}
    if not elements:
        return ()
    refs, held = {row_of(one) for one in elements}, {place_of(one) for one in elements}
    state, fields = canvas.situation.state, sorted(canvas.view.header.columns)
    known = load_pairs(state.asked.get(SHOWN, ()))
    shown = {ref: fingerprint for ref, fingerprint in known.items() if ref in refs}
    for one in decided.merged:
        if one.ref in refs:
            base = rows.get(one.ref) or state.rows.get(one.ref) or BaseRow(one.ref, {})
            shown[one.ref] = row_fingerprint(
                [_shown_cell(one.row, base, name, held) for name in fields]
            )
    return [paired(ref, fingerprint) for ref, fingerprint in shown.items()]


def _beside(canvas: Canvas, decided: Decided, *, is_written: bool) -> Collection[str]:
    """Whose rows stand beside others' references while a guard asks about them.

    And beside which references, whose own rows are elsewhere, rows stand that are no records yet.
    """
    asked = {one for guard in decided.guards if guard.kind == "rows" for one in guard.elements}
    born = {one.outcome.row.index for one in decided.newcomers}
    found = [(decided.rows[index], ref) for index, ref in decided.matching.found.items()]
    at_home: set[Raw] = {ref for row, ref in found if row.ref == ref}
    if is_written:
        at_home |= {one.value for one in canvas.cells if one.column == canvas.reference_column}
    waiting = [row.ref for row in decided.matching.new if row.ref and row.index not in born]
    before = load_pairs(canvas.situation.state.asked.get(BESIDE, ()))
    # Retyped whole it is its reference's, for want of anything else: what was said goes on.
    said = {
        row.ref: before.get(ref, NOBODY) if row.ref == ref else ref
        for row, ref in found
        if row.ref is not None and row_element(row) in asked
    }
    said |= {
        row.ref: NOBODY_ASKED
        for row in decided.matching.new
        if row.ref and row_element(row) in asked
    }
    return [
        *(paired(ref, NOBODY) for ref in waiting if ref not in at_home),
        *(paired(ref, of) for ref, of in said.items() if of != NOBODY),
    ]


def _drafts(decided: Decided) -> Collection[str]:
    """A question on a column's title names none of the rows that wait for it."""
    unborn = decided.unborn
    return {decided.rows[index].fingerprint for index in unborn} if len(unborn) <= _FEW else ()


def _wiped(situation: Situation, decided: Decided) -> Collection[str]:
    asked, left_alone = situation.state.asked, decided.refs_left_alone
    return find_wiped(decided.merged, decided.guards, asked, left_alone)


def _timed(canvas: Canvas, decided: Decided, rows: Mapping[str, BaseRow]) -> Collection[str]:
    found = [(ref, decided.rows[index]) for index, ref in decided.matching.found.items()]
    born = [(one.record.ref, one.outcome.row) for one in decided.newcomers]
    return find_timed(canvas.situation, canvas.view, [*found, *born], rows)


def _below_titles(decided: Decided) -> Collection[str]:
    """Wherever a sort takes them next, while their titles are in the tab."""
    rows = (row for one in decided.below.others for row in one.below)
    return [one for row in rows for one in prints_of(row)]


def _contested(decided: Decided) -> Collection[str]:
    """Of equal rows each counts."""
    held = decided.matching.held.items()
    return [paired(decided.rows[index].fingerprint, ref) for index, ref in held]


def _contested_cells(situation: Situation, decided: Decided) -> Collection[str]:
    """So that one of them is known again where it was edited and sorted off its reference.

    Nothing of rows that may be somebody's who was erased, nor of a whole list pasted twice.
    """
    records = situation.records
    held = [
        decided.rows[index]
        for index, ref in decided.matching.held.items()
        if ref not in records or not is_nobody(records[ref])
    ]
    told = {row.fingerprint: " ".join(sorted(cell_prints(row))) for row in held[:_FEW]}
    return [paired(fingerprint, prints) for fingerprint, prints in told.items()]


def _shown_cell(row: SheetRow, base: BaseRow, name: str, held: Container[tuple[str, str]]) -> Raw:
    """As the sheet shows it if it is held or unknown, else with what was just written."""
    is_read = name in row.cells and ((base.ref, name) in held or name not in base.cells)
    return row.cells[name].value if is_read else base.cells.get(name, UNMET).seen


def _columns(canvas: Canvas, *, is_written: bool) -> Mapping[str, ColumnMemory]:
    """With what drop-down lists offer, once they are written."""
    memory = canvas.view.header.memory
    if not is_written or not canvas.offered:
        return memory
    offered = {name: replace(memory[name], offered=d) for name, d in canvas.offered.items()}
    return {**memory, **offered}


def _unnamed(canvas: Canvas, *, is_written: bool) -> Sequence[str]:
    """References that their rows do not show yet: from earlier runs, and of new rows."""
    state = canvas.situation.state
    coming = {*state.unnamed, *(ref for ref in canvas.ingested if ref not in state.rows)}
    if is_written:
        coming -= canvas.written.keys()
    shown = {row.ref for row in canvas.view.rows} if coming else set()
    return () if len(coming) > _FEW else tuple(sorted(coming - shown))


def _repeats(repeated: Repeated, *, is_written: bool) -> Repeats:
    """Until the write, an ended question still has its note: remembered as "".

    One that may be asked again is remembered under the other record then.
    """
    ended, suspended = () if is_written else repeated.ended, repeated.suspended
    turned = {suspended[later]: later for later in ended if later in suspended}
    return {**suspended, **turned, **repeated.open, **dict.fromkeys(ended, "")}


def _assumptions(canvas: Canvas, *, is_written: bool) -> Mapping[str, str]:
    """Where notes stand counts once it is written; questions and answers count at once."""
    situation = canvas.situation
    before = situation.state.assumptions
    answered = Counter({key: answers_in(one) for key, one in before.items()})
    answered.update(canvas.answered)
    given = {
        key: ACCEPTED if is_renaming(key) else str(count)
        for key, count in answered.items()
        if count
    }
    # Somebody may say yes before the write is proved: the problem is open by then.
    not_yet = dict.fromkeys(canvas.assumptions, "")
    open_now = canvas.assumptions if is_written else {**not_yet, **before}
    asked = {key: one for key, one in open_now.items() if not answers_in(one)}
    # A yes does not cover words that were corrected before it was given.
    accepted = {
        key: ACCEPTED
        for key in situation.accepted
        if key == question_in(key)
        or before.get(key) == ACCEPTED
        or key in canvas.let_stand
        or is_left(key)
    }
    accepted.update(dict.fromkeys(canvas.left, ACCEPTED))
    ended = situation.accepted | canvas.left
    left = {key: one for key, one in asked.items() if key not in ended}
    return {**given, **left, **accepted}


def _headings(canvas: Canvas, passed_over: AbstractSet[int]) -> Sequence[str]:
    """Headings found in this run, and known ones that were not judged in it."""
    known = frozenset(canvas.situation.state.headings)
    if not (known or passed_over):
        return ()
    rows = canvas.view.rows
    return sorted(
        {r.fingerprint for r in rows if r.index in passed_over or r.fingerprint in known}
    )


def _is_same(row: BaseRow, known: BaseRow | None) -> bool:
    """Moving is no reason to store a row again, unless its question depends on its place."""
    if known is None or row.fingerprint != known.fingerprint:
        return False
    if row.row_hint != known.row_hint and asks_where_it_is(row):
        return False
    return replace(row, row_hint=known.row_hint) == known
