"""Whose new rows in a structure's own tab are, once that structure is archived.

Those of one that was merged into another are the other's; of one that left nobody knows.
"""

from sync_service.domain.mapping import is_link
from sync_service.domain.record import WHOLE, Change
from sync_service.ports import Transaction


def find_heir(stored: Transaction, slug: str) -> str | None:
    """The slug itself while it is live or unknown; None where it is archived for no other's sake.

    Whoever was merged into one that was merged in turn is found at the end.
    """
    known = stored.records.read_all("organisation", archived=True)
    live = {str(one.fields.get("id")) for one in known if not one.archived}
    gone = {str(one.fields.get("id")): one.ref for one in known if one.archived}
    seen: set[str] = set()
    while slug not in live and slug in gone and slug not in seen:
        seen.add(slug)
        slug = _merged_into(stored, gone[slug], slug) or slug
    return None if slug in seen else slug


def _merged_into(stored: Transaction, ref: str, slug: str) -> str | None:
    """By the run that archived it: what named it names the other one since."""
    whole = [one for one in stored.journal.read_history(ref) if one.field == WHOLE]
    if not whole or whole[-1].after is not None or whole[-1].run is None:
        return None
    changes = stored.journal.read_changes(run_id=whole[-1].run)
    return next((str(one.after) for one in changes if _follows(one, slug)), None)


def _follows(change: Change, slug: str) -> bool:
    return is_link(change.field) and change.before == slug and isinstance(change.after, str)
