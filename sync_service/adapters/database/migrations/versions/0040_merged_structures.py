"""What a structure was merged into: its row in a list of presences counts no more.

Of merges before, the journal says it where the same act changed, or named, one other structure.
"""

from alembic import op

revision = "0040"
down_revision = "0039"

_BEFORE = """
UPDATE organisation SET merged_into = (
    SELECT min(kept.ref) FROM change AS gone
    JOIN run ON run.id = gone.run AND run.kind = 'edit'
    JOIN change AS moved ON moved.run = gone.run
    JOIN organisation AS kept ON kept.ref <> gone.ref
        AND (kept.ref = moved.ref OR moved.after = '"' || kept.id || '"')
    WHERE gone.ref = organisation.ref AND gone.field = '*' AND gone.after IS NULL
    HAVING count(DISTINCT kept.ref) = 1
) WHERE archived_at IS NOT NULL
"""


def upgrade() -> None:
    op.execute("ALTER TABLE organisation ADD COLUMN merged_into TEXT")
    op.execute(_BEFORE)
