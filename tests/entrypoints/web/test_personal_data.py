"""Walks the data dictionary: whatever it calls personal is given, and erased, wherever it lies."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import MetaData, create_engine, select

from demo.people import Person
from french_cells.directory import NO_DIRECTORY
from french_cells.reading import Value
from sync_service.adapters.database import SqlDatabase
from sync_service.domain.record import Entity
from sync_service.entrypoints.cli.output import json_text
from sync_service.model.codecs import build_codec
from sync_service.model.entities import SCHEMAS
from sync_service.model.personal import KEPT_YEARS, VALUES_KEPT_YEARS, kept_since
from sync_service.privacy.erase_person import Wanted, erase_person, gather_person
from sync_service.privacy.purge import purge
from sync_service.records.edit_record import edit_record
from sync_service.records.editing import Editing
from tests.entrypoints.web.quarter import (
    A_SESSION,
    A_WORKSHOP,
    FAMILIES,
    SESSIONS,
    WORKSHOPS,
    Quarter,
    make_quarter,
    register,
)
from tests.entrypoints.web.town import MORNING, PARIS, Town
from tests.model.test_dictionary import COLLECTED

Place = tuple[Entity, str]

OF_THE_DICTIONARY = {(line.entity, line.field): line for line in COLLECTED}
SAID_WITH: Mapping[Place, Place] = {
    ("registration", "phone_as_typed"): ("registration", "phone"),
    ("registration", "consent_at"): ("registration", "consent_contact"),
    ("registration", "consent_version"): ("registration", "consent_contact"),
    ("registration", "back_at"): ("registration", "submitted_at"),
}
"""Fields that the dictionary has in the line of another."""
PERSONAL: list[Place] = [
    *(place for place, line in OF_THE_DICTIONARY.items() if line.privacy[0] in "12"),
    *SAID_WITH,
]
"""By the dictionary, which knows nothing of what the code declares."""
CONTACT: Mapping[str, str] = {
    "Civilité": "Mme", "Nom": "Zylberstein", "Prénom": "Hortensia", "Fonction": "Vigie-du-phare",
    "Courriel": "hortensia@example.org", "Téléphone": "03 53 01 47 11",
    "Portable": "06 39 98 47 12", "Membre du CT": "oui", "Copil": "oui", "Annuaire": "oui",
    "Parti le": "17/08/2027",
}  # fmt: skip
FAMILY: Mapping[str, str] = {
    "given_name": "Philomène", "email": "philomene@example.org", "phone": "06 39 98 47 13",
    "adults_count": "2", "children_0_2": "1", "children_3_5": "1", "children_6_11": "1",
    "children_12_17": "1", "language": "ar", "interpreter": "1", "first_time": "1",
    "consent_contact": "1",
}  # fmt: skip
SECRETS = {
    "contact": (
        "Zylberstein", "Hortensia", "hortensia", "Vigie-du-phare", "353014711", "53 01 47 11",
        "639984712", "39 98 47 12", "Remarque-sur-elle", "ZYLBERSTEIN",
    ),
    "registration": ("Philomène", "Philom", "philomene", "639984713", "39 98 47 13", "Dubateau"),
}  # fmt: skip
STAYS: Mapping[Place, str] = {
    ("contact", "organisation_id"): "the partner that somebody, now nobody, was of",
    ("registration", "adults_count"): "a figure",
    ("registration", "children_0_2"): "a figure",
    ("registration", "children_3_5"): "a figure",
    ("registration", "children_6_11"): "a figure",
    ("registration", "children_12_17"): "a figure",
    ("registration", "first_time"): "a figure",
    ("registration", "status"): "a figure",
    ("attendance", "meeting_id"): "a meeting",
    ("attendance", "organisation_id"): "the partner was there, by whomever",
    ("attendance", "contact_id"): "a reference, of nobody now",
    ("attendance", "status"): "a figure",
}
"""What erasing leaves, once nothing tells any more whose it was."""
NO_DOOR = {("attendance", "recorded_by"), ("attendance", "source_cell")}
"""Filled in by nothing: the journal says who wrote what."""
EMPTY: tuple[Value, ...] = (None, "—", False, [])


@pytest.fixture
def quarter(real_database: SqlDatabase, tmp_path: Path) -> Iterator[Quarter]:
    made = make_quarter(Town(database=real_database), tmp_path)
    yield made
    made.close()


def fill(quarter: Quarter) -> list[Person]:
    """By every door: sheets, the form, commands; one value of each waits, another was replaced."""
    partner = quarter.open(
        "mjc",
        tabs={
            "Contacts": [tuple(CONTACT), tuple(CONTACT.values())],
            "Personnes": [("Personne", "12/11/2026"), ("Hortensia Zylberstein", "P")],
        },
    )
    own = quarter.open(
        tabs={
            "Ateliers": [WORKSHOPS, A_WORKSHOP],
            "Séances": [
                (*SESSIONS, "Interprète possible", "Intervenants"),
                (*A_SESSION, "oui", "Mme Hortensia Zylberstein, Ali"),
            ],
            "Inscriptions": [(*FAMILIES, "Horodateur", "Langue")],
            "Matériel": [("Désignation", "Type", "Quantité"), ("Malle", "Malle", "3")],
            "Prêts": [
                ("Matériel", "Emprunteur", "Date de sortie", "Rendu le", "Responsable"),
                ("Malle", "La MJC", "02/11/2026", "10/11/2026", "Hortensia Zylberstein"),
            ],
        },
    )
    everybody = quarter.open(
        "coordination", tabs={"Contacts": [("Structure", *CONTACT)]}, shows_all=True
    )
    quarter.sync()
    assert quarter.problems() == []
    register(
        quarter.town.app().test_client(), quarter.the("session"), FAMILY["given_name"],
        **{name: value for name, value in FAMILY.items() if name != "given_name"},
    )  # fmt: skip
    editing = Editing(quarter.town.database, quarter.town.clock, quarter.town.rng)
    contact, family = quarter.the("contact").ref, quarter.the("registration").ref
    codec = build_codec("contact", NO_DIRECTORY, MORNING.date())
    edit_record(editing, codec, contact, {"note": "Remarque-sur-elle"})
    edit_record(editing, codec, contact, {"role": "Vigie-du-phare en chef"})
    codec = build_codec("registration", NO_DIRECTORY, MORNING.date())
    edit_record(editing, codec, family, {"family_name": "Dubateau"})
    quarter.sync()
    # Somebody types what cannot be taken: it waits, with a note and a problem.
    partner.type("Contacts", 1, 6, "06 39 98 47 12 ou 06")
    quarter.sync()
    assert [one.field for one in quarter.problems()] == ["mobile"]
    return [partner, own, everybody]


def values(quarter: Quarter) -> Mapping[Place, Value]:
    with quarter.town.database.reading() as stored:
        records = [
            one for entity in SCHEMAS for one in stored.records.read_all(entity, archived=True)
        ]
    found: dict[Place, Value] = {}
    for record in records:
        found |= {(record.entity, name): value for name, value in record.fields.items()}
    return found


def dump(url: str) -> str:
    """Every row of every table, as it lies there."""
    engine = create_engine(re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", url))
    tables = MetaData()
    tables.reflect(engine)
    with engine.connect() as connection:
        rows = [
            f"{table.name}: {tuple(row)}"
            for table in tables.sorted_tables
            for row in connection.execute(select(table))
        ]
    engine.dispose()
    # JSON keeps what is not ASCII as escapes.
    text = "\n".join(rows)
    return text + re.sub(r"\\+u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)


def left_over(where: str, secrets: tuple[str, ...]) -> list[str]:
    lines = where.splitlines()
    return [f"{one}: {line[:300]}" for one in secrets for line in lines if one in line]


def shown(quarter: Quarter, sheets: list[Person]) -> str:
    """Cells and notes, hidden or not."""
    looks = [
        f"{sheet.seen(tab.title)} {sheet.notes(tab.title)}"
        for sheet, followed in zip(sheets, quarter.followed, strict=True)
        for tab in followed.tabs
    ]
    return "\n".join(looks)


def test_the_walk_meets_every_personal_field(quarter: Quarter) -> None:
    fill(quarter)
    filled = {place for place, value in values(quarter).items() if value not in EMPTY}
    never = {("registration", "back_at")}  # who came back after giving the seat up
    assert set(PERSONAL) - filled == NO_DOOR | never


def test_whatever_is_personal_is_given_to_the_person(quarter: Quarter) -> None:
    fill(quarter)
    given: dict[str, str] = {}
    for entity in ("contact", "registration"):
        ref = quarter.the(entity).ref
        given[entity] = json_text(gather_person(quarter.town.database, Wanted(ref=ref)))
        for name in (name for owner, name in PERSONAL if owner == entity):
            assert f'"{name}"' in given[entity]
    for named in ("loan", "attendance", "session"):
        assert quarter.the(named).ref in given["contact"]
    assert "Vigie-du-phare en chef" in given["contact"]
    assert "06 39 98 47 12 ou 06" in given["contact"]
    assert json.loads(given["registration"])[0]["mails"]


def test_each_personal_field_is_given_with_its_class_and_its_time(quarter: Quarter) -> None:
    """Article 15: what it is, and how long it is kept, in the dictionary's words."""
    fill(quarter)
    for entity in ("contact", "registration"):
        [given] = gather_person(quarter.town.database, Wanted(ref=quarter.the(entity).ref))
        about = json.loads(json_text(given))["about"]
        wanted = {name for owner, name in PERSONAL if owner == entity}
        assert about.keys() == wanted
        for name in wanted - {name for _, name in SAID_WITH}:
            line = OF_THE_DICTIONARY[entity, name]
            assert about[name]["label"] == line.label.replace("–", "-")
            assert about[name]["class"] == line.privacy[2:]
            assert about[name]["kept"] == line.retention
    [given] = gather_person(quarter.town.database, Wanted(ref=quarter.the("contact").ref))
    named = {one["entity"]: one["kept"] for one in json.loads(json_text(given))["named_in"]}
    links: Mapping[Entity, str] = {
        "loan": "borrower_contact_id",
        "attendance": "meeting_id",
        "session": "facilitators",
    }
    assert named == {
        entity: OF_THE_DICTIONARY[entity, name].retention for entity, name in links.items()
    }


