"""The base was lost: rows and records meet as if for the first time, and nothing is deleted."""

from sync_service.domain.base import TabState
from tests.sync.planning.one_tab import GIVEN, NAME, PHONE, REFERENCE, OneTab, is_quiet, told


def met(count: int = 3) -> OneTab:
    return OneTab.met(*([f"Nom{n}", f"Prénom{n}", f"06 39 98 00 {n:02}"] for n in range(count)))


def lose_base(one: OneTab) -> None:
    one.state = TabState("feuille", 7, "lien:feuille:7")


def test_what_is_equal_agrees_in_silence() -> None:
    one = met()
    lose_base(one)
    planned = one.run()
    assert (planned.created, planned.updated, planned.batch.cells) == ((), {}, ())
    assert is_quiet(one.run())


def test_what_differs_is_asked_about() -> None:
    one = met()
    lose_base(one)
    one.tab.type(1, GIVEN, "Zoé")
    one.edit(one.refs[1], phone="+33639985555")
    planned = one.run()
    assert sorted(told(planned)) == [("conflict", "given_name"), ("conflict", "phone")]
    assert (planned.updated, planned.batch.cells) == ({}, ())


def test_a_row_that_is_gone_comes_back_and_its_record_stays() -> None:
    one = met()
    lose_base(one)
    one.tab.delete_row(2)
    one.run()
    one.run()
    assert not one.records[one.refs[1]].archived
    assert one.shown(3)[NAME] == "Nom1"


def test_a_row_whose_reference_was_wiped_is_known_by_its_strong_key() -> None:
    one = met()
    one.tab.type(1, REFERENCE, None)
    lose_base(one)
    assert one.run().created == ()
    assert one.shown(1)[REFERENCE] == one.refs[0]


def test_a_row_marked_as_archived_brings_nobody_back() -> None:
    """Its record had become live again."""
    one = met()
    one.archive(one.refs[1])
    one.run()
    mark = one.shown(2)[REFERENCE]
    lose_base(one)
    planned = one.run()
    assert planned.returned == ()
    assert one.records[one.refs[1]].archived
    assert one.shown(2)[REFERENCE] == mark
    assert one.note(2, REFERENCE) != ""
    assert is_quiet(one.run())


def test_what_a_marked_row_shows_is_remembered_anew() -> None:
    one = met()
    one.archive(one.refs[1])
    one.run()
    note = one.note(2, REFERENCE)
    lose_base(one)
    planned = one.run()
    assert one.base_row(one.refs[1]).archived
    assert one.base_row(one.refs[1]).note == one.note(2, REFERENCE) == note
    name = one.base(one.refs[1], "family_name")
    assert (name.value, name.raw, name.kind) == ("Nom1", "Nom1", "agreed")
    assert (planned.batch.cells, planned.batch.notes) == ((), ())


def test_a_persons_note_on_a_marked_row_stays_theirs() -> None:
    one = met()
    one.archive(one.refs[1])
    one.run()
    one.tab.annotate(2, REFERENCE, "Rappeler")
    lose_base(one)
    one.run()
    assert one.note(2, REFERENCE) == "Rappeler"
    assert one.base_row(one.refs[1]).note == ""
    assert is_quiet(one.run())


def test_a_marked_row_is_taken_up_again_once_somebody_edits_it() -> None:
    one = met()
    one.archive(one.refs[1])
    one.run()
    lose_base(one)
    one.run()
    one.tab.type(2, PHONE, "06 39 98 44 44")
    one.run()
    assert not one.records[one.refs[1]].archived
    assert one.records[one.refs[1]].fields["phone"] == "+33639984444"
    assert one.shown(2)[REFERENCE] == one.refs[1]
