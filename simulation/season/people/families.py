"""Workshops of a few partners, and families who register for them by the form.

Whoever has no mail telephones, or stands at the desk: the partner fills the same form in for them.
"""

import random
from collections.abc import Callable, Sequence
from datetime import timedelta
from http import HTTPStatus

from simulation.families.installation import Browser, Page
from simulation.families.people import hidden_token
from simulation.season.books import Books, Family, Session
from simulation.season.town import Shape, Sheet, Town
from simulation.values import Mint

_SEATS = (10, 12, 12, 16)
_WITHOUT_MAIL = 0.2
_A_DAY = (0, 1, 1, 1, 2)
"""How many families register for a session on a day of the two weeks before it."""
_LEAVE, _COMES_BACK = 0.015, 0.4
"""On a day, of all who count on a session; of those who left, on the same day."""
_BUSY, _QUIET = (1, 9, 10), (7, 8)
"""Months in which half as many more come, or not half as many."""
_LANGUAGES = ("fr", "fr", "fr", "en", "ar", "tr", "sq", "ru", "uk")
_WORKSHOPS = Shape(("Atelier", "Type", "Dispositif", "Inscription"), ())
COUNTED = ("families_count", "mothers_count", "fathers_count", "children_3_5")
_COUNTS = Shape(
    ("Séance", "Nombre de familles", "Mères", "Pères", "Enfants 3-5 ans"),
    ("session_id", *COUNTED),
)
_SESSIONS = Shape(("Atelier", "Date", "Début", "Fin", "Lieu", "Places", "État"), ())

SEATED, OUT, WAITING = "Vous avez une place", "Votre inscription est annulée", "liste d’attente"
"""What families read of themselves, in mails and on their pages."""


def a_mobile(number: int) -> str:
    return f"06 39 98 {number // 100 % 100:02} {number % 100:02}"


