"""Rows of records that are archived or left the tab's scope."""

from dataclasses import replace

from sync_service.domain.base import BaseCell
from sync_service.sync.planning.following import has_to_receive
from tests.sync.planning.one_tab import GIVEN, PHONE, REFERENCE, OneTab, is_quiet, told

NOTE = "Synchronisation : archivé le 24/11/2026 : cette ligne n’est plus suivie."


def archived() -> OneTab:
    one = OneTab.met(["Petit", "Luc"], ["Durand", "Anne"])
    one.archive(one.refs[0])
    return one


def test_an_archived_record_is_marked_on_its_reference_and_left_standing() -> None:
    one = archived()
    one.run()
    assert one.shown(1) == ["Petit", "Luc", "", "", "", f"{one.refs[0]} archivé le 24/11/2026"]
    assert one.note(1, REFERENCE).startswith(NOTE)
    assert one.note(2, REFERENCE) == ""
    assert one.base_row(one.refs[0]).archived
    assert one.base(one.refs[0], "family_name").value == "Petit"


def test_it_is_marked_once_and_keeps_its_day() -> None:
    one = archived()
    one.run()
    one.now = one.now.replace(day=26)
    assert is_quiet(one.run())
    one.tab.annotate(1, REFERENCE, "")
    one.run()
    assert one.shown(1)[REFERENCE].endswith("le 24/11/2026")


def test_a_mark_that_somebody_wiped_is_set_again() -> None:
    one = archived()
    one.run()
    one.now = one.now.replace(day=26)
    one.tab.type(1, REFERENCE, one.refs[0])
    one.run()
    assert one.shown(1)[REFERENCE].endswith("archivé le 26/11/2026")
    assert "26/11/2026" in one.note(1, REFERENCE)


def test_words_like_ours_in_a_row_not_yet_marked_do_not_count() -> None:
    one = archived()
    one.tab.type(1, REFERENCE, f"{one.refs[0]} archivé le 01/01/2020")
    one.run()
    assert one.shown(1)[REFERENCE].endswith("archivé le 24/11/2026")


def test_notes_of_ours_go_when_nobody_follows_the_row_any_more() -> None:
    one = OneTab.met(["Petit", "Luc"])
    one.tab.type(1, PHONE, "zut")
    one.run()
    assert one.note(1, PHONE)
    one.tab.annotate(1, GIVEN, "Rappeler")
    one.archive(one.refs[0])
    one.run()
    assert (one.note(1, PHONE), one.note(1, GIVEN)) == ("", "Rappeler")
    assert one.base(one.refs[0], "phone").note == ""


def test_what_was_open_is_told_again_when_the_record_is_back() -> None:
    """« voir avec Luc » stood in a telephone's cell for ever, and nobody was told."""
    one = OneTab.met(["Petit", "Luc", "06 39 98 00 01"])
    one.tab.type(1, PHONE, "zut")
    one.run()
    one.archive(one.refs[0])
    assert not told(one.run())
    assert is_quiet(one.run())
    one.records[one.refs[0]] = replace(one.records[one.refs[0]], archived=False)
    assert told(one.run()) == [("invalid", "phone")]
    assert one.note(1, PHONE)
    assert is_quiet(one.run())


def test_what_was_open_in_a_column_that_is_gone_is_closed_as_it_was() -> None:
    one = OneTab.met(["Petit", "Luc", "06 39 98 00 01"])
    one.tab.type(1, PHONE, "zut")
    one.run()
    one.tab.delete_column(PHONE)
    one.archive(one.refs[0])
    one.run()
    assert one.base(one.refs[0], "phone") == BaseCell("+33639980001", "06 39 98 00 01")
    assert one.base(one.refs[0], "family_name") == BaseCell("Petit", "Petit")


def test_a_record_that_left_the_scope_is_marked_as_archived_not_as_foreign() -> None:
    one = OneTab.met(["Petit", "Luc"])
    (reference,) = one.refs
    del one.records[reference]
    planned = one.run()
    assert planned.problems == ()
    assert one.shown(1)[REFERENCE] == f"{reference} archivé le 24/11/2026"


def test_a_row_that_was_missing_is_missing_no_more_once_it_is_a_tomb() -> None:
    one = OneTab.met(["Petit", "Luc"])
    (reference,) = one.refs
    row = replace(one.base_row(reference), missing_since=one.now)
    one.state = replace(one.state, rows={reference: row})
    del one.records[reference]
    one.run()
    assert one.base_row(reference).missing_since is None


