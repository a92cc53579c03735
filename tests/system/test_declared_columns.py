"""Each field's declaration as sheets show it: its title, and the fields that conflict with it."""

import re
from collections.abc import Mapping

import pytest

from sync_service.domain.record import LETTERS, Entity
from tests.model.test_dictionary import COLLECTED
from tests.system.processes import HereHost, StandIn

pytestmark = pytest.mark.system

TECHNICAL = {"recorded_by", "source_cell"}
"""Filled in by nobody's sheet."""
LISTED = [entity for entity in LETTERS if entity != "attendance"]
"""Who came is a matrix, or a list beside meetings: one title alone is no header."""


def titles_of(entity: Entity) -> Mapping[str, str]:
    """Field → its title in the dictionary; what it calls « (technique) » has none."""
    found: dict[str, str] = {}
    for line in COLLECTED:
        if (
            line.entity == entity
            and not line.label.startswith("(")
            and line.field not in TECHNICAL
        ):
            first, *rest = line.label.split(" / ")
            is_second = bool(rest) and any(
                one.label == line.label and one.field in found for one in COLLECTED
            )
            found[line.field] = f"Heures {rest[0]}" if is_second else first
    return {name: title.replace("–", "-") for name, title in found.items()}


def adopted(host: HereHost, sheet: str, entity: Entity) -> Mapping[str, str | None]:
    """Title → the field that `adopt` proposes for its column."""
    ways = ["--entity", entity, "--partner", "les-epis", "--tab", entity, "--json"]
    answer = host.run("adopt", sheet, *ways)
    assert answer.code == 0, answer.err
    return {one["title"]: one["field"] for one in answer.json["columns"]}


def told(host: HereHost, sheet: str, entity: Entity) -> Mapping[str, str]:
    """Title → what `adopt` calls its column's field."""
    answer = host.run("adopt", sheet, "--entity", entity, "--partner", "les-epis", "--tab", entity)
    assert answer.code == 0, answer.err
    line = re.compile(r"^  [A-Z]+  « (.+) » → (.+?)(?: [(]sûr à|$)", re.MULTILINE)
    return dict(line.findall(answer.out))


def test_a_sheet_with_the_dictionary_s_titles_is_adopted(
    here: HereHost, stand_in: StandIn
) -> None:
    here.write_mappings([])
    sheet = stand_in.create(
        "Tout", {entity: [list(titles_of(entity).values()), ["x"]] for entity in LISTED}
    )

    for entity in LISTED:
        wanted = {title: name for name, title in titles_of(entity).items()}
        assert adopted(here, sheet, entity) == wanted, entity


def test_a_column_is_told_by_its_name_in_the_dictionary(here: HereHost, stand_in: StandIn) -> None:
    """Under titles in capitals, so that no title can stand for the name beside it."""
    here.write_mappings([])
    sheet = stand_in.create(
        "Tout",
        {one: [[title.upper() for title in titles_of(one).values()], ["x"]] for one in LISTED},
    )

    for entity in LISTED:
        expected = {title.upper(): title for title in titles_of(entity).values()}
        assert told(here, sheet, entity) == expected, entity


ELSEWHERE: Mapping[Entity, Mapping[str, str]] = {
    "organisation": {
        "Nom usuel": "name",
        "N° de tél": "phone",
        "Adresse mail": "email",
        "N° et rue": "address_street",
        "Adresse ligne 2": "address_complement",
        "CP": "postcode",
        "Agglomération": "city",
    },
    "contact": {"Partenaire": "organisation_id", "Commentaires": "note"},
    "meeting": {
        "Date de la séance": "date",
        "Horaire": "start_time",
        "Heure de fin": "end_time",
        "Salle": "place",
    },
    "item": {"Âge des enfants": "age_range", "Association": "owner_organisation_id"},
    "loan": {"Article": "item_code", "Exemplaires": "quantity"},
    "workshop": {
        "Nature de la structure": "kind",
        "Établissement": "lead_organisation_id",
        "Quel âge": "target_ages",
    },
    "session": {
        "Nom de l'atelier": "workshop_id",
        "Date de l'atelier": "date",
        "Heure de début": "start_time",
        "Heure de fin": "end_time",
        "Salle": "place",
        "Jauge": "capacity",
        "Langue parlée": "languages",
        "Animé par": "facilitators",
    },
    "registration": {
        "Nom de l'atelier": "session_id",
        "Prénom du parent": "given_name",
        "Nom du parent": "family_name",
        "N° de tél": "phone",
        "Adresse mail": "email",
        "Pointage": "status",
    },
    "session_count": {
        "Nom de l'atelier": "session_id",
        "Familles accueillies": "families_count",
        "Nouvelles familles": "new_families_count",
        "Mamans": "mothers_count",
        "Papas": "fathers_count",
    },
}
"""Titles that are not the field's own, but of what it links to or is like."""
OTHERS: Mapping[Entity, Mapping[str, str]] = {
    "loan": {"Malle": "item_code", "Prêté à": "borrower_organisation_id"},
    "registration": {"Activité": "session_id", "Tél. portable": "phone", "Prénom": "given_name"},
    "attendance": {
        "Date de la réunion": "meeting_id",
        "Organisme": "organisation_id",
        "Nom complet": "contact_id",
    },
}
THIRD: Mapping[Entity, Mapping[str, str]] = {
    "loan": {"Malle": "item_code", "Organisme": "borrower_organisation_id"}
}


@pytest.mark.parametrize("titles", [ELSEWHERE, OTHERS, THIRD], ids=["first", "second", "third"])
def test_a_column_may_bear_the_title_of_what_its_field_names(
    here: HereHost, stand_in: StandIn, titles: Mapping[Entity, Mapping[str, str]]
) -> None:
    here.write_mappings([])
    sheet = stand_in.create("Tout", {one: [[*titles[one]], ["x"], ["y"]] for one in titles})

    for entity, wanted in titles.items():
        assert adopted(here, sheet, entity) == wanted, entity


