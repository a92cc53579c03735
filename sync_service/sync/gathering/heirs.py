"""Whose new rows in a structure's own tab are, once that structure is archived.

Those of one that was merged into another are the other's; of one that left nobody knows.
"""

from sync_service.ports import Transaction


def find_heir(stored: Transaction, slug: str) -> str | None:
    """The slug itself while it is live or unknown; None where it is archived for no other's sake.

    Whoever was merged into one that was merged in turn is found at the end.
    """
    # Nearly all are live: only for the others all structures are read.
    if stored.records.read_like("organisation", "id", slug):
        return slug
    known = stored.records.read_all("organisation", archived=True)
    slugs = {one.ref: str(one.fields.get("id")) for one in known}
    live = {slugs[one.ref] for one in known if not one.archived}
    refs = {slugs[one.ref]: one.ref for one in known if one.archived}
    kept = stored.merges.read_dropped("organisation") if slug in refs.keys() - live else {}
    seen: set[str] = set()
    while slug not in live and slug in refs and slug not in seen:
        seen.add(slug)
        slug = slugs.get(kept.get(refs[slug], ""), slug)
    return None if slug in seen else slug
