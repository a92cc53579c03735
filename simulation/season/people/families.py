"""Workshops of a few partners, and families who register for them by the form.

Whoever has no mail telephones, or stands at the desk: the partner fills the same form in for them.
"""

import random
from collections.abc import Callable, Sequence
from datetime import timedelta
from http import HTTPStatus

from simulation.families.installation import Browser
from simulation.families.people import hidden_token
from simulation.season.books import Books, Session
from simulation.season.town import Shape, Sheet, Town
from simulation.values import Mint

_SEATS = 8
_WITHOUT_MAIL = 0.2
_LANGUAGES = ("fr", "fr", "fr", "en", "ar", "tr", "sq", "ru", "uk")
_WORKSHOPS = Shape(("Atelier", "Type", "Dispositif", "Inscription"), ())
COUNTED = ("families_count", "mothers_count", "fathers_count", "children_3_5")
_COUNTS = Shape(
    ("Séance", "Nombre de familles", "Mères", "Pères", "Enfants 3-5 ans"),
    ("session_id", *COUNTED),
)
_SESSIONS = Shape(("Atelier", "Date", "Début", "Fin", "Lieu", "Places", "État"), ())


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

    def plan(self, partner: str, name: str, weeks: int) -> None:
        """A workshop each week, of one partner."""
        title, place = f"Jeux avec {name}", f"Salle de {name}"
        rows: Sequence[Sequence[str]] = [[title, "Atelier parents-enfants", "REAAP", "Formulaire"]]
        made = self._town.make(partner, "Ateliers", _WORKSHOPS, rows)
        self._town.adopt(made, "workshop")
        today = self._town.now.date()
        days = [today + timedelta(days=2 + 7 * week) for week in range(weeks + 1)]
        self._books.sessions += [Session(day, place, _SEATS, title) for day in days]
        rows = [[title, f"{day:%d/%m/%Y}", "14h30", "16h30", place, str(_SEATS)] for day in days]
        sheet = self._town.make(partner, "Séances", _SESSIONS, rows)
        self._town.adopt(sheet, "session")
        self.sheets[place] = sheet
        self.counts[place] = self._town.make(partner, "Bilans", _COUNTS, [])
        self._town.adopt(self.counts[place], "session_count")

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

    def register(self) -> None:
        """For what takes place within a fortnight; where it is full, they wait."""
        today = self._town.now.date()
        open_ = (one for one in self._books.sessions if not one.is_off)
        soon = [one for one in open_ if 0 < (one.day - today).days < 14]
        with self._town.pages() as browser:
            for session in soon:
                if self._rng.random() < 0.6:
                    self._register(browser, session)

    def _register(self, browser: Browser, session: Session) -> None:
        name, adults = self._mint.value("given_name"), self._rng.choice([1, 1, 2])
        has_mail = self._rng.random() >= _WITHOUT_MAIL
        who = f"{name.lower()}@example.org" if has_mail else name
        language = self._rng.choice(_LANGUAGES) if has_mail else "fr"
        path = f"/a/{session.ref}?lang={language}"
        number = len(self._books.registered)
        phone = f"06 39 98 {number // 100:02} {number % 100:02}"
        answer = browser.post(
            path,
            given_name=name,
            email=who if has_mail else "",
            phone="" if has_mail or number % 2 else phone,
            adults_count=str(adults),
            token=hidden_token(browser.get(path).text) or "",
        )
        if answer.status == HTTPStatus.SEE_OTHER:
            session.families[who], session.page = adults, answer.location
            self._books.registered[who] = (self._town.now.date(), adults)
            self._books.languages[who] = language
        elif answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR and self._town.is_disturbed:
            return  # they come back another day
        else:
            self._breach(0, f"{session.place}: the form answers {answer.status}")
