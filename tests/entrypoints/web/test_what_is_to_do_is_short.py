"""What is to do on a phone: an advice is read once, and a button stands beside the others."""

import re

from sync_service.domain.mapping import Mappings, SpreadsheetMapping
from tests.entrypoints.web.town import Town, sign_in

ADVICE = "Dans la feuille, passez des familles"


def test_the_same_advice_is_given_once_and_named_afterwards() -> None:
    """Seven screens of a phone, of which two sessions with too many families took two."""
    town = Town(mappings=Mappings({}, [SpreadsheetMapping("les-epis", "les-epis", [])]))
    town.add("contact", family_name="Roux", organisation_id="les-epis", phone="+33353013002")
    for title in ("Cuisine", "Éveil", "Jeux"):
        session = town.add_session(title=title, capacity=1)
        town.add("registration", session_id=session, given_name="Ana", adults_count=2)
    client, _ = sign_in(town)

    page = re.sub(r"(?:&nbsp;|\s)+", " ", client.get("/coordination/").text)

    tasks = page.split("de plus que de places")
    assert len(tasks) == 4
    assert page.count(ADVICE) == 1
    assert ADVICE in tasks[1]
    assert [one.count("Comme au n° 1.") for one in tasks] == [0, 0, 1, 1]
    assert [one.count("03 53 01 30 02") for one in tasks[1:]] == [1, 1, 1]
    assert [one.count("<summary>À qui écrire, téléphoner") for one in tasks[1:]] == [1, 1, 1]
    beside = re.findall(r'<div class="acts">(.*?)</div>', page)
    assert sum("Oui, c’est voulu" in one and "Ouvrir la feuille" in one for one in beside) == len(
        tasks[1:]
    )
