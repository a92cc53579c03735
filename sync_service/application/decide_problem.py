"""A person's decision on an open problem: stored at once, carried out by the next run."""

from sync_service.application.ports import Clock, Database
from sync_service.domain.base import Decision
from sync_service.domain.errors import NotFound, UsageError


def decide_problem(database: Database, clock: Clock, problem_id: int, decision: Decision) -> None:
    """Raises NotFound where no such problem is open, UsageError where two values are confirmed."""
    with database.transaction() as stored:
        problem = stored.problems.find(problem_id)
        if problem is None:
            raise NotFound(f"Aucun problème ouvert n° {problem_id}. Voyez : sync-service problems")
        if decision == "confirm" and problem.kind == "conflict":
            raise UsageError(
                f"Le problème n° {problem_id} oppose deux valeurs : choisissez avec "
                f"sync-service resolve {problem_id} --keep sheet (ou database)"
            )
        stored.problems.decide(problem_id, decision, clock.now())
