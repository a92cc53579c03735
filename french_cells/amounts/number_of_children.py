"""How many children of a family a cell counts or names, beside the one that gives their ages."""

from french_cells.amounts import quantities
from french_cells.amounts.counted import Counted
from french_cells.amounts.told_ages import take_in
from french_cells.context import Context
from french_cells.patterns import pattern
from french_cells.reading import Raw

_TWINS, _SEVERAL = 2, 2
_SIDES = pattern(r" et |[,+&/]")
_CHILD = pattern(
    r"[A-ZÀ-Ý][a-zà-ÿœ]+(?:[-'’][A-Za-zÀ-ÿ]+)*"
    r"|(?:(?:un|une|le|la|son|sa|petite?|grande?|petits?) ?)*(?:frère|sœur|soeur|bébé)"
)


def count_children(raw: Raw, context: Context) -> Counted | None:
    """« 2 », « deux », « jumelles », « Nina et Tom »; None where nobody can say."""
    if isinstance(raw, str):
        said = take_in(raw)
        if said.meanings == {"twins"}:
            return Counted(_TWINS, are_twins=True)
        named = _count_named(raw)
        if named:
            return Counted(named, is_least=True)
    reading = quantities.read(raw, context)
    value = reading.value if reading.accepted else None
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return Counted(int(value)) if is_number and value % 1 == 0 else None  # type: ignore[operator, call-overload] # a number


def _count_named(text: str) -> int:
    """Names and « petit frère », where nothing else is said."""
    sides = [one.strip() for one in _SIDES.split(text)]
    are_all = all(_CHILD.fullmatch(one) for one in sides)
    return len(sides) if are_all and len(sides) >= _SEVERAL else 0
