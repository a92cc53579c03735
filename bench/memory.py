"""How much memory a first sync takes for each row, against the least that anybody could take.

    scripts/bench memory [--rows=10000] [--json]

Each turn in a fresh process: by how much its peak is over what it had when Google's answer was
there. The floor is that of `sync`: gunzip, decode, a hash per row, one transaction. Ours has the
stand-in beside it, and uses again what its answer left free: it may take a little more.
"""

import gzip
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))

import sync_speed
from _interleaved import TIMES, arguments

AIM = 2.0
"""Kilobytes a row."""


def take(kind: str, rows: int, folder: Path) -> float:
    """Kilobytes for each row."""
    answer = folder / "answer.gz"
    if kind == "ours":
        bench = sync_speed.Bench(rows, folder)
        spent = bench.first().run
        answer.write_bytes(gzip.compress(bench.adapter.payload, 1))
        return (spent.memory_peak - spent.memory_before) / rows
    zipped = answer.read_bytes()
    before = sync_speed.memory_of("VmRSS")
    sync_speed.store_all(zipped, folder / "floor.db")
    return (sync_speed.memory_of("VmHWM") - before) / rows


def main() -> int:
    if sys.argv[1:2] == ["--one"]:
        kind, rows, folder = sys.argv[2:]
        print(take(kind, int(rows), Path(folder)))
        return 0
    asked = arguments(__doc__, rows="10000")
    found: dict[int, dict[str, list[float]]] = {}
    for rows in asked.rows:
        found[rows] = {"ours": [], "floor": []}
        for _ in range(TIMES):
            with tempfile.TemporaryDirectory() as folder:
                for kind, taken in found[rows].items():
                    one = [sys.executable, __file__, "--one", kind, str(rows), folder]
                    said = subprocess.run(one, capture_output=True, check=True, text=True)
                    taken.append(float(said.stdout.split()[-1]))
    if asked.json:
        print(json.dumps(found))
        return 0
    for rows, of_both in found.items():
        for kind, taken in of_both.items():
            spread = f"{median(taken):.1f} ({min(taken):.1f}–{max(taken):.1f})"
            aim = f", aim ≤ {AIM}" if kind == "ours" else ""
            print(f"{rows} rows, {kind}: {spread} kB a row{aim}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
