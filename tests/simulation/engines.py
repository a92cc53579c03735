"""Deliberately naive engines, each ours but for one rule, as entry points of the commands.

`python -m simulation --engine tests/simulation/engines.py:NAME` plays one, « _ » for spaces.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from sync_service.domain.base import Decision, Problem, TabState
from sync_service.domain.errors import QuotaExceeded
from sync_service.domain.spreadsheet import SheetRow, SpreadsheetSnapshot, TabSnapshot, WriteBatch
from sync_service.entrypoints.cli import main
from sync_service.entrypoints.cli import sync as command
from sync_service.ports import Progress
from sync_service.sync import sync_spreadsheet
from sync_service.sync.gathering import situations
from sync_service.sync.plan_tabs import SheetRun
from sync_service.sync.planning import merge
from sync_service.sync.planning.columns.title_rows import TitleRows
from sync_service.sync.planning.identity.claims import Claiming
from sync_service.sync.planning.identity.match_index import MatchIndex, Matching
from sync_service.sync.planning.identity.matching import match_rows
from sync_service.sync.planning.merge import Outcome, Sides, merge_cell
from sync_service.sync.planning.rows import decisions, raised_guards, sealed
from sync_service.sync.planning.rows.repeats import Repeated
from sync_service.sync.planning.situation import OURS, Rulebook
from sync_service.sync.run_sync import run_sync
from sync_service.sync.sync_services import RunReport, SyncRequest, SyncServices
from sync_service.sync.verification.verify import Verdict
from sync_service.sync.writing import send_batch
from sync_service.sync.writing.send_write import Written


def _by_row_number(rows: Sequence[SheetRow], known: MatchIndex) -> Matching:
    """A row is whatever record stood at its number."""
    at = {base.row_hint: ref for ref, base in known.base.items()}
    return _match(rows, {row.index: at.get(row.index) for row in rows})


def _first_reference_wins(rows: Sequence[SheetRow], known: MatchIndex) -> Matching:
    """The first row that bears a reference is its record, whatever it holds."""
    return _match(rows, {row.index: row.ref if row.ref in known.usable else None for row in rows})


def _reference_only(rows: Sequence[SheetRow], known: MatchIndex) -> Matching:
    """As ours, but content says nothing: only references and repeated rows count."""
    blind = replace(
        known,
        fingerprints=dict.fromkeys(known.fingerprints, ""),
        base={ref: replace(base, cells={}) for ref, base in known.base.items()},
    )
    return match_rows(rows, blind)


def _disowns_what_it_appended(rows: Sequence[SheetRow], known: MatchIndex) -> Matching:
    """A row of ours whose write nobody saw proved is known by no reference, name or cells."""
    proved = {ref: known.fingerprints[ref] for ref in known.fingerprints.keys() & known.base}
    unknown = replace(
        known, fingerprints=proved, shown=lambda _ref: None, namesake_of=lambda _row: None
    )
    return match_rows(rows, unknown)


def _headings_say_nothing(rows: Sequence[SheetRow], known: MatchIndex) -> Matching:
    """In a matrix, too, a row is rather whom its reference names."""
    return match_rows(rows, replace(known, headings=frozenset()))


def _holds_when_in_doubt(rows: Sequence[SheetRow], known: MatchIndex) -> Matching:
    """Leaves every row alone that is not exactly as it was."""
    matching = match_rows(rows, known)
    fingerprints = {row.index: row.fingerprint for row in rows}
    for index, ref in list(matching.found.items()):
        if ref in known.fingerprints and known.fingerprints[ref] != fingerprints[index]:
            matching.held[index] = matching.found.pop(index)
    return matching


def _knows_nobody_by_name(rows: Sequence[SheetRow], known: MatchIndex) -> Matching:
    """Who has neither a reference nor stood here is somebody new."""
    return _disowns_what_it_appended(rows, replace(known, record_of=lambda _key: None))


def _last_of_a_name_wins(rows: Sequence[SheetRow], known: MatchIndex) -> Matching:
    """Whoever is typed with somebody's name or address is that one, wherever else they stand."""
    matching = match_rows(rows, known)
    for row in list(matching.new):
        refs = {known.record_of(key) for key in known.row_keys(row)} & set(matching.found.values())
        ref = next(iter(refs), None)
        if ref is not None:
            matching.found = {at: one for at, one in matching.found.items() if one != ref}
            matching.found[row.index] = ref
            matching.new.remove(row)
    return matching


def _last_write_wins(sides: Sides) -> Outcome:
    """Where both sides changed, what was typed in the sheet goes over the other."""
    outcome = merge_cell(sides)
    if outcome.problem != "conflict":
        return outcome
    return merge_cell(replace(sides, base=sides.base._replace(value=sides.current)))


def _writes_over_formulas(sides: Sides) -> Outcome:
    """A cell is a cell, whoever calculates it."""
    return merge_cell(replace(sides, writable=True))


def _believes_its_writes(
    batch: WriteBatch, before: TabSnapshot, after: TabSnapshot, header_row: int
) -> Verdict:
    """Never looks where a write landed."""
    del batch, before, after, header_row
    return Verdict(is_as_planned=True)


