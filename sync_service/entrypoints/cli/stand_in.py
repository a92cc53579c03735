"""The stand-in for Google as a value: its server, its credentials, its spreadsheets."""

from dataclasses import dataclass
from pathlib import Path

from sync_service.sandbox.google import RunningServer, World, mint_credentials, serve


@dataclass(frozen=True, slots=True)
class StandIn:
    """A running stand-in and what a program needs to use it."""

    world: World
    server: RunningServer
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


def open_stand_in(port: int, *, folder: Path, seed: str) -> StandIn:
    """Serves a fresh world on 127.0.0.1; raises OSError where the port is taken."""
    world = World()
    server = serve(world, port)
    paths = mint_credentials(world, folder)
    return StandIn(
        world=world,
        server=server,
        credentials=paths[world.service_account.email].resolve(),
        person_credentials=paths[world.person.email].resolve(),
        spreadsheets={},
    )
