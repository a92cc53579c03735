"""Sessions of which somebody said that more people than places are meant.

One mark for each way to say so: the coordinator's pages, a command, a note that a partner deleted.
"""

from datetime import datetime

from sync_service.domain.base import Problem
from sync_service.domain.decisions import DONE, OVER, is_about_seats, over_key, people_asked
from sync_service.families.occupancy import read_overview
from sync_service.families.registration import text_of
from sync_service.families.sessions import find_session
from sync_service.ports import Transaction

MEANT, ASKED_AGAIN = "c’est voulu", "« c’est voulu » repris"
"""What the journal says of the session."""


def mean(stored: Transaction, session_ref: str, people: int, at: datetime) -> bool:
    """So many people are meant, until one more comes; whether that is news.

    What was said of fewer is said again by it.
    """
    done = stored.jobs.last_each(DONE)
    key = over_key(done, session_ref, people)
    if key in done:
        return False
    take_back(stored, session_ref)
    stored.jobs.save(DONE + key, at)
    return True


def take_back(stored: Transaction, session_ref: str) -> bool:
    """Nothing is meant any more; whether anything was."""
    said = f"{DONE}{OVER}{session_ref}:"
    marks = stored.jobs.last_each(said)
    for people in marks:
        stored.jobs.forget(said + people)
    return bool(marks)


def find_asked(stored: Transaction, problem: Problem) -> tuple[str, int] | None:
    """The session whose seats a row asks about, and the people that are too many for them."""
    family = stored.records.find(problem.ref or "") if is_about_seats(problem.covers) else None
    session = find_session(stored.records, text_of(family, "session_id")) if family else None
    if session is None:
        return None
    [now] = read_overview(stored, [session])
    return session.ref, people_asked(problem.covers) or now.seats.taken


def answer_rows(stored: Transaction, session_ref: str, people: int | None) -> None:
    """What is answered of one row is of its session, of so many people or fewer; None: of none."""
    for one in stored.problems.read_open():
        if not is_about_seats(one.covers):
            continue
        family = stored.records.find(one.ref or "")
        if family is None or text_of(family, "session_id") != session_ref:
            continue
        is_answered = people is not None and (people_asked(one.covers) or 0) <= people
        stored.problems.decide(one.id or 0, "confirm" if is_answered else None)
