"""What decided rows look like in the sheet, in the dry run and in the base."""

from collections.abc import Mapping, Sequence

import pytest

from french_cells.reading import Raw, Value
from sync_service.domain.base import BaseCell, row_fingerprint
from sync_service.domain.codec import Objection
from sync_service.domain.mapping import Column
from sync_service.domain.record import Record
from sync_service.domain.spreadsheet import Area, CellWrite
from sync_service.domain.wording.sentences import note
from sync_service.sync.planning.rendering.canvas import Step
from sync_service.sync.planning.rendering.drawn_newcomers import draw_new_row
from tests.fakes.codecs import PeopleCodec
from tests.sync.planning.one_tab import (
    BEGIN,
    COLUMNS,
    GIVEN,
    NAME,
    PHONE,
    REFERENCE,
    START,
    OneTab,
    is_quiet,
    ref,
    told,
)

PETIT = ["Petit", "Luc", "06 39 98 00 01", "01/03/2026"]


def met() -> tuple[OneTab, str]:
    one = OneTab.met(PETIT)
    return one, one.refs[0]


# --- the database changed ---------------------------------------------------------------


def test_a_value_of_the_database_is_written_and_shown_in_the_dry_run() -> None:
    one, reference = met()
    one.edit(reference, phone="+33639980002", starts_on="2026-04-02", given_name=None)
    planned = one.run()
    assert one.shown(1)[:4] == ["Petit", "", "06 39 98 00 02", "02/04/2026"]
    why = "database changed"
    assert set(planned.steps) == {
        Step(reference, "phone", "sheet", "C2", "06 39 98 00 01", "06 39 98 00 02", why),
        Step(reference, "starts_on", "sheet", "D2", "01/03/2026", "02/04/2026", why),
        Step(reference, "given_name", "sheet", "B2", "Luc", None, why),
    }
    assert is_quiet(one.run())


def test_each_cell_of_each_new_row_is_shown_in_the_dry_run() -> None:
    planned = OneTab(["Petit", "Luc"], ["Roux"]).plan()
    taken = [(step.cell, step.after) for step in planned.steps if step.side == "database"]
    assert taken == [("A2", "Petit"), ("B2", "Luc"), ("A3", "Roux")]


def test_the_base_moves_only_with_what_is_written() -> None:
    one, reference = met()
    one.edit(reference, phone="+33639980002")
    planned = one.plan()
    (after,) = planned.written.rows
    assert planned.ingested.rows == []
    assert after.cells["phone"] == BaseCell("+33639980002", "06 39 98 00 02")
    assert after.fingerprint == row_fingerprint(
        [None, "Petit", "Luc", "06 39 98 00 02", "01/03/2026"]
    )
    assert after.row_hint == 1


def test_what_was_written_is_remembered_as_the_cell_holds_it() -> None:
    one, reference = met()
    one.tab.put(1, BEGIN, one.tab.cell(1, BEGIN).with_extras(format="TEXT"))
    one.edit(reference, starts_on="2026-04-02")
    one.run()
    assert one.base(reference, "starts_on") == BaseCell("2026-04-02", "02/04/2026")


# --- somebody typed ---------------------------------------------------------------------


def test_a_typed_value_goes_to_the_record_and_is_shown_in_the_dry_run() -> None:
    one, reference = met()
    one.tab.type(1, PHONE, "06.39.98.00.02")
    one.tab.type(1, GIVEN, None)
    planned = one.run()
    assert planned.updated == {reference: {"phone": "+33639980002", "given_name": None}}
    assert set(planned.steps) == {
        Step(reference, "phone", "database", "C2", "06 39 98 00 01", "06 39 98 00 02", "typed"),
        Step(reference, "given_name", "database", "B2", "Luc", None, "typed"),
    }
    assert planned.batch.is_empty


def test_a_refused_value_is_a_problem_with_both_sides_and_a_note_in_its_cell() -> None:
    one, reference = met()
    one.tab.type(1, PHONE, "zut")
    (problem,) = one.run().problems
    assert (problem.kind, problem.ref, problem.row_key) == ("invalid", reference, reference)
    assert (problem.field, problem.cell) == ("phone", "C2")
    assert (problem.sheet_value, problem.canonical_value) == ("zut", "06 39 98 00 01")
    assert one.note(1, PHONE).startswith("Synchronisation : ce n'est pas un numéro")
    assert one.shown(1)[PHONE] == "zut"


def test_a_refusal_over_nothing_shows_nothing_on_the_other_side() -> None:
    one = OneTab.met(["Petit"])
    one.tab.type(1, PHONE, "zut")
    assert one.run().problems[0].canonical_value is None


