"""As `repairs`, and runs die at any of their requests: at the write, its repair, the recovery.

People act before the writes of each run and between two runs. Once nothing dies any more,
everybody has their row and their record, or a problem says what is not known.
"""

from contextlib import suppress
from dataclasses import dataclass

from tests.hostile.repairs import Repaired
from tests.sync.test_failing_repairs import Killed

RUNS = (1, 2, 3)
ACTS_IN_A_RUN = (0, 0, 1, 1, 2)
_MAY_DIE, _DIES_HERE, _ACTS_HERE, _ACTS_AFTER = 0.6, 0.35, 0.6, 0.5


@dataclass
class Dying(Repaired):
    """One seed, one story."""

    deaths: int = 0
    _acts: int = 0
    _may_die: bool = False

    def _strike(self, times: int) -> None:
        del times
        self.world.spreadsheets.before.append(self._meet)
        for _ in range(self.random.choice(RUNS)):
            self._acts = self.random.choice(ACTS_IN_A_RUN)
            self._may_die = self.random.random() < _MAY_DIE
            self.story.append("run")
            with suppress(Killed):
                self.world.sync()
            if self.random.random() < _ACTS_AFTER:
                self._act()
        self.world.spreadsheets.before.remove(self._meet)
        self.world.sync_until_quiet(7)

    def _meet(self, what: str, _spreadsheet: str) -> None:
        """One request of a run; `answer` comes right after a write, before we know of it."""
        if what == "signal":
            return
        if self._acts and what == "write" and self.random.random() < _ACTS_HERE:
            self._acts -= 1
            self.struck += 1
            self._act()
        if self._may_die and self.random.random() < _DIES_HERE:
            self._may_die = False
            self.deaths += 1
            self.story.append(f"killed at {what}")
            raise Killed
