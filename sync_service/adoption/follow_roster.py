"""One look at the coordinator's tab « Partenaires »: proposes, follows, pauses, takes leave.

What is decided is stored before anything is written anywhere, and each step can be told again: a
crash between two of them is met by the next look.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from sync_service.adoption.leave_sheet import Leaving, ask_nothing, forget_sheet, leave_sheet
from sync_service.adoption.roster_cells import (
    Shown,
    batch_of,
    gone_key,
    gone_problem,
    live_beside,
    problems_of,
    proposal_key,
    put_back,
    show,
    without_cells,
)
from sync_service.adoption.roster_look import Looking, find_structure, look_at_row, read_structures
from sync_service.adoption.roster_plan import Judged, Situation, gone, judge
from sync_service.adoption.roster_tab import RosterSheet, Wish, read_roster
from sync_service.domain.base import Problem, ProblemKind
from sync_service.domain.errors import (
    LostAccess,
    NoSpreadsheet,
    QuotaExceeded,
    SpreadsheetError,
    Trashed,
    Unreachable,
    UsageError,
    WriteRefused,
)
from sync_service.domain.mapping import Mappings
from sync_service.domain.roster import LIVE, ROSTER_KEY, RosterState, RosterTab, TabKey, merged
from sync_service.domain.spreadsheet import SpreadsheetSnapshot, WriteBatch
from sync_service.domain.wording import desk_sentences, roster_sentences
from sync_service.ports import Database, RandomSource
from sync_service.ports.surroundings import LEASE_SECONDS, Held, beating, new_run_id, take_lease
from sync_service.sync.plan_tabs import lease_name
from sync_service.sync.rivals import find_other, name_of, signed

_MOST_LOOKS = 10
"""Partners' sheets read in one look: Google's quota is for those that are followed."""
_ROUNDS = 3
"""Rows may move between two writes."""
NO_TAB = -1
"""In place of the tab's number, in a problem about a tab that is not there."""


@dataclass(frozen=True, slots=True)
class Roster:
    """What a look goes through; `files` are the mapping files' alone."""

    spreadsheet_id: str
    files: Mappings
    leaving: Leaving
    rng: RandomSource
    settle_seconds: float


@dataclass(frozen=True, slots=True)
class RosterReport:
    """What the tab says after a look; `is_waiting`: somebody is typing in it."""

    sheet: RosterSheet | None = None
    shown: Sequence[Shown] = ()
    is_waiting: bool = False
    error: str = ""


def follow_roster(roster: Roster) -> RosterReport:
    """Raises OutsideError where Google does not answer."""
    try:
        snapshot = roster.leaving.spreadsheets.read(roster.spreadsheet_id)
    except (LostAccess, NoSpreadsheet, Trashed) as error:
        return _not_there(roster, error)
    sheet = _read(roster, snapshot)
    if sheet is None:
        return _not_there(roster, None)
    if not _is_quiet(roster, sheet):
        # Looked at again only where there is something to do: a look at rest is one read.
        roster.leaving.sleep(max(roster.settle_seconds, roster.leaving.quiet_seconds))
        again = _read(roster, roster.leaving.spreadsheets.read(roster.spreadsheet_id))
        if again is None or again.rows != sheet.rows:
            return RosterReport(sheet, is_waiting=True)
        sheet = again
        _carry_out(roster, sheet)
        try:
            _show(roster, sheet)
        except WriteRefused as error:
            # Whatever was decided holds; the desk tells what the tab cannot.
            return replace(_report(roster, sheet), error=str(error))
    return _report(roster, sheet)


def _read(roster: Roster, snapshot: SpreadsheetSnapshot) -> RosterSheet | None:
    other = find_other(snapshot.marker, _installation(roster), roster.spreadsheet_id)
    if other is not None:
        raise UsageError(desk_sentences.other_installation())
    return read_roster(snapshot)


def _installation(roster: Roster) -> str:
    return name_of(roster.leaving.database, roster.rng)


def _looking(roster: Roster) -> Looking:
    leaving = roster.leaving
    with leaving.database.reading() as stored:
        followed = merged(roster.files, stored.roster.read_all())
    return Looking(leaving.database, leaving.spreadsheets, leaving.clock, followed)


def _situation(roster: Roster) -> Situation:
    names = read_structures(_looking(roster))
    with roster.leaving.database.reading() as stored:
        known = {one.key: one for one in stored.roster.read_all()}
        problems = stored.problems.read_open(roster.spreadsheet_id)
    decided = _decided(known, problems)
    return Situation(
        roster.files,
        known,
        decided,
        partial(find_structure, names),
        names.show,
        roster.leaving.clock.now(),
    )


def _decided(
    known: Mapping[TabKey, RosterTab], problems: Sequence[Problem]
) -> Mapping[TabKey, Wish]:
    """A yes or no to just what is proposed now, a yes to the leaving of whose row is gone."""
    answers = {one.row_key: one.decision for one in problems if one.decision is not None}
    wishes: dict[TabKey, Wish] = {}
    for key, tab in known.items():
        if (said := answers.get(proposal_key(tab))) is not None:
            wishes[key] = "decline" if said == "database" else "follow"
        elif gone_key(tab) in answers:
            wishes[key] = "leave"
    return wishes


