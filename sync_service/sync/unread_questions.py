"""Questions about assumed values whose cell a run could not read: they stay, and a yes counts.

The tab is gone, or its titles, or the column. Nobody mended the cell, so other sheets wait for a
yes as before. What is remembered of the cell says whether it is assumed still.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sync_service.domain.base import BaseCell, BaseRow, Problem, TabState
from sync_service.domain.record import Change, tab_source
from sync_service.ports import Transaction
from sync_service.sync.gathering.assumptions import find_waiting
from sync_service.sync.planning.around_plan import ROW_AND_DAY
from sync_service.sync.planning.assumptions import ACCEPTED, open_answers, problem_of

Pairs = Collection[tuple[str, str]]
"""References and fields of records."""


@dataclass(frozen=True, slots=True)
class UnreadQuestion:
    """An open question; the cells that it is about, by row; and the values that wait for it."""

    problem: Problem
    cells: Mapping[str, Sequence[str]]
    waiting: Pairs


def find_unread(
    stored: Transaction, problems: Iterable[Problem], sheet_id: int | None, read: Collection[str]
) -> Sequence[UnreadQuestion]:
    """Those of a spreadsheet's open problems; `read`: the fields whose column was read.

    Without those that are over, since another value came from elsewhere.
    """
    asked = [
        one
        for one in problems
        if one.kind == "assumed" and one.sheet_id == sheet_id and _column_of(one) not in read
    ]
    if not asked or sheet_id is None:
        return ()
    state = stored.memory.read_tabs(asked[0].spreadsheet_id).get(sheet_id)
    rows = state.rows if state is not None else {}
    found = (
        UnreadQuestion(one, dict(_find_cells(one, rows, read)), _find_waiting(stored, one))
        for one in asked
    )
    return [one for one in found if one.cells and one.waiting]


def carry_out_answers(
    stored: Transaction, questions: Iterable[UnreadQuestion], run_id: str, now: datetime
) -> Sequence[Problem]:
    """The questions that nobody has answered; to the others any answer is a yes.

    In a cell that still holds what was typed it is one, too.
    """
    open_: list[Problem] = []
    for one in questions:
        if one.problem.waits:
            open_.append(one.problem)
        else:
            _accept(stored, one)
            stored.journal.append(_tell(stored, one, run_id, now))
    return open_


def _column_of(problem: Problem) -> str | None:
    """The day, of one cell in a matrix; None of a whole matrix."""
    day = problem.row_key.partition(ROW_AND_DAY)[2] if problem.ref else ""
    return day or problem.field


def _find_cells(
    problem: Problem, rows: Mapping[str, BaseRow], read: Collection[str]
) -> Iterator[tuple[str, Sequence[str]]]:
    """Reference of a row → its cells that are assumed still and were not read."""
    key, column = problem.row_key.partition(ROW_AND_DAY)[0], _column_of(problem)
    for ref in problem.covers.split() if problem.ref is None else [key]:
        known = rows[ref].cells if ref in rows else {}
        found = [
            name
            for name, cell in known.items()
            if name not in read and column in (None, name) and cell.assumption is not None
        ]
        if found:
            yield ref, found


def _find_waiting(stored: Transaction, problem: Problem) -> Pairs:
    waiting = find_waiting(stored, [problem])
    known = stored.records.find_all({ref for ref, _ in waiting})
    return sorted((ref, name) for ref, name in waiting if ref in known)


def _accept(stored: Transaction, question: UnreadQuestion) -> None:
    """Its cells are agreed on, so that nobody is asked again once they are back."""
    problem = question.problem
    assert problem.sheet_id is not None  # noqa: S101 - `find_unread` leaves others out
    state = stored.memory.read_tabs(problem.spreadsheet_id)[problem.sheet_id]
    rows = []
    for ref, names in question.cells.items():
        cells = state.rows[ref].cells
        rows.append(
            replace(state.rows[ref], cells={**cells, **{n: _agreed(cells[n]) for n in names}})
        )
    accepted = _accepted(state, problem) if problem.ref is None else {}
    state = replace(state, rows={}, assumptions={**state.assumptions, **accepted})
    stored.memory.save_tab(state, rows)


def _accepted(state: TabState, problem: Problem) -> Mapping[str, str]:
    """Of a whole column: the answer covers later cells, too."""
    return {
        key: ACCEPTED
        for question, answers in open_answers(state.assumptions).items()
        if problem_of(question, answers) == problem.row_key
        for key in answers or [question]
    }


def _agreed(cell: BaseCell) -> BaseCell:
    """Something refused that was typed over it stays refused."""
    known = cell._replace(other=None)
    return known if cell.kind != "assumed" else known._replace(kind="agreed", raw=cell.sheet_raw)


def _tell(
    stored: Transaction, question: UnreadQuestion, run_id: str, now: datetime
) -> Sequence[Change]:
    """The values stay as they are, but from now on other sheets receive them."""
    problem = question.problem
    source = tab_source(problem.spreadsheet_id, problem.sheet_id)
    refs = {ref for ref, _ in question.waiting}
    stored.records.hold(refs)
    records = stored.records.find_all(refs)
    values = ((ref, name, records[ref].fields.get(name)) for ref, name in question.waiting)
    return [Change(ref, name, value, value, source, now, run_id) for ref, name, value in values]
