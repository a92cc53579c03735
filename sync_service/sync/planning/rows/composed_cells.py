"""A composite's cell: read and merged beside its record, once the row's other cells are."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from french_cells.folding import is_blank
from french_cells.reading import Reading, Value
from sync_service.domain.base import BaseCell
from sync_service.domain.codec import WrappedCodec
from sync_service.domain.composite import Beside, Composite
from sync_service.domain.snapshot import Cell
from sync_service.sync.planning.merge import Sides, read_cell, text_of


@dataclass(frozen=True, slots=True)
class RelatingCodec(WrappedCodec):
    """A composite's codec for one cell of one record."""

    composite: Composite
    beside: Beside
    assumed: Value = None
    """What was understood once stays so: « rendu le 3 » is no other day next month."""

    def read(self, cell: Cell) -> Reading:
        beside = replace(self.beside, typed=text_of(cell))
        reading = self.composite.relate(self.codec.read(cell), beside)
        is_kept = self.assumed is not None and reading.accepted
        return replace(reading, value=self.assumed) if is_kept else reading


def composed_sides(composite: Composite, sides: Sides, beside: Beside) -> Sides:
    """What meets in a composite's cell once the row's other cells are merged."""
    remembered, cell = sides.base.value, sides.cell
    is_assumed = sides.base.kind == "assumed" and not sides.is_retyped
    assumed = remembered if is_assumed else None
    codec = RelatingCodec(sides.codec, composite, beside, assumed)
    current = composite.compose(beside.fields, remembered)
    sides = replace(sides, codec=codec, current=current)
    if sides.base.kind == "agreed" and not sides.is_retyped:
        return sides
    if composite.is_derived and is_blank(cell.value):
        # Emptied, it says nothing: without a base it is filled like a new cell.
        return replace(sides, base=BaseCell(raw=cell.value))
    reading = read_cell(codec, cell)
    value: Value = reading.value  # type: ignore[assignment] # canonical
    if reading.accepted and composite.holds(value, beside.fields):
        return replace(sides, current=value)
    if reading.accepted and composite.says_less(value, current):
        # Nothing new was said: the whole state is written, what was typed goes to the history.
        return replace(sides, base=BaseCell(value, cell.value), decision="database")
    is_filling = sides.is_first and _fills(composite, value, beside.fields)
    if composite.is_derived and (is_filling or composite.drifts(remembered, current)):
        # Nobody gave the state that stood there: what is typed now meets no other word.
        return replace(sides, base=sides.base._replace(value=current))
    return sides


def _fills(composite: Composite, value: Value, fields: Mapping[str, Value]) -> bool:
    """What the value tells is new to the record, not other than the record has it."""
    told = composite.told(value).items()
    return all(fields.get(name) in (None, fact) for name, fact in told if name != composite.name)
