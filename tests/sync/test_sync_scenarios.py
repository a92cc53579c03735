"""What people do to a sheet, and what must come of it."""

import pytest

from sync_service.domain.mapping import SpreadsheetMapping, TabMapping
from sync_service.domain.spreadsheet import Area, cell_name
from sync_service.records.problems.open_problems import list_problems
from sync_service.sync.sync_services import SyncRequest
from tests.builders import World, contact_row, the_tab
from tests.fakes.spreadsheets import FakeTab

REF, PHONE, NAME, EMAIL = 6, 4, 0, 3


def met(count: int = 8, **more: object) -> tuple[World, FakeTab]:
    """A world whose sheet was taken in."""
    world = World()
    tab = world.add_contacts([contact_row(n) for n in range(count)], **more)  # type: ignore[arg-type]
    world.sync_until_quiet(2)
    assert len(world.records()) == count
    return world, tab


def fields_by_ref(world: World) -> dict[str, dict[str, object]]:
    return {record.ref: dict(record.fields) for record in world.records()}


def test_a_refused_value_stays_as_typed_is_explained_and_goes_when_mended() -> None:
    world, tab = met()
    before = fields_by_ref(world)
    tab.type(3, PHONE, "rappeler lundi")
    world.sync()
    assert tab.cell(3, PHONE).value == "rappeler lundi"
    assert tab.cell(3, PHONE).note.startswith("Synchronisation : ")
    (problem,) = world.problems()
    assert (problem.kind, problem.field, problem.cell) == ("invalid", "phone", "E4")
    assert problem.sheet_value == "rappeler lundi"
    assert fields_by_ref(world) == before
    assert world.sync().requests.writes == 0
    tab.type(3, PHONE, "06 39 98 55 55")
    world.sync()
    assert world.problems() == []
    assert tab.cell(3, PHONE).note == ""
    world.record(phone="+33639985555")


def test_both_sides_changed_is_a_conflict_that_typing_ends() -> None:
    world, tab = met()
    ref = str(tab.cell(2, REF).value)
    tab.type(2, PHONE, "06 39 98 11 11")
    world.edit(ref, phone="+33639982222")
    world.sync()
    (problem,) = world.problems("conflict")
    assert tab.cell(2, PHONE).value == "06 39 98 11 11"
    assert "06 39 98 22 22" in tab.cell(2, PHONE).note
    assert world.sync().requests.writes == 0
    tab.type(2, PHONE, "06 39 98 33 33")
    world.sync()
    assert world.problems() == []
    assert tab.cell(2, PHONE).note == ""
    assert world.record(phone="+33639983333").ref == ref == problem.ref


def test_deleting_our_note_keeps_the_sheets_value() -> None:
    world, tab = met()
    ref = str(tab.cell(2, REF).value)
    tab.type(2, PHONE, "06 39 98 11 11")
    world.edit(ref, phone="+33639982222")
    world.sync()
    tab.annotate(2, PHONE, "")
    world.sync()
    assert world.problems() == []
    assert world.record(phone="+33639981111").ref == ref


@pytest.mark.parametrize(("keep", "phone"), [("sheet", "11 11"), ("database", "22 22")])
def test_a_decision_ends_a_conflict(keep: str, phone: str) -> None:
    world, tab = met()
    ref = str(tab.cell(2, REF).value)
    tab.type(2, PHONE, "06 39 98 11 11")
    world.edit(ref, phone="+33639982222")
    world.sync()
    world.decide(world.problems("conflict")[0], keep)
    world.sync()
    assert world.problems() == []
    assert tab.cell(2, PHONE).value == f"06 39 98 {phone}"
    assert tab.cell(2, PHONE).note == ""
    assert world.sync().requests.reads == 0


def test_a_decision_gives_up_no_value_that_came_after_it() -> None:
    """« Garder la feuille » was decided, then the record edited: the edit was lost unseen."""
    world, tab = met()
    ref = str(tab.cell(2, REF).value)
    tab.type(2, PHONE, "06 39 98 11 11")
    world.edit(ref, phone="+33639982222")
    world.sync()
    world.decide(world.problems("conflict")[0], "sheet")
    world.edit(ref, phone="+33639983333")
    world.sync()

    [conflict] = world.problems("conflict")
    assert (conflict.sheet_value, conflict.canonical_value, conflict.decision) == (
        "06 39 98 11 11", "06 39 98 33 33", None,
    )  # fmt: skip
    world.decide(conflict, "sheet")
    world.sync()
    assert world.problems() == []
    assert world.record(phone="+33639981111").ref == ref


