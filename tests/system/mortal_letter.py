"""The coordinator's letter, sent by processes that die: `python -m tests.system.mortal_letter`.

A step is the moment before or after a transaction's commit, and before or after the mail server
takes the letter. Each line of the input is the number of a step and a week; prints after each
whether the process was `killed` or `lived`.
"""

import os
import signal
import sys
from dataclasses import replace

from sync_service.bootstrap import open_services
from sync_service.digest.send_digest import send_digest
from sync_service.domain.week import Week
from sync_service.ports import MailSender
from tests.system.mortal import Death, Mortal

COORDINATOR = "coordination@example.org"


class MortalSender:
    """A mail server's door, with death before and behind it."""

    def __init__(self, wrapped: MailSender, death: Death) -> None:
        self._wrapped, self._death = wrapped, death

    def send(self, message: bytes, recipient: str) -> None:
        self._death.pass_by()
        self._wrapped.send(message, recipient)
        self._death.pass_by()


def main() -> None:
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            step, week = line.split()
            _send_until(int(step), Week.load(week))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        was_killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        assert was_killed or status == 0
        print("killed" if was_killed else "lived", flush=True)  # noqa: T201 - what the test reads


def _send_until(step: int, week: Week) -> None:
    death = Death(step)
    services = open_services(without_database="make")
    database = Mortal(services.database, death)
    publisher = replace(services.publisher, database=database)  # type: ignore[arg-type]
    send_digest(publisher, MortalSender(services.mail_sender, death), week, [COORDINATOR])


if __name__ == "__main__":
    main()
