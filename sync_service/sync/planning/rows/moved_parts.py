"""What a row's cell said of other fields, taken out once their own cells say it.

« colin@example.org » under « Téléphone » moves to « Courriel »; of « 03 53 … / 06 39 … » the
mobile moves, if the row has a column for mobiles. All of it is one write. Pasted again into the
known row, it goes again.
"""

from collections.abc import Mapping
from dataclasses import replace

from french_cells.folding import fold, raw_key
from french_cells.reading import Value
from sync_service.domain.spreadsheet import SheetRow
from sync_service.sync.planning.merge import Outcome, Sides, put_back, text_of
from sync_service.sync.planning.situation import Situation


def take_out_moved(
    situation: Situation,
    row: SheetRow,
    sides_of: Mapping[str, Sides],
    outcomes: Mapping[str, Outcome],
) -> tuple[Mapping[str, Sides], Mapping[str, Outcome]]:
    """A cell that says more than all of these together stays as typed."""
    if not situation.readers.split:
        return sides_of, outcomes
    sides_after, after = dict(sides_of), dict(outcomes)
    for name, tell in situation.readers.split.items():
        own, sides = outcomes.get(name), sides_of.get(name)
        if own is None or sides is None or not _is_new(row, sides):
            continue
        told = tell(row.cells[name])
        if not told or not _is_plain(own, sides, told[name]):
            continue
        moved = {one: value for one, value in told.items() if one != name}
        # Of a known row, a cell that did not change has no outcome, and was read beside this one.
        is_written = all(
            _is_said(row, outcomes.get(one), value)
            for one, value in moved.items()
            if one in outcomes or row.ref is None
        )
        texts = [situation.codec.fields[one].text(v) for one, v in told.items() if v is not None]
        if is_written and _letters(text_of(sides.cell)) == _letters(" ".join(texts)):
            # Until the write is proved, the row is known by what was typed.
            sides_after[name] = replace(sides, base=own.base, current=told[name])
            after[name] = replace(put_back(replace(sides, current=told[name])), takes=own.takes)
    return sides_after, after


def _is_plain(own: Outcome, sides: Sides, value: Value) -> bool:
    """Whether its own part is all that is read there, and may be written."""
    is_settled = own.write is None and own.problem is None and own.base.value == value
    return is_settled and sides.writable and sides.direction == "both"


def _is_new(row: SheetRow, sides: Sides) -> bool:
    return row.ref is None or raw_key(sides.cell.value) != raw_key(sides.base.seen)


def _is_said(row: SheetRow, outcome: Outcome | None, value: Value) -> bool:
    """Written in this run; in a known row, or there already."""
    if outcome is None or outcome.base.value != value:
        return False
    return outcome.write is not None or (row.ref is not None and outcome.problem is None)


def _letters(text: str) -> list[str]:
    return sorted(filter(str.isalnum, fold(text)))
