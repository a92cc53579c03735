"""What a column holds, judged by its values alone: sure kinds, and likely ones."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from french_cells.communes import postcode_exists
from french_cells.context import Context
from french_cells.loans import loan_statuses
from french_cells.patterns import pattern
from french_cells.people import persons
from french_cells.presence import attendance
from french_cells.reach import emails, identifiers, phones
from french_cells.reading import Raw
from french_cells.text import fold

_ANY_DAY = Context(today=date(2026, 1, 1))
"""These kinds are the same on every day."""
_STREET = pattern(
    r"(?:\d{1,4} ?(?:bis|ter|[a-d])?,? )?(?:rue|avenue|av|bd|boulevard|place|pl|chemin"
    r"|impasse|allee|route|quai|cours|square|ruelle|faubourg)\b.*"
)
_ENOUGH = 0.8


_PHONE_DIGITS = 10
"""With nine, a number that lost its 0 looks like a company's or a community's."""


def _is_phone(raw: Raw) -> bool:
    digits = len(re.sub(r"\D", "", str(raw)))
    return digits >= _PHONE_DIGITS and phones.read(raw, _ANY_DAY).accepted


def _is_postcode(raw: Raw) -> bool:
    """Five digits alone may be a commune's number: most of those are no postcode."""
    return re.fullmatch(r"\d{5}", str(raw)) is not None and postcode_exists(str(raw))


_ORGANISATION = pattern(
    r"\b(?:asso(?:ciation)?s?|centre|ccas|cias|mairie|ville de|commune de|creche|ecole|college"
    r"|lycee|mjc|caf|pmi|relais|multi-accueil|ludotheque|mediatheque|bibliotheque|conseil"
    r"|federation|maison|foyer|club|union|comite|amicale|halte|secours|mission)\b"
)
_SURE: Mapping[str, Callable[[Raw], bool]] = {
    "contact.email": lambda raw: emails.read(raw, _ANY_DAY).accepted,
    "organisation.siret": lambda raw: identifiers.read_siret(raw, _ANY_DAY).accepted,
    "organisation.rna": lambda raw: identifiers.read_rna(raw, _ANY_DAY).accepted,
    "contact.phone": _is_phone,
    "organisation.website": lambda raw: bool(re.match(r"(?i)(?:https?://|www\.)\S+", str(raw))),
}
"""Kinds that nothing else looks like: they may speak against a title."""
_LIKELY: Mapping[str, Callable[[Raw], bool]] = {
    "address.street": lambda raw: bool(_STREET.fullmatch(fold(str(raw)))),
    "address.postcode": _is_postcode,
    "contact.title": lambda raw: (
        fold(str(raw)).rstrip(".") in {"mme", "m", "mr", "mlle", "madame", "monsieur"}
    ),
    "organisation.name": lambda raw: bool(_ORGANISATION.search(fold(str(raw)))),
    "contact.full_name": lambda raw: _is_titled(raw) or persons.read(raw, _ANY_DAY).accepted,
    "attendance.status": lambda raw: (
        isinstance(raw, str) and attendance.read(raw, _ANY_DAY).severity in {"ok", "repair"}
    ),
    "loan.status": lambda raw: (
        isinstance(raw, str) and loan_statuses.read(raw, _ANY_DAY).severity in {"ok", "repair"}
    ),
}
"""Kinds that settle a title which could mean several things."""


def _is_titled(raw: Raw) -> bool:
    return bool(re.match(r"(?:mme|m\.|mr|mlle|madame|monsieur|dr|pr) ?\S{2,}", fold(str(raw))))


def find_kind(samples: Sequence[Raw]) -> str | None:
    """The field whose values these most likely are, or None."""
    return find_sure_kind(samples) or _find(_LIKELY, samples)


def find_sure_kind(samples: Sequence[Raw]) -> str | None:
    """The field whose values these must be, or None."""
    return _find(_SURE, samples)


def _find(tests: Mapping[str, Callable[[Raw], bool]], samples: Sequence[Raw]) -> str | None:
    filled = [raw for raw in samples if raw is not None and str(raw).strip()][:50]
    if not filled:
        return None
    for name, test in tests.items():
        if sum(map(test, filled)) >= _ENOUGH * len(filled):
            return name
    return None
