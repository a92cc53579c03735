"""Which field of an entity a column's title names."""

from collections.abc import Mapping
from datetime import date

import pytest

from french_cells.directory import NO_DIRECTORY
from french_cells.headers.aliases import title_table
from sync_service.domain.codec import FieldCodec
from sync_service.domain.record import LETTERS, Entity
from sync_service.model.codecs import build_codec
from sync_service.model.composites import with_wholes
from sync_service.model.headers.fields import fields_by_title, find_field


def known_fields(entity: Entity) -> Mapping[str, FieldCodec]:
    today = date(2026, 11, 24)
    return with_wholes(build_codec(entity, NO_DIRECTORY, today), today).fields


@pytest.mark.parametrize("entity", LETTERS)
def test_every_field_that_a_title_may_name_exists(entity: Entity) -> None:
    fields = known_fields(entity)
    own, second = (one.get(entity, {}) for one in (title_table().own, title_table().second))
    assert {*fields_by_title(entity).values(), *own, *second} <= set(fields)


@pytest.mark.parametrize("entity", LETTERS)
def test_a_field_s_own_label_names_it(entity: Entity) -> None:
    fields = known_fields(entity)
    labels = {name: field.label for name, field in fields.items()}
    for name in fields_by_title(entity).values():
        assert find_field(entity, labels[name], labels) == (name, 1.0)


@pytest.mark.parametrize("entity", LETTERS)
def test_every_kind_of_title_that_a_field_is_known_as_exists(entity: Entity) -> None:
    assert fields_by_title(entity).keys() <= title_table().titles.keys()


def test_a_title_of_another_entity_names_nothing() -> None:
    assert find_field("contact", "Caution", {}) is None
    assert find_field("contact", "…", {}) is None


def test_a_title_plain_on_one_entity_s_own_sheet_is_its_field() -> None:
    assert find_field("item", "Public", {}) == ("age_range", 0.9)
    assert find_field("loan", "Au retour", {}) == ("condition_back", 0.9)
    assert find_field("registration", "Atelier du", {}) == ("session_id", 0.9)
    assert find_field("registration", "Famille (prénom)", {}) == ("given_name", 0.9)


def test_the_day_of_a_session_names_it_beside_its_figures_as_beside_its_families() -> None:
    for entity in ("session_count", "registration"):
        named = find_field(entity, "Date de la séance", {})
        assert named == ("session_id", 0.9)


@pytest.mark.parametrize("title", ["État", "Situation", "État de l'inscription"])
def test_the_state_of_a_registration_is_found_by_what_partners_call_it(title: str) -> None:
    """A column of that title was not followed: « annulé » in it took no family out."""
    match = find_field("registration", title, {})
    assert match is not None
    assert match[0] == "status"


@pytest.mark.parametrize(
    ("entity", "title", "field"),
    [
        ("session", "Quel jour", "date"),
        ("session", "De quelle heure à quelle heure", "start_time"),
        ("workshop", "Qui l'organise", "lead_organisation_id"),
        ("item", "Où c'est rangé", "location"),
        ("item", "Dans quel état", "condition"),
        ("loan", "PREVU", "due_on"),
        ("session", "Quelle fête", None),
        ("registration", "Quelle soirée ?", "session_id"),
        ("registration", "Votre prénom", "given_name"),
        ("registration", "Vos coordonnées", None),
    ],
)
def test_a_title_that_asks_names_what_it_asks_for(
    entity: Entity, title: str, field: str | None
) -> None:
    match = find_field(entity, title, {})
    assert (match and match[0]) == field


@pytest.mark.parametrize(
    ("entity", "title", "field"),
    [
        ("session", "Rendez-vous", "workshop_id"),
        ("session", "Date et heure", "moment"),
        ("session", "Jours et horaires", "moment"),
        ("session", "Avec", "facilitators"),
        ("session", "Pour qui", None),
        ("workshop", "Pour qui", "audience"),
        ("registration", "Parent qui vient", "given_name"),
        ("registration", "Accompagné par", "given_name"),
        ("registration", "Créneau", "session_id"),
    ],
)
def test_titles_of_programmes_and_lists_of_families_as_their_keepers_put_them(
    entity: Entity, title: str, field: str | None
) -> None:
    match = find_field(entity, title, {})
    assert (match and match[0]) == field


def test_values_speak_against_a_field_s_title_that_misleads() -> None:
    numbers = ("03 53 01 02 03", "06 39 98 02 03")
    assert find_field("contact", "Courriel du référent", {}, numbers) is None


def test_a_column_of_returns_is_a_state_over_answers_and_a_day_over_days() -> None:
    labels = {"returned_on": "Rendu le", "status": "Statut"}
    assert find_field("loan", "Rendu ?", labels, ["oui", None, "non", "oui"]) == ("status", 0.85)
    assert find_field("loan", "Rendu ?", labels, ["12/11/2026"]) == ("returned_on", 1.0)
