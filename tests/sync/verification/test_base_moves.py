"""After a write the base follows what is proved to be in place, cell by cell."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from french_cells.reading import Raw
from sync_service.domain.base import BaseCell, BaseRow, row_fingerprint
from sync_service.domain.spreadsheet import (
    Cell,
    CellExtras,
    CellWrite,
    NoteWrite,
    TabSnapshot,
    WriteBatch,
)
from sync_service.sync.verification.base_moves import (
    BaseMoves,
    Route,
    from_current,
    gather_moves,
    proved_rows,
    without_unsent,
)
from sync_service.sync.verification.doubts import strange_rows, unknown_rows
from sync_service.sync.verification.recovery import carry_over, recover
from sync_service.sync.verification.verify import verify

COLUMNS = {"name": 0, "phone": 1}
BADOT, BATCOT = "C-BADOT00", "C-BATCO00"
WRITE = WriteBatch("m", cells=[CellWrite(7, 1, 1, "new")], notes=[NoteWrite(7, 1, 1, "our note")])


def tab(*rows: Sequence[Raw], notes: dict[tuple[int, int], str] | None = None) -> TabSnapshot:
    known = notes or {}
    lines = [
        [
            Cell(value, "" if value is None else str(value), CellExtras(known.get((r, c), "")))
            for c, value in enumerate(row)
        ]
        for r, row in enumerate(rows)
    ]
    return TabSnapshot(7, "Contacts", lines, 100, 10)


HEADER = ("Nom", "Téléphone", "Réf.")
BEFORE = tab(HEADER, ("Badot", "old", BADOT), ("Batcot", "his", BATCOT))
NOTED = {(1, 1): "our note"}


def base(ref: str, name: str, phone: str, note: str = "", row: int = 1) -> BaseRow:
    cells = {"name": BaseCell(name, name), "phone": BaseCell(phone, phone, note=note)}
    return BaseRow(ref, cells, row_fingerprint([name, phone]), row)


OLD, NEW = base(BADOT, "Badot", "old"), base(BADOT, "Badot", "new", "our note")
MOVES = gather_moves(COLUMNS, 2, {BADOT: OLD}, [NEW])


def keep(
    moves: BaseMoves,
    batch: WriteBatch,
    route: Route,
    after: TabSnapshot,
    *,
    is_later: bool = False,
) -> Sequence[BaseRow]:
    """Nothing is about to be put right."""
    return proved_rows(moves, batch, route, after, frozenset(), is_later=is_later)


def proved(after: TabSnapshot, batch: WriteBatch = WRITE) -> Sequence[BaseRow]:
    route = Route([(BEFORE, verify(batch, BEFORE, after, 0))])
    return keep(MOVES, batch, route, after)


def test_a_row_that_stands_as_written_moves_as_planned() -> None:
    after = tab(HEADER, ("Badot", "new", BADOT), ("Batcot", "his", BATCOT), notes=NOTED)

    assert proved(after) == [NEW]


def test_a_row_that_somebody_typed_in_beside_ours_moves_where_ours_is_in_place() -> None:
    after = tab(HEADER, ("Badot-Petit", "new", BADOT), ("Batcot", "his", BATCOT), notes=NOTED)

    (row,) = proved(after)

    assert row.cells["phone"].value == "new"
    assert row.cells["name"].value == "Badot"


def test_what_is_typed_over_ours_leaves_the_base_where_it_was() -> None:
    after = tab(HEADER, ("Badot", "typed", BADOT), ("Batcot", "his", BATCOT), notes=NOTED)

    assert proved(after) == []


def test_what_is_typed_over_ours_long_after_is_newer_even_if_it_stood_there_before() -> None:
    """Nobody had seen the write proved: the value from before it was taken for nothing typed."""
    after = tab(HEADER, ("Badot", "old", BADOT), ("Batcot", "his", BATCOT), notes=NOTED)
    verdict = recover(verify(WRITE, BEFORE, after, 0), WRITE, BEFORE, after, 0, None)

    assert keep(MOVES, WRITE, Route([(BEFORE, verdict)]), after) == [NEW]


def test_what_stands_there_long_after_rows_moved_is_no_proof() -> None:
    after = tab(HEADER, ("Batcot", "his", BATCOT), ("Badot", "old", BADOT))
    verdict = recover(verify(WRITE, BEFORE, after, 0), WRITE, BEFORE, after, 0, None)

    assert keep(MOVES, WRITE, Route([(BEFORE, verdict)]), after) == []


def test_a_note_that_is_not_there_was_never_shown() -> None:
    after = tab(HEADER, ("Badot", "new", BADOT), ("Batcot", "his", BATCOT))

    (row,) = proved(after)

    assert row.cells["phone"] == BaseCell("new", "new")


@pytest.mark.parametrize(("typed", "is_known"), [("old", True), ("typed", False)])
def test_what_was_typed_before_a_repair_put_a_note_in_its_place_is_no_answer_to_it(
    typed: str, *, is_known: bool
) -> None:
    """A row went under the write of a note alone, and its repair is applied by now."""
    asked = base(BADOT, "Badot", "old", "our note")
    moves = gather_moves(COLUMNS, 2, {BADOT: OLD}, [asked])
    batch = replace(WRITE, cells=())
    found = tab(HEADER, ("", ""), ("Badot", typed, BADOT), ("Batcot", "his", BATCOT), notes=NOTED)
    rows = [("", ""), ("Badot", typed, BADOT), ("Batcot", "his", BATCOT)]
    mended = tab(HEADER, *rows, notes={(2, 1): "our note"})
    first = verify(batch, BEFORE, found, 0)
    repair = WriteBatch("n", notes=first.notes)
    route = Route([(BEFORE, first), (found, verify(repair, found, mended, 0))])

    known = keep(moves, batch, route, mended)

    assert bool(known and known[0].cells["phone"].note) is is_known


ASKED = gather_moves(COLUMNS, 2, {BADOT: OLD}, [base(BADOT, "Badot", "old", "our note")])


def is_note_known(route: Route, after: TabSnapshot) -> bool:
    known = keep(ASKED, replace(WRITE, cells=()), route, after)
    return bool(known and known[0].cells["phone"].note)


def badot(phone: str, *, notes: dict[tuple[int, int], str] | None = None) -> TabSnapshot:
    return tab(HEADER, ("Badot", phone, BADOT), ("Batcot", "his", BATCOT), notes=notes)


@pytest.mark.parametrize(
    ("phones", "is_known"),
    [(("old", "old"), True), (("old", "typed"), False), (("typed", "old"), False)],
)
def test_what_was_typed_before_any_of_several_repairs_is_no_answer_to_their_note(
    phones: Sequence[str], *, is_known: bool
) -> None:
    """The first one was not applied: nobody had been shown anything, and somebody typed.

    Another row went in meanwhile.
    """

    def moved(rows: int, phone: str, notes: dict[tuple[int, int], str]) -> TabSnapshot:
        blank = [("", "")] * rows
        return tab(HEADER, *blank, ("Badot", phone, BADOT), ("Batcot", "his", BATCOT), notes=notes)

    cut = moved(1, phones[0], {(1, 1): "our note"})
    found = moved(2, phones[1], {(2, 1): "our note"})
    mended = moved(2, phones[1], {(3, 1): "our note"})
    first = verify(replace(WRITE, cells=()), BEFORE, cut, 0)
    late = carry_over(WriteBatch("n", notes=first.notes), cut, found, 0)
    repair = WriteBatch("o", notes=late.notes)
    route = Route([(BEFORE, first), (cut, late), (found, verify(repair, found, mended, 0))])

    assert is_note_known(route, mended) is is_known


def test_what_is_typed_beside_a_note_that_stands_is_an_answer_whatever_is_repaired() -> None:
    answered = badot("typed", notes=NOTED)
    first = verify(replace(WRITE, cells=()), BEFORE, answered, 0)
    again = verify(WriteBatch("n"), answered, answered, 0)

    assert is_note_known(Route([(BEFORE, first), (answered, again)], answered), answered)


@pytest.mark.parametrize(
    ("phone", "is_own_answer", "is_known"),
    [("typed", True, False), ("typed", False, True), ("old", True, True)],
    ids=["under it", "since", "nothing"],
)
def test_what_is_typed_under_the_very_write_of_a_note_is_no_answer_to_it(
    phone: str, *, is_own_answer: bool, is_known: bool
) -> None:
    after = badot(phone, notes=NOTED)
    steps = [(BEFORE, verify(replace(WRITE, cells=()), BEFORE, after, 0))]

    assert is_note_known(Route(steps, after if is_own_answer else None), after) is is_known


def test_a_formula_that_shows_another_value_is_nobodys_typing() -> None:
    """Else its note would be written again with each value that it takes."""
    after = badot("new", notes=NOTED)
    lines = [list(line) for line in after.rows]
    lines[1][1] = lines[1][1].with_extras(is_formula=True)
    after = replace(after, rows=lines)
    steps = [(BEFORE, verify(replace(WRITE, cells=()), BEFORE, after, 0))]

    assert is_note_known(Route(steps, after), after)


def test_a_new_row_is_known_wherever_its_reference_went() -> None:
    before = tab(HEADER, ("Badot", "old", BADOT))
    cells = [CellWrite(7, 2, c, value) for c, value in enumerate(("Neuf", "06", "C-NEUF000"))]
    added = base("C-NEUF000", "Neuf", "06", row=2)
    moves = gather_moves(COLUMNS, 2, {}, [added])
    batch = WriteBatch("m", cells=cells)
    after = tab(HEADER, ("Neuf", "06", "C-NEUF000"), ("Badot", "old", BADOT))
    route = Route([(before, verify(batch, before, after, 0))])

    assert keep(moves, batch, route, after) == [replace(added, row_hint=1)]


@pytest.mark.parametrize(
    ("name", "phone", "is_later", "known"),
    [
        ("Neuf", None, True, {"name", "phone"}),
        ("Neuf", None, False, {"name"}),
        ("Dupont", None, True, set()),
        (None, None, True, set()),
        ("Neuf", "07", True, {"name"}),
    ],
    ids=["emptied", "right after it", "beside a name of theirs", "all empty", "typed over"],
)
def test_a_cell_of_a_new_row_with_nothing_of_others_was_emptied_by_a_person(
    name: str | None, phone: str | None, known: set[str], *, is_later: bool
) -> None:
    """It was taken for one not written yet, and filled again; what is typed over is a question."""
    before = tab(HEADER, ("Badot", "old", BADOT))
    cells = [CellWrite(7, 2, c, value) for c, value in enumerate(("Neuf", "06", "C-NEUF000"))]
    moves = gather_moves(COLUMNS, 2, {}, [base("C-NEUF000", "Neuf", "06", row=2)])
    batch = WriteBatch("m", cells=cells)
    after = tab(HEADER, ("Badot", "old", BADOT), (name, phone, "C-NEUF000"))
    route = Route([(before, verify(batch, before, after, 0))])

    (row,) = keep(moves, batch, route, after, is_later=is_later)

    assert set(row.cells) == known


def test_a_reference_that_a_sort_left_beside_a_blank_row_is_no_row_of_ours() -> None:
    """It counted as our row, emptied: the record was archived, and nobody had asked for that."""
    before = tab(HEADER, ("Badot", "old", BADOT), ("", ""))
    cells = [CellWrite(7, 3, c, value) for c, value in enumerate(("Neuf", "06", "C-NEUF000"))]
    moves = gather_moves(COLUMNS, 2, {}, [base("C-NEUF000", "Neuf", "06", row=3)])
    batch = WriteBatch("m", cells=cells)
    after = tab(HEADER, ("Neuf", "06", BADOT), ("Badot", "old"), (None, None, "C-NEUF000"))
    verdict = recover(verify(batch, before, after, 0), batch, before, after, 0, None)

    assert keep(moves, batch, Route([(before, verdict)]), after, is_later=True) == []


def test_a_new_row_without_its_reference_is_not_known_yet() -> None:
    before = tab(HEADER, ("Badot", "old", BADOT))
    batch = WriteBatch("m", cells=[CellWrite(7, 2, 0, "Neuf"), CellWrite(7, 2, 2, "C-NEUF000")])
    moves = gather_moves(COLUMNS, 2, {}, [base("C-NEUF000", "Neuf", "06", row=2)])
    route = Route([(before, verify(batch, before, before, 0))])

    assert keep(moves, batch, route, before) == []


def test_what_is_not_sent_moves_nothing() -> None:
    sent = replace(WRITE, notes=())
    nothing = replace(WRITE, cells=(), notes=())

    (move,) = without_unsent(MOVES, WRITE, sent).rows

    assert move.after.cells["phone"] == BaseCell("new", "new")
    assert without_unsent(MOVES, WRITE, nothing).rows == []
    assert without_unsent(MOVES, WRITE, WRITE).rows == MOVES.rows


def test_a_write_into_another_tab_proves_nothing_in_this_one() -> None:
    """The note could not be placed, and elsewhere a cell of the same place was written."""
    refused = BaseCell("old", "old", "invalid", "old", note="our note")
    only_noted = replace(NEW, cells={**OLD.cells, "phone": refused})
    moves = gather_moves(COLUMNS, 2, {BADOT: OLD}, [only_noted])
    batch = WriteBatch("m", cells=[CellWrite(8, 1, 1, "x")], notes=WRITE.notes)
    after = tab(HEADER, ("Badot", "old", BADOT), ("Batcot", "his", BATCOT))
    route = Route([(BEFORE, verify(batch, BEFORE, after, 0))])

    assert keep(moves, batch, route, after) == []


@pytest.mark.parametrize("is_there", [True, False])
def test_a_note_beside_the_columns_that_is_not_there_is_not_remembered(is_there: bool) -> None:  # noqa: FBT001
    """It was taken for a note that somebody had deleted, which is a yes."""
    asked = BaseCell(kind="held", sheet_raw="annulé", note="cancel it?")
    after = replace(OLD, cells={**OLD.cells, "remark": asked})
    batch = WriteBatch("m", notes=[NoteWrite(7, 1, 5, "cancel it?")])
    moves = gather_moves(COLUMNS, 2, {BADOT: OLD}, [after])
    notes = {(1, 5): "cancel it?"} if is_there else {}
    line = ("Badot", "old", BADOT, None, None, "annulé")
    before, seen = tab(HEADER, line), tab(HEADER, line, notes=notes)

    [row] = keep(moves, batch, Route([(before, verify(batch, before, seen, 0))]), seen)
    assert row.cells["remark"].note == ("cancel it?" if is_there else "")

    sent = batch if is_there else WriteBatch("m")
    [move] = without_unsent(moves, batch, sent).rows
    assert move.after.cells["remark"].note == ("cancel it?" if is_there else "")


@pytest.mark.parametrize("phone", ["06", "old"], ids=["", "a copy of it"])
def test_a_new_row_whose_reference_a_sort_left_beside_another_is_not_known_yet(phone: str) -> None:
    """It was known as a row that shows hardly anything, and its own row passed for another's."""
    before = tab(HEADER, ("Badot", "old", BADOT))
    cells = [CellWrite(7, 2, c, value) for c, value in enumerate(("Alban", phone, "C-ALBAN00"))]
    moves = gather_moves(COLUMNS, 2, {}, [base("C-ALBAN00", "Alban", phone, row=2)])
    batch = WriteBatch("m", cells=cells)
    after = tab(HEADER, ("Alban", phone, BADOT), ("Badot", "old", "C-ALBAN00"))
    route = Route([(before, verify(batch, before, after, 0))])

    assert keep(moves, batch, route, after, is_later=True) == []


