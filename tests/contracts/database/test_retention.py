"""What `Retention` promises."""

from dataclasses import replace
from datetime import timedelta

import pytest

from sync_service.domain.base import BaseCell, BaseRow, Problem, TabState
from sync_service.domain.prints import with_prints
from sync_service.domain.record import FORGOTTEN, Change, is_nobody
from sync_service.domain.tombstones import seal_of
from sync_service.ports import Database, Erased, Mail, Transaction, WriteIntent
from tests.contracts.database.conftest import CONTACT, NOW, REGISTRATION, SESSION, WORLD, values_of

DAY_OF_SESSION, DAY_AFTER = "2026-12-03", "2026-12-04"
TOLD = replace(
    REGISTRATION,
    fields={
        **REGISTRATION.fields,
        "phone": "+33639981234",
        "email": "anne@example.org",
        "language": "ar",
        "children_3_5": 2,
    },
)
LATER = NOW + timedelta(days=40)


@pytest.fixture
def world(database: Database) -> Database:
    with database.transaction() as stored:
        stored.records.add(record for record in WORLD if record != REGISTRATION)
        stored.seats.add(TOLD, nonce="n")
        stored.journal.append([Change(TOLD.ref, "given_name", "Ane", "Anne", "form", NOW)])
        stored.journal.append([Change(SESSION.ref, "place", None, "Salle", "web", NOW)])
    return database


def test_nothing_is_erased_before_its_time(world: Database) -> None:
    with world.transaction() as stored:
        assert stored.retention.purge_registrations(DAY_OF_SESSION, LATER) == Erased()
        assert stored.retention.find_oldest() == DAY_OF_SESSION
        found = stored.records.find(TOLD.ref)
    assert found is not None
    assert values_of(found) == TOLD.fields


def test_a_registration_that_has_served_tells_figures_and_nobody(world: Database) -> None:
    with world.transaction() as stored:
        erased = stored.retention.purge_registrations(DAY_AFTER, LATER)
        found = stored.records.find(TOLD.ref)
        assert stored.seats.find_by_nonce("n") is None
        assert stored.retention.find_oldest() is None
    assert (erased.registrations, erased.changes) == (1, 1)
    assert found is not None
    assert values_of(found) == {
        "session_id": SESSION.ref,
        "given_name": "—",
        "adults_count": 1,
        "children_3_5": 2,
        "consent_contact": False,
        "status": "confirmed",
    }


def test_its_history_goes_and_what_stays_says_nothing(world: Database) -> None:
    with world.transaction() as stored:
        seen = stored.journal.last_change()
        stored.retention.purge_registrations(DAY_AFTER, LATER)
        assert [one.after for one in stored.journal.read_history(TOLD.ref)] == ["—"]
        assert len(stored.journal.read_history(SESSION.ref)) == 1
        assert stored.journal.entities_changed_after(seen) == {"registration"}


def test_erasing_again_erases_nothing(world: Database) -> None:
    with world.transaction() as stored:
        stored.retention.purge_registrations(DAY_AFTER, LATER)
        seen = stored.journal.last_change()
        assert stored.retention.purge_registrations(DAY_AFTER, LATER) == Erased()
        assert stored.journal.last_change() == seen


def test_a_number_that_somebody_types_again_is_erased_again(world: Database) -> None:
    with world.transaction() as stored:
        stored.retention.purge_registrations(DAY_AFTER, LATER)
        stored.records.update(TOLD.ref, {"phone": "+33639981234"}, LATER)
        assert stored.retention.purge_registrations(DAY_AFTER, LATER).registrations == 1


def test_an_open_write_is_never_purged(world: Database) -> None:
    """However old: its proof is still to come."""
    intent = WriteIntent("m1", "sheet", "r1", "intended", "{}", "[]", NOW)
    with world.transaction() as stored:
        stored.memory.save_intent(intent)
        stored.retention.purge_registrations(DAY_AFTER, LATER)
        assert stored.memory.read_open_intents("sheet") == [intent]


def test_a_write_that_was_never_seen_is_not_kept_beyond_an_erasure(world: Database) -> None:
    """It holds the rows of a whole tab as they were."""
    intent = WriteIntent("m1", "sheet", "r1", "unseen", "{}", "[]", NOW)
    with world.transaction() as stored:
        stored.memory.save_intent(intent)
        stored.retention.erase([TOLD.ref], LATER)
        assert stored.memory.read_unseen_intents("sheet") == []


