"""A session with families that is over, and whose row gets another day: real worker, real SMTP."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from demo.mailbox import Mailbox
from demo.people import Person
from sync_service.adapters.database import open_database
from tests.system.processes import HereHost, StandIn, eventually, set_clock
from tests.system.test_going_on import worker_of

pytestmark = pytest.mark.system

BEFORE = datetime.fromisoformat("2026-12-07T10:00:00+01:00")
AFTER = datetime.fromisoformat("2026-12-10T10:00:00+01:00")
CAFE = "Café des parents"
SESSIONS = [
    ("Atelier", "Date", "Début", "Fin", "Lieu", "Places", "Inscriptions ouvertes"),
    (CAFE, "08/12/2026", "14h", "16h", "Auditorium", 6, "oui"),
    (CAFE, "15/12/2026", "14h", "16h", "Auditorium", 6, "oui"),
]
FAMILIES = [
    ("Séance", "Prénom", "Courriel", "Nb adultes", "État"),
    (f"{CAFE} du 08/12/2026", "Lina", "lina@example.org", 1, ""),
    (f"{CAFE} du 08/12/2026", "Sofia", "sofia@example.org", 1, ""),
    (f"{CAFE} du 15/12/2026", "Nour", "nour@example.org", 1, ""),
]
DAY = 1


@dataclass
class Town:
    host: HereHost
    sheet: Person
    mailbox: Mailbox

    def rest(self) -> None:
        for _ in range(4):
            self.host.sync()

    def told(self) -> list[str]:
        """Which families got a mail, once a worker has told another session's of a change."""
        self.sheet.type("Séances", 2, 2, "15h")
        self.rest()
        with worker_of(self.host):
            eventually(lambda: "nour@example.org" in self.recipients())
        return sorted(self.recipients())

    def recipients(self) -> set[str]:
        return {to for one in self.mailbox.letterbox.all() for to in one.recipients}

    def at(self, moment: str) -> None:
        set_clock(Path(self.host.settings["SYNC_NOW"][1:]), datetime.fromisoformat(moment))
        self.rest()

    def day(self) -> str:
        ref = str(self.sheet.seen("Séances")[1][7])
        [one] = [s for s in self.host.export("session") if s["ref"] == ref]
        return str(one["fields"]["date"])


@pytest.fixture
def town(here: HereHost, stand_in: StandIn, tmp_path: Path) -> Iterator[Town]:
    with Mailbox() as mailbox:
        here.settings |= {
            "MAIL_FROM": "CLEF <clef@example.org>",
            "SECRET_KEYS": "une-phrase-assez-longue-pour-signer-les-liens",
            "PUBLIC_URL": "http://127.0.0.1:8000",
            "SMTP_URL": mailbox.smtp_url,
            "SYNC_NOW": f"@{tmp_path / 'now'}",
        }
        set_clock(tmp_path / "now", BEFORE)
        tabs: dict[str, Sequence[Sequence[object]]] = {
            "Ateliers": [("Action", "Porteur"), (CAFE, "Les Épis")],
            "Séances": SESSIONS,
            "Inscriptions": FAMILIES,
        }
        kinds = {"Ateliers": "workshops", "Séances": "sessions", "Inscriptions": "registrations"}
        sheet = stand_in.create("Les Épis", tabs, entry="USER_ENTERED")
        here.write_mappings(
            [{"partner": "les-epis", "name": "Les Épis", "id": sheet, "tabs": kinds}]
        )
        found = Town(here, stand_in.open(sheet), mailbox)
        found.rest()
        assert len(here.export("registration")) == 3, here.problems()
        with worker_of(here):
            eventually(lambda: _has_looked(here))
        set_clock(tmp_path / "now", AFTER)
        found.rest()
        yield found


def _has_looked(host: HereHost) -> bool:
    """Before its first round nothing that changes is news."""
    database = open_database(host.settings["DATABASE_URL"])
    with database.reading() as stored:
        found = stored.jobs.last("families-told")
    database.close()
    return found is not None


def test_a_day_that_is_corrected_in_the_past_mails_nobody(town: Town) -> None:
    town.sheet.type("Séances", 1, DAY, "09/12/2026")
    town.rest()

    assert (town.day(), town.host.problems()) == ("2026-12-09", [])
    assert town.told() == ["nour@example.org"]


def test_a_day_to_come_mails_nobody_before_a_yes(town: Town) -> None:
    """Both families read that their session, which was over, is on another day."""
    town.sheet.type("Séances", 1, DAY, "17/12/2026")
    town.rest()
    assert town.day() == "2026-12-08"
    assert [(one["kind"], one["cell"]) for one in town.host.problems()] == [("held", "B2")]
    ref = str(town.sheet.seen("Séances")[1][7])
    refused = town.host.run("edit", ref, "date=17/12/2026")
    assert refused.code == 2
    assert "2 familles sont inscrites" in refused.err
    assert town.told() == ["nour@example.org"]

    town.sheet.write_note("Séances", 1, DAY, "")
    town.rest()
    assert (town.day(), town.host.problems()) == ("2026-12-17", [])
    with worker_of(town.host):
        eventually(lambda: "sofia@example.org" in town.recipients())


def test_the_question_stays_open_once_the_day_that_was_typed_is_over(town: Town) -> None:
    """A week later it was « merely a correction »: taken, and the families told of as there."""
    town.sheet.type("Séances", 1, DAY, "17/12/2026")
    town.rest()
    (asked,) = town.host.problems()
    for hour, moment in enumerate(("2026-12-17T18:00:00+01:00", "2026-12-18T10:00:00+01:00")):
        town.sheet.type("Séances", 2, 3, f"1{7 + hour}h")  # whatever makes a run look at the tab
        town.at(moment)
        assert town.day() == "2026-12-08"
        assert [one["message"] for one in town.host.problems()] == [asked["message"]]
    assert {sheet["state"] for sheet in town.host.sync()["sheets"]} == {"idle"}

    town.sheet.type("Séances", 1, DAY, "08/12/2026")
    town.rest()
    assert (town.day(), town.host.problems()) == ("2026-12-08", [])


@pytest.mark.parametrize("cell", [("Séances", 1, 3, "17h"), ("Inscriptions", 3, 4, "venue")])
def test_so_does_one_about_a_day_far_away_when_the_session_is_over(
    town: Town, cell: tuple[str, int, int, str]
) -> None:
    town.at("2026-12-14T10:00:00+01:00")
    town.sheet.type("Séances", 2, DAY, "15/10/2026")
    town.rest()
    [asked] = town.host.problems()
    town.at("2026-12-16T10:00:00+01:00")
    town.sheet.type(*cell)
    town.rest()

    days = {one["fields"]["date"] for one in town.host.export("session")}
    assert days == {"2026-12-08", "2026-12-15"}
    assert [one["id"] for one in town.host.problems()] == [asked["id"]]
