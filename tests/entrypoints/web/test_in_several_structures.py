"""Somebody who stands in the lists of several structures is a contact of each of them."""

import re
from html import unescape

from sync_service.privacy.erase_person import Wanted, find_people
from tests.entrypoints.web.quarter import PARTNERS, Quarter

TAB = "Contacts"
CONTACTS = ("Nom", "Prénom", "Téléphone", "Mail", "Fonction")
NEREA = ("Quillé", "Nérea", "06 39 98 10 21", "nerea@example.org", "Bénévole")


def read(quarter: Quarter, path: str) -> str:
    text = re.sub(r"<[^>]*>", "", unescape(quarter.desk().get(path).text).split("<main", 1)[1])
    return re.sub(r"\s+", " ", text)


def test_only_one_name_at_one_address_in_two_lists_is_told_of(quarter: Quarter) -> None:
    """A shared mailbox is no person, and who stands in one list twice is asked about there."""
    colleague = ("Ory", "Solène", "06 39 98 10 22", NEREA[3], "Bénévole")
    alone = ("Garnier", "Ana", "06 39 98 10 23", "ana@example.org", "Directrice")
    tabs = [[CONTACTS, NEREA, alone], [CONTACTS, colleague]]
    for one, rows in zip(PARTNERS, tabs, strict=True):
        quarter.open(one.slug, {TAB: rows})
    quarter.sync()

    assert "plusieurs structures" not in read(quarter, "/coordination/problemes")


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
    told = read(quarter, "/coordination/problemes").partition("plusieurs structures")[2]
    assert "Nérea Quillé : Centre social Les Épis, MJC du Moulin." in told
    assert "06 39 98 10 99 chez Centre social Les Épis" in told
    assert "06 39 98 10 21 chez MJC du Moulin" in told
    with quarter.town.database.reading() as stored:
        found = find_people(stored, Wanted(email="nerea@example.org"))
    assert {one.ref for one in found} == {one.ref for one in people}
