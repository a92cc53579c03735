"""Names are where people look for them: « École » among the E's, wherever they stand in a list."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import get_args

import pytest

from french_cells.text import in_order_of
from sync_service.digest.season_report import make_report, report_document
from sync_service.domain.mapping import KnownOrganisation
from sync_service.domain.record import Entity, Record
from sync_service.domain.week import Season
from sync_service.model.codecs import build_codec
from sync_service.model.directory import build_directory
from sync_service.model.entities.meeting import COMMITTEE
from tests.entrypoints.web.town import Town, sign_in

NAMES = (
    "Centre social", "École des Mirabelles", "Église Saint-Jacques", "Ludothèque", "Médiathèque",
    "Multi-accueil", "Œuvre des Épis", "Service jeunesse",
)  # fmt: skip
"""As a dictionary has them. By their letters' numbers, those with an accent come last."""


def test_accents_capitals_and_quotation_marks_do_not_count() -> None:
    things = ["Malle « Écrans »", "malle éveil", "Malle « Petits bâtisseurs »", "Malles"]
    assert sorted({*things}, key=in_order_of) == things
    assert sorted({*NAMES}, key=in_order_of) == [*NAMES]
    assert sorted(["Éveil", "Eveil"], key=in_order_of) == ["Eveil", "Éveil"], "always one order"


@pytest.fixture
def town() -> Town:
    """Each has a session that was held, in a commune of its name, and lends one thing."""
    town = Town()
    for number, name in enumerate(reversed(NAMES)):
        slug = f"s{number}"
        town.add("organisation", id=slug, name=name)
        town.add("item", label="Tapis", owner_organisation_id=slug, quantity=1)
        meeting = town.add("meeting", kind=COMMITTEE, date="2026-11-04", status="held")
        town.add("attendance", meeting_id=meeting, organisation_id=slug, status="present")
    return town


def test_families_are_in_order_on_the_list_to_sign(town: Town) -> None:
    session = town.add_session(date="2026-11-24", capacity=9)
    names = ["Adèle", "Élodie", "Farida", "Zoé"]
    for name in reversed(names):
        town.add("registration", session_id=session, given_name=name, status="confirmed")
    client, _ = sign_in(town)
    for page in ("emargement", "presences"):
        shown = client.get(f"/coordination/{page}/{town.slug(session)}").text
        assert re.findall("|".join(names), shown) == names


def order_in(page: str) -> Sequence[str]:
    found = re.findall("|".join(map(re.escape, NAMES)), page)
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("address", ["comite?le=2026-11-04", "materiel", "saison"])
def test_structures_are_in_order_on_the_desk(town: Town, address: str) -> None:
    client, _ = sign_in(town)
    assert order_in(client.get(f"/coordination/{address}").text) == [*NAMES]


def test_structures_are_in_order_in_the_list_that_a_cell_offers() -> None:
    known = [KnownOrganisation(f"s{at}", name) for at, name in enumerate(reversed(NAMES))]
    codec = build_codec("loan", build_directory(known, []), date(2026, 11, 25))
    field = codec.fields["borrower_organisation_id"]
    assert [*field.choices()] == [*NAMES]


def test_programs_get_structures_and_actions_in_that_order_too(town: Town) -> None:
    """By slug, which is no name: « École » became whatever its slug was."""
    with town.database.reading() as stored:
        slugs = {
            str(one.fields["name"]): str(one.fields["id"])
            for one in stored.records.read_all("organisation")
        }
    for name in NAMES:
        for title in ("Zumba", "Éveil", "Danse"):
            workshop = town.add("workshop", title=title, lead_organisation_id=slugs[name])
            town.add("session", workshop_id=workshop, date="2026-11-04", status="held")
    with town.database.reading() as stored:
        records: Mapping[Entity, Sequence[Record]] = {
            one: stored.records.read_all(one) for one in get_args(Entity)
        }
    told = report_document(make_report(Season.of(date(2026, 11, 25)), records))
    partners, actions = (told[one] for one in ("partners", "actions"))
    assert isinstance(partners, list)
    assert isinstance(actions, list)
    assert [one["partner"] for one in partners] == [slugs[name] for name in NAMES]
    assert [(one["partner"], one["title"]) for one in actions] == [
        (slugs[name], title) for name in NAMES for title in ("Danse", "Éveil", "Zumba")
    ]