def test_what_is_typed_after_a_decision_is_not_given_up_by_it() -> None:
    world, tab = met()
    ref = str(tab.cell(2, REF).value)
    tab.type(2, PHONE, "06 39 98 11 11")
    world.edit(ref, phone="+33639982222")
    world.sync()
    world.decide(world.problems("conflict")[0], "database")
    tab.type(2, PHONE, "06 39 98 44 44")
    world.sync()

    assert world.problems() == []
    assert tab.cell(2, PHONE).value == "06 39 98 44 44"
    assert world.record(phone="+33639984444").ref == ref


def test_a_sort_changes_no_record() -> None:
    world, tab = met()
    before = world.records()
    tab.sort(1, NAME, reverse=True)
    world.sync()
    assert world.records() == before
    assert world.problems() == []


def test_a_sort_without_the_reference_column_is_healed() -> None:
    world, tab = met()
    before = world.records()
    phones = {r.fields["phone"]: r.ref for r in before}
    tab.sort(1, PHONE, columns=range(REF), reverse=True)
    world.sync()
    assert world.records() == before
    for row in range(1, 9):
        digits = "+33" + str(tab.cell(row, PHONE).value).replace(" ", "")[1:]
        assert tab.cell(row, REF).value == phones[digits]


def test_two_who_differed_in_what_was_emptied_stay_two_in_rows_off_their_references() -> None:
    """Both rows became one person more, and the two came back below."""
    world, tab = met()
    twin = [*contact_row(3)[:PHONE], "06 39 98 77 77"]
    for column, text in enumerate(twin):
        tab.type(9, column, text)
    world.sync_until_quiet(2)
    refs = [one.ref for one in world.records()]
    tab.sort(1, PHONE, columns=range(REF), reverse=True)
    for row in range(1, 10):
        if str(tab.cell(row, PHONE).value) in {twin[PHONE], contact_row(3)[PHONE]}:
            tab.type(row, PHONE, None)
    world.sync_until_quiet()

    assert [one.ref for one in world.records()] == refs
    rows = [row for row in range(1, 12) if tab.cell(row, NAME).value == twin[NAME]]
    assert {str(tab.cell(row, REF).value) for row in rows} == {
        one.ref for one in world.records() if one.fields["family_name"] == twin[NAME]
    }
    assert len(rows) == 2


def test_a_record_renamed_elsewhere_is_known_in_a_row_sorted_off_its_reference() -> None:
    """The row bears the old name and address: it became a person of its own, beside the first."""
    world, tab = met()
    before = fields_by_ref(world)
    ref = str(tab.cell(1, REF).value)
    world.edit(ref, family_name="Nouveau", email="nouveau@example.org")
    tab.type(1, 2, "Autre fonction")
    tab.sort(1, PHONE, columns=range(REF), reverse=True)
    world.sync_until_quiet()
    assert fields_by_ref(world) == {
        **before,
        ref: {
            **before[ref],
            "family_name": "Nouveau",
            "email": "nouveau@example.org",
            "role": "Autre fonction",
        },
    }
    assert world.problems() == []


def test_a_copied_row_is_a_duplicate_until_it_differs() -> None:
    world, tab = met()
    tab.copy_row(2, 9)
    world.sync()
    assert len(world.records()) == 8
    assert [p.kind for p in world.problems()] == ["duplicate"]
    tab.type(9, NAME, "Nouvelle")
    tab.type(9, EMAIL, "nouvelle@example.org")
    world.sync()
    assert len(world.records()) == 9
    assert world.problems() == []
    assert tab.cell(9, REF).value != tab.cell(2, REF).value
    assert tab.cell(9, REF).note == ""


