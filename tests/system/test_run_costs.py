"""What a run does is counted, never timed: it grows with what changed, not with the sheet."""

from collections.abc import Callable, Iterator, Sequence
from cProfile import Profile
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from pstats import Stats
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event

import sync_service
from sync_service.domain.mapping import SpreadsheetMapping
from sync_service.domain.record import Change
from sync_service.families.calls.people_to_phone import read_to_do
from sync_service.operations.read_status import Status, Surroundings, gather_status
from sync_service.sync.commit_plan import PART
from sync_service.sync.gathering.situations import composites_without_names, mapped_tabs
from sync_service.sync.shared import SharedLooks
from sync_service.sync.watch import ACTIVE_FOR, poll_active
from tests.builders import CONTACT_TITLES, contact_row
from tests.hostile.faults.town import AT_ONCE, Ground, Tabs, Town, asked, build_town, lay_ground

PACKAGE = Path(sync_service.__file__).parent
FEW, MANY = 30, 90
CHANGED = 6
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
_EXECUTING = {
    f"<method '{one}' of 'sqlite3.Cursor' objects>" for one in ("execute", "executemany")
}


class Counts:
    """How often functions were called during a run, by the end of their file's name and theirs."""

    def __init__(self, act: Callable[[], object]) -> None:
        profile = Profile()
        profile.runcall(act)
        # The values are named in no stub: primitive calls, calls, own time, time, callers.
        self._calls: dict[tuple[str, int, str], Any] = Stats(profile).stats  # type: ignore[attr-defined]

    def of(self, file: str, function: str) -> int:
        """A function that is not there any more is called by nobody: that is no count."""
        sources = (path for path in PACKAGE.rglob("*.py") if path.as_posix().endswith(file))
        assert any(f"def {function}(" in path.read_text(encoding="utf-8") for path in sources)
        return sum(
            calls[1]
            for (path, _, name), calls in self._calls.items()
            if path.endswith(file) and name == function
        )

    @property
    def statements(self) -> int:
        """Also `executemany` is one, for however many rows."""
        return sum(calls[1] for key, calls in self._calls.items() if "sqlite3.Cursor" in key[2])

    @property
    def executed(self) -> int:
        """Without the fetching of their rows, of which more spreadsheets have more."""
        return sum(calls[1] for key, calls in self._calls.items() if key[2] in _EXECUTING)

    @property
    def cells_read(self) -> int:
        return self.of("model/schema.py", "read")

    @property
    def cells_merged(self) -> int:
        return self.of("sync/planning/merge.py", "merge_cell")

    @property
    def base_cells_made(self) -> int:
        return self.of("database/cells.py", "_load_cell")

    @property
    def answers_decoded(self) -> int:
        return self.of("google/decoding.py", "_load_payload")


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    return lay_ground(tmp_path_factory.mktemp("ground"))


@pytest.fixture
def town_of(ground: Ground, tmp_path: Path) -> Iterator[Callable[[int], Town]]:
    towns: list[Town] = []

    def build(rows: int) -> Town:
        lines = [CONTACT_TITLES, *(contact_row(number) for number in range(rows))]
        path = tmp_path / f"{rows}.db"
        towns.append(build_town(ground, path, {"les-epis": {"Contacts": lines}}, AT_ONCE))
        return towns[-1]

    yield build
    for town in towns:
        town.close()


def _settled(town: Town) -> Town:
    for _ in range(3):
        town.sync()
    return town


def _false_alarm(town: Town) -> None:
    sheet = town.sheets["les-epis"].spreadsheet_id
    town.world.touch(town.world.files[sheet], town.world.person)


def _retype(town: Town, rows: int = CHANGED) -> None:
    """Another role for the first few people."""
    entries = [
        {"range": f"Contacts!C{row}", "values": [[f"Fonction {row}"]]}
        for row in range(2, 2 + rows)
    ]
    sheet = town.sheets["les-epis"].spreadsheet_id
    body = {"valueInputOption": "RAW", "data": entries}
    asked(town.owner, "POST", f"/v4/spreadsheets/{sheet}/values:batchUpdate", body)


