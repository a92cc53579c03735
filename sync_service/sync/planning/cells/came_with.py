"""« venus à 3 » in the row of a family of two: the family came, and nobody counts the third.

No field holds how many of a family came: figures have the children of its row, and adults as they
are counted. So a number that is not the row's is said, once for the column, and stays in its cell.
"""

from dataclasses import dataclass, replace

from french_cells.reading import Reading
from sync_service.domain.came import read_so_many
from sync_service.domain.codec import FieldCodec, WrappedCodec
from sync_service.domain.seats import ADULTS, CHILDREN_FIELDS
from sync_service.domain.spreadsheet import BLANK, Cell, SheetRow
from sync_service.domain.wording.session_sentences import came_otherwise
from sync_service.sync.planning.cells.counted_beside import number_in, read_beside
from sync_service.sync.planning.situation import Situation

_AGES = "children_ages"
_NUMBERS = (ADULTS, _AGES, *CHILDREN_FIELDS)


@dataclass(frozen=True, slots=True)
class CameWith(WrappedCodec):
    """A family's state, where its row says of how many people it is."""

    people: int

    def read(self, cell: Cell) -> Reading:
        reading, told = self.codec.read(cell), read_so_many(cell.text)
        is_other = told is not None and self.people not in told.people
        if not is_other or not reading.accepted or reading.severity == "assume":
            return reading
        return replace(reading, severity="assume", message=came_otherwise())


def came_with(situation: Situation, row: SheetRow, name: str, codec: FieldCodec) -> FieldCodec:
    if (situation.codec.entity, name) != ("registration", "status"):
        return codec
    if read_so_many(row.cells.get(name, BLANK).text) is None:
        return codec
    return CameWith(codec, _count_people(situation, row))


def _count_people(situation: Situation, row: SheetRow) -> int:
    """As the row shows them; what has no column in it is as the record has it."""
    record = situation.records.get(row.ref or "")
    known = record.fields if record is not None else {}
    here = {name: read_beside(situation, row, name) for name in _NUMBERS if name in row.cells}
    told = {name: number_in({**known, **here}.get(name)) for name in _NUMBERS}
    bands = sum(told[name] for name in CHILDREN_FIELDS)
    return max(1, told[ADULTS]) + (bands or told[_AGES])
