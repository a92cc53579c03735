"""What becomes of every row: which are looked at, which wait, which are held."""

from dataclasses import replace
from datetime import timedelta

import pytest

from sync_service.domain.mapping import Column
from sync_service.domain.record import Record
from sync_service.sync.planning.situation import Lookups
from tests.sync.planning.one_tab import GIVEN, NAME, PHONE, REFERENCE, OneTab, is_quiet, ref, told


def met(count: int = 2) -> OneTab:
    return OneTab.met(*([f"Nom{n}", f"Prénom{n}", f"06 39 98 00 {n:02}"] for n in range(count)))


# --- the gate that most rows end at -----------------------------------------------------


def test_a_tab_in_which_nothing_happened_costs_nothing() -> None:
    assert is_quiet(met().run())


def test_moved_rows_are_no_change() -> None:
    one = met(5)
    one.tab.sort(1, NAME, reverse=True)
    one.tab.insert_row(3)
    assert is_quiet(one.run())


def test_a_reference_or_a_note_of_ours_out_of_place_is_a_reason_to_look() -> None:
    one = met()
    one.tab.type(1, REFERENCE, f"{one.refs[0]} x")
    one.tab.annotate(2, REFERENCE, "Synchronisation : copié d’ailleurs")
    one.run()
    assert one.shown(1)[REFERENCE] == one.refs[0]
    assert one.note(2, REFERENCE) == ""


def test_a_note_of_somebody_is_no_reason_to_look() -> None:
    one = met()
    one.tab.annotate(1, REFERENCE, "Rappeler Anne")
    assert is_quiet(one.run())


def test_a_column_that_appears_is_read_in_every_row() -> None:
    one = OneTab.met(["Petit", "Luc"], ["Durand", "Anne"], titles=("Nom", "Prénom"))
    one.tab.type(0, 3, "Téléphone")
    one.tab.type(1, 3, "06 39 98 00 01")
    one.run()
    assert one.records[one.refs[0]].fields["phone"] == "+33639980001"
    assert is_quiet(one.run())


def test_rows_are_known_by_their_content_right_after_a_column_came_or_went() -> None:
    """Their fingerprints once kept to the columns of before: sorting was taken for a scramble."""
    one = met(5)
    one.tab.delete_column(PHONE)
    one.run()
    one.tab.sort(1, NAME, columns=[NAME, GIVEN], reverse=True)
    planned = one.run()
    assert [kind for kind, _ in told(planned)] == ["missing_column"]
    assert planned.updated == {}
    assert [one.shown(row)[REFERENCE - 1] for row in range(1, 6)] == one.refs[::-1]


# --- rows that wait ---------------------------------------------------------------------


def test_a_row_that_is_being_typed_is_left_alone_and_the_others_go_on() -> None:
    one = met()
    one.tab.type(1, PHONE, "06 39 98 11 11")
    one.edit(one.refs[1], given_name="Zoé")
    planned = one.run(settle_seconds=20)
    assert (planned.updated, planned.is_unsettled) == ({}, True)
    assert planned.left_alone == {one.refs[0]}
    assert one.shown(2)[GIVEN] == "Zoé"
    planned = one.run(settle_seconds=20)
    assert planned.updated == {one.refs[0]: {"phone": "+33639981111"}}
    assert (planned.is_unsettled, planned.left_alone) == (False, frozenset())


def test_a_row_that_is_retyped_waits_anew() -> None:
    one = met()
    one.tab.type(1, PHONE, "06 39 98 11 1")
    one.run(settle_seconds=20)
    one.tab.type(1, PHONE, "06 39 98 11 11")
    assert one.run(settle_seconds=20).is_unsettled


def test_a_new_row_waits_too() -> None:
    one = met()
    one.tab.fill([["Moreau"]], 3)
    assert one.run(settle_seconds=20).created == ()
    assert [record.fields["family_name"] for record in one.run(settle_seconds=20).created] == [
        "Moreau"
    ]


def test_the_databases_news_do_not_wait_for_rows_that_stand_still() -> None:
    one = met()
    one.edit(one.refs[0], given_name="Zoé")
    planned = one.run(settle_seconds=20)
    assert (planned.is_unsettled, one.shown(1)[GIVEN]) == (False, "Zoé")