def test_a_first_run_reads_each_different_cell_once_and_merges_none(
    town_of: Callable[[int], Town],
) -> None:
    few, many = (Counts(town_of(rows).sync) for rows in (FEW, MANY))
    for counts, rows in ((few, FEW), (many, MANY)):
        different = {
            (place, value)
            for number in range(rows)
            for place, value in enumerate([*contact_row(number), None])
        }
        # And each partner's name of the mapping files, as it would be read in a sheet.
        names = counts.of("sync/known_organisations.py", "_as_read")
        assert counts.cells_read == len(different) + names
        assert counts.cells_merged == 0
    assert many.statements == few.statements


def test_a_false_alarm_ends_at_the_digest(town_of: Callable[[int], Town]) -> None:
    towns = [_settled(town_of(rows)) for rows in (FEW, MANY)]
    for town in towns:
        _false_alarm(town)
    few, many = (Counts(town.sync) for town in towns)
    assert few.answers_decoded == many.answers_decoded == 0
    assert few.statements == many.statements


def test_only_what_changed_is_read_merged_and_stored(town_of: Callable[[int], Town]) -> None:
    towns = [_settled(town_of(rows)) for rows in (FEW, MANY)]
    for town in towns:
        _retype(town)
    few, many = (Counts(town.sync) for town in towns)
    for counts in (few, many):
        assert counts.answers_decoded == 1
        assert counts.cells_read == CHANGED
        assert counts.cells_merged == CHANGED
    assert 0 < few.base_cells_made == many.base_cells_made
    assert few.statements == many.statements


def test_many_changes_take_as_many_statements_as_few(town_of: Callable[[int], Town]) -> None:
    town = _settled(town_of(MANY))
    _retype(town, CHANGED)
    few = Counts(town.sync)
    _settled(town)
    _retype(town, 5 * CHANGED)
    many = Counts(town.sync)
    assert (few.cells_merged, many.cells_merged) == (CHANGED, 4 * CHANGED)
    assert few.statements == many.statements


@pytest.fixture
def towns(ground: Ground, tmp_path: Path) -> Iterator[Callable[..., Town]]:
    """Partners who have the same contacts each, and nobody's but their own."""
    towns: list[Town] = []

    def build(*partners: str) -> Town:
        lines = [CONTACT_TITLES, *(contact_row(number) for number in range(3))]
        sheets: dict[str, Tabs] = {partner: {"Contacts": lines} for partner in partners}
        towns.append(build_town(ground, tmp_path / f"{len(towns)}.db", sheets, AT_ONCE))
        # After a poll that only read, as most are: no statement opens the database to writing.
        _settled(towns[-1]).sync()
        return towns[-1]

    yield build
    for town in towns:
        town.close()


def test_an_idle_poll_costs_five_statements_for_however_many_sheets(
    towns: Callable[..., Town],
) -> None:
    """What there is to do; Drive; then what is stored of all sheets. Each in its transaction."""
    one, two = (Counts(towns(*names).sync) for names in (["les-epis"], ["les-epis", "le-relais"]))
    assert one.executed == two.executed == 5


def test_a_poll_on_a_new_day_makes_no_codec_to_see_that_nothing_shows_the_day(
    towns: Callable[..., Town],
) -> None:
    """One for each tab, a millisecond, at each poll until the sheet was read that day."""
    town = towns("les-epis", "le-relais")
    town.time.sleep(86_400)
    assert Counts(town.sync).of("model/codecs.py", "build_codec") == 0


def test_what_a_kind_of_record_names_is_found_out_once(towns: Callable[..., Town]) -> None:
    """Each time took all of its fields anew: half of those that a run made."""
    town = towns("les-epis", "le-relais")
    _retype(town)
    town.sync()
    _retype(town, 2 * CHANGED)
    run = Counts(town.sync)
    assert run.of("model/schema.py", "__init__") == run.of("model/codecs.py", "build_codec") > 0


