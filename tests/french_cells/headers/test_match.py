"""Columns' titles on our own cases: by alias, by kind of sheet, by values."""

from typing import Any

import pytest

from french_cells.headers.aliases import title_table
from french_cells.headers.match import find_match
from french_cells.reading import Raw
from tests.french_cells.reading import read

TITLES = [
    ("Téléphone du bureau", {}, "contact.phone"),
    ("TEL.", {}, "contact.phone"),
    ("N° de tél", {}, "contact.phone"),
    ("e-mail", {}, "contact.email"),
    ("Adresse e-mail (obligatoire)", {}, "contact.email"),
    ("Courriel / Mail", {}, "contact.email"),
    ("Nbre de familles", {}, "report.families_count"),
    ("Emprunteurs", {}, "loan.borrower"),
    ("Emprunteur·se", {}, "loan.borrower"),
    ("Prêté le", {}, "loan.loaned_on"),
    ("Prêté à", {}, "loan.borrower"),
    ("postalCode", {}, "address.postcode"),
    ("Commune de résidense", {}, "address.city"),
    ("Date", {}, "ambiguous"),
    ("Date", {"sheet": "prets"}, "loan.loaned_on"),
    ("Pl.", {}, "ambiguous"),
    ("Pl.", {"sheet": "seances"}, "workshop.capacity"),
    ("Nom", {}, "ambiguous"),
    ("Nom", {"next_header": "Prénom"}, "contact.family_name"),
    ("Nom", {"next_header": "Adresse"}, "organisation.name"),
    ("Nom", {"next_header": "Couleur"}, "ambiguous"),
    ("Adresse", {"samples": ("3 rue du Parc", "12 avenue Foch")}, "address.street"),
    ("Coordonnées", {"samples": ("zoe@example.org",)}, "contact.email"),
    ("Truc", {"samples": ("06 39 98 02 03", "03 53 01 02 03")}, "contact.phone"),
    ("", {"samples": ("zoe@example.org",)}, "contact.email"),
    ("", {"samples": ("bleu",)}, "empty"),
    ("", {}, "empty"),
    ("Unnamed: 3", {}, "ambiguous"),
    ("zoe@example.org", {}, "ambiguous"),
    ("xyz", {}, "ambiguous"),
    (12, {}, "invalid"),
]


@pytest.mark.parametrize(("title", "known", "value"), TITLES, ids=lambda one: ascii(one)[:40])
def test_a_title_is_understood_or_asked_about(
    title: Raw, known: dict[str, Any], value: str
) -> None:
    assert read("header", title, **known)[0] == value


def test_every_usual_label_is_its_own_field() -> None:
    table = title_table()
    found = {name: find_match(titles[0]) for name, titles in table.titles.items()}
    unclear = {name for name, match in found.items() if match is None}
    assert unclear == {"contact.family_name", "loan.status"}
    assert all(match.name == name for name, match in found.items() if match is not None)


def test_values_speak_against_a_title_that_misleads() -> None:
    numbers = ("03 53 01 02 03", "06 39 98 02 03")
    assert find_match("Mail", samples=numbers) is None
    assert find_match("Portable", samples=numbers) is not None