def test_a_cell_emptied_because_nobody_knows_whose_it_was_is_nobodys_deletion() -> None:
    """A repair of ours struck by a sort without the references. The blank that we left was read
    as what a person deleted: the record lost both values."""
    refs = ["C-0", "C-1", "C-2", "C-3"]
    lines = [("Badot", "c"), ("Badot", "c"), ("Batcot", "b"), ("Badot", "c")]
    before = tab(HEADER, *[(*line, ref) for line, ref in zip(lines, refs, strict=True)])
    ours = ("Cadot", "new", "C-N")
    after = tab(
        HEADER,
        ("Batcot", "b", "C-0"), ("Badot", "c", "C-1"), ("Badot", "c", "C-2"), ours,
        (None, None, "C-3"),
    )  # fmt: skip
    batch = WriteBatch("m", cells=[CellWrite(7, 4, c, value) for c, value in enumerate(ours)])
    verdict = verify(batch, before, after, 0)
    current = {
        ref: base(ref, *line, row=row)
        for row, (ref, line) in enumerate(zip(refs, lines, strict=True), 1)
    }
    places = {(row.row_hint or 0, at): ref for ref, row in current.items() for at in (0, 1)}
    route = Route([(before, verdict)])

    unknown = {r.ref: r.cells for r in unknown_rows(places, MOVES, verdict, route, current)}
    told = replace(verdict, lost=[])

    assert [one.stood[-1].value for one in verdict.lost] == ["Badot", "c", "C-3"]
    assert unknown == {"C-0": {}, "C-3": {}}
    assert unknown_rows(places, MOVES, told, route, current) == []


