"""How long a run of the sync takes beside the floor: decode, row hash, one transaction.

`bench/sync --kind first|nochange|pct1 --rows 10000,100000 [--json]`, both timed in one process.
"""

import argparse
import json
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import Any

from sync_service.adapters.clock import SystemClock
from sync_service.adapters.database import open_database
from sync_service.adapters.dice import SystemDice
from sync_service.adapters.google.lazy_snapshot import lazy_snapshot
from sync_service.application.ports import RequestCounts, Signal
from sync_service.application.run_sync import run_sync
from sync_service.application.sync_services import SyncRequest, SyncServices, SyncSettings
from sync_service.domain.mapping import (
    Column,
    KnownOrganisation,
    Mappings,
    SpreadsheetMapping,
    TabMapping,
)
from sync_service.domain.mapping import Mapping as TabRules
from sync_service.domain.snapshot import SpreadsheetSnapshot
from sync_service.domain.write import WriteBatch

TITLES = ("Nom", "Prénom", "Fonction", "Courriel", "Téléphone", "Portable", *"ABCDEF")
FIELDS = ("family_name", "given_name", "role", "email", "phone", "mobile")
RULES = TabRules(
    "contacts",
    "contact",
    "table",
    [Column(name, [title]) for name, title in zip(FIELDS, TITLES, strict=False)],
)


class Payloads:
    """Google, as bytes: what was written is there at the next read."""

    def __init__(self, rows: int) -> None:
        self.lines = [list(TITLES), *(_person(number) for number in range(rows))]
        self.anchors: list[dict[str, Any]] = []
        self.clock = SystemClock()
        self._payload: bytes | None = None

    def payload(self) -> bytes:
        if self._payload is None:
            rows = [{"values": [_cell(value) for value in line]} for line in self.lines]
            grid = {"rowCount": len(rows) + 1000, "columnCount": 26}
            tab = {"properties": {"sheetId": 1, "title": "Contacts", "gridProperties": grid}}
            whole = {"spreadsheetId": "bench", "sheets": [{**tab, "data": [{"rowData": rows}]}]}
            self._payload = json.dumps(whole, ensure_ascii=False).encode()
        return self._payload

    def type(self, row: int, column: int, value: object) -> None:
        line = self.lines[row]
        line.extend([""] * (column + 1 - len(line)))
        line[column] = str(value)
        self._payload = None

    def read_signal(self, token: str | None) -> Signal:
        return Signal(token or "1", [])

    def read(self, spreadsheet_id: str) -> SpreadsheetSnapshot:
        return lazy_snapshot(spreadsheet_id, self.payload(), self.clock.now())

    def write(self, spreadsheet_id: str, batch: WriteBatch) -> SpreadsheetSnapshot:
        for cell in batch.cells:
            self.type(cell.row, cell.column, cell.value)
        with untimed():
            self.payload()
        return self.read(spreadsheet_id)

    def service_address(self, spreadsheet_id: str) -> str:
        return f"{spreadsheet_id}@example.org"

    def counts(self) -> RequestCounts:
        return RequestCounts()


_UNTIMED = [0.0]


@contextmanager
def untimed() -> Iterator[None]:
    """What Google does is not ours to time."""
    started = time.perf_counter()
    yield
    _UNTIMED[0] += time.perf_counter() - started


def timed(work: Callable[[], object]) -> float:
    _UNTIMED[0] = 0.0
    started = time.perf_counter()
    work()
    return time.perf_counter() - started - _UNTIMED[0]


def floor(payload: bytes, folder: str) -> None:
    """Decode, hash every row, one transaction that stores them."""
    decoded = json.loads(payload)
    rows = decoded["sheets"][0]["data"][0]["rowData"]
    hashed = []
    for number, row in enumerate(rows):
        texts = [cell.get("formattedValue", "") for cell in row["values"]]
        digest = blake2b("\x1f".join(texts).encode(), digest_size=16).digest()
        hashed.append((number, digest, *texts[:12]))
    with sqlite3.connect(Path(folder) / f"{time.perf_counter_ns()}.db") as database:
        columns = ",".join(f"c{n}" for n in range(12))
        database.execute(f"create table r (n integer primary key, d blob, {columns})")
        marks = ",".join("?" * 14)
        database.executemany(f"insert into r values ({marks})", hashed)  # noqa: S608 ours


def measure(kind: str, rows: int, folder: str) -> dict[str, object]:
    google = Payloads(rows)
    database = open_database(f"sqlite:///{folder}/{kind}-{rows}.db")
    database.upgrade()
    followed = SpreadsheetMapping("les-epis", "bench", [TabMapping("Contacts", "contacts")])
    services = SyncServices(
        database,
        google,
        Mappings({"contacts": RULES}, [followed], [KnownOrganisation("les-epis", "Les Épis")]),
        SystemClock(),
        SystemDice(),
        SyncSettings(settle_seconds=0, quiet_seconds=0),
    )
    request = SyncRequest(full=True)
    payload = google.payload()
    if kind != "first":
        run_sync(services, request)
        run_sync(services, request)
    if kind == "pct1":
        for row in range(1, rows, 100):
            google.type(row, 2, "Relais")
    payload = google.payload()
    ours = timed(lambda: run_sync(services, request))
    digest = timed(lambda: blake2b(payload, digest_size=16).hexdigest())
    lowest = digest if kind == "nochange" else timed(lambda: floor(payload, folder))
    return {
        "kind": kind,
        "rows": rows,
        "ours_seconds": round(ours, 3),
        "floor_seconds": round(lowest, 3),
        "ratio": round(ours / lowest, 2),
    }


def _person(number: int) -> list[str]:
    phone = f"06 39 98 {number // 100 % 100:02d} {number % 100:02d}"
    person = [f"Nom{number}", f"Prénom{number % 50}", "Accueil", f"p{number}@example.org", phone]
    return [*person, "", *(f"{letter}{number % 97}" for letter in "abcdef")]


def _cell(value: str) -> dict[str, object]:
    if not value:
        return {}
    typed = {"stringValue": value}
    return {"userEnteredValue": typed, "effectiveValue": typed, "formattedValue": value}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kind", choices=("first", "nochange", "pct1"))
    parser.add_argument("--rows", default="10000")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    kinds = [asked.kind] if asked.kind else ["first", "nochange", "pct1"]
    counts = [int(count) for count in asked.rows.split(",")]
    with tempfile.TemporaryDirectory(prefix="sync-service-bench-") as folder:
        results = [measure(kind, rows, folder) for kind in kinds for rows in counts]
    if asked.json:
        print(json.dumps(results))
        return
    for result in results:
        print("  ".join(f"{name} {value}" for name, value in result.items()))


if __name__ == "__main__":
    main()
