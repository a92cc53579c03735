"""The same valley with the service as real processes: HTTP to the sandbox, JSON on stdout."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Any

from sheets_emulator import RunningServer, World, serve
from sync_service.adapters.database import SqlDatabase
from sync_service.bootstrap import open_services
from sync_service.config import load_settings
from tests import keys
from tests.hostile.outside.tabs import FILES, PARTNERS
from tests.hostile.outside.valley import Line, Ticking, Time, Valley, plant_all
from tests.system.processes import HereHost, Host

_KINDS = (
    "contact", "item", "loan", "session", "workshop", "registration", "attendance", "meeting",
    "organisation",
)  # fmt: skip


@dataclass
class OutsideValley(Valley):
    """Runs are processes, exports and problems commands; the office acts on the same database."""

    host: Host = field(kw_only=True)
    server: RunningServer = field(kw_only=True)

    def sync(self, *, after: float = 60.0) -> Sequence[Line]:
        self.time.sleep(after)
        self.runs += 1
        answer = self.host.run("sync", "--json", SYNC_NOW=self.time.now().isoformat())
        assert answer.code in (0, 1), answer.err
        tabs: Sequence[Line] = answer.json["sheets"]
        return tabs

    def export_all(self) -> tuple[Sequence[Line], Sequence[Line]]:
        """For the verdict; what only watches the run reads the database itself."""
        here = HereHost(self.host.folder, self.host.settings)
        records = [line for kind in _KINDS for line in here.export(kind, "--archived")]
        return records, here.problems()

    def close(self) -> None:
        assert isinstance(self.services.database, SqlDatabase)
        self.services.database.close()
        self.server.close()


def build_outside_valley(
    folder: Path, random: Random, database_url: str, **settings: str
) -> OutsideValley:
    """`settings` beside the addresses; what is not set is as on any host."""
    time = Time()
    world = World(clock=time.now)
    server = serve(world)
    credentials = keys.credentials(world, folder)[world.service_account.email.lower()]
    ours = {
        "DATABASE_URL": database_url,
        "GOOGLE_API_BASE": server.api_base,
        "GOOGLE_APPLICATION_CREDENTIALS": str(credentials),
        "MAPPINGS_DIR": str(folder / "mappings"),
        "SECRET_KEYS": "une phrase longue et secrete pour ce seul conte",
        "PUBLIC_URL": "http://127.0.0.1:9",
    }
    host = Host(folder, {**ours, **settings})
    planted = plant_all(world, random)
    host.write_mappings([_mapped(slug, one) for slug, one in planted.ids.items()])
    services = open_services((), load_settings(host.environment()), without_database="make")
    services = replace(services, clock=Ticking(time.now))
    return OutsideValley(services, world, time, planted, host=host, server=server)


def _mapped(slug: str, spreadsheet_id: str) -> dict[str, Any]:
    """As the mapping files say it; one scope for all tabs of a file."""
    tabs = next(file.tabs for file in FILES if file.slug == slug)
    return {
        "partner": slug,
        "name": PARTNERS[slug],
        "id": spreadsheet_id,
        "tabs": {tab.title: tab.mapping for tab in tabs},
        "scope": tabs[0].scope,
    }