ANNE = replace(
    CONTACT,
    fields={**CONTACT.fields, "given_name": "Anne", "phone": "+33639981234", "role": "Accueil"},
)
MAIL = Mail(None, "Anne@example.org", b"x", "<1@example.org>", "confirmation")
OPEN = Problem("invalid", "m", "sheet", 7, "Contacts", ref=ANNE.ref, row_key=ANNE.ref)


def test_whoever_asks_for_it_is_nobody_any_more(world: Database) -> None:
    with world.transaction() as stored:
        stored.records.update(CONTACT.ref, ANNE.fields, NOW)
        stored.journal.append([Change(ANNE.ref, "phone", None, "+33639981234", "web", NOW)])
        erased = stored.retention.erase([ANNE.ref, TOLD.ref], LATER)
        contact, registration = (stored.records.find(ref) for ref in (ANNE.ref, TOLD.ref))
        history = [*stored.journal.read_history(ANNE.ref), *stored.journal.read_history(TOLD.ref)]
        assert stored.seats.find_by_nonce("n") is None
    assert erased == Erased(2, 2, 0)
    assert contact is not None
    assert registration is not None
    assert contact.fields["family_name"] == registration.fields["given_name"] == "—"
    for name in ("given_name", "phone", "role", "email"):
        assert contact.fields[name] is None
    assert (contact.archived, registration.archived) == (True, False)
    assert contact.fields["organisation_id"] == CONTACT.fields["organisation_id"]
    assert registration.fields["children_3_5"] == 2
    assert [(one.after, one.source) for one in history] == [("—", "erasure"), ("—", "erasure")]


def test_an_erasure_says_who_is_nobody_and_a_dash_typed_as_a_name_does_not(
    world: Database,
) -> None:
    """Whatever was typed later for a family that gave a number alone went with the dash."""
    with world.transaction() as stored:
        stored.records.update(TOLD.ref, {"given_name": "—"}, NOW)
        stored.records.update(CONTACT.ref, {"family_name": "—"}, NOW)
        stored.journal.append([Change(TOLD.ref, "given_name", "Anne", "—", "web", NOW)])
        assert who_is_nobody(stored) == []
        stored.retention.erase([CONTACT.ref], LATER)
        assert who_is_nobody(stored) == [CONTACT.ref]
        stored.retention.purge_registrations(DAY_AFTER, LATER)
        assert who_is_nobody(stored) == [TOLD.ref, CONTACT.ref]
        assert [one.ref for one in stored.seats.read_session(SESSION.ref) if is_nobody(one)]


def who_is_nobody(stored: Transaction) -> list[str]:
    found = stored.records.find_all([TOLD.ref, CONTACT.ref])
    return [ref for ref in (TOLD.ref, CONTACT.ref) if is_nobody(found[ref])]


def test_others_stay_who_they_are(world: Database) -> None:
    with world.transaction() as stored:
        stored.records.update(CONTACT.ref, ANNE.fields, NOW)
        stored.retention.erase([TOLD.ref], LATER)
        found = stored.records.find(ANNE.ref)
    assert found is not None
    assert found.fields["phone"] == "+33639981234"


def test_what_a_column_is_asked_goes_with_whom_it_may_quote(world: Database) -> None:
    """It is asked again by the next run, of the cells that are left."""
    asked = replace(
        OPEN, kind="assumed", ref=None, row_key="phone: a", covers="C-0000011\nC-0000012"
    )
    theirs = replace(asked, row_key="phone: b", covers=f"C-0000011\n{ANNE.ref}")
    with world.transaction() as stored:
        stored.problems.replace("sheet", 7, [asked, theirs], NOW)
        stored.retention.erase([ANNE.ref], LATER)
        assert [one.row_key for one in stored.problems.read_open()] == ["phone: a"]


def test_an_incident_that_quotes_a_person_goes_with_them_though_it_names_nobody(
    world: Database,
) -> None:
    """What stood in a row that a write met: a name, an address, a number, a former name.

    Not a function, which others have, too: theirs may be what is asked about.
    """
    asked = replace(OPEN, kind="incident", ref=None, sheet_value=None)
    quoted = ["Petit", "anne@example.org", "06 39 98 12 34", "Dupré", "Petitjean", "Accueil"]
    incidents = [
        replace(asked, row_key=f"at: {number}", canonical_value=text)
        for number, text in enumerate(quoted)
    ]
    fields = {"family_name": "Petit", "email": "anne@example.org", "phone": "+33639981234"}
    with world.transaction() as stored:
        stored.records.update(CONTACT.ref, {**ANNE.fields, **fields}, NOW)
        stored.records.update(ANNE.ref, fields, NOW)
        stored.journal.append([Change(ANNE.ref, "family_name", "Dupré", "Petit", "web", NOW)])
        stored.problems.replace("sheet", 7, incidents, NOW)
        stored.retention.erase([ANNE.ref, TOLD.ref], LATER)
        assert {one.canonical_value for one in stored.problems.read_open()} == {*quoted[-2:]}


