"""Whether the client grows while it asks: memory, sockets and threads over many requests.

    .venv/bin/python bench/endurance.py [--requests 10000] [--json] [--check]

The stand-in for Google runs in a process of its own, so that only the client is measured.
"""

import argparse
import gc
import json
import sys
import tempfile
import threading
import time
from pathlib import Path
from subprocess import PIPE, Popen

from sync_service.adapters.google import Backoff, GoogleSpreadsheets, open_spreadsheets
from sync_service.adapters.surroundings import SystemClock
from sync_service.domain.spreadsheet import CellWrite, WriteBatch

SAMPLES = 10
MOST_GROWTH_MB = 4.0
_PAGE_BYTES = 4096
Sample = dict[str, float]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--json", action="store_true", help="one JSON document instead of a table")
    parser.add_argument("--check", action="store_true", help="exit 1 when something grew")
    options = parser.parse_args()
    command = [str(Path(sys.executable).with_name("sync-service")), "sandbox", "--port", "0"]
    with (
        tempfile.TemporaryDirectory() as folder,
        Popen([*command, "--seed", "demo", "--state", folder], stdout=PIPE, text=True) as google,
    ):
        try:
            samples = endure(json.loads(google.stdout.readline()), options.requests)
        finally:
            google.terminate()
    print(json.dumps(samples, indent=2) if options.json else table(samples))
    return 1 if options.check and has_grown(samples) else 0


def endure(place: dict[str, object], requests: int) -> list[Sample]:
    """Reads, writes and signals in turn; a sample before, between, and after."""
    spreadsheets = open_spreadsheets(
        SystemClock(),
        credentials_paths=[str(place["credentials"])],
        api_base=str(place["api_base"]),
        backoff=Backoff(requests_per_minute=None),
    )
    spreadsheet_id = str(place["spreadsheets"]["creche"])
    token = spreadsheets.read_signal(None).token
    _ask_all(spreadsheets, spreadsheet_id, token, 200)  # caches and pools fill once
    started = time.perf_counter()
    samples = [_sample(0, started)]
    for number in range(1, SAMPLES + 1):
        _ask_all(spreadsheets, spreadsheet_id, token, requests // SAMPLES)
        samples.append(_sample(number * (requests // SAMPLES), started))
    spreadsheets.close()
    return samples


def _ask_all(
    spreadsheets: GoogleSpreadsheets, spreadsheet_id: str, token: str, count: int
) -> None:
    for number in range(count):
        if number % 10 == 0:
            batch = WriteBatch(f"m{number}", [CellWrite(1, 30, 1, number)])
            spreadsheets.write(spreadsheet_id, batch)
        elif number % 2:
            token = spreadsheets.read_signal(token).token
        else:
            _ = spreadsheets.read(spreadsheet_id).tabs


def _sample(requests: int, started: float) -> Sample:
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return {
        "requests": requests,
        "seconds": round(time.perf_counter() - started, 1),
        "memory_mb": round(pages * _PAGE_BYTES / 1e6, 1),
        "open_files": len(list(Path("/proc/self/fd").iterdir())),
        "threads": threading.active_count(),
    }


def has_grown(samples: list[Sample]) -> bool:
    first, last = samples[1], samples[-1]
    grew = any(last[name] > first[name] for name in ("open_files", "threads"))
    return grew or last["memory_mb"] - first["memory_mb"] > MOST_GROWTH_MB


def table(samples: list[Sample]) -> str:
    head = "  ".join(f"{name:>10}" for name in samples[0])
    return "\n".join(
        [head, *("  ".join(f"{value:>10}" for value in one.values()) for one in samples)]
    )


if __name__ == "__main__":
    sys.exit(main())