def test_a_wiped_reference_is_healed() -> None:
    world, tab = met()
    ref = tab.cell(4, REF).value
    tab.type(4, REF, None)
    tab.type(4, PHONE, "06 39 98 44 44")
    world.sync()
    assert tab.cell(4, REF).value == ref
    assert world.record(phone="+33639984444").ref == ref
    assert len(world.records()) == 8


def test_a_deleted_row_is_archived_at_the_second_look_and_comes_back_whole() -> None:
    world, tab = met()
    before = fields_by_ref(world)
    line = list(tab.grid[5])
    ref = str(tab.cell(5, REF).value)
    tab.delete_row(5)
    assert the_tab(world.sync()).state == "waiting"
    assert len(world.records()) == 8
    assert the_tab(world.sync()).archived == 1
    assert len(world.records()) == 7
    tab.insert_row(5)
    tab.grid[5] = line
    world.sync()
    assert fields_by_ref(world) == before
    assert tab.cell(5, REF).value == ref


def test_an_edit_elsewhere_beats_a_deletion() -> None:
    world, tab = met()
    ref = str(tab.cell(5, REF).value)
    tab.delete_row(5)
    world.edit(ref, phone="+33639989999")
    world.sync()
    world.sync()
    assert tab.cell(8, REF).value == ref
    assert tab.cell(8, PHONE).value == "06 39 98 99 99"
    assert "revient" in tab.cell(8, REF).note
    assert world.sync().requests.writes == 0


def test_many_rows_missing_are_held_until_they_come_back_or_a_person_confirms() -> None:
    world, tab = met(20)
    lines = [list(line) for line in tab.grid]
    del tab.grid[1:8]
    world.sync()
    world.sync()
    report = world.sync()
    assert the_tab(report).state == "guard"
    assert len(world.records()) == 20
    tab.grid = [list(line) for line in lines]
    world.sync()
    assert world.problems() == []
    del tab.grid[1:8]
    world.sync()
    world.decide(world.problems("guard")[0], "confirm")
    world.sync()
    assert len(world.records()) == 13
    assert world.problems() == []


def test_an_archived_record_is_marked_in_its_row() -> None:
    world, tab = met()
    ref = str(tab.cell(3, REF).value)
    world.archive(ref)
    world.sync()
    assert tab.cell(3, REF).value == f"{ref} archivé le 24/11/2026"
    assert tab.cell(3, REF).note != ""
    assert world.sync().requests.reads == 0
    tab.type(3, PHONE, "06 39 98 12 12")
    world.sync()
    assert world.record(phone="+33639981212").ref == ref
    assert tab.cell(3, REF).value == ref
    assert tab.cell(3, REF).note == ""


def test_a_row_without_its_required_field_waits_and_says_why() -> None:
    world, tab = met()
    tab.fill([[None, "Prune", None, "prune@example.org"]], 9)
    world.sync()
    (problem,) = world.problems()
    assert (problem.kind, problem.ref, problem.field) == ("invalid", None, "family_name")
    assert tab.cell(9, NAME).note
    assert world.sync().requests.writes == 0
    tab.type(9, NAME, "Abricot")
    world.sync()
    assert world.problems() == []
    assert tab.cell(9, NAME).note == ""
    assert world.record(given_name="Prune").ref == tab.cell(9, REF).value


def test_a_renamed_and_moved_column_is_still_known() -> None:
    world, tab = met()
    tab.move_column(PHONE, 0)
    tab.type(0, 0, "Joindre au")
    tab.type(1, 0, "06 39 98 10 10")
    world.sync()
    world.record(phone="+33639981010")
    assert world.problems() == []


def test_a_missing_column_changes_nothing() -> None:
    world, tab = met()
    before = world.records()
    tab.delete_column(PHONE)
    world.sync()
    world.sync()
    assert world.records() == before
    assert [p.kind for p in world.problems()] == ["missing_column"]


def test_a_formula_is_read_and_never_written() -> None:
    world, tab = met()
    ref = str(tab.cell(2, REF).value)
    tab.type(2, 2, "Calculé", is_formula=True)
    world.sync()
    assert world.record(role="Calculé").ref == ref
    world.edit(ref, role="Autre")
    world.sync()
    assert tab.cell(2, 2).value == "Calculé"
    assert [p.kind for p in world.problems()] == ["held"]


