"""Promise 6: a run killed by SIGKILL at any step ends, after the next runs, as if it had not been.

Each round types, adds and edits values that no other round has, kills a run at the next step,
then lets runs go on until all is quiet, and looks at both sheets, the records and the problems.
"""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

import pytest

from demo.people import Person
from sync_service.adapters.database import SqlDatabase
from sync_service.bootstrap import Services, open_services
from sync_service.config import load_settings
from sync_service.records.edit_record import edit_record
from sync_service.records.editing import Editing
from sync_service.sync.run_sync import run_sync
from sync_service.sync.sync_services import SyncRequest
from tests.system.processes import Host, StandIn, start_mortal
from tests.taste import taste

pytestmark = pytest.mark.system

HEADER = ["Nom", "Prénom", "Fonction", "Tél.", "Mail"]
FIELDS = ("family_name", "given_name", "role", "phone", "email")
TITLES = ["Structure", "Nom", "Prénom", "Fonction", "Téléphone", "Courriel"]
_FIRST_ROW, _PHONE = 1, 3


@dataclass
class Town:
    """A partner's sheet and the coordinator's; `expected` is what every side has to say."""

    mortal: "subprocess.Popen[str]"
    services: Services
    partner: Person
    coordinator: Person
    expected: dict[str, list[str]]

    def live_a_round(self, number: int) -> None:
        """One value typed, one person added, one record edited."""
        phone, role = f"06 39 98 {number // 100:02d} {number % 100:02d}", f"Rôle {number}"
        self.partner.type("Contacts", _FIRST_ROW, _PHONE, phone)
        name, mail = f"Personne{number}", f"personne{number}@example.org"
        added = [name, "Lou", "Accueil", "03 53 01 02 03", mail]
        for column, text in enumerate(added):
            self.partner.type("Contacts", len(self.expected) + 1, column, text)
        self._edit("Perrin", role=role)
        self.expected["Perrin"][2:4] = [role, phone]
        self.expected[name] = added

    def _edit(self, name: str, **typed: str) -> None:
        with self.services.database.reading() as stored:
            people = stored.records.read_all("contact")
        ref = next(one.ref for one in people if one.fields["family_name"] == name)
        here = self.services
        editing = Editing(here.database, here.clock, here.rng)
        edit_record(editing, here.codec("contact"), ref, typed)

    def die_at(self, step: int) -> bool:
        """False when the run ended before this step came."""
        assert self.mortal.stdin is not None
        assert self.mortal.stdout is not None
        self.mortal.stdin.write(f"{step}\n")
        self.mortal.stdin.flush()
        end = self.mortal.stdout.readline()
        assert end in {"killed\n", "lived\n"}
        return end == "killed\n"

    def rest(self) -> None:
        """Promise 3: at most three runs, then one that does nothing."""
        for _ in range(3):
            run_sync(self.services.syncing, SyncRequest())
        report = run_sync(self.services.syncing, SyncRequest())
        assert {tab.state for tab in report.tabs} == {"idle"}
        assert (report.requests.reads, report.requests.writes) == (0, 0)

    def check(self) -> None:
        with self.services.database.reading() as stored:
            people = stored.records.read_all("contact", archived=True)
            assert stored.problems.read_open() == []
            assert len(stored.records.read_all("organisation", archived=True)) == 2
        codec = self.services.codec("contact")
        said = [[codec.fields[f].text(one.fields[f]) for f in FIELDS] for one in people]
        assert sorted(said) == sorted(self.expected.values())
        for sheet, first in ((self.partner, 0), (self.coordinator, 1)):
            lines = [line for line in sheet.seen("Contacts")[1:] if any(line)]
            shown = [line[first : first + len(FIELDS)] for line in lines]
            assert sorted(shown) == sorted(self.expected.values())
        refs = [line[len(HEADER)] for line in self.partner.seen("Contacts")[1:] if any(line)]
        assert sorted(refs) == sorted(one.ref for one in people)


@pytest.fixture
def town(host: Host, stand_in: StandIn, database_url: str) -> Iterator[Town]:
    host.settings["DATABASE_URL"] = database_url
    perrin = ["Perrin", "Zoélie", "Directrice", "06 39 98 00 00", "zoelie@example.org"]
    partner = stand_in.create("Les Épis", {"Contacts": [HEADER, perrin]}, entry="RAW")
    coordinator = stand_in.create("CLEF", {"Contacts": [TITLES]})
    tabs = {"Contacts": "contacts"}
    host.write_mappings(
        [
            {"partner": "les-epis", "name": "Les Épis", "id": partner, "tabs": tabs},
            {"partner": "clef", "id": coordinator, "tabs": tabs, "scope": "all"},
        ]
    )
    services = open_services((), load_settings(host.environment()), without_database="make")
    sheets = stand_in.open(partner), stand_in.open(coordinator)
    with start_mortal(host, "tests.system.mortal") as mortal:
        yield Town(mortal, services, *sheets, {"Perrin": perrin})
    assert isinstance(services.database, SqlDatabase)
    services.database.close()


@pytest.mark.parametrize("stride", taste([7], [1]))
def test_a_run_killed_at_any_step_ends_as_if_it_had_not_been(town: Town, stride: int) -> None:
    """At every seventh step; `make soak` takes each."""
    town.rest()
    town.check()
    for step in count(1, stride):
        town.live_a_round(step)
        was_killed = town.die_at(step)
        town.rest()
        town.check()
        if not was_killed:
            break
    assert step > 10
