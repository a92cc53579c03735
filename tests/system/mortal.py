"""Runs of the sync that die by SIGKILL: `python -m tests.system.mortal` is told at which step.

Looks at the coordinator's roster, where `roster` is behind the step.

A step is the moment before or after a transaction's commit, and before or after a request that
writes. Each line of the input is the number of a step and one run, a process of its own, which
has its modules already. Prints after each whether it was `killed` or `lived`.
"""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import sync_service.adapters.google.opening  # noqa: F401 - once, not in each child
from sync_service.adoption.follow_roster import follow_roster
from sync_service.bootstrap import open_services
from sync_service.domain.spreadsheet import SpreadsheetSnapshot, WriteBatch
from sync_service.ports import Transaction
from sync_service.sync.run_sync import run_sync
from sync_service.sync.sync_services import SyncRequest


class Death:
    """Comes at its step, without a word."""

    def __init__(self, step: int) -> None:
        self.left = step

    def pass_by(self) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


class Mortal:
    """What it wraps, with death before and after each transaction's end and each write."""

    def __init__(self, wrapped: object, death: Death) -> None:
        self._wrapped, self._death = wrapped, death

    def __getattr__(self, name: str) -> object:
        return getattr(self._wrapped, name)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        with self._wrapped.transaction() as stored:  # type: ignore[attr-defined]
            yield stored
            self._death.pass_by()
        self._death.pass_by()

    def take_leave(self, spreadsheet_id: str, batch: WriteBatch) -> None:
        self._death.pass_by()
        self._wrapped.take_leave(spreadsheet_id, batch)  # type: ignore[attr-defined]
        self._death.pass_by()

    def write(self, spreadsheet_id: str, batch: WriteBatch) -> SpreadsheetSnapshot:
        self._death.pass_by()
        answer: SpreadsheetSnapshot = self._wrapped.write(  # type: ignore[attr-defined]
            spreadsheet_id, batch
        )
        self._death.pass_by()
        return answer


def main() -> None:
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            step, *what = line.split()
            (_look_until if what else _live_until)(int(step))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        was_killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        assert was_killed or status == 0
        print("killed" if was_killed else "lived", flush=True)  # noqa: T201 - what the test reads


def _look_until(step: int) -> None:
    death = Death(step)
    services = open_services(without_database="make")
    roster = services.roster(services.files, lambda _: None)
    assert roster is not None
    leaving = replace(
        roster.leaving,
        database=Mortal(services.database, death),  # type: ignore[arg-type]
        spreadsheets=Mortal(services.spreadsheets, death),  # type: ignore[arg-type]
    )
    follow_roster(replace(roster, leaving=leaving))


def _live_until(step: int) -> None:
    death = Death(step)
    services = open_services(without_database="make")
    syncing = replace(
        services.syncing,
        database=Mortal(services.database, death),  # type: ignore[arg-type]
        spreadsheets=Mortal(services.spreadsheets, death),  # type: ignore[arg-type]
    )
    run_sync(syncing, SyncRequest())


if __name__ == "__main__":
    main()