def test_an_assumed_value_is_a_problem_that_shows_what_was_taken() -> None:
    one, _ = met()
    one.tab.type(1, PHONE, "06 39 98 00 02?")
    (problem,) = one.run().problems
    assert (problem.kind, problem.sheet_value) == ("assumed", "06 39 98 00 02?")
    assert problem.canonical_value == "06 39 98 00 02"


def test_an_assumption_that_a_person_lets_stand_is_confirmed_to_the_others() -> None:
    one, reference = met()
    one.tab.type(1, PHONE, "06 39 98 00 02?")
    assert one.run().confirmed == ()
    one.tab.annotate(1, PHONE, "")
    planned = one.run()
    assert planned.confirmed == ((reference, "phone", "+33639980002"),)
    assert planned.updated == {}
    assert one.run().confirmed == ()


def test_a_better_value_typed_over_an_assumption_is_an_edit_not_a_confirmation() -> None:
    one, _ = met()
    one.tab.type(1, PHONE, "06 39 98 00 02?")
    one.run()
    one.tab.type(1, PHONE, "06 39 98 00 03")
    assert one.run().confirmed == ()
    assert one.note(1, PHONE) == ""


# --- a person decided -------------------------------------------------------------------


def in_conflict() -> tuple[OneTab, str]:
    one, reference = met()
    one.tab.type(1, PHONE, "06 39 98 00 02")
    one.edit(reference, phone="+33639980003")
    assert told(one.run()) == [("conflict", "phone")]
    return one, reference


def test_what_was_typed_and_given_up_by_a_decision_is_kept_in_history() -> None:
    one, reference = in_conflict()
    one.decisions["conflict", reference, "phone"] = "database"
    planned = one.run()
    assert planned.replaced == ((reference, "phone", "06 39 98 00 02", "+33639980003"),)
    assert planned.pending == {(reference, "phone")}
    assert one.shown(1)[PHONE] == "06 39 98 00 03"
    assert one.note(1, PHONE) == ""


def test_a_decision_for_the_sheet_gives_up_nothing_that_was_typed() -> None:
    one, reference = in_conflict()
    one.decisions["conflict", reference, "phone"] = "sheet"
    planned = one.run()
    assert (planned.replaced, planned.pending) == ((), frozenset())
    assert one.records[reference].fields["phone"] == "+33639980002"


def test_a_decided_cell_that_was_empty_gives_up_nothing() -> None:
    one, reference = met()
    one.tab.type(1, NAME, None)
    one.run()
    one.decisions["invalid", reference, "family_name"] = "database"
    planned = one.run()
    assert planned.replaced == ()
    assert planned.pending == {(reference, "family_name")}


def test_an_ordinary_write_ends_no_problem() -> None:
    one, reference = met()
    one.edit(reference, phone="+33639980002")
    planned = one.run()
    assert (planned.replaced, planned.pending) == ((), frozenset())


def test_a_conflict_is_answered_only_once_its_note_stands_in_the_sheet() -> None:
    """Stored but not written: what people see there is not yet our question."""
    one, reference = met()
    one.tab.type(1, PHONE, "06 39 98 00 02")
    one.edit(reference, phone="+33639980003")
    planned = one.plan()
    (stored,) = planned.ingested.rows
    assert (stored.cells["phone"].kind, stored.cells["phone"].note) == ("conflict", "")
    assert stored.cells["phone"].other is None
    (written,) = planned.written.rows
    assert (written.cells["phone"].note != "", written.cells["phone"].other) == (
        True, "+33639980003",
    )  # fmt: skip


# --- notes that find no place -----------------------------------------------------------


def test_what_cannot_be_noted_in_a_cell_is_noted_on_the_reference() -> None:
    one, reference = met()
    for column in (PHONE, NAME):
        one.tab.annotate(1, column, "Rappeler Anne")
    one.tab.type(1, PHONE, "zut")
    one.tab.type(1, NAME, None)
    one.run()
    noted = one.note(1, REFERENCE)
    assert noted.startswith("Synchronisation : « Nom » : « Nom » ne peut pas rester vide.")
    assert "\n« Téléphone » : ce n'est pas un numéro" in noted
    assert noted.count("Synchronisation") == 1
    assert one.base_row(reference).note == noted
    assert one.note(1, PHONE) == "Rappeler Anne"
    assert is_quiet(one.run())


def test_it_goes_when_the_cell_is_mended() -> None:
    one, reference = met()
    one.tab.annotate(1, PHONE, "Rappeler Anne")
    one.tab.type(1, PHONE, "zut")
    one.run()
    one.tab.type(1, PHONE, "06 39 98 00 02")
    one.run()
    assert one.note(1, REFERENCE) == ""
    assert one.base_row(reference).note == ""


