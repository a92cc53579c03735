"""The emulator of Google as the `demo` and `sandbox` commands start it: with sheets in it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from demo.seed import seed as plant
from demo.seed import write_mappings
from sheets_emulator import Direct, Emulator, World, start_emulator
from sheets_emulator.app import WSGIApp
from sync_service.config import project_folder

SEEDED = "seed.json"
"""Where a world that is kept remembers what was planted in it."""
_MAPPINGS = "mappings"
_BLANK = "Feuille vierge"


@dataclass(frozen=True, slots=True)
class StandIn(Emulator):
    """A running emulator and the names and ids of its spreadsheets."""

    spreadsheets: Mapping[str, str]

    def announcement(self) -> dict[str, object]:
        return {**Emulator.announcement(self), "spreadsheets": self.spreadsheets}


@dataclass(frozen=True, slots=True)
class Start:
    """How a stand-in starts: where its credentials go, what it keeps, what it is filled with."""

    port: int
    folder: Path
    seeded_on: date | None = None
    """The day around which the demo's world is planted; None leaves it all but empty."""
    is_kept: bool = False


def open_stand_in(start: Start, world: World, app: WSGIApp | None = None) -> StandIn:
    """Serves on 127.0.0.1; raises OSError where the port is taken or the folder not writable."""
    running = start_emulator(world, start.port, start.folder, is_kept=start.is_kept, app=app)
    return StandIn(
        world=running.world,
        server=running.server,
        storage=running.storage,
        credentials=running.credentials,
        person_credentials=running.person_credentials,
        spreadsheets=_planted(start, world),
    )


def write_seed_mappings(start: Start, spreadsheets: Mapping[str, str]) -> Path | None:
    """Mapping files for what was seeded, kept as people changed them; None where nothing was."""
    if start.seeded_on is None or _BLANK in spreadsheets:
        return None
    folder = (start.folder / _MAPPINGS).resolve()
    if not folder.is_dir():
        write_mappings(folder, project_folder(_MAPPINGS), spreadsheets)
    return folder


def _planted(start: Start, world: World) -> dict[str, str]:
    """Names and ids of the seeded spreadsheets, planted once in a world that is kept."""
    memory = start.folder / SEEDED
    if start.is_kept and memory.is_file():
        known: dict[str, str] = json.loads(memory.read_text(encoding="utf-8"))
        return known
    planted = plant(world, start.seeded_on) if start.seeded_on else _blank(world)
    if start.is_kept:
        memory.write_text(json.dumps(planted, ensure_ascii=False), encoding="utf-8")
    return planted


def _blank(world: World) -> dict[str, str]:
    """One blank spreadsheet, shared with the service: no real account sees nothing."""
    spreadsheet = world.create_spreadsheet(_BLANK, world.person)
    Direct(world, world.person).request(
        "POST",
        f"/drive/v3/files/{spreadsheet.id}/permissions",
        {"type": "user", "role": "writer", "emailAddress": world.service_account.email},
    )
    return {_BLANK: spreadsheet.id}
