"""Rows of families that partners type, change and take out by hand, and what notes ask of them.

Whoever leads a workshop has a list of who registered: most by the form, some on the telephone.
"""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeVar

from simulation.season.books import Books, Family, Session, Standing
from simulation.season.people.families import OUT, SEATED, WAITING, a_mobile
from simulation.season.town import Line, Shape, Sheet, Town
from simulation.values import Mint

TAB = "Inscriptions"
SHAPES = (
    Shape(
        ("Séance", "Prénom", "Téléphone", "Mail", "Nombre d'adultes", "État"),
        ("session_id", "given_name", "phone", "email", "adults_count", "status"),
    ),
    Shape(
        ("Prénom", "Portable", "Courriel", "Atelier et date", "Adultes", "Situation"),
        ("given_name", "phone", "email", "session_id", "adults_count", "status"),
        (("Qui vient à nos ateliers",), ()),
    ),
    Shape(
        ("Date de la séance", "Prénom du parent", "Nb adultes", "Tél.", "Adresse mail", "Statut"),
        ("session_id", "given_name", "adults_count", "phone", "email", "status"),
    ),
)
ASKS = "personnes inscrites"
"""Of a note about more people than there are seats."""
_WAITS = ("en attente", "Liste d'attente")
_CROSSED_OUT = ("annulé", "Annulée", "désistement", "ne vient plus")
_COMES_ALL_THE_SAME = ("Confirmée", "vient quand même", "ok", "viendra")
_TYPES, _CHANGES, _TAKES_OUT, _TYPES_OVER, _SORTS, _LETS_IN = 0.5, 0.12, 0.1, 0.03, 0.05, 0.06
"""On a day, in each list."""
T = TypeVar("T")


