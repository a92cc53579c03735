"""An address stands with a place only where the place names an organisation."""

from datetime import UTC, datetime

import pytest

from french_cells.reading import Value
from sync_service.domain.record import Record
from sync_service.families.whereabouts import Address, Neighbourhood, address_of

NOW = datetime(2026, 11, 25, tzinfo=UTC)


def organisation(ref: str, **fields: Value) -> Record:
    return Record(ref, "organisation", fields, NOW)


EPIS = organisation(
    "O-1",
    name="Centre social Les Épis",
    aliases=["Les Épis"],
    address_street="12 rue Basse",
    postcode="54300",
    city="Lunéville",
)
HALL = organisation("O-2", name="Maison de Baccarat", city="Baccarat")
TWIN = organisation("O-3", name="Les Épis", city="Baccarat")
AROUND = Neighbourhood([EPIS, HALL])


@pytest.mark.parametrize("place", ["Centre social Les Épis", "les epis", " LES ÉPIS "])
def test_a_place_may_be_an_organisation_by_any_of_its_names(place: str) -> None:
    assert AROUND.find(place) is EPIS


@pytest.mark.parametrize("place", ["", "Auditorium", "Salle des fêtes, Les Épis", "Épis"])
def test_a_room_is_nobodys_house(place: str) -> None:
    assert AROUND.find(place) is None


def test_a_name_that_two_bear_tells_nobody_where_to_go() -> None:
    assert Neighbourhood([EPIS, TWIN]).find("Les Épis") is None


@pytest.mark.parametrize(
    ("place", "commune"),
    [
        ("Salle des fêtes de Baccarat", "Baccarat"),
        ("LUNEVILLE, gymnase", "Lunéville"),
        ("Auditorium", ""),
        ("Foyer rural de Chanteheux", "Chanteheux"),
        ("Salle polyvalente, St-Nicolas-de-Port", "Saint-Nicolas-de-Port"),
        ("12 rue de Lunéville, Baccarat", "Baccarat"),
        ("Rue de la Baccaratoise", ""),
    ],
)
def test_a_place_names_its_commune_where_one_is_known(place: str, commune: str) -> None:
    assert AROUND.commune_in(place) == commune


def test_an_address_is_one_line_and_a_map_wants_a_street() -> None:
    assert address_of(EPIS).line == "12 rue Basse, 54300 Lunéville"
    assert address_of(EPIS).map_url.endswith("?query=12%20rue%20Basse%2C%2054300%20Lun%C3%A9ville")
    assert (address_of(HALL).line, address_of(HALL).map_url) == ("Baccarat", "")
    assert address_of(None) == Address() == address_of(organisation("O-4", name="Clef"))
