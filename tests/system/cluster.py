"""Several workers and pages on one PostgreSQL, with Google's quota on, kills and a restart.

`python -m tests.system.cluster --minutes 20`: people type into one of many sheets every few
seconds, a worker is killed every minute, and the database is restarted once. Then everybody
stops, and what was typed has to arrive.
"""

import argparse
import json
import random
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import requests

from demo.mailbox import Mailbox
from demo.people import Person
from tests.postgresql import Databases, running_postgresql
from tests.system.processes import (
    COMMAND,
    PAGES,
    HereHost,
    Host,
    Running,
    StandIn,
    eventually,
    free_ports,
    stand_in_at,
)
from tests.system.test_going_on import CONTACTS, google_settings
from tests.system.witness import Shared, Witness, find_shared, witnessing

QUOTA = 60
LEASELESS = [sys.executable, "-m", "tests.system.leaseless"]
COORDINATOR = "coordination@example.org"


@dataclass(frozen=True)
class Size:
    """How much of everything."""

    sheets: int = 200
    workers: int = 3
    minutes: float = 20
    kill_every_seconds: float = 60
    type_every_seconds: float = 4
    poll_seconds: int = 5
    latency_seconds: float = 0.2
    """Until Google answers."""
    has_leases: bool = True
    """False: a cluster without the rule that a spreadsheet is in one hand, to try the judge."""


@dataclass
class Verdict:
    """What became of it."""

    typed: int = 0
    kills: int = 0
    missing: list[str] = field(default_factory=list)
    """Sheets whose last edit did not arrive."""
    spoiled: list[str] = field(default_factory=list)
    """Sheets that hold a row twice, or whose row has no reference of its own."""
    requests: int = 0
    """About spreadsheets, from workers."""
    shared: list[Shared] = field(default_factory=list)
    """Where two workers were at one sheet at once."""
    over_quota: int = 0
    letters: int = 0
    ill: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        is_calm = not (self.missing or self.spoiled or self.over_quota or self.ill)
        is_apart = self.requests > 0 and not self.shared
        return is_calm and is_apart and self.letters == 1


def play(size: Size, folder: Path, seed: int = 1) -> Verdict:
    with ExitStack() as stack:
        databases = stack.enter_context(running_postgresql())
        url = stack.enter_context(databases.upgraded())
        google = stack.enter_context(stand_in_at(Host(folder)))
        mailbox = stack.enter_context(Mailbox())
        host = HereHost(folder, settings_for(url, google, mailbox, folder))
        host.settings["POLL_SECONDS"] = str(size.poll_seconds)
        ids = follow(host, google, size.sheets)
        # Only now: whoever makes two hundred files is no part of the service.
        google.call("POST", "/_sandbox/settings", {"quota_per_minute": QUOTA})
        pages = [stack.enter_context(serving(host)) for _ in range(2)]
        witness = stack.enter_context(witnessing(google.api_base, size.latency_seconds))
        cluster = Cluster(host, witness, size)
        stack.callback(cluster.stop)
        people = [google.open(one) for one in ids]
        verdict = Verdict()
        chance = random.Random(seed)  # noqa: S311 - no secret
        typed = let_them_type(cluster, people, databases, size, verdict, chance)
        judge(host, google, people, typed, verdict)
        asked = witness.asked()
        verdict.requests, verdict.shared = len(asked), list(find_shared(asked))
        verdict.letters = sum(COORDINATOR in one.recipients for one in mailbox.letterbox.all())
        verdict.ill = [page for page in pages if not is_well(page)]
        return verdict


def settings_for(url: str, google: StandIn, mailbox: Mailbox, folder: Path) -> dict[str, str]:
    return google_settings(google) | {
        "DATABASE_URL": url,
        "MAPPINGS_DIR": str(folder / "mappings"),
        "SETTLE_SECONDS": "2",
        "QUIET_SECONDS": "2",
        "POLL_SECONDS": "5",
        "LOG_FORMAT": "json",
        "SECRET_KEYS": "une-phrase-assez-longue-pour-signer-les-liens",
        "PUBLIC_URL": "http://127.0.0.1:8000",
        "SMTP_URL": mailbox.smtp_url,
        "MAIL_FROM": "CLEF <clef@example.org>",
        "COORDINATORS": COORDINATOR,
    }


def follow(host: Host, google: StandIn, count: int) -> list[str]:
    ids = [google.create(f"Partenaire {n}", {"Contacts": CONTACTS}) for n in range(count)]
    tabs = {"Contacts": "contacts"}
    host.write_mappings(
        [{"partner": f"p{n}", "id": one, "tabs": tabs} for n, one in enumerate(ids)]
    )
    return ids


