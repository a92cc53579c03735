"""Which part of the service is well, from what all its processes store: any of them can say it.

The worker leaves its pulse in the database (`PULSE`), so that the pages notice when it is gone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from sync_service.domain.instants import past
from sync_service.domain.mapping import SpreadsheetMapping
from sync_service.ports import SYNC_JOB, SpreadsheetState, Transaction
from sync_service.ports.mail import LATE_AFTER
from sync_service.ports.work import COPIES_VITALS, missed_copies_since

State: TypeAlias = Literal["ok", "warning", "failed"]

PULSE = "worker-pulse"
"""The job run that a living worker saves again and again, whatever else it does."""
PULSE_SECONDS = 15.0

_LONGEST_SILENCE = timedelta(seconds=4 * PULSE_SECONDS)
_SHORTEST_PATIENCE = timedelta(seconds=90)
"""With Google, however often it is asked."""
_OUT_OF_REACH = frozenset({"lost_access", "trashed", "failed"})
_NOT_KEPT = frozenset({"new", "lost_access", "trashed", "copied"})
"""One in such a state was left, never followed, or could not be: nobody misses it."""
_FEW = 5
"""So many ids are told."""
_FULL_BYTES, _NARROW_BYTES = 100_000_000, 500_000_000


@dataclass(frozen=True, slots=True)
class HealthFacts:
    """What the parts are judged by. `since` is when the process that asks began."""

    now: datetime
    since: datetime
    poll_seconds: float
    pulse: datetime | None
    last_sync: datetime | None
    """When a run last came to its end: Google answered it."""
    sheets: Sequence[SpreadsheetState]
    """Of the spreadsheets that are followed and not paused."""
    oldest_mail: datetime | None
    """When the oldest mail was written that still has to leave."""
    set_aside: int
    is_paused: bool
    """A copy was taken back: nothing but the worker's pulse is to be expected."""
    free_bytes: int
    unnamed: Sequence[str] = ()
    """The ids of spreadsheets that were followed, and that files and roster name no more."""
    are_any_named: bool = True
    are_copies_missed: bool = False
    """Copies are to be kept, and two nights made none."""
    is_of_today: bool = True
    """The database was upgraded with the service, and by no later one."""


def read_health_facts(
    stored: Transaction,
    spreadsheets: Sequence[SpreadsheetMapping],
    *,
    now: datetime,
    since: datetime,
    poll_seconds: float,
    free_bytes: int,
    keeps_copies: bool = False,
) -> HealthFacts:
    states = stored.memory.read_spreadsheets()
    followed = [one.spreadsheet_id for one in spreadsheets if not one.paused]
    # A gateway for text messages that is away makes no mail server ill.
    vitals = stored.jobs.read_vitals((PULSE, SYNC_JOB, *COPIES_VITALS), now)
    return HealthFacts(
        now=now,
        since=since,
        poll_seconds=poll_seconds,
        pulse=vitals.last_runs[PULSE],
        last_sync=vitals.last_runs[SYNC_JOB],
        sheets=[states.get(one) or SpreadsheetState(one) for one in followed],
        oldest_mail=vitals.oldest_mail,
        set_aside=vitals.set_aside,
        is_paused=vitals.is_paused,
        free_bytes=free_bytes,
        unnamed=find_unnamed(stored, states, spreadsheets),
        are_any_named=bool(spreadsheets),
        are_copies_missed=keeps_copies and missed_copies_since(vitals, now) is not None,
        is_of_today=vitals.is_of_today,
    )


def find_unnamed(
    stored: Transaction,
    states: Mapping[str, SpreadsheetState],
    named: Sequence[SpreadsheetMapping],
) -> Sequence[str]:
    """The ids of those that were followed to the last, and that nothing names any more.

    Their mapping files are gone, or others are read: nobody decided it. One that was left, or
    that is named and paused, is none of them; nor is one that the coordinator lets go, which may
    take until its sheet is within reach.
    """
    known = {one.spreadsheet_id for one in named}
    missed = {name for name, one in states.items() if one.state not in _NOT_KEPT} - known
    if missed:
        missed -= {
            one.spreadsheet_id for one in stored.roster.read_all() if one.state == "leaving"
        }
    return sorted(missed)


def say_unnamed(ids: Sequence[str]) -> str:
    """For whoever runs the service: what has stopped, and each way out."""
    few, more = ids[:_FEW], len(ids) - _FEW
    names = ", ".join(few) + (f" et {more} autres" if more > 0 else "")
    which, them = (
        ("1 feuille qui était suivie n’est plus nommée", "la")
        if len(ids) == 1
        else (f"{len(ids)} feuilles qui étaient suivies ne sont plus nommées", "les")
    )
    return (
        f"{which} dans les correspondances : rien n’y est plus lu ni écrit ({names}). Le dossier "
        f"est-il vide, ou MAPPINGS_DIR en nomme-t-il un autre ? Si c’est voulu, nommez-{them} "
        "dans spreadsheets.toml avec paused = true."
    )


def judge_health(facts: HealthFacts) -> Mapping[str, State]:
    """Part → state: `failed` needs somebody now, `warning` this week."""
    return {
        "worker": _judge_worker(facts),
        "google": _judge_google(facts),
        "sheets": _judge_sheets(facts),
        "mail": _judge_mail(facts),
        "restore": "warning" if facts.is_paused else "ok",
        "disk": judge_disk(facts.free_bytes),
        "copies": "warning" if facts.are_copies_missed else "ok",
    }


def _is_late(facts: HealthFacts, last: datetime | None, patience: timedelta) -> bool:
    """After a night off everything is late: it is waited for from this process's start on."""
    known = past(last, facts.now) or facts.since
    return facts.now - max(known, facts.since) > patience


def _judge_worker(facts: HealthFacts) -> State:
    return "failed" if _is_late(facts, facts.pulse, _LONGEST_SILENCE) else "ok"


def _judge_google(facts: HealthFacts) -> State:
    """Late while the worker lives: its key is refused, the quota is used up, nobody answers."""
    if facts.is_paused or _judge_worker(facts) != "ok":
        return "ok"
    # A run of many sheets takes its time: each that was read is an answer.
    answers = [past(one.read_at, facts.now) for one in facts.sheets]
    answers.append(past(facts.last_sync, facts.now))
    last = max((one for one in answers if one is not None), default=None)
    patience = max(timedelta(seconds=2 * facts.poll_seconds), _SHORTEST_PATIENCE)
    return "failed" if _is_late(facts, last, patience) else "ok"


def _judge_sheets(facts: HealthFacts) -> State:
    if facts.unnamed and not facts.are_any_named:
        return "failed"
    lost = sum(one.state in _OUT_OF_REACH for one in facts.sheets)
    if lost == 0 and facts.unnamed:
        return "warning"
    if lost == 0:
        return "ok"
    return "failed" if 2 * lost >= len(facts.sheets) else "warning"


def _judge_mail(facts: HealthFacts) -> State:
    oldest = past(facts.oldest_mail, facts.now)
    if not facts.is_paused and oldest is not None and facts.now - oldest > LATE_AFTER:
        return "failed"
    return "warning" if facts.set_aside else "ok"


def judge_disk(free_bytes: int) -> State:
    if free_bytes < _FULL_BYTES:
        return "failed"
    return "warning" if free_bytes < _NARROW_BYTES else "ok"
