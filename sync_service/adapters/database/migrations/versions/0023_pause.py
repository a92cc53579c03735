"""A pause after a copy was taken back, and until when a mail tells anything worth knowing."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from alembic import op

from sync_service.adapters.database.migrations.shapes import INSTANT, ROW_NUMBER

revision = "0023"
down_revision = "0022"

_A_WEEK = timedelta(days=7)


def upgrade() -> None:
    op.create_table(
        "pause",
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("erased_again", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("since", name="pk_pause"),
    )
    op.add_column("outbox", sa.Column("useless_after", INSTANT))
    _date_those_that_wait()


def _date_those_that_wait() -> None:
    """What they are about is in their text only: a week is the longest that any may wait."""
    outbox = sa.table(
        "outbox",
        sa.column("id", ROW_NUMBER),
        sa.column("created_at", INSTANT),
        sa.column("useless_after", INSTANT),
    )
    connection = op.get_bind()
    for number, created_at in connection.execute(
        sa.select(outbox.c.id, outbox.c.created_at)
    ).all():
        end = outbox.update().where(outbox.c.id == number)
        connection.execute(end.values(useless_after=_a_week_after(created_at)))


def _a_week_after(at: datetime | str) -> datetime | str:
    """SQLite keeps instants as text."""
    if isinstance(at, str):
        return (datetime.fromisoformat(at) + _A_WEEK).isoformat(timespec="microseconds")
    return at + _A_WEEK


def downgrade() -> None:
    op.drop_column("outbox", "useless_after")
    op.drop_table("pause")
