"""The stand-in for Google as the `demo` and `sandbox` commands start it."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Self

from demo.seed import seed as plant
from sheets_emulator import Direct, RunningServer, Storage, World, mint_credentials, serve
from sheets_emulator.app import WSGIApp

_SEEDED = "seed.json"
_BLANK = "Feuille vierge"


@dataclass(frozen=True, slots=True)
class StandIn:
    """A running stand-in and what a program needs to use it."""

    world: World
    server: RunningServer
    storage: Storage | None
    credentials: Path
    person_credentials: Path
    spreadsheets: dict[str, str]

    def announcement(self) -> dict[str, object]:
        return {
            "api_base": self.server.api_base,
            "credentials": str(self.credentials),
            "person_credentials": str(self.person_credentials),
            "spreadsheets": self.spreadsheets,
        }

    def close(self) -> None:
        self.server.close()
        if self.storage is not None:
            self.storage.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


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
    storage = None
    if start.is_kept:
        storage = Storage(world, start.folder)
        storage.start()
    server = serve(world, start.port, app=app)
    paths = mint_credentials(world, start.folder)
    return StandIn(
        world=world,
        server=server,
        storage=storage,
        credentials=paths[world.service_account.email].resolve(),
        person_credentials=paths[world.person.email].resolve(),
        spreadsheets=_planted(start, world),
    )


def _planted(start: Start, world: World) -> dict[str, str]:
    """Names and ids of the seeded spreadsheets, planted once in a world that is kept."""
    memory = start.folder / _SEEDED
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
