"""The database behind the ports: SQLite or PostgreSQL. The only package that knows SQLAlchemy."""

from sync_service.adapters.database.database import ScratchDatabase, SqlDatabase, open_database

__all__ = ["ScratchDatabase", "SqlDatabase", "open_database"]
