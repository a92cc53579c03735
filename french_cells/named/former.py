"""Words by which a record was named before it was renamed, or moved to another day."""

from dataclasses import replace

from french_cells.answers import open_cell
from french_cells.context import Context
from french_cells.directory import Directory, KnownName, Names
from french_cells.named.links import DATED, find_by_day
from french_cells.reading import Raw, Reading
from french_cells.text import fold_words


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
