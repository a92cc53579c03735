"""The people of the simulation at the stand-in."""

from contextlib import closing
from pathlib import Path

from sheets_emulator import World, serve
from simulation.machinery.google import Google
from tests import keys


def test_people_sign_in_again_after_an_hour(tmp_path: Path) -> None:
    world = World()
    credentials = keys.credentials(world, tmp_path)[world.person.email]
    with serve(world, 0) as server, closing(Google(server.port, str(credentials))) as google:
        first = google.create("Contacts", [])
        world.tokens.clear()

        assert google.create("Contacts", [])["spreadsheetId"] != first["spreadsheetId"]
