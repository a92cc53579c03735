"""Columns' titles on our own cases: by alias, by kind of sheet, by values."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from french_cells.directory import NO_DIRECTORY
from french_cells.headers.aliases import title_table
from french_cells.headers.match import find_match
from french_cells.reading import Raw
from sync_service.domain.codec import FieldCodec
from sync_service.domain.record import LETTERS, Entity
from sync_service.model.codecs import build_codec
from sync_service.model.composites import with_wholes
from sync_service.model.headers.fields import FIELDS, find_field
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


def known_fields(entity: Entity) -> Mapping[str, FieldCodec]:
    today = date(2026, 11, 24)
    return with_wholes(build_codec(entity, NO_DIRECTORY, today), today).fields


@pytest.mark.parametrize("entity", LETTERS)
def test_every_field_that_a_title_may_name_exists(entity: Entity) -> None:
    fields = known_fields(entity)
    named = {*FIELDS[entity].values(), *title_table().own.get(entity, {})}
    assert named <= set(fields)


@pytest.mark.parametrize("entity", LETTERS)
def test_a_field_s_own_label_names_it(entity: Entity) -> None:
    fields = known_fields(entity)
    labels = {name: field.label for name, field in fields.items()}
    for name in FIELDS[entity].values():
        assert find_field(entity, labels[name], labels) == (name, 1.0)


def test_a_title_of_another_entity_names_nothing() -> None:
    assert find_field("contact", "Caution", {}) is None
    assert find_field("contact", "…", {}) is None


def test_a_title_plain_on_one_entity_s_own_sheet_is_its_field() -> None:
    assert find_field("item", "Public", {}) == ("age_range", 0.9)
    assert find_field("loan", "Au retour", {}) == ("condition_back", 0.9)


def test_values_speak_against_a_title_that_misleads() -> None:
    numbers = ("03 53 01 02 03", "06 39 98 02 03")
    assert find_match("Mail", samples=numbers) is None
    assert find_match("Portable", samples=numbers) is not None
    assert find_field("contact", "Courriel du référent", {}, numbers) is None
