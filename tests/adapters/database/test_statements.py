"""Statements that are made once."""

from sqlalchemy import Dialect, make_url

from sync_service.adapters.database import tables
from sync_service.adapters.database.statements import prepare_rows

COLUMNS = ("job", "last_at")


def another(kind: str) -> Dialect:
    """As each engine makes one for itself."""
    return make_url(f"{kind}://").get_dialect()()


def test_what_is_prepared_for_one_database_serves_the_next_of_its_kind() -> None:
    """Each command opens a database anew, and a test its own."""
    first, next_one = (prepare_rows(another("sqlite"), tables.job_run, COLUMNS) for _ in range(2))

    assert first is next_one


def test_another_kind_of_database_has_its_own() -> None:
    ours = prepare_rows(another("sqlite"), tables.job_run, COLUMNS)
    theirs = prepare_rows(another("postgresql+psycopg"), tables.job_run, COLUMNS)

    assert "(?, ?)" in ours.sql
    assert "%(last_at)s" in theirs.sql