def test_what_a_proof_puts_in_doubt_stays_so_at_the_next_proof_of_the_same_write() -> None:
    """The repair of a repair was proved, and the doubt about its row was forgotten."""
    doubted = BaseCell("old", "old", "conflict", "his")

    def moved(before: BaseRow | None, phone: BaseCell) -> BaseCell:
        now = replace(OLD, cells={**OLD.cells, "phone": phone})
        moves = gather_moves(COLUMNS, 2, {} if before is None else {BADOT: before}, [NEW])
        return from_current(moves, {BADOT: now}).rows[0].after.cells["phone"]

    assert moved(OLD, doubted) == doubted
    assert moved(None, doubted) == doubted
    # A doubt from before is what the write settles; a question with a note was planned.
    known = replace(OLD, cells={**OLD.cells, "phone": doubted})
    assert moved(known, doubted) == NEW.cells["phone"]
    assert moved(OLD, doubted._replace(note="which one?")) == NEW.cells["phone"]
    assert moved(OLD, OLD.cells["phone"]) == NEW.cells["phone"]


def test_what_a_proof_forgot_or_doubted_over_a_question_stays_so_at_the_next_proof() -> None:
    """A number that ours hid was as planned again, and so its record's was deleted."""
    question = BaseCell("old", "old", "conflict", "hers", "which one?", other="old")
    after = replace(NEW, cells={**NEW.cells, "phone": question})
    moves = gather_moves(COLUMNS, 2, {BADOT: OLD}, [after])

    def moved(phone: BaseCell | None) -> BaseCell | None:
        cells = {name: cell for name, cell in OLD.cells.items() if name != "phone"}
        now = replace(OLD, cells=cells if phone is None else {**cells, "phone": phone})
        return from_current(moves, {BADOT: now}).rows[0].after.cells.get("phone")

    assert moved(None) is None
    another = BaseCell("old", "old", "conflict", "his")
    assert moved(another) == another
    # As planned, with its note or until that is in place.
    assert moved(question) == question
    assert moved(question._replace(note="", other=None)) == question