def test_mails_and_open_problems_go_with_the_person(world: Database) -> None:
    with world.transaction() as stored:
        stored.outbox.add(MAIL, NOW)
        stored.outbox.add(replace(MAIL, recipient="luc@example.org", message_id="<2>"), NOW)
        stored.records.update(CONTACT.ref, ANNE.fields, NOW)
        other = replace(OPEN, ref="C-0000011", row_key="C-0000011")
        stored.problems.replace("sheet", 7, [OPEN, other], NOW)
        assert stored.retention.erase([ANNE.ref, TOLD.ref], LATER).mails == 1
        assert [one.ref for one in stored.problems.read_open()] == ["C-0000011"]
        assert [mail.recipient for mail in stored.outbox.read_due(NOW)] == ["luc@example.org"]


def test_a_mail_about_a_person_goes_with_it_whatever_its_address_was_then(
    world: Database,
) -> None:
    with world.transaction() as stored:
        for ref in (TOLD.ref, "N-0000099"):
            about = {"refs": [ref]}
            mail = Mail.intended("before@example.org", "change", about, until=LATER)
            stored.outbox.add(mail, NOW)
        assert stored.retention.erase([TOLD.ref], NOW).mails == 1
        [kept] = stored.outbox.read_open()
    assert kept.about == {"refs": ["N-0000099"]}


def test_what_other_peoples_history_says_of_the_person_goes_as_well(world: Database) -> None:
    """Typed into the wrong row, and corrected."""
    said = ["Anne@example.org", "+33639981234", "anne@example.org ou luc@example.org"]
    others = ["suzanne@example.org", "+33639981235"]
    with world.transaction() as stored:
        for value in [*said, *others]:
            stored.journal.append([Change("C-0000011", "role", value, None, "sheet:a:0", NOW)])
        mail = Mail(None, "ANNE@example.org", b"x", "<1@example.org>", "confirmation")
        stored.outbox.add(mail, NOW)
        values = ["anne@example.org", "+33639981234"]
        erased = stored.retention.erase([], LATER, values)
        history = stored.journal.read_history("C-0000011")
    assert [one.before for one in history if one.field == "role"] == others
    assert (erased.changes, erased.mails) == (3, 1)


def test_what_is_forgotten_of_others_still_says_that_something_changed(world: Database) -> None:
    """A sheet that has not received the new value learns by that alone that there is one."""
    with world.transaction() as stored:
        stored.journal.append(
            [Change("C-0000011", "phone", "+33639981234", "+33639981235", "web", NOW)]
        )
        seen = stored.journal.last_change() - 1
        stored.retention.erase([], LATER, ["+33639981234"])
        [left] = stored.journal.read_history("C-0000011")
        assert left == Change("C-0000011", FORGOTTEN, None, None, "web", NOW)
        assert stored.journal.entities_changed_after(seen) == {"contact"}
        assert [one.ref for one in stored.journal.read_latest(seen, 9)] == ["C-0000011"]
        assert stored.retention.erase([], LATER, ["+33639981234"]).changes == 0


def test_whoever_was_merged_is_erased_along(world: Database) -> None:
    merged = replace(ANNE, ref="C-0000011")
    with world.transaction() as stored:
        stored.records.add([merged])
        stored.records.archive([merged.ref], NOW)
        stored.merges.note(merged.ref, CONTACT.ref)
        assert stored.retention.erase([CONTACT.ref], LATER).registrations == 2
        found = stored.records.find(merged.ref)
    assert found is not None
    assert found.fields["phone"] is None


def test_what_waited_in_a_cell_counts_as_agreed_so_that_the_sheet_is_emptied(
    world: Database,
) -> None:
    open_cell = BaseCell(
        None, None, "invalid", sheet_raw="06 39 98 12", note="Synchronisation : m"
    )
    state = TabState("sheet", 7, "g")
    rows = [BaseRow(ANNE.ref, {"phone": open_cell}), BaseRow("C-0000011", {"phone": open_cell})]
    with world.transaction() as stored:
        stored.memory.save_tab(state, rows)
        stored.retention.erase([ANNE.ref], LATER)
        known = stored.memory.read_tabs("sheet")[7].rows
    closed = known[ANNE.ref].cells["phone"]
    assert (closed.kind, closed.value, closed.raw) == ("agreed", "06 39 98 12", "06 39 98 12")
    assert known["C-0000011"].cells["phone"] == open_cell


