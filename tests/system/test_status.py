"""`status`: all well, or what to do, on one screen."""

import pytest

from sync_service.adapters.database import open_database
from sync_service.adapters.surroundings import SystemClock
from sync_service.operations.health import PULSE
from sync_service.ports import SYNC_JOB
from tests.system.processes import HereHost, StandIn
from tests.system.test_going_on import CONTACTS, follow

pytestmark = pytest.mark.system


def live(host: HereHost) -> None:
    """As a worker leaves its traces."""
    database, now = open_database(host.settings["DATABASE_URL"]), SystemClock().now()
    with database.transaction() as stored:
        stored.jobs.save(PULSE, now)
        stored.jobs.save(SYNC_JOB, now)
    database.close()


def test_all_is_well_or_what_to_do_is_said_first(here: HereHost, stand_in: StandIn) -> None:
    follow(here, stand_in, "les-epis")
    without_worker = here.run("status").out
    live(here)
    well = here.run("status").out

    assert without_worker.startswith("Le worker : il n’a jamais été démarré")
    assert "Démarrez-le." in without_worker.splitlines()[0]
    assert well.startswith("Tout va bien.")
    [sheet] = here.run("status", "--json").json["sheets"]
    assert sheet["looked_at"]
    assert sheet["written_at"]


def test_a_tab_without_its_titles_is_not_up_to_date(here: HereHost, stand_in: StandIn) -> None:
    follow_without_titles(here, stand_in, 1)

    said = here.run("status").out
    [sheet] = here.run("status", "--json").json["sheets"]

    assert "onglet pas lu : Contacts" in said
    assert sheet["unread_tabs"] == ["Contacts"]


def test_of_many_sheets_those_are_shown_that_are_not_well(
    here: HereHost, stand_in: StandIn
) -> None:
    follow_without_titles(here, stand_in, 17)

    said = here.run("status").out

    assert "partenaire-0" in said
    assert "partenaire-1" not in said
    assert "16 autres feuilles sont à jour." in said


def follow_without_titles(host: HereHost, stand_in: StandIn, count: int) -> None:
    """So many partners' sheets, the first of which has no titles."""
    ids = [
        stand_in.create(f"Partenaire {n}", {"Contacts": CONTACTS if n else [["Zoé"], ["Ana"]]})
        for n in range(count)
    ]
    tabs = {"Contacts": "contacts"}
    host.write_mappings(
        [{"partner": f"partenaire-{n}", "id": one, "tabs": tabs} for n, one in enumerate(ids)]
    )
    host.sync()


def test_a_sheet_that_waits_for_a_decision_is_not_all_well(
    here: HereHost, stand_in: StandIn
) -> None:
    """« Tout va bien » stood above a sheet that was « protégée, en attente d’une décision »."""
    follow_without_titles(here, stand_in, 1)
    live(here)

    said = here.run("status").out

    assert "Tout va bien" not in said
    assert said.startswith("Rien n’est en panne. 1 feuille attend quelqu’un : voyez ci-dessous.")