def test_whatever_is_personal_is_erased_wherever_it_lies(
    quarter: Quarter, database_url: str, tmp_path: Path
) -> None:
    sheets = fill(quarter)
    before = values(quarter)
    assert left_over(dump(database_url), SECRETS["contact"])
    for entity in ("contact", "registration"):
        ref = quarter.the(entity).ref
        erase_person(quarter.town.database, quarter.town.clock, Wanted(ref=ref), is_dry=False)
    quarter.sync()
    # What the sheets' own emptying left in the log goes with the hour's purge.
    purge(quarter.town.database, quarter.town.clock, 30)

    everything = (*SECRETS["contact"], *SECRETS["registration"])
    assert left_over(shown(quarter, sheets), everything) == []
    assert left_over(dump(database_url), everything) == []
    for path in tmp_path.glob("sync.db*"):
        assert not [one for one in everything if one.encode() in path.read_bytes()]
    after = values(quarter)
    left = {place for place in PERSONAL if after[place] not in EMPTY}
    assert left - {("session", "facilitators")} == STAYS.keys()
    assert after["session", "facilitators"] == ["Ali"]
    assert {place for place in STAYS if after[place] != before[place]} <= {
        ("registration", "status")
    }
    assert quarter.problems() == []


@pytest.mark.parametrize("place", PERSONAL, ids=".".join)
def test_whatever_is_personal_goes_by_date(place: Place) -> None:
    entity, _ = place
    said = OF_THE_DICTIONARY[SAID_WITH.get(place, place)].retention
    years = VALUES_KEPT_YEARS.get(place) or KEPT_YEARS.get(entity)
    assert said != "illimitée"
    # Registrations go so many days after their session, which is less than any other time.
    assert entity == "registration" or f"{years} an" in said


