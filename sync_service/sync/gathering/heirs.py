"""What a structure that was merged into another stands for: the one that stays.

Its names mean that one, and so do new rows in its own tabs. Of one that left nobody knows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sync_service.domain.record import Record
from sync_service.ports import Transaction


@dataclass(frozen=True, slots=True)
class Structures:
    """All that are known; `merged` are those that were merged into a live one, by its slug."""

    live: Sequence[Record]
    archived: Sequence[Record]
    merged: Mapping[str, Sequence[Record]]


NO_STRUCTURES = Structures((), (), {})


def read_structures(stored: Transaction) -> Structures:
    known = stored.records.read_all("organisation", archived=True)
    live = [one for one in known if not one.archived]
    archived = [one for one in known if one.archived]
    # Asked only where it may matter: hardly any network has merged two.
    into = stored.merges.read_dropped("organisation") if archived else {}
    slugs = {one.ref: slug_of(one) for one in live}
    merged: dict[str, list[Record]] = {}
    for one in archived:
        last = find_last(into, one.ref)
        if last in slugs:
            merged.setdefault(slugs[last], []).append(one)
    return Structures(live, archived, merged)


def find_last(into: Mapping[str, str], ref: str) -> str:
    """The end of however many merges; of those that turn in a circle, one of them."""
    passed: set[str] = set()
    while ref in into and ref not in passed:
        passed.add(ref)
        ref = into[ref]
    return ref


def slug_of(structure: Record) -> str:
    return str(structure.fields.get("id"))


def find_heir(stored: Transaction, slug: str) -> str | None:
    """The slug itself while it is live or unknown; None where it is archived for no other's sake.

    Whoever was merged into one that was merged in turn is found at the end.
    """
    # Nearly all are live: only for the others all structures are read.
    if stored.records.read_like("organisation", "id", slug):
        return slug
    known = read_structures(stored)
    if slug not in map(slug_of, known.archived):
        return slug
    return next(
        (heir for heir, dropped in known.merged.items() if slug in map(slug_of, dropped)), None
    )
