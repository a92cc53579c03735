"""Other records by the names that people write: an item, a workshop, a session of some day."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from french_cells.answers import ambiguous, invalid, ok, open_cell, repair
from french_cells.context import Context
from french_cells.directory import KnownName, Names
from french_cells.named.beginnings import workshop_in
from french_cells.named.dated import DATED, find_by_day, find_day, of_owner, own_names, show_day
from french_cells.named.former import find_at_hour_before
from french_cells.named.items import find_item, is_by_old_code, split_items, suggest_items
from french_cells.named.renamings import ask_renamed, assume_renamed
from french_cells.patterns import pattern
from french_cells.people import persons
from french_cells.reading import FOLLOW_FIRST, MAY_MEAN, NOT_LISTED, SEVERAL_SESSIONS, Raw, Reading
from french_cells.text import fold_words

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
        at = _read_at_hour_before(raw, context)
        return at or _read_retitled(raw, context) or reading
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
    had = of_owner(before.of(entity).find(text), context, entity)
    if len(had) > 1:
        return ambiguous(ask_renamed(one.name for one in had))
    reading = read(raw, replace(context, directory=before), entity)
    return reading if reading.accepted else None


def _read_at_hour_before(text: str, context: Context) -> Reading | None:
    """« Café des parents du 08/12/2026 à 14h00 », which is at 15 h now.

    So we wrote it; in words of a person's own it may be one that is to be listed yet.
    """
    had, known = find_at_hour_before(text, context), context.directory.of("session").by_target
    if len(had) > 1:
        return ambiguous(ask_renamed(known[one.target].name for one in had))
    for then in had:
        reading, now = repair(then.target), known[then.target]
        is_ours = fold_words(text) == fold_words(then.name)
        return reading if is_ours else assume_renamed(reading, then.name, now, context.directory)
    return None


def _read_session(text: str, context: Context) -> Reading:
    reading = _read_now(text, context, "session")
    return reading if reading.accepted else _read_at_hour_before(text, context) or reading


def _read_retitled(text: str, context: Context) -> Reading | None:
    """« Café des parents 08/12 » by what that workshop is called now."""
    called, now = _find_former(text, context)
    rest = text.split()[len(called.split()) :]
    read = [(one, _read_session(" ".join([one.name, *rest]), context)) for one in now]
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
        had = of_owner(before.find(called), context, "workshop")
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
    found = of_owner(found or _find_called(cell.text, context, entity), context, entity)
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
    text = (show_day(raw, context) if entity in DATED else None) or cell.text
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
    dated = find_day(raw, context) if entity == "session" else None
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


ADD_SESSION = "ajoutez-la d’abord à la liste des séances."


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
