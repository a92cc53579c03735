"""Reads what a family typed into Answers, or says in its words what to mend.

Any name, any way of writing a telephone number; a mistake never loses what was typed.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from sync_service.domain.seats import CHILDREN_FIELDS
from sync_service.families.registration import Answers
from sync_service.families.sessions import Session

Translate = Callable[[str], str]

MOST_ADULTS = 9
MOST_CHILDREN = 9
LONGEST_NAME = 40
LONGEST_EMAIL = 254
_LONGEST_PHONE = 40
_LONGEST_COUNT = 2
"""Digits: nine people of one kind are many."""
_REGION = "FR"
_KNOWN_DOMAINS = (
    "gmail.com",
    "hotmail.com",
    "hotmail.fr",
    "outlook.fr",
    "outlook.com",
    "orange.fr",
    "wanadoo.fr",
    "free.fr",
    "laposte.net",
    "sfr.fr",
    "yahoo.fr",
    "yahoo.com",
    "icloud.com",
    "live.fr",
)
_NEAR = 0.85
_CHINESE_STOP = "\u3002"
"""Browsers read it as a point."""
_ADDRESS = re.compile(r"[@/]|www\.|\w\.\w{2,}")
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
    typed: Mapping[str, str], session: Session, languages: Sequence[str], gettext: Translate
) -> ReadAnswers:
    reader = _Reader(typed, gettext)
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
    """In small letters; None for what is no address."""
    try:
        # Without a look-up: no family waits for a name server, and example.org will do.
        return validate_email(
            text.strip(), check_deliverability=False, test_environment=True
        ).normalized.lower()
    except EmailNotValidError:
        return None


def find_typo(email: str | None) -> str | None:
    """The address that was probably meant, when only the end looks mistyped."""
    if not email:
        return None
    name, _, domain = email.rpartition("@")
    near = get_close_matches(domain, _KNOWN_DOMAINS, n=1, cutoff=_NEAR)
    return f"{name}@{near[0]}" if near and domain not in _KNOWN_DOMAINS else None


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
    def __init__(self, typed: Mapping[str, str], gettext: Translate) -> None:
        self._typed = typed
        self._gettext = gettext
        self.errors: dict[str, str] = {}

    def given_name(self) -> str:
        gettext, name = self._gettext, self._text("given_name")
        is_number = sum(character.isdecimal() for character in name) > _MOST_DIGITS
        if is_number or not any(character.isalpha() for character in name):
            self.errors["given_name"] = gettext("Écrivez votre prénom.")
        elif len(name) > LONGEST_NAME:
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
        if not text:
            return None
        number = _load_phone(text)
        if number is None:
            gettext = self._gettext
            self.errors["phone"] = gettext(
                "Vérifiez le numéro : il y manque un chiffre, ou il y en a trop. "
                "Exemple : 06 39 98 12 34."
            )
        return number

    def phone_as_typed(self) -> str | None:
        return self._text("phone")[:_LONGEST_PHONE] or None

    def email(self) -> str | None:
        text = self._text("email")
        if not text:
            return None
        email = read_email(text)
        if email is None:
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

    def _text(self, name: str) -> str:
        """One line without control characters, which neither a mail nor a sheet should carry."""
        typed = self._typed.get(name, "")
        return " ".join(
            "".join(c if c.isprintable() or c in _JOINERS else " " for c in typed).split()
        )


def _load_phone(text: str) -> str | None:
    """E.164; numbers of any country that are possible there."""
    try:
        number = phonenumbers.parse(text[:_LONGEST_PHONE], _REGION)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _load_count(text: str, most: int) -> int | None:
    # « ² » is a digit to Python, and no number; nor does it read thousands of digits.
    if not (text.isascii() and text.isdigit() and len(text) <= _LONGEST_COUNT):
        return None
    return int(text) if int(text) <= most else None
