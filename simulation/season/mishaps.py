"""What goes wrong once a month in some sheet, and is mended as the note or the guide says."""

import random
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from simulation import sheets as do
from simulation.season.books import Books, Session
from simulation.season.judging.judge import Judge
from simulation.season.judging.latency import Polls
from simulation.season.people.habits import Keeper
from simulation.season.town import Line, Sheet, Town

EVERY_WEEKS = 4


class Mishaps:
    """Each week of four has one of its own; whoever keeps the sheet sees it and puts it right."""

    def __init__(
        self,
        town: Town,
        books: Books,
        rng: random.Random,
        polls: Polls,
        judge: Judge,
        sessions: Mapping[str, Sheet],
    ) -> None:
        """`sessions`: by their place, where they are typed."""
        self._town, self._books, self._rng = town, books, rng
        self._polls, self._judge = polls, judge
        self._sessions = sessions

    def monday(self, week: int, keepers: list[Keeper]) -> str:
        keeper = self._rng.choice(keepers)
        acts: list[Callable[[int, Keeper], str]] = [
            self._a_wrong_year, self._a_column_deleted, self._a_tab_copied, self._a_key_renewed,
        ]  # fmt: skip
        return acts[week % EVERY_WEEKS](week, keeper)

    def _a_column_deleted(self, week: int, keeper: Keeper) -> str:
        """The guide says to put the title back: the blank column is filled again."""
        sheet, column = keeper.sheet, keeper.sheet.column("role")
        number, before = self._town.sheet_id(sheet), self._town.lines(sheet)
        where = do.span(number, "COLUMNS", column, column + 1)
        self._town.google.batch(sheet.spreadsheet, {"deleteDimension": {"range": where}})
        self._look()
        self._expect(week, sheet, "missing_column")
        self._town.google.batch(sheet.spreadsheet, do.insert(number, "COLUMNS", column))
        self._town.type(sheet, before[0].index, column, [sheet.shape.titles[column]])
        self._look()
        after = self._town.lines(sheet)
        title = sheet.shape.titles[column]
        if lost := unfilled(before, after, title):
            self._judge.breach(week, f"{title} of {sheet.partner} is not filled again: {lost}")
        self._expect(week, sheet, "")
        return f"{sheet.partner} deletes {title}, and puts the title back"

    def _a_tab_copied(self, week: int, keeper: Keeper) -> str:
        """To try something out; it is deleted after a look."""
        sheet = keeper.sheet
        copy = {"sourceSheetId": self._town.sheet_id(sheet), "newSheetName": "Copie de travail"}
        made = self._town.google.batch(sheet.spreadsheet, {"duplicateSheet": copy})
        number = made["replies"][0]["duplicateSheet"]["properties"]["sheetId"]
        self._look()
        self._town.google.batch(sheet.spreadsheet, {"deleteSheet": {"sheetId": number}})
        self._look()
        self._expect(week, sheet, "")
        return f"{sheet.partner} copies a tab, and deletes it"

    def _a_wrong_year(self, week: int, _keeper: Keeper) -> str:
        """January's habit all year round; families are told nothing of it."""
        free = (one for one in self._books.sessions if not one.is_off and not one.is_twice)
        session = next((one for one in free if self._is_ahead(one)), None)
        if session is None:
            return "no session is ahead"
        sheet = self._sessions[session.place]
        shown = f"{session.day:%d/%m/%Y}"
        line = next(one for one in self._town.lines(sheet) if one.texts.get("Date") == shown)
        box = {one.who: len(self._town.mailbox.of(one.who)) for one in session.present}
        self._town.type(sheet, line.index, 1, [f"{session.day:%d/%m}/{session.day.year - 1}"])
        self._look()
        self._expect(week, sheet, "held" if session.present else "")
        self._town.type(sheet, line.index, 1, [shown])
        self._look()
        self._expect(week, sheet, "")
        if any(len(self._town.mailbox.of(one)) != count for one, count in box.items()):
            self._judge.breach(week, f"families of {session.day} were told of a slip")
        return f"{sheet.partner} mistakes the year of {shown}, and puts it back"

    def _is_ahead(self, session: Session) -> bool:
        return session.day > self._town.now.date() + timedelta(days=2)

    def _a_key_renewed(self, week: int, _keeper: Keeper) -> str:
        """The new one first, the old one behind it: links that families have still open."""
        old = self._town.settings.get("SECRET_KEYS") or self._town.secret
        self._town.settings["SECRET_KEYS"] = f"of-week-{week}-and-opens-nothing-beside-that,{old}"
        with self._town.pages() as browser:
            for session in self._books.sessions:
                if session.page and self._is_ahead(session):
                    page = browser.get(session.page)
                    if page.status != 200 or "Nous ne trouvons pas" in page.heading:
                        self._judge.breach(week, f"{session.page} is closed by a new key")
        return "the host renews the key"

    def _look(self) -> None:
        self._polls.run(None)

    def _expect(self, week: int, sheet: Sheet, kind: str) -> None:
        """One problem of that kind in this sheet, or none at all that was not there before."""
        found = [
            one["kind"]
            for one in self._town.problems()
            if one["spreadsheet"] == sheet.spreadsheet and one["kind"] in _KINDS
        ]
        if found != ([kind] if kind else []):
            self._judge.breach(week, f"of {sheet.partner} is asked {found}, expected {kind!r}")


def unfilled(before: Sequence[Line], after: Sequence[Line], title: str) -> list[int]:
    """Rows that do not say again what they said; but for one that nobody follows any more."""
    return [
        line.index
        for line, again in zip(before, after, strict=False)
        # Blanks that came with a paste are nobody's words.
        if line.texts.get(title, "").strip() != again.texts.get(title, "").strip()
        and _LEFT not in line.texts.get("Réf.", "")
    ]


_LEFT = "archivé le"
_KINDS = ("missing_column", "held", "guard", "scramble", "copied", "incident", "conflict")
