"""A person's decision on an open problem: stored at once, carried out by the next run."""

from sync_service.domain.base import Decision, Problem
from sync_service.domain.errors import NotFound, UsageError
from sync_service.ports import Clock, Database
from sync_service.sync.planning.following import can_be_confirmed

_ENDS = {
    "confirm": (
        "assumed",
        "guard",
        "scramble",
        "incident",
        "duplicate",
        "missing_tab",
        "copied",
    ),
    "sheet": ("conflict", "assumed", "held"),
    "database": ("conflict", "assumed", "invalid", "ambiguous"),
}
"""Which problems a decision can end; one that ends nothing would wait for ever."""


def decide_problem(database: Database, clock: Clock, problem_id: int, decision: Decision) -> None:
    """Raises NotFound where no such problem is open, UsageError where this cannot end it."""
    with database.transaction() as stored:
        problem = stored.problems.find(problem_id)
        if problem is None:
            raise NotFound(f"Aucun problème ouvert n° {problem_id}. Voyez : sync-service problems")
        if not _can_end(problem, decision):
            raise UsageError(_advice(problem))
        stored.problems.decide(problem_id, decision, clock.now())


def _can_end(problem: Problem, decision: Decision) -> bool:
    if problem.kind in ("held", "invalid", "ambiguous") and None in (problem.ref, problem.field):
        return False
    if problem.kind == "duplicate" and problem.row_key != problem.ref:
        return False  # the very same line twice: only the sheet can tell what it is for
    if problem.kind == "held" and problem.covers:
        return True
    if problem.kind in ("missing_tab", "copied"):
        return decision == "confirm" and can_be_confirmed(problem)
    return problem.kind in _ENDS[decision]


def _advice(problem: Problem) -> str:
    number = f"Le problème n° {problem.id}"
    if problem.kind == "conflict":
        return (
            f"{number} oppose deux valeurs : choisissez avec "
            f"sync-service resolve {problem.id} --keep sheet (ou database)"
        )
    if problem.kind in _ENDS["confirm"] and _can_end(problem, "confirm"):
        return f"{number} se confirme : sync-service confirm {problem.id}"
    return f"{number} se règle dans la feuille : {problem.message}"
