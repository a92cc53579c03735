"""What a contact was merged into: one person is all that was made one.

Of merges before, the journal says it where the same act changed one other contact, too.
"""

from alembic import op

revision = "0038"
down_revision = "0037"

_BEFORE = """
UPDATE contact SET merged_into = (
    SELECT min(kept.ref) FROM change AS gone
    JOIN run ON run.id = gone.run AND run.kind = 'edit'
    JOIN change AS kept ON kept.run = gone.run AND kept.entity = 'contact' AND kept.ref <> gone.ref
    WHERE gone.ref = contact.ref AND gone.field = '*' AND gone.after IS NULL
    HAVING count(DISTINCT kept.ref) = 1
) WHERE archived_at IS NOT NULL
"""


def upgrade() -> None:
    op.execute("ALTER TABLE contact ADD COLUMN merged_into TEXT")
    op.execute(_BEFORE)