def test_a_note_of_somebody_on_the_reference_stays_and_ours_is_not_remembered() -> None:
    one, reference = met()
    for column in (PHONE, REFERENCE):
        one.tab.annotate(1, column, "À moi")
    one.tab.type(1, PHONE, "zut")
    assert told(one.run()) == [("invalid", "phone")]
    assert one.note(1, REFERENCE) == "À moi"
    assert one.base_row(reference).note == ""


# --- references -------------------------------------------------------------------------


@pytest.mark.parametrize(("typed", "before"), [(None, None), ("C-???", "C-???")])
def test_a_reference_that_is_gone_or_wrong_is_healed(typed: str | None, before: str) -> None:
    one = OneTab.met(PETIT, ["Durand"])
    reference = one.refs[0]
    one.tab.type(1, REFERENCE, typed)
    planned = one.run()
    assert one.shown(1)[REFERENCE] == reference
    assert planned.steps == (
        Step(reference, None, "sheet", "F2", before, reference, "reference"),
    )  # fmt: skip


def test_a_reference_with_spaces_around_it_is_well() -> None:
    one, reference = met()
    one.tab.type(1, REFERENCE, f" {reference} ")
    assert is_quiet(one.run())


def test_a_formula_or_a_locked_cell_in_our_column_is_left_alone() -> None:
    one, other = OneTab.met(PETIT, ["Durand"]), OneTab.met(PETIT, ["Durand"])
    one.tab.type(1, REFERENCE, "calcul", is_formula=True)
    assert one.run().batch.cells == ()
    other.tab.type(1, REFERENCE, None)
    other.tab.locked.append(Area(1, 2, REFERENCE, REFERENCE + 1))
    assert other.run().batch.cells == ()


# --- new rows ---------------------------------------------------------------------------


def arrived(one: OneTab, **more: object) -> tuple[OneTab, list[CellWrite]]:
    one.give(
        9, family_name="Moreau", phone="+33639980009", starts_on="2026-03-04", given_name=None
    )
    planned = one.run(**more)
    return one, list(planned.batch.cells)


def test_a_record_of_the_database_gets_a_row_below_all_others() -> None:
    one, _ = arrived(met()[0])
    assert one.shown(2) == ["Moreau", "", "06 39 98 00 09", "04/03/2026", "", ref(9)]
    assert one.base(ref(9), "starts_on") == BaseCell("2026-03-04", 46085)
    assert one.base(ref(9), "given_name") == BaseCell(None, None)
    assert one.base_row(ref(9)).row_hint == 2
    assert is_quiet(one.run())


def test_each_of_its_cells_is_a_step_of_the_dry_run() -> None:
    """The reference stood for all of them: five cells were written, and one was shown."""
    one, _ = met()
    one.give(9, family_name="Moreau", starts_on="2026-03-04")
    assert one.plan().steps == (
        Step(ref(9), "family_name", "sheet", "A3", None, "Moreau", "new row"),
        Step(ref(9), "starts_on", "sheet", "D3", None, "04/03/2026", "new row"),
        Step(ref(9), None, "sheet", "F3", None, ref(9), "new row"),
    )


def test_a_column_that_only_gives_stays_empty_in_a_new_row() -> None:
    columns = (Column("family_name", ("Nom",)), Column("phone", ("Téléphone",), "from_sheet"))
    one = OneTab.met(["Petit", "06 39 98 00 01"], titles=("Nom", "Téléphone"), columns=columns)
    arrived(one)
    assert one.tab.cell(2, 1).value is None
    assert one.base(ref(9), "phone") == BaseCell(None, None)


def test_a_formula_or_a_locked_or_merged_cell_stays_as_it_is_in_a_new_row() -> None:
    """Where the whole columns are such, there is no better row."""
    one, _ = met()
    for row in (2, 3):
        one.tab.type(row, PHONE, "calcul", is_formula=True)
    one.tab.locked.append(Area(2, None, BEGIN, BEGIN + 1))
    one.tab.merges.append(Area(2, None, NAME, GIVEN + 1))
    _, cells = arrived(one)
    assert [(cell.row, cell.column) for cell in cells] == [(2, REFERENCE)]
    assert one.base(ref(9), "phone") == BaseCell(None, "calcul")


def test_a_new_row_goes_below_lines_that_people_protected_or_merged() -> None:
    """It was put into them, and every value of it was held."""
    one, _ = met()
    one.tab.locked.append(Area(2, 3, BEGIN, BEGIN + 1))
    one.tab.merges.append(Area(3, 4, NAME, GIVEN + 1))
    _, cells = arrived(one)
    assert {cell.row for cell in cells} == {4}


