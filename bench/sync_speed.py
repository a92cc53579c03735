"""How fast a run is against the least that anybody could do with the same bytes.

    bench/sync [--kind first,nochange,pct1] [--rows 2000,10000] [--warm] [--json]

Real client, real database in a file; the stand-in's own time is taken off and the answer's gunzip
put on, so that what is left is ours. The floor runs right after, on the very same bytes:
gunzip, decode, a hash per row, one transaction of plain SQL; with nothing changed, gunzip and one
fingerprint. All in seconds of the processor, so that a busy machine does not blur the ratios; only
the longest time that the database's write lock was held is told by the clock on the wall.

The first run of a process also loads libraries and compiles patterns and statements: `--warm` lets
a small spreadsheet be synced before, as in a worker that has run before.

Memory is that of the whole process: before the run, with the stand-in and its sheets in it, and at
the run's peak. What the stand-in's answer left free is used again: we may have grown by more.
"""

import argparse
import gc
import gzip
import json
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from math import log
from pathlib import Path
from random import Random
from time import process_time
from typing import Any

from requests import PreparedRequest, Response
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parents[1]))

from sheets_emulator import World, WSGIAdapter
from sync_service.adapters.database.engine import Turns
from sync_service.adapters.google import Backoff
from sync_service.sync.sync_services import SyncSettings
from tests.hostile.faults.town import AT_ONCE, Town, asked, build_town, lay_ground

KINDS = ("first", "nochange", "pct1")
TARGETS = {"first": 3.5, "nochange": 2.0, "pct1": 2.0}
_TITLES = (
    "Civilité", "Nom", "Prénom", "Fonction", "Courriel", "Téléphone", "Portable", "Membre du CT",
    "Copil", "Annuaire", "Parti le", "Divers",
)  # fmt: skip
_NEVER = SyncSettings(settle_seconds=0, quiet_seconds=10**9, deferral_seconds=10**9)
_CHANGED_SHARE = 0.01
_FEW = 200
"""Rows: more than a part has."""
_FREE_COLUMNS = (2, 3)


