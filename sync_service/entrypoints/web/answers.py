"""Reads what a family typed into Answers, or says in its language what to correct.

Each answer is read as its column reads a cell; a mistake never loses what was typed.
"""

import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

from french_cells.context import Context
from french_cells.patterns import pattern
from french_cells.reach import emails
from french_cells.reading import Reading, Value
from sync_service.domain.seats import CHILDREN_FIELDS
from sync_service.domain.spreadsheet import Cell
from sync_service.families.mails.wording import format_phone
from sync_service.families.registration import Answers
from sync_service.families.sessions import Session
from sync_service.model.entities import SCHEMAS
from sync_service.model.schema import CellField

Translate = Callable[[str], str]

MOST_ADULTS = 9
MOST_CHILDREN = 9
LONGEST_NAME = 40
_READ_OF_NAME = 2 * LONGEST_NAME
"""Letters: more need not be read to see that it is too long."""
_LONGEST_PHONE = 40
_LONGEST_COUNT = 2
"""Digits: nine people of one kind are many."""
_NOTHING_YET: Mapping[str, Value] = MappingProxyType({})
_CHINESE_STOP = "\u3002"
"""Browsers read it as a point."""
_ADDRESS = pattern(r"[@/]|www\.|\w\.\w{2,}")
_MOST_DIGITS = 4
"""In a first name: « Ana 2 ». More are a number to call, of which mail programs make a link."""
_JOINERS = "\u200c\u200d"
"""Invisible letters that some scripts need inside a name."""


@dataclass(frozen=True, slots=True)
class ReadAnswers:
    """Answers, or errors by field in the order of the form."""

    answers: Answers | None
    errors: Mapping[str, str]


def read_answers(
    typed: Mapping[str, str],
    session: Session,
    languages: Sequence[str],
    gettext: Translate,
    standing: Mapping[str, Value] = _NOTHING_YET,
) -> ReadAnswers:
    """`standing`: the record's fields, if a family looks at its answers again."""
    reader = _Reader(typed, gettext, standing)
    answers = Answers(
        given_name=reader.given_name(),
        phone=reader.phone(),
        phone_as_typed=reader.phone_as_typed(),
        email=reader.email(),
        adults_count=reader.adults(),
        **(reader.children() if session.asks_ages else {}),
        language=reader.choice("language", languages),
        interpreter=reader.ticked("interpreter") if session.offers_interpreter else None,
        first_time=reader.ticked("first_time") or None,
        consent_contact=reader.ticked("consent_contact"),
    )
    return ReadAnswers(None if reader.errors else answers, reader.errors)


def read_email(text: str) -> str | None:
    """As the column reads it, or as it is: whoever was asked about it may insist."""
    reading = _read("email", text)
    return str(reading.value) if reading.value else emails.find_insisted(text)


def used_up(contacts: Collection[str], answers: Answers, gettext: Translate) -> Mapping[str, str]:
    """By field, of a telephone or address that registered so many that it may not again today."""
    errors = {}
    if answers.phone in contacts:
        errors["phone"] = gettext(
            "Ce numéro a beaucoup servi depuis hier. Effacez-le : il est facultatif. "
            "Ou essayez encore demain."
        )
    if answers.email in contacts:
        errors["email"] = gettext(
            "Cette adresse a beaucoup servi depuis hier. Effacez-la : elle est facultative. "
            "Ou essayez encore demain."
        )
    return errors


@cache
def _fields() -> Mapping[str, CellField]:
    # Nothing that a family types is understood by the day.
    return SCHEMAS["registration"](Context(today=date.min)).cells


def _read(name: str, text: str) -> Reading:
    return _fields()[name].read(Cell(text, text))


def show_phone(e164: str) -> str:
    """As people write it, with spaces that a keyboard has."""
    return format_phone(e164).replace("\N{NO-BREAK SPACE}", " ")


def holds_address(name: str) -> bool:
    """Whether a mail program would make a link of it: anybody may have it mailed to anybody.

    A point at the end of a word is an initial; within one it is a domain's.
    """
    plain = unicodedata.normalize("NFKC", name).replace(_CHINESE_STOP, ".")
    return bool(_ADDRESS.search("".join(map(_as_in_address, plain)).casefold()))