def test_a_persons_note_is_never_touched() -> None:
    world, tab = met()
    tab.annotate(3, PHONE, "rappeler après 18 h")
    tab.type(3, PHONE, "zzz")
    world.sync()
    assert tab.cell(3, PHONE).note == "rappeler après 18 h"
    assert "Téléphone" in tab.cell(3, REF).note
    assert world.sync().requests.writes == 0
    tab.type(3, PHONE, "06 39 98 12 12")
    world.sync()
    assert tab.cell(3, REF).note == ""


def test_merged_and_locked_cells_are_not_written() -> None:
    world, tab = met()
    ref = str(tab.cell(2, REF).value)
    tab.locked.append(Area(2, 3, PHONE, PHONE + 1))
    world.edit(ref, phone="+33639982222")
    world.sync()
    assert tab.cell(2, PHONE).value != "06 39 98 22 22"
    assert [p.kind for p in world.problems()] == ["held"]
    assert world.sync().requests.writes == 0


def test_a_record_from_elsewhere_is_appended_once() -> None:
    world, tab = met()
    world.add(
        "contact",
        "C-7F3K2Q8",
        family_name="Neuf",
        organisation_id="les-epis",
        email="neuf@example.org",
        ct_member=False,
    )
    world.sync()
    assert tab.cell(9, NAME).value == "Neuf"
    assert tab.cell(9, REF).value == "C-7F3K2Q8"
    assert world.sync().requests.reads == 0


def test_two_partners_receive_each_others_edits_when_the_scope_is_all() -> None:
    world, tab = met()
    whole = world.add_contacts(name="tout", partner="le-relais", scope="all")
    world.sync_until_quiet(2)
    assert len(whole.grid) == 9
    whole.type(1, PHONE, "06 39 98 88 88")
    world.sync()
    world.sync()
    assert tab.cell(1, PHONE).value == "06 39 98 88 88" or any(
        tab.cell(r, PHONE).value == "06 39 98 88 88" for r in range(1, 9)
    )
    assert world.sync().requests.reads == 0


def test_a_foreign_reference_shows_and_changes_nothing() -> None:
    world, _tab = met()
    other = world.add_contacts([contact_row(30)], name="autre", partner="le-relais")
    world.sync_until_quiet(2)
    before = world.records()
    ref = world.record(email="personne1@example.org").ref
    other.fill([["Espion", None, None, "espion@example.org", None, None, ref]], 2)
    world.sync()
    assert world.records() == before
    assert [p.kind for p in world.problems()] == ["foreign_reference"]


def test_a_dry_run_shows_the_plan_and_writes_nothing() -> None:
    world, tab = met()
    tab.type(2, PHONE, "06 39 98 11 11")
    before = world.records()
    report = world.sync(request=SyncRequest(is_dry=True))
    (step,) = the_tab(report).plan
    assert (step.field, step.side, step.cell, step.after) == (
        "phone",
        "database",
        "E3",
        "06 39 98 11 11",
    )
    assert world.records() == before
    world.sync()
    world.record(phone="+33639981111")


def test_a_single_sorted_column_is_held() -> None:
    world, tab = met()
    before = world.records()
    tab.sort(1, EMAIL, columns=[EMAIL], reverse=True)
    report = world.sync()
    assert the_tab(report).state == "guard"
    assert world.records() == before
    assert [p.kind for p in world.problems()] == ["scramble"]
    tab.sort(1, EMAIL, columns=[EMAIL])
    world.sync()
    assert world.problems() == []


def test_a_sorted_column_stays_held_until_all_of_it_is_mended() -> None:
    world, tab = met()
    before = world.records()
    mails = [tab.cell(row, EMAIL).value for row in range(1, 4)]
    for row, mail in enumerate([*mails[1:], mails[0]], 1):
        tab.type(row, EMAIL, mail)
    world.sync_until_quiet(2)
    tab.type(3, EMAIL, mails[2])
    world.sync_until_quiet(2)
    assert world.records() == before
    assert [p.kind for p in world.problems()] == ["scramble"]
    tab.type(1, EMAIL, mails[0])
    tab.type(2, EMAIL, mails[1])
    world.sync_until_quiet(2)
    assert (world.records(), world.problems()) == (before, [])


