"""After a crash only what is still ours is put right."""

from sync_service.domain.proof.recovery import recover
from sync_service.domain.proof.verify import Lost, Verdict
from sync_service.domain.reading import Raw
from sync_service.domain.snapshot import Cell, TabSnapshot
from sync_service.domain.write import CellWrite, NoteWrite, WriteBatch

BATCH = WriteBatch("m", cells=[CellWrite(7, 1, 0, "ours")], notes=[NoteWrite(7, 1, 0, "our note")])
SLIPPED = Verdict(
    is_as_planned=False,
    cells=[CellWrite(7, 1, 0, "theirs"), CellWrite(7, 2, 0, "ours")],
    notes=[NoteWrite(7, 1, 0, "")],
    lost=[Lost(CellWrite(7, 1, 0, "ours"), [Cell("theirs")])],
)


def tab(value: Raw, note: str = "") -> TabSnapshot:
    return TabSnapshot(7, "Contacts", [(), (Cell(value, str(value), note),), ()], 3, 1)


def test_a_cell_that_still_holds_what_we_wrote_is_put_right() -> None:
    found = recover(SLIPPED, BATCH, tab("ours", "our note"))

    assert found.cells == SLIPPED.cells
    assert found.notes == SLIPPED.notes
    assert found.lost == SLIPPED.lost


def test_what_somebody_typed_over_it_stays() -> None:
    found = recover(SLIPPED, BATCH, tab("typed since", "our note"))

    assert found.cells == [CellWrite(7, 2, 0, "ours")]
    assert found.lost == []


def test_a_note_of_somebody_else_stays() -> None:
    assert recover(SLIPPED, BATCH, tab("ours", "their own note")).notes == []
