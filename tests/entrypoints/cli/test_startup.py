"""A command loads what it needs: what others need kept `status` waiting for most of a second."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import pytest

OF_OTHERS = {
    "alembic",
    "babel",
    "email_validator",
    "gspread",
    "icalendar",
    "jinja2",
    "openpyxl",
    "phonenumbers",
    "psycopg",
    "requests",
    "rich.progress",
    "sqlalchemy.dialects.postgresql",
    "sync_service.adoption",
    "sync_service.digest.make",
    "sync_service.sync.planning",
    "sync_service.sync.run_sync",
    "tomlkit",
}
NOT_OF_PROBLEMS = {"itsdangerous", "sync_service.digest.facts", "sync_service.families"}
OF_A_LETTER = {"babel", "jinja2", "sync_service.digest.make"}
OF_A_WORKER = {
    "openpyxl",
    "rich.traceback",
    "structlog",
    "sync_service.adoption",
    "sync_service.digest",
    "sync_service.entrypoints.worker",
}
RUN = """
import gc, json, re, sys
from sync_service.entrypoints.cli.outcome import run
code = run(sys.argv[1:])
made = [
    name
    for name, module in sys.modules.items() if name.startswith(("french_cells", "sync_service"))
    for value in vars(module).values() if isinstance(value, re.Pattern)
]
told = {"code": code, "loaded": [*sys.modules], "unseen": gc.get_freeze_count(), "made": made}
print(json.dumps(told))
"""


@dataclass(frozen=True)
class Start:
    """Of a command in a process of its own."""

    loaded: AbstractSet[str]
    unseen: int
    """How much of it the collector never looks at."""
    compiled: Sequence[str]
    """A module of ours for each pattern in it that is compiled as it is loaded."""


def start(command: str, url: str) -> Start:
    environ = {**os.environ, "DATABASE_URL": url}  # noqa: TID251 - a child's
    asked = [sys.executable, "-c", RUN, *command.split()]
    said = subprocess.run(asked, check=True, capture_output=True, text=True, env=environ)
    told = json.loads(said.stdout.splitlines()[-1])
    assert told["code"] == 0
    return Start(set(told["loaded"]), told["unseen"], told["made"])


@pytest.mark.parametrize(
    ("command", "others"),
    [
        ("status", OF_OTHERS),
        ("problems", OF_OTHERS | NOT_OF_PROBLEMS),
        ("backup --help", OF_OTHERS | NOT_OF_PROBLEMS | {"sync_service.privacy.purge"}),
        ("export contact", OF_OTHERS | NOT_OF_PROBLEMS),
        ("runs", OF_OTHERS),
        ("mails", OF_OTHERS),
        ("digest", OF_OTHERS - OF_A_LETTER),
        ("report", OF_OTHERS),
        ("sync --help", OF_A_WORKER),
        ("leave --help", {"openpyxl"}),
    ],
)
def test_a_command_loads_nothing_that_only_others_need(
    command: str, others: AbstractSet[str], sqlite_url: str
) -> None:
    begun = start(command, sqlite_url)

    assert "sync_service.adapters.database" in begun.loaded
    assert begun.loaded & others == set(), command
    # What was loaded is never looked at by the collector, neither meanwhile nor at the end.
    assert begun.unseen > len(begun.loaded)


def test_a_command_that_reads_no_cell_compiles_next_to_no_pattern_of_a_reader(
    sqlite_url: str,
) -> None:
    """There were 289, a seventh of the start."""
    assert len(start("status", sqlite_url).compiled) < 40
