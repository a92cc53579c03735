"""What a card asked when it was shown: an answer is about just that, and about nothing newer."""

import hashlib
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Literal

from sync_service.domain.base import Decision, Problem, ProblemKind
from sync_service.domain.decisions import is_guard
from sync_service.domain.errors import NotFound, UsageError
from sync_service.domain.record import (
    DECISION,
    Change,
    Record,
    entity_of,
    is_by_hand,
    of_tab,
    tab_source,
)
from sync_service.domain.wording import desk_sentences
from sync_service.model.composites import together
from sync_service.ports import Transaction

_ABOUT_VALUES = frozenset[ProblemKind]({"conflict", "held"})
_MOST = 1000
"""So many of the latest changes are looked through; a run is never that far behind."""
_SHORT = 16
_PART = "."


class ChangedSince(UsageError):
    """The problem asks something else by now, or somebody has answered it: nothing is decided."""


def read_shown(stored: Transaction, problems: Iterable[Problem]) -> Mapping[int | None, str]:
    """By the problem's number: what its form hands back."""
    asked = list(problems)
    pairs = stored.records.find_all({ref for one in asked for ref in _pair(one)})
    return {one.id: f"{_question(one)}{_PART}{_content(one, pairs)}" for one in asked}


def refuse_unseen(
    stored: Transaction, problem_id: int, shown: str, decision: Decision | Literal["merge"]
) -> None:
    """Pressed twice, it is decided already. Raises NotFound, ChangedSince."""
    # Of two who answer at once the second reads what the first has stored.
    stored.problems.hold(problem_id)
    problem = stored.problems.find(problem_id)
    if problem is None:
        raise NotFound(f"Aucun problème ouvert n° {problem_id}.")
    if problem.decision == decision:
        return
    if problem.decision is not None:
        raise ChangedSince("Quelqu’un a répondu entre-temps : voici sa réponse.")
    if not shown:
        raise ChangedSince(
            "Cette page était trop ancienne : voici ce qui est demandé. Décidez à nouveau."
        )
    if read_shown(stored, [problem])[problem_id] != shown:
        raise ChangedSince(
            "La feuille a changé depuis : voici ce qu’il en est maintenant. Décidez à nouveau."
        )


def refuse_outdated(stored: Transaction, problem: Problem) -> None:
    """Its other value is the record's no more, and no run has looked at its sheet since.

    It may say by now what the sheet says: then any answer would keep what nobody chose. Raises
    ChangedSince.
    """
    if problem.kind not in _ABOUT_VALUES or problem.ref is None or problem.field is None:
        return
    names = together(entity_of(problem.ref), problem.field)
    planned = stored.memory.read_spreadsheet(problem.spreadsheet_id).planned_change
    touches = stored.journal.read_latest(planned, _MOST) if planned else ()
    newer = sum(one.ref == problem.ref and one.field in names for one in touches)
    if newer and _is_changed(stored.journal.read_history(problem.ref), names, newer, problem):
        raise ChangedSince(desk_sentences.outdated(problem.canonical_value))


def _is_changed(
    history: Sequence[Change], names: Container[str], newer: int, problem: Problem
) -> bool:
    """By others than its own tab, whose plan asked the question knowing what it gave.

    What the coordination gave by itself it knows, whatever the question showed.
    """
    own = tab_source(problem.spreadsheet_id, problem.sheet_id)
    known = (*of_tab(own), DECISION)
    latest = [one for one in history if one.field in names][-newer:]
    told = [one for one in latest if one.source not in known and not is_by_hand(one.source)]
    before = {one.field: one.before for one in reversed(told)}
    return before != {one.field: one.after for one in told}


def find_asked_anew(stored: Transaction, shown: str) -> Sequence[Problem]:
    """The same question under another number: a guard that holds other rows is another one."""
    question = shown.partition(_PART)[0]
    return [one for one in stored.problems.read_open() if _question(one) == question]


def _question(problem: Problem) -> str:
    """Where it stands and what it is about, whatever the values are."""
    key = problem.row_key.rpartition(":")[0] if is_guard(problem) else problem.row_key
    return _digest(problem.spreadsheet_id, problem.sheet_id, problem.kind, key, problem.field)


def _content(problem: Problem, pairs: Mapping[str, Record]) -> str:
    records = [pairs[ref] for ref in _pair(problem) if ref in pairs]
    return _digest(
        problem.sheet_value,
        problem.canonical_value,
        problem.covers,
        problem.message,
        [(one.ref, one.archived, sorted(one.fields.items())) for one in records],
    )


def _pair(problem: Problem) -> Sequence[str]:
    """Two records that seem one: what would go is shown beside what would stay."""
    return [problem.covers, problem.ref or ""] if problem.kind == "duplicate" else []


def _digest(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:_SHORT]
