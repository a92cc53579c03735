"""Gathers what a digest is made from; knows nothing of its sentences."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sync_service.digest.facts import (
    Addresses,
    CalledOff,
    Facts,
    SheetHealth,
    ToPhone,
    UncountedSession,
    text,
)
from sync_service.digest.figures import find_uncounted, find_unsaid, live_in
from sync_service.digest.to_do import Agenda, make_agenda
from sync_service.domain.decisions import DONE
from sync_service.domain.mapping import SpreadsheetMapping
from sync_service.domain.record import (
    CALLED_OFF,
    Entity,
    Record,
)
from sync_service.domain.week import Season, Week, last_full_week
from sync_service.families.calls.noted_calls import Reason
from sync_service.families.calls.people_to_phone import Call, Families, ToDo, read_to_do
from sync_service.families.unanswered import Unanswered, read_unanswered
from sync_service.ports import Database, SpreadsheetState, Transaction
from sync_service.ports.surroundings import without_collector
from sync_service.ports.work import COPIES_VITALS, missed_copies_since
from sync_service.sync.gathering.withdrawn import read_withdrawn

PARIS = ZoneInfo("Europe/Paris")
"""How the marks begin of what the coordinator called done."""


@dataclass(frozen=True, slots=True)
class DigestSources:
    """What the digest is made from besides the database."""

    spreadsheets: Sequence[SpreadsheetMapping]
    addresses: Addresses
    labels: Mapping[str, str] = field(default_factory=dict)
    """`entity.field` → its French name."""
    excused_resets: bool = True
    keeps_copies: bool = False
    kinds: Mapping[str, Entity] | None = None
    """A mapping's name → the kind of its records; None where nobody looks at that."""


def read_facts(database: Database, sources: DigestSources, week: Week, now: datetime) -> Facts:
    with database.reading() as stored:
        return gather_facts(stored, read_to_do(stored, now), sources, week, now)


def read_agenda(database: Database, sources: DigestSources, now: datetime) -> Agenda:
    """What there is to do now, as a letter of now would say it."""
    with database.reading() as stored:
        return make_agenda(gather_coming(stored, read_to_do(stored, now), sources, now))


@without_collector()
def gather_facts(
    stored: Transaction, to_do: ToDo, sources: DigestSources, week: Week, now: datetime
) -> Facts:
    """With what waits for a person as it was read in the same transaction."""
    since, until = week.bounds(PARIS)
    changes = stored.journal.read_changes(since=since, until=until)
    facts = replace(_gather(stored, to_do, sources, week, now), changes=changes)
    records = _read_all(stored, (*_TOLD_OF, "session", "session_count"))
    facts = replace(facts, oldest=_oldest(stored))
    return _with_records(stored, facts, _with_named(stored, facts, records, to_do.families))


@without_collector()
def gather_coming(
    stored: Transaction, to_do: ToDo, sources: DigestSources, now: datetime
) -> Facts:
    """Of now, without the week's changes and whatever is over: for agenda and what comes."""
    facts = _gather(stored, to_do, sources, last_full_week(now, PARIS), now)
    first = facts.first_day.isoformat()
    coming = stored.records.read_sessions_from(first, archived=True)
    # A day of the past may have been typed before whoever was taken out was called.
    called = {one.session_ref for one in facts.to_phone} - {one.ref for one in coming}
    sessions = [*coming, *stored.records.find_all(called).values()]
    records = {**_read_all(stored, _TOLD_OF), "session": sessions}
    return _with_records(stored, facts, _with_named(stored, facts, records, to_do.families))


def _with_records(
    stored: Transaction, facts: Facts, records: Mapping[Entity, Sequence[Record]]
) -> Facts:
    things = {one.ref: one for one in records.get("item", ())}
    withdrawn = read_withdrawn(stored, records["loan"], things, facts.today)
    return replace(facts, records=records, withdrawn=withdrawn)