def test_the_first_meeting_is_over_once_all_rows_stood_still() -> None:
    one = OneTab(["Petit"])
    one.run(settle_seconds=20)
    assert one.state.first_met_at is None
    one.run(settle_seconds=20)
    assert one.state.first_met_at == one.now - timedelta(minutes=1)
    one.tab.type(1, PHONE, "06 39 98 11 11")
    first = one.state.first_met_at
    one.run(settle_seconds=20)
    assert one.state.first_met_at == first


# --- new rows ---------------------------------------------------------------------------


def test_rows_that_sum_up_others_become_no_records() -> None:
    one = OneTab(["Petit"], ["Total", None, "12"])
    assert len(one.run().created) == 1
    assert one.shown(2)[REFERENCE] == ""


def test_every_new_record_gets_a_reference_that_nobody_bears() -> None:
    """Same seed, same references: those of before, archived or foreign ones, are passed over."""
    one = met(3)
    before = set(one.refs)
    one.archive(one.refs[0])
    one.tab.fill([["Moreau"], ["Simon"]], 4)
    planned = one.run(seed=0)
    assert len({record.ref for record in planned.created} | before) == 5


def test_another_seed_makes_other_references() -> None:
    one = OneTab(["Petit"], ["Durand"])
    first, again, other = (
        [record.ref for record in one.plan(seed=seed).created] for seed in (1, 1, 2)
    )
    assert first == again
    assert not set(first) & set(other)


def test_a_draft_uses_up_no_reference() -> None:
    one, other = OneTab([None, "Luc"], ["Petit"]), OneTab(["Petit"])
    assert [r.ref for r in one.plan().created] == [r.ref for r in other.plan().created]


def test_where_rows_make_no_records_each_says_why() -> None:
    one = met()
    one.tab.fill([["Moreau"], [None, "Zoé"]], 3)
    planned = one.run(refuses_new=("family_name", "personne n’est inscrit ici."))
    assert planned.created == ()
    assert [(one.kind, one.cell, one.message) for one in planned.problems] == [
        ("invalid", "A4", "Personne n’est inscrit ici."),
        ("invalid", "A5", "Il manque le nom."),
    ]


# --- archived records -------------------------------------------------------------------


def test_an_archived_record_that_a_tab_never_had_comes_back_when_it_is_typed_there() -> None:
    one = met()
    reference = one.give(9, family_name="Moreau")
    one.archive(reference)
    one.tab.fill([["Moreau", None, None, None, None, reference]], 3)
    assert one.run().returned == (reference,)


def test_an_archived_record_comes_back_with_its_row() -> None:
    one = met()
    line = list(one.tab.grid[1])
    one.tab.delete_row(1)
    one.run()
    one.run()
    assert one.records[one.refs[0]].archived
    one.tab.grid.append(line)
    assert one.run().returned == (one.refs[0],)
    assert one.shown(2)[REFERENCE] == one.refs[0]
    assert is_quiet(one.run())


def test_rubbish_typed_into_a_tomb_does_not_bring_its_record_back() -> None:
    one = met()
    one.archive(one.refs[0])
    one.run()
    one.tab.type(1, PHONE, "zut")
    assert one.run().returned == ()
    assert one.shown(1)[REFERENCE].endswith("archivé le 24/11/2026")


# --- what is held -----------------------------------------------------------------------


def emptied(count: int = 6) -> OneTab:
    one = met(count)
    for row in range(1, count + 1):
        one.tab.type(row, PHONE, None)
    return one


def test_an_emptied_column_is_held_and_told() -> None:
    one = emptied()
    planned = one.run()
    assert (told(planned), planned.is_guarded) == ([("guard", "phone")], True)
    assert (planned.updated, planned.batch.cells) == ({}, ())


def test_what_people_confirmed_goes_through() -> None:
    one = emptied()
    covers = frozenset((one.plan().problems[0].covers or "").split())
    assert len(covers) == 6
    planned = one.run(confirmed=covers)
    assert (told(planned), len(planned.updated), planned.is_guarded) == ([], 6, False)


