"""`sheets-emulator`: serves an empty world on this machine until it is stopped."""

import json
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from sheets_emulator.emulator import start_emulator
from sheets_emulator.state.world import World
from sheets_emulator.stopping import Stop

DONE, WRONG_USAGE = 0, 2


def main() -> None:
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Prints one line of JSON once it answers; ends with 0 on Ctrl-C or SIGTERM."""
    parser = ArgumentParser(
        prog="sheets-emulator",
        description="Google Sheets, Drive and their token endpoint on 127.0.0.1.",
        epilog="Prints one line of JSON when ready: api_base, credentials, person_credentials.",
    )
    parser.add_argument("--port", type=int, default=0, help="0, the default: any free port")
    parser.add_argument(
        "--state", type=Path, metavar="DIR", help="keep everything there between runs"
    )
    asked = parser.parse_args(arguments)
    stop = Stop()
    with tempfile.TemporaryDirectory(prefix="sheets-emulator-") as scratch:
        folder: Path = asked.state or Path(scratch)
        try:
            emulator = start_emulator(World(), asked.port, folder, is_kept=asked.state is not None)
        except (OSError, OverflowError) as error:
            _say(f"It cannot start: {error}. Choose another --port or another --state.")
            return WRONG_USAGE
        with emulator:
            sys.stdout.write(json.dumps(emulator.announcement()) + "\n")
            sys.stdout.flush()
            stop.wait()
    return DONE


def _say(sentence: str) -> None:
    sys.stderr.write(f"sheets-emulator: {sentence}\n")