def test_an_assumed_value_reaches_other_sheets_once_somebody_lets_it_stand() -> None:
    world, tab = met()
    whole = world.add_contacts(name="tout", partner="le-relais", scope="all")
    world.sync_until_quiet(2)
    tab.type(1, 5, "12/03/24")
    world.sync()
    world.sync()
    (problem,) = world.problems("assumed")
    assert problem.canonical_value == "12/03/2024"
    assert whole.cell(1, 5).value is None
    assert world.sync().requests.reads == 0
    world.decide(problem, "confirm")
    world.sync()
    world.sync()
    assert world.problems() == []
    assert whole.cell(1, 5).text == "12/03/2024"
    assert tab.cell(1, 5).value == "12/03/24"
    assert world.sync().requests.reads == 0


def test_a_sheet_that_breaks_the_reader_does_not_stop_the_others() -> None:
    world, _tab = met()
    other = world.add_contacts([contact_row(30)], name="autre", partner="le-relais")

    def break_down(what: str, name: str) -> None:
        if (what, name) == ("read", "epis"):
            raise KeyError

    world.spreadsheets.before.append(break_down)
    report = world.sync(request=SyncRequest(full=True))
    assert [tab.state for tab in report.tabs] == ["failed", "ok"]
    assert other.cell(1, REF).value


def test_a_deleted_row_that_still_serves_comes_back_with_the_reason() -> None:
    world, tab = met()
    whole = world.add_contacts(name="tout", partner="le-relais", scope="all")
    other = SpreadsheetMapping("les-epis", "bis", [TabMapping("Contacts", "contacts", "own")])
    world.spreadsheets.add("bis", FakeTab(7, "Contacts", [list(tab.grid[0][:6])]))
    world.followed.append(other)
    world.sync_until_quiet(3)
    ref = str(tab.cell(3, REF).value)
    tab.delete_row(3)
    world.sync_until_quiet(3)
    assert len(world.records()) == 8
    assert tab.cell(8, REF).value == ref
    assert "l’onglet « Contacts » d’une autre de vos feuilles" in tab.cell(8, REF).note
    assert len([line for line in whole.grid[1:] if line]) == 8


def test_a_record_that_leaves_a_tabs_scope_is_marked_there() -> None:
    world, tab = met()
    ref = str(tab.cell(3, REF).value)
    world.edit(ref, organisation_id="le-relais")
    world.sync_until_quiet(2)
    assert tab.cell(3, REF).value == f"{ref} hors de votre liste"
    assert world.problems() == []
    world.edit(ref, organisation_id="les-epis")
    world.sync_until_quiet(2)
    assert tab.cell(3, REF).value == ref


def test_what_was_typed_before_anybody_knew_that_its_record_left_is_told_and_waits() -> None:
    """It was in no record and no problem, and overwritten when the record came back."""
    world, tab = met()
    ref = str(tab.cell(3, REF).value)
    tab.type(3, PHONE, "06 39 98 55 55")
    world.edit(ref, organisation_id="le-relais")
    world.sync_until_quiet(2)
    (told,) = world.problems()
    assert (told.kind, told.ref, told.sheet_value) == ("held", ref, "06 39 98 55 55")
    assert "« 06 39 98 55 55 » n’a pas été repris" in tab.cell(3, PHONE).note
    assert world.sync().requests.writes == 0
    world.edit(ref, organisation_id="les-epis", phone="+33639986666")
    world.sync_until_quiet(2)
    (asked,) = world.problems()
    assert (asked.kind, asked.sheet_value) == ("conflict", "06 39 98 55 55")
    assert asked.canonical_value == "06 39 98 66 66"
    tab.annotate(3, PHONE, "")
    world.sync_until_quiet(2)
    assert {one.ref: one.fields["phone"] for one in world.records()}[ref] == "+33639985555"
    assert world.problems() == []


def test_nothing_is_told_of_a_cell_that_is_put_back_in_a_row_that_left() -> None:
    world, tab = met()
    ref, known = str(tab.cell(3, REF).value), tab.cell(3, PHONE).value
    tab.type(3, PHONE, "06 39 98 55 55")
    world.edit(ref, organisation_id="le-relais")
    world.sync_until_quiet(2)
    tab.type(3, PHONE, known)
    world.sync_until_quiet(2)
    assert world.problems() == []
    assert tab.cell(3, PHONE).note == ""


