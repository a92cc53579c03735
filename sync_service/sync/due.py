"""Which spreadsheets a run reads: named by Drive, waiting for something, or with news to receive.

A few statements find whom the latest changes may concern, for any number of spreadsheets. A « no »
means that none of these changes is news to it; what an earlier plan left undone is not considered.
After a « yes », only the spreadsheet's rows tell what it has to receive.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import TypeVar

from sync_service.domain.base import Problem, TabState
from sync_service.domain.codec import EntityCodec, compose_records
from sync_service.domain.decisions import ASKS, LENT_TWICE, is_about_seats
from sync_service.domain.errors import OutsideError
from sync_service.domain.instants import is_time_to_retry, past
from sync_service.domain.mapping import SpreadsheetMapping, is_link, may_explain, named_by
from sync_service.domain.record import Entity, entity_of
from sync_service.model.composites import changes_overnight
from sync_service.ports import Pulse, SpreadsheetState, Transaction
from sync_service.sync.gathering.constants import find_session, only_of
from sync_service.sync.gathering.matrix_situation import matrix_receives
from sync_service.sync.gathering.situations import (
    MappedTab,
    codec_builder,
    composites_without_names,
    mapped_tabs,
    read_shown,
    rules_fingerprint,
)
from sync_service.sync.gathering.withdrawn import find_loans_of, find_withdrawn
from sync_service.sync.planning.following import has_to_receive, stops
from sync_service.sync.planning.own_names import has_outdated
from sync_service.sync.planning.rendering.canvas import offer_fingerprint, offered_choices
from sync_service.sync.sync_services import SyncRequest, SyncServices
from sync_service.sync.tab_reports import Standing, read_standing
from sync_service.sync.unread_questions import find_unread

MOST = 1000
"""So many changes are examined one by one; beyond that, every spreadsheet checks its rows."""

_DAYS: Sequence[Entity] = ("meeting", "attendance")
_MEMBERS: Sequence[Entity] = ("organisation", "contact")
"""The kinds of records that head the rows of a matrix."""

_Key = TypeVar("_Key")


@dataclass(frozen=True, slots=True)
class Touched:
    """The number of the latest change that may concern each of these; 0 or missing: none."""

    everybody: int = 0
    holders: Mapping[str, int] = field(default_factory=dict)
    """Spreadsheet id → latest change of a record that has a row there."""
    owners: Mapping[str, int] = field(default_factory=dict)
    """Partner's slug → latest change of a record that is the partner's now."""
    entities: Mapping[Entity, int] = field(default_factory=dict)

    def concerns(self, tabs: Sequence[MappedTab], planned_change: int) -> bool:
        """Whether any of these tabs may have to receive something that came after this change."""
        latest = [self.everybody, *(self._latest_for(tab) for tab in tabs)]
        return max(latest) > planned_change

    def _latest_for(self, mapped: MappedTab) -> int:
        held = self.holders.get(mapped.spreadsheet.spreadsheet_id, 0)
        owned = self.owners.get(mapped.partner_in_scope or "", 0)
        shown = (self.entities.get(kind, 0) for kind in _shown_of_all(mapped))
        return max(held, owned, *shown)


def _shown_of_all(mapped: MappedTab) -> Sequence[Entity]:
    """The kinds of records of which the tab shows everybody's."""
    is_own = mapped.partner_in_scope is not None
    if mapped.rules.layout == "matrix":
        return _DAYS if is_own else (*_DAYS, *_MEMBERS)
    return () if is_own else (mapped.rules.entity,)


def read_touched(stored: Transaction, after: int) -> Touched:
    """For all changes after this one."""
    touches = stored.journal.read_latest(after, MOST)
    if not touches:
        return Touched()
    changed = ((one.ref, one.number) for one in touches)
    latest = _latest([*changed, *find_loans_of(stored, touches)])
    # A record that changes hands takes along the records that belong to it.
    passed_on = [one.number for one in touches if one.field == "id" or is_link(one.field)]
    unseen = touches[-1].number - 1 if len(touches) == MOST else 0
    holding = stored.memory.find_tabs_holding(latest, missing=True)
    owners = stored.records.find_owners(latest)
    return Touched(
        max([unseen, *passed_on]),
        _latest((at, latest[ref]) for ref, tabs in holding.items() for at, _ in tabs),
        _latest((slug, latest[ref]) for ref, slugs in owners.items() for slug in slugs),
        _latest((entity_of(ref), number) for ref, number in latest.items()),
    )