def test_retention_counts_from_the_date_that_families_were_told(world: Database) -> None:
    """A date typed wrongly made a session long past, and the next purge erased its families."""
    with world.transaction() as stored:
        stored.seats.save_told_date(SESSION.ref, DAY_OF_SESSION)
        stored.records.update(SESSION.ref, {"date": "2025-12-03"}, NOW)
        assert stored.retention.find_oldest() == DAY_OF_SESSION
        assert stored.retention.purge_registrations(DAY_OF_SESSION, LATER) == Erased()
        assert stored.retention.purge_registrations(DAY_AFTER, LATER).registrations == 1


@pytest.mark.parametrize(
    ("ref", "field"), [(SESSION.ref, "date"), (REGISTRATION.ref, "session_id")]
)
def test_what_an_edit_since_yesterday_made_due_waits(
    world: Database, ref: str, field: str
) -> None:
    with world.transaction() as stored:
        stored.journal.append([Change(ref, field, "x", "y", "sheet:x:0", LATER)])
    with world.transaction() as stored:
        tomorrow = LATER + timedelta(days=1)
        assert stored.retention.purge_registrations(DAY_AFTER, tomorrow) == Erased()
        after = LATER + timedelta(days=2)
        assert stored.retention.purge_registrations(DAY_AFTER, after).registrations == 1


def test_no_print_is_kept_of_a_cell_in_a_row_that_may_be_an_erased_persons(
    world: Database,
) -> None:
    """Without a key: whoever has it can try out what the cell said."""
    rows = {TOLD.ref: BaseRow(TOLD.ref, {}, "as-theirs")}
    asked = {
        "contested": [
            f"first/{TOLD.ref}",
            f"second/{TOLD.ref}",
            "third/N-OTHER",
            "as-theirs/N-OTHER",
        ],
        "contested_cells": ["first/a1 a2", "second/b1", "third/c1", "as-theirs/d1"],
    }
    with world.transaction() as stored:
        state = TabState("sheet", 1, "g", rows, asked=asked)
        stored.memory.save_tab(state, rows.values())
        stored.retention.erase([TOLD.ref], LATER)
        left = stored.memory.read_tabs("sheet")[1].asked
    assert left["contested_cells"] == ["third/c1"]
    assert left["contested"][2] == "third/N-OTHER"
    assert [one.partition("/")[2] for one in left["contested"]] == [
        *[TOLD.ref] * 2,
        *["N-OTHER"] * 2,
    ]
    assert not any(one in str(left) for one in ("first", "second", "as-theirs"))


def test_what_a_guard_asks_about_their_cells_gets_a_key_and_goes_out_of_its_problem(
    world: Database,
) -> None:
    number, other = f"{TOLD.ref}/phone/0123abc", "N-OTHER/phone/0123abc"
    guard = Problem("guard", "?", "sheet", 1, row_key="column", covers=f"{number} {other}")
    asked = {
        "column:phone": [number, other],
        "strayed": [number],
        "shown": [f"{TOLD.ref}/fedc", "N-OTHER/fedc"],
        "wiped": [f"{TOLD.ref}/phone"],
    }
    with world.transaction() as stored:
        stored.memory.save_tab(TabState("sheet", 1, "g", {}, asked=asked), ())
        stored.problems.replace("sheet", 1, [guard], NOW)
        stored.retention.erase([TOLD.ref], LATER)
        left = stored.memory.read_tabs("sheet")[1].asked
        key = stored.overdue.read_tombstones("sheet", 1, is_keyed=True).key
        (open_one,) = (one for one in stored.problems.read_open() if one.kind == "guard")
    assert open_one.covers == other
    assert left["wiped"] == asked["wiped"]
    assert (left["column:phone"][1], left["shown"][1]) == (other, "N-OTHER/fedc")
    sealed = f"{TOLD.ref}/phone/~{seal_of(key, '0123abc')}"
    assert (left["column:phone"][0], left["strayed"]) == (sealed, [sealed])
    assert left["shown"][0] == f"{TOLD.ref}/~{seal_of(key, 'fedc')}"
    found = with_prints(left, ["0123abc", "fedc"], lambda one: seal_of(key, one))
    assert found == asked
