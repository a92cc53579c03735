"""One seed, one tale: people and accidents around the sync; then quiet, and the verdict."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.hostile.outside.acts import GENTLE, ROUGH, TYPING, Acts
from tests.hostile.outside.events import ALL, End, Events
from tests.hostile.outside.office import GENTLE as KIND_OFFICE
from tests.hostile.outside.office import ROUGH as ROUGH_OFFICE
from tests.hostile.outside.office import Office
from tests.hostile.outside.scene import Scene, look_around, look_from_outside
from tests.hostile.outside.valley import Line, Soil, Valley, Weather, build_valley
from tests.hostile.outside.verdict import complaints, slips_left
from tests.hostile.outside.wire import Wire

_DOUBTS = frozenset({"held", "guard", "scramble", "conflict", "duplicate", "incident", "copied"})
_PAUSE_SECONDS = 1200.0
_PATIENCE = 9
_BUDGET = {"drive": 1, "read": 2, "write": 1}
"""Requests of one run for one spreadsheet; Drive is asked once for all."""


@dataclass(frozen=True)
class Plot:
    """How a tale goes. `race`: how often somebody acts right before a request, but a write;
    `window`: what happens between our last look and the write, in every second run."""

    is_gentle: bool = False
    rounds: int = 5
    race: float = 0.0
    window: tuple[str, ...] = ()
    accidents: float = 0.3
    weather: Weather = field(default_factory=Weather)
    runs_to_quiet: int = 3


@dataclass
class Ending:
    """What came of a tale."""

    seed: int
    runs: int = 0
    typed: int = 0
    rows: int = 0
    rows_held: int = 0
    runs_to_quiet: int = 0
    slips: Counter[str] = field(default_factory=Counter)
    complaints: list[str] = field(default_factory=list)
    log: list[str] = field(default_factory=list)
    acts: int = 0


class Tale:
    """A valley, its people, and what befalls them."""

    def __init__(self, valley: Valley, seed: int, plot: Plot) -> None:
        self.random, self.plot = Random(seed), plot  # noqa: S311 - tales, not secrets
        self.valley = valley
        self.acts = Acts(self.valley, self.random, set() if plot.is_gentle else None)
        self.office = Office(self.acts)
        self.events = Events(self.valley, self.random, self.acts.log)
        self.wire = Wire(self.valley, self._before_request)
        self.ending = Ending(seed, log=self.acts.log)
        self._is_live, self._may_slip, self._waits = False, False, False

    def play(self) -> Ending:
        try:
            with self.wire.watching():
                self._play()
        except Exception as error:  # noqa: BLE001 - any crash is a finding
            self.ending.complaints.append(f"crash: {type(error).__name__}: {error}")
        finally:
            self.valley.close()
        ending, witness = self.ending, self.valley.witness
        ending.runs, ending.typed = self.valley.runs, witness.typed
        ending.acts = len(self.acts.log)
        ending.complaints = [*dict.fromkeys([*self.wire.ledger.broken, *ending.complaints])]
        return ending

    def _play(self) -> None:
        self._calm()
        ends: list[End] = []
        for number in range(self.plot.rounds):
            for _ in range(self.random.randrange(1, 7)):
                self._one_act()
            if not self.plot.is_gentle and self.random.random() < self.plot.accidents:
                ends.append(self.events.strike(ALL))
            if ends and self.random.random() < 0.5:
                ends.pop(0)()
            self._may_slip = bool(self.plot.window) and number % 2 == 0
            self._is_live = True
            self._sync(self.random.choice((5.0, 60.0)))
            self._is_live = self._may_slip = False
        for end in ends:
            end()
        self.valley.time.sleep(_PAUSE_SECONDS)
        self._calm()
        self._judge()

    def _one_act(self) -> None:
        if not self.plot.is_gentle and self.random.random() < 0.1:
            self._clash()
        elif self.random.random() < 0.2:
            self.office.act(KIND_OFFICE if self.plot.is_gentle else ROUGH_OFFICE)
        else:
            self.acts.act(GENTLE if self.plot.is_gentle else GENTLE + ROUGH)

    def _clash(self) -> None:
        """Somebody types into the very cell that the coordinator changes, unseen by each other."""
        found = self.acts.say_role()
        if found is not None:
            self.office.change(*found)

    def _sync(self, after: float) -> None:
        self.wire.begin_run()
        tabs = self.valley.sync(after=after)
        self._waits = any(tab["state"] == "waiting" for tab in tabs)
        states = [f"{t['tab']}:{t['state']}" for t in tabs if t["state"] not in ("idle", "ok")]
        self.acts.log.append(f"-- sync {self.valley.runs} {states}")
        for tab in tabs:
            if tab["state"] == "failed" and not self._is_known(tab):
                self.ending.complaints.append(f"failed: {tab['tab']}: {tab['error']}")
        self._mind_hasty()
        self._mind_budget()
        if self.plot.is_gentle:
            problems = look_around(self.valley).problems
            self.ending.complaints += [_cowardice(p) for p in problems if p["kind"] in _DOUBTS]

    def _mind_hasty(self) -> None:
        """One look without a row archives nobody: it may be in somebody's clipboard."""
        carried, self.events.carried = self.events.carried, []
        for record in look_around(self.valley).records if carried else ():
            owners = self.valley.witness.owners_in(*record["fields"].values())
            if record["archived"] and owners and owners in carried:
                self.ending.complaints.append(f"hasty: {record['ref']} {record['fields']}")

    def _mind_budget(self) -> None:
        """What a run may cost where nobody acts meanwhile; the first one meets everything."""
        if self.plot.race or self.plot.window or self.valley.runs == 1:
            return
        for (slug, kind), count in self.wire.ledger.requests.items():
            if count > _BUDGET[kind]:
                self.ending.complaints.append(f"budget: {count} x {kind} {slug}")

    def _is_known(self, tab: Line) -> bool:
        """A tab that people deleted, or a protected line that came under our write."""
        reason = str(tab["error"])
        return "onglet" in reason or (bool(self.plot.window) and "protected" in reason)

    def _before_request(self, slug: str, kind: str) -> None:
        if not self._is_live:
            return
        if kind == "write":
            if self._may_slip and slug:
                self._may_slip = False
                self.acts.log.append(f"  in the window of {slug}:")
                self.wire.is_typing = self.plot.window == TYPING
                self.acts.act(self.plot.window, slug)
        elif self.random.random() < self.plot.race:
            self.acts.log.append(f"  before {kind} {slug}:")
            self.acts.act(GENTLE if self.plot.is_gentle else GENTLE + ROUGH)

    # --- The end ----------------------------------------------------------------------------

    def _calm(self) -> None:
        """Runs until one does nothing; there must be few."""
        busy = 0
        while self._is_busy() and busy < _PATIENCE:
            busy += 1
        self.ending.runs_to_quiet = max(self.ending.runs_to_quiet, busy)
        if busy > self.plot.runs_to_quiet:
            self.ending.complaints.append(f"busy: still after {busy} runs")

    def _is_busy(self) -> bool:
        before = self._still()
        self._sync(60.0)
        return bool(self._writes() or self._waits) or self._still() != before

    def _still(self) -> tuple[object, ...]:
        scene = look_around(self.valley)
        return scene.records, scene.problems, scene.pictures

    def _writes(self) -> int:
        return sum(n for (_, kind), n in self.wire.ledger.requests.items() if kind == "write")

    def _judge(self) -> None:
        scene, ending = look_from_outside(self.valley), self.ending
        records = look_around(self.valley).records
        ending.complaints += complaints(scene, self.valley.witness)
        restored, told, silent = slips_left(scene, self.wire.ledger, self.valley.witness)
        ending.slips.update(self.wire.ledger.slipped)
        ending.slips.update({"put back": restored, "told": told, "silent": len(silent)})
        ending.complaints += [f"silent: {one}" for one in silent]
        self._count_held(scene)
        if self.plot.is_gentle:
            ending.complaints += map(_cowardice, scene.problems)
        self._sync(60.0)
        if self._writes() or look_around(self.valley).records != records:
            ending.complaints.append("restless: a run at rest changed something")
        asked = {key: n for key, n in self.wire.ledger.requests.items() if key[1] != "drive"}
        if asked:
            ending.complaints.append(f"asked: at rest {asked}")

    def _count_held(self, scene: Scene) -> None:
        kinds = {"held", "duplicate", "scramble"}
        doubts = [p for p in scene.problems if p["kind"] in kinds]
        held = {(p["partner"], p["tab"], p["ref"] or p["cell"]) for p in doubts}
        self.ending.rows = sum(len(view.rows) for view in scene.views.values())
        self.ending.rows_held = len(held)


def _cowardice(problem: Line) -> str:
    where = f"{problem['partner']}/{problem['tab']}"
    return f"coward: {problem['kind']} {where} {problem['message']}"


def tell(soil: Soil, path: Path, seed: int, plot: Plot) -> Ending:
    """One tale in this process, from valley to verdict."""
    valley = build_valley(soil, path, Random(seed), plot.weather)  # noqa: S311 - tales, not secrets
    return Tale(valley, seed, plot).play()
