"""Other records by the names that people write: an item, a workshop, a session of some day."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeAlias

from french_cells.answers import ambiguous, assume, invalid, ok, open_cell, repair
from french_cells.context import Context
from french_cells.directory import KnownName, Names, telling_words
from french_cells.moments import dates
from french_cells.moments.clock import HOURS, HOURS_LAST, hours_in
from french_cells.moments.remarks import says_more
from french_cells.named.beginnings import (
    begin_of,
    choose_at,
    fits,
    is_from,
    is_open,
    workshop_in,
)
from french_cells.named.items import find_item, is_by_old_code, split_items, suggest_items
from french_cells.named.renamings import ask_renamed, assume_renamed
from french_cells.patterns import pattern
from french_cells.people import persons
from french_cells.reading import FOLLOW_FIRST, MAY_MEAN, NOT_LISTED, SEVERAL_SESSIONS, Raw, Reading
from french_cells.text import clean, fold, fold_words

ReadNamed: TypeAlias = Callable[[Raw, Context, str], Reading]
_EDITION = pattern(r"(?P<name>.+?)[ ,(–-]+sp[ée]ciale?s?\b", re.IGNORECASE)


def read_link(raw: Raw, context: Context, entity: str) -> Reading:
    """The slug or reference of the one record that has this name, or else had it once."""
    reading = _read_now(raw, context, entity)
    if reading.error == "empty" or not isinstance(raw, str):
        return reading
    if reading.accepted and entity == "item":
        now = context.directory.of(entity).by_target[str(reading.value)]
        is_old = is_by_old_code(raw, now, context.directory)
        return assume_renamed(reading, raw, now, context.directory) if is_old else reading
    if reading.accepted:
        return reading
    if entity == "session":
        return _read_retitled(raw, context) or reading
    before = read_as_before(raw, context, entity, _read_now)
    if before is None or not before.accepted:
        return before or reading
    now = context.directory.of(entity).by_target[str(before.value)]
    return assume_renamed(before, raw, now, context.directory)


def read_as_before(raw: Raw, context: Context, entity: str, read: ReadNamed) -> Reading | None:
    """The one that had this name; None where nobody had it, or several have it now."""
    before = context.directory.with_former(entity)
    text = str(raw).strip()
    if not before.of(entity) or context.directory.of(entity).find(text):
        return None
    had = _of_owner(before.of(entity).find(text), context, entity)
    if len(had) > 1:
        return ambiguous(ask_renamed(one.name for one in had))
    reading = read(raw, replace(context, directory=before), entity)
    return reading if reading.accepted else None


def _read_retitled(text: str, context: Context) -> Reading | None:
    """« Café des parents 08/12 » by what that workshop is called now."""
    called, now = _find_former(text, context)
    rest = text.split()[len(called.split()) :]
    read = [(one, _read_now(" ".join([one.name, *rest]), context, "session")) for one in now]
    found = {reading.value: (one, reading) for one, reading in read if reading.accepted}
    if len(found) > 1:
        names = context.directory.of("session").by_target
        return ambiguous(ask_renamed(names[str(one)].name for one in found))
    for workshop, reading in found.values():
        return assume_renamed(reading, called, workshop, context.directory)
    return read[0][1] if len(read) == 1 and read[0][1].error == "ambiguous" else None


def _find_former(text: str, context: Context) -> tuple[str, Sequence[KnownName]]:
    """The first words of a cell that were a workshop's title, and those that had it."""
    words, before = text.split(), context.directory.with_former("workshop").of("workshop")
    for count in range(len(words), 0, -1):
        called = " ".join(words[:count])
        had = _of_owner(before.find(called), context, "workshop")
        if had:
            return called, had
    return "", ()


def _read_now(raw: Raw, context: Context, entity: str) -> Reading:
    cell = open_cell(raw)
    if isinstance(cell, Reading):
        return cell
    names = context.directory.of(entity)
    if not names:
        return invalid(_nothing_known(entity))
    found = names.find(cell.text) or names.find_code(cell.text)
    found = _of_owner(found or _find_called(cell.text, context, entity), context, entity)
    if entity == "item" and len(found) > 1:
        called = [one for one in found if not is_by_old_code(cell.text, one, context.directory)]
        found = called or found
    found = found[:1] if _are_one(found) else found
    if len(found) == 1:
        return ok(found[0].target) if found[0].name == raw else repair(found[0].target)
    by_day = find_by_day(raw, context, entity) if entity in DATED else None
    if by_day:
        return by_day
    if found:
        return ambiguous("Plusieurs portent ce nom : écrivez sa référence ou son code.")
    text = (_show_day(raw, context) if entity in DATED else None) or cell.text
    return _refuse(raw, text, context, entity)