def _match(rows: Sequence[SheetRow], wanted: dict[int, str | None]) -> Matching:
    matching = Matching()
    for row in rows:
        ref = wanted[row.index]
        if row.is_blank:
            continue
        if ref is None or ref in matching.taken:
            matching.new.append(row)
        else:
            matching.found[row.index] = ref
            matching.taken.add(ref)
    return matching


ENGINES: dict[str, Rulebook] = {
    "row number": replace(OURS, match_rows=_by_row_number),
    "first reference wins": replace(OURS, match_rows=_first_reference_wins),
    "reference only": replace(OURS, match_rows=_reference_only),
    "disowns what it appended": replace(
        OURS, match_rows=_disowns_what_it_appended, moves_base_after_repair=False
    ),
    "headings say nothing": replace(OURS, match_rows=_headings_say_nothing),
    "no verify": replace(OURS, verify=_believes_its_writes),
    "last write wins": replace(OURS, merge_cell=_last_write_wins),
    "writes over formulas": replace(OURS, merge_cell=_writes_over_formulas),
    "missing means deleted": replace(OURS, looks_before_archiving=1),
    "holds when in doubt": replace(OURS, match_rows=_holds_when_in_doubt),
    "no guards": replace(OURS, is_guarded=False),
    "guards counted anew each run": replace(OURS, remembers_guards=False),
    "knows nobody by name": replace(OURS, match_rows=_knows_nobody_by_name),
    "last of a name wins": replace(OURS, match_rows=_last_of_a_name_wins),
    "takes the fullest titles": OURS,
    "forgets rows that wait": OURS,
    "takes words along": OURS,
    "takes a no for a yes": OURS,
    "erases what it knows": OURS,
    "takes a refusal for a write": replace(OURS, verify=_believes_its_writes),
    "a base that never moves after a repair": replace(OURS, moves_base_after_repair=False),
}


def _take_a_no_for_a_yes() -> None:
    """Whoever answers a guard has seen it, whatever they answered."""
    ours = vars(situations)["_covered"]

    def covered(
        problems: Sequence[Problem], state: TabState, decision: Decision
    ) -> frozenset[str]:
        answers: Sequence[Decision] = ("confirm", "database") if decision == "confirm" else ()
        return frozenset[str]().union(*(ours(problems, state, one) for one in answers))

    vars(situations)["_covered"] = covered


def _take_the_fullest_titles() -> None:
    """The row that names most fields is the list's, whoever stands above it."""

    def find(rows: TitleRows, least: int) -> int | None:
        named: Sequence[int] = vars(TitleRows)["_named"].__get__(rows)
        best = max(range(len(named)), key=lambda row: (named[row], -row), default=None)
        return None if best is None or named[best] < least else best

    type.__setattr__(TitleRows, "_find_best", find)


def _forget_rows_that_wait() -> None:
    """A column was sorted where records' own cells show it, and in no other row."""
    ours = vars(raised_guards)["Changes"]
    vars(raised_guards)["Changes"] = lambda *some: ours(*some[:-1])


def _eliminate_nobody() -> None:
    """What the other rows leave says nothing either."""
    type.__setattr__(Claiming, "_eliminate", lambda *_: {})


def _know_nobody_by_name() -> None:
    """Nor is anybody asked about as one."""
    vars(decisions)["judge_repeats"] = lambda *_: Repeated()


def _erase_what_it_knows() -> None:
    """Whatever was typed since, in the row of whom it erases, is somebody's."""
    vars(sealed)["_personal_cells"] = lambda *_: {}


def _take_words_along() -> None:
    """A cell is its value, whatever else somebody wrote into it."""
    vars(merge)["has_words"] = lambda *_: False


def _take_a_refusal_for_a_write() -> None:
    """What Google does not take because the requests are used up counts as sent."""
    ours, seen = vars(send_batch)["write"], dict[str, SpreadsheetSnapshot]()
    recover = vars(sync_spreadsheet)["recover_writes"]

    def look(run: SheetRun, snapshot: SpreadsheetSnapshot) -> SpreadsheetSnapshot:
        seen[run.spreadsheet_id] = recover(run, snapshot)
        return seen[run.spreadsheet_id]

    def write(run: SheetRun, batch: WriteBatch) -> Written:
        try:
            written: Written = ours(run, batch)
        except QuotaExceeded:
            return Written(seen[run.spreadsheet_id], is_applied=True)
        return written

    vars(send_batch)["write"] = write
    vars(sync_spreadsheet)["recover_writes"] = look


_CHANGED = {
    "headings say nothing": _eliminate_nobody,
    "forgets rows that wait": _forget_rows_that_wait,
    "takes the fullest titles": _take_the_fullest_titles,
    "knows nobody by name": _know_nobody_by_name,
    "takes words along": _take_words_along,
    "takes a no for a yes": _take_a_no_for_a_yes,
    "erases what it knows": _erase_what_it_knows,
    "takes a refusal for a write": _take_a_refusal_for_a_write,
}


def launcher(name: str) -> Callable[[], None]:
    """The commands, of which `sync` runs by another rulebook."""
    spoken = name.replace("_", " ")
    if spoken in _CHANGED:
        _CHANGED[spoken]()
    rulebook = ENGINES[spoken]

    def run_naively(services: SyncServices, request: SyncRequest, progress: Progress) -> RunReport:
        return run_sync(replace(services, rulebook=rulebook), request, progress)

    vars(command)["run_sync"] = run_naively
    return main
