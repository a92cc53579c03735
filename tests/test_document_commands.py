"""Commands that documents give, held against the programs that they call.

tests/system/test_documents.py runs those that can be run.
"""

import importlib.util
import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest

from sync_service.entrypoints.cli.commands import commands
from tests.commands_in_documents import DOCUMENTS, LANGUAGES, ROOT, read_blocks, read_inline

_OURS = re.compile(r"^(?:\S*/)?sync-service (.+)|python -m sync_service (.+)")
IDS = [str(path.relative_to(ROOT)) for path in DOCUMENTS]


def every_command(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8")
    typed = [line for block in read_blocks(text) if block.language == "sh" for line in block.lines]
    return [*typed, *read_inline(text)]


@pytest.mark.parametrize("path", DOCUMENTS, ids=IDS)
def test_every_block_says_what_it_is(path: Path) -> None:
    blocks = read_blocks(path.read_text(encoding="utf-8"))

    assert {block.language for block in blocks} <= LANGUAGES
    assert path.read_text(encoding="utf-8").count("```") == 2 * len(blocks)


@pytest.mark.parametrize("path", DOCUMENTS, ids=IDS)
def test_every_command_of_ours_has_these_options(path: Path) -> None:
    """Arguments stand for others (`ADDRESS`, `…`); options and the command's name do not."""
    for command in every_command(path):
        found = _OURS.search(command)
        if found is None:
            continue
        words = [word for word in shlex.split(found[1] or found[2]) if word != "…"]
        known = commands.get_command(click.Context(commands), words[0])
        assert known is not None, command
        options = {name for one in known.params for name in one.opts} | {"--help", "upgrade"}
        assert [word for word in words[1:] if word.startswith("--") and word not in options] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=IDS)
def test_every_program_that_a_reader_calls_is_there(path: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for command in every_command(path):
        for target in re.findall(r"\bmake ([a-z][a-z-]*)", command):
            assert re.search(rf"^{target}:", makefile, flags=re.MULTILINE), command
        for program in re.findall(r"(?<!\S)((?:scripts|bench)/[a-z_]+)", command):
            assert (ROOT / program).is_file(), command
        for module in re.findall(r"python -m ([\w.]+)", command):
            place = ROOT.joinpath(*module.split("."))
            programs = (place / "__main__.py", place.with_suffix(".py"))
            assert any(one.is_file() for one in programs), command


def test_what_make_would_call_is_there() -> None:
    """`make season` and `make soak-cluster` called `.venv/bin/bin/python`."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z-]+):.*##", makefile, flags=re.MULTILINE)
    told = [
        subprocess.run(
            ["make", "--dry-run", target],
            cwd=ROOT, capture_output=True, text=True, timeout=60, check=True,
        ).stdout
        for target in targets
    ]  # fmt: skip
    called = set(re.findall(r"(?<!\S)(?:exec )?\.venv/bin/(\S+)", "\n".join(told)))
    modules = set(re.findall(r"python -m (\S+)", "\n".join(told)))

    assert {"tests.system.cluster", "simulation.season"} <= modules
    assert [one for one in called if not (Path(sys.executable).parent / one).exists()] == []
    assert [one for one in modules if importlib.util.find_spec(one) is None] == []


def test_each_change_of_a_declaration_can_be_named() -> None:
    """A way to read a day that nobody had told it of ended `scripts/mutate_declarations`."""
    told = subprocess.run(
        [sys.executable, "scripts/mutate_declarations", "--list"],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip

    assert (told.returncode, told.stderr) == (0, "")
    assert "loan.due_on" in told.stdout
