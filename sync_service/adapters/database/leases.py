"""Which process works on what, and whether all of them wait for a person (ADR 16)."""

import os
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    bindparam,
    delete,
    insert,
    or_,
    select,
    update,
)

from sync_service.adapters.database import tables
from sync_service.adapters.database.statements import insert_into
from sync_service.ports import Pause

# Made once: each part of a large run renews its lease.
_RENEW = (
    update(tables.lease)
    .where(tables.lease.c.name == bindparam("held"), tables.lease.c.holder == bindparam("by"))
    .values(expires_at=bindparam("end"))
)


@dataclass(frozen=True, slots=True)
class Holder:
    """One opened database in one process of one host."""

    id: str
    host: str
    pid: int


def this_holder() -> Holder:
    return Holder(uuid4().hex, _host(), os.getpid())


class SqlLeases:
    """Leases with an end; those of a process that died on this host end with it."""

    def __init__(self, connection: Connection, holder: Holder) -> None:
        self._connection = connection
        self._holder = holder

    def take(self, name: str, seconds: int, at: datetime) -> bool:
        """One statement decides: it inserts the lease, or changes it where that is allowed."""
        lease = tables.lease
        new = {
            "holder": self._holder.id,
            "host": self._holder.host,
            "pid": self._holder.pid,
            "expires_at": at + timedelta(seconds=seconds),
        }
        is_free = or_(
            lease.c.expires_at <= at,
            lease.c.holder == self._holder.id,
            lease.c.holder == self._find_dead_holder(name),
        )
        take = insert_into(self._connection.dialect, lease).values(name=name, **new)
        take = take.on_conflict_do_update(index_elements=["name"], set_=new, where=is_free)
        is_ours = self._connection.execute(take.returning(lease.c.name)).first() is not None
        if not is_ours:
            self._shorten(name, at + timedelta(seconds=seconds))
        return is_ours

    def _shorten(self, name: str, longest: datetime) -> None:
        """Taken by a clock that was ahead: it lasts no longer than one taken now."""
        lease = tables.lease
        is_too_long = and_(lease.c.name == name, lease.c.expires_at > longest)
        self._connection.execute(update(lease).where(is_too_long).values(expires_at=longest))

    def is_busy(self, name: str, at: datetime) -> bool:
        lease = tables.lease.c
        is_others = and_(
            lease.name == name, lease.expires_at > at, lease.holder != self._holder.id
        )
        row = self._connection.execute(select(lease.holder).where(is_others)).first()
        return row is not None and row.holder != self._find_dead_holder(name)

    def are_others_busy(self, at: datetime) -> bool:
        """Whether anybody else who may still be alive has anything in hand."""
        lease = tables.lease.c
        others = and_(lease.expires_at > at, lease.holder != self._holder.id)
        rows = self._connection.execute(select(lease.host, lease.pid).where(others)).all()
        return any(row.host != self._holder.host or _is_alive(row.pid) for row in rows)

    def renew(self, name: str, seconds: int, at: datetime) -> bool:
        asked = {"held": name, "by": self._holder.id, "end": at + timedelta(seconds=seconds)}
        return self._connection.execute(_RENEW, asked).rowcount > 0

    def release(self, name: str) -> None:
        self._connection.execute(delete(tables.lease).where(self._is_ours(name)))

    def _is_ours(self, name: str) -> ColumnElement[bool]:
        lease = tables.lease.c
        return and_(lease.name == name, lease.holder == self._holder.id)

    def _find_dead_holder(self, name: str) -> str | None:
        lease = tables.lease.c
        row = self._connection.execute(
            select(lease.holder, lease.host, lease.pid).where(lease.name == name)
        ).first()
        if row is None or row.host != self._holder.host or _is_alive(row.pid):
            return None
        return str(row.holder)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _host() -> str:
    """Containers may share a name: the space of process numbers distinguishes them."""
    boot, space = Path("/proc/sys/kernel/random/boot_id"), Path("/proc/self/ns/pid")
    try:
        return f"{socket.gethostname()} {boot.read_text().strip()} {space.readlink()}"
    except OSError:
        return socket.gethostname()


class SqlPauses:
    """Whether all wait since a copy was taken back: one row, or none."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def read(self) -> Pause | None:
        pause = tables.pause.c
        row = self._connection.execute(select(pause.since, pause.erased_again)).first()
        return None if row is None else Pause(row.since, row.erased_again)

    def begin(self, pause: Pause) -> None:
        self.end()
        row = {"since": pause.since, "erased_again": pause.erased_again}
        self._connection.execute(insert(tables.pause).values(row))

    def end(self) -> None:
        self._connection.execute(delete(tables.pause))
