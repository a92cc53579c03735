"""One value dragged down, as it is or counting up; and one word put for another in a column."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from simulation.acts.visit import Act, Visit
from simulation.values import without_remark

_DRAGGED = frozenset({"role", "email", "phone", "location", "quantity", "due_on", "deposit"})
_COUNTED = frozenset({"phone", "loaned_on", "due_on"})
_REFERENCE = re.compile(r"[A-Z]-\w+")
_LAST_NUMBER = re.compile(r"\d+$")
_WORDS = {
    "role": ("Chargée de", "Responsable de"),
    "email": ("@example.org", "@exemple.example.org"),
    "location": ("Armoire", "Placard"),
    "given_name": ("line", "lyne"),
}


def _fill_down(visit: Visit) -> bool:
    """The little square at the corner of a cell, drawn over the cells below."""
    return _drag(visit, _DRAGGED, lambda text, _: text)


def _fill_series(visit: Visit) -> bool:
    """What ends in a number counts up: days, and telephones, too."""
    return _drag(visit, _COUNTED, count_up)


def _drag(visit: Visit, fields: frozenset[str], value: Callable[[str, int], str]) -> bool:
    names = [one for one in visit.kind.typed if one in fields and one in visit.tab.columns]
    known = dict(visit.known())
    starts = [row for row in known if {row + 1, row + 2} <= known.keys()]
    if not names or not starts:
        return False
    row, name = visit.rng.choice(starts), visit.rng.choice(names)
    text, count = without_remark(visit.tab.text(row, name)), visit.rng.randint(2, 4)
    if not text or _had_rubbish(visit, name, text) or value(text, 1) == "":
        return False
    below = [row + at for at in range(1, count + 1) if row + at in known]
    done = [visit.type_into((at, known[at]), name, value(text, at - row)) for at in below]
    return any(done) and visit.say(f"dragged {text!r} down from row {row + 1}")


def _had_rubbish(visit: Visit, name: str, text: str) -> bool:
    """Whose words a cell of theirs shows by now nobody is sure of."""
    owners = visit.books.owners(name, text) or ()
    return any(one.is_rubbish for owner in owners for one in visit.books.of(owner, name))


def count_up(text: str, steps: int) -> str:
    """« 06/01/2021 » and « 03 53 01 00 07 » some steps on; nothing for what ends in no number."""
    try:
        return f"{datetime.strptime(text, '%d/%m/%Y').date() + timedelta(steps):%d/%m/%Y}"  # noqa: DTZ007
    except ValueError:
        found = _LAST_NUMBER.search(text)
    if found is None or int(found[0]) + steps >= 10 ** len(found[0]):
        return ""
    number = f"{int(found[0]) + steps:0{len(found[0])}}"
    return text[: found.start()] + number


def _replace_words(visit: Visit) -> bool:
    """« Remplacer tout » in one column."""
    names = [one for one in _WORDS if one in visit.tab.columns]
    return bool(names) and _replace(visit, [visit.rng.choice(names)])


def _replace_everywhere(visit: Visit) -> bool:
    """In the whole tab."""
    return _replace(visit, [*_WORDS])


def _replace(visit: Visit, names: list[str]) -> bool:
    cells = [
        visit.type_into((row, person), name, text.replace(*_WORDS[name]))
        for row, person, name, text in _found(visit, names)
    ]
    return any(cells) and visit.say(f"replaced {[_WORDS[one] for one in names]}")


def _found(visit: Visit, names: list[str]) -> Iterator[tuple[int, int, str, str]]:
    for row, person in visit.known():
        # With most of its words replaced, a row without its reference would be anybody's.
        for name in names if _REFERENCE.fullmatch(visit.tab.reference(row)) else ():
            text = visit.tab.text(row, name)
            if _WORDS[name][0] in text and not _had_rubbish(visit, name, text):
                yield row, person, name, text


ACTS: dict[str, Act] = {
    "fill_down": _fill_down,
    "fill_series": _fill_series,
    "replace_words": _replace_words,
    "replace_everywhere": _replace_everywhere,
}