def test_whether_lists_receive_something_takes_one_codec_a_day(towns: Callable[..., Town]) -> None:
    """One for each tab, at each poll after anybody's change."""
    town = towns("les-epis", "le-relais")
    mappings = town.services.mappings
    tabs = [one for sheet in mappings.spreadsheets for one in mapped_tabs(mappings, sheet)]

    def look() -> None:
        for one in tabs:
            composites_without_names(one, NOW)

    look()
    assert len(tabs) > 1
    assert Counts(look).of("model/codecs.py", "build_codec") == 0


def _hear(town: Town) -> None:
    """What a worker beside others asks about all that it is to look at."""
    with town.database.reading() as stored:
        SharedLooks.read(
            stored, [one.spreadsheet_id for one in town.services.mappings.spreadsheets]
        )


def _look(town: Town, spreadsheets: Sequence[SpreadsheetMapping], around: Surroundings) -> Status:
    with town.database.reading() as stored:
        return gather_status(stored, read_to_do(stored, around.now), spreadsheets, around)


def test_whoever_watches_over_many_sheets_asks_as_often_as_for_one(
    towns: Callable[..., Town],
) -> None:
    """The worker's polls, `/healthz` and `status`: they asked about each sheet by itself."""
    counts = []
    for names in (["les-epis"], ["les-epis", "le-relais"]):
        town = towns(*names)
        # Nobody is at work: there is only to see that nothing is to be read.
        town.time.sleep(ACTIVE_FOR.total_seconds())
        spreadsheets, around = town.services.mappings.spreadsheets, Surroundings(NOW, 60, 0)
        acts: Sequence[Callable[[], object]] = (
            partial(poll_active, town.services, 60, already_read=NOW),
            partial(_look, town, spreadsheets, around),
            partial(_hear, town),
        )
        counts.append([Counts(act).executed for act in acts])
    one, two = counts
    assert one == two
    assert min(one) > 0


def test_another_partners_change_costs_no_look_at_a_sheets_rows(
    towns: Callable[..., Town],
) -> None:
    """They were asked after any change, at first by every poll, then once."""
    town = towns("les-epis", "le-relais")
    idle = Counts(town.sync)
    _retype(town, 1)
    town.sync()
    asked_about, _, later = (Counts(town.sync) for _ in range(3))
    assert asked_about.of("database/memory.py", "read_tabs") == 0
    assert asked_about.executed > later.executed == idle.executed


def test_what_concerns_nobody_costs_as_many_statements_for_many_sheets_as_for_one(
    towns: Callable[..., Town],
) -> None:
    counts = []
    for names in (["les-epis"], ["les-epis", "le-relais"]):
        town = towns(*names)
        with town.database.transaction() as stored:
            stored.journal.append(
                [Change("R-0000000", "place", None, "Mairie", "command", town.time.now())]
            )
        counts.append(Counts(town.sync))
    one, two = counts
    assert one.of("sync/due.py", "read_touched") == 1
    assert 0 < one.executed == two.executed


def test_a_part_looks_at_no_change_of_the_parts_before_it(
    town_of: Callable[[int], Town],
) -> None:
    """Else the last of a thousand parts looks at what all of them stored."""
    town = town_of(3 * PART + 1)
    looked_at: list[int] = []

    def note(connection: Connection, _: object, statement: str, values: Any, *__: object) -> None:  # noqa: ANN401 - the driver's
        if "DISTINCT change.entity" in statement:
            last = connection.exec_driver_sql("SELECT max(id) FROM change").scalar() or 0
            looked_at.append(last - values[0])

    event.listen(Engine, "before_cursor_execute", note)
    try:
        town.sync()
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    # Before and after each part; the last, and what the plan knows, are asked of the whole.
    *of_parts, _, _ = looked_at
    assert of_parts == [0, PART] * 3
