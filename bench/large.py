"""`status` and the weekly letter of a network with many records, against plain SQL.

    scripts/bench large [--records=100000] [--json]

On SQLite, three seasons: of a hundred records 83 are families, four sessions, three loans and ten
contacts, and a twentieth of the sessions are to come. The floor hands out the rows of sessions to
come, their families and all loans, with the driver's own connection; it decides nothing.
"""

import sqlite3
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from _interleaved import arguments, in_turn, show
from idle import statements

from french_cells.reading import Value
from sync_service.adapters.database import open_database
from sync_service.digest.make import make_digest
from sync_service.digest.read_facts import PARIS, gather_coming, gather_facts, read_facts
from sync_service.digest.to_do import make_agenda
from sync_service.domain.record import Entity, Record, make_reference
from sync_service.domain.week import last_full_week
from sync_service.families.calls.people_to_phone import read_to_do
from sync_service.operations.read_status import Surroundings, gather_status
from tests.databases import new_sqlite
from tests.entrypoints.web.town import Town

PARTNERS, THINGS, WORKSHOPS = 30, 200, 400
SHARE_TO_COME = 26
"""One session in so many is to come."""
SEASONS = 3 * 365
PART = 5000
_TO_COME = "SELECT {} FROM session WHERE date >= :today"
_FLOOR = (
    _TO_COME.format("*"),
    f"SELECT * FROM registration WHERE session_id IN ({_TO_COME.format('ref')})",  # noqa: S608 - ours
    "SELECT * FROM loan",
)


class Network:
    """Its database, filled once."""

    def __init__(self, records: int, path: Path) -> None:
        self.database = open_database(new_sqlite(path))
        self._town = Town(database=self.database)
        self.now = self._town.clock.now()
        self.sources = self._town.digest_sources
        self.week = last_full_week(self.now, PARIS)
        self._numbers = iter(range(1, 10**9))
        rows = list(self._rows(records))
        for at in range(0, len(rows), PART):
            with self.database.transaction() as stored:
                stored.records.add(rows[at : at + PART])

    def _record(self, entity: Entity, **fields: Value) -> Record:
        ref = make_reference(entity, next(self._numbers))
        return Record(ref, entity, fields, self.now)

    def _rows(self, records: int) -> Iterator[Record]:
        partners = [f"partner-{one}" for one in range(PARTNERS)]
        for slug in partners:
            yield self._record("organisation", id=slug, name=f"Maison {slug}", city="Lunéville")
        things = [
            self._record(
                "item", label=f"Malle {one}", owner_organisation_id=partners[one % PARTNERS]
            )
            for one in range(THINGS)
        ]
        workshops = [
            self._record(
                "workshop", title=f"Atelier {one}", lead_organisation_id=partners[one % PARTNERS]
            )
            for one in range(WORKSHOPS)
        ]
        yield from (*things, *workshops)
        for one in range(records // 10):
            yield self._record(
                "contact",
                family_name=f"Colin {one}",
                email=f"colin{one}@example.org",
                organisation_id=partners[one % PARTNERS],
            )
        yield from self._loans(records * 3 // 100, [one.ref for one in things], partners)
        sessions = list(self._sessions(records * 4 // 100, [one.ref for one in workshops]))
        yield from sessions
        for one in range(records * 83 // 100):
            yield self._record(
                "registration",
                session_id=sessions[one % len(sessions)].ref,
                given_name=f"Zoé {one}",
                adults_count=1,
                phone=f"+336399{one % 100000:05}",
                status="confirmed",
            )

    def _sessions(self, number: int, workshops: Sequence[str]) -> Iterator[Record]:
        for one in range(number):
            ahead = 1 + one % 60 if one % SHARE_TO_COME == 0 else -(one % SEASONS)
            yield self._record(
                "session",
                workshop_id=workshops[one % WORKSHOPS],
                date=(self.now + timedelta(days=ahead)).date().isoformat(),
                start_time="14:30",
                place="MJC",
                slug=f"atelier-{one}",
            )

    def _loans(
        self, number: int, things: Sequence[str], partners: Sequence[str]
    ) -> Iterator[Record]:
        for one in range(number):
            day = (self.now - timedelta(days=40 + one % SEASONS)).date()
            back = day + timedelta(days=20)
            yield self._record(
                "loan",
                item_code=things[one % THINGS],
                borrower_organisation_id=partners[one % PARTNERS],
                loaned_on=day.isoformat(),
                due_on=back.isoformat(),
                returned_on=back.isoformat() if one % 10 else None,
            )

    def status(self) -> None:
        around = Surroundings(self.now, 60, 10**10)
        with self.database.reading() as stored:
            to_do = read_to_do(stored, self.now)
            gather_status(stored, to_do, self.sources.spreadsheets, around)
            make_agenda(gather_coming(stored, to_do, self.sources, self.now))

    def facts(self) -> None:
        with self.database.reading() as stored:
            to_do = read_to_do(stored, self.now)
            gather_facts(stored, to_do, self.sources, self.week, self.now)

    def letter(self) -> None:
        make_digest(read_facts(self.database, self.sources, self.week, self.now))


def hand_out(connection: sqlite3.Connection, today: str) -> None:
    for statement in _FLOOR:
        connection.execute(statement, {"today": today}).fetchall()


def main() -> int:
    asked = arguments(__doc__, records="100000")
    pairs, counts = [], dict[str, object]()
    for number in asked.records:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "large.db"
            network = Network(number, path)
            with closing(sqlite3.connect(path)) as bare, closing(network.database):
                floor = partial(hand_out, bare, network.now.date().isoformat())
                for name, act, aim in (
                    ("what status asks", network.status, "50 ms"),
                    ("a letter's facts", network.facts, "200 ms"),
                    ("facts and letter", network.letter, ""),
                ):
                    pairs.append(in_turn(f"{number} records, {name}", floor, act, aim=aim))
                    counts[f"{number} records, {name}: statements"] = statements(act)
    return show("Many records, over plain SQL", pairs, counts, as_json=asked.json)


if __name__ == "__main__":
    sys.exit(main())
