"""The command as a stranger starts it: one line of JSON, then it answers until it is stopped."""

import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

import pytest

from sheets_emulator.command import run
from tests.sheets_emulator.conftest import Json, JsonValue


@contextmanager
def started(*options: str) -> Iterator[Json]:
    command = [sys.executable, "-m", "sheets_emulator", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        ready: Json = json.loads(process.stdout.readline())
        yield ready
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0


def follow_readme(ready: Json) -> JsonValue:
    """Runs the README's first example; answers what it made."""
    text = (files("sheets_emulator") / "README.md").read_text(encoding="utf-8")
    example = re.findall(r"^```python\n(.*?)^```", text, re.DOTALL | re.MULTILINE)[0]
    made: Json = {"ready": ready}
    exec(example, made)  # noqa: S102 - our own words
    return made


def test_gspread_works_as_the_readme_says() -> None:
    with started() as ready:
        made = follow_readme(ready)
        assert made["sheet"].get_all_values() == [["Vélo", "2026-03-12"]]
        made["client"].http_client.session.close()


def test_what_is_kept_is_there_the_next_time(tmp_path: Path) -> None:
    with started("--state", str(tmp_path)) as ready:
        made = follow_readme(ready)
        made["client"].http_client.session.close()
    with started("--state", str(tmp_path)) as ready:
        again = follow_readme(ready)["client"]
        assert len(again.openall("Prêts")) == 2
        again.http_client.session.close()


def test_a_port_that_is_taken_is_said_in_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with started() as ready:
        port = ready["api_base"].rpartition(":")[2]
        assert run(["--port", port]) == 2

    said = capsys.readouterr()
    assert said.out == ""
    assert "Choose another --port" in said.err