class Families:
    """Who registers, and for what."""

    def __init__(
        self,
        town: Town,
        books: Books,
        rng: random.Random,
        mint: Mint,
        breach: Callable[[int, str], None],
    ) -> None:
        self._town, self._books, self._rng, self._mint = town, books, rng, mint
        self._breach = breach
        self.sheets: dict[str, Sheet] = {}
        """By the sessions' place."""
        self.counts: dict[str, Sheet] = {}
        """Likewise: where who came is counted."""

    def plan(self, partner: str, name: str, weeks: int) -> str:
        """A workshop each week, of one partner; its place."""
        title, place = f"Jeux avec {name}", f"Salle de {name}"
        rows: Sequence[Sequence[str]] = [[title, "Atelier parents-enfants", "REAAP", "Formulaire"]]
        made = self._town.make(partner, "Ateliers", _WORKSHOPS, rows)
        self._town.adopt(made, "workshop")
        today = self._town.now.date()
        days = [today + timedelta(days=2 + 7 * week) for week in range(weeks + 1)]
        planned = [Session(day, place, self._rng.choice(_SEATS), title) for day in days]
        self._books.sessions += planned
        rows = [
            [title, f"{one.day:%d/%m/%Y}", "14h30", "16h30", place, str(one.seats)]
            for one in planned
        ]
        sheet = self._town.make(partner, "Séances", _SESSIONS, rows)
        self._town.adopt(sheet, "session")
        self.sheets[place] = sheet
        self.counts[place] = self._town.make(partner, "Bilans", _COUNTS, [])
        self._town.adopt(self.counts[place], "session_count")
        return place

    def learn_references(self) -> None:
        refs = {
            (one["fields"]["date"], one["fields"]["place"]): one["ref"]
            for one in self._town.export("session")
        }
        for session in self._books.sessions:
            session.ref = refs[session.day.isoformat(), session.place]

    def count(self) -> str:
        """What took place yesterday, by whoever led it."""
        yesterday = self._town.now.date() - timedelta(days=1)
        held = (one for one in self._books.sessions if not one.is_off)
        over = [one for one in held if one.day == yesterday]
        for session in over:
            families = self._rng.randint(2, 7)
            numbers = [families, families - 1, self._rng.randint(0, 2), self._rng.randint(2, 9)]
            session.count = dict(zip(COUNTED, numbers, strict=True))
            texts = [f"{session.title} du {session.day:%d/%m/%Y}", *map(str, numbers)]
            self._town.append(self.counts[session.place], texts)
        return f"{len(over)} sessions are counted" if over else ""

    def come_and_go(self) -> None:
        """For what takes place within a fortnight; where it is full, they wait."""
        today = self._town.now.date()
        open_ = (one for one in self._books.sessions if not one.is_off)
        soon = [one for one in open_ if 0 < (one.day - today).days < 14]
        with self._town.pages() as browser:
            for session in soon:
                for _ in range(self._how_many()):
                    self.register(browser, session)
                for family in session.present:
                    is_free = session.is_free and not self._town.is_disturbed
                    if family.page and is_free and self._rng.random() < _LEAVE:
                        self.leave(browser, session, family)

    def _how_many(self) -> int:
        number, month = self._rng.choice(_A_DAY), self._town.now.month
        if month in _QUIET:
            return number * (self._rng.random() < 0.4)
        return number + (month in _BUSY and self._rng.random() < 0.5)

    def leave(self, browser: Browser, session: Session, family: Family) -> None:
        """« Je ne viens plus »; some think better of it, which can be said once."""
        has_left, family.left = family.left, True
        family.left_seated = family.standing == "seated"
        self._press(browser, family, "annuler")
        family.standing, family.news = "out", OUT
        if not has_left and self._rng.random() < _COMES_BACK:
            self.come_back(browser, session, family)

    def come_back(self, browser: Browser, session: Session, family: Family) -> None:
        """« Je viens quand même »: its page says whether there is still a seat."""
        before = [one for one in session.present if one.left_seated and one.standing == "waiting"]
        page = self._press(browser, family, "revenir")
        family.standing = "waiting" if WAITING in page.heading else "seated"
        family.news = WAITING if family.standing == "waiting" else SEATED
        if SEATED not in page.heading and WAITING not in page.heading:
            self._breach(0, f"{family.who} comes all the same, and reads {page.heading!r}")
        turn = f"Votre numéro sur la liste : {len(before) + 1}."
        if family.standing == "waiting" and family.left_seated and turn not in _plain(page.text):
            self._breach(0, f"{family.who} gave its seat back, and waits behind others")

    def _press(self, browser: Browser, family: Family, button: str) -> Page:
        """A button of its own page, and the page as it is then."""
        family.mails_before = len(self._town.mailbox.of(family.email)) if family.email else 0
        address = family.page.partition("?")[0]
        browser.post(f"{address}/{button}")
        return browser.get(f"{address}?lang=fr")

    def register(
        self, browser: Browser, session: Session, *, has_mail: bool | None = None
    ) -> None:
        """Most have a mail."""
        name, adults = self._mint.value("given_name"), self._rng.choice([1, 1, 2])
        has_mail = self._rng.random() >= _WITHOUT_MAIL if has_mail is None else has_mail
        who = f"{name.lower()}@example.org" if has_mail else name
        language = self._rng.choice(_LANGUAGES) if has_mail else "fr"
        path = f"/a/{session.ref}?lang={language}"
        number = len(self._books.registered)
        phone = a_mobile(number)
        answer = browser.post(
            path,
            given_name=name,
            email=who if has_mail else "",
            phone="" if has_mail or number % 2 else phone,
            adults_count=str(adults),
            token=hidden_token(browser.get(path).text) or "",
        )
        if answer.status == HTTPStatus.SEE_OTHER:
            family = Family(name, who if has_mail else "", adults, self._town.now.date())
            family.page = answer.location
            shown = browser.get(f"{family.page.partition('?')[0]}?lang=fr").heading
            family.standing = "waiting" if WAITING in shown else "seated"
            session.families[who] = self._books.registered[who] = family
            self._books.languages[who] = language
        elif answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR and self._town.is_disturbed:
            return  # they come back another day
        else:
            self._breach(0, f"{session.place}: the form answers {answer.status}")


def _plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").replace("&nbsp;", " ").split())
