"""A partner's own tab names what is another partner's: refused in that row, live nowhere."""

from collections.abc import Mapping, Sequence

import pytest
from flask.testing import FlaskClient

from sync_service.domain.record import Entity
from tests.entrypoints.web.quarter import SESSIONS, WORKSHOPS, Quarter

OTHERS: Mapping[str, Sequence[Sequence[object]]] = {
    "Ateliers": [WORKSHOPS, ("Théâtre", "Atelier parents-enfants", "REAAP", "Formulaire")],
    "Séances": [SESSIONS, ("Théâtre", "12/12/2026", "14h", "16h", "Grande salle", "8")],
    "Matériel": [("N°", "Désignation", "Quantité"), ("K1", "Malle lecture", "1")],
}
LOANS = ("Matériel", "Emprunteur", "Date de sortie")


def told_in(quarter: Quarter, tab: str) -> list[str]:
    return [one.message for one in quarter.problems("invalid") if one.tab == tab]


@pytest.mark.parametrize("name", ["title and date", "reference", "slug"])
def test_nobody_is_put_into_another_partners_workshop(quarter: Quarter, name: str) -> None:
    """The row was taken, and marked « archivé » a minute later."""
    quarter.open("mjc", OTHERS)
    sheet = quarter.open()
    quarter.sync()
    theatre = next(
        one for one in quarter.records("session") if one.fields["place"] == "Grande salle"
    )
    written = {
        "title and date": "Théâtre du 12/12/2026",
        "reference": theatre.ref,
        "slug": str(theatre.fields["slug"]),
    }

    sheet.add_row("Inscriptions", written[name], "Ana", "06 39 98 12 34", "", "2", "")
    sheet.add_row("Inscriptions", written[name], "Bea", "06 39 98 12 35", "", "2", "")
    quarter.sync(4)

    assert quarter.records("registration") == []
    [told] = told_in(quarter, "Inscriptions")
    assert "atelier d’une autre structure" in told
    assert told.endswith("Une autre ligne attend la même réponse.")
    notes = " ".join(sheet.notes("Inscriptions").values())
    assert "autre structure" in notes
    assert "archivé" not in notes + str(sheet.seen("Inscriptions"))


@pytest.mark.parametrize("by", ["title", "reference"])
def test_no_session_is_put_under_another_partners_workshop(
    quarter: Quarter, family: FlaskClient, by: str
) -> None:
    quarter.open("mjc", OTHERS)
    sheet = quarter.open()
    quarter.sync()
    [theatre] = [one for one in quarter.records("workshop") if one.fields["title"] == "Théâtre"]
    written = "Théâtre" if by == "title" else theatre.ref

    sheet.add_row("Séances", written, "19/12/2026", "14h", "16h", "Chez nous", "8")
    sheet.type("Séances", 1, 0, written)
    quarter.sync(4)

    places = [one.fields["place"] for one in quarter.records("session")]
    assert sorted(map(str, places)) == ["Auditorium", "Grande salle"]
    assert len(told_in(quarter, "Séances")) == 2
    page = family.get("/ateliers").text
    assert page.count("Théâtre") == 1
    assert page.count("Cuisine en famille") == 1


@pytest.mark.parametrize(
    ("tab", "titles", "row", "entity"),
    [
        ("Contacts", ("Nom", "Mail", "Structure"), ("Roux", "r@example.org", "La MJC"), "contact"),
        ("Matériel", ("N°", "Désignation", "Structure"), ("K9", "Jeu", "La MJC"), "item"),
        ("Ateliers", ("Atelier", "Porteur"), ("Poterie", "La MJC"), "workshop"),
        ("Prêts", LOANS, ("K1", "La MJC", "20/11/2026"), "loan"),
        ("Bilan", ("Séance", "Familles"), ("Théâtre du 12/12/2026", "4"), "session_count"),
    ],
)  # fmt: skip
def test_every_link_stays_within_the_partners_own(
    quarter: Quarter, tab: str, titles: tuple[str, ...], row: tuple[str, ...], entity: Entity
) -> None:
    quarter.open("mjc", OTHERS)
    quarter.sync()
    before = len(quarter.records(entity))

    quarter.open("les-epis", {tab: [titles, row]})
    quarter.sync(4)

    assert len(quarter.records(entity)) == before
    [told] = told_in(quarter, tab)
    assert "autre structure" in told


def test_what_is_lent_or_borrowed_by_a_partner_is_its_own(quarter: Quarter) -> None:
    """It is no coward: lent by us, borrowed from others, our own contacts by name."""
    quarter.open("mjc", OTHERS)
    quarter.open(
        "les-epis",
        {
            "Contacts": [("Nom", "Mail", "Structure"), ("Roux", "roux@example.org", "Les Épis")],
            "Matériel": [("N°", "Désignation", "Quantité"), ("K2", "Jeu géant", "1")],
            "Prêts": [
                LOANS,
                ("Malle lecture", "Les Épis", "20/11/2026"),
                ("Jeu géant", "La MJC", "20/11/2026"),
            ],
        },
    )
    quarter.sync(4)
    assert quarter.problems() == []
    assert len(quarter.records("loan")) == 2
    assert len(quarter.records("contact")) == 1
