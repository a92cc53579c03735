"""What is the same for all rows is asked once, on a title, as a partner sees it."""

import pytest

from demo.people import REFERENCE_TITLE
from tests.system.processes import HereHost, StandIn

pytestmark = pytest.mark.system

TITLES = ("Nom", "Prénom", "Courriel")
ROWS = [(f"Nom{n}", "Lou", f"personne{n}@example.org") for n in range(12)]


def test_a_needed_column_that_is_missing_is_asked_once_until_it_is_there(
    here: HereHost, stand_in: StandIn
) -> None:
    sheet = stand_in.create("CLEF", {"Contacts": [TITLES, *ROWS]})
    here.write_mappings(
        [
            {"partner": "les-epis", "name": "Les Épis", "id": stand_in.create("Épis", {"X": [()]}),
             "tabs": {}},
            {"partner": "clef", "id": sheet, "tabs": {"Contacts": "contacts"}, "scope": "all"},
        ]
    )  # fmt: skip
    for _ in range(2):
        here.sync()
    person = stand_in.open(sheet)
    own = person.column_of("Contacts", REFERENCE_TITLE)[1]

    [problem] = here.problems()
    assert (problem["kind"], problem["field"], problem["ref"]) == (
        "missing_column",
        "organisation_id",
        None,
    )
    assert "12 lignes attendent" in problem["message"]
    [(at, note)] = person.notes("Contacts").items()
    assert at == (0, own)
    assert problem["cell"] == f"{'ABCDEFGH'[own]}1"
    assert "« Structure » : 12 lignes attendent" in note

    person.type("Contacts", 0, own + 1, "Structure")
    for row in range(1, len(ROWS) + 1):
        person.type("Contacts", row, own + 1, "Les Épis")
    for _ in range(3):
        here.sync()
    assert here.problems() == []
    assert person.notes("Contacts") == {}
    assert len(here.export("contact")) == len(ROWS)
