"""What the sync remembers, and open problems."""

import sqlalchemy as sa
from alembic import op

from sync_service.adapters.database.migrations.shapes import INSTANT, ROW_NUMBER

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    _create_signal()
    _create_spreadsheet()
    _create_tab()
    _create_row_link()
    _create_problem()
    _create_write_intent()


def downgrade() -> None:
    op.drop_table("write_intent")
    op.drop_table("problem")
    op.drop_table("row_link")
    op.drop_table("tab")
    op.drop_table("spreadsheet")
    op.drop_table("signal")


def _create_signal() -> None:
    op.create_table(
        "signal",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("token", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_signal"),
    )


def _create_spreadsheet() -> None:
    op.create_table(
        "spreadsheet",
        sa.Column("spreadsheet_id", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("drive_version", sa.BigInteger),
        sa.Column("version_seen_at", INSTANT),
        sa.Column("read_at", INSTANT),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("planned_change", sa.BigInteger, nullable=False),
        sa.Column("unsettled", sa.Boolean, nullable=False),
        sa.Column("deferred_since", INSTANT),
        sa.Column("error", sa.Text, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("retry_after", INSTANT),
        sa.PrimaryKeyConstraint("spreadsheet_id", name="pk_spreadsheet"),
    )


def _create_tab() -> None:
    op.create_table(
        "tab",
        sa.Column("spreadsheet_id", sa.Text, nullable=False),
        sa.Column("sheet_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("generation", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("columns", sa.Text, nullable=False),
        sa.Column("header_row", sa.Integer),
        sa.Column("reference_column", sa.Integer),
        sa.Column("first_met_at", INSTANT),
        sa.Column("fields", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("digest_since", INSTANT),
        sa.Column("waiting", sa.Text, nullable=False),
        sa.Column("draft_notes", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("spreadsheet_id", "sheet_id", name="pk_tab"),
    )


def _create_row_link() -> None:
    op.create_table(
        "row_link",
        sa.Column("spreadsheet_id", sa.Text, nullable=False),
        sa.Column("sheet_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("ref", sa.Text, nullable=False),
        sa.Column("cells", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("row_hint", sa.Integer),
        sa.Column("missing_since", INSTANT),
        sa.Column("archived", sa.Boolean, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("spreadsheet_id", "sheet_id", "ref", name="pk_row_link"),
    )
    op.create_index("ix_row_link_ref", "row_link", ["ref"])


def _create_problem() -> None:
    op.create_table(
        "problem",
        sa.Column("id", ROW_NUMBER, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("spreadsheet_id", sa.Text, nullable=False),
        sa.Column("sheet_id", sa.BigInteger),
        sa.Column("tab", sa.Text, nullable=False),
        sa.Column("partner", sa.Text, nullable=False),
        sa.Column("ref", sa.Text),
        sa.Column("row_key", sa.Text, nullable=False),
        sa.Column("field", sa.Text),
        sa.Column("cell", sa.Text),
        sa.Column("sheet_value", sa.Text),
        sa.Column("canonical_value", sa.Text),
        sa.Column("since", INSTANT),
        sa.Column("decision", sa.Text),
        sa.Column("decided_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_problem"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_problem_spreadsheet_id", "problem", ["spreadsheet_id"])


def _create_write_intent() -> None:
    op.create_table(
        "write_intent",
        sa.Column("marker", sa.Text, nullable=False),
        sa.Column("spreadsheet_id", sa.Text, nullable=False),
        sa.Column("run_id", sa.Text, nullable=False),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("batch", sa.Text, nullable=False),
        sa.Column("before", sa.Text, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("marker", name="pk_write_intent"),
    )
    op.create_index("ix_write_intent_spreadsheet_id", "write_intent", ["spreadsheet_id"])
