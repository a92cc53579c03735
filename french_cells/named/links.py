"""References to other records by the names that people write: an item, a workshop, a session."""

from collections.abc import Mapping, Sequence

from french_cells.answers import ambiguous, invalid, ok, open_cell, repair
from french_cells.context import Context
from french_cells.moments.days_named import DATED, find_by_day, show_day
from french_cells.people import persons
from french_cells.reading import Raw, Reading


def read_link(raw: Raw, context: Context, entity: str) -> Reading:
    """The slug or reference of the one record that bears this name."""
    cell = open_cell(raw)
    if isinstance(cell, Reading):
        return cell
    names = context.directory.of(entity)
    if not names:
        return invalid(nothing_known(entity))
    found = names.find(cell.text) or names.find_code(cell.text)
    if len(found) == 1:
        return ok(found[0].target) if found[0].name == raw else repair(found[0].target)
    if found:
        return ambiguous("Plusieurs portent ce nom : écrivez sa référence ou son code.")
    by_day = find_by_day(raw, context, entity) if entity in DATED else None
    if by_day:
        return by_day
    text = (show_day(raw, context) if entity in DATED else None) or cell.text
    return invalid(f"« {text} » n’est pas connu ici. {suggestion(names.suggest(text))}")


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


def nothing_known(entity: str) -> str:
    """Names can only be recognised once the sheet that lists them is followed."""
    return f"{_NOTHING[entity]} ici : la feuille qui en donne la liste doit être suivie d’abord."


def suggestion(names: Sequence[str]) -> str:
    """« Vouliez-vous dire … ? », or what to do when nothing looks alike."""
    if not names:
        return "Vérifiez le nom, ou demandez à la coordination de l’ajouter."
    return f"Vouliez-vous dire {' ou '.join(f'« {name} »' for name in names)} ?"
