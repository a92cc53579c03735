"""The committee's monthly meeting, and its list: names down, dates across."""

import random
from collections.abc import Mapping
from datetime import timedelta

from simulation.season.books import Books, Meeting
from simulation.season.people.words import IN_WORDS, PRESENCES
from simulation.season.town import Shape, Sheet, Town

TAB, OWN_TAB = "Présences CT", "Nos présences"
EVERY_WEEKS = 4
_ABOVE = (("Présences au comité technique (P, A, E ou excusé)",), ())
_CHANCES = {"present": 0.7, "excused": 0.1, "absent": 0.12, "represented": 0.05, None: 0.03}
_RELUCTANT = {"present": 0.25, "excused": 0.1, "absent": 0.6, None: 0.05}
"""Some partners lose interest: what the charter's rule is about."""
_OWN_LIST = 6
"""Which of ten partners notes in words, in a tab of its own, whether it came."""


class Committee:
    """Who keeps the list is the coordinator; most partners only come, or do not."""

    def __init__(
        self, town: Town, books: Books, rng: random.Random, names: dict[str, str]
    ) -> None:
        self._town, self._books, self._rng, self._names = town, books, rng, names
        self._list: Sheet | None = None
        self.own: dict[str, Sheet] = {}
        """Lists of partners about themselves."""

    @property
    def list(self) -> Sheet:
        assert self._list is not None
        return self._list

    def settle_in(self) -> None:
        """With one meeting before the summer."""
        meeting = self._meet(-70)
        for partner in [*self._names][_OWN_LIST::10]:
            self._found_own(partner, meeting)
        rows = [[self._names[one], self._word(meeting, one)] for one in meeting.statuses]
        shape = Shape(("Structure", f"{meeting.day:%d/%m/%Y}"), (), _ABOVE)
        made = self._town.make("clef", TAB, shape, rows)
        self._list = made
        self._town.adopt(made, "attendance", scope="all")

    def _found_own(self, partner: str, meeting: Meeting) -> None:
        shape = Shape(("Structure", f"{meeting.day:%d/%m/%Y}"), ())
        row = [self._names[partner], self._rng.choice(IN_WORDS[meeting.statuses[partner]])]
        self.own[partner] = self._town.make(partner, OWN_TAB, shape, [row])
        self._town.adopt(self.own[partner], "attendance")

    def meets(self) -> str:
        """Today: a title at the right, and a word in most rows."""
        meeting = self._meet(0)
        for partner, sheet in self.own.items():
            said = self._rng.choice(IN_WORDS[meeting.statuses[partner]])
            self._add_day(sheet, meeting, {partner: said})
        words = {one: self._word(meeting, one) for one in meeting.statuses}
        self._add_day(self.list, meeting, words)
        return f"the committee meets, {len(meeting.statuses)} are noted"

    def _add_day(self, sheet: Sheet, meeting: Meeting, words: Mapping[str, str]) -> None:
        lines = self._town.lines(sheet)
        titles = list(lines[0].cells)
        column = titles.index("") if "" in titles else len(titles)
        self._town.type(sheet, lines[0].index, column, [f"{meeting.day:%d/%m/%Y}"])
        for line in lines[1:]:
            partner = self._partner(line.cells[0] if line.cells else "")
            if partner in words:
                self._town.type(sheet, line.index, column, [words[partner]])

    def fills_in(self) -> int:
        """What was asked: the blanks of the last meeting of this list; how many."""
        lines = self._town.lines(self.list)
        titles = {title: column for column, title in enumerate(lines[0].cells)}
        held = [one for one in self._books.meetings if f"{one.day:%d/%m/%Y}" in titles]
        if not held:
            return 0  # the season's list begins anew, and has no meeting yet
        meeting = max(held, key=lambda one: one.day)
        column = titles[f"{meeting.day:%d/%m/%Y}"]
        blank = [one for one, status in meeting.statuses.items() if status is None]
        for line in lines[1:]:
            partner = self._partner(line.cells[0] if line.cells else "")
            if partner in blank:
                meeting.statuses[partner] = "present"
                self._town.type(self.list, line.index, column, ["P"])
        return len(blank)

    def _meet(self, days: int) -> Meeting:
        meeting = Meeting(self._town.now.date() + timedelta(days=days))
        for number, partner in enumerate(self._names):
            chances = _RELUCTANT if number % 7 == 5 else _CHANCES
            [status] = self._rng.choices([*chances], [*chances.values()])
            meeting.statuses[partner] = status
        self._books.meetings.append(meeting)
        return meeting

    def _word(self, meeting: Meeting, partner: str) -> str:
        """Nothing of those who note it themselves."""
        words = [""] if partner in self.own else PRESENCES[meeting.statuses[partner]]
        return self._rng.choice(words)

    def _partner(self, name: str) -> str:
        return next((slug for slug, one in self._names.items() if one == name), "")
