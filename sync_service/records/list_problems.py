"""Open problems as people and programs read them, each with a link to the very cell."""

from collections.abc import Mapping, Sequence

from sync_service.domain.base import Problem
from sync_service.ports import Database
from sync_service.sync.planning.columns.remarks import REMARK

GOOGLE_DOCS = "https://docs.google.com"


def list_problems(database: Database, link_base: str) -> Sequence[Mapping[str, object]]:
    """Oldest first."""
    with database.reading() as stored:
        problems = stored.problems.read_open()
    return [problem_line(one, link_base) for one in sorted(problems, key=_age)]


def problem_line(problem: Problem, link_base: str) -> Mapping[str, object]:
    return {
        "id": problem.id,
        "kind": problem.kind,
        "partner": problem.partner or None,
        "spreadsheet": problem.spreadsheet_id,
        "tab": problem.tab or None,
        "ref": problem.ref,
        "field": None if problem.field == REMARK else problem.field,
        "cell": problem.cell,
        "sheet_value": problem.sheet_value,
        "canonical_value": problem.canonical_value,
        "message": problem.message,
        "link": cell_link(problem, link_base),
        "since": problem.since,
    }


def cell_link(problem: Problem, link_base: str) -> str:
    return sheet_link(link_base, problem.spreadsheet_id, problem.sheet_id, problem.cell)


def sheet_link(
    link_base: str, spreadsheet_id: str, sheet_id: int | None = None, cell: str | None = None
) -> str:
    """The address of a spreadsheet, a tab or a cell as a browser opens it."""
    address = f"{link_base or GOOGLE_DOCS}/spreadsheets/d/{spreadsheet_id}/edit"
    if sheet_id is None:
        return address
    return f"{address}#gid={sheet_id}" + (f"&range={cell}" if cell else "")


def _age(problem: Problem) -> tuple[str, int]:
    return (problem.since.isoformat() if problem.since else "", problem.id or 0)
