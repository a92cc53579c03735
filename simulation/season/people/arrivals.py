"""Who came and who did not, as partners note it afterwards in their lists of families."""

import random
from collections.abc import Iterator, Mapping
from datetime import timedelta

from simulation.season.books import Books, Family, Session
from simulation.season.town import Line, Sheet, Town

_CAME = ("venue", "venus à 3", "là", "Présente", "étaient là", "venue avec 2 enfants", "VENUS")
_STAYED_AWAY = ("pas venue", "absente", "n'est pas venue", "Absents", "pas là", "jamais venue")
_NOTED, _CAME_SHARE = 0.6, 0.75
"""Of the families of a session; the others are left as they are."""
_KEEPERS_SHARE = 0.7
"""Of sessions after which somebody does it at all."""


class Arrivals:
    """On the day after, with the list in hand; nobody has to hear of it."""

    def __init__(
        self, town: Town, books: Books, rng: random.Random, sheets: Mapping[str, Sheet]
    ) -> None:
        """`sheets`: of families, by the sessions' place."""
        self._town, self._books, self._rng, self._sheets = town, books, rng, sheets

    def day(self) -> Iterator[str]:
        """What is noted today, in words."""
        if self._town.is_disturbed:
            return
        yesterday = self._town.now.date() - timedelta(days=1)
        held = [one for one in self._books.sessions if not one.is_off and one.day == yesterday]
        for session in held:
            if session.present and self._rng.random() < _KEEPERS_SHARE:
                yield self.note(session)

    def note(self, session: Session) -> str:
        sheet = self._sheets[session.place]
        name, state = (sheet.shape.titles[sheet.column(one)] for one in ("given_name", "status"))
        lines: dict[str, list[Line]] = {}
        for line in self._town.lines(sheet)[1:]:
            lines.setdefault(line.texts.get(name, ""), []).append(line)
        noted = 0
        for family in session.present:
            found = lines.get(family.name, [])
            is_seated = len(found) == 1 and "attente" not in found[0].texts.get(state, "").lower()
            if family.standing == "seated" and is_seated and self._rng.random() < _NOTED:
                self._say(sheet, family, found[0])
                noted += 1
        return (
            f"{noted} families of {session.place} on {session.day} are said to have come, or not"
        )

    def _say(self, sheet: Sheet, family: Family, line: Line) -> None:
        family.came = self._rng.random() < _CAME_SHARE
        family.came_as = self._rng.choice(_CAME if family.came else _STAYED_AWAY)
        family.mails_then = len(self._town.mailbox.of(family.email)) if family.email else 0
        self._town.type(sheet, line.index, sheet.column("status"), [family.came_as])
