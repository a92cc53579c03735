"""One seed, one story: people type, things go wrong, the sync runs; in the end all is counted."""

import re
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from demo.between import acting_between
from sheets_emulator.wire import Call
from sync_service.application.sync_services import SyncSettings
from tests.hostile.faults.mishaps import End, Mishap
from tests.hostile.faults.oracle import complaints, look
from tests.hostile.faults.town import AT_ONCE, Ground, Town, build_town
from tests.hostile.faults.townspeople import ACTS, STRUCTURAL, Townspeople, first_tabs
from tests.hostile.faults.watch import Watch, plain

_SHEET = re.compile(r"/v4/spreadsheets/([^/:?]+)")
_RUNS_TO_QUIET = 3
_PAUSE_SECONDS = 1000.0
"""Longer than the client leaves a broken spreadsheet alone."""


@dataclass
class Ending:
    """What came of a story."""

    seed: int
    runs: int = 0
    words: int = 0
    hidden: int = 0
    struck: int = 0
    runs_to_quiet: int = 0
    complaints: list[str] = field(default_factory=list)
    log: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Script:
    """How a story goes. `race` is how likely somebody types right before a request."""

    mishaps: Sequence[Mishap]
    rounds: int = 6
    race: float = 0.3
    mishap_chance: float = 0.6
    settings: SyncSettings = AT_ONCE
    runs_to_quiet: int = _RUNS_TO_QUIET


class Story:
    """A town, its people, and what befalls them."""

    def __init__(self, ground: Ground, path: Path, seed: int, script: Script) -> None:
        self.random = Random(seed)  # noqa: S311 - stories, not secrets
        self.script, self.watch = script, Watch()
        tabs = first_tabs(self.watch)
        self.town: Town = build_town(ground, path, tabs, script.settings)
        self.town.world.faults.dice = Random(seed)  # noqa: S311 - as above
        self.people = Townspeople(self.town, self.watch, self.random)
        self.ending = Ending(seed, log=self.people.log)
        self._unread: dict[str, list[str]] = {}
        self._written: set[str] = set()

    def play(self) -> Ending:
        with ExitStack() as stack:
            stack.callback(self.town.close)
            try:
                self._play()
            except Exception as error:  # noqa: BLE001 - any crash is a finding
                self.ending.complaints.append(f"crash: {type(error).__name__}: {error}")
        self.ending.runs = self.town.runs
        self.ending.words, self.ending.hidden = len(self.watch.order), len(self.watch.hidden)
        return self.ending

    def _play(self) -> None:
        self._calm()
        with acting_between(self.town.world, self._before_request):
            ends: list[End] = []
            for _ in range(self.script.rounds):
                for _ in range(self.random.randrange(4)):
                    self.people.act(acts=(*ACTS, *STRUCTURAL))
                if self.random.random() < self.script.mishap_chance:
                    ends.append(self._strike())
                if ends and self.random.random() < 0.4:
                    ends.pop(0)()
                self.people.log.append("sync")
                self.town.sync(after=self.random.choice((5.0, 60.0)))
        for end in ends:
            end()
        self.ending.struck += len(self.town.world.faults.struck)
        self.town.world.faults.clear()
        self._note_hidden()
        self.town.time.sleep(_PAUSE_SECONDS)
        self.people.log.append("calm")
        self._calm()
        self.ending.complaints += complaints(self.town, self.watch)
        self._rest()

    def _strike(self) -> End:
        mishap = self.random.choice(self.script.mishaps)
        self.people.log.append(f"! {mishap.name}")
        return mishap.strike(self.town, self.random)

    def _calm(self) -> None:
        """Runs until one writes nothing; there must be few."""
        for count in range(_PATIENCE):
            before = self.town.writes(), look(self.town).history[-1:]
            self.town.sync()
            if (self.town.writes(), look(self.town).history[-1:]) == before and count:
                self.ending.runs_to_quiet = max(self.ending.runs_to_quiet, count)
                break
        if count > self.script.runs_to_quiet:
            self.ending.complaints.append(f"still busy after {count} runs")

    def _rest(self) -> None:
        """One more run at rest: nothing is written anywhere."""
        before, writes = look(self.town), self.town.writes()
        report = self.town.sync()
        after = look(self.town)
        if self.town.writes() != writes or after != before:
            self.ending.complaints.append("a run at rest changed something")
        failing = [tab for tab in report.tabs if tab.state not in {"ok", "idle", "guard"}]
        self.ending.complaints += [
            f"at rest: {tab.tab} {tab.state} {tab.error}" for tab in failing
        ]

    # --- between two requests ---------------------------------------------------------------

    def _before_request(self, call: Call) -> None:
        self._note_hidden()
        found = _SHEET.match(call.path)
        slug = self._slug_of(found.group(1)) if found else ""
        if self.random.random() < self.script.race:
            target = self.random.choice(list(self.town.sheets))
            self.people.log.append(f"before {call.method} {slug}:")
            self.people.act(target)
            self._unread.setdefault(target, []).extend(self.people.last_words)
        if call.method == "GET":
            self._unread.pop(slug, None)
            self._written.discard(slug)
        elif slug:
            self._written.add(slug)

    def _note_hidden(self) -> None:
        """Words typed since our last read, and covered by a write that came then."""
        for slug in self._written:
            sheet = self.town.sheets[slug]
            cells = [c for n in sheet.tabs().values() for line in sheet.seen(n) for c in line]
            shown = "\n".join(map(plain, cells))
            words = map(plain, self._unread.get(slug, ()))
            self.watch.hidden |= {word for word in words if word not in shown}

    def _slug_of(self, spreadsheet_id: str) -> str:
        sheets = self.town.sheets.items()
        return next((slug for slug, one in sheets if one.spreadsheet_id == spreadsheet_id), "")


_PATIENCE = 9
