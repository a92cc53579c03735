"""Budgets and mails held back, in memory."""

from collections.abc import Sequence
from datetime import datetime

from tests.fakes.stored.tables import Tables


class FakeBudgets:
    """How often what happened; the whole transaction is the lock."""

    def __init__(self, tables: Tables) -> None:
        self._budgets = tables.budgets

    def lock(self, name: str) -> Sequence[datetime]:
        return self._budgets[name][0] if name in self._budgets else ()

    def save(self, name: str, spent: Sequence[datetime], forget_at: datetime) -> None:
        self._budgets[name] = (tuple(spent), forget_at)

    def forget(self, at: datetime) -> None:
        for name in [one for one, (_, until) in self._budgets.items() if until <= at]:
            del self._budgets[name]


class FakeOwedMails:
    """Who is owed a mail, since when."""

    def __init__(self, tables: Tables) -> None:
        self._owed = tables.owed

    def add(self, name: str, due_at: datetime) -> None:
        self._owed.setdefault(name, due_at)

    def read_due(self, at: datetime) -> Sequence[str]:
        due = sorted((due_at, name) for name, due_at in self._owed.items() if due_at <= at)
        return [name for _, name in due]

    def take(self, name: str) -> bool:
        return self._owed.pop(name, None) is not None
