"""Families whose state contradicts the heading above: confirmed, below « Liste d'attente ».

A new row takes the state of the heading. A known one keeps its own until somebody says which is
meant: people sort rows, or split a list, without thinking of what that says about families.
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
"""State that a heading gives → states of families that contradict it."""


def belongs_under(said: str, status: Value) -> bool:
    """Whether a family of that state may stand below a heading that says `said`."""
    return str(status or CONFIRMED) not in _CONTRADICTED[said]


def part_of(status: Value) -> str:
    """The part of the list to which a family of that state belongs."""
    return WAITING if status == WAITING else NONE


def tell_contradiction(situation: Situation, index: int, status: Value) -> str:
    """What to ask about a family of that state in that row; "" if there is no contradiction."""
    headings, header = situation.readers.state_headings, situation.header
    if headings is None or header is None:
        return ""
    column = header.columns.get(STATUS)
    if column is not None and situation.tab.cell(index, column).text.strip():
        return ""  # its own cell gives its state
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
    """Whether it contradicts the heading, or did so before, as its note still says."""
    if record is None or situation.codec.entity != "registration":
        return False
    is_noted = base is not None and row_sentences.is_about_heading(base.note)
    status = record.fields.get(STATUS)
    return is_noted or bool(tell_contradiction(situation, row.index, status))
