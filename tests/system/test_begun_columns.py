"""Columns that are begun in a list that is known: of which rows their first values are said."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import pytest

from tests.system.processes import HereHost, StandIn

pytestmark = pytest.mark.system

Rows: TypeAlias = Sequence[Sequence[object]]

CONTACTS = [
    ("Nom", "Prénom", "Mail"),
    ("Durand", "Anne", "anne@example.org"),
    ("Petit", "Luc", "luc@example.org"),
]
THINGS = ("Malle lecture", "Sono", "Barnum", "Vidéo")
LOANS = [
    ("Matériel", "Emprunteur", "Date de sortie", "Retour prévu"),
    *((one, "Les Épis", f"0{day}/11/2026", "30/12/2026") for day, one in enumerate(THINGS, 2)),
]
ANSWERS = 5


@pytest.mark.parametrize(
    ("rows", "answering"),
    [(3, ["Anne", "Anne", "Anne", "Luc"]), (1, ["Anne", None, None, "Luc"])],
)
def test_who_is_named_in_cells_merged_for_three_loans_answers_for_each(
    here: HereHost, stand_in: StandIn, rows: int, answering: list[str | None]
) -> None:
    """Merged cells of a column added later reached the first loan alone, without a word."""
    host = HereHost(here.folder, {**here.settings, "SYNC_NOW": "2026-11-24T10:00:00+01:00"})
    items: Rows = [("Désignation", "Qté"), *((one, 1) for one in THINGS)]
    tabs: Mapping[str, Rows] = {"Contacts": CONTACTS, "Matériel": items, "Prêts": LOANS}
    kinds = {"Contacts": "contacts", "Matériel": "items", "Prêts": "loans"}
    sheet = stand_in.create("Les Épis", tabs, entry="USER_ENTERED")
    host.write_mappings([{"partner": "les-epis", "name": "Les Épis", "id": sheet, "tabs": kinds}])
    partner = stand_in.open(sheet)
    for _ in range(3):
        host.sync()
    assert host.problems() == []

    for row, text in ((0, "Responsable"), (1, "Anne Durand"), (4, "Luc Petit")):
        partner.type("Prêts", row, ANSWERS, text)
    if rows > 1:
        partner.merge("Prêts", 1, ANSWERS, rows, 1)
    for _ in range(3):
        host.sync()

    names = {one["ref"]: one["fields"]["given_name"] for one in host.export("contact")}
    told = {one["ref"]: one["fields"]["borrower_contact_id"] for one in host.export("loan")}
    refs = [str(row[ANSWERS - 1]) for row in partner.seen("Prêts")[1:]]
    assert [names.get(told[ref]) for ref in refs] == answering
    assert host.problems() == []
    assert {one["state"] for one in host.sync()["sheets"]} == {"idle"}
