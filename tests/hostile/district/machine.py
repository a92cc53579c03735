"""A state machine over the district: real client, real database, people and faults at any moment.

Between two rules all may be in motion; whenever it comes to rest, everything is judged.
"""

import re
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from demo.between import acting_between
from sheets_emulator.wire import Call
from sync_service.records.editing import Editing
from sync_service.records.undo_run import undo_run
from tests.hostile.district.dwellers import Dwellers
from tests.hostile.district.judge import Scene, complaints, look
from tests.hostile.district.sheets import PARTNERS, first_tabs
from tests.hostile.faults.mishaps import MISHAPS, End
from tests.hostile.faults.town import AT_ONCE, PATIENT, Ground, Town, build_town
from tests.hostile.faults.watch import Watch, plain

TYPING = (
    "type", "rubbish", "blank", "add", "copy_and_change", "remark", "annotate", "pay", "lend",
    "swap", "mark", "meet",
)  # fmt: skip
MOVING = (
    "sort", "sort_without_reference", "insert", "move", "cut", "move_column", "insert_column",
    "hide",
)  # fmt: skip
TAKING = ("delete", "edit_and_delete", "wipe_reference", "rename_column")
ELSEWHERE = ("edit", "edit_status", "register", "cancel")
ACTS = (*TYPING, *MOVING, *TAKING, *ELSEWHERE)
BETWEEN = (*TYPING, *MOVING, *ELSEWHERE)
"""Deleting is left out between requests: whose words it takes away could not be told."""

SLUGS = (*PARTNERS, "clef")
_SHEET = re.compile(r"/v4/spreadsheets/([^/:?]+)")
_PAUSE_SECONDS = 1000.0
"""Longer than the client leaves a broken spreadsheet alone."""
_PATIENCE = 10

slugs, seeds = st.sampled_from(SLUGS), st.integers(0, 2**16)


class Killed(BaseException):
    """The process is gone."""


