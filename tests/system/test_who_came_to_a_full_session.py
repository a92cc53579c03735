"""« Présent » beside a family that waited: a question before the session, who came after it."""

from collections.abc import Mapping, Sequence

import pytest

from tests.system.processes import HereHost, StandIn

pytestmark = pytest.mark.system

SESSION = "Café des parents 08/12/2026"
STATE = 4
TABS: Mapping[str, Sequence[Sequence[object]]] = {
    "Ateliers": [("Action", "Porteur"), ("Café des parents", "Les Épis")],
    "Séances": [
        ("Atelier", "Date", "Début", "Fin", "Lieu", "Places"),
        ("Café des parents", "08/12/2026", "14h", "16h", "Salle", "1"),
    ],
    "Inscriptions": [
        ("Séance", "Prénom", "Téléphone", "Adultes", "État"),
        (SESSION, "Lina", "06 39 98 20 25", "1", "confirmée"),
        (SESSION, "Sonia", "06 39 98 20 26", "1", "liste d'attente"),
    ],
}
FOLLOWED = {"Ateliers": "workshops", "Séances": "sessions", "Inscriptions": "registrations"}


@pytest.mark.parametrize(("hour", "is_asked"), [("13:00", True), ("17:00", False)])
def test_nobody_is_asked_about_seats_once_the_session_has_begun(
    here: HereHost, stand_in: StandIn, hour: str, *, is_asked: bool
) -> None:
    here.settings["SYNC_NOW"] = "2026-12-01T10:00:00+01:00"
    sheet = stand_in.create("Les Épis", TABS)
    here.write_mappings(
        [{"partner": "les-epis", "name": "Les Épis", "id": sheet, "tabs": FOLLOWED}]
    )
    for _ in range(3):
        here.sync()
    assert here.problems() == []

    here.settings["SYNC_NOW"] = f"2026-12-08T{hour}:00+01:00"
    stand_in.open(sheet).type("Inscriptions", 2, STATE, "présente")
    for _ in range(3):
        here.sync()

    asked = [one["cell"] for one in here.problems()]
    assert asked == (["E3"] if is_asked else [])
    came = [one["fields"]["status"] for one in here.export("registration")]
    assert came.count("attended") == 1
