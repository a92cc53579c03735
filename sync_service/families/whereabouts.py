"""Where somebody goes who has never been there: an organisation's street and commune.

A place as partners type it is mostly a room (« Auditorium »). Whose house it is in is never
guessed: an address stands with the place only where the place names an organisation, and with the
partner who leads the workshop otherwise.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from urllib.parse import quote

from french_cells import communes as towns
from french_cells import text
from sync_service.domain.record import Record
from sync_service.families.registration import text_of
from sync_service.ports import Records

# A town has few places, and each page and each registration folds them again.
fold_name = lru_cache(maxsize=2_000)(towns.fold_name)
fold_words = lru_cache(maxsize=2_000)(text.fold_words)

_MAP = "https://www.openstreetmap.org/search?query="


@dataclass(frozen=True, slots=True)
class Address:
    """Of an organisation, as its record has it; parts that nobody wrote are empty."""

    street: str = ""
    postcode: str = ""
    commune: str = ""

    @property
    def line(self) -> str:
        """`12 rue Basse, 54300 Lunéville`."""
        town = f"{self.postcode} {self.commune}".strip()
        return ", ".join(part for part in (self.street, town) if part)

    @property
    def map_url(self) -> str:
        """Where a map shows it; without a street it would show a whole town."""
        return _MAP + quote(self.line) if self.street and self.commune else ""


NOWHERE = Address()


def address_of(organisation: Record | None) -> Address:
    if organisation is None:
        return NOWHERE
    return Address(
        text_of(organisation, "address_street"),
        text_of(organisation, "postcode"),
        text_of(organisation, "city"),
    )


_SAID = ("id", "name", "aliases", "phone", "address_street", "postcode", "city")


def read_houses(records: Records) -> Sequence[Record]:
    """Live organisations, with what is told of them beside a session, and no more."""
    return records.read_all("organisation", fields=_SAID)


def read_houses_beside(records: Records, slug: str) -> Sequence[Record]:
    """The same with this one, live or not: families still ring it about what has been."""
    houses = read_houses(records)
    if any(one.fields.get("id") == slug for one in houses):
        return houses
    known = records.read_all("organisation", archived=True, fields=_SAID)
    return [*houses, *(one for one in known if one.fields.get("id") == slug)]


class Neighbourhood:
    """The organisations that a place may name, and the communes where they are."""

    def __init__(self, organisations: Iterable[Record]) -> None:
        self._by_name: dict[str, Record | None] = {}
        self._communes: dict[str, str] = {}
        for one in organisations:
            for name in _names(one):
                # A name that two bear tells nobody where to go.
                self._by_name[name] = None if name in self._by_name else one
            commune = text_of(one, "city")
            self._communes[fold_name(commune)] = commune

    def find(self, place: str) -> Record | None:
        """The organisation that a place is called by, if it is one."""
        return self._by_name.get(fold_words(place))

    def commune_in(self, place: str) -> str:
        """« Salle des fêtes de Baccarat »: Baccarat; the last one named, as addresses end."""
        words = fold_name(place).split()
        spans = (
            " ".join(words[first:end]) for end in range(len(words), 0, -1) for first in range(end)
        )
        return next((found for one in spans if (found := self._commune(one))), "")

    def _commune(self, name: str) -> str:
        return self._communes.get(name) or _near().get(name, "")


@cache
def _near() -> Mapping[str, str]:
    """The department's, by folded name."""
    return {name: one.name for name, one in towns.communes().near}


def _names(organisation: Record) -> set[str]:
    aliases = organisation.fields.get("aliases")
    others = [str(one) for one in aliases] if isinstance(aliases, list) else []
    names = (fold_words(one) for one in (text_of(organisation, "name"), *others))
    return {name for name in names if name}