def test_whoever_is_erased_is_so_in_the_row_of_a_list_that_was_left_too() -> None:
    """The receipt named that sheet, and her name and number stayed there for ever."""
    world, tab = met()
    ref = str(tab.cell(3, REF).value)
    world.edit(ref, organisation_id="le-relais")
    world.sync_until_quiet(2)
    with world.database.transaction() as stored:
        stored.retention.erase([ref], world.clock.now())
    world.sync_until_quiet(3)
    assert [tab.cell(3, column).value for column in (NAME, EMAIL, PHONE)] == ["—", None, None]
    assert world.problems() == []
    assert world.sync().requests.reads == 0


def test_a_row_emptied_gives_its_reference_back_once_archived() -> None:
    world, tab = met()
    tab.clear_row(3, range(REF))
    world.sync_until_quiet(3)
    assert len(world.records()) == 7
    assert tab.cell(3, REF).value is None


def test_a_conflicts_note_says_which_partner_gave_the_other_value_and_on_which_day() -> None:
    """The day was that of the run that saw the conflict."""
    world, tab = met()
    whole = world.add_contacts(name="tout", partner="le-relais", scope="all")
    world.sync_until_quiet(2)
    ref = str(tab.cell(2, REF).value)
    row = next(n for n, line in enumerate(whole.grid) if ref in [cell.value for cell in line])
    whole.type(row, PHONE, "06 39 98 22 22")
    world.sync(request=SyncRequest(spreadsheet="tout"))
    world.clock.advance(3 * 86400)
    tab.type(2, PHONE, "06 39 98 11 11")
    world.sync()
    note = tab.cell(2, PHONE).note
    assert "Le Relais a donné : « 06 39 98 22 22 » (24/11/2026)" in note
    assert world.sync().requests.writes == 0
    world.clock.advance(86400)
    tab.type(3, PHONE, "06 39 98 33 33")
    world.sync()
    assert tab.cell(2, PHONE).note == note


def test_deleting_our_note_on_the_reference_cell_keeps_the_sheets_value() -> None:
    """It stood there because somebody's own note is in the cell, and came back for ever."""
    world, tab = met()
    ref = str(tab.cell(2, REF).value)
    tab.annotate(2, PHONE, "rappeler après 18 h")
    tab.type(2, PHONE, "06 39 98 11 11")
    world.edit(ref, phone="+33639982222")
    world.sync()
    assert "06 39 98 22 22" in tab.cell(2, REF).note
    tab.annotate(2, REF, "")
    world.sync()
    assert world.problems() == []
    assert world.record(phone="+33639981111").ref == ref
    assert tab.cell(2, PHONE).note == "rappeler après 18 h"
    assert world.sync().requests.reads == 0


def test_a_note_that_a_sort_took_along_is_no_decision() -> None:
    world, tab = met()
    ref = str(tab.cell(2, REF).value)
    tab.annotate(2, PHONE, "rappeler après 18 h")
    tab.type(2, PHONE, "06 39 98 11 11")
    world.edit(ref, phone="+33639982222")
    world.sync()
    tab.sort(1, NAME, columns=range(REF), reverse=True)
    world.sync_until_quiet(2)
    assert [problem.kind for problem in world.problems()] == ["conflict"]


def test_what_a_new_row_lacks_and_has_no_column_for_is_said_where_its_reference_will_stand() -> (
    None
):
    world = World()
    tab = world.add_contacts([["Abricot", "Prune"]], titles=["Nom", "Prénom"])
    world.sync_until_quiet(2)
    (problem,) = world.problems()
    assert (problem.field, problem.cell) == ("email", "A2")
    assert "courriel ou un téléphone" in tab.cell(1, 2).note
    assert world.sync().requests.reads == 0
    tab.type(0, 3, "Courriel")
    tab.type(1, 3, "prune@example.org")
    world.sync_until_quiet(2)
    assert tab.cell(1, 2).value == world.record(family_name="Abricot").ref
    assert tab.cell(1, 2).note == ""


