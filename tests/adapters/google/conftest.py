from collections.abc import Iterator
from pathlib import Path

import pytest

from sheets_emulator import World
from sync_service.adapters.google import GoogleSpreadsheets
from tests import keys
from tests.adapters.google.stand_in import Google, PassingTime


# Keys take a tenth of a second each: one world's accounts serve all tests, its files do not.
@pytest.fixture(scope="session")
def accounts(tmp_path_factory: pytest.TempPathFactory) -> tuple[World, dict[str, Path]]:
    world = World()
    world.add_account("second@example.org", "Deuxième compte")
    return world, keys.credentials(world, tmp_path_factory.mktemp("credentials"))


@pytest.fixture
def google(accounts: tuple[World, dict[str, Path]]) -> Google:
    known, credentials = accounts
    world = World()
    world.accounts = dict(known.accounts)
    google = Google(world, PassingTime(), credentials)
    google.spreadsheet_id = google.make_spreadsheet()
    return google


@pytest.fixture
def spreadsheets(google: Google) -> Iterator[GoogleSpreadsheets]:
    opened = google.open()
    yield opened
    opened.close()
