"""Somebody changes a record while a run stores what a sheet says of it, which PostgreSQL allows.

Who comes second has to know of the first. After each statement of a run in turn, the coordinator
tries to change the very record that the run is about.
"""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection

from french_cells.directory import Directory
from french_cells.reading import Value
from sync_service.adapters.database import SqlDatabase, open_database
from sync_service.adapters.database.engine import open_engine
from sync_service.domain.errors import ConcurrencyError
from sync_service.model.codecs import build_codec
from sync_service.records.edit_record import edit_record
from sync_service.records.editing import Editing
from tests.builders import World, contact_row
from tests.fakes.clock import FakeClock
from tests.fakes.random_source import FakeRandomSource
from tests.fakes.spreadsheets import FakeTab
from tests.taste import taste

CODEC = build_codec("contact", Directory({}), date(2026, 11, 24))


@dataclass
class Coordinator:
    """Gives somebody another function once, as soon as nobody holds the record."""

    editing: Editing
    ref: str = ""
    role: str | None = None

    def try_it(self) -> None:
        if self.role is None:
            return
        try:
            edit_record(self.editing, CODEC, self.ref, {"role": self.role})
        except ConcurrencyError:
            return
        self.role = None


@dataclass
class Countdown:
    """Has something done after so many statements."""

    do: Callable[[], object]
    left: int = 0

    def on_statement(self, *_: object) -> None:
        self.left -= 1
        if self.left == 0:
            self.do()


@dataclass
class Busy:
    """Changes somebody's function whenever a plan is nearly made."""

    editing: Editing
    ref: str = ""
    times: int = 0

    def on_statement(
        self, _connection: object, _cursor: object, statement: str, *_: object
    ) -> None:
        if "FROM tombstone" in statement:
            self.times += 1
            edit_record(self.editing, CODEC, self.ref, {"role": f"Accueil {self.times}"})


def impatient(postgresql_url: str) -> SqlDatabase:
    """Waits hardly at all for what another transaction holds."""
    engine = open_engine(postgresql_url)

    def wait_briefly(connection: DBAPIConnection, _: object) -> None:
        connection.cursor().execute("SET lock_timeout = '20ms'")
        connection.commit()

    event.listen(engine, "connect", wait_briefly)
    return SqlDatabase(engine)


def play(world: World, tab: FakeTab, her: Coordinator, countdown: Countdown, after: int) -> str:
    """What became of two words for one cell, of which one came after so many statements."""
    tab.type(1, 2, f"Trésorière {after}")
    her.role, countdown.left = f"Présidente {after}", after
    world.sync()
    her.try_it()
    return outcome(world, tab, her.ref, after)


def outcome(world: World, tab: FakeTab, ref: str, after: int) -> str:
    """Whether somebody is asked, or whoever came second knew of the first."""
    theirs, hers = f"Trésorière {after}", f"Présidente {after}"
    world.sync_until_quiet(2)
    for question in world.problems("conflict"):
        assert {question.sheet_value, question.canonical_value} == {theirs, hers}
        world.decide(question, "database")
        world.sync_until_quiet(2)
        return "asked"
    shown, before = tab.cell(1, 2).value, before_hers(world, ref, hers)
    return "known" if (shown, before) == (hers, theirs) else f"{after}: {shown} for {before}"


def before_hers(world: World, ref: str, hers: str) -> Value:
    """What stood there when she changed it, as the journal has it."""
    with world.database.reading() as stored:
        history = stored.journal.read_history(ref)
    return next(one.before for one in history if one.after == hers)


@pytest.fixture
def world(postgresql_url: str) -> Iterator[World]:
    with closing(SqlDatabase(open_engine(postgresql_url))) as database:
        yield World(database=database)  # type: ignore[arg-type] # a real one


@pytest.fixture
def her(postgresql_url: str) -> Iterator[Coordinator]:
    with closing(impatient(postgresql_url)) as database:
        yield Coordinator(Editing(database, FakeClock(), FakeRandomSource(1)))


def engine_of(world: World) -> Engine:
    engine: Engine = world.database._engine  # type: ignore[attr-defined]
    return engine


@pytest.mark.parametrize("statements", taste([range(25, 34)], [range(1, 25), range(34, 60)]))
def test_who_stores_second_knows_of_the_first(
    statements: range, world: World, her: Coordinator
) -> None:
    """The run stored what it had planned before: her word was gone, and nobody was asked."""
    tab = world.add_contacts([contact_row(0)])
    world.sync_until_quiet(3)
    her.ref = world.record(email="personne0@example.org").ref
    countdown = Countdown(her.try_it)
    event.listen(engine_of(world), "after_cursor_execute", countdown.on_statement)

    told = [play(world, tab, her, countdown, after) for after in statements]

    assert {*told} <= {"asked", "known"}


@pytest.mark.parametrize("statements", taste([range(56, 66)], [range(1, 56), range(66, 100)]))
def test_a_run_that_plans_last_where_it_stores_knows_of_the_first_too(
    statements: range, world: World, her: Coordinator, postgresql_url: str
) -> None:
    """Somebody else changes another record during each plan, so that none of them is current."""
    tab = world.add_contacts([contact_row(0), contact_row(1)])
    world.sync_until_quiet(3)
    her.ref = world.record(email="personne0@example.org").ref
    with closing(SqlDatabase(open_engine(postgresql_url))) as database:
        busy = Busy(Editing(database, FakeClock(), FakeRandomSource(2)))
        busy.ref = world.record(email="personne1@example.org").ref
        countdown = Countdown(her.try_it)
        event.listen(engine_of(world), "after_cursor_execute", countdown.on_statement)
        event.listen(engine_of(world), "after_cursor_execute", busy.on_statement)

        told = [play(world, tab, her, countdown, after) for after in statements]

    assert busy.times > len(told) * 3
    assert {*told} <= {"asked", "known"}


def test_a_run_waits_for_whoever_is_changing_the_record_by_hand(postgresql_url: str) -> None:
    """Between her look at the record and her change of it a run stored what a sheet said."""
    with (
        closing(impatient(postgresql_url)) as ours,
        closing(open_database(postgresql_url)) as hers,
    ):
        world = World(database=ours)  # type: ignore[arg-type] # a real one
        tab = world.add_contacts([contact_row(0)])
        world.sync_until_quiet(3)
        ref = world.record(email="personne0@example.org").ref
        countdown = Countdown(world.sync)
        event.listen(hers._engine, "after_cursor_execute", countdown.on_statement)
        told = []
        for after in range(1, 8):
            tab.type(1, 2, f"Trésorière {after}")
            countdown.left = after
            editing = Editing(hers, world.clock, FakeRandomSource(after))
            edit_record(editing, CODEC, ref, {"role": f"Présidente {after}"})
            told.append(outcome(world, tab, ref, after))

    assert {*told} <= {"asked", "known"}
