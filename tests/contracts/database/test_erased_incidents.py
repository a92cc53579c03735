"""Which incidents go with somebody who is erased: those that quote them, and nobody else's."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from french_cells.reading import Value
from sync_service.domain.base import Problem
from sync_service.domain.record import Change, Record
from sync_service.ports import Database
from tests.contracts.database.conftest import (
    CONTACT,
    NOW,
    ORGANISATION,
    REGISTRATION,
    WORLD,
    a_record,
)
from tests.contracts.database.test_retention import DAY_AFTER, LATER

INCIDENT = Problem(
    "incident", "Vérifiez la ligne, puis confirmez.", "sheet", 7, "Contacts", sheet_value="(vide)"
)
ANNE: Mapping[str, Value] = {
    "family_name": "Petit",
    "given_name": "Anne",
    "email": "anne@example.org",
    "phone": "+33639981234",
}
SWITCHBOARD = "+33353010000"
LUC = "C-0000011"
"""Somebody else's record, who is not erased."""


@pytest.fixture
def world(database: Database) -> Database:
    with database.transaction() as stored:
        stored.records.add(record for record in WORLD if record != CONTACT)
        stored.records.add([replace(CONTACT, fields={**CONTACT.fields, **ANNE})])
    return database


def luc(**fields: Value) -> Record:
    own = {"organisation_id": "les-epis", "family_name": "Garcia", "email": "luc@example.org"}
    return a_record(LUC, **{**own, **fields})


def asked(*texts: str) -> Sequence[Problem]:
    """Incidents, each of a cell in which one of these stood."""
    return [
        replace(INCIDENT, row_key=f"m:{number}", canonical_value=text)
        for number, text in enumerate(texts)
    ]


def left_once_erased(
    world: Database, incidents: Sequence[Problem], values: Sequence[str] = ()
) -> set[str | None]:
    with world.transaction() as stored:
        stored.problems.replace("sheet", 7, incidents, NOW)
        stored.retention.erase([CONTACT.ref], LATER, values)
        return {one.canonical_value for one in stored.problems.read_open()}


@pytest.mark.parametrize(
    "text",
    [
        "Anne Petit", "PETIT Anne", "Petit, Anne", "Mme Petit", "M. Luc ou Mme Anne PETIT",
        "pétit", "Petit ", "Petit ou Durand", "Durand ou anne@example.org", '="Mme "&"Petit"',
        "06 39 98 12 34 ou 06 11 11 11 11", "Anne Petit (accueil)", "remplacée par Anne Petit",
    ],
)  # fmt: skip
def test_an_incident_goes_with_whomever_it_quotes_however_they_are_named(
    world: Database, text: str
) -> None:
    """A whole name in one cell, another spelling, one of two: all of these stayed."""
    assert left_once_erased(world, asked(text)) == set()


@pytest.mark.parametrize("field", ["sheet_value", "canonical_value", "message"])
def test_whatever_an_incident_shows_is_looked_through(world: Database, field: str) -> None:
    quoting: dict[str, Any] = {field: "C’était peut-être « Anne Petit »."}
    assert left_once_erased(world, [replace(INCIDENT, **quoting)]) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Anne", "Petitjean", "Marie-Anne Petit", "Anne Petit-Durand", "Aide petit déjeuner", "—",
        "-", "(vide)", "jeanne@example.org", "Garcia",
    ],
)  # fmt: skip
def test_an_incident_that_quotes_no_more_than_others_may_be_called_stays(
    world: Database, text: str
) -> None:
    """Another Anne is known here."""
    assert left_once_erased(world, asked(text)) == {text}


def test_a_first_name_that_nobody_else_has_is_theirs(world: Database) -> None:
    """Seed 2800157 of the simulation."""
    with world.transaction() as stored:
        stored.records.update(CONTACT.ref, {"given_name": "Tofeduline"}, NOW)
    assert left_once_erased(world, asked("tofeduline", "Anne")) == {"Anne"}


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"family_name": "Petit"}, "Petit"),
        ({"given_name": "Petit"}, "Petit"),
        ({"family_name": "Petit", "given_name": "Anne"}, "PETIT Anne"),
        ({"family_name": "Petit", "given_name": "Marie Anne"}, "Marie Anne Petit"),
        ({"phone": SWITCHBOARD}, "03 53 01 00 00"),
        ({"email": "Accueil@example.org"}, "accueil@example.org"),
    ],
)
@pytest.mark.parametrize("is_former", [False, True])
def test_what_is_somebody_elses_too_makes_no_incident_that_of_whom_is_erased(
    world: Database, fields: Mapping[str, Value], text: str, *, is_former: bool
) -> None:
    """One name or one switchboard was enough, and the question about the other's cell was gone."""
    with world.transaction() as stored:
        reach = {"mobile": SWITCHBOARD, "email": "accueil@example.org"}
        stored.records.update(CONTACT.ref, reach, NOW)
        stored.records.add([luc(**({} if is_former else fields))])
        if is_former:
            stored.journal.append(
                Change(LUC, name, value, luc().fields.get(name), "web", NOW)
                for name, value in fields.items()
            )
    assert left_once_erased(world, asked(text)) == {text}


def test_the_number_of_a_structure_is_nobodys(world: Database) -> None:
    with world.transaction() as stored:
        stored.records.update(CONTACT.ref, {"phone": SWITCHBOARD}, NOW)
        stored.records.update(ORGANISATION.ref, {"phone": [SWITCHBOARD]}, NOW)
    assert left_once_erased(world, asked("03 53 01 00 00")) == {"03 53 01 00 00"}