class TimedAdapter(WSGIAdapter):
    """The stand-in in this process, with a stopwatch; keeps the last answer to a read."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.seconds = 0.0
        self.payload = b""
        self.memory_before = 0

    def send(self, request: PreparedRequest, *args: object, **options: object) -> Response:
        started = process_time()
        response = super().send(request, *args, **options)
        if request.method == "GET" and "/v4/spreadsheets/" in str(request.url):
            self.payload = response.content
            gc.collect()
            self.memory_before = memory_of("VmRSS")
            _forget_peak()
        self.seconds += process_time() - started
        return response


@dataclass(frozen=True)
class Spent:
    """What one run took."""

    seconds: float
    database_rows: int
    """Rows that the database wrote, bookkeeping of the run included."""
    longest_lock: float
    """Seconds for which nobody else could write: on the wall, and of the processor."""
    longest_lock_cpu: float
    memory_before: int
    """Kilobytes of this process when the stand-in had answered."""
    memory_peak: int


@dataclass(frozen=True)
class Measured:
    """One kind at one size."""

    kind: str
    rows: int
    floor: float
    run: Spent

    @property
    def ours(self) -> float:
        return self.run.seconds

    @property
    def ratio(self) -> float:
        return self.ours / self.floor


class WatchedTurns(Turns):
    """Tells by two clocks how long the write lock was held; pauses are no work of ours."""

    def __init__(self) -> None:
        super().__init__(sleep=lambda _: None)
        self.longest_cpu_seconds = 0.0

    def begin(self) -> float:
        self._cpu_begun = process_time()
        return super().begin()

    def end(self, begun: float) -> None:
        held = process_time() - self._cpu_begun
        self.longest_cpu_seconds = max(self.longest_cpu_seconds, held)
        super().end(begun)


class Bench:
    """One spreadsheet of so many contacts, and the floor's own database beside ours."""

    def __init__(self, rows: int, folder: Path) -> None:
        self.rows = rows
        self.folder = folder
        world_rows = [_TITLES, *(_contact(number) for number in range(rows))]
        adapters: list[TimedAdapter] = []

        def transport(world: World) -> TimedAdapter:
            adapters.append(TimedAdapter(world))
            return adapters[0]

        self.town: Town = build_town(
            lay_ground(folder),
            folder / "ours.db",
            {"les-epis": {"Contacts": world_rows}},
            _NEVER,
            transport=transport,
            backoff=Backoff(requests_per_minute=None),
        )
        self.adapter = adapters[0]
        self.turns = self.town.database.turns = WatchedTurns()

    def first(self) -> Measured:
        """From the answer to the committed records; references are written when it is quiet."""
        return Measured("first", self.rows, run=self._run(), floor=self._floor(store_all))

    def write_references(self) -> float:
        self.town.services = replace(self.town.services, settings=AT_ONCE)
        spent = self._run()
        self._run()
        return spent.seconds

    def nochange(self) -> Measured:
        """Drive's false alarm: the spreadsheet is read, and is as it was."""
        sheet = self.town.sheets["les-epis"]
        self._alarm(sheet.spreadsheet_id)
        self._run()
        self._alarm(sheet.spreadsheet_id)
        return Measured("nochange", self.rows, run=self._run(), floor=self._floor(_fingerprint))

    def pct1(self) -> Measured:
        """One cell in a hundred was typed anew."""
        self.retype(0)
        return Measured("pct1", self.rows, run=self._run(), floor=self._floor(store_all))

    def retype(self, number: int) -> None:
        random = Random(1)  # noqa: S311 - no secret
        cells = random.sample(range(self.rows * len(_FREE_COLUMNS)), self._changes())
        sheet = self.town.sheets["les-epis"]
        entries = [
            {
                "range": f"Contacts!{'CD'[cell % 2]}{cell // 2 + 2}",
                "values": [[f"Nouveau {cell}.{number}"]],
            }
            for cell in cells
        ]
        path = f"/v4/spreadsheets/{sheet.spreadsheet_id}/values:batchUpdate"
        body = {"valueInputOption": "RAW", "data": entries}
        asked(self.town.owner, "POST", path, body)

    def _changes(self) -> int:
        return int(self.rows * len(_TITLES) * _CHANGED_SHARE)

    def _alarm(self, spreadsheet_id: str) -> None:
        world = self.town.world
        world.touch(world.files[spreadsheet_id], world.person)

    def _run(self) -> Spent:
        _set_aside_what_lives()
        self.adapter.seconds = 0.0
        self.turns.longest_seconds = self.turns.longest_cpu_seconds = 0.0
        before = self._written()
        started = process_time()
        report = self.town.sync()
        seconds = process_time() - started - self.adapter.seconds
        peak = memory_of("VmHWM")
        if any(tab.state not in {"ok", "idle", "waiting"} for tab in report.tabs):
            sys.exit(f"The run failed: {report.tabs}")
        return Spent(
            seconds + self._gunzip_seconds(),
            self._written() - before,
            self.turns.longest_seconds,
            self.turns.longest_cpu_seconds,
            self.adapter.memory_before,
            peak,
        )

    def _written(self) -> int:
        return self.town.changed_rows()

    def _gunzip_seconds(self) -> float:
        zipped = gzip.compress(self.adapter.payload, 1)
        started = process_time()
        gzip.decompress(zipped)
        return process_time() - started

    def _floor(self, floor: Callable[[bytes, Path], None]) -> float:
        """The median of three."""
        zipped = gzip.compress(self.adapter.payload, 1)
        seconds = []
        for number in range(3):
            _set_aside_what_lives()
            path = self.folder / f"floor{number}.db"
            path.unlink(missing_ok=True)
            started = process_time()
            floor(zipped, path)
            seconds.append(process_time() - started)
        return sorted(seconds)[1]


def _set_aside_what_lives() -> None:
    """The stand-in's million objects are no business of ours, nor of the floor's collector."""
    gc.collect()
    gc.freeze()


def memory_of(name: str) -> int:
    """Kilobytes of this process: `VmRSS` now, `VmHWM` at most. Nothing but on Linux."""
    path = Path("/proc/self/status")
    lines = path.read_text().splitlines() if path.exists() else []
    return next((int(line.split()[1]) for line in lines if line.startswith(f"{name}:")), 0)


def _forget_peak() -> None:
    path = Path("/proc/self/clear_refs")
    if path.exists():
        path.write_text("5")


def _fingerprint(zipped: bytes, _path: Path) -> None:
    blake2b(gzip.decompress(zipped), digest_size=16).hexdigest()


def store_all(zipped: bytes, path: Path) -> None:
    answer = json.loads(gzip.decompress(zipped))
    lines = [_hashed(row) for row in answer["sheets"][0]["data"][0]["rowData"]]
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    columns = ", ".join(f"c{number}" for number in range(len(_TITLES)))
    connection.execute(f"CREATE TABLE rows (hash TEXT, number INTEGER PRIMARY KEY, {columns})")
    marks = ", ".join("?" * (len(_TITLES) + 2))
    with connection:
        numbered = ((line[0], number, *line[1:]) for number, line in enumerate(lines))
        connection.executemany(f"INSERT INTO rows VALUES ({marks})", numbered)  # noqa: S608 - marks only
    connection.close()


