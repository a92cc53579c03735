"""Two who wish for the same thing at the same moment, on the database that has many writers."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date

import pytest
from sqlalchemy import Engine, create_engine, text

from sync_service.domain.mapping import Mappings, SpreadsheetMapping, TabMapping, TabRules
from sync_service.records.editing import Editing
from sync_service.records.equipment import Wish, note_wish
from tests.databases import open_alone
from tests.entrypoints.web.town import CountingRandomSource, Town
from tests.system.processes import eventually

WAITING = text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND wait_event_type = 'Lock'"
)
LENDS = Mappings(
    {"loans": TabRules("loans", "loan", "table", [])},
    [SpreadsheetMapping("les-epis", "s", [TabMapping("Prêts", "loans")])],
)


@dataclass
class Interrupted(CountingRandomSource):
    """Somebody else acts once while a wish is about to be noted."""

    acts: list[Callable[[], object]] = field(default_factory=list)

    def number(self) -> int:
        if self.acts:
            self.acts.pop()()
        return super().number()


@pytest.fixture
def town(postgresql_url: str) -> Iterator[Town]:
    database = open_alone(postgresql_url)
    yield Town(database=database)
    database.close()


@pytest.fixture
def watcher(postgresql_url: str) -> Iterator[Engine]:
    """Sees who waits for whom."""
    engine = create_engine(postgresql_url)
    yield engine
    engine.dispose()


@pytest.mark.parametrize("second", ["mjc", "ludo"])
def test_of_two_who_ask_for_the_last_one_at_once_one_is_noted(
    town: Town, watcher: Engine, second: str
) -> None:
    """And two taps of one partner are one wish."""
    for slug in ("les-epis", "mjc", "ludo"):
        town.add("organisation", id=slug, name=slug)
    item = town.add("item", label="Malle", owner_organisation_id="les-epis", quantity=1)
    others: list[Future[str]] = []

    def ask(partner: str, rng: CountingRandomSource) -> str:
        by = Editing(town.database, town.clock, rng, f"wish:{partner}")
        wish = Wish(item, partner, date(2026, 12, 7), date(2026, 12, 11))
        return note_wish(by, LENDS, wish)

    def is_waiting() -> bool:
        with watcher.connect() as connection:
            return bool(connection.execute(WAITING).scalar())

    with ThreadPoolExecutor() as pool:

        def meet() -> None:
            others.append(pool.submit(ask, second, town.rng))
            eventually(lambda: others[0].done() or is_waiting())

        first = ask("mjc", Interrupted(1000, [meet]))
        answers = [first, others[0].result()]

    with town.database.reading() as stored:
        assert len(stored.records.read_all("loan")) == 1
    assert [bool(one) for one in answers] == [False, second == "ludo"]
