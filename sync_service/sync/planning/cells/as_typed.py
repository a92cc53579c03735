"""Reads what waits in a cell as of the day on which it was typed.

« Rendu le 8 », refused in November because no 8th had been since the loan began, would come true
by the passing of time: in December there is one. Nobody has said so; it waits until it is retyped,
or until something else in its row explains it.
"""

from dataclasses import replace
from datetime import datetime

from french_cells.folding import raw_key
from french_cells.patterns import pattern
from sync_service.domain.base import TYPED, BaseCell
from sync_service.domain.codec import WrappedEntityCodec
from sync_service.domain.spreadsheet import Cell
from sync_service.sync.planning.situation import Situation

_YEAR = pattern(r"\b20\d\d\b|\d ?[/.-] ?\d{1,2} ?[/.-] ?\d\d\b")


def as_typed(situation: Situation, name: str, known: BaseCell, cell: Cell) -> Situation:
    """The situation in which to read this cell; its row's other cells are read as of today."""
    at = _typed_at(situation, known, cell)
    if at is None or situation.codec_on is None:
        return situation
    fields = {**situation.codec.fields, name: situation.codec_on(at.date()).fields[name]}
    return replace(situation, codec=WrappedEntityCodec(situation.codec, fields), now=at)


def _typed_at(situation: Situation, known: BaseCell, cell: Cell) -> datetime | None:
    """When a cell that waits was typed; None if its meaning does not depend on that.

    A whole date is the same on any day, and typed again once it has come, it would look the same.
    """
    if situation.codec_on is None or known.since is None or known.kind not in TYPED:
        return None
    if isinstance(cell.value, int | float) or _YEAR.search(cell.text):
        return None
    at = known.since.astimezone(situation.now.tzinfo)
    is_untouched = raw_key(cell.value) == raw_key(known.sheet_raw)
    return at if is_untouched and at.date() < situation.now.date() else None
