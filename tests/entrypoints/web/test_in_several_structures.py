"""Somebody who stands in the lists of several structures is a contact of each of them."""

from sync_service.privacy.erase_person import Wanted, find_people
from tests.entrypoints.web.quarter import PARTNERS, Quarter

TAB = "Contacts"
CONTACTS = ("Nom", "Prénom", "Téléphone", "Mail", "Fonction")
NEREA = ("Quillé", "Nérea", "06 39 98 10 21", "nerea@example.org", "Bénévole")


def test_who_is_in_the_lists_of_two_structures_is_asked_about_in_none(quarter: Quarter) -> None:
    """One record would take them out of the other's list, so that nobody is to decide it."""
    sheets = [quarter.open(one.slug, {TAB: [CONTACTS, NEREA]}) for one in PARTNERS]
    quarter.sync()

    people = quarter.records("contact")
    assert {one.fields["organisation_id"] for one in people} == {one.slug for one in PARTNERS}
    assert quarter.problems() == []
    assert [sheet.notes(TAB) for sheet in sheets] == [{}, {}]

    sheets[0].type(TAB, 1, 2, "06 39 98 10 99")
    quarter.sync()
    assert sheets[1].seen(TAB)[1][2] == NEREA[2], "each structure has the number that it knows"
    with quarter.town.database.reading() as stored:
        found = find_people(stored, Wanted(email="nerea@example.org"))
    assert {one.ref for one in found} == {one.ref for one in people}
