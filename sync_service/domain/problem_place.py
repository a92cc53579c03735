"""Where a problem is, as people are told and led there: a cell, or the cells of a column. Pure."""

from collections.abc import Sequence

from sync_service.domain.base import Problem
from sync_service.domain.decisions import is_about_column
from sync_service.domain.wording.tab_sentences import cells_in, column_in

_NAMED = 3


def spot(problem: Problem) -> str:
    """Its cell, or the column that is asked about on its title; empty for what is nowhere."""
    column = _column(problem)
    return f"colonne « {column} »" if column else problem.cell or ""


def place(problem: Problem) -> str:
    """With its tab, and with the cells of a column; empty for a whole spreadsheet."""
    return ", ".join(filter(None, [problem.tab, where(problem)]))


def where(problem: Problem) -> str:
    """In its tab, with the cells of a column."""
    cells = _cells(problem)
    more = f" : {_some(cells, len(problem.covers.split()))}" if cells else ""
    return f"{spot(problem)}{more}"


def cell_to_read(problem: Problem) -> str | None:
    """Where one reads what it is about: the first cell of a column, not the title above it."""
    return next(iter(_cells(problem)), problem.cell)


def _column(problem: Problem) -> str:
    return column_in(problem.message) if is_about_column(problem) else ""


def _cells(problem: Problem) -> Sequence[str]:
    return cells_in(problem.message) if is_about_column(problem) else ()


def _some(cells: Sequence[str], count: int) -> str:
    """`E2`, `E2, E3 et E4`, `E2, E3, E4 et 5 autres`."""
    named = list(cells[:_NAMED])
    more = max(count, len(cells)) - len(named)
    if more:
        return f"{', '.join(named)} et {more} autre{'s' if more > 1 else ''}"
    *first, last = named
    return f"{', '.join(first)} et {last}" if first else last
