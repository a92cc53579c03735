"""What a poll costs that has nothing to do: requests, statements, and CPU over Drive's answer.

    scripts/bench idle [--spreadsheets=1,30,300] [--json]

The floor asks Drive through the same client; ours is the whole run. The stand-in answers both.
"""

import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from _interleaved import Pair, arguments, in_turn, show
from request_costs import Bench
from sqlalchemy import event
from sqlalchemy.engine import Engine

from sync_service.sync.run_sync import run_sync

AIM = 5
"""Statements, transactions included."""


def statements(act: Callable[[], object]) -> int:
    sent = []

    def note(*arguments: object) -> None:
        sent.append(arguments[2])

    event.listen(Engine, "before_cursor_execute", note)
    act()
    event.remove(Engine, "before_cursor_execute", note)
    return len(sent)


def main() -> int:
    asked = arguments(__doc__, spreadsheets="1,30,300")
    pairs: list[Pair] = []
    counts: dict[str, object] = {}
    for number in asked.spreadsheets:
        with tempfile.TemporaryDirectory() as folder:
            bench = Bench(number, Path(folder))
            poll = partial(run_sync, bench.syncing)
            poll()
            google = bench.syncing.spreadsheets
            ask = partial(google.read_signal, google.read_signal(None).token)
            pairs.append(in_turn(f"{number} spreadsheets", ask, poll))
            counts[f"{number}: requests"] = bench.cost()
            counts[f"{number}: statements (aim ≤ {AIM})"] = statements(poll)
            bench.services.database.close()
    return show("A poll that has nothing to do", pairs, counts, as_json=asked.json)


if __name__ == "__main__":
    sys.exit(main())
