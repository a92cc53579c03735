"""Others who store something while a run stores, which PostgreSQL lets them do."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from sync_service.adapters.database import SqlDatabase, open_database
from sync_service.adapters.database.engine import open_engine
from sync_service.domain.record import Change, Record, make_reference
from sync_service.ports import Transaction
from tests.builders import World, contact_row
from tests.fakes.clock import FakeClock


class OpenDatabase(SqlDatabase):
    """Knows whether one of its transactions is under way."""

    is_storing = False

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        with super().transaction() as stored:
            self.is_storing = True
            yield stored
            self.is_storing = False


@dataclass
class BusyClock(FakeClock):
    """Whenever a transaction asks for the time, the coordinator adds somebody meanwhile."""

    ours: OpenDatabase | None = None
    hers: SqlDatabase | None = None
    added: list[str] = field(default_factory=list)

    def stop(self) -> None:
        """Before whatever is asked of Google next."""
        if self.added:
            self.hers = None

    def now(self) -> datetime:
        if self.hers and self.ours and self.ours.is_storing:
            number = 7_000_000 + len(self.added)
            ref = make_reference("contact", number)
            fields = {"family_name": "Neuf", "email": f"neuf{number}@example.org"}
            with self.hers.transaction() as stored:
                mine = {**fields, "organisation_id": "les-epis"}
                stored.records.add([Record(ref, "contact", mine, self.instant)])
                stored.journal.append([Change(ref, "*", None, ref, "web", self.instant)])
            self.added.append(ref)
        return self.instant


def test_who_is_added_while_a_run_stores_reaches_the_sheet(postgresql_url: str) -> None:
    """It was taken for known, and stayed away until somebody else changed something."""
    ours = OpenDatabase(open_engine(postgresql_url))
    with closing(ours), closing(open_database(postgresql_url)) as hers:
        clock = BusyClock(ours=ours)
        world = World(database=ours, clock=clock)  # type: ignore[arg-type] # a real one
        tab = world.add_contacts([contact_row(0)])
        world.sync_until_quiet(3)
        tab.type(1, 2, "Trésorière")
        clock.hers = hers
        # Only until the plan is stored: whatever comes later makes the next run look again.
        world.spreadsheets.before.append(lambda *_: clock.stop())
        world.sync()
        world.sync_until_quiet(3)

        shown = {str(cell.value) for line in tab.grid for cell in line}
    assert clock.added
    assert {*clock.added} <= shown