def _as_in_address(character: str) -> str:
    """Vowel signs, accents and invisible letters hide no letter beside them; a picture is one."""
    category = unicodedata.category(character)
    if category == "So":
        return "x"
    return "" if category.startswith("M") or category == "Cf" else character


class _Reader:
    def __init__(
        self, typed: Mapping[str, str], gettext: Translate, standing: Mapping[str, Value]
    ) -> None:
        self._typed = typed
        self._gettext = gettext
        self._standing = standing
        self.errors: dict[str, str] = {}

    def given_name(self) -> str:
        gettext, typed = self._gettext, self._text("given_name")
        if self._stands("given_name"):
            return typed
        name = str(_read("given_name", typed[:_READ_OF_NAME]).value or "")
        is_number = sum(character.isdecimal() for character in name) > _MOST_DIGITS
        if is_number or not any(character.isalpha() for character in name):
            self.errors["given_name"] = gettext("Écrivez votre prénom.")
        elif len(name) > LONGEST_NAME or len(typed) > _READ_OF_NAME:
            self.errors["given_name"] = gettext(
                "Écrivez un prénom plus court : 40 lettres au plus."
            )
        elif holds_address(name):
            self.errors["given_name"] = gettext(
                "Écrivez seulement votre prénom, sans point au milieu, @ ni /."
            )
        return name

    def phone(self) -> str | None:
        text = self._text("phone")
        if self._stands("phone"):
            return str(self._standing["phone"])
        reading = _read("phone", text[:_LONGEST_PHONE])
        number = str(reading.value or "")
        if reading.error == "ambiguous":
            gettext = self._gettext
            self.errors["phone"] = gettext(
                "Écrivez un seul numéro, et rien d’autre. Exemple : 06 39 98 12 34."
            )
        # « 3949 » is a number to call, and no family's own.
        elif not reading.accepted or (number and not number.startswith("+")):
            gettext = self._gettext
            self.errors["phone"] = gettext(
                "Ce numéro n’existe pas. Vérifiez chaque chiffre. Exemple : 06 39 98 12 34."
            )
        return number or None

    def phone_as_typed(self) -> str | None:
        if self._stands("phone"):
            kept = self._standing.get("phone_as_typed")
            return str(kept) if kept else None
        reading = _read("phone_as_typed", self._text("phone")[:_LONGEST_PHONE])
        return str(reading.value) if reading.value else None

    def email(self) -> str | None:
        text = self._text("email")
        if self._stands("email"):
            return text
        email = read_email(text)
        if email is None and not _read("email", text).accepted:
            gettext = self._gettext
            self.errors["email"] = gettext("Vérifiez l’adresse e-mail. Exemple : nom@example.org.")
        return email

    def adults(self) -> int:
        count = _load_count(self._text("adults_count"), MOST_ADULTS)
        if not count:
            gettext = self._gettext
            self.errors["adults_count"] = gettext("Choisissez combien d’adultes viennent.")
            # Where there is an error nobody receives these answers.
            return 1
        return count

    def children(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        for name in CHILDREN_FIELDS:
            count = _load_count(self._text(name) or "0", MOST_CHILDREN)
            if count is None:
                gettext = self._gettext
                self.errors[name] = gettext("Choisissez combien d’enfants viennent.")
            counts[name] = count or 0
        return counts

    def choice(self, name: str, choices: Sequence[str]) -> str:
        """A language that is not offered is no mistake of the family's: the first one is used."""
        return self._text(name) if self._text(name) in choices else choices[0]

    def ticked(self, name: str) -> bool:
        return bool(self._text(name))

    def _stands(self, name: str) -> bool:
        """It is there as the form showed it: whoever let it in, this is no moment to ask."""
        text, standing = self._text(name), self._standing.get(name)
        if name == "phone" and standing:
            return text in {standing, show_phone(str(standing))}
        return bool(text) and text == standing

    def _text(self, name: str) -> str:
        """One line without control characters, which neither a mail nor a sheet should carry."""
        typed = self._typed.get(name, "")
        return " ".join(
            "".join(c if c.isprintable() or c in _JOINERS else " " for c in typed).split()
        )


def _load_count(text: str, most: int) -> int | None:
    # « ² » is a digit to Python, and no number; nor does it read thousands of digits.
    if not (text.isascii() and text.isdigit() and len(text) <= _LONGEST_COUNT):
        return None
    return int(text) if int(text) <= most else None