def test_a_value_that_waits_for_a_person_elsewhere_comes_later() -> None:
    one, _ = arrived(met()[0], assumed_elsewhere=frozenset({(ref(9), "phone")}))
    assert one.shown(2)[PHONE] == ""
    assert one.base(ref(9), "phone") == BaseCell(None, None)
    one.run()
    assert one.shown(2)[PHONE] == "06 39 98 00 09"


def test_what_the_free_row_shows_already_is_not_written_again() -> None:
    one, _ = met()
    canvas = one.canvas()
    one.tab.type(2, PHONE, "06 39 98 00 09")
    canvas = one.canvas()
    record = Record(ref(9), "contact", {"family_name": "M", "phone": "+33639980009"}, START)
    draw_new_row(canvas, record, 2, "Synchronisation : revient")
    assert PHONE not in [cell.column for cell in canvas.cells]
    assert canvas.written[ref(9)].cells["phone"] == BaseCell("+33639980009", "06 39 98 00 09")
    assert canvas.written[ref(9)].note == "Synchronisation : revient"
    assert [note.note for note in canvas.notes] == ["Synchronisation : revient"]


def test_columns_of_no_known_field_are_left_alone_in_a_new_row() -> None:
    columns = (*COLUMNS, Column("shoe_size", ("Pointure",)))
    one = OneTab.met([*PETIT, None, 42], titles=("Nom", "Prénom", "Téléphone", "Début", "Fin",
                                                 "Pointure"), columns=columns)  # fmt: skip
    arrived(one)
    assert one.tab.cell(2, 5).value is None
    assert "shoe_size" not in one.base_row(ref(9)).cells


# --- drafts -----------------------------------------------------------------------------


def test_a_row_that_is_no_record_yet_says_at_each_cell_what_it_lacks() -> None:
    one = OneTab(["", "Luc", "zut"])
    planned = one.run()
    assert told(planned) == [("invalid", "family_name"), ("invalid", "phone")]
    missing, refused = planned.problems
    assert (missing.ref, missing.cell, missing.sheet_value) == (None, "A2", None)
    assert (refused.ref, refused.cell, refused.sheet_value) == (None, "C2", "zut")
    assert (
        missing.row_key
        == refused.row_key
        == f"row:{row_fingerprint([None, '', 'Luc', 'zut', None])}"
    )
    assert one.note(1, NAME) == "Synchronisation : Il manque le nom."
    assert "pas un numéro" in one.note(1, PHONE)
    assert one.shown(1)[REFERENCE] == ""
    assert planned.created == ()


def test_its_notes_go_cell_by_cell_as_it_is_mended() -> None:
    one = OneTab(["", "Luc", "zut"])
    one.run()
    one.tab.type(1, PHONE, None)
    one.run()
    assert (one.note(1, PHONE), one.note(1, NAME) != "") == ("", True)
    one.tab.type(1, NAME, "Petit")
    assert len(one.run().created) == 1
    assert one.note(1, NAME) == ""


def test_what_records_need_and_the_tab_has_no_column_for_is_asked_once_on_the_title() -> None:
    luc: list[Raw] = ["Luc", "06 39 98 00 01"]
    one = OneTab(luc, ["Anne", "pas un numéro"], titles=("Prénom", "Téléphone"))
    asked, wrong = one.run().problems
    assert (asked.kind, asked.field, asked.ref, asked.cell) == (
        "missing_column",
        "family_name",
        None,
        "C1",
    )
    assert "« Nom » : 2 lignes attendent" in asked.message
    assert one.note(0, 2) == note(asked.message[0].lower() + asked.message[1:])
    assert (wrong.kind, wrong.field, wrong.cell) == ("invalid", "phone", "B3")
    assert [one.note(row, column) for row in (1, 2) for column in (0, 2)] == [""] * 4
    assert is_quiet(one.run())


class Strict(PeopleCodec):
    """Nobody without a street and a town, in whatever columns."""

    def check(self, fields: Mapping[str, Value]) -> Sequence[Objection]:
        lacking = {"street": "Il manque la rue.", "city": "Il manque la ville."}
        return [Objection(name, said) for name, said in lacking.items() if not fields.get(name)]


def test_all_that_has_no_cell_in_the_tab_is_said_line_by_line_where_the_reference_will_be() -> (
    None
):
    one = OneTab(["Luc"], titles=("Prénom",), columns=COLUMNS[1:2])
    one.run(codec=Strict())
    assert one.note(1, 1) == note("Il manque la rue.\nIl manque la ville.")


def test_what_lacks_in_a_column_that_the_tab_has_not_is_told_at_the_rows_first_word() -> None:
    one = OneTab(["Luc"], titles=("Prénom",), columns=COLUMNS[1:2])
    problem = next(p for p in one.run(codec=Strict()).problems if p.field == "city")
    assert (problem.kind, problem.cell, problem.sheet_value) == ("invalid", "A2", "Luc")
