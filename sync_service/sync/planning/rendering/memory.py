"""What is remembered of a tab after a run: its own values and the rows that changed."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from sync_service.domain import sentences
from sync_service.domain.base import BaseRow, ColumnMemory, Problem, ProblemKind, TabState
from sync_service.domain.snapshot import cell_name
from sync_service.sync.planning.columns.spills import Spill
from sync_service.sync.planning.rendering.canvas import Canvas
from sync_service.sync.planning.rows.decisions import Decided
from sync_service.sync.planning.rows.guards import remember_guards
from sync_service.sync.planning.rows.match_index import base_fingerprints
from sync_service.sync.planning.rows.repeats import Repeated, Repeats
from sync_service.sync.planning.situation import Situation

_FEW = 100
"""More rows at once are a first fill: nobody types them anew before they have references."""


@dataclass(frozen=True, slots=True)
class TabMemory:
    """A tab's own values, the rows to store, and the references whose row is forgotten."""

    state: TabState
    rows: Sequence[BaseRow] = ()
    forgotten: Sequence[str] = ()


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
        asked=remember_guards(decided.guards),
        repeats=_repeats(canvas, rows, decided.repeated),
    )
    if known and fields != tuple(situation.state.fields):
        # Digests cover the columns of their day: when these change, every row is stored again.
        kept = {ref: row for ref, row in {**known, **rows}.items() if ref not in forgotten}
        fingerprints = base_fingerprints(kept, (), canvas.view)
        anew = [replace(row, fingerprint=fingerprints[ref]) for ref, row in kept.items()]
        return TabMemory(state, anew, forgotten)
    changed = [row for ref, row in rows.items() if not _is_same(row, known.get(ref))]
    return TabMemory(state, changed, forgotten)


def _columns(canvas: Canvas, rows: Mapping[str, BaseRow]) -> Mapping[str, ColumnMemory]:
    """What a drop-down list offers is known once it is written."""
    memory = canvas.view.header.memory
    if rows is not canvas.written or not canvas.offered:
        return memory
    offered = {name: replace(memory[name], offered=d) for name, d in canvas.offered.items()}
    return {**memory, **offered}


def _unnamed(canvas: Canvas, rows: Mapping[str, BaseRow]) -> Sequence[str]:
    """Of those that wait for their reference, and of the newcomers while nothing is written."""
    state = canvas.situation.state
    coming = {*state.unnamed, *(ref for ref in canvas.ingested if ref not in state.rows)}
    if rows is canvas.written:
        coming -= rows.keys()
    shown = {row.ref for row in canvas.view.rows} if coming else set()
    return () if len(coming) > _FEW else tuple(sorted(coming - shown))


def _repeats(canvas: Canvas, rows: Mapping[str, BaseRow], repeated: Repeated) -> Repeats:
    """Until it is written, what is over has its note still."""
    over = () if rows is canvas.written else repeated.over
    return {**repeated.open, **dict.fromkeys(over, "")}


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
    return _nothing_read(situation, "missing_column", sentences.no_header())


def out_of_order(situation: Situation, spill: Spill) -> tuple[Problem, TabMemory]:
    """The formula that gives everything gives nothing now: no information either."""
    shown = situation.tab.cell(spill.row, spill.column).text
    at = cell_name(spill.row, spill.column)
    return _nothing_read(situation, "refused", sentences.broken_formula(at, shown))


def _nothing_read(
    situation: Situation, kind: ProblemKind, message: str
) -> tuple[Problem, TabMemory]:
    problem = Problem(
        kind=kind,
        message=_capital(message),
        spreadsheet_id=situation.spreadsheet_id,
        sheet_id=situation.tab.sheet_id,
        tab=situation.tab.title,
        partner=situation.partner,
        since=situation.now,
    )
    return problem, TabMemory(replace(situation.state, title=situation.tab.title))


def _is_same(row: BaseRow, known: BaseRow | None) -> bool:
    """Where a row stands is no reason to store it again."""
    if known is None or row.fingerprint != known.fingerprint:
        return False
    return replace(row, row_hint=known.row_hint) == known


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
