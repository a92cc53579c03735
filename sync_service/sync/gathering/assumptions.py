"""Which values were only assumed and are asked about: other sheets wait for a yes to them."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache

from sync_service.domain.base import Problem
from sync_service.domain.decisions import refs_about
from sync_service.domain.record import Change, entity_of, place_of, tab_source
from sync_service.model.composites import parts_of, together
from sync_service.ports import Transaction

ColumnsOf = Callable[[str, int], frozenset[str]]
"""Spreadsheet and tab → the fields that have a column there."""


def find_waiting(stored: Transaction, problems: Iterable[Problem]) -> frozenset[tuple[str, str]]:
    """Reference and field of each value that no other sheet receives before a yes.

    A value that was also given elsewhere, before the question or since, is no assumption, even
    while the question is open: other sheets would not be looked at again once it is settled.
    """
    columns_of = cache(stored.memory.read_columns)  # read once for each tab
    asked = [
        (problem, pair) for problem in problems for pair in find_assumed([problem], columns_of)
    ]
    histories = stored.journal.read_histories({ref for _, (ref, _) in asked})
    return frozenset(
        (ref, name)
        for problem, (ref, name) in asked
        if not _is_given_elsewhere(
            problem, [one for one in histories.get(ref, ()) if one.field == name]
        )
    )


def _is_given_elsewhere(problem: Problem, changes: Sequence[Change]) -> bool:
    own = tab_source(problem.spreadsheet_id, problem.sheet_id)
    return bool(changes) and place_of(changes[-1].source) != own


def find_assumed(problems: Iterable[Problem], columns_of: ColumnsOf) -> frozenset[tuple[str, str]]:
    """Reference and field of each assumption; one may leave fields out that have their own column.

    « Rendu » says nothing about when a loan is due if that has a column beside it.
    """
    columns_of = cache(columns_of)

    def assumed_with(ref: str, problem: Problem, field: str) -> frozenset[str]:
        names = together(entity_of(ref), field)
        if field not in parts_of(entity_of(ref)) or problem.sheet_id is None:
            return names
        return names - columns_of(problem.spreadsheet_id, problem.sheet_id) | {field}

    return frozenset(
        (ref, name)
        for problem in problems
        if problem.kind == "assumed" and problem.field is not None
        for ref in refs_about(problem)
        for name in assumed_with(ref, problem, problem.field)
    )