@contextmanager
def serving(host: Host) -> Iterator[str]:
    """The pages, in a process of their own."""
    port = str(free_ports(1))
    running = host.start(command=PAGES, PORT=port)
    try:
        yield f"http://127.0.0.1:{port}/healthz"
    finally:
        running.stop(signal.SIGTERM)


def is_well(page: str) -> bool:
    def answers() -> bool:
        try:
            return requests.get(page, timeout=10).ok
        except requests.RequestException:
            return False

    try:
        return eventually(answers)
    except AssertionError:
        return False


class Cluster:
    """Workers that are killed and begun again."""

    def __init__(self, host: Host, witness: Witness, size: Size) -> None:
        self._host, self._witness, self._size = host, witness, size
        self._command = COMMAND if size.has_leases else LEASELESS
        self._begun = 0
        self._workers = dict(self._begin() for _ in range(size.workers))

    def _begin(self) -> tuple[str, Running]:
        self._begun += 1
        name = f"worker {self._begun}"
        address = self._witness.open(name)
        return name, self._host.start_worker(self._command, GOOGLE_API_BASE=address)

    def kill_one(self, chance: random.Random) -> None:
        name = chance.choice(sorted(self._workers))
        self._workers.pop(name).stop(signal.SIGKILL)
        self._witness.has_ended(name)
        self._workers.update([self._begin()])

    def is_found_out(self) -> bool:
        """A judge of workers that keep to no rule need see no more than one breach."""
        return not self._size.has_leases and bool(find_shared(self._witness.asked()))

    def stop(self) -> None:
        for one in self._workers.values():
            one.process.terminate()
        for one in self._workers.values():
            one.stop()


def let_them_type(
    cluster: Cluster,
    people: list[Person],
    databases: Databases,
    size: Size,
    verdict: Verdict,
    chance: random.Random,
) -> Mapping[int, str]:
    """Sheet → the telephone that was typed last, as it is stored."""
    typed: dict[int, str] = {}
    begun = time.monotonic()
    next_kill, restart_at = begun + size.kill_every_seconds, begun + size.minutes * 30
    end = begun + size.minutes * 60
    while not cluster.is_found_out():
        now = time.monotonic()
        if now > end and (verdict.kills or not size.has_leases):  # a busy machine types slowly
            break
        number = chance.randrange(len(people))
        phone = f"06 39 98 {chance.randrange(100):02d} {chance.randrange(100):02d}"
        people[number].type("Contacts", 1, 2, phone)
        typed[number] = "+33" + phone.replace(" ", "")[1:]
        verdict.typed += 1
        if now > next_kill:
            next_kill += size.kill_every_seconds
            cluster.kill_one(chance)
            verdict.kills += 1
        if now > restart_at:
            restart_at = float("inf")
            databases.server.stop()
            databases.server.start()
        time.sleep(size.type_every_seconds)
    return typed


def judge(
    host: Host,
    google: StandIn,
    people: list[Person],
    typed: Mapping[int, str],
    verdict: Verdict,
) -> None:
    def late() -> list[str]:
        known = {
            one["fields"]["organisation_id"]: one["fields"].get("phone")
            for one in host.export("contact")
        }
        return [f"p{n}" for n, phone in typed.items() if known.get(f"p{n}") != phone]

    try:
        eventually(lambda: not late(), 300)
    except AssertionError:
        verdict.missing = late()
    key = json.loads(google.credentials.read_text(encoding="utf-8"))
    verdict.over_quota = google.call("GET", "/_sandbox/counters")["over_quota"][
        key["client_email"]
    ]
    google.call("POST", "/_sandbox/settings", {"quota_per_minute": None})
    for number in typed:
        rows = [line for line in people[number].seen("Contacts")[1:] if any(line)]
        references = {line[-1] for line in rows}
        if len(rows) != 1 or len(references) != 1 or "" in references:
            verdict.spoiled.append(f"p{number}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=Size.minutes)
    parser.add_argument("--sheets", type=int, default=Size.sheets)
    parser.add_argument("--workers", type=int, default=Size.workers)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    size = Size(asked.sheets, asked.workers, asked.minutes)
    with TemporaryDirectory() as folder:
        verdict = play(size, Path(folder), asked.seed)
    sys.stdout.write(json.dumps(asdict(verdict), indent=1) + "\n")
    return 0 if verdict.is_good else 1


if __name__ == "__main__":
    sys.exit(main())
