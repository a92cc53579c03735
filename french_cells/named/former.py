"""Words by which a record was named before it was renamed, or moved to another day."""

from collections.abc import Sequence
from dataclasses import replace

from french_cells.answers import open_cell
from french_cells.context import Context
from french_cells.directory import Directory, KnownName, Names
from french_cells.moments.clock import hours_in
from french_cells.named.beginnings import begin_of, says_begin, workshop_in
from french_cells.named.dated import (
    DATED,
    find_by_day,
    find_day,
    is_of,
    of_owner,
    without_hours,
    words_beside_hours,
)
from french_cells.reading import Raw, Reading
from french_cells.text import clean, fold_words


def was_called(raw: Raw, former: KnownName, context: Context, entity: str) -> bool:
    """Whether these words say a former name, or a part of it, and nothing beside it.

    Of a session they say its day: without one, they may mean the next one of its workshop.
    """
    cell = open_cell(raw)
    if isinstance(cell, Reading):
        return False
    names = Names([former])
    if names.find(cell.text):
        return True
    if entity in DATED:
        alone = replace(context, directory=Directory({entity: names}))
        by_day = find_by_day(raw, alone, entity)
        return by_day is not None and by_day.accepted
    words = set(fold_words(cell.text).split())
    return any(words <= set(fold_words(one).split()) for one in former.words)


def find_at_hour_before(text: str, context: Context) -> Sequence[KnownName]:
    """The sessions of a title and a day that were to begin at the hour that a cell names, as then.

    None where another one of that title may begin then, since nobody said when.
    """
    before = context.directory.with_former("session").of("session")
    named = find_day(without_hours(text), context) if before else None
    same = _find_titled(*named, context) if named else ()
    if len({workshop_in(one) for one in same}) > 1 or None in map(begin_of, same):
        return ()
    had = (_find_then(text, before.by_target.get(one.target, one), context) for one in same)
    return [one for one in had if one is not None]


def _find_titled(title: str, day: str, context: Context) -> Sequence[KnownName]:
    """Those of the day that are called so, or have these words in their title if none is."""
    words = words_beside_hours(title)
    known = context.directory.of("session").by_target.values()
    same = of_owner([one for one in known if is_of(one, day, words)], context, "session")
    return [one for one in same if words_beside_hours(workshop_in(one)) == words] or same


def _find_then(text: str, session: KnownName, context: Context) -> KnownName | None:
    hours = hours_in(clean(text))
    past = (replace(session, name=name, aliases=()) for name in session.aliases)
    said = (one for one in past if says_begin(one, hours))
    return next((one for one in said if was_called(text, one, context, "session")), None)