def _hashed(row: dict[str, Any]) -> tuple[str | None, ...]:
    values = [
        next(iter(cell.get("effectiveValue", {"": ""}).values()))
        for cell in row.get("values", ())[: len(_TITLES)]
    ]
    texts = [str(value) for value in values] + [""] * (len(_TITLES) - len(values))
    fingerprint = blake2b("\x1f".join(texts).encode(), digest_size=16).hexdigest()
    return (fingerprint, *texts)


def _contact(number: int) -> Sequence[str]:
    name = f"Nom{number:06d}"
    return (
        ("Mme", "M.")[number % 2],
        name,
        f"Prénom{number % 997}",
        ("Directrice", "Animateur", "Accueil", "Coordinatrice")[number % 4],
        f"{name}@example.org".lower(),
        f"03 53 01 {number // 100 % 100:02d} {number % 100:02d}",
        f"06 39 98 {number // 100 % 100:02d} {number % 100:02d}",
        ("oui", "non")[number % 2],
        ("oui", "non")[number // 2 % 2],
        "oui",
        "",
        f"à nous {number % 50}",
    )


def warm_up() -> None:
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(_FEW, Path(folder))
        bench.first()
        bench.town.close()


def measure(kinds: Sequence[str], rows: int) -> tuple[list[Measured], float]:
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(rows, Path(folder))
        measured = [bench.first()]
        references = bench.write_references()
        if "nochange" in kinds:
            measured.append(bench.nochange())
        if "pct1" in kinds:
            measured.append(bench.pct1())
        bench.town.close()
    gc.unfreeze()
    return [one for one in measured if one.kind in kinds], references


def exponents(measured: Sequence[Measured]) -> dict[str, float]:
    """How time grows with rows, between the smallest and the largest size: 1 is linear."""
    found = {}
    for kind in KINDS:
        sizes = sorted((one.rows, one.ours) for one in measured if one.kind == kind)
        if len(sizes) > 1 and sizes[0][0] < sizes[-1][0]:
            (few, short), (many, long) = sizes[0], sizes[-1]
            found[kind] = log(long / short) / log(many / few)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kind", default=",".join(KINDS), help="comma between")
    parser.add_argument("--rows", default="2000,10000", help="comma between")
    parser.add_argument("--warm", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if options.warm:
        warm_up()
    kinds = options.kind.split(",")
    measured: list[Measured] = []
    references: dict[int, float] = {}
    for rows in map(int, options.rows.split(",")):
        some, references[rows] = measure(kinds, rows)
        measured += some
    if options.json:
        lines = [_line(one) for one in measured]
        print(
            json.dumps(
                {"measured": lines, "exponents": exponents(measured), "references": references}
            )
        )
    else:
        _print(measured, references)
    return 0


def _line(one: Measured) -> dict[str, object]:
    numbers = {"ours": one.ours, "floor": one.floor, "ratio": one.ratio}
    return {"kind": one.kind, "rows": one.rows} | numbers | vars(one.run)


def _print(measured: Sequence[Measured], references: dict[int, float]) -> None:
    console = Console(width=120)
    titles = (
        "kind", "rows", "ours, s", "floor, s", "ratio", "aim", "stored", "lock, ms", "of CPU",
        "MB before", "MB peak",
    )  # fmt: skip
    table = Table(*titles, title="A run against its floor")
    for one in measured:
        aim = f"≤ {TARGETS[one.kind]}"
        seconds = f"{one.ours:.3f}", f"{one.floor:.3f}", f"{one.ratio:.2f}"
        memory = one.run.memory_before // 1024, one.run.memory_peak // 1024
        locks = one.run.longest_lock * 1000, one.run.longest_lock_cpu * 1000
        counts = one.run.database_rows, *map(round, locks), *memory
        table.add_row(one.kind, str(one.rows), *seconds, aim, *map(str, counts))
    console.print(table)
    for kind, exponent in exponents(measured).items():
        console.print(f"growth of {kind}: exponent {exponent:.2f} (aim ≤ 1.15)")
    for rows, spent in references.items():
        console.print(f"{rows} references written and verified: {spent:.2f} s")


if __name__ == "__main__":
    sys.exit(main())
