"""Budgets, mails held back and visits, in memory."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from tests.fakes.stored.tables import Tables


class FakeBudgets:
    """How often what happened; the whole transaction is the lock."""

    def __init__(self, tables: Tables) -> None:
        self._budgets = tables.budgets

    def lock(self, name: str) -> Sequence[datetime]:
        return self._budgets[name][0] if name in self._budgets else ()

    def lock_all(self, names: Collection[str]) -> Mapping[str, Sequence[datetime]]:
        return {name: self.lock(name) for name in names}

    def save(self, name: str, spent: Sequence[datetime], forget_at: datetime) -> None:
        self._budgets[name] = (tuple(spent), forget_at)

    def save_all(self, spent: Mapping[str, tuple[Sequence[datetime], datetime]]) -> None:
        for name, (at, forget_at) in spent.items():
            self.save(name, at, forget_at)

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


class FakeVisits:
    """Until when a visit lasts, by its link's hash."""

    def __init__(self, tables: Tables) -> None:
        self._visits = tables.visits

    def open(self, key: str, ends_at: datetime) -> bool:
        is_first = key not in self._visits
        self._visits.setdefault(key, ends_at)
        return is_first

    def was_opened(self, key: str) -> bool:
        return key in self._visits

    def is_open(self, key: str, at: datetime) -> bool:
        return key in self._visits and at < self._visits[key]

    def close(self, key: str, at: datetime) -> None:
        if self.is_open(key, at):
            self._visits[key] = at

    def forget(self, before: datetime) -> None:
        for key in [one for one, ends_at in self._visits.items() if ends_at < before]:
            del self._visits[key]
