"""What a partner reads of its spreadsheet's open cells, away from their notes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sync_service.domain.base import Problem
from sync_service.domain.decisions import is_about_column
from sync_service.domain.problem_place import cell_to_read, where
from sync_service.domain.wording import sentences
from sync_service.records.problems.asked_cells import AskedCell
from sync_service.records.problems.open_problems import sheet_link

_FOR_THE_DESK = frozenset({"missing_tab", "copied", "incident"})
"""Kinds of problem about which only the coordinator can do something."""


@dataclass(frozen=True, slots=True)
class OpenCell:
    """One question as a partner reads it: where, what is typed there, the words of the note."""

    tab: str
    place: str
    """Its cell, or a column and the cells of it that are asked about."""
    link: str
    """Leads to the cell; of a column to the first one."""
    name: str
    """What its row is about; empty for what is no record yet."""
    typed: str
    message: str
    asked: Sequence[AskedCell]
    """The cells of a column, whose each is and what it holds."""
    asked_count: int
    """With those that are not named."""
    title: str
    """The cell of the title that bears the note about them; empty for a cell of its own."""
    title_link: str


def told_to_partner(
    problems: Iterable[Problem],
    link_base: str,
    names: Mapping[str, str],
    asked: Mapping[int | None, Sequence[AskedCell]],
) -> Sequence[OpenCell]:
    """By tab and row, as one goes through a sheet; what is about a whole tab comes first.

    `names`: what the records are called in whose rows something waits; `asked`: the cells of
    columns that are asked about, by the problem's number.
    """

    def tell(one: Problem) -> OpenCell:
        def link(cell: str | None) -> str:
            return sheet_link(link_base, one.spreadsheet_id, one.sheet_id, cell)

        is_column, cell = is_about_column(one), one.cell or ""
        return OpenCell(
            one.tab,
            sentences.capital(where(one)),
            link(cell_to_read(one)),
            names.get(one.ref or "", ""),
            # A row in one line is told by its cell: its values stand there.
            (one.sheet_value or "") if one.field else "",
            sentences.capital(one.message),
            asked.get(one.id, ()),
            len(one.covers.split()) if is_column else 0,
            cell if is_column else "",
            link(cell),
        )

    return [tell(one) for one in sorted(filter(_is_partners, problems), key=_row_of)]


def _is_partners(problem: Problem) -> bool:
    """Of some the partner sees no note: what is said of them is for the coordinator."""
    is_hers = problem.kind == "guard" and not problem.covers
    return problem.kind not in _FOR_THE_DESK and not is_hers


def _row_of(problem: Problem) -> tuple[str, int, str]:
    cell = problem.cell or ""
    row = cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return problem.tab, int(row or 0), cell