def _latest(pairs: Iterable[tuple[_Key, int]]) -> Mapping[_Key, int]:
    latest: dict[_Key, int] = {}
    for key, number in pairs:
        latest[key] = max(number, latest.get(key, 0))
    return latest


@dataclass(frozen=True, slots=True)
class Due:
    """The spreadsheets to read in this run.

    `named`: those that Drive reports as changed up to `token`, which is None if it is the one we
    had. `blindness`: why Drive did not answer, so that nothing is known about the others.
    `standing`: what was read to find them, if that is still complete.
    """

    ids: frozenset[str]
    named: frozenset[str] = frozenset()
    token: str | None = None
    blindness: str = ""
    standing: Standing | None = None

    @property
    def is_blind(self) -> bool:
        return bool(self.blindness)


def find_due(services: SyncServices, request: SyncRequest, pulse: Pulse) -> Due:
    signal = Due(frozenset())
    if not request.audited:
        signal = _read_signal(services, pulse.signal_token, is_dry=request.is_dry)
    followed = [s for s in services.mappings.spreadsheets if s.tabs and not s.paused]
    if request.full or request.audited or request.spreadsheet is not None:
        return replace(signal, ids=frozenset(s.spreadsheet_id for s in followed))
    with services.database.reading() as stored:
        unnamed = [s for s in followed if s.spreadsheet_id not in signal.named]
        looks = _Looks(services, stored, pulse, unnamed)
        due = {s.spreadsheet_id for s in unnamed if looks.is_due(s)}
        passed = [looks.states[s.spreadsheet_id] for s in unnamed if looks.may_pass(s, due)]
    if passed and not request.is_dry:
        # A change that concerns none of its rows is not examined again at each poll.
        with services.database.transaction() as stored:
            stored.memory.pass_over(passed, pulse.last_change)
    ids = frozenset(due) | signal.named.intersection(s.spreadsheet_id for s in followed)
    return replace(signal, ids=ids, standing=None if ids else looks.standing)


def _read_signal(services: SyncServices, token: str | None, *, is_dry: bool) -> Due:
    """What Drive reports as changed since we last asked, and the new token, if there is one."""
    nothing: frozenset[str] = frozenset()
    try:
        signal = services.spreadsheets.read_signal(token)
    except OutsideError as error:
        # Only a hint: unsettled sheets are read anyway, the rest next time.
        return Due(nothing, blindness=str(error))
    if token is None and not is_dry:
        # The first token is stored at once: after a crash, a later one would skip changes.
        with services.database.transaction() as stored:
            stored.memory.save_signal_token(signal.token)
        return Due(nothing)
    ids = {spreadsheet.spreadsheet_id for spreadsheet in services.mappings.spreadsheets}
    named = frozenset(c.spreadsheet_id for c in signal.changes if not c.by_us) & ids
    return Due(nothing, named, signal.token if signal.token != token else None)


def remember_signal(services: SyncServices, due: Due, served: AbstractSet[str]) -> None:
    """Stores the token once all that Drive named has been read; what was not stays to be read.

    Until then the old token is kept: after a crash, Drive names the same files again.
    """
    if due.token is None:
        return
    with services.database.transaction() as stored:
        stored.memory.save_signal_token(due.token)
        for spreadsheet_id in due.named - served:
            state = stored.memory.read_spreadsheet(spreadsheet_id)
            if not state.unsettled:
                stored.memory.save_spreadsheet(replace(state, unsettled=True))