def _gather(
    stored: Transaction, to_do: ToDo, sources: DigestSources, week: Week, now: datetime
) -> Facts:
    states = stored.memory.read_spreadsheets()
    return Facts(
        week=week,
        now=now,
        zone=PARIS,
        records={},
        to_phone=_to_phone(to_do),
        problems=to_do.problems,
        sheets=[_health(states, one) for one in sources.spreadsheets],
        followed=sources.spreadsheets,
        addresses=sources.addresses,
        labels=sources.labels,
        set_aside_mails=len(to_do.mails),
        uncounted=_uncounted(stored, now.astimezone(PARIS).date()),
        excused_resets=sources.excused_resets,
        no_copy_since=_no_copy_since(stored, sources, now),
        unseen_off=_unseen_off(stored, sources, now.astimezone(PARIS).date()),
        unread_families=_unread_families(stored, sources, now.astimezone(PARIS).date()),
        unanswered=_unanswered(stored, states, now.astimezone(PARIS).date()),
        meetings_off=_meetings_off(stored, sources, now.astimezone(PARIS).date()),
        done=stored.jobs.last_each(DONE).keys(),
    )


def _no_copy_since(stored: Transaction, sources: DigestSources, now: datetime) -> date | None:
    if not sources.keeps_copies:
        return None
    since = missed_copies_since(stored.jobs.read_vitals(COPIES_VITALS, now), now)
    return since and since.astimezone(PARIS).date()


_ASKED_OF: Mapping[Entity, tuple[str, ...]] = {
    "workshop": ("title", "lead_organisation_id"),
    "session": ("workshop_id", "date", "status"),
    "session_count": ("session_id",),
}


def _uncounted(stored: Transaction, today: date) -> Sequence[UncountedSession]:
    live, season = live_in(_read_asked(stored)), Season.of(today)
    found = [*find_uncounted(live, season), *find_unsaid(live, season, today)]
    return sorted(found, key=lambda one: one.at)


def read_unsaid(stored: Transaction, season: Season, today: date) -> Sequence[UncountedSession]:
    """Those of a season of which nobody said whether they took place."""
    return find_unsaid(live_in(_read_asked(stored)), season, today)


def _read_asked(stored: Transaction) -> Mapping[Entity, Sequence[Record]]:
    return {
        entity: stored.records.read_all(entity, fields=fields)
        for entity, fields in _ASKED_OF.items()
    }


def _unseen_off(stored: Transaction, sources: DigestSources, today: date) -> Collection[str]:
    """Neither their partner called them off, nor does a cell of theirs say it."""
    first, states = today.isoformat(), CALLED_OFF
    coming = stored.records.read_sessions_from(first)
    off = [one for one in coming if text(one, "status") in states and text(one, "date") >= first]
    workshops = stored.records.find_all({text(one, "workshop_id") for one in off})
    sheets: dict[str, list[str]] = defaultdict(list)
    for sheet in sources.spreadsheets:
        sheets[sheet.partner].append(sheet.spreadsheet_id)
    found = set()
    for one in off:
        workshop = workshops.get(text(one, "workshop_id"))
        theirs = sheets[text(workshop, "lead_organisation_id")] if workshop is not None else ()
        if not (_said_in(stored, one.ref, theirs) or _shown_in(stored, one.ref, theirs)):
            found.add(one.ref)
    return found


def _unread_families(stored: Transaction, sources: DigestSources, today: date) -> Collection[str]:
    """Sessions of partners of whom no such list is followed, unless one has all families.

    A partner whose list of sessions is followed never had one of families: nothing changed for it.
    """
    kinds = sources.kinds
    if kinds is None:
        return ()
    listed = [
        (one.partner, tab.scope, kinds.get(tab.mapping))
        for one in sources.spreadsheets
        if not one.paused
        for tab in one.tabs
    ]
    if any(scope == "all" and kind == "registration" for _, scope, kind in listed):
        return ()
    partners = {partner for partner, _, kind in listed if kind in ("session", "registration")}
    first = today.isoformat()
    coming = [
        one for one in stored.records.read_sessions_from(first) if text(one, "date") >= first
    ]
    workshops = stored.records.find_all({text(one, "workshop_id") for one in coming})
    leads = {ref: text(one, "lead_organisation_id") for ref, one in workshops.items()}
    return {
        one.ref for one in coming if leads.get(text(one, "workshop_id"), "") not in {*partners, ""}
    }


