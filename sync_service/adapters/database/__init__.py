"""The database behind the ports: SQLite or PostgreSQL. The only package that knows SQLAlchemy."""

from sync_service.adapters.database.database import ScratchDatabase, SqlDatabase, open_database
from sync_service.adapters.database.migrate import newest_version

__all__ = ["ScratchDatabase", "SqlDatabase", "newest_version", "open_database"]
