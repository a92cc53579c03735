"""What a worker's memory does over thousands of runs and many spreadsheets.

`python -m tests.system.memory --runs 2000 --sheets 1000 --edits 1`: a real worker with all its
lanes, whose job for Google makes several runs whenever it is looked at, and keeps below no quota,
so that days of work fit into half an hour. Each spreadsheet is edited as often as the others.
"""

import argparse
import json
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from demo.mailbox import Mailbox
from tests.system.cluster import settings_for
from tests.system.processes import ROOT, Host, StandIn, eventually, stand_in_at

PRESSED = [sys.executable, "-m", "tests.system.pressed"]
ROWS = 20
SAMPLE_SECONDS = 10.0
MOST_MB = 150
MOST_GROWTH_MB = 8
HEADER = ["Nom", "Prénom", "Téléphone", "Courriel"]


@dataclass
class Measured:
    """What was seen. Megabytes are what the worker had resident, every ten seconds."""

    sheets: int
    runs: int = 0
    edits: int = 0
    seconds: float = 0
    first_run_seconds: float = 0
    megabytes: list[float] = field(default_factory=list)
    """From the beginning on; the first run takes in all sheets."""
    late: int = 0
    """Edits that did not arrive."""

    @property
    def growth(self) -> float:
        """Of the last quarter over the second one: in the first, caches and pools fill."""
        quarter = max(1, len(self.megabytes) // 4)
        second, last = self.megabytes[quarter : 2 * quarter], self.megabytes[-quarter:]
        return round(median(last) - median(second or last), 1)

    @property
    def is_good(self) -> bool:
        return self.growth <= MOST_GROWTH_MB and max(self.megabytes) <= MOST_MB and not self.late


def measure(asked: argparse.Namespace, folder: Path) -> Measured:
    """With so many edits for each run."""
    with ExitStack() as stack:
        google = stack.enter_context(stand_in_at(Host(folder)))
        mailbox = stack.enter_context(Mailbox())
        url = f"sqlite:///{folder / 'sync.db'}"
        more = {"SETTLE_SECONDS": "0", "QUIET_SECONDS": "0", "POLL_SECONDS": "1"}
        host = Host(folder, settings_for(url, google, mailbox, folder) | more, is_cold=True)
        ids = follow(host, google, asked.sheets)
        # As a release does: what makes the tables is no part of a worker's memory.
        host.run("db", "upgrade")
        worker = host.start(command=PRESSED, PYTHONPATH=str(ROOT))
        stack.callback(worker.stop, signal.SIGTERM)
        begun = time.monotonic()
        measured = Measured(asked.sheets)
        typed = let_them_type(google, ids, asked, (folder, worker.process.pid), measured)
        measured.seconds = round(time.monotonic() - begun)
        measured.runs = runs_of(folder)
        with suppress(AssertionError):
            eventually(lambda: not late(host, typed), 60)
        measured.late = len(late(host, typed))
        return measured


def follow(host: Host, google: StandIn, count: int) -> list[str]:
    ids = []
    for number in range(count):
        rows = [
            [f"Famille {number}", f"Prénom {row}", "", f"p{number}.{row}@example.org"]
            for row in range(ROWS)
        ]
        ids.append(google.create(f"Partenaire {number}", {"Contacts": [HEADER, *rows]}))
    tabs = {"Contacts": "contacts"}
    host.write_mappings(
        [{"partner": f"p{n}", "id": one, "tabs": tabs} for n, one in enumerate(ids)]
    )
    return ids


def let_them_type(
    google: StandIn,
    ids: Sequence[str],
    asked: argparse.Namespace,
    worker: tuple[Path, int],
    measured: Measured,
) -> Mapping[int, str]:
    """For each run some edits, the sheets one after the other; sheet → its last telephone."""
    folder, pid = worker
    typed: dict[int, str] = {}
    begun, next_sample = time.monotonic(), 0.0
    end = begun + 60 * asked.minutes
    while (done := runs_of(folder)) < asked.runs and time.monotonic() < end:
        if not done:
            measured.first_run_seconds = round(time.monotonic() - begun)
        if time.monotonic() > next_sample:
            next_sample = time.monotonic() + SAMPLE_SECONDS
            measured.megabytes.append(resident_mb(pid))
        while measured.edits < done * asked.edits:
            number = measured.edits % len(ids)
            phone = f"06 39 98 {measured.edits // 100 % 100:02d} {measured.edits % 100:02d}"
            google.open(ids[number]).type("Contacts", 1, 2, phone)
            typed[number] = "+33" + phone.replace(" ", "")[1:]
            measured.edits += 1
        time.sleep(0.1)
    return typed


def late(host: Host, typed: Mapping[int, str]) -> Sequence[int]:
    known = {one["fields"]["email"]: one["fields"].get("phone") for one in host.export("contact")}
    return [n for n, phone in typed.items() if known.get(f"p{n}.0@example.org") != phone]


def runs_of(folder: Path) -> int:
    return len((folder / "runs").read_bytes()) if (folder / "runs").exists() else 0


def resident_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    (line,) = [one for one in status.splitlines() if one.startswith("VmRSS")]
    return round(int(line.split()[1]) / 1024, 1)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=2000)
    parser.add_argument("--sheets", type=int, default=1000)
    parser.add_argument("--edits", type=int, default=1, help="for each run")
    parser.add_argument("--minutes", type=float, default=600, help="no longer than that")
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        measured = measure(asked, Path(folder))
    document = asdict(measured) | {"growth": measured.growth, "most": max(measured.megabytes)}
    sys.stdout.write(json.dumps(document) + "\n")
    return 0 if measured.is_good else 1


if __name__ == "__main__":
    sys.exit(main())
