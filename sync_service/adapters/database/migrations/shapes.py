"""Shapes that the first migrations share. Frozen: what was migrated somewhere stays as it was."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import SchemaItem

INSTANT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")
ROW_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def create_record_table(name: str, *items: SchemaItem) -> None:
    """A table of one entity's records, with an index on the order in which they were made."""
    op.create_table(
        name,
        sa.Column("ref", sa.Text, nullable=False),
        *items,
        sa.Column("serial", sa.BigInteger, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("archived_at", INSTANT),
        sa.Column("rev", sa.Integer, nullable=False, server_default="1"),
        sa.PrimaryKeyConstraint("ref", name=f"pk_{name}"),
    )
    op.create_index(f"ix_{name}_serial", name, ["serial"])


def link(table: str, column: str, target: str) -> SchemaItem:
    return sa.ForeignKeyConstraint(
        [column],
        [target],
        name=f"fk_{table}_{column}",
        onupdate="CASCADE",
        deferrable=True,
        initially="DEFERRED",
    )


def known(table: str, column: str, *values: str) -> SchemaItem:
    listed = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=op.f(f"ck_{table}_{column}_known"))


def counts(table: str, *columns: str) -> list[SchemaItem]:
    """Columns of whole numbers that are zero or more."""
    numbers = [sa.Column(column, sa.Integer) for column in columns]
    return [
        *numbers,
        *(
            sa.CheckConstraint(f"{column} >= 0", name=op.f(f"ck_{table}_{column}_least"))
            for column in columns
        ),
    ]
