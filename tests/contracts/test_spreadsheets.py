"""What every `Spreadsheets` must do: the one in memory, and the one that talks to Google."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import pytest

from demo.people import Person
from sheets_emulator import Fault, Rule, World
from sync_service.adapters.google import GoogleSpreadsheets
from sync_service.domain.errors import LostAccess, Trashed, Unreachable
from sync_service.domain.spreadsheet import (
    GENERAL,
    OUR_PROTECTION,
    AnchorWrite,
    Cell,
    CellExtras,
    CellWrite,
    GrowWrite,
    NoteWrite,
    ProtectWrite,
    TabSnapshot,
    WriteBatch,
)
from sync_service.ports import Spreadsheets
from tests import keys
from tests.adapters.google.stand_in import Google, PassingTime
from tests.fakes.spreadsheets import FakeSpreadsheets, FakeTab

TAB = 0


class Side(Protocol):
    """One implementation, and people who act on its one spreadsheet, `file`."""

    port: Spreadsheets
    file: str

    def type(self, row: int, column: int, text: str) -> None: ...
    def annotate(self, row: int, column: int, note: str) -> None: ...
    def insert_row(self, row: int) -> None: ...
    def trash(self, *, trashed: bool) -> None: ...
    def stop_sharing(self) -> None: ...
    def lose_the_answer(self) -> None:
        """The next write is applied, and nobody hears of it."""


class InMemory:
    """The fake."""

    def __init__(self) -> None:
        self.fake = FakeSpreadsheets(lambda: datetime(2026, 11, 25, 9, 0, tzinfo=UTC))
        self.port: Spreadsheets = self.fake
        self.file = "f"
        self.tab = FakeTab(TAB, "Feuille")
        self.fake.add("f", self.tab)

    def type(self, row: int, column: int, text: str) -> None:
        self.tab.type(row, column, text)

    def annotate(self, row: int, column: int, note: str) -> None:
        self.tab.annotate(row, column, note)

    def insert_row(self, row: int) -> None:
        self.tab.insert_row(row)

    def trash(self, *, trashed: bool) -> None:
        self.fake.files["f"].is_trashed = trashed

    def stop_sharing(self) -> None:
        self.fake.files["f"].is_shared = False

    def lose_the_answer(self) -> None:
        error = Unreachable("cut", spreadsheet_id="f")
        self.fake.faults.append(("write", error, True))


class OnGoogle:
    """The adapter on the stand-in for Google."""

    def __init__(self, world: World, credentials: dict[str, Path]) -> None:
        self.google = Google(world, PassingTime(), credentials)
        self.file = self.google.make_spreadsheet()
        self.opened: GoogleSpreadsheets = self.google.open()
        self.port: Spreadsheets = self.opened
        self.person = Person(self.google.person, self.file)

    def type(self, row: int, column: int, text: str) -> None:
        self.person.type(TAB, row, column, text)

    def annotate(self, row: int, column: int, note: str) -> None:
        self.person.write_note(TAB, row, column, note)

    def insert_row(self, row: int) -> None:
        self.person.insert_rows(TAB, row)

    def trash(self, *, trashed: bool) -> None:
        self.google.asked("PATCH", f"/drive/v3/files/{self.file}", {"trashed": trashed})

    def stop_sharing(self) -> None:
        path = f"/drive/v3/files/{self.file}/permissions"
        service = self.google.world.service_account.permission_id
        self.google.asked("DELETE", f"{path}/{service}")

    def lose_the_answer(self) -> None:
        self.google.world.faults.plan(Rule(Fault.CUT_AFTER_APPLY, kind="writes"))


@pytest.fixture(scope="module")
def minted(tmp_path_factory: pytest.TempPathFactory) -> tuple[World, dict[str, Path]]:
    world = World()
    return world, keys.credentials(world, tmp_path_factory.mktemp("credentials"))


@pytest.fixture(params=["in memory", "on google"])
def side(request: pytest.FixtureRequest, minted: tuple[World, dict[str, Path]]) -> Iterator[Side]:
    if request.param == "in memory":
        yield InMemory()
        return
    world = World()
    world.accounts = dict(minted[0].accounts)
    on_google = OnGoogle(world, minted[1])
    yield on_google
    on_google.opened.close()


def first_tab(tabs: Sequence[TabSnapshot]) -> TabSnapshot:
    return next(tab for tab in tabs if tab.sheet_id == TAB)


def test_a_read_shows_what_people_typed(side: Side) -> None:
    side.type(0, 0, "Nom")
    side.type(2, 1, "Zoé")
    side.annotate(2, 1, "à rappeler")

    tab = first_tab(side.port.read(side.file).tabs)

    assert tab.cell(0, 0) == Cell("Nom", "Nom")
    assert tab.cell(2, 1) == Cell("Zoé", "Zoé", CellExtras("à rappeler"))
    assert tab.cell(1, 0) == tab.cell(99, 99) == Cell()


def test_the_digest_changes_with_the_content_and_only_then(side: Side) -> None:
    side.type(0, 0, "Nom")
    first = side.port.read(side.file)
    assert side.port.read(side.file).fingerprint == first.fingerprint

    side.annotate(0, 0, "note")
    assert side.port.read(side.file).fingerprint != first.fingerprint


def test_a_write_answers_with_the_state_after_it_and_a_read_agrees(side: Side) -> None:
    side.type(0, 0, "Nom")
    side.port.read(side.file)
    batch = WriteBatch(
        "m-1",
        cells=[CellWrite(TAB, 1, 0, "Zoé"), CellWrite(TAB, 1, 1, 46093, "DATE")],
        notes=[NoteWrite(TAB, 0, 0, "la personne")],
        anchors=[AnchorWrite(TAB, "c", "given_name", 0)],
        grows=[GrowWrite(TAB, rows=2, columns=1)],
    )

    after = side.port.write(side.file, batch)
    read = side.port.read(side.file)

    for snapshot in (after, read):
        tab = first_tab(snapshot.tabs)
        assert tab.cell(1, 0) == Cell("Zoé", "Zoé")
        assert tab.cell(1, 1) == Cell(46093, "12/03/2026", CellExtras(format="DATE"))
        assert tab.cell(0, 0).note == "la personne"
        assert (tab.row_count, tab.column_count) == (1002, 27)
        assert [(one.key, one.value, one.column) for one in tab.anchors] == [
            ("c", "given_name", 0)
        ]
        assert snapshot.marker == "m-1"


def test_a_format_of_ours_is_taken_away_again(side: Side) -> None:
    side.port.write(side.file, WriteBatch("m-1", cells=[CellWrite(TAB, 1, 1, 46093, "DATE")]))

    after = side.port.write(
        side.file, WriteBatch("m-2", cells=[CellWrite(TAB, 1, 1, 1119, GENERAL)])
    )

    assert first_tab(after.tabs).cell(1, 1) == Cell(1119, "1119")


def test_texts_are_written_as_texts(side: Side) -> None:
    after = side.port.write(
        side.file, WriteBatch("m", [CellWrite(TAB, 0, 0, "=1+1"), CellWrite(TAB, 0, 1, "0042")])
    )

    row = first_tab(after.tabs).rows[0]
    assert [(cell.value, cell.is_formula) for cell in row] == [("=1+1", False), ("0042", False)]


def test_a_row_that_people_inserted_moves_what_stands_below(side: Side) -> None:
    side.type(0, 0, "Nom")
    side.type(1, 0, "Zoé")
    side.insert_row(1)

    tab = first_tab(side.port.read(side.file).tabs)

    assert [tab.cell(row, 0).value for row in range(3)] == ["Nom", None, "Zoé"]


def test_the_signal_names_what_changed_since_the_token(side: Side) -> None:
    token = side.port.read_signal(None).token
    quiet = side.port.read_signal(token)
    assert list(quiet.changes) == []

    side.type(0, 0, "Nom")

    signal = side.port.read_signal(quiet.token)
    assert [change.spreadsheet_id for change in signal.changes] == [side.file]


def test_after_a_lost_answer_the_marker_tells_that_the_write_was_applied(side: Side) -> None:
    side.port.read(side.file)
    side.lose_the_answer()

    with pytest.raises(Unreachable):
        side.port.write(side.file, WriteBatch("m-1", [CellWrite(TAB, 0, 0, "Zoé")]))

    snapshot = side.port.read(side.file)
    assert snapshot.marker == "m-1"
    assert first_tab(snapshot.tabs).cell(0, 0).value == "Zoé"


def test_a_file_in_the_bin_and_a_file_not_shared_are_told_apart(side: Side) -> None:
    token = side.port.read_signal(None).token
    side.trash(trashed=True)
    token = side.port.read_signal(token).token
    with pytest.raises(Trashed):
        side.port.read(side.file)

    side.trash(trashed=False)
    side.port.read_signal(token)
    side.port.read(side.file)

    side.stop_sharing()
    with pytest.raises(LostAccess):
        side.port.read(side.file)


def test_requests_are_counted_by_kind(side: Side) -> None:
    side.port.read_signal(None)
    before = side.port.counts()

    side.port.read(side.file)
    side.port.write(side.file, WriteBatch("m"))
    side.port.read_signal("1")

    counts = side.port.counts()
    assert (counts.drive - before.drive, counts.reads - before.reads) == (1, 1)
    assert counts.writes - before.writes == 1


def test_it_knows_the_address_to_share_with(side: Side) -> None:
    assert "@" in side.port.service_address(side.file)


def test_nothing_of_ours_is_left_once_leave_was_taken(side: Side) -> None:
    side.type(0, 0, "Nom")
    side.annotate(0, 1, "à rappeler")
    ours = WriteBatch(
        "b1",
        cells=[CellWrite(TAB, 0, 2, "Réf.")],
        anchors=[AnchorWrite(TAB, "c", "ref", 2), AnchorWrite(TAB, "gen", "x")],
        protections=[ProtectWrite(TAB, 2, 0, OUR_PROTECTION)],
    )
    side.port.write(side.file, ours)

    side.port.take_leave(side.file, WriteBatch("", cells=[CellWrite(TAB, 0, 2, None)]))

    seen = side.port.read(side.file)
    assert seen.marker is None
    assert first_tab(seen.tabs).anchors == ()
    assert [cell.text for cell in first_tab(seen.tabs).rows[0]][:3] in (
        ["Nom", "", ""],
        ["Nom", ""],
    )
    assert first_tab(seen.tabs).cell(0, 1).note == "à rappeler"
    side.port.take_leave(side.file, WriteBatch(""))
    assert side.port.read(side.file).fingerprint == seen.fingerprint
