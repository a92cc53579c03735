"""Budgets of what strangers may cause, mails held back, visits: in the sight of every process."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, select, update

from sync_service.adapters.database import tables
from sync_service.adapters.database.statements import insert_into, insert_unless_there


class SqlBudgets:
    """One row a name; its lock is an update, which both databases understand."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lock(self, name: str) -> Sequence[datetime]:
        budget = tables.budget
        row = {"name": name, "spent": "[]", "forget_at": datetime.fromtimestamp(0, UTC)}
        # Replaces the name by itself: the row is locked, and comes back as it stands now.
        lock = (
            insert_into(self._connection.dialect, budget)
            .values(row)
            .on_conflict_do_update(index_elements=["name"], set_={"name": name})
            .returning(budget.c.spent)
        )
        spent: list[float] = json.loads(self._connection.execute(lock).scalar_one())
        return [datetime.fromtimestamp(one, UTC) for one in spent]

    def save(self, name: str, spent: Sequence[datetime], forget_at: datetime) -> None:
        budget = tables.budget
        values = {"spent": json.dumps([one.timestamp() for one in spent]), "forget_at": forget_at}
        self._connection.execute(update(budget).where(budget.c.name == name).values(values))

    def forget(self, at: datetime) -> None:
        budget = tables.budget
        self._connection.execute(delete(budget).where(budget.c.forget_at <= at))


class SqlOwedMails:
    """Names of those who are owed a mail, and since when it is due."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, name: str, due_at: datetime) -> None:
        row = {"name": name, "due_at": due_at}
        insert_unless_there(self._connection, tables.owed_mail, row)

    def read_due(self, at: datetime) -> Sequence[str]:
        owed = tables.owed_mail.c
        wanted = select(owed.name).where(owed.due_at <= at).order_by(owed.due_at, owed.name)
        return self._connection.execute(wanted).scalars().all()

    def take(self, name: str) -> bool:
        owed = tables.owed_mail
        return self._connection.execute(delete(owed).where(owed.c.name == name)).rowcount > 0


class SqlVisits:
    """One row a link that was used; the first insert wins."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open(self, key: str, ends_at: datetime) -> bool:
        return insert_unless_there(
            self._connection, tables.visit, {"key": key, "ends_at": ends_at}
        )

    def was_opened(self, key: str) -> bool:
        return self._ends_at(key) is not None

    def is_open(self, key: str, at: datetime) -> bool:
        ends_at = self._ends_at(key)
        return ends_at is not None and at < ends_at

    def _ends_at(self, key: str) -> datetime | None:
        visit = tables.visit.c
        wanted = select(visit.ends_at).where(visit.key == key)
        return self._connection.execute(wanted).scalar_one_or_none()

    def close(self, key: str, at: datetime) -> None:
        visit = tables.visit
        is_open = (visit.c.key == key, visit.c.ends_at > at)
        self._connection.execute(update(visit).where(*is_open).values(ends_at=at))

    def forget(self, before: datetime) -> None:
        visit = tables.visit
        self._connection.execute(delete(visit).where(visit.c.ends_at < before))
