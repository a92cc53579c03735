"""The cells that one question of a whole column is about: whose each is, and what it holds.

What a cell holds is what the last run saw there: its title says nothing of it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sync_service.domain.base import BaseCell, Problem, TabState
from sync_service.domain.codec import FieldCodec
from sync_service.domain.decisions import is_about_column
from sync_service.domain.mapping import Mappings
from sync_service.ports import Transaction
from sync_service.records.problems.accepted import entity_of_tab
from sync_service.records.problems.held_rows import field_label
from sync_service.sync.gathering.situations import CodecBuilder, codec_builder

_MOST = 200
"""Nobody reads on; how many more they are is said."""


@dataclass(frozen=True, slots=True)
class AskedCell:
    """One cell; `understood` is empty where that cannot be told."""

    name: str
    """Of the record, or its reference; in a list of presence with the day."""
    typed: str
    understood: str


def read_asked(
    stored: Transaction,
    name: Callable[[Iterable[str]], Mapping[str, str]],
    problems: Sequence[Problem],
    mappings: Mappings,
    now: datetime,
) -> Mapping[int | None, Sequence[AskedCell]]:
    """By the problem's number, in the order of the question; of whole columns alone.

    `name`: what records are called where this is shown.
    """
    asked = [one for one in problems if is_about_column(one)]
    if not asked:
        return {}
    build = codec_builder(stored, mappings, now)
    names = name({ref for one in asked for ref in _refs(one)})
    tabs: dict[tuple[str, int | None], TabState] = {
        (spreadsheet, sheet_id): state
        for spreadsheet in {one.spreadsheet_id for one in asked}
        for sheet_id, state in stored.memory.read_tabs(spreadsheet).items()
    }
    return {
        one.id: [
            told
            for ref in _refs(one)
            for told in _tell(
                one,
                tabs.get((one.spreadsheet_id, one.sheet_id)),
                ref,
                names.get(ref) or ref,
                build,
            )
        ]
        for one in asked
    }


def _refs(problem: Problem) -> Sequence[str]:
    """Each once: in a list of presence it is a structure's, which may have several days."""
    return [*dict.fromkeys(problem.covers.split())][:_MOST]


def _tell(
    problem: Problem, state: TabState | None, ref: str, called: str, build: CodecBuilder
) -> Iterator[AskedCell]:
    if state is None or ref not in state.rows:
        return
    name, entity = problem.row_key.partition(": ")[0], entity_of_tab(state)
    codec = build(entity).fields.get(name) if entity is not None else None
    for field, cell in state.rows[ref].cells.items():
        if cell.kind == "assumed" and not cell.note and problem.field in (None, field):
            name = called if problem.field else f"{called}, {field_label(field)}"
            yield AskedCell(name, _typed(cell), _understood(cell, codec))


def _typed(cell: BaseCell) -> str:
    return cell.sheet_raw if isinstance(cell.sheet_raw, str) else ""


def _understood(cell: BaseCell, codec: FieldCodec | None) -> str:
    return codec.text(cell.value) if codec is not None else ""
