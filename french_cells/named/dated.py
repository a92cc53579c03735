"""The session or meeting of the day that a cell names, and of the hour beside it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from french_cells.answers import ambiguous, assume, repair
from french_cells.context import Context
from french_cells.directory import KnownName, Names, telling_words
from french_cells.moments import dates
from french_cells.moments.clock import HOURS, HOURS_LAST, Hour, hours_in
from french_cells.moments.remarks import says_more
from french_cells.named.beginnings import (
    begin_of,
    begins_at,
    choose_at,
    fits,
    is_from,
    is_of_others,
    is_open,
    says_begin,
    workshop_in,
)
from french_cells.patterns import pattern
from french_cells.reading import Raw, Reading
from french_cells.text import clean, fold

DATED: frozenset[str] = frozenset({"session", "meeting"})
_LINKING = pattern(r"(?:\b(?:du|le|de|au)|[-–,:(])\s*$", re.IGNORECASE)
_LONGEST_DAY_WORDS = 4  # « mardi 1er décembre 2026 »
_HALF_A_YEAR = timedelta(days=183)
_SEVERAL = 2
_OWN: frozenset[str] = frozenset({"session", "workshop"})


def of_owner(found: Sequence[KnownName], context: Context, entity: str) -> Sequence[KnownName]:
    """In a partner's own list those of its own, if there are any."""
    if entity not in _OWN or not context.owner:
        return found
    return [one for one in found if one.owner == context.owner] or found


def own_names(context: Context, entity: str) -> Names:
    """What a name in a partner's own list may have been meant for: nothing of another's."""
    names = context.directory.of(entity)
    if entity not in _OWN or not context.owner:
        return names
    return Names(one for one in names.by_target.values() if one.owner == context.owner)


def find_by_day(raw: Raw, context: Context, entity: str) -> Reading | None:
    """The one record of the day that is named, or why it is not one; None where no day is.

    The hour behind it says which of several, and contradicts nothing that is known of the one.
    """
    reading = _find_one(raw, context, entity)
    hours = hours_in(clean(raw)) if isinstance(raw, str) else ()
    if reading is None or not reading.accepted or len(hours) < _SEVERAL:
        return reading
    one = context.directory.of(entity).by_target[str(reading.value)]
    begun = _find_begun(str(raw), hours, one, context, entity)
    if len({begin_of(other) for other in begun}) > 1:
        return ambiguous(f"Plusieurs ont lieu ce jour-là : écrivez {_tell_apart(begun)}.")
    return None if is_of_others(one, hours) else reading


def _find_begun(
    text: str, hours: Sequence[Hour], one: KnownName, context: Context, entity: str
) -> Sequence[KnownName]:
    """Those of the same day and words that begin at an hour of the cell: « 10h et 14h »."""
    title, _ = find_day(without_hours(text), context) or (workshop_in(one), "")
    words = words_beside_hours(title)
    known = context.directory.of(entity).by_target.values()
    same = [other for other in known if is_of(other, one.day, words)]
    return [other for other in of_owner(same, context, entity) if says_begin(other, hours)]


def _find_one(raw: Raw, context: Context, entity: str) -> Reading | None:
    known = [*context.directory.of(entity).by_target.values()]
    last = HOURS_LAST.search(clean(raw)) if isinstance(raw, str) else None
    if last is None:
        return _find_among(known, raw, context, entity)
    (hour, *_), bare = hours_in(last[0]), without_hours(str(raw))
    then = [one for one in known if begins_at(one, hour)]
    return (
        _find_among(then, bare, context, entity)
        or _find_among(known, raw, context, entity, hour)
        or _find_among(known, bare, context, entity, hour)
    )


def without_hours(text: str) -> str:
    """Those behind its day."""
    last = HOURS_LAST.search(clean(text))
    return clean(text)[: last.start()].strip(" ,:–-") if last else text


def _find_among(
    known: Sequence[KnownName], raw: Raw, context: Context, entity: str, hour: Hour | None = None
) -> Reading | None:
    """`hour`: what stands behind the day, at which none of these begins."""
    if not known:
        return None
    for title, day in _readings(raw, context):
        if not day.accepted:
            continue
        words, same = _find_of_day(known, title, str(day.value))
        found = of_owner(same, context, entity)
        found = (choose_at(raw, title, found) or found) if len(found) > 1 else found
        if len(found) == 1:
            is_it = hour is None or fits(found[0], hours_in(title), hour)
            is_plain = _has_one_year(known, found[0], words)
            return _grade(found[0], day, raw, is_plain=is_plain) if is_it else None
        if found:
            return ambiguous(f"Plusieurs ont lieu ce jour-là : écrivez {_tell_apart(found)}.")
    return None