class District(RuleBasedStateMachine):
    """Rules are what people, the world and the worker do; `_rest` is where all is judged."""

    def __init__(self, ground: Ground, folder: Path, figures: Counter[str] | None = None) -> None:
        super().__init__()
        self.ground, self.folder = ground, folder
        self.figures: Counter[str] = Counter() if figures is None else figures
        self.ends: list[End] = []
        self.unread: dict[str, list[str]] = {}
        self.written: set[str] = set()
        self.between: list[tuple[int, Callable[[], None]]] = []
        """How many requests are still to come before somebody acts, and what they do."""
        self.town: Town | None = None

    @initialize(is_patient=st.booleans())
    def found(self, *, is_patient: bool) -> None:
        for leftover in self.folder.glob("district.db*"):
            leftover.unlink()
        watch = Watch()
        pace = PATIENT if is_patient else AT_ONCE
        tabs = first_tabs(watch)
        self.town = build_town(self.ground, self.folder / "district.db", tabs, pace)
        self.watch, self.dwellers = watch, Dwellers(self.town, watch)
        self.runs_to_quiet = 6 if is_patient else 3
        self._calm()

    # --- what happens -----------------------------------------------------------------------

    @rule(act=st.sampled_from(ACTS), slug=slugs, seed=seeds)
    def somebody_acts(self, act: str, slug: str, seed: int) -> None:
        self.dwellers.act(act, slug, Random(seed))  # noqa: S311 - stories, not secrets

    @rule(mishap=st.sampled_from(MISHAPS), seed=seeds)
    def something_goes_wrong(self, mishap: object, seed: int) -> None:
        strike = mishap.strike  # type: ignore[attr-defined]
        self.ends.append(strike(self._town, Random(seed)))  # noqa: S311 - as above

    @rule()
    def it_is_mended(self) -> None:
        if self.ends:
            self.ends.pop(0)()

    @rule(seconds=st.sampled_from((1.0, 5.0, 60.0)))
    def the_worker_runs(self, seconds: float) -> None:
        self._sync(seconds)

    @rule(act=st.sampled_from(BETWEEN), slug=slugs, seed=seeds, at=st.integers(0, 8))
    def the_worker_runs_while_somebody_acts(self, act: str, slug: str, seed: int, at: int) -> None:
        def do() -> None:
            self.dwellers.act(act, slug, Random(seed))  # noqa: S311 - as above
            self.unread.setdefault(slug, []).extend(self.dwellers.last_words)

        self.between.append((at, do))
        self._sync(60.0)
        self.between.clear()

    @rule(at=st.integers(0, 8))
    def the_worker_is_killed(self, at: int) -> None:
        """I14: whatever was done so far, the next runs go on from there."""

        def die() -> None:
            raise Killed

        self.between.append((at, die))
        with suppress(Killed):
            self._sync(60.0)
        self.between.clear()

    # --- at rest ----------------------------------------------------------------------------

    @rule()
    def all_comes_to_rest(self) -> None:
        self._rest()

    @rule(slug=slugs, seed=seeds, act=st.sampled_from(("sort", "insert", "move", "hide")))
    def rows_are_put_in_another_order(self, slug: str, seed: int, act: str) -> None:
        """I6: no record changes."""
        before = self._rest().records
        self.dwellers.act(act, slug, Random(seed))  # noqa: S311 - as above
        assert self._rest().records == before

    @rule(slug=st.sampled_from(PARTNERS))
    def a_column_is_lost_and_comes_back(self, slug: str) -> None:
        """I7: no information, no deletion."""
        before = self._rest().records
        desk = self.dwellers.desks[slug]
        desk.person.delete_column(
            desk.tab("Contacts"), desk.lines("Contacts")[0].index("Courriel")
        )
        for _ in range(2):
            self._sync(60.0)
            assert self._look().records == before
        desk.person.undo()
        assert self._rest().records == before

    @rule(slug=st.sampled_from(PARTNERS))
    def all_rows_are_deleted_and_come_back(self, slug: str) -> None:
        """I12: nothing past the guard is archived."""
        before = self._rest()
        desk = self.dwellers.desks[slug]
        height = len(desk.lines("Contacts"))
        known = [row for row in before.rows[slug, "Contacts"][1:] if any(row)]
        if len(known) < 6 or before.problems:
            return
        desk.person.delete_rows(desk.tab("Contacts"), 1, height - 1)
        for _ in range(3):
            self._sync(60.0)
            assert self._look().records == before.records
        desk.person.undo()
        assert self._rest().records == before.records

    @rule(seed=seeds)
    def a_run_is_taken_back(self, seed: int) -> None:
        """I17: record and cell are as before."""
        before = self._rest()
        if before.problems or before.formulas:
            return
        self.dwellers.act("type", "les-epis", Random(seed))  # noqa: S311 - as above
        changed = [c for c in self._rest().history if c not in before.history]
        runs = {change.run for change in changed}
        if len(runs) != 1 or not changed[0].source.startswith("sheet:"):
            return
        services = self._town.services
        editing = Editing(services.database, services.clock, services.rng)
        undo_run(editing, runs.pop() or "")
        for change in changed:
            self.watch.note_dropped(change.after)
        after = self._rest()
        fields = {ref: record.fields for ref, record in after.records.items()}
        assert fields == {ref: record.fields for ref, record in before.records.items()}
        assert _values(after) == _values(before)

    def teardown(self) -> None:
        if self.town is not None:
            try:
                self._rest()
            finally:
                self.figures["runs"] += self.town.runs
                self.figures["values typed"] += len(self.watch.order)
                self.town.close()

    # --- running and looking ----------------------------------------------------------------

    @property
    def _town(self) -> Town:
        assert self.town is not None
        return self.town

    def _sync(self, seconds: float) -> None:
        with acting_between(self._town.world, self._before_request):
            self._town.sync(after=seconds)

    def _rest(self) -> Scene:
        """Everything is mended; a few runs later all is well, and one more does nothing."""
        for end in self.ends:
            end()
        self.ends.clear()
        self._town.world.faults.clear()
        self._note_hidden()
        self._town.time.sleep(_PAUSE_SECONDS)
        self._calm()
        scene = self._look()
        assert not (found := complaints(scene, self.dwellers)), found
        writes = self._town.writes()
        report = self._town.sync()
        assert (report.requests.reads, self._town.writes()) == (0, writes)  # I4, I18
        assert report.requests.drive <= 1
        assert self._look() == scene
        return scene

    def _calm(self) -> None:
        """I5: runs until one writes nothing; there must be few, and none costs much (I18)."""
        for count in range(_PATIENCE):
            writes = self._town.writes()
            report = self._town.sync()
            assert report.requests.reads <= 2 * len(SLUGS)
            if self._town.writes() == writes and report.requests.reads == 0:
                assert count <= self.runs_to_quiet + 1, count
                return
        raise AssertionError("never quiet")

    def _look(self) -> Scene:
        return look(self._town, self.dwellers)

    def _before_request(self, call: Call) -> None:
        self._note_hidden()
        found = _SHEET.match(call.path)
        slug = self._slug_of(found.group(1)) if found else ""
        due = [do for at, do in self.between if at == 0]
        self.between = [(at - 1, do) for at, do in self.between if at > 0]
        for do in due:
            do()
        if call.method == "GET":
            self.unread.pop(slug, None)
            self.written.discard(slug)
        elif slug:
            self.written.add(slug)

    def _note_hidden(self) -> None:
        """Words typed since our last read, and covered by a write that came then."""
        for slug in self.written:
            sheet = self._town.sheets[slug]
            cells = [c for n in sheet.tabs().values() for line in sheet.seen(n) for c in line]
            shown = "\n".join(map(plain, cells))
            words = map(plain, self.unread.get(slug, ()))
            self.watch.hidden |= {word for word in words if word not in shown}

    def _slug_of(self, spreadsheet_id: str) -> str:
        sheets = self._town.sheets.items()
        return next((slug for slug, one in sheets if one.spreadsheet_id == spreadsheet_id), "")


def tell(
    ground: Ground,
    folder: Path,
    told: settings,
    *,
    first: int | None = None,
    figures: Counter[str] | None = None,
) -> None:
    """Lets hypothesis tell stories; raises what it found. `first` is the seed."""

    class Placed(District):
        def __init__(self) -> None:
            super().__init__(ground, folder, figures)

    if first is not None:
        seed(first)(Placed)
    run_state_machine_as_test(Placed, settings=told)


def stories(examples: int, steps: int = 25) -> settings:
    """Stories told as they come: making one shorter costs more than reading it."""
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.explicit, Phase.reuse, Phase.generate),
        print_blob=True,
    )


def _values(scene: Scene) -> list[list[list[str]]]:
    """What the rows say, however it is spaced or spelt."""
    return [[[*map(plain, line)] for line in lines if any(line)] for lines in scene.rows.values()]
