"""The session that a list's title names: « Luge en famille, samedi 19 décembre », for all rows."""

from collections.abc import Iterable

from french_cells.context import Context
from french_cells.directory import KnownName, telling_words
from french_cells.lexicon import stem
from french_cells.moments.date_grammar import DAY
from french_cells.named.beginnings import workshop_in
from french_cells.named.dated import own_names, read_near
from french_cells.text import fold

_SEPARATING = str.maketrans("_-–—", "    ")


def find_days_in(text: str, context: Context) -> frozenset[str]:
    """All that it names, as far as they can be told."""
    found = (read_near(one[0], context) for one in DAY.finditer(fold(text)))
    return frozenset(str(day.value) for day in found if day.accepted)


def find_titled(text: str, context: Context) -> KnownName | None:
    """The one known session of a day and a workshop that it names; None where two may be meant."""
    plain = text.translate(_SEPARATING)
    known = own_names(context, "session").by_target.values()
    named = {workshop_in(one) for one in known if _stems(workshop_in(one)) <= _stems(plain)}
    days = find_days_in(plain, context) | find_days_in(text, context)
    found = [one for one in known if one.day in days] if days else _ahead(known, named, context)
    if len(found) > 1 or (named and days):
        found = [one for one in found if workshop_in(one) in named]
    return found[0] if len(found) == 1 else None


def _ahead(known: Iterable[KnownName], named: set[str], context: Context) -> list[KnownName]:
    """Of a workshop alone, the one session that it has at all, if that is to come."""
    of_them = [one for one in known if workshop_in(one) in named]
    is_ahead = len(of_them) == 1 and of_them[0].day >= context.today.isoformat()
    return of_them if is_ahead else []


def _stems(text: str) -> frozenset[str]:
    return frozenset(map(stem, telling_words(text).split()))
