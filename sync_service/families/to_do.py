"""What waits for a person, counted in one way: for desk, letter, `status` and metrics."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sync_service.domain.base import Problem
from sync_service.families.people_to_phone import Call, read_people_to_phone
from sync_service.ports import Mail, Transaction


@dataclass(frozen=True, slots=True)
class ToDo:
    """Nothing else is shown as waiting, and nothing of it anywhere as done."""

    problems: Sequence[Problem]
    """Those that nobody has decided yet."""
    calls: Sequence[Call]
    mails: Sequence[Mail]
    """Set aside after several tries."""


def read_to_do(stored: Transaction, now: datetime) -> ToDo:
    return ToDo(
        problems=[one for one in stored.problems.read_open() if one.waits],
        calls=read_people_to_phone(stored, now),
        mails=stored.outbox.read_set_aside(),
    )