def test_a_held_change_is_taken_when_it_is_put_back_or_typed_anew() -> None:
    one = emptied()
    one.run()
    for row in range(1, 7):
        one.tab.type(row, PHONE, f"06 39 98 00 {row - 1:02}")
    assert told(one.run()) == []
    assert is_quiet(one.run())


def scrambled() -> OneTab:
    """Three rows whose references were dragged to others, each of them edited too."""
    one = OneTab.met(*([f"N{n}", f"P{n}", f"06 39 98 00 {n:02}", "01/03/2026"] for n in range(4)))
    for row, other in ((1, 2), (2, 3), (3, 1)):
        one.tab.type(row, REFERENCE, one.refs[other - 1])
        one.tab.type(row, 3, f"0{row}/04/2026")
    return one


def test_rows_that_contradict_their_references_are_left_alone_until_a_person_says() -> None:
    one = scrambled()
    planned = one.plan()
    assert [(p.kind, p.field) for p in planned.problems] == [("scramble", None)]
    assert "3 lignes" in planned.problems[0].message
    assert (planned.updated, planned.left_alone) == ({}, frozenset(one.refs[:3]))
    covers = frozenset((planned.problems[0].covers or "").split())
    assert told(one.run(confirmed=covers)) == []
    assert is_quiet(one.run())


def test_nothing_is_a_scramble_at_the_first_meeting() -> None:
    one = scrambled()
    one.state = replace(one.state, first_met_at=None)
    assert told(one.plan()) == []


def test_nothing_is_guarded_at_the_first_meeting() -> None:
    one = emptied()
    one.state = replace(one.state, first_met_at=None)
    assert told(one.plan()) == []


def test_too_many_new_rows_wait_without_a_reference() -> None:
    one = met(2)
    one.tab.fill([[f"Neuf{n}"] for n in range(25)], 3)
    planned = one.run()
    assert (planned.created, told(planned)) == ((), [("guard", None)])
    assert one.shown(3)[REFERENCE] == ""
    assert planned.rows == 2


def test_new_rows_are_counted_among_the_tabs_rows() -> None:
    one = met(2)
    one.tab.fill([["Moreau"]], 3)
    assert one.run().rows == 3


# --- decisions that have no problem any more --------------------------------------------


def test_a_decision_on_nothing_changes_nothing() -> None:
    one = met()
    one.decisions["conflict", one.refs[0], "phone"] = "database"
    one.tab.type(1, PHONE, "06 39 98 11 11")
    assert one.run().updated == {one.refs[0]: {"phone": "+33639981111"}}


@pytest.mark.parametrize("kind", ["conflict", "invalid", "ambiguous", "assumed", "held"])
def test_a_decision_is_found_under_the_kind_of_its_problem(kind: str) -> None:
    one = met()
    situation = one.situation(decisions={(kind, "C-1", "phone"): "sheet"})
    every = ("conflict", "invalid", "ambiguous", "assumed", "held")
    assert situation.decision_on("C-1", "phone", *every) == "sheet"
    assert situation.decision_on("C-1", "phone", "guard") is None
    assert situation.decision_on("C-2", "phone", *every) is None
    assert one.situation().decision_on("C-1", "phone", *every) is None


def test_a_foreign_reference_is_nobodys_where_nobody_knows_it() -> None:
    """An unknown reference is no foreign one: the row is a new record's, or found by content."""
    one = met()
    one.tab.fill([["Moreau", None, None, None, None, ref(77)]], 3)
    planned = one.run(lookups=Lookups())
    assert told(planned) == []
    assert len(planned.created) == 1
    assert isinstance(planned.created[0], Record)
    assert one.shown(3)[REFERENCE] == planned.created[0].ref != ref(77)


def test_values_travel_both_ways_unless_their_column_says_otherwise() -> None:
    columns = (Column("phone", ("Téléphone",), "to_sheet"), Column("email", ("Mail",)))
    situation = met().situation(columns=columns)
    assert [situation.direction_of(name) for name in ("phone", "email", "role")] == [
        "to_sheet", "both", "both",
    ]  # fmt: skip
