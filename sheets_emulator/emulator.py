"""One running emulator: a served world, kept in a folder if wanted, with its credentials."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from sheets_emulator.app import WSGIApp
from sheets_emulator.server import RunningServer, serve
from sheets_emulator.state.storage import Storage
from sheets_emulator.state.world import World, mint_credentials


@dataclass(frozen=True, slots=True)
class Emulator:
    """What runs, and what a program needs to use it."""

    world: World
    server: RunningServer
    storage: Storage | None
    credentials: Path
    """Of a service account."""
    person_credentials: Path
    """Of a person, who signs in the same way here."""

    def announcement(self) -> dict[str, object]:
        """Where programs find it, as JSON."""
        return {
            "api_base": self.server.api_base,
            "credentials": str(self.credentials),
            "person_credentials": str(self.person_credentials),
        }

    def close(self) -> None:
        self.server.close()
        if self.storage is not None:
            self.storage.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def start_emulator(
    world: World, port: int, folder: Path, *, is_kept: bool = False, app: WSGIApp | None = None
) -> Emulator:
    """Serves on 127.0.0.1 (port 0: any free one); credentials, and the world if kept, in `folder`.

    Raises OSError where the port is taken or the folder not writable.
    """
    storage = None
    if is_kept:
        storage = Storage(world, folder)
        storage.start()
    server = serve(world, port, app=app)
    paths = mint_credentials(world, folder)
    return Emulator(
        world=world,
        server=server,
        storage=storage,
        credentials=paths[world.service_account.email].resolve(),
        person_credentials=paths[world.person.email].resolve(),
    )
