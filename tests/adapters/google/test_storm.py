import random

import pytest

from demo.people import Person
from sheets_emulator import Fault, Rule
from sync_service.adapters.google import Backoff, GoogleSpreadsheets
from sync_service.domain.errors import OutsideError, Unreachable
from sync_service.domain.spreadsheet import CellWrite, SpreadsheetSnapshot, WriteBatch
from tests.adapters.google.stand_in import Google
from tests.taste import taste

ROUNDS = 125
FAULTS = [fault for fault in Fault if fault not in {Fault.SLOW, Fault.PERMISSION_LOST}]


class Writer:
    """Adds numbered rows, one batch each, and asks the marker after each unknown end."""

    def __init__(self, spreadsheets: GoogleSpreadsheets, spreadsheet_id: str) -> None:
        self.spreadsheets = spreadsheets
        self.spreadsheet_id = spreadsheet_id
        self.next = 0
        self.doubtful = ""

    def step(self) -> None:
        """One attempt; whatever fails is left to the next step."""
        try:
            snapshot = self.spreadsheets.read(self.spreadsheet_id)
        except OutsideError:
            return
        if self.doubtful:
            self.next += snapshot.marker == self.doubtful
            self.doubtful = ""
        marker = f"batch-{self.next}-{random.random()}"  # noqa: S311 - no secret
        row = CellWrite(0, self._free_row(snapshot), 0, f"row {self.next}")
        try:
            self.spreadsheets.write(self.spreadsheet_id, WriteBatch(marker, [row]))
        except Unreachable:
            self.doubtful = marker
        except OutsideError:
            return
        else:
            self.next += 1

    @staticmethod
    def _free_row(snapshot: SpreadsheetSnapshot) -> int:
        rows = snapshot.tabs[0].rows
        return max((n + 1 for n, row in enumerate(rows) if row and row[0].value), default=0)


@pytest.mark.hostile
@pytest.mark.parametrize("seed", taste([1], [2, 3, 4]))
def test_in_a_storm_of_all_faults_no_row_is_lost_and_none_is_written_twice(
    seed: int, google: Google
) -> None:
    world, rng = google.world, random.Random(seed)  # noqa: S311 - repeatable, no secret
    world.faults.rng = random.Random(seed)  # noqa: S311
    random.seed(seed)
    backoff = Backoff(
        requests_per_minute=None, attempts=2, failures_before_pause=3, pause_seconds=5
    )
    writer = Writer(google.open(backoff=backoff), google.spreadsheet_id)
    person = Person(google.person, google.spreadsheet_id)
    for number in range(ROUNDS):
        if not world.faults.rules:
            kind = rng.choice(["reads", "writes"])
            world.faults.plan(Rule(rng.choice(FAULTS), kind=kind, skip=rng.randrange(3)))
        person.type(0, number, 5, f"person {number}")
        writer.step()
        google.time.seconds += 20
    world.faults.clear()
    google.time.seconds += 1000
    writer.step()

    shown = person.seen(0)
    ours = [row[0] for row in shown if row and row[0]]
    assert ours == [f"row {number}" for number in range(writer.next)]
    assert writer.next > ROUNDS / 3
    assert [row[5] for row in shown[:ROUNDS]] == [f"person {number}" for number in range(ROUNDS)]


def test_one_sick_spreadsheet_does_not_keep_the_others_from_being_served(google: Google) -> None:
    others = [google.make_spreadsheet(f"Feuille {number}") for number in range(4)]
    spreadsheets = google.open()
    sick = Rule(Fault.SERVER_ERROR, path_contains=google.spreadsheet_id, times=None)
    google.world.faults.plan(sick)

    served = []
    for spreadsheet_id in [google.spreadsheet_id, *others] * 3:
        try:
            served.append(spreadsheets.read(spreadsheet_id).spreadsheet_id)
        except Unreachable:
            continue

    assert served == others * 3
