"""Three workers against one: PostgreSQL, many sheets, and a Google that is slow to answer.

    scripts/bench workers [--sheets=200] [--times=5] [--milliseconds=300] [--seconds=150] [--json]

In turn one worker and three: somebody types into every sheet, and the clock stops when the last
edit is in the database. They keep below no quota there. Then three workers share one account, as
they ship, for some seconds, while the stand-in refuses what is over 60 a minute.
"""

import json
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))

from _interleaved import arguments

from demo.mailbox import Mailbox
from demo.people import Person
from sync_service.adapters.database import SqlDatabase, open_database
from tests.postgresql import running_postgresql
from tests.system.cluster import QUOTA, follow, settings_for
from tests.system.processes import COMMAND, HereHost, Host, StandIn, eventually, stand_in_at
from tests.system.witness import Witness, witnessing

AIM = "three workers ≥ 2.5 times as fast as one; 0 requests over the quota"
MANY = 3
UNPACED = [sys.executable, __file__]
PATIENCE_SECONDS = 1200


def work_below_no_quota() -> None:
    """The `worker` command, in a process of its own."""
    from sync_service.adapters import google  # noqa: PLC0415 - of this process alone
    from sync_service.adapters.google import Backoff, open_spreadsheets  # noqa: PLC0415
    from sync_service.entrypoints.cli import main as command  # noqa: PLC0415

    unpaced = Backoff(requests_per_minute=None)
    vars(google)["open_spreadsheets"] = partial(open_spreadsheets, backoff=unpaced)
    command()


class Village:
    """Sheets with one row each, their people, and the database that the rows arrive in."""

    def __init__(self, host: HereHost, google: StandIn, url: str, sheets: int) -> None:
        self.host, self.google = host, google
        self._people: Sequence[Person] = [google.open(one) for one in follow(host, google, sheets)]
        self._database: SqlDatabase = open_database(url)
        self._rounds = 0

    def edit_all(self) -> float:
        """Seconds until every edit has arrived, from the first one on."""
        self._rounds += 1
        begun = time.monotonic()
        self.type(f"{self._rounds:02}")
        eventually(lambda: not self._late(), PATIENCE_SECONDS)
        return time.monotonic() - begun

    def type(self, pair: str) -> None:
        for number, person in enumerate(self._people):
            person.type("Contacts", 1, 2, f"06 39 98 {pair} {number % 100:02}")

    def _late(self) -> int:
        with self._database.reading() as stored:
            phones = [str(one.fields["phone"]) for one in stored.records.read_all("contact")]
        now = f"+3363998{self._rounds:02}"
        return len(self._people) - sum(one.startswith(now) for one in phones)


@contextmanager
def workers(host: Host, witness: Witness, count: int, command: Sequence[str]) -> Iterator[None]:
    with ExitStack() as stack:
        for number in range(count):
            address = witness.open(f"worker {number}")
            running = host.start_worker(command, GOOGLE_API_BASE=address)
            stack.callback(running.stop, signal.SIGTERM)
        yield


def share_a_quota(village: Village, witness: Witness, seconds: int) -> dict[str, int]:
    """Google's own count, of what workers asked of one account in that time."""
    asked = village.google.call
    # Whoever types draws on a quota of theirs; here it would be on the account's.
    village.type("99")
    asked("POST", "/_sandbox/settings", {"quota_per_minute": QUOTA})
    before = len(witness.asked())
    with workers(village.host, witness, MANY, COMMAND):
        time.sleep(seconds)
    over: dict[str, int] = asked("GET", "/_sandbox/counters")["over_quota"]
    return {"requests": len(witness.asked()) - before, "over_quota": sum(over.values())}


def measure(
    sheets: int, times: int, latency: float, seconds: int, say: Callable[[str], None]
) -> dict[str, object]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = stack.enter_context(stack.enter_context(running_postgresql()).upgraded())
        google = stack.enter_context(stand_in_at(Host(folder)))
        mailbox = stack.enter_context(Mailbox())
        settings = settings_for(url, google, mailbox, folder)
        waits = {"SETTLE_SECONDS": "0", "QUIET_SECONDS": "0", "POLL_SECONDS": "1"}
        village = Village(HereHost(folder, settings | waits), google, url, sheets)
        witness = stack.enter_context(witnessing(google.api_base, latency))
        with workers(village.host, witness, MANY, UNPACED):
            # The first time all is new, and references are written; neither is counted.
            village.edit_all(), village.edit_all()
        took: dict[int, list[float]] = {1: [], MANY: []}
        for _ in range(times):
            for count, seconds_of_it in took.items():
                with workers(village.host, witness, count, UNPACED):
                    seconds_of_it.append(village.edit_all())
                say(f"{count}: {seconds_of_it[-1]:.1f} s")
        shared = share_a_quota(village, witness, seconds)
    ratios = [one / many for one, many in zip(took[1], took[MANY], strict=True)]
    return {"sheets": sheets, "one": took[1], "three": took[MANY], "ratios": ratios, **shared}


def main() -> int:
    if sys.argv[1:2] == ["worker"]:
        work_below_no_quota()
        return 0
    sizes = {"sheets": "200", "times": "5", "milliseconds": "300", "seconds": "150"}
    asked = arguments(__doc__, **sizes)
    (times,), (wait,), (seconds,) = asked.times, asked.milliseconds, asked.seconds
    for sheets in asked.sheets:
        say = partial(print, file=sys.stderr)
        found = measure(sheets, times, wait / 1000, seconds, say)
        if asked.json:
            print(json.dumps(found))
            continue
        print(f"{sheets} sheets, Google {wait} ms slower; aim: {AIM}")
        for name in ("one", "three", "ratios"):
            told: list[float] = found[name]  # type: ignore[assignment]
            print(f"{name}: {median(told):.1f} ({min(told):.1f}–{max(told):.1f})")
        print(f"{found['requests']} requests, {found['over_quota']} over the quota")
    return 0


if __name__ == "__main__":
    sys.exit(main())