class _Looks:
    """What is known of all spreadsheets, read once: a poll costs as much for many as for few."""

    def __init__(
        self,
        services: SyncServices,
        stored: Transaction,
        pulse: Pulse,
        spreadsheets: Sequence[SpreadsheetMapping],
    ) -> None:
        self._services, self._stored = services, stored
        self.standing = read_standing(stored)
        self.states = self.standing.states
        # What arrived while we asked Drive is left to the next run.
        self._last_change = pulse.last_change
        # Drive does not report our own writes, so nothing else would have them verified.
        self._unproved = stored.memory.find_unproved() if pulse.is_unproved else frozenset()
        self._entities_changed_after = cache(stored.journal.entities_changed_after)
        asked = [self.states.get(one.spreadsheet_id) for one in spreadsheets]
        planned = [s.planned_change for s in asked if s is not None and _is_met(s)]
        earliest = min(planned, default=self._last_change)
        self._touched = Touched()
        if earliest < self._last_change:
            self._touched = read_touched(stored, earliest)

    def is_due(self, spreadsheet: SpreadsheetMapping) -> bool:
        services, name = self._services, spreadsheet.spreadsheet_id
        state = self.states.get(name)
        if state is None or state.state == "new" or state.unsettled:
            return True
        tabs = mapped_tabs(services.mappings, spreadsheet)
        if state.rules != rules_fingerprint(tabs):
            return True
        if state.retry_after is not None:
            # Unreachable: whatever it has to receive, trying in every run would achieve nothing.
            return is_time_to_retry(state.retry_after, state.failures, services.clock.now())
        is_caught_up = state.planned_change >= self._last_change
        changed = (
            frozenset() if is_caught_up else self._entities_changed_after(state.planned_change)
        )
        problems = self.standing.problems.get(name, ())
        return name in self._unproved or _find_reason(
            services,
            self._stored,
            spreadsheet,
            state,
            problems,
            changed,
            is_touched=self._touched.concerns(tabs, state.planned_change),
        )

    def may_pass(self, spreadsheet: SpreadsheetMapping, due: AbstractSet[str]) -> bool:
        """It was checked, and has nothing to receive of what has changed so far."""
        name = spreadsheet.spreadsheet_id
        if name in due or self.states[name].retry_after is not None:
            return False
        return self.states[name].planned_change < self._last_change


def _is_met(state: SpreadsheetState) -> bool:
    return state.state != "new" and state.retry_after is None


def has_reason(
    services: SyncServices,
    stored: Transaction,
    spreadsheet: SpreadsheetMapping,
    state: SpreadsheetState,
) -> bool:
    """Whether there is something to do even if the sheet did not change."""
    problems = stored.problems.read_open(spreadsheet.spreadsheet_id)
    changed = stored.journal.entities_changed_after(state.planned_change)
    return _find_reason(services, stored, spreadsheet, state, problems, changed, is_touched=True)


def _find_reason(
    services: SyncServices,
    stored: Transaction,
    spreadsheet: SpreadsheetMapping,
    state: SpreadsheetState,
    problems: Sequence[Problem],
    changed: frozenset[Entity],
    *,
    is_touched: bool,
) -> bool:
    is_decided = any(problem.decision is not None for problem in problems)
    tries_again = state.refused_until is not None and services.clock.now() >= state.refused_until
    if is_decided or tries_again:
        return True
    if _has_a_new_day(services, stored, spreadsheet, state, problems):
        return True
    if not changed:
        return False
    if any(_may_answer(changed, one) for one in problems) or _is_some_over(stored, problems):
        return True
    tabs = _within_reach(services, spreadsheet, problems)
    if is_touched and _receives(stored, spreadsheet, tabs, services.clock.now()):
        return True
    return _are_outdated(services, stored, tabs, changed)


def _may_answer(changed: frozenset[Entity], problem: Problem) -> bool:
    """A session has room or fewer families, or a thing is back: its question may be obsolete."""
    if problem.covers == ASKS or is_about_seats(problem.covers):
        return not changed.isdisjoint({"session", "registration", "session_count"})
    if problem.covers == LENT_TWICE:
        return not changed.isdisjoint({"loan", "item"})
    is_refused = problem.kind in ("invalid", "ambiguous", "missing_column")
    return is_refused and may_explain(changed, problem.field)


def _is_some_over(stored: Transaction, problems: Sequence[Problem]) -> bool:
    """A question about a tab that is gone: what it asked has another value now."""
    gone = {one.sheet_id for one in problems if one.kind == "missing_tab"}
    asked = [one for one in problems if one.kind == "assumed"]
    return any(
        len(find_unread(stored, asked, sheet_id, ()))
        < sum(one.sheet_id == sheet_id for one in asked)
        for sheet_id in gone
    )


