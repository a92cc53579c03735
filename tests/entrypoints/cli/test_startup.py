"""A command loads what it needs: what others need kept `status` waiting for most of a second."""

import json
import os
import subprocess
import sys
from collections.abc import Set as AbstractSet

import pytest

OF_OTHERS = {
    "alembic",
    "email_validator",
    "gspread",
    "icalendar",
    "jinja2",
    "openpyxl",
    "phonenumbers",
    "psycopg",
    "requests",
    "sqlalchemy.dialects.postgresql",
    "sync_service.adoption",
    "sync_service.digest.make",
    "sync_service.sync.planning",
    "sync_service.sync.run_sync",
}
NOT_OF_PROBLEMS = {"babel", "itsdangerous", "sync_service.digest.facts", "sync_service.families"}
RUN = """
import gc, json, sys
from sync_service.entrypoints.cli.outcome import run
code = run(sys.argv[1:])
print(json.dumps({"code": code, "loaded": [*sys.modules], "unseen": gc.get_freeze_count()}))
"""


def what_is_loaded(command: str, url: str) -> tuple[AbstractSet[str], int]:
    """By a command in a process of its own, and how much of it the collector never looks at."""
    environ = {**os.environ, "DATABASE_URL": url}  # noqa: TID251 - a child's
    asked = [sys.executable, "-c", RUN, command]
    said = subprocess.run(asked, check=True, capture_output=True, text=True, env=environ)
    told = json.loads(said.stdout.splitlines()[-1])
    assert told["code"] == 0
    return set(told["loaded"]), told["unseen"]


@pytest.mark.parametrize(
    ("command", "others"),
    [("status", OF_OTHERS), ("problems", OF_OTHERS | NOT_OF_PROBLEMS)],
)
def test_a_command_loads_nothing_that_only_others_need(
    command: str, others: AbstractSet[str], sqlite_url: str
) -> None:
    loaded, unseen = what_is_loaded(command, sqlite_url)

    assert "sync_service.adapters.database" in loaded
    assert loaded & others == set()
    # What was loaded is never looked at by the collector, neither meanwhile nor at the end.
    assert unseen > len(loaded)
