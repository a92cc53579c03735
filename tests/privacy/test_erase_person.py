"""A person who asks for it is shown, and erased, in the records and in the partners' sheets."""

from dataclasses import replace

import pytest

from sync_service.domain.base import Problem
from sync_service.domain.errors import NotFound, RefusedValue, UsageError
from sync_service.privacy.erase_person import (
    Receipt,
    Wanted,
    erase_person,
    gather_person,
    read_wanted,
)
from tests.builders import World, contact_row
from tests.fakes.codecs import PeopleCodec

NAME, GIVEN, ROLE, EMAIL, PHONE, _, REF = range(7)


def met(count: int = 3) -> World:
    world = World()
    world.add_contacts([contact_row(n) for n in range(count)])
    world.sync_until_quiet(2)
    return world


def erase(world: World, *, is_dry: bool = False, **wanted: str) -> Receipt:
    return erase_person(world.database, world.clock, Wanted(**wanted), is_dry=is_dry)


def test_the_row_in_the_partners_sheet_is_emptied_and_marked() -> None:
    world = met()
    tab = world.spreadsheets.files["epis"].tab("Contacts")
    receipt = erase(world, email="personne1@example.org")
    assert receipt.spreadsheets == ["epis"]
    world.sync_until_quiet(3)
    row = [tab.cell(2, column).value for column in range(REF)]
    assert row == ["—", None, None, None, None, None]
    assert str(tab.cell(2, REF).value).startswith(f"{receipt.refs[0]} archivé")
    assert tab.cell(1, EMAIL).value == "personne0@example.org"
    assert world.problems() == []
    assert world.sync().requests.reads == 0


def test_what_waited_in_a_cell_for_a_person_is_emptied_too() -> None:
    world = met()
    tab = world.spreadsheets.files["epis"].tab("Contacts")
    tab.type(2, PHONE, "06 39 98")
    world.sync_until_quiet(2)
    assert [problem.field for problem in world.problems()] == ["phone"]
    erase(world, email="personne1@example.org")
    world.sync_until_quiet(3)
    assert tab.cell(2, PHONE).value is None
    assert tab.cell(2, PHONE).note == ""
    assert world.problems() == []


def test_a_telephone_finds_everybody_who_has_it_whatever_the_line() -> None:
    world = met()
    refs = sorted(record.ref for record in world.records())
    world.edit(refs[0], phone="+33353010203;ext=4")
    world.edit(refs[1], mobile="+33353010203")
    assert sorted(erase(world, phone="+33353010203", is_dry=True).refs) == refs[:2]


def test_a_dry_run_says_who_and_changes_nothing() -> None:
    world = met()
    before = world.records(archived=True)
    assert len(erase(world, email="PERSONNE1@example.org", is_dry=True).refs) == 1
    assert world.records(archived=True) == before


def test_nobody_of_that_name_is_an_empty_receipt() -> None:
    assert erase(met(), email="nobody@example.org").refs == []


def test_what_is_kept_is_shown_with_its_history_and_its_sheets() -> None:
    world = met()
    ref = world.records()[0].ref
    world.edit(ref, role="Trésorière")
    (known,) = gather_person(world.database, Wanted(ref=ref))
    assert known["ref"] == ref
    assert known["spreadsheets"] == ["epis"]
    history = known["history"]
    assert isinstance(history, list)
    assert history[-1]["after"] == "Trésorière"


def test_what_incidents_show_of_them_is_shown_and_nothing_of_others_beside_it() -> None:
    world = met()
    ref = world.records()[0].ref
    world.edit(ref, family_name="Petit")
    asked = Problem("incident", "m", "epis", 0, "Contacts", sheet_value="Durand")
    texts = ["Mme Petit ou Garcia", "Garcia", "Petitjean", "—"]
    with world.database.transaction() as stored:
        incidents = [replace(asked, row_key=one, canonical_value=one) for one in texts]
        stored.problems.replace("epis", 0, incidents, world.clock.now())
    (known,) = gather_person(world.database, Wanted(ref=ref))
    assert known["waiting"] == [{"field": None, "typed": None, "kept": "Mme Petit"}]


def test_only_people_can_be_asked_for() -> None:
    world = met()
    world.add("organisation", "S-7F3K2Q8", id="ludo", name="Ludothèque")
    with pytest.raises(UsageError, match="ni un contact ni une inscription"):
        gather_person(world.database, Wanted(ref="S-7F3K2Q8"))
    with pytest.raises(NotFound):
        gather_person(world.database, Wanted(ref="C-0000000"))


@pytest.mark.parametrize(
    "given", [{}, {"email": " "}, {"email": "a@example.org", "phone": "06 39 98 11 11"}]
)
def test_one_way_to_say_who_is_meant_is_asked_for(given: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="un seul des trois"):
        read_wanted(PeopleCodec(), given.get("email"), given.get("phone"), given.get("ref"))


def test_a_number_is_read_as_people_type_it() -> None:
    assert read_wanted(PeopleCodec(), None, "06 39 98 11 11", None).phone == "+33639981111"
    with pytest.raises(RefusedValue):
        read_wanted(PeopleCodec(), None, "zut", None)
