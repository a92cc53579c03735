"""The plan for a tab that cannot be read in this run: one problem, and nothing is forgotten."""

from dataclasses import replace

from sync_service.domain.base import Problem, ProblemKind
from sync_service.domain.spreadsheet import cell_name
from sync_service.domain.wording import tab_sentences
from sync_service.sync.planning.columns.spills import Spill
from sync_service.sync.planning.memory import TabMemory
from sync_service.sync.planning.rendering.canvas import tell
from sync_service.sync.planning.situation import Situation


def unreadable(situation: Situation) -> tuple[Problem, TabMemory]:
    """Without a header there is no information, so nothing changes."""
    return _nothing_read(situation, "missing_column", tab_sentences.no_header())


def out_of_order(situation: Situation, spill: Spill) -> tuple[Problem, TabMemory]:
    """The formula that fills everything shows nothing now: no information either."""
    shown = situation.tab.cell(spill.row, spill.column).text
    at = cell_name(spill.row, spill.column)
    return _nothing_read(situation, "refused", tab_sentences.broken_formula(at, shown))


def _nothing_read(
    situation: Situation, kind: ProblemKind, message: str
) -> tuple[Problem, TabMemory]:
    memory = TabMemory(replace(situation.state, title=situation.tab.title))
    return tell(situation, kind, message), memory
