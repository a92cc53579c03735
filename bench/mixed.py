"""Registrations while a large sheet is synced again and again into the same SQLite file.

    scripts/bench mixed [--rows=10000] [--json]

One process syncs, whenever it is told to, a sheet of which one cell in a hundred was just typed
anew; this one registers, five times for a while without it and for a while beside it. Both share
the machine's cores, and the clock on the wall is what families wait by: on a busy machine only
compare runs of the same minute.
"""

import json
import subprocess
import sys
import tempfile
import time
from itertools import count
from pathlib import Path
from statistics import median, quantiles

sys.path.insert(0, str(Path(__file__).parents[1]))

import sync_speed
from _interleaved import TIMES, arguments
from register import Ours

from sync_service.adapters.database.engine import Turns

SECONDS = 4.0
AIM = "≥ 75 % as many, p99 ≤ 2 times as long, longest lock ≤ 10 ms"


def sync_when_told(rows: int, folder: Path) -> None:
    bench = sync_speed.Bench(rows, folder)
    bench.first()
    turns = bench.town.database.turns = Turns()
    print("ready", flush=True)
    for number in count():
        while not (folder / "sync").exists():
            if (folder / "end").exists():
                print(json.dumps({"syncs": number, "longest_lock": turns.longest_seconds}))
                return
            time.sleep(0.01)
        bench.retype(number)
        bench.town.sync()


def register_for(ours: Ours) -> list[float]:
    """How long each took, in milliseconds."""
    taken: list[float] = []
    until = time.monotonic() + SECONDS
    while (began := time.monotonic()) < until:
        ours.register(with_mail=False)
        taken.append(1000 * (time.monotonic() - began))
    return taken


def measure(rows: int, folder: Path) -> dict[str, object]:
    one = [sys.executable, __file__, "--sync", str(rows), str(folder)]
    with subprocess.Popen(one, stdout=subprocess.PIPE, text=True) as syncing:
        if syncing.stdout is None or syncing.stdout.readline().strip() != "ready":
            sys.exit("It could not sync.")
        ours = Ours(f"sqlite:///{folder / 'ours.db'}")
        alone, beside = [], []
        for _ in range(TIMES):
            alone.append(register_for(ours))
            (folder / "sync").touch()
            beside.append(register_for(ours))
            (folder / "sync").unlink()
        (folder / "end").touch()
        told = json.loads(syncing.stdout.read())
        ours.database.close()
    shares = [len(with_) / len(without) for without, with_ in zip(alone, beside, strict=True)]
    tails = [_p99(with_) / _p99(without) for without, with_ in zip(alone, beside, strict=True)]
    return {"rows": rows, "shares": shares, "p99_ratios": tails, **told}


def _p99(taken: list[float]) -> float:
    return quantiles(taken, n=100)[-1]


def main() -> int:
    if sys.argv[1:2] == ["--sync"]:
        sync_when_told(int(sys.argv[2]), Path(sys.argv[3]))
        return 0
    asked = arguments(__doc__, rows="10000")
    for rows in asked.rows:
        with tempfile.TemporaryDirectory() as folder:
            found = measure(rows, Path(folder))
        if asked.json:
            print(json.dumps(found))
            continue
        print(f"{rows} rows, {found['syncs']} syncs beside; aim: {AIM}")
        for name in ("shares", "p99_ratios"):
            ratios: list[float] = found[name]  # type: ignore[assignment]
            print(f"{name}: {median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f})")
        print(f"longest lock: {1000 * float(str(found['longest_lock'])):.0f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
