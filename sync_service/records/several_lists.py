"""People who stand in the lists of several structures, by one mail address and one name.

Nothing is decided about them, as each list shows its own structure's people; but whoever changes a
number in one list is to know that the others keep theirs.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from french_cells.reach import numbering
from french_cells.text import fold_words, in_order_of
from sync_service.domain.record import Record

_NUMBERS: Mapping[str, str] = MappingProxyType({"phone": "Téléphone", "mobile": "Portable"})


@dataclass(frozen=True, slots=True)
class InSeveralLists:
    """`slugs`: of the structures; `differing`: by a field's label, the number that each list has.

    A list without a number says nothing against another's.
    """

    name: str
    slugs: Sequence[str]
    differing: Mapping[str, Mapping[str, str]]


def find_in_several_lists(contacts: Iterable[Record]) -> Sequence[InSeveralLists]:
    """Whose numbers differ come first."""
    people: dict[tuple[str, str], list[Record]] = {}
    for one in contacts:
        if not one.archived and (email := _text(one, "email").lower()):
            people.setdefault((email, fold_words(_name(one))), []).append(one)
    found = [
        InSeveralLists(_name(same[0]), slugs, _differing(same))
        for same in people.values()
        if len(slugs := sorted({_text(one, "organisation_id") for one in same})) > 1
    ]
    return sorted(found, key=lambda one: (not one.differing, in_order_of(one.name)))


def _differing(same: Sequence[Record]) -> Mapping[str, Mapping[str, str]]:
    numbers = {
        label: {
            _text(one, "organisation_id"): numbering.show(number)
            for one in same
            if (number := _text(one, name))
        }
        for name, label in _NUMBERS.items()
    }
    return {label: of for label, of in numbers.items() if len(set(of.values())) > 1}


def _name(one: Record) -> str:
    return f"{_text(one, 'given_name')} {_text(one, 'family_name')}".strip()


def _text(record: Record, name: str) -> str:
    return str(record.fields.get(name) or "")