@pytest.mark.parametrize("place", PERSONAL, ids=".".join)
def test_the_day_before_it_is_there_and_the_day_after_it_is_gone(place: Place) -> None:
    """The years themselves; what they count from is told in `test_kept_for_years`."""
    entity, _ = place
    years = VALUES_KEPT_YEARS.get(place) or KEPT_YEARS.get(entity, 0)
    day = datetime(2026, 3, 15, tzinfo=PARIS).date()
    over = day.replace(year=day.year + years)
    assert not day < kept_since(years, over)
    assert day < kept_since(years, over + timedelta(days=1))


def test_all_that_is_personal_is_gone_once_every_time_is_over(
    quarter: Quarter, database_url: str, tmp_path: Path
) -> None:
    sheets = fill(quarter)
    before = [sheet.seen("Contacts") for sheet in sheets[::2]]
    quarter.town.clock.instant = datetime(2032, 1, 1, 9, tzinfo=PARIS)

    purge(quarter.town.database, quarter.town.clock, 30)

    everything = (*SECRETS["contact"], *SECRETS["registration"])
    quarter.sync()
    purge(quarter.town.database, quarter.town.clock, 30)
    assert left_over(dump(database_url), everything) == []
    for path in tmp_path.glob("sync.db*"):
        assert not [one for one in everything if one.encode() in path.read_bytes()]
    assert [sheet.seen("Contacts") for sheet in sheets[::2]] == before
    sheets[0].type("Contacts", 0, 0, "Civ.")
    quarter.sync()
    assert quarter.records("contact") == []


SAID = {
    "contact": "Un contact est effacé {} ans après son départ.",
    "attendance": "Une présence est effacée {} ans après la réunion.",
    "loan": "Un prêt est effacé {} ans après le retour.",
    "loan.borrower_contact_id": "Le responsable d’un prêt est effacé {} an après.",
    "session.facilitators": "Les intervenants d’une séance sont effacés {} ans après.",
}


def test_the_legal_page_says_what_is_kept_why_and_how_long() -> None:
    """Against the dictionary: a time that changes in the code alone fails here."""
    told = Town().app().test_client().get("/confidentialite").text
    for what, sentence in SAID.items():
        entity, _, name = what.partition(".")
        lines = [line for line in COLLECTED if line.entity == entity]
        found = re.search(
            r"(\d+) an", next(x for x in lines if not name or x.field == name).retention
        )
        assert found
        assert sentence.format(found[1]) in told
    assert "Nous les effaçons 30 jours après." in told
    assert "À garder votre place et à vous prévenir d’un changement." in told
    assert "C’est pour savoir qui vient aux réunions et qui emprunte." in told
    covered = {*KEPT_YEARS, *(entity for entity, _ in VALUES_KEPT_YEARS), "registration"}
    assert {entity for entity, _ in PERSONAL} <= covered
