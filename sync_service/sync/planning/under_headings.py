"""A family whose row stands under « Liste d'attente » and who has a place, or the reverse.

A new row is what the line above says. A known one that is not stays as it is until somebody says
what is meant: rows are sorted, and a list is cut in two, without anybody's thinking of families.
"""

from french_cells.reading import Value
from sync_service.domain.base import BaseRow
from sync_service.domain.record import Record
from sync_service.domain.spreadsheet import SheetRow
from sync_service.domain.wording import row_sentences
from sync_service.sync.planning.situation import Situation
from sync_service.sync.planning.state_headings import CANCELLED, NONE, WAITING

STATUS, CONFIRMED = "status", "confirmed"
_CONTRADICTED = {
    WAITING: {CONFIRMED},
    CANCELLED: {CONFIRMED, WAITING},
    NONE: {WAITING},
}
"""By what the line above says: states of families that are something else."""


def belongs_under(said: str, status: Value) -> bool:
    """Whether a family of that state may stand where the line above says this."""
    return str(status or CONFIRMED) not in _CONTRADICTED[said]


def part_of(status: Value) -> str:
    """What is said where a family of that state belongs."""
    return WAITING if status == WAITING else NONE


def tell_contradiction(situation: Situation, index: int, status: Value) -> str:
    """What is asked of a family of that state in that row; empty where nothing is."""
    headings, header = situation.readers.state_headings, situation.header
    if headings is None or header is None:
        return ""
    column = header.columns.get(STATUS)
    if column is not None and situation.tab.cell(index, column).text.strip():
        return ""  # its own cell says it
    said, is_waiting = headings.at(index), status == WAITING
    if belongs_under(said, status):
        return ""
    if said != NONE:
        title = headings.title_of(said).rstrip(" :")
        return row_sentences.under_heading(title, is_waiting=is_waiting, is_gone=said == CANCELLED)
    if WAITING not in headings.states:
        return ""
    return row_sentences.not_under_heading(headings.title_of(WAITING).rstrip(" :"))


def is_contradicted_above(
    situation: Situation, row: SheetRow, base: BaseRow | None, record: Record | None
) -> bool:
    """Or was, as its note says still."""
    if record is None or situation.codec.entity != "registration":
        return False
    is_noted = base is not None and row_sentences.is_about_heading(base.note)
    status = record.fields.get(STATUS)
    return is_noted or bool(tell_contradiction(situation, row.index, status))
