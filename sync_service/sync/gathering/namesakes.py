"""Structures of which just the same is known: each gets a slug of its own before it is stored."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sync_service.domain.record import Record
from sync_service.ports import Transaction


def with_own_slugs(stored: Transaction, created: Sequence[Record]) -> Sequence[Record]:
    """A slug that another structure bears, archived ones too, is told apart by the reference.

    Two partners may both list « CCAS » and nothing else, out of each other's sight.
    """
    if not any(record.entity == "organisation" for record in created):
        return created
    known = stored.records.read_all("organisation", archived=True)
    return [*_told_apart(created, {record.fields.get("id") for record in known})]


def _told_apart(created: Sequence[Record], taken: set[object]) -> Iterator[Record]:
    for record in created:
        slug = record.fields.get("id")
        if record.entity == "organisation" and slug in taken:
            slug = f"{slug}-{record.ref.lower()}"
            yield replace(record, fields={**record.fields, "id": slug})
        else:
            yield record
        if record.entity == "organisation":
            taken.add(slug)
