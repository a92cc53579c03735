"""Budgets of what strangers may cause and mails held back, in the sight of every process."""

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
