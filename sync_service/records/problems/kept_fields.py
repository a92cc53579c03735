"""What stays of two records, told before somebody makes one of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sync_service.domain.base import Problem
from sync_service.domain.record import Change, Record
from sync_service.ports import Transaction
from sync_service.records.telling import Teller


@dataclass(frozen=True, slots=True)
class MergedField:
    """`stays` comes from the other record where `goes` is empty and `is_taken`."""

    label: str
    stays: str
    goes: str
    is_taken: bool


@dataclass(frozen=True, slots=True)
class MergePreview:
    """`kept` and `dropped` are references; of fields only those in which the two differ."""

    kept: str
    dropped: str
    fields: Sequence[MergedField]
    is_done: bool
    """Whether the other one was archived already."""
    is_possible: bool
    """Whether both are there still."""


def read_merge_previews(
    stored: Transaction, teller: Teller, problems: Sequence[Problem], labels: Mapping[str, str]
) -> Mapping[int | None, MergePreview]:
    """By the problem's number; of two records that seem one, the first stays."""
    asked = {one.id: (one.covers, one.ref or "") for one in problems if one.kind == "duplicate"}
    known = stored.records.find_all({ref for pair in asked.values() for ref in pair})
    return {
        number: _preview(teller, known[kept], known[dropped], labels)
        for number, (kept, dropped) in asked.items()
        if kept in known and dropped in known
    }


def _preview(
    teller: Teller, kept: Record, dropped: Record, labels: Mapping[str, str]
) -> MergePreview:
    names = [
        name
        for name, value in dropped.fields.items()
        if value is not None
        and value != kept.fields.get(name)
        and f"{kept.entity}.{name}" in labels
    ]
    changes = [
        Change(kept.ref, name, kept.fields.get(name), dropped.fields[name], "", kept.updated_at)
        for name in names
    ]
    return MergePreview(
        kept.ref,
        dropped.ref,
        [
            MergedField(
                one.field, one.before or one.after, one.after if one.before else "", not one.before
            )
            for one in teller.tell(changes)
        ],
        is_done=dropped.archived,
        is_possible=not (kept.archived or dropped.archived),
    )