def _find_of_day(
    known: Sequence[KnownName], title: str, day: str
) -> tuple[set[str], Sequence[KnownName]]:
    """Those that are called so, and by which words.

    An hour may be the title's own, « 1h pour soi »; any other is to be when it begins, unless
    nobody said when.
    """
    words = set(telling_words(title).split())
    same = [one for one in known if is_of(one, day, words)]
    if same or not (hours := hours_in(title)):
        return words, same
    words = words_beside_hours(title)
    same = [one for one in known if is_of(one, day, words)]
    may_be = same if any(is_open(one, hours) for one in same) else []
    return words, [one for one in same if is_from(one, hours)] or may_be


def _tell_apart(found: Sequence[KnownName]) -> str:
    """Two rooms at one hour have one name, which would be read as it was."""
    names = [one.name for one in found]
    if len(set(names)) < len(names):
        return "sa référence ou son code"
    return " ou ".join(f"« {name} »" for name in names[:3])


def show_day(raw: Raw, context: Context) -> str | None:
    """« 20/12/2026 » of a cell that holds a date: nobody sees the number behind it."""
    if raw is None or isinstance(raw, str | bool):
        return None
    day = dates.read(raw, context)
    return f"{date.fromisoformat(str(day.value)):%d/%m/%Y}" if day.accepted else None


def words_beside_hours(title: str) -> set[str]:
    return set(telling_words(HOURS.sub(" ", title)).split())


def is_of(one: KnownName, day: str, words: set[str]) -> bool:
    return one.day == day and words <= set(telling_words(one.name).split())


def _has_one_year(known: Iterable[KnownName], one: KnownName, words: set[str]) -> bool:
    """Whether no other year has one that is called so, on the same day and month."""
    same = (other for other in known if other.day[4:] == one.day[4:])
    return {other.day[:4] for other in same if is_of(other, other.day, words)} == {one.day[:4]}


def _grade(one: KnownName, day: Reading, raw: Raw, *, is_plain: bool) -> Reading:
    """A day without its year is shown to a person where two years have one on that day.

    The year of a cell that holds a date may be Google's, which adds the present one.
    """
    if not is_plain and (day.severity == "assume" or not isinstance(raw, str)):
        return assume(one.target, "D’après le jour.")
    return repair(one.target)


def _readings(raw: Raw, context: Context) -> Iterator[tuple[str, Reading]]:
    """What is before the day, and the day; the longest day first."""
    if not isinstance(raw, str):
        if not isinstance(raw, bool) and raw is not None:
            yield "", dates.read(raw, context)
        return
    words = raw.split()
    for count in range(min(_LONGEST_DAY_WORDS, len(words)), 0, -1):
        before, tail = " ".join(words[:-count]), " ".join(words[-count:])
        # What is beside the day may name another record; an hour alone is no day, and dear to ask.
        if not (HOURS_LAST.fullmatch(tail) or says_more(fold(tail))):
            yield _LINKING.sub("", before), read_near(tail, context)


def read_near(text: str, context: Context) -> Reading:
    """A day without a year is the one of the season around today."""
    reading = dates.read(text, context)
    if reading.accepted or reading.error != "ambiguous":
        return reading
    both: Sequence[Reading] = [
        dates.read(f"{text}{mark}{year}", context)
        for mark in ("/", " ")
        for year in (context.today.year, context.today.year + 1, context.today.year - 1)
    ]
    accepted = [(one, date.fromisoformat(str(one.value))) for one in both if one.accepted]
    near = [one for one, day in accepted if abs(day - context.today) <= _HALF_A_YEAR]
    return assume(near[0].value, "Année comprise d’après la saison.") if near else reading


def find_day(raw: Raw, context: Context) -> tuple[str, str] | None:
    """What stands before the day that the cell names, and the day."""
    found = ((before, str(day.value)) for before, day in _readings(raw, context) if day.accepted)
    return next(found, None)
