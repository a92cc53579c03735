"""Conflicts by the column that they stand in: alike, they may be answered in one form."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sync_service.domain.base import Problem
from sync_service.domain.record import entity_of

_MANY = 3
"""So many in one column that a form is less work than their cards."""


@dataclass(frozen=True, slots=True)
class Column:
    """One field's, in one tab."""

    spreadsheet_id: str
    sheet_id: int | None
    field: str


@dataclass(frozen=True, slots=True)
class ColumnOfConflicts:
    """With what it is called, and how many of its conflicts nobody has decided yet."""

    column: Column
    title: str
    waiting: int


def column_of(problem: Problem) -> Column | None:
    """None for what is no conflict of a record's field."""
    if problem.kind != "conflict" or not (problem.field and problem.ref):
        return None
    return Column(problem.spreadsheet_id, problem.sheet_id, problem.field)


def name_column(problem: Problem, labels: Mapping[str, str]) -> str:
    """« Téléphone », or the field's name where it has no other. `labels`: by `entity.field`."""
    entity = entity_of(problem.ref) if problem.ref else ""
    return labels.get(f"{entity}.{problem.field}", problem.field or "")


def find_columns(
    problems: Iterable[Problem], labels: Mapping[str, str]
) -> Sequence[ColumnOfConflicts]:
    """Those with many conflicts, in the order of the first of each."""
    by_column: dict[Column, list[Problem]] = {}
    for one in problems:
        if one.waits and (column := column_of(one)) is not None:
            by_column.setdefault(column, []).append(one)
    return [
        ColumnOfConflicts(column, name_column(found[0], labels), len(found))
        for column, found in by_column.items()
        if len(found) >= _MANY
    ]