def _has_a_new_day(
    services: SyncServices,
    stored: Transaction,
    spreadsheet: SpreadsheetMapping,
    state: SpreadsheetState,
    problems: Sequence[Problem],
) -> bool:
    """A loan's state may change by date alone, which no change records: checked once a day."""
    now = services.clock.now()
    read_at = past(state.read_at, now)
    if state.read_at is None or (read_at and read_at.astimezone(now.tzinfo).date() >= now.date()):
        return False
    if any(map(_waits_for_its_day, problems)):
        return True
    tabs = _within_reach(services, spreadsheet, problems)
    shown = [one for one in tabs if _changes_overnight(one)]
    return bool(shown) and _receives(stored, spreadsheet, shown, now)


def _waits_for_its_day(problem: Problem) -> bool:
    """A family was marked absent before the session: valid once that day has come."""
    is_state = problem.kind == "held" and problem.field == "status" and not problem.covers
    return is_state and problem.ref is not None and entity_of(problem.ref) == "registration"


def _changes_overnight(mapped: MappedTab) -> bool:
    is_table = mapped.rules.layout == "table"
    return is_table and changes_overnight(mapped.rules.entity, mapped.shown_fields)


def _within_reach(
    services: SyncServices, spreadsheet: SpreadsheetMapping, problems: Sequence[Problem]
) -> Sequence[MappedTab]:
    """The tabs that are there; others can receive nothing."""
    tabs = mapped_tabs(services.mappings, spreadsheet)
    return [one for one in tabs if not any(stops(problem, one.link) for problem in problems)]


def _receives(
    stored: Transaction,
    spreadsheet: SpreadsheetMapping,
    tabs: Sequence[MappedTab],
    now: datetime,
) -> bool:
    known = stored.memory.read_tabs(spreadsheet.spreadsheet_id).values()
    return any(
        _tab_receives(stored, mapped, state, now)
        for mapped in tabs
        for state in known
        if state.generation.startswith(f"{mapped.link}:")
    )


def _is_outdated(codec: EntityCodec, mapped: MappedTab, state: TabState) -> bool:
    offered = {
        column.field: state.columns[column.field].offered
        for column in mapped.rules.columns
        if column.dropdown and column.field in state.columns and column.field in codec.fields
    }
    now = {name: offer_fingerprint(offered_choices(codec.fields[name])) for name in offered}
    if any(fingerprint and fingerprint != now[name] for name, fingerprint in offered.items()):
        return True
    return has_outdated(codec, state.rows.values())


def _are_outdated(
    services: SyncServices,
    stored: Transaction,
    tabs: Sequence[MappedTab],
    changed: frozenset[Entity],
) -> bool:
    """They show names or lists of ours that another record's change has outdated."""
    naming = [t for t in tabs if any(changed & named_by(c.field) for c in t.rules.columns)]
    if not naming:
        return False
    build = codec_builder(stored, services.mappings, services.clock.now())
    known = stored.memory.read_tabs(naming[0].spreadsheet.spreadsheet_id).values()
    return any(
        _is_outdated(build(mapped.rules.entity), mapped, state)
        for mapped in naming
        for state in known
        if state.generation.startswith(f"{mapped.link}:")
    )


def _tab_receives(stored: Transaction, mapped: MappedTab, state: TabState, now: datetime) -> bool:
    if mapped.rules.layout == "matrix":
        return matrix_receives(stored, mapped, state)
    is_headed = mapped.rules.entity == "registration" and bool(state.headings)
    if is_headed and "status" not in state.columns:
        return True  # the heading above a family may contradict its state now
    shown = read_shown(stored, mapped, state)
    records = only_of(shown, mapped.rules, state, find_session(mapped.rules, shown, state))
    withdrawn = find_withdrawn(stored, mapped.shown_fields, records.values(), now.date())
    composites = composites_without_names(mapped, now, withdrawn)
    return has_to_receive(state, compose_records(records, composites, state.rows))
