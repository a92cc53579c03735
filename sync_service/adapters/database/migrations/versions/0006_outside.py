"""Leases, jobs, mails and digests."""

import sqlalchemy as sa
from alembic import op

from sync_service.adapters.database.migrations.shapes import INSTANT, ROW_NUMBER

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    _create_lease()
    _create_job_run()
    _create_outbox()
    _create_digest_run()


def downgrade() -> None:
    op.drop_table("digest_run")
    op.drop_table("outbox")
    op.drop_table("job_run")
    op.drop_table("lease")


def _create_lease() -> None:
    op.create_table(
        "lease",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("holder", sa.Text, nullable=False),
        sa.Column("host", sa.Text, nullable=False),
        sa.Column("pid", sa.Integer, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_lease"),
    )


def _create_job_run() -> None:
    op.create_table(
        "job_run",
        sa.Column("job", sa.Text, nullable=False),
        sa.Column("last_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("job", name="pk_job_run"),
    )


def _create_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", ROW_NUMBER, nullable=False),
        sa.Column("recipient", sa.Text, nullable=False),
        sa.Column("message", sa.LargeBinary, nullable=False),
        sa.Column("message_id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_at", INSTANT),
        sa.Column("error", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("sent_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_state", "outbox", ["state"])


def _create_digest_run() -> None:
    op.create_table(
        "digest_run",
        sa.Column("week", sa.Text, nullable=False),
        sa.Column("recipient", sa.Text, nullable=False),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("message", sa.LargeBinary, nullable=False),
        sa.Column("message_id", sa.Text, nullable=False),
        sa.Column("claimed_at", INSTANT, nullable=False),
        sa.Column("step_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("week", "recipient", name="pk_digest_run"),
    )
