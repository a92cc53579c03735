"""What befalls a session that families count on: another hour, called off, typed a second time."""

import random
from collections.abc import Iterator, Mapping

from simulation.season.books import Books, Session
from simulation.season.town import Line, Sheet, Town

_MOVED, _CALLED_OFF, _TWICE = 0.15, 0.03, 0.02
"""On a day, of each that is days ahead."""
_ASKS = "Pour annuler, effacez"
_OURS = "Synchronisation"


class Changes:
    """Each session meets one of them at most; whoever leads it answers what a note asks."""

    def __init__(
        self, town: Town, books: Books, rng: random.Random, sheets: Mapping[str, Sheet]
    ) -> None:
        """`sheets`: by their place, where sessions are typed."""
        self._town, self._books, self._rng, self._sheets = town, books, rng, sheets

    def day(self) -> Iterator[str]:
        """What happens today, in words."""
        if self._town.is_disturbed:
            return
        for chance, act in (
            (_MOVED, self.moves), (_CALLED_OFF, self.calls_off), (_TWICE, self.types_twice),
        ):  # fmt: skip
            free = [one for one in self._ahead() if one.is_free]
            if act == self.moves:
                free = [one for one in free if one.present]
            if free and self._rng.random() < chance * len(free):
                yield act(self._rng.choice(free))

    def _ahead(self) -> Iterator[Session]:
        today = self._town.now.date()
        return (one for one in self._books.sessions if 3 < (one.day - today).days < 14)

    # --- What is typed ----------------------------------------------------------------------

    def moves(self, session: Session) -> str:
        session.news, session.mails_before = "begins later", self._mails_of(session)
        self.types(session, "Début", "15h00")
        return f"{session.place} begins later on {_shown(session)}"

    def calls_off(self, session: Session) -> str:
        """« annulé »: where families come, a note asks whether that is meant."""
        self.types(session, "État", self._rng.choice(["annulé", "Annulée", "ANNULÉ"]))
        session.is_off, session.is_asked = True, bool(session.present)
        return f"{session.place} is called off on {_shown(session)}"

    def types_twice(self, session: Session) -> str:
        """The same day, hour and room, at the end of the list."""
        sheet = self._sheets[session.place]
        line = next(self._lines(session))
        self._town.append(sheet, line.cells[: len(sheet.shape.titles)])
        session.is_twice = True
        return f"{session.place} is typed twice on {_shown(session)}"

    # --- What notes ask ---------------------------------------------------------------------

    def answers(self) -> None:
        """Yes, it is off; no, it is one session, and the new row goes."""
        for session in self._books.sessions:
            if session.is_asked:
                self._says_yes(session)
            if session.is_twice:
                self._takes_out_second(session)

    def _says_yes(self, session: Session) -> None:
        sheet = self._sheets[session.place]
        for line in self._lines(session):
            for title, text in line.notes.items():
                if _ASKS in text:
                    session.news, session.mails_before = "is off", self._mails_of(session)
                    session.is_asked = False
                    column = sheet.shape.titles.index(title)
                    self._town.delete_note(sheet, line.index, column)

    def _takes_out_second(self, session: Session) -> None:
        _, *more = self._lines(session)
        for line in more:
            if any(text.startswith(_OURS) for text in line.notes.values()):
                self._town.delete_row(self._sheets[session.place], line.index)
                session.is_twice = False

    # --- Helpers ----------------------------------------------------------------------------

    def _mails_of(self, session: Session) -> dict[str, int]:
        return {one.who: len(self._town.mailbox.of(one.who)) for one in session.present}

    def types(self, session: Session, title: str, text: str) -> None:
        sheet, line = self._sheets[session.place], next(self._lines(session))
        self._town.type(sheet, line.index, sheet.shape.titles.index(title), [text])

    def _lines(self, session: Session) -> Iterator[Line]:
        lines = self._town.lines(self._sheets[session.place])
        return (one for one in lines if one.texts.get("Date") == _shown(session))


def _shown(session: Session) -> str:
    return f"{session.day:%d/%m/%Y}"