def _unanswered(
    stored: Transaction, states: Mapping[str, SpreadsheetState], today: date
) -> Mapping[str, Sequence[Unanswered]]:
    coming = stored.records.read_sessions_from(today.isoformat())
    return read_unanswered(stored, [one.ref for one in coming], states)


def _meetings_off(
    stored: Transaction, sources: DigestSources, today: date
) -> Mapping[str, CalledOff]:
    """The coordinator's own word is no news to her: whose list shows everybody's is hers."""
    off = [
        one.ref
        for one in stored.records.read_all("meeting", fields=("date", "status"))
        if text(one, "status") in CALLED_OFF and text(one, "date") >= today.isoformat()
    ]
    partners = {one.spreadsheet_id: one.partner for one in sources.spreadsheets}
    hers = {s.partner for s in sources.spreadsheets if any(tab.scope == "all" for tab in s.tabs)}
    histories = stored.journal.read_histories(off, ["status"]) if off else {}
    found = {}
    for last in (history[-1] for history in histories.values() if history):
        kind, _, place = last.source.partition(":")
        partner = partners.get(place.partition(":")[0], "") if kind == "sheet" else ""
        if partner and partner not in hers:
            found[last.ref] = CalledOff(partner, last.at)
    return found


def _said_in(stored: Transaction, ref: str, sheets: Collection[str]) -> bool:
    history = [one for one in stored.journal.read_history(ref) if one.field == "status"]
    source = history[-1].source if history else ""
    return any(source.startswith(f"sheet:{one}:") for one in sheets)


def _shown_in(stored: Transaction, ref: str, sheets: Collection[str]) -> bool:
    return any(
        one.spreadsheet_id in sheets and "status" in one.fields
        for one in stored.memory.find_rows(ref)
    )


_TOLD_OF: Sequence[Entity] = ("organisation", "meeting", "attendance", "loan", "workshop")


def _read_all(
    stored: Transaction, entities: Iterable[Entity]
) -> Mapping[Entity, Sequence[Record]]:
    return {one: stored.records.read_all(one, archived=True) for one in entities}


def _with_named(
    stored: Transaction,
    facts: Facts,
    records: Mapping[Entity, Sequence[Record]],
    families: Families,
) -> Mapping[Entity, Sequence[Record]]:
    """With what changed, with what is lent, and with the families of sessions to come.

    All contacts, things and families are too many to be read for a few of them, and those that
    are known are not read again.
    """
    first = facts.first_day.isoformat()
    changed = {one.ref for one in facts.changes}
    known = {one.ref for some in records.values() for one in some}
    lent = {text(one, "item_code") for one in records["loan"]}
    coming = [one.ref for one in records["session"] if text(one, "date") >= first]
    unread = stored.seats.read_sessions(one for one in coming if one not in families)
    known_of = {**unread, **families}
    found = dict(stored.records.find_all((changed | lent) - known))
    for session in coming:
        found |= {family.ref: family for family in known_of[session]}
    named: dict[Entity, list[Record]] = defaultdict(list)
    for one in found.values():
        named[one.entity].append(one)
    return {**records, **named}


def _to_phone(to_do: ToDo) -> Sequence[ToPhone]:
    found: dict[tuple[str, Reason], list[Call]] = {}
    for one in to_do.calls:
        found.setdefault((one.session.ref, one.reason), []).append(one)
    return [
        ToPhone(*about, len(calls), calls[0].record.ref, calls[0].session.date)
        for about, calls in found.items()
    ]


def _oldest(stored: Transaction) -> date | None:
    found = stored.retention.find_oldest()
    return date.fromisoformat(found) if found else None


def _health(
    states: Mapping[str, SpreadsheetState], spreadsheet: SpreadsheetMapping
) -> SheetHealth:
    """One that was left is forgotten, and paused in the files: it has a state, and none seen."""
    known = spreadsheet.spreadsheet_id
    state = states.get(known) or SpreadsheetState(known)
    has_left = known in states and state.state == "new" and state.read_at is None
    paused = "left" if has_left else "paused"
    return SheetHealth(
        partner=spreadsheet.partner,
        spreadsheet_id=spreadsheet.spreadsheet_id,
        state=paused if spreadsheet.paused else state.state,
        read_at=state.read_at,
    )
