"""How alembic runs our migrations: on the connection it is given, inside its transaction."""

from alembic import context

from sync_service.adapters.database.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite changes a column only by copying its table.
    render_as_batch=True,
)
context.run_migrations()