def test_a_dry_run_tells_what_was_mended_from_what_is_taken_as_typed() -> None:
    world, tab = met()
    tab.type(2, PHONE, "06.39.98.11.11")
    tab.type(3, PHONE, "06 39 98 33 33")
    report = world.sync(request=SyncRequest(is_dry=True))
    assert [step.reason for step in the_tab(report).plan] == ["repaired", "typed"]


def test_a_deleted_row_of_titles_changes_nothing_until_it_is_back() -> None:
    """The first person stood where the titles had been, and was archived."""
    world, tab = met()
    before, titles = world.records(), list(tab.grid[0])
    tab.delete_row(0)
    world.sync_until_quiet(3)
    assert world.records() == before
    assert [problem.kind for problem in world.problems()] == ["missing_column"]
    tab.insert_row(0)
    tab.grid[0] = titles
    tab.type(1, PHONE, "06 39 98 10 10")
    world.sync_until_quiet(2)
    assert world.problems() == []
    assert len(world.records()) == 8
    world.record(phone="+33639981010")


def test_a_problems_link_opens_the_very_cell_after_sorts_moves_and_new_names() -> None:
    world, tab = met()
    tab.type(3, PHONE, "rappeler lundi")

    def seen() -> str:
        world.sync_until_quiet(2)
        (line,) = list_problems(world.database, "")
        at = [
            cell_name(row, column)
            for row, cells in enumerate(tab.grid)
            for column, cell in enumerate(cells)
            if cell.value == "rappeler lundi"
        ]
        assert str(line["link"]).endswith(f"/epis/edit#gid=7&range={at[0]}")
        assert line["tab"] == tab.title
        return at[0]

    places = [seen()]
    tab.sort(1, EMAIL, reverse=True)
    places.append(seen())
    tab.insert_row(1)
    places.append(seen())
    tab.move_column(PHONE, 0)
    places.append(seen())
    tab.title = "Annuaire"
    places.append(seen())
    assert len(set(places)) == 4


@pytest.mark.parametrize(("title", "shown"), [(None, "Réf."), ("Code", "Code")])
@pytest.mark.parametrize("rows", [range(1), range(4)])
def test_our_title_comes_back_where_it_was_emptied_and_is_whatever_else_somebody_calls_it(
    rows: range, title: str | None, shown: str
) -> None:
    """The references came back to a cleared column, and stood there without a title."""
    world, tab = met(3)
    before = [tab.cell(row, REF).value for row in range(1, 4)]
    for row in rows:
        tab.type(row, REF, None if row else title)
    world.sync_until_quiet(3)
    assert tab.cell(0, REF).value == shown
    assert [tab.cell(row, REF).value for row in range(1, 4)] == before
    assert world.sync().requests.writes == 0


def test_a_row_that_a_sort_left_above_the_titles_without_a_reference_is_not_gone() -> None:
    """The list had been sorted off « Réf. » before it was sorted with its titles (2840449)."""
    world, tab = met(4)
    people = {one.ref for one in world.records()}
    tab.type(1, REF, None)
    tab.move_row(1, 0)
    world.sync_until_quiet(3)
    assert [(one.kind, one.field) for one in world.problems()] == [("missing_column", None)]
    assert {one.ref for one in world.records()} == people

    tab.move_row(1, 0)
    world.sync_until_quiet(3)
    assert world.problems() == []
    assert {one.ref for one in world.records()} == people


@pytest.mark.parametrize("above", ["banner", "copy"])
def test_rows_above_the_titles_that_were_none_of_ours_are_no_question(above: str) -> None:
    world, tab = met(4)
    tab.insert_row(0)
    if above == "banner":
        for column, text in enumerate(("Liste des contacts", "2026", "à jour", "Les Épis")):
            tab.type(0, column, text)
    else:
        for column in range(REF):
            tab.type(0, column, tab.cell(3, column).value)
    world.sync_until_quiet(2)
    tab.type(4, PHONE, "06 39 98 77 46")
    world.sync_until_quiet(2)
    assert world.problems() == []
    assert world.record(phone="+33639987746").ref == tab.cell(4, REF).value