def _are_one(found: Sequence[KnownName]) -> bool:
    """Somebody whom a list has twice, with one address; merged later, one goes on for both."""
    said = {(one.name, one.owner, one.mail) for one in found}
    return len(said) == 1 and all(map(all, said))


def _find_called(text: str, context: Context, entity: str) -> Sequence[KnownName]:
    """By a part of its name, where there is no doubt which one that is."""
    names = context.directory.of(entity)
    if entity == "workshop":
        return _find_edition(text, names)
    if entity == "item":
        return find_item(text, names, context.owner or context.keeper)
    return _find_only_session(text, context) if entity == "session" else ()


def _refuse(raw: Raw, text: str, context: Context, entity: str) -> Reading:
    names = own_names(context, entity)
    if not names:
        return invalid(_nothing_known(entity))
    if entity == "item":
        return _refuse_item(text, context, names)
    called = _sessions_of(text, context) if entity == "session" else ()
    if len(called) > 1:
        return ambiguous(_ask_which(text, called, context.today.isoformat()))
    dated = _find_day(raw, context) if entity == "session" else None
    advice = _advise(*dated, context, names) if dated else suggestion(names.suggest(text))
    return invalid(f"« {text} » n’est pas connu ici. {advice}")


def _refuse_item(text: str, context: Context, names: Names) -> Reading:
    several = split_items(text, names, context.owner or context.keeper)
    if several:
        each = " et ".join(f"« {one.name} »" for one in several)
        return ambiguous(f"Il y a plusieurs choses ({each}) : écrivez une ligne pour chacune.")
    return invalid(f"« {text} » n’est pas connu ici. {suggestion(suggest_items(text, names))}")


def _advise(title: str, day: str, context: Context, names: Names) -> str:
    """Of a session of some day its own list is to tell first: another day's is another session.

    Days are all alike: only what is called so is suggested.
    """
    is_over = day < context.today.isoformat()
    known = names.by_target.values()
    alike = [one for one in known if (one.day < context.today.isoformat()) == is_over]
    near = Names(alike).suggest(title) if title else ()
    first = f"Si elle {'a eu lieu' if is_over else 'est prévue'}, {ADD_SESSION}"
    return f"{suggestion(near)} {first}" if near else first


def _find_day(raw: Raw, context: Context) -> tuple[str, str] | None:
    """What stands before the day that the cell names, and the day."""
    found = ((before, str(day.value)) for before, day in _readings(raw, context) if day.accepted)
    return next(found, None)


ADD_SESSION = "ajoutez-la d’abord à la liste des séances."
_OWN: frozenset[str] = frozenset({"session", "workshop"})


def _of_owner(found: Sequence[KnownName], context: Context, entity: str) -> Sequence[KnownName]:
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


def _find_only_session(text: str, context: Context) -> Sequence[KnownName]:
    """« Papas bricoleurs », of which there is one session at all, and that is still to come."""
    called = _sessions_of(text, context)
    is_ahead = len(called) == 1 and called[0].day >= context.today.isoformat()
    return called if is_ahead else ()


def _sessions_of(title: str, context: Context) -> Sequence[KnownName]:
    """In the order of their days."""
    told, known = fold_words(title), own_names(context, "session").by_target.values()
    return [one for one in known if fold_words(workshop_in(one)) == told]


def _ask_which(text: str, sessions: Sequence[KnownName], today: str) -> str:
    ahead = [one for one in sessions if one.day >= today]
    nearest = ahead[0] if ahead else sessions[-1]
    written = "/".join(reversed(nearest.day.split("-")))
    return f"« {text} » {SEVERAL_SESSIONS}, par exemple « {text} {written} »."


def _find_edition(text: str, names: Names) -> Sequence[KnownName]:
    """« L'heure du conte spéciale Noël » is « L'heure du conte »."""
    match = _EDITION.match(text)
    return names.find(match["name"]) if match else ()


