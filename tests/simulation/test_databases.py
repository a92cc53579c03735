"""The databases of the simulation's runs."""

from pathlib import Path

import pytest
import sqlalchemy
from sqlalchemy.exc import OperationalError

from simulation.machinery.databases import Databases

pytestmark = pytest.mark.hostile


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_database_can_be_away_for_a_while(kind: str, tmp_path: Path) -> None:
    """On PostgreSQL the folder of its socket was taken for its name, and a season ended there."""
    databases = Databases(tmp_path)
    url = databases.new(kind, tmp_path)
    quickly = {"timeout": 0.1} if kind == "sqlite" else {}
    address = url.replace("postgresql://", "postgresql+psycopg://")
    engine = sqlalchemy.create_engine(address, connect_args=quickly)

    def write() -> None:
        with engine.begin() as connection:
            connection.execute(sqlalchemy.text("CREATE TABLE one (two TEXT)"))

    try:
        with databases.away(url), pytest.raises(OperationalError):
            write()
        write()
    finally:
        engine.dispose()
        databases.close()
