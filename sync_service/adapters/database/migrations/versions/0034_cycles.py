"""Workshops that one registers for once, and which registrations were made together."""

from alembic import op

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    flag = (
        "BOOLEAN CONSTRAINT ck_workshop_is_cycle_holds CHECK (is_cycle IN (0, 1))"
        if is_sqlite
        else "BOOLEAN"
    )
    op.execute(f"ALTER TABLE workshop ADD COLUMN is_cycle {flag}")
    op.execute("ALTER TABLE registration ADD COLUMN made_with TEXT")
    op.execute("CREATE INDEX ix_registration_made_with ON registration (made_with)")