def _is_quiet(roster: Roster, sheet: RosterSheet) -> bool:
    """Nothing is to be done, and the tab shows what there is to know."""
    situation = _situation(roster)
    judged = judge(sheet, situation)
    is_still = all(one.step == "nothing" or _waits_for_others(one, situation) for one in judged)
    is_shown = batch_of(sheet, _shown(judged, situation)).is_empty
    leaves = any(_is_to_leave(one, situation.decided) for one in gone(sheet, situation))
    return is_still and is_shown and not leaves


def _waits_for_others(judged: Judged, situation: Situation) -> bool:
    """It leaves with the last tab of its spreadsheet."""
    known = judged.known if judged.step == "leave" else None
    return known is not None and bool(live_beside(known, situation.known, situation.files))


def _is_to_leave(tab: RosterTab, decided: Mapping[TabKey, Wish]) -> bool:
    return tab.state == "leaving" or (tab.state in LIVE and decided.get(tab.key) == "leave")


def _carry_out(roster: Roster, sheet: RosterSheet) -> None:
    situation = _situation(roster)
    judged = judge(sheet, situation)
    for one in judged:
        if one.step == "move":
            _save(roster, _moved(one, situation))
    for tab in gone(sheet, situation):
        _let_go(roster, tab, situation.decided)
    looks = [one for one in judged if one.step in ("look", "join")]
    for one in sorted(looks, key=_turn)[:_MOST_LOOKS]:
        _look(roster, one)
    _take_leave(roster)


def _turn(judged: Judged) -> tuple[bool, str]:
    """Who was said yes to comes first, then whoever was looked at longest ago."""
    known = judged.known
    return judged.step != "join", known.looked_at.isoformat() if known else ""


def _moved(judged: Judged, situation: Situation) -> RosterTab:
    known, row = judged.known, judged.row
    assert judged.to is not None  # noqa: S101 - what moves knows where to
    assert row.key is not None  # noqa: S101 - as above
    said = row.word if row.is_hers else ""
    if known is None:
        return RosterTab(*row.key, judged.structure.slug, judged.to, situation.now, said=said)
    message = known.message if judged.to == known.state else ""
    return replace(known, state=judged.to, message=message, said=said)


def _let_go(roster: Roster, tab: RosterTab, decided: Mapping[TabKey, Wish]) -> None:
    """A row that is gone stops nobody in silence."""
    if tab.state not in (*LIVE, "leaving"):
        with roster.leaving.database.transaction() as stored:
            stored.roster.forget(tab)
    elif tab.state in LIVE and _is_to_leave(tab, decided):
        _save(roster, replace(tab, state="leaving", message=""))


def _look(roster: Roster, judged: Judged) -> None:
    try:
        tab = look_at_row(_looking(roster), judged)
    except (Unreachable, QuotaExceeded):
        return  # the next look tries again; the others are no worse for it
    _save(roster, _answered(judged, tab))


def _answered(judged: Judged, tab: RosterTab) -> RosterTab:
    """Followed, where a yes is to this; one to a name like another's is to be said once seen."""
    known, word = judged.known, judged.row.word if judged.row.is_hers else ""
    obeyed = known.said if known is not None else ""
    if judged.step != "join" or tab.rules is None:
        return replace(tab, said=obeyed)
    is_seen = known is not None and proposal_key(tab) == proposal_key(known)
    is_said_here = word != obeyed
    if is_seen or (is_said_here and not judged.structure.alike):
        return replace(tab, state="followed", message="", said=word)
    return replace(tab, said=word)


def _save(roster: Roster, tab: RosterTab) -> None:
    with roster.leaving.database.transaction() as stored:
        stored.roster.save(tab)


def _take_leave(roster: Roster) -> None:
    """Of each spreadsheet whose last tab goes; what is out of reach is tried again."""
    with roster.leaving.database.reading() as stored:
        kept = {one.key: one for one in stored.roster.read_all()}
    for tab in kept.values():
        if tab.state != "leaving" or live_beside(tab, kept, roster.files):
            continue
        try:
            is_left = _leave_sheet(roster, tab.spreadsheet_id)
        except (Trashed, NoSpreadsheet):
            # Its owner has thrown it away: nothing is to go out of it, and nobody is to mend it.
            forget_sheet(roster.leaving, tab.spreadsheet_id)
            message = roster_sentences.left_in_the_bin()
            _save(roster, replace(tab, state="left", message=message))
        except SpreadsheetError as error:
            ask_nothing(roster.leaving, tab.spreadsheet_id)
            _save(roster, replace(tab, message=roster_sentences.still_there(str(error))))
        else:
            if is_left:
                _save(roster, replace(tab, state="left", message=""))