def test_until_it_is_written_nothing_of_a_tomb_is_remembered() -> None:
    one = archived()
    before = one.base_row(one.refs[0])
    planned = one.plan()
    assert before not in planned.written.rows
    assert planned.ingested.rows == []


def test_editing_a_tomb_brings_its_record_back() -> None:
    one = archived()
    one.run()
    one.tab.type(1, GIVEN, "Lucas")
    planned = one.run()
    assert planned.returned == (one.refs[0],)
    assert not one.records[one.refs[0]].archived
    assert one.shown(1) == ["Petit", "Lucas", "", "", "", one.refs[0]]
    assert one.note(1, REFERENCE) == ""


def test_an_edit_that_came_with_the_archiving_is_still_written() -> None:
    one = OneTab.met(["Petit", "Luc", "06 39 98 11 11"])
    (reference,) = one.refs
    one.edit(reference, phone="+33639982222")
    one.archive(reference)
    one.run()

    assert one.shown(1)[PHONE] == "06 39 98 22 22"
    assert one.base(reference, "phone").value == "+33639982222"
    assert one.shown(1)[REFERENCE].startswith(f"{reference} archivé")
    assert is_quiet(one.run())


def test_what_is_erased_after_the_archiving_is_emptied_in_the_marked_row() -> None:
    one = OneTab.met(["Petit", "Luc", "06 39 98 11 11"])
    (reference,) = one.refs
    one.archive(reference)
    one.run()
    one.edit(reference, given_name=None, phone=None)
    assert has_to_receive(one.state, one.records)
    one.now = one.now.replace(day=26)
    one.run()

    assert one.shown(1)[:3] == ["Petit", "", ""]
    assert one.shown(1)[REFERENCE] == f"{reference} archivé le 24/11/2026"
    assert one.note(1, REFERENCE).startswith(NOTE)
    assert is_quiet(one.run())
    assert not has_to_receive(one.state, one.records)


def test_what_waits_for_a_person_stays_as_it_was_typed_in_a_marked_row() -> None:
    """The database's value must not cover a typed one that no record ever held."""
    one = OneTab.met(["Petit", "Luc", "06 39 98 11 11"])
    (reference,) = one.refs
    one.tab.type(1, PHONE, "06 39 98 33 33")
    one.edit(reference, phone="+33639982222")
    assert told(one.run()) == [("conflict", "phone")]
    one.archive(reference)
    one.run()

    assert one.shown(1)[PHONE] == "06 39 98 33 33"
    assert is_quiet(one.run())
    assert not has_to_receive(one.state, one.records)


def test_two_values_given_on_the_day_of_the_archiving_both_wait_for_the_record() -> None:
    """The record came back, its value went over the typed one, and nobody had been asked."""
    one = OneTab.met(["Petit", "Luc", "06 39 98 11 11"])
    (reference,) = one.refs
    one.tab.type(1, PHONE, "06 39 98 33 33")
    one.edit(reference, phone="+33639982222")
    one.archive(reference)
    one.run()
    assert is_quiet(one.run())
    one.records[reference] = replace(one.records[reference], archived=False)
    one.edit(reference, phone="+33639984444")
    assert told(one.run()) == [("conflict", "phone")]
    assert one.shown(1)[PHONE] == "06 39 98 33 33"


def test_a_marked_row_that_is_gone_has_nothing_to_receive() -> None:
    one = OneTab.met(["Petit", "Luc", "06 39 98 11 11"], ["Roux", "Zoé", "06 39 98 11 12"])
    reference = one.refs[0]
    one.archive(reference)
    one.run()
    one.tab.delete_row(1)
    one.run()
    one.run()
    one.edit(reference, phone=None)

    assert not has_to_receive(one.state, one.records)
    assert is_quiet(one.run())


def test_notes_of_people_stay_on_a_row_that_nobody_follows_any_more() -> None:
    one = archived()
    one.tab.annotate(1, REFERENCE, "À moi")
    one.tab.type(1, PHONE, "zut")
    other = OneTab.met(["Petit", "Luc"])
    other.tab.type(1, PHONE, "zut")
    other.run()
    other.tab.annotate(1, PHONE, f"{other.note(1, PHONE)} Vu, Anne")
    other.archive(other.refs[0])
    for each in (one, other):
        each.run()
    assert (one.note(1, REFERENCE), one.base_row(one.refs[0]).note) == ("À moi", "")
    assert other.note(1, PHONE).endswith("Vu, Anne")
