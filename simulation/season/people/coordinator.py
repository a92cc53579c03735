"""The coordinator's Monday: her letter, her page, and five minutes for what it asks."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date

from simulation.families.installation import Browser
from simulation.season.people.committee import Committee
from simulation.season.people.desk import Thing, sign_in, things_of
from simulation.season.people.lending import Lending
from simulation.season.town import Town

_MOST, _SECONDS = 7, 300
"""Then her five minutes are over."""
_A_CALL, _A_MESSAGE, _A_CHOICE, _A_LOOK = 60, 40, 20, 10


@dataclass
class Coordinator:
    """What she does with each kind of thing, and how long it takes her."""

    town: Town
    lending: Lending
    committee: Committee
    names: Collection[str]
    """Of all partners."""
    tell: Callable[[str], None]
    decisions: int = 0
    phoned: int = 0
    """Families to whom the product cannot tell a change."""
    rung: dict[str, date] = field(default_factory=dict)
    """When she last rang each of them, by reference."""
    seconds: list[int] = field(default_factory=list)
    """Of each Monday."""
    wrote_to: set[str] = field(default_factory=set)
    """Names of partners to whom she sent their list, because something waits there for long."""
    at_a_loss: list[str] = field(default_factory=list)
    """Things under which she found nothing to do."""

    def monday(self) -> None:
        """What the page lists, in its order, until seven are done or time is over."""
        spent = 0
        with self.town.pages() as browser:
            sign_in(self.town, browser)
            for thing in list(things_of(browser.get("/coordination/")))[:_MOST]:
                if spent >= _SECONDS:
                    break
                cost = self._do(browser, thing)
                spent += cost
                self.tell(f"{self.town.now:%d/%m} coordinator ({cost} s): {thing.sentence}")
        self.seconds.append(spent)

    def _do(self, browser: Browser, thing: Thing) -> int:
        if "présence non notée" in thing.sentence:
            return _A_CHOICE * self.committee.fills_in()
        if "chez les partenaires" in thing.sentence:
            return _A_LOOK + _A_MESSAGE * self._write_to_whom_it_lasts(thing.words)
        if not thing.forms:
            self.at_a_loss.append(thing.sentence)
            return _A_LOOK
        return sum(self._press(browser, thing, number) for number in range(len(thing.forms)))

    def _write_to_whom_it_lasts(self, words: str) -> int:
        """As the page says: « Si cela dure, envoyez-leur leur liste »; to how many."""
        late = {name for name in self.names if re.search(f"{name}(,| :)[^.]*, depuis le", words)}
        self.wrote_to |= late
        return len(late)

    def _press(self, browser: Browser, thing: Thing, number: int) -> int:
        form = thing.forms[number]
        form.press(browser)
        self.decisions += 1
        if "/appels/" in form.action:
            self.phoned += 1
            self.rung[form.action.partition("/appels/")[2]] = self.town.now.date()
            return _A_CALL
        if not thing.proposes_a_message:
            self.tell(f"  she presses « {form.labels[0]} » of {form.labels}: {thing.words}")
            return _A_CHOICE
        for ref in form.loans:
            self.lending.is_asked_about(ref)
        return _A_MESSAGE + _A_LOOK * max(0, len(form.loans) - 1)