class Rows:
    """What partners do to the lists of families, each written into the books."""

    def __init__(
        self,
        town: Town,
        books: Books,
        rng: random.Random,
        mint: Mint,
        rung: Mapping[str, date],
    ) -> None:
        """`rung`: when the coordinator last telephoned a family, by its reference."""
        self._town, self._books, self._rng, self._mint = town, books, rng, mint
        self._rung = rung
        self.sheets: dict[str, Sheet] = {}
        """By the sessions' place."""

    def plan(self, partner: str, place: str) -> None:
        shape = SHAPES[len(self.sheets) % len(SHAPES)]
        sheet = self._town.make(partner, TAB, shape, [])
        self._town.adopt(sheet, "registration")
        self.sheets[place] = sheet

    def day(self) -> Iterator[str]:
        """What is done today, in words; on a bad day nobody does anything."""
        if self._town.is_disturbed:
            return
        acts: tuple[tuple[float, Callable[[str], str]], ...] = (
            (_TYPES, self.types), (_CHANGES, self.changes), (_TAKES_OUT, self.takes_out),
            (_TYPES_OVER, self.types_over), (_SORTS, self.sorts), (_LETS_IN, self.lets_in),
        )  # fmt: skip
        for place in self.sheets:
            for chance, act in acts:
                if self._rng.random() < chance and (told := act(place)):
                    yield told

    # --- What is typed ----------------------------------------------------------------------

    def types(self, place: str) -> str:
        """Somebody telephoned."""
        session = self._one_of(self._ahead(place))
        if session is None:
            return ""
        family = self._new_family(session)
        sheet, waits = self.sheets[place], self._is_full(session) and self._rng.random() < 0.5
        if waits:
            family.standing = "waiting"
        state = self._rng.choice(_WAITS) if waits else self._rng.choice(["", "", "Confirmée"])
        self._town.append(sheet, self._texts(sheet, session, family, state))
        return f"{family.name} is typed for {_shown(session)} ({place}), {state or 'no state'}"

    def changes(self, place: str) -> str:
        """One more comes, or one fewer."""
        session, family, line = self._a_row(place)
        if session is None or family is None or line is None:
            return ""
        family.is_by_hand = family.is_by_hand or family.adults == 1
        family.adults, family.changed = 3 - family.adults, self._town.now.date()
        self._type(place, line, "adults_count", str(family.adults))
        return f"{family.name} comes with {family.adults} on {_shown(session)} ({place})"

    def takes_out(self, place: str) -> str:
        """The row goes, or says so."""
        session, family, line = self._a_row(place)
        if session is None or family is None or line is None:
            return ""
        if self._rng.random() >= 0.5:
            return self.cross_out(place, family, self._rng.choice(_CROSSED_OUT))
        self._is_told(family, OUT, "out")
        family.changed = self._town.now.date()
        self._town.delete_row(self.sheets[place], line.index)
        return f"the row of {family.name} is deleted ({place})"

    def cross_out(self, place: str, family: Family, said: str) -> str:
        """In these words, in its row."""
        line = self._line_of(place, family)
        if line is None:
            return ""
        self._is_told(family, OUT, "out")
        family.changed = self._town.now.date()
        self._type(place, line, "status", said)
        return f"{family.name} is crossed out ({place})"

    def lets_in(self, place: str) -> str:
        """Who waits, or was crossed out, comes all the same: its partner says so in its row."""
        today = self._town.now.date()
        session = self._one_of(self._ahead(place))
        if session is None:
            return ""
        out = [
            one
            for one in session.families.values()
            if one.standing != "seated" and one.since < today and one.changed != today
        ]
        family = self._one_of(out)
        return self.let_in(place, family, self._rng.choice(_COMES_ALL_THE_SAME)) if family else ""

    def let_in(self, place: str, family: Family, said: str) -> str:
        """In these words, if its row still says that it has no place."""
        line = self._line_of(place, family)
        if line is None or not self._says_no_place(place, line):
            return ""
        self._is_told(family, SEATED, "seated")
        family.is_by_hand, family.changed = True, self._town.now.date()
        self._type(place, line, "status", said)
        return f"{family.name} comes all the same, « {said} » ({place})"

    def _says_no_place(self, place: str, line: Line) -> bool:
        """Its seat may have come to it since: then there is nothing to say."""
        sheet = self.sheets[place]
        state = line.texts.get(sheet.shape.titles[sheet.column("status")], "").casefold()
        return any(word in state for word in ("attente", "annul", "désist", "vient plus"))

    def types_over(self, place: str) -> str:
        """Another family's name and contacts instead of one that does not come."""
        session, family, line = self._a_row(place)
        if session is None or family is None or line is None or not family.email:
            return ""
        self._is_told(family, OUT, "out")
        other = self._new_family(session, has_mail=True)
        other.adults = family.adults
        for name in ("given_name", "phone", "email"):
            text = {"given_name": other.name, "email": other.email}.get(name, "")
            self._type(place, line, name, text)
        return f"{other.name} is typed over {family.name} ({place})"

    def sorts(self, place: str) -> str:
        sheet = self.sheets[place]
        self._town.sort(sheet, sheet.column("given_name"))
        return f"the list of families of {place} is sorted"

    # --- What notes ask ---------------------------------------------------------------------

    def answers(self) -> None:
        """« Plus de personnes que de places » was meant, or the last one has to wait."""
        for place, sheet in self.sheets.items():
            for line in self._town.lines(sheet)[1:]:
                for title, text in line.notes.items():
                    if ASKS in text and title in sheet.shape.titles:
                        self._answer(place, line, title)

    def _answer(self, place: str, line: Line, title: str) -> None:
        sheet, family = self.sheets[place], self._family_in(place, line)
        if family is None or self._rng.random() < 0.6:
            self._town.delete_note(sheet, line.index, sheet.shape.titles.index(title))
            return
        self._is_told(family, WAITING, "waiting")
        self._type(place, line, "status", self._rng.choice(_WAITS))

    # --- Helpers ----------------------------------------------------------------------------

    def _new_family(self, session: Session, *, has_mail: bool | None = None) -> Family:
        name = self._mint.value("given_name")
        has_mail = self._rng.random() < 0.5 if has_mail is None else has_mail
        email = f"{name.lower()}@example.org" if has_mail else ""
        adults = self._rng.choice([1, 1, 2])
        family = Family(name, email, adults, self._town.now.date(), is_by_hand=True)
        session.families[family.who] = self._books.registered[family.who] = family
        return family

    def _texts(self, sheet: Sheet, session: Session, family: Family, state: str) -> list[str]:
        phone = "" if family.email or self._rng.random() < 0.3 else self._a_phone()
        said = [f"{session.title} du {_shown(session)}", f"{session.title} {_shown(session)}"]
        if "Date de la séance" in sheet.shape.titles:
            said = [_shown(session)]
        texts = {
            "session_id": self._rng.choice(said),
            "given_name": family.name,
            "phone": phone,
            "email": family.email,
            "adults_count": "" if family.adults == 1 else str(family.adults),
            "status": state,
        }
        return [texts.get(name, "") for name in sheet.shape.fields]

    def _a_phone(self) -> str:
        return a_mobile(5000 + len(self._books.registered))

    def _is_told(self, family: Family, news: str, standing: Standing) -> None:
        if family.email or self._has_heard(family):
            family.heard = family.standing
        # What is taken back before anybody rang is no news.
        is_news = bool(family.email) or family.heard != standing
        family.news, family.standing = news if is_news else "", standing
        family.news_on = self._town.now.date()
        family.mails_before = len(self._town.mailbox.of(family.email)) if family.email else 0

    def _has_heard(self, family: Family) -> bool:
        """Whether somebody rang since its partner last said how it stands, or nothing was new."""
        if family.news_on is None or not family.news or family.left:
            return True
        found = self._town.export("registration")
        refs = [one["ref"] for one in found if one["fields"]["given_name"] == family.name]
        # She rings in the morning, before anybody types.
        return any(self._rung.get(ref, date.min) > family.news_on for ref in refs)

    def _a_row(self, place: str) -> tuple[Session | None, Family | None, Line | None]:
        """Of somebody who counts on a session; rows that the form made are among them."""
        session = self._one_of([one for one in self._ahead(place) if one.present])
        if session is None:
            return None, None, None
        # What was typed today nobody but its partner has seen.
        today = self._town.now.date()
        known = [one for one in session.present if one.since < today and one.changed != today]
        seated = [one for one in known if one.standing == "seated"]
        family = self._one_of(seated)
        if family is None:
            return None, None, None
        return session, family, self._line_of(place, family)

    def _line_of(self, place: str, family: Family) -> Line | None:
        title = self.sheets[place].shape.titles[self.sheets[place].column("given_name")]
        lines = self._town.lines(self.sheets[place])[1:]
        found = [one for one in lines if one.texts.get(title) == family.name]
        return found[0] if len(found) == 1 else None

    def _family_in(self, place: str, line: Line) -> Family | None:
        title = self.sheets[place].shape.titles[self.sheets[place].column("given_name")]
        named = line.texts.get(title, "")
        sessions = (one for one in self._books.sessions if one.place == place)
        return next((f for one in sessions for f in one.present if f.name == named), None)

    def _ahead(self, place: str) -> list[Session]:
        """What nobody has asked about anything."""
        today = self._town.now.date()
        mine = (one for one in self._books.sessions if one.place == place)
        free = (one for one in mine if not (one.is_off or one.is_asked or one.is_twice))
        return [one for one in free if 2 < (one.day - today).days < 14]

    def _is_full(self, session: Session) -> bool:
        return sum(one.adults for one in session.present) >= session.seats

    def _one_of(self, some: Sequence[T]) -> T | None:
        return self._rng.choice(some) if some else None

    def _type(self, place: str, line: Line, name: str, text: str) -> None:
        sheet = self.sheets[place]
        self._town.type(sheet, line.index, sheet.column(name), [text])


def _shown(session: Session) -> str:
    return f"{session.day:%d/%m/%Y}"