def read_person(raw: Raw, context: Context) -> Reading | None:
    """« Mme PETIT Zoé (directrice) »: the one known contact of these names, or None."""
    reading = persons.read(raw, context)
    if not isinstance(reading.value, dict) or not reading.value["given"]:
        return None
    name = f"{reading.value['given']} {reading.value['family']}"
    found = context.directory.of("contact").find(name)
    return repair(found[0].target) if len(found) == 1 else None


_NOTHING: Mapping[str, str] = {
    "organisation": "Aucune structure n’est encore connue",
    "contact": "Aucun contact n’est encore connu",
    "meeting": "Aucune réunion n’est encore connue",
    "item": "Aucun matériel n’est encore connu",
    "workshop": "Aucun atelier n’est encore connu",
    "session": "Aucune séance n’est encore connue",
}


def _nothing_known(entity: str) -> str:
    """Names can only be recognised once the sheet that lists them is followed."""
    return f"{_NOTHING[entity]} ici : {FOLLOW_FIRST}"


def suggestion(names: Sequence[str]) -> str:
    """« Vouliez-vous dire … ? », or what to do when nothing looks alike."""
    if not names:
        return NOT_LISTED
    return f"{MAY_MEAN} {' ou '.join(f'« {name} »' for name in names)} ?"


DATED: frozenset[str] = frozenset({"session", "meeting"})
_LINKING = pattern(r"(?:\b(?:du|le|de|au)|[-–,:(])\s*$", re.IGNORECASE)
_LONGEST_DAY_WORDS = 4  # « mardi 1er décembre 2026 »
_HALF_A_YEAR = timedelta(days=183)


def find_by_day(raw: Raw, context: Context, entity: str) -> Reading | None:
    """The one record of the day that is named, or why it is not one; None where no day is.

    The hour behind it says which of several, and contradicts nothing that is known of the one.
    """
    known = [*context.directory.of(entity).by_target.values()]
    last = HOURS_LAST.search(clean(raw)) if isinstance(raw, str) else None
    if last is None:
        return _find_among(known, raw, context, entity)
    (hour, *_), bare = hours_in(last[0]), clean(str(raw))[: last.start()].strip(" ,:–-")
    then = [one for one in known if begin_of(one) == hour]
    return (
        _find_among(then, bare, context, entity)
        or _find_among(known, raw, context, entity, hour)
        or _find_among(known, bare, context, entity, hour)
    )


def _find_among(
    known: Sequence[KnownName], raw: Raw, context: Context, entity: str, hour: int | None = None
) -> Reading | None:
    """`hour`: what stands behind the day, at which none of these begins."""
    if not known:
        return None
    for title, day in _readings(raw, context):
        if not day.accepted:
            continue
        words, same = _find_of_day(known, title, str(day.value))
        found = _of_owner(same, context, entity)
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
    same = [one for one in known if _is_of(one, day, words)]
    if same or not (hours := hours_in(title)):
        return words, same
    words = set(telling_words(HOURS.sub(" ", title)).split())
    same = [one for one in known if _is_of(one, day, words)]
    may_be = same if any(is_open(one, hours) for one in same) else []
    return words, [one for one in same if is_from(one, hours)] or may_be


def _tell_apart(found: Sequence[KnownName]) -> str:
    """Two rooms at one hour have one name, which would be read as it was."""
    names = [one.name for one in found]
    if len(set(names)) < len(names):
        return "sa référence ou son code"
    return " ou ".join(f"« {name} »" for name in names[:3])


def _show_day(raw: Raw, context: Context) -> str | None:
    """« 20/12/2026 » of a cell that holds a date: nobody sees the number behind it."""
    if raw is None or isinstance(raw, str | bool):
        return None
    day = dates.read(raw, context)
    return f"{date.fromisoformat(str(day.value)):%d/%m/%Y}" if day.accepted else None


def _is_of(one: KnownName, day: str, words: set[str]) -> bool:
    return one.day == day and words <= set(telling_words(one.name).split())


def _has_one_year(known: Iterable[KnownName], one: KnownName, words: set[str]) -> bool:
    """Whether no other year has one that is called so, on the same day and month."""
    same = (other for other in known if other.day[4:] == one.day[4:])
    return {other.day[:4] for other in same if _is_of(other, other.day, words)} == {one.day[:4]}


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
