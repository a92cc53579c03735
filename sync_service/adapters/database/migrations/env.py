"""How alembic runs our migrations: on the connection it is given, inside its transaction."""

from collections.abc import Collection, Mapping
from typing import Any

from alembic import context
from alembic.runtime.migration import MigrationContext, MigrationInfo

from sync_service.adapters.database.tables import metadata


def check_now(
    ctx: MigrationContext, step: MigrationInfo, heads: Collection[Any], run_args: Mapping[str, Any]
) -> None:
    """PostgreSQL changes no table of which what an earlier step wrote is still to be checked."""
    del step, heads, run_args
    if ctx.dialect.name == "postgresql" and ctx.connection is not None:
        for mode in ("IMMEDIATE", "DEFERRED"):
            ctx.connection.exec_driver_sql(f"SET CONSTRAINTS ALL {mode}")


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite changes a column only by copying its table.
    render_as_batch=True,
    on_version_apply=check_now,
)
context.run_migrations()
