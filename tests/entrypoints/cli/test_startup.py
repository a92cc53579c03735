"""A command loads what it needs: libraries of others' kept `status` waiting half a second."""

import subprocess
import sys

OF_OTHERS = (
    "alembic",
    "gspread",
    "jinja2",
    "openpyxl",
    "psycopg",
    "requests",
    "sqlalchemy.dialects.postgresql",
)
LOADED = """
import sys
from sync_service.bootstrap import open_services
from sync_service.config import load_settings
from sync_service.records.read_status import read_status
open_services((), load_settings({"DATABASE_URL": sys.argv[1]}))
print(*sorted({*sys.argv[2:]} & {*sys.modules}))
"""


def test_opening_the_service_loads_no_library_of_what_is_not_asked(sqlite_url: str) -> None:
    command = [sys.executable, "-c", LOADED, sqlite_url, *OF_OTHERS]
    said = subprocess.run(command, check=True, capture_output=True, text=True)
    assert said.stdout.split() == []