TORN = {"name": 0, "place": 1, "owner": 2}
TORN_HEADER = ("Nom", "Lieu", "De", "Réf.")
SORTED = (("Z", "Salle", "R", "M-Z"), ("B", "typed", "R", "M-B"), ("P", None, "R", "M-P"))


def torn(after: TabSnapshot, *, reference: int = 3) -> dict[str, dict[str, Raw]]:
    """Reference → field → what the sheet shows in what `strange_rows` puts in doubt.

    Names were written again while all but the references was sorted by place.
    """
    stood = (("z", None, "R", "M-Z"), ("b", None, "R", "M-B"), ("p", "Salle", "R", "M-P"))
    before = tab(TORN_HEADER, *stood)
    batch = WriteBatch("m", cells=[CellWrite(7, n, 0, name) for n, name in enumerate("ZBP", 1)])
    verdict = verify(batch, before, after, 0)
    current = {
        str(ref): BaseRow(
            str(ref),
            {"name": BaseCell(name, name), "place": BaseCell(at, at), "owner": BaseCell(of, of)},
            "",
            row,
        )
        for row, (name, at, of, ref) in enumerate(stood, 1)
    }
    moves = BaseMoves(TORN, reference, ())
    rows = strange_rows(after, moves, verdict, Route([(before, verdict)]), current)
    return {
        row.ref: {name: c.sheet_raw for name, c in row.cells.items() if c.kind == "conflict"}
        for row in rows
    }


def test_a_place_that_left_its_row_for_one_of_which_nobody_knows_whose_it_is_is_asked_about() -> (
    None
):
    """Both of its ends; what is typed in a row without a doubt is taken at once."""
    assert torn(tab(TORN_HEADER, *SORTED)) == {"M-Z": {"place": "Salle"}, "M-P": {"place": None}}


def test_without_a_column_of_references_no_row_says_whose_it_may_be() -> None:
    assert torn(tab(TORN_HEADER, *SORTED), reference=9) == {}


def test_where_nobody_doubts_whose_rows_are_nothing_is_asked_about() -> None:
    lines = (("Z", "typed", "R", "M-Z"), ("B", None, "R", "M-B"), ("P", "Salle", "R", "M-P"))
    assert torn(tab(TORN_HEADER, *lines)) == {}


def test_a_copied_row_below_hides_no_doubt_about_the_row_whose_reference_it_has() -> None:
    shown = torn(tab(TORN_HEADER, *SORTED, ("C", "Cave", "R", "M-Z")))
    assert shown["M-Z"]["place"] == "Salle"
