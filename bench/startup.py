"""What a command takes to start, against the import of the libraries that the service stands on.

    scripts/bench startup [--json]

Each in a process of its own: `--help`, and `status` of an empty database. Sources are compiled by
the first start alone, as on a host, wherever this is told to keep no bytecode.
"""

import os
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from _interleaved import arguments, in_turn, show

from tests.databases import new_sqlite

STACK = "import flask, gspread, google.auth, marshmallow, sqlalchemy.orm, schedule"
COMMANDS = {"--help": "× ≤ 0.5", "status": "≤ 400 ms"}


def start(*arguments: str, url: str) -> None:
    environ = {**os.environ, "DATABASE_URL": url}  # noqa: TID251 - a child's
    environ.pop("PYTHONDONTWRITEBYTECODE", None)
    environ["PYTHONPYCACHEPREFIX"] = f"{Path.cwd()}/bytecode"
    done = subprocess.run(
        [sys.executable, *arguments], env=environ, capture_output=True, check=False, text=True
    )
    if done.stderr and "Error" in done.stderr:
        sys.exit(done.stderr)


def main() -> int:
    asked = arguments(__doc__)
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        url = new_sqlite(Path(folder) / "empty.db")
        stack = partial(start, "-c", STACK, url=url)
        pairs = [
            in_turn(name, stack, partial(start, "-m", "sync_service", name, url=url), aim=aim)
            for name, aim in COMMANDS.items()
        ]
    return show("The start of a command over its libraries", pairs, {}, as_json=asked.json)


if __name__ == "__main__":
    sys.exit(main())