OF_OUR_OWN: Mapping[Entity, Mapping[str, str]] = {
    "attendance": {
        "Date de la réunion": "Réunion",
        "Organisme": "Structure",
        "Nom complet": "Personne",
        "Pointage": "Présence",
    },
    "organisation": {"Nom usuel": "Structure", "Autres noms": "Autres noms"},
    "registration": {"Activité": "Séance", "Prénom": "Prénom"},
    "session": {"Nom de l'atelier": "Atelier", "Jauge": "Places"},
    "session_count": {"Activité": "Séance", "Nombre de familles": "Nombre de familles"},
}
"""Fields that the dictionary gives no title, or none of one field alone."""


@pytest.mark.parametrize("entity", OF_OUR_OWN)
def test_a_column_is_told_by_a_name_of_our_own_where_the_dictionary_has_none(
    here: HereHost, stand_in: StandIn, entity: Entity
) -> None:
    here.write_mappings([])
    wanted = OF_OUR_OWN[entity]
    sheet = stand_in.create("Tout", {entity: [[*wanted], ["x"] * len(wanted)]})

    assert told(here, sheet, entity) == wanted


OURS: Mapping[Entity, list[str]] = {
    "organisation": ["Identifiant"],
    "session": ["Adresse de la page"],
    "registration": ["Téléphone tel que saisi", "Accord donné le", "Version de l'accord"],
    "attendance": ["Saisi par", "Case d'origine"],
}
"""What only we fill in."""


def test_no_column_is_proposed_for_what_only_we_fill_in(here: HereHost, stand_in: StandIn) -> None:
    here.write_mappings([])
    known = {entity: [*titles_of(entity).values()][:5] for entity in OURS}
    known["attendance"] = [*OF_OUR_OWN["attendance"]]
    headers = {entity: known[entity] + ours for entity, ours in OURS.items()}
    sheet = stand_in.create(
        "Tout", {entity: [titles, ["x"]] for entity, titles in headers.items()}
    )

    for entity, ours in OURS.items():
        columns = adopted(here, sheet, entity)
        assert [columns[title] for title in ours] == [None] * len(ours)
        assert None not in [name for title, name in columns.items() if title not in ours]


LOAN = {
    "Matériel": ("item_code", "Jeu", "Malle"),
    "Emprunteur": ("borrower_organisation_id", "Ludothèque", "MJC"),
    "Date de sortie": ("loaned_on", "03/11/2026", "02/11/2026"),
    "Retour prévu": ("due_on", "18/12/2026", "11/12/2026"),
    "Rendu le": ("returned_on", "23/11/2026", "20/11/2026"),
}
ADDRESS = {
    "Adresse": ("address_street", "2 rue Haute", "1 rue Basse"),
    "Complément d'adresse": ("address_complement", "Bâtiment B", "Bâtiment A"),
    "Code postal": ("postcode", "54000", "54300"),
    "Commune": ("city", "Nancy", "Lunéville"),
    "Code INSEE": ("insee_code", "54395", "54329"),
    "Clé BAN": ("ban_key", "54395_2", "54329_1"),
}
"""Title → field, another value, the value that stands there first."""


@pytest.mark.parametrize(
    ("entity", "columns"), [("loan", LOAN), ("organisation", ADDRESS)], ids=["loan", "address"]
)
def test_half_of_what_belongs_together_from_each_side_is_asked_about(
    here: HereHost, stand_in: StandIn, entity: Entity, columns: Mapping[str, tuple[str, str, str]]
) -> None:
    chosen, *_ = columns
    here.settings["SYNC_NOW"] = "2026-11-24T09:00:00+01:00"
    named = {"Structure": "Foyer"} if entity == "organisation" else {}
    first = {**named, **{title: one[2] for title, one in columns.items()}}
    sheet = stand_in.create("Feuille", {"Liste": [[*first], [*first.values()]]})
    here.write_mappings(
        [
            {
                "partner": "foyer",
                "name": "Foyer",
                "id": sheet,
                "tabs": {"Liste": "own"},
                "scope": "all",
            }
        ]
    )
    fields = {"Structure": "name"} | {title: one[0] for title, one in columns.items()}
    lines = [f'{fields[title]} = ["{title}"]' for title in first]
    own = "\n".join([f'entity = "{entity}"', 'layout = "table"', "[columns]", *lines])
    (here.mappings / "own.toml").write_text(own, encoding="utf-8")
    for slug, name in (("mjc", "MJC"), ("ludo", "Ludothèque")):
        here.run("new", "organisation", f"id={slug}", f"name={name}")
    for label in ("Malle", "Jeu"):
        here.run("new", "item", f"label={label}", "owner_organisation_id=mjc")
    here.sync()
    assert here.problems() == []
    [ref] = [one["ref"] for one in here.export(entity) if one["fields"][columns[chosen][0]]]

    person = stand_in.open(sheet)
    at = [*first].index(chosen)
    name, value, before = columns[chosen]
    for other, new, old in [one for title, one in columns.items() if title != chosen]:
        person.type("Liste", 1, at, value)
        assert here.run("edit", ref, f"{other}={new}").code == 0
        here.sync()
        found = {(one["kind"], one["field"]) for one in here.problems()}
        assert found == {("conflict", name), ("conflict", other)}
        # As it was, for the next pair.
        person.type("Liste", 1, at, before)
        assert here.run("edit", ref, f"{other}={old}").code == 0
        here.sync()
        assert here.problems() == []
