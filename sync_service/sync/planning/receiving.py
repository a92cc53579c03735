"""Whether a tab has something to receive, told from memory alone, without reading it."""

from collections.abc import Mapping

from sync_service.domain.base import BaseRow, TabState
from sync_service.domain.record import Record


def has_to_receive(state: TabState, records: Mapping[str, Record]) -> bool:
    """Some record of its scope is not as the tab last showed it.

    What Google refuses to take is no news until it is tried again.
    """
    left_out = state.refusal.leaves_out if state.refusal is not None else _nothing
    if any(
        ref not in state.rows and not record.archived and not left_out(ref)
        for ref, record in records.items()
    ):
        return True
    return any(
        _is_behind(row, records.get(ref)) and not left_out(ref) for ref, row in state.rows.items()
    )


def _nothing(_ref: str) -> bool:
    return False


def _is_behind(row: BaseRow, record: Record | None) -> bool:
    if record is None:
        return not row.archived
    if record.archived != row.archived:
        return True
    if record.archived and row.missing_since is not None:
        return False
    return any(
        # In a conflict the cell shows its own value; news is what its note does not say yet.
        (cell.other if cell.kind == "conflict" else cell.value) != record.fields.get(name)
        for name, cell in row.cells.items()
    )
