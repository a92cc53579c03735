"""Gathers what a digest is made from; knows nothing of its sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import get_args
from zoneinfo import ZoneInfo

from sync_service.digest.facts import Addresses, Facts, SheetHealth, ToPhone
from sync_service.digest.to_do import Agenda, make_agenda
from sync_service.domain.mapping import SpreadsheetMapping
from sync_service.domain.record import Entity
from sync_service.domain.week import Week, last_full_week
from sync_service.families.people_to_phone import Reason
from sync_service.families.to_do import ToDo, read_to_do
from sync_service.ports import Database, SpreadsheetState, Transaction

PARIS = ZoneInfo("Europe/Paris")
DONE = "done:"
"""How the marks begin of what the coordinator called done."""


@dataclass(frozen=True, slots=True)
class DigestSources:
    """What the digest is made from besides the database."""

    spreadsheets: Sequence[SpreadsheetMapping]
    addresses: Addresses
    labels: Mapping[str, str] = field(default_factory=dict)
    """`entity.field` → its French name."""
    excused_resets: bool = True


def read_facts(database: Database, sources: DigestSources, week: Week, now: datetime) -> Facts:
    with database.reading() as stored:
        return gather_facts(stored, read_to_do(stored, now), sources, week, now)


def read_agenda(database: Database, sources: DigestSources, now: datetime) -> Agenda:
    """What there is to do now, as a letter of now would say it."""
    return make_agenda(read_facts(database, sources, last_full_week(now, PARIS), now))


def gather_facts(
    stored: Transaction, to_do: ToDo, sources: DigestSources, week: Week, now: datetime
) -> Facts:
    """With what waits for a person as it was read in the same transaction."""
    since, until = week.bounds(PARIS)
    states = stored.memory.read_spreadsheets()
    return Facts(
        week=week,
        now=now,
        zone=PARIS,
        records={
            entity: stored.records.read_all(entity, archived=True) for entity in get_args(Entity)
        },
        changes=stored.journal.read_changes(since=since, until=until),
        to_phone=_to_phone(to_do),
        problems=to_do.problems,
        sheets=[_health(states, one) for one in sources.spreadsheets],
        addresses=sources.addresses,
        labels=sources.labels,
        oldest=_oldest(stored),
        set_aside_mails=len(to_do.mails),
        excused_resets=sources.excused_resets,
        done=stored.jobs.last_each(DONE).keys(),
    )


def _to_phone(to_do: ToDo) -> Sequence[ToPhone]:
    found: dict[tuple[str, Reason], list[str]] = {}
    for one in to_do.calls:
        found.setdefault((one.session.ref, one.reason), []).append(one.record.ref)
    return [ToPhone(*about, len(refs), refs[0]) for about, refs in found.items()]


def _oldest(stored: Transaction) -> date | None:
    found = stored.retention.find_oldest()
    return date.fromisoformat(found) if found else None


def _health(
    states: Mapping[str, SpreadsheetState], spreadsheet: SpreadsheetMapping
) -> SheetHealth:
    known = spreadsheet.spreadsheet_id
    state = states.get(known) or SpreadsheetState(known)
    return SheetHealth(
        partner=spreadsheet.partner,
        spreadsheet_id=spreadsheet.spreadsheet_id,
        state="paused" if spreadsheet.paused else state.state,
        read_at=state.read_at,
    )
