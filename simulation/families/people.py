"""What partners, families and the coordinator do about sessions, each written into the books."""

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from simulation.families.books import Family, News, Session, Typed
from simulation.families.installation import Browser
from simulation.families.town import FAMILIES, SESSIONS, TITLES, Town

Json = dict[str, Any]
_HAS_ADDRESS = 0.7
_NAMES = ("Ana", "Bea", "Carl", "Dana", "Elsa", "Farid", "Gael", "Hana", "Ines", "Jude", "Kira")
_ENDS = ("a", "e", "i", "o", "u", "an", "el", "is")
_COLUMN = {title: number for number, title in enumerate(TITLES[SESSIONS])}
_QUESTIONS = ("Pour annuler, effacez", "Si c’est voulu, effacez")
"""A no is said by putting the cell back, a yes by deleting the note."""
_STATE_OF_FAMILY = TITLES[FAMILIES].index("État")


class People:
    """Everybody who acts in one run."""

    def __init__(self, town: Town, rng: random.Random, tell: Callable[[str], None]) -> None:
        self._town, self._rng, self._tell = town, rng, tell
        self.sessions: list[Session] = []
        self.foreign: list[str] = []
        """First names that one partner typed for a session of another's."""
        self._named = 0

    # --- Families ---------------------------------------------------------------------------

    def register(self, browser: Browser, session: Session) -> None:
        """As on a telephone: the page, its form, the page of one's own."""
        name = self._name()
        email = f"{name.lower()}@example.org" if self._rng.random() < 0.7 else ""
        form = browser.get(f"/a/{session.ref}")
        token = hidden_token(form.text)
        if token is None:
            self._tell(f"{name} finds no form for {session.ref}: {form.heading}")
            return
        answer = browser.post(
            f"/a/{session.ref}",
            given_name=name,
            phone="" if email else f"06 39 98 {self._named // 100:02} {self._named % 100:02}",
            email=email,
            adults_count=str(self._rng.choice([1, 1, 2])),
            token=token,
        )
        assert answer.status == 303, answer.text[:2000]
        session.families.append(Family(name, answer.location, email))
        self._tell(f"{name} registers for {session.ref}")

    def gives_up(self, browser: Browser, session: Session) -> bool:
        family = self._one_of(session)
        if family is None:
            return False
        browser.post(f"{family.page}/annuler")
        family.is_out = family.has_left = True
        self._tell(f"{family.name} does not come to {session.ref}")
        return True

    # --- Partners ---------------------------------------------------------------------------

    def moves_nearby(self, session: Session) -> bool:
        day = session.day + timedelta(days=self._rng.choice([1, 2, 7]))
        self._type(session, "Date", f"{day:%d/%m/%Y}")
        self._happens(session, "Votre atelier change")
        session.day, session.state = day, "planned"
        return True

    def changes_rooms(self, session: Session) -> bool:
        session.place = f"Salle {self._rng.randint(10, 99)}"
        self._type(session, "Lieu", session.place)
        self._happens(session, session.place)
        return True

    def mistakes_the_year(self, session: Session) -> bool:
        """Nobody says yes to that; some put it back."""
        before = session.day
        years = self._rng.choice([-1, -1, 1])
        self._type(session, "Date", f"{before.replace(year=before.year + years):%d/%m/%Y}")
        return self._left_or_put_back(session, "Date", f"{before:%d/%m/%Y}")

    def moves_far(self, session: Session) -> bool:
        before, day = session.day, session.day + timedelta(days=90)
        self._type(session, "Date", f"{day:%d/%m/%Y}")
        if self._rng.random() < 0.5:
            return self._left_or_put_back(session, "Date", f"{before:%d/%m/%Y}")
        self._says_yes_to(session)
        self._happens(session, "Votre atelier change")
        session.day = day
        return True

    def calls_off(self, session: Session) -> bool:
        column = self._rng.choice(["État", "Lieu", "Remarques", "Places"])
        before = self._shown(session, column)
        word = self._rng.choice(["annulé", "ANNULÉ", "Annulée (grève)"])
        if column == "État":
            word = "annulé"
        self._type(session, column, word)
        if session.present and self._rng.random() < 0.5:
            return self._left_or_put_back(session, column, before)
        self._says_yes_to(session)
        self._happens(session, "n’a pas lieu")
        session.state = "cancelled"
        return True

    def puts_off(self, session: Session) -> bool:
        self._type(session, self._rng.choice(["État", "Remarques"]), "reporté")
        self._happens(session, "reporté")
        session.state = "postponed"
        return True

    def remarks(self, session: Session) -> bool:
        """Of something else, or just the contrary: nothing happens."""
        words = ["Le goûter est annulé", "pas annulé", "maintenu sauf si annulé", "prévoir 10 €"]
        if self._shown(session, "Remarques"):
            return False
        self._type(session, "Remarques", self._rng.choice(words))
        return True

    def deletes_the_session(self, session: Session) -> bool:
        if not session.present:
            return False
        self._delete_row(session.partner, SESSIONS, self._row(session))
        self._look()
        if self._rng.random() < 0.5:
            session.is_asked = True
            return True
        self._says_yes_to(session)
        self._happens(session, "n’a pas lieu")
        session.state = "cancelled"
        return True

    def deletes_a_family(self, session: Session) -> bool:
        family, row = self._row_of_one(session)
        if family is None:
            return False
        self._goes(family, session)
        self._delete_row(session.partner, FAMILIES, row)
        return True

    def types_over_a_family(self, session: Session) -> bool:
        """Another family's name and contacts: at once, or some of them after a run."""
        family, row = self._row_of_one(session)
        if family is None:
            return False
        name = self._name(unlike=family.name)
        email = another_address(name, family.email, self._rng.random())
        other = Typed(name, f"06 39 98 4{self._named // 100} {self._named % 100:02}", email)
        self._goes(family, session)
        family.stranger = other
        session.typed.append(other)
        cells = [("Prénom", other.name), ("Téléphone", other.phone), ("Mail", other.email)]
        self._rng.shuffle(cells)
        pause = self._rng.choice([0, 1, 2])
        for number, (title, text) in enumerate(cells):
            if pause and number == pause:
                self._look()
                self._sees_its_page(family)
            at = (row, TITLES[FAMILIES].index(title))
            self._town.type(session.partner, FAMILIES, at, text)
            self._tell(f"{session.partner} types {text!r} under {title} over {family.name}")
        return True

    def _sees_its_page(self, family: Family) -> None:
        with self._town.pages() as browser:
            family.looks.append(browser.get(family.page).text)

    def crosses_a_family_out(self, session: Session) -> bool:
        family, row = self._row_of_one(session)
        if family is None:
            return False
        self._goes(family, session)
        self._town.type(session.partner, FAMILIES, (row, _STATE_OF_FAMILY), "annulé")
        return True

    def names_a_foreign_session(self, session: Session) -> bool:
        other = next(one for one in self._town.sheets if one != session.partner)
        name = self._name()
        self.foreign.append(name)
        texts = [f"{session.title} {session.day:%d/%m/%Y}", name, "06 39 98 77 77", "", "9", ""]
        if self._rng.random() < 0.5:
            texts[0] = session.ref
        self._town.add_row(other, FAMILIES, texts)
        self._tell(f"{other} types {name} for {texts[0]}")
        return True

    # --- The coordinator --------------------------------------------------------------------

    def archives_the_session(self, session: Session) -> bool:
        if not session.present or session.state == "cancelled":
            return False
        return self._is_refused("archive", session.ref)

    def mistakes_the_year_by_command(self, session: Session) -> bool:
        if not session.present or session.state != "planned" or session.is_asked:
            return False
        return self._is_refused("edit", session.ref, f"date={session.day:%d/%m}/2025")

    def _is_refused(self, *command: str) -> bool:
        """The judge sees whether it was: nothing is written into the books."""
        ended = self._town.run(*command)
        self._tell(f"office: {' '.join(command)}: {ended.code}")
        return True

    # --- Helpers ----------------------------------------------------------------------------

    def _happens(self, session: Session, words: str) -> None:
        box = self._town.mailbox
        there = list(session.present)
        before = {one.email: len(box.of(one.email)) for one in there if one.email}
        news = News(words, there, before)
        for family in there:
            family.news.append(news)
        self._tell(f"{session.ref}: « {words} » for {', '.join(one.name for one in there)}")

    def _goes(self, family: Family, session: Session) -> None:
        before = {family.email: len(self._town.mailbox.of(family.email))} if family.email else {}
        family.news.append(News("a retiré votre inscription", [family], before))
        family.is_out = True
        self._tell(f"{session.partner} takes {family.name} out of {session.ref}")

    def _left_or_put_back(self, session: Session, column: str, before: str) -> bool:
        self._look()
        if self._rng.random() < 0.5:
            self._type(session, column, before)
        elif session.present:
            session.is_asked = True
        return True

    def _says_yes_to(self, session: Session) -> None:
        """Looks for the question, and deletes its note."""
        for _ in range(2):
            self._look()
            row = self._row(session)
            line = self._town.read(session.partner, SESSIONS)[row]
            for column, cell in enumerate(line):
                if any(words in cell.get("note", "") for words in _QUESTIONS):
                    self._write_note(session.partner, (row, column))
                    self._tell(f"{session.partner} says yes at {session.ref}")
                    return

    def _look(self) -> None:
        """The service meets what was typed before anybody answers."""
        for _ in range(2):
            self._town.pass_time(minutes=1)
            self._town.run("sync", "--json")

    def _type(self, session: Session, column: str, text: str) -> None:
        at = (self._row(session), _COLUMN[column])
        self._town.type(session.partner, SESSIONS, at, text)
        self._tell(f"{session.partner} types {text!r} under {column} of {session.ref}")

    def _shown(self, session: Session, column: str) -> str:
        line = self._town.read(session.partner, SESSIONS)[self._row(session)]
        at = _COLUMN[column]
        return str(line[at].get("formattedValue", "")) if at < len(line) else ""

    def _row(self, session: Session) -> int:
        return self._row_with(session.partner, SESSIONS, session.ref)

    def _row_with(self, partner: str, title: str, text: str) -> int:
        rows = self._town.read(partner, title)
        texts = [[cell.get("formattedValue", "") for cell in row] for row in rows]
        return next((n for n, row in enumerate(texts) if text in row), -1)

    def _row_of_one(self, session: Session) -> tuple[Family | None, int]:
        family = self._one_of(session)
        row = -1 if family is None else self._row_with(session.partner, FAMILIES, family.name)
        return (None, -1) if row < 0 else (family, row)

    def _one_of(self, session: Session) -> Family | None:
        present = session.present
        return self._rng.choice(present) if present else None

    def _delete_row(self, partner: str, title: str, row: int) -> None:
        where = {
            "sheetId": self._town.sheet_id(title),
            "dimension": "ROWS",
            "startIndex": row,
            "endIndex": row + 1,
        }
        self._town.google.batch(self._town.sheets[partner], {"deleteDimension": {"range": where}})
        self._tell(f"{partner} deletes row {row + 1} of {title}")

    def _write_note(self, partner: str, at: tuple[int, int]) -> None:
        start = {
            "sheetId": self._town.sheet_id(SESSIONS),
            "rowIndex": at[0],
            "columnIndex": at[1],
        }
        update = {"start": start, "rows": [{"values": [{"note": ""}]}], "fields": "note"}
        self._town.google.batch(self._town.sheets[partner], {"updateCells": update})

    def _name(self, unlike: str = "") -> str:
        self._named, name = next_name(self._named, unlike)
        return name


def another_address(name: str, first: str, chance: float) -> str:
    """Of a family that is typed over one with the `first` address; it may have none.

    Where both are known by a number alone, nobody can say whether a name nearly the same is a
    slip mended.
    """
    return f"{name.lower()}@example.org" if not first or chance < _HAS_ADDRESS else ""


def next_name(named: int, unlike: str = "") -> tuple[int, str]:
    """Another for each number, which it is given with.

    Whether a name is misspelt or another one's, nobody can say where it is nearly `unlike`.
    """
    while True:
        named += 1
        first = _NAMES[named % len(_NAMES)]
        if first[:1] != unlike[:1]:
            return named, f"{first}{_ENDS[named // len(_NAMES) % len(_ENDS)]}{named}"


def hidden_token(text: str) -> str | None:
    """Of a form; None where the page has none."""
    before, found, after = text.partition('name="token" value="')
    del before
    return after.partition('"')[0] if found else None