@pytest.mark.parametrize("whose", ["contact", "organisation", "nobody"])
def test_an_address_made_of_a_name_is_no_name(world: Database, whose: str) -> None:
    """« Anne Petit » was found in a colleague's address, and the question about it was gone."""
    address = "anne.petit@asso.example.org"
    with world.transaction() as stored:
        stored.records.add([luc(**({"email": address} if whose == "contact" else {}))])
        if whose == "organisation":
            stored.records.update(ORGANISATION.ref, {"email": address}, NOW)
    texts = [address, f"{address} ou luc@example.org", "0639981234@asso.example.org"]
    assert left_once_erased(world, asked(*texts)) == {*texts}


@pytest.mark.parametrize(
    "text",
    [
        "Anne@Example.org.", "l’anne@example.org", "<anne@example.org>", "Luc&anne@example.org",
        "anne.petit@asso.example.org ou Anne Petit", "petit : x@example.org ou anne@example.org",
    ],
)  # fmt: skip
def test_their_own_address_and_a_name_beside_another_s_are_found(
    world: Database, text: str
) -> None:
    assert left_once_erased(world, asked(text)) == set()


@pytest.mark.parametrize("text", ["anne@example.org.uk", "marie.anne@example.org"])
def test_a_longer_address_is_another(world: Database, text: str) -> None:
    assert left_once_erased(world, asked(text)) == {text}


SLIPPED: Sequence[tuple[str, str, str]] = [
    ("email", "anne@example.org", "anne@example.org"),
    ("phone", "+33639981234", "06 39 98 12 34"),
    ("family_name", "Petit", "Petit"),
]
"""Field, value, and how an incident quotes it."""


@pytest.mark.parametrize(("field", "value", "text"), SLIPPED)
@pytest.mark.parametrize("is_going", [False, True])
def test_what_slipped_into_another_s_row_and_was_mended_is_not_the_other_s(
    world: Database, field: str, value: str, text: str, *, is_going: bool
) -> None:
    """Typed three rows too low: the incident kept it for good, for the sake of that history."""
    own = luc().fields.get(field)
    with world.transaction() as stored:
        stored.records.add([luc()])
        slip = Change(LUC, field, own, value, "sheet", NOW)
        stored.journal.append([slip, replace(slip, before=value, after=own)])
    assert left_once_erased(world, asked(text), [value] if is_going else []) == set()


@pytest.mark.parametrize(("field", "value", "text"), SLIPPED[:2])
@pytest.mark.parametrize("is_going", [False, True])
def test_what_slipped_and_became_something_else_is_the_others_while_their_history_says_so(
    world: Database, field: str, value: str, text: str, *, is_going: bool
) -> None:
    """Their history goes as hers, and the incident stayed."""
    first, last = ("l@example.org", luc().fields.get(field))
    if field == "phone":
        first, last = ("+33639985555", "+33639986666")
    with world.transaction() as stored:
        stored.records.add([luc(**{field: last})])
        slip = Change(LUC, field, first, value, "sheet", NOW)
        stored.journal.append([slip, replace(slip, before=value, after=last)])
    left = left_once_erased(world, asked(text), [value] if is_going else [])
    assert left == (set() if is_going else {text})


def test_what_was_that_of_somebody_erased_before_is_kept_for_nobody(world: Database) -> None:
    """A partner had typed the number again into an emptied row."""
    with world.transaction() as stored:
        stored.records.add([luc()])
        stored.retention.erase([LUC], NOW)
        stored.records.update(LUC, {"phone": ANNE["phone"]}, NOW)
    assert left_once_erased(world, asked("06 39 98 12 34")) == set()


def test_an_incident_about_their_own_row_always_goes(world: Database) -> None:
    incident = replace(INCIDENT, ref=CONTACT.ref, canonical_value="Anne")
    assert left_once_erased(world, [incident]) == set()


def test_an_emptied_row_that_is_emptied_again_takes_no_incident_with_it(world: Database) -> None:
    """The history of whoever was erased says « — », as do cells in which ours stands."""
    left_once_erased(world, [])
    assert left_once_erased(world, asked("—", "Durand")) == {"—", "Durand"}


def test_a_purge_takes_the_incidents_that_quote_a_family_and_leaves_the_others(
    world: Database,
) -> None:
    """Every night it took that of whoever has the same first name, in whatever spreadsheet."""
    asked_at_night = asked("Anne", "Roche", "06 39 98 55 55", "03 53 01 00 00", "—")
    theirs = replace(INCIDENT, ref=REGISTRATION.ref, row_key="m:9", canonical_value="2")
    family: Mapping[str, Value] = {"family_name": "Roche", "phone": "+33639985555"}
    with world.transaction() as stored:
        stored.records.update(REGISTRATION.ref, family, NOW)
        stored.problems.replace("sheet", 7, [*asked_at_night, theirs], NOW)
        assert stored.retention.purge_registrations(DAY_AFTER, LATER).registrations == 1
        left = {one.canonical_value for one in stored.problems.read_open()}
    assert left == {"Anne", "03 53 01 00 00", "—"}


def test_a_family_that_comes_again_is_known_until_its_last_date_is_over(world: Database) -> None:
    family: Mapping[str, Value] = {"family_name": "Roche"}
    again = replace(REGISTRATION, ref="N-0000011", fields={**REGISTRATION.fields, **family})
    with world.transaction() as stored:
        stored.records.update(REGISTRATION.ref, family, NOW)
        stored.records.add([again])
        stored.problems.replace("sheet", 7, asked("Roche"), NOW)
        stored.retention.erase([REGISTRATION.ref], LATER)
        assert len(stored.problems.read_open()) == 1
        stored.retention.purge_registrations(DAY_AFTER, LATER)
        assert stored.problems.read_open() == []