def stop_following(database: Database, spreadsheet_id: str, *, is_over: bool) -> None:
    """Its tabs leave, or have left, whatever the roster's rows still say; idempotent."""
    with database.transaction() as stored:
        for one in stored.roster.read_all():
            if one.spreadsheet_id == spreadsheet_id and one.state in (*LIVE, "leaving"):
                state: RosterState = "left" if is_over else "leaving"
                stored.roster.save(replace(one, state=state, message=""))


def _leave_sheet(roster: Roster, spreadsheet_id: str) -> bool:
    """False while somebody else has the sheet in hand."""
    database, clock = roster.leaving.database, roster.leaving.clock
    held = Held(database, clock, lease_name(spreadsheet_id))
    with database.transaction() as stored:
        if not take_lease(stored, held.lease, LEASE_SECONDS, clock.now()):
            return False
    with beating(held):
        leave_sheet(replace(roster.leaving, database=held), spreadsheet_id)
    return True


def _show(roster: Roster, settled: RosterSheet) -> None:
    """Our words and notes, into the tab as it is now, unless somebody typed in it meanwhile."""
    database, clock = roster.leaving.database, roster.leaving.clock
    held = Held(database, clock, lease_name(roster.spreadsheet_id))
    with database.transaction() as stored:
        if not take_lease(stored, held.lease, LEASE_SECONDS, clock.now()):
            return
    with beating(held):
        snapshot = roster.leaving.spreadsheets.read(roster.spreadsheet_id)
        sheet = read_roster(snapshot)
        with database.reading() as stored:
            is_writing = bool(stored.memory.read_open_intents(roster.spreadsheet_id))
        # A sync's own write is proved first: its marker is the last one then.
        if sheet is not None and sheet.rows == settled.rows and not is_writing:
            _write(roster, sheet, snapshot.marker or _new_marker(roster))


def _new_marker(roster: Roster) -> str:
    now = roster.leaving.clock.now()
    return signed(new_run_id(now, roster.rng), _installation(roster), roster.spreadsheet_id)


def _write(roster: Roster, sheet: RosterSheet, marker: str) -> None:
    """With the marker that is there: a write of the sync's is told by it.

    Raises WriteRefused where not even notes are taken.
    """
    situation = _situation(roster)
    batch = batch_of(sheet, _shown(judge(sheet, situation), situation))
    for _ in range(_ROUNDS):
        if batch.is_empty:
            return
        after = read_roster(_send(roster, replace(batch, marker=marker)))
        if after is None:
            return
        sheet, batch = after, put_back(sheet, after, batch)


def _send(roster: Roster, batch: WriteBatch) -> SpreadsheetSnapshot:
    spreadsheets = roster.leaving.spreadsheets
    try:
        return spreadsheets.write(roster.spreadsheet_id, batch)
    except WriteRefused:
        return spreadsheets.write(roster.spreadsheet_id, without_cells(batch))


def _shown(judged: Sequence[Judged], situation: Situation) -> Sequence[Shown]:
    return [show(one, situation.known, situation.files) for one in judged]


def _problems(sheet: RosterSheet, situation: Situation) -> Iterator[Problem]:
    yield from problems_of(sheet, _shown(judge(sheet, situation), situation))
    for tab in gone(sheet, situation):
        if tab.state in LIVE:
            yield gone_problem(sheet, tab, situation.name_of(tab.partner))


def _report(roster: Roster, sheet: RosterSheet) -> RosterReport:
    situation = _situation(roster)
    _store(roster, sheet.tab.sheet_id, [*_problems(sheet, situation)])
    return RosterReport(sheet, _shown(judge(sheet, situation), situation))


def _store(roster: Roster, place: int, problems: Sequence[Problem]) -> None:
    """In place of whatever the tab asked before, wherever it stood."""
    now, name = roster.leaving.clock.now(), roster.spreadsheet_id
    with roster.leaving.database.transaction() as stored:
        known = stored.problems.read_open(name)
        for one in {one.sheet_id for one in known if _is_of_roster(one)} | {place}:
            others = [p for p in known if p.sheet_id == one and not _is_of_roster(p)]
            stored.problems.replace(name, one, [*others, *(problems if one == place else ())], now)


def _is_of_roster(problem: Problem) -> bool:
    return problem.row_key.startswith(ROSTER_KEY)


def _not_there(roster: Roster, error: SpreadsheetError | None) -> RosterReport:
    """What was followed still is; nothing is concluded from a tab that is not there."""
    address = roster.leaving.spreadsheets.service_address(roster.spreadsheet_id)
    kind: ProblemKind = "missing_tab"
    message = roster_sentences.no_roster()
    if isinstance(error, Trashed):
        kind, message = "trashed", desk_sentences.trashed()
    elif isinstance(error, NoSpreadsheet):
        kind, message = "refused", str(error)
    elif error is not None:
        kind, message = "lost_access", desk_sentences.lost_access(address)
    problem = Problem(kind, message, roster.spreadsheet_id, NO_TAB, row_key=ROSTER_KEY)
    _store(roster, NO_TAB, [problem])
    return RosterReport(error=message)
