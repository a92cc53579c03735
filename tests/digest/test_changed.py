"""« Ce qui a changé »: how much is shown, in which order, where links lead."""

import pytest

from french_cells.reading import Value
from sync_service.digest.changed import find_changes
from sync_service.domain.record import FORGOTTEN, Change, Record
from tests.digest.week import ADDRESSES, IN_THE_WEEK, facts, record


def contact(number: int, slug: str = "les-epis", *, archived: bool = False) -> Record:
    return record(f"C-{number}", "contact", archived=archived, organisation_id=slug)


def changed(ref: str, name: str = "phone", before: Value = "x", source: str = "web") -> Change:
    return Change(ref, name, before, "y", source, IN_THE_WEEK)


def created(ref: str) -> Change:
    return Change(ref, "*", None, ref, "web", IN_THE_WEEK)


@pytest.mark.parametrize(("count", "more"), [(40, 0), (43, 3)])
def test_forty_lines_are_shown_and_the_others_counted(count: int, more: int) -> None:
    given = facts(
        *(contact(n) for n in range(count)), changes=[changed(f"C-{n}") for n in range(count)]
    )
    (one,) = find_changes(given)
    assert (len(one.changed), one.more, one.more_archived) == (40, more, 0)


def test_archived_records_have_their_own_lines_and_their_own_count() -> None:
    given = facts(
        *(contact(n, archived=True) for n in range(42)),
        changes=[Change(f"C-{n}", "*", "x", None, "web", IN_THE_WEEK) for n in range(42)],
    )
    (one,) = find_changes(given)
    assert (len(one.archived), one.more_archived, one.more) == (40, 2, 0)


def test_what_is_archived_leads_to_the_journal_where_it_can_be_brought_back() -> None:
    """It led to a tab that has the row no more."""
    gone = Change("C-1", "*", "x", None, "sheet:1abc:7", IN_THE_WEEK, "20261125-r")
    (one,) = find_changes(facts(contact(1, archived=True), changes=[gone]))

    assert one.archived[0].link == ADDRESSES.desk("journal/20261125-r")


def test_what_is_of_no_partner_stands_under_clef_once() -> None:
    """Where the coordination's own sheet is followed, the letter had two headings « CLEF »."""
    clef = record("S-9", "organisation", id="clef", name="CLEF")
    records = [clef, contact(1, "clef"), record("R-1", "meeting")]
    (one,) = find_changes(facts(*records, changes=[created(one.ref) for one in records[1:]]))

    assert (one.partner, sorted(one.created)) == ("CLEF", ["1 contact", "1 réunion"])


def test_several_partners_share_the_lines() -> None:
    records = [contact(n, ("les-epis", "ludo")[n % 2]) for n in range(60)]
    changes = find_changes(facts(*records, changes=[changed(one.ref) for one in records]))
    assert [(len(one.changed), one.more) for one in changes] == [(20, 10), (20, 10)]


def test_each_partner_keeps_one_line_however_many_there_are() -> None:
    records = [contact(n, f"p{n % 50}") for n in range(100)]
    changes = find_changes(facts(*records, changes=[changed(one.ref) for one in records]))
    assert {(len(one.changed), one.more) for one in changes} == {(1, 1)}


def test_partners_come_by_name_whatever_the_case_of_letters_and_clef_for_the_rest() -> None:
    meeting = record("R-1", "meeting")
    records = [contact(1, "zèbre"), contact(2, "ludo"), contact(3, "atelier"), meeting]
    given = facts(*records, changes=[changed(one.ref) for one in records])
    assert [one.partner for one in find_changes(given)] == [
        "atelier", "CLEF", "Ludothèque", "zèbre",
    ]  # fmt: skip


def test_created_records_are_counted_by_kind_in_french() -> None:
    records = [
        *(record(f"M-{n}", "item", owner_organisation_id="ludo") for n in (1, 2)),
        record("E-1", "loan", borrower_organisation_id="ludo"),
        record("A-9", "workshop", lead_organisation_id="ludo"),
        *(record(f"B-{n}", "session_count", session_id="D-1") for n in (1, 2)),
        record("D-1", "session", workshop_id="A-9"),
    ]
    given = facts(*records, changes=[created(one.ref) for one in records])
    (one,) = find_changes(given)
    assert one.created == [
        "2 matériels", "1 prêt", "1 atelier", "2 bilans de séance", "1 séance",
    ]  # fmt: skip


def test_a_change_of_a_session_is_its_workshops_partners() -> None:
    given = facts(record("D-1", "session", workshop_id="A-1"), changes=[changed("D-1")])
    assert [one.partner for one in find_changes(given)] == ["Les Épis"]


def test_a_record_that_changed_and_came_back_is_no_new_one() -> None:
    back = Change("C-1", "*", "C-1", "C-1", "web", IN_THE_WEEK)
    (one,) = find_changes(facts(contact(1), changes=[back, changed("C-1")]))
    assert (one.created, [line.fields for line in one.changed]) == ([], ["phone"])


def test_a_line_leads_to_the_tab_where_the_last_change_was_typed() -> None:
    changes = [changed("C-1", source="web"), changed("C-1", source="sheet:1abc:7")]
    (one,) = find_changes(facts(contact(1), changes=changes))
    assert one.changed[0].link == "https://docs.example.org/spreadsheets/d/1abc/edit#gid=7"


@pytest.mark.parametrize("source", ["web", "undo:1abc", "sheet:"])
def test_what_came_another_way_leads_to_the_coordinators_page(source: str) -> None:
    (one,) = find_changes(facts(contact(1), changes=[changed("C-1", source=source)]))
    assert one.changed[0].link == ADDRESSES.coordinator_page


def test_a_field_changed_twice_is_named_once() -> None:
    changes = [changed("C-1"), changed("C-1", "email"), changed("C-1")]
    (one,) = find_changes(facts(contact(1), changes=changes))
    assert one.changed[0].fields == "phone, email"


def test_records_erased_since_are_not_told() -> None:
    assert find_changes(facts(changes=[changed("C-9")])) == []


def test_what_was_forgotten_with_somebody_erased_is_not_told() -> None:
    """It has no name that people read, and says nothing."""
    assert not find_changes(facts(contact(1), changes=[changed("C-1", FORGOTTEN)]))


def test_a_change_of_no_known_tab_leads_to_its_spreadsheet() -> None:
    (one,) = find_changes(facts(contact(1), changes=[changed("C-1", source="sheet:1abc")]))
    assert one.changed[0].link == "https://docs.example.org/spreadsheets/d/1abc/edit"
