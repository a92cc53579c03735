"""Engines that lack one rule about families, each ours otherwise, as entry points of the commands.

`python -m simulation --families 1 --engine tests/simulation/family_engines.py:NAME` plays one,
« _ » for spaces.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from sync_service.adapters.database import retention, tables
from sync_service.domain.record import Change, Record
from sync_service.entrypoints.cli import main
from sync_service.entrypoints.web import family
from sync_service.families import follow_sessions
from sync_service.families.changes.session_changes import SessionChange, find_news
from sync_service.records import edit_record
from sync_service.sync.gathering import lookups, situations
from sync_service.sync.planning import plan
from sync_service.sync.planning.rows import decisions


def _without_mails_on_cancelling() -> None:
    def find(
        record: Record, changes: Iterable[Change], heard_at: datetime | None = None
    ) -> SessionChange | None:
        found = find_news(record, changes, heard_at)
        return None if found is None or found.is_cancelled else found

    vars(follow_sessions)["find_news"] = find


def _without_questions() -> None:
    """What would move families far away, or call their session off, is done at once."""
    vars(decisions)["ask_about_families"] = lambda _situation, rows, _twice: rows


def _without_questions_to_the_coordinator() -> None:
    vars(edit_record)["refuse_archiving"] = lambda *_: None
    vars(edit_record)["refuse_far_date"] = lambda *_: None


def _purging_by_the_cell() -> None:
    """As it was: no question, and whoever came is counted from the cell's date alone."""
    _without_questions()
    vars(retention)["_held_on"] = lambda: tables.session.c.date
    vars(retention)["_is_due_by_an_edit"] = lambda _at: tables.session.c.date.is_(None)


def _deaf_to_remarks() -> None:
    vars(situations)["read_remark"] = lambda _title, _cell: ""


def _silent_about_rows() -> None:
    """A family whose row a partner deletes or crosses out hears nothing."""
    vars(follow_sessions)["find_told_by_sheet"] = lambda _changes: {}


def _with_links_to_anybody() -> None:
    vars(situations)["_in_scope"] = lambda _stored, _mapped, codec: codec


def _with_one_family_a_row() -> None:
    vars(plan)["let_others_in"] = lambda *_: None


def _comparing_one_step() -> None:
    """A name now and a number in the next run are two corrections of one family."""
    vars(lookups)["read_known_before"] = lambda *_: {}


def _showing_at_once() -> None:
    """On a family's page, too, what a partner has just typed over it."""
    vars(family)["as_known"] = lambda _stored, record, _now: record


ENGINES: dict[str, Callable[[], None]] = {
    "no mail on cancelling": _without_mails_on_cancelling,
    "asks nobody": _without_questions,
    "obeys the coordinator": _without_questions_to_the_coordinator,
    "purges by the cell": _purging_by_the_cell,
    "deaf to remarks": _deaf_to_remarks,
    "silent about rows": _silent_about_rows,
    "links to anybody": _with_links_to_anybody,
    "one family a row": _with_one_family_a_row,
    "compares one step": _comparing_one_step,
    "shows at once": _showing_at_once,
}


def launcher(name: str) -> Callable[[], None]:
    ENGINES[name.replace("_", " ")]()
    return main
