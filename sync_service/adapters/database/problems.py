"""Open problems, and what people decided about them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from sync_service.adapters.database import tables
from sync_service.adapters.database.tables.types import storable
from sync_service.domain.base import Decision, Problem
from sync_service.domain.errors import NotFound

_Key: TypeAlias = tuple[str, str, str | None]


class SqlProblems:
    """Open problems and decisions; one that is over is forgotten, its number never given again."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def read_open(self, spreadsheet_id: str | None = None) -> Sequence[Problem]:
        wanted = select(tables.problem).order_by(tables.problem.c.id)
        if spreadsheet_id is not None:
            wanted = wanted.where(tables.problem.c.spreadsheet_id == spreadsheet_id)
        return [_problem_of(row) for row in self._connection.execute(wanted)]

    def replace(
        self, spreadsheet_id: str, sheet_id: int | None, problems: Iterable[Problem], at: datetime
    ) -> None:
        before = {
            _key(problem): problem
            for problem in self.read_open(spreadsheet_id)
            if problem.sheet_id == sheet_id
        }
        now: dict[_Key, Problem] = {}
        for problem in map(_storable, problems):
            now.setdefault(_key(problem), problem)
        self._close([one for key, one in before.items() if key not in now])
        self._open([one for key, one in now.items() if key not in before], at)
        kept = [(before[key], one) for key, one in now.items() if key in before]
        self._keep([_continued(known, one) for known, one in kept if _differs(known, one)])

    def _close(self, problems: Sequence[Problem]) -> None:
        if problems:
            close = delete(tables.problem).where(tables.problem.c.id == bindparam("number"))
            self._connection.execute(close, [{"number": one.id} for one in problems])

    def _open(self, problems: Sequence[Problem], at: datetime) -> None:
        rows = [asdict(replace(one, since=one.since or at)) for one in problems]
        for row in rows:
            del row["id"]
        if rows:
            self._connection.execute(insert(tables.problem), rows)
            kinds = Counter(one.kind for one in problems)
            opened = [{"kind": kind, "count": count} for kind, count in kinds.items()]
            self._connection.execute(insert(tables.opened), opened)

    def _keep(self, problems: Sequence[Problem]) -> None:
        rows = [asdict(one) for one in problems]
        for row in rows:
            row["number"] = row.pop("id")
        if rows:
            keep = update(tables.problem).where(tables.problem.c.id == bindparam("number"))
            self._connection.execute(keep, rows)

    def count_opened(self) -> Mapping[str, int]:
        opened = tables.opened.c
        count = select(opened.kind, func.sum(opened.count)).group_by(opened.kind)
        return {kind: int(number) for kind, number in self._connection.execute(count)}

    def find(self, problem_id: int) -> Problem | None:
        wanted = select(tables.problem).where(tables.problem.c.id == problem_id)
        row = self._connection.execute(wanted).first()
        return None if row is None else _problem_of(row)

    def hold(self, problem_id: int) -> None:
        one = tables.problem.c.id
        self._connection.execute(select(one).where(one == problem_id).with_for_update())

    def decide(self, problem_id: int, decision: Decision | None) -> None:
        problem = tables.problem
        decide = update(problem).where(problem.c.id == problem_id)
        stored = self._connection.execute(decide.values(decision=decision))
        if stored.rowcount == 0:
            raise NotFound(f"Aucun problème ouvert n° {problem_id}.")


def _key(problem: Problem) -> _Key:
    return problem.kind, problem.row_key, problem.field


def _storable(problem: Problem) -> Problem:
    """As it will be read back, so that an unchanged problem is recognised."""
    return replace(
        problem,
        row_key=storable(problem.row_key),
        sheet_value=problem.sheet_value and storable(problem.sheet_value),
        canonical_value=problem.canonical_value and storable(problem.canonical_value),
        message=storable(problem.message),
    )


def _continued(known: Problem, problem: Problem) -> Problem:
    decision = problem.decision_given_on(known)
    return replace(problem, id=known.id, since=known.since, decision=decision)


def _differs(known: Problem, problem: Problem) -> bool:
    return _continued(known, problem) != known


def _problem_of(row: Row[Any]) -> Problem:
    return Problem(**row._mapping)  # noqa: SLF001 - SQLAlchemy's documented access by name
