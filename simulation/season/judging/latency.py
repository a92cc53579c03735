"""How long it takes until what one partner types stands in the coordinator's list."""

import random
from datetime import datetime

from simulation.season.books import Person
from simulation.season.town import OF_ALL, Sheet, Town
from simulation.values import canonical

POLL_SECONDS = 60
_LEAST, _MOST = 4, 8
"""Polls after somebody typed: references and notes come as well, and nothing waits for ever."""


class Polls:
    """The worker's looks, a minute apart, and what is on its way meanwhile."""

    def __init__(self, town: Town, rng: random.Random) -> None:
        self._town, self._rng = town, rng
        self._pending: list[tuple[datetime, Person, str]] = []
        self.minutes: list[float] = []
        """From a value typed to the same value in the list of all."""
        self.late: list[str] = []
        """What was not there after so many polls, if nobody has to be asked first."""

    def typed(self, person: Person, name: str) -> None:
        """Now; on a bad day nobody counts minutes."""
        if self._town.is_disturbed:
            return
        self._pending.append((self._town.now, person, name))

    def run(self, all_: Sheet | None) -> None:
        """Nobody types exactly when the worker looks."""
        self._town.pass_time(seconds=self._rng.randint(1, POLL_SECONDS))
        for number in range(_MOST):
            # The worker takes on to others at once what it took in; where nobody waits, the
            # command does the same at its next look, and costs less.
            self._town.done(*(["worker"] if self._pending else ["sync", "--json"]))
            if all_ is not None and self._pending:
                self._look(all_)
            if number + 1 >= _LEAST and not self._pending:
                break
            self._town.pass_time(seconds=POLL_SECONDS)
        self._town.done("worker")
        self.late += [f"{name} of {person.name}" for _, person, name in self._pending]
        self._pending = []

    def _look(self, all_: Sheet) -> None:
        title = dict(zip(OF_ALL.fields, OF_ALL.titles, strict=True))
        listed = {line.texts.get("Nom", ""): line.texts for line in self._town.lines(all_)[1:]}
        left = []
        for since, person, name in self._pending:
            texts = listed.get(person.name, {})
            if name in person.doubtful or person.is_gone:
                continue
            if canonical(name, texts.get(title[name])) == canonical(name, person.fields[name]):
                self.minutes.append((self._town.now - since).total_seconds() / 60)
            else:
                left.append((since, person, name))
        self._pending = left
