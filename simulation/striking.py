"""What goes wrong at the requests that pass: faults, kills, a budget that is used up.

Serves every kind of run; what people do meanwhile is the story's.
"""

import random
from collections import Counter
from collections.abc import Callable
from typing import Protocol

from simulation.machinery.wire import Passing, may_strike
from simulation.plot import Mishap
from simulation.world import World

_OUT_OF_BUDGET = "429"


class Chances(Protocol):
    """How often what goes wrong, and how much of it in all."""

    @property
    def fault(self) -> float: ...

    @property
    def repair_fault(self) -> float: ...

    @property
    def kill(self) -> float: ...

    @property
    def strikes(self) -> int: ...

    @property
    def mishap(self) -> Mishap | None: ...

    @property
    def budget(self) -> int | None: ...


class Striking:
    """Decides what befalls a request."""

    def __init__(
        self,
        world: World,
        rng: random.Random,
        chances: Chances,
        counts: Counter[str],
        tell: Callable[[str], None],
    ) -> None:
        self._world = world
        self._rng = rng
        self._chances = chances
        self._counts = counts
        self._tell = tell
        self.left = chances.strikes
        self.is_calm = True
        """Nothing goes wrong while it lasts."""
        self.writes: Counter[str] = Counter()
        """Of this run, by spreadsheet."""
        self._requests = 0

    def begin(self, *, is_calm: bool) -> None:
        """A run of the service."""
        self.is_calm = is_calm
        self.writes.clear()
        self._requests = 0

    def count(self, passing: Passing) -> None:
        self._counts["requests"] += 1
        self._requests += passing.kind != "token"
        if passing.kind == "write" and passing.spreadsheet:
            self.writes[passing.spreadsheet] += 1

    def strike(self, chance: float) -> bool:
        """Whether something happens here; there is only so much of it in a run."""
        if self.left > 0 and not self.is_calm and self._rng.random() < chance:
            self.left -= 1
            return True
        return False

    def fault(self, passing: Passing, faults: tuple[str, ...], when: str) -> str | None:
        certain = self._certain(passing, faults)
        if certain is not None:
            return self._fail(certain, passing)
        chance = self._chances.fault
        if passing.kind == "write" and self._is_repair(passing):
            chance = max(chance, self._chances.repair_fault)
        if self.strike(chance / 2):
            possible = [one for one in faults if may_strike(one, passing)]
            return self._fail(self._rng.choice(possible), passing)
        kill = self._chances.kill
        if self.strike(kill if passing.kind == "write" else kill / 4):
            return self.kill(passing, when)
        return None

    def kill(self, passing: Passing, when: str) -> str:
        self._counts["kills"] += 1
        self._tell(f"  kill {when} {self.what(passing)}")
        self._world.running[-1].kill()
        return "reset"

    def what(self, passing: Passing) -> str:
        if passing.spreadsheet is None:
            return passing.kind
        partner = self._world.sheets_of(passing.spreadsheet)[0].partner
        number = self.writes[passing.spreadsheet]
        nth = f" no. {number}" if passing.kind == "write" else ""
        return f"{passing.kind}{nth} of {partner}"

    def _certain(self, passing: Passing, faults: tuple[str, ...]) -> str | None:
        """What befalls this request without chance."""
        mishap, budget = self._chances.mishap, self._chances.budget
        if self.is_calm:
            return None
        if mishap is not None and mishap.fault in faults and mishap.strikes(passing.kind):
            return mishap.fault
        is_over = budget is not None and self._requests > budget and passing.kind != "token"
        return _OUT_OF_BUDGET if is_over and _OUT_OF_BUDGET in faults else None

    def _fail(self, fault: str, passing: Passing) -> str:
        self._counts["faults"] += 1
        self._tell(f"  {fault} at {self.what(passing)}")
        return fault

    def _is_repair(self, passing: Passing) -> bool:
        return passing.spreadsheet is not None and self.writes[passing.spreadsheet] > 1
