"""What commands answer to somebody who sets the service up: the true cause first, in French."""

import re
from collections.abc import Iterator

import pytest

from sync_service.adapters.database import open_database
from sync_service.adapters.surroundings import SystemClock
from sync_service.sync.plan_tabs import lease_name
from tests.system.processes import HereHost, StandIn
from tests.system.test_going_on import CONTACTS, follow
from tests.system.test_partners_join import TITLES
from tests.unprivileged import bound_by_rights

pytestmark = pytest.mark.system

SESSIONS = [["Atelier", "Date", "Début", "Lieu"], ["Cuisine", "12/12/2026", "14h", "Salle"]]
KEYS = "a" * 20 + "bcdefghijklmnop" + " " + "b" * 20 + "acdefghijklmnop"


@pytest.fixture(name="sheet")
def _sheet(here: HereHost, stand_in: StandIn) -> str:
    """Of nobody yet, beside a partner who is known."""
    follow(here, stand_in, "les-epis")
    return stand_in.create("Nouvelle", {"Contacts": CONTACTS, "Séances": SESSIONS})


@pytest.mark.parametrize("partner", ["les-epi", "Les Épis"])
def test_an_unknown_partner_is_said_first_and_no_row_is_blamed(
    here: HereHost, sheet: str, partner: str
) -> None:
    """« 0 ligne sur 7 entrera » came first, and led to the rows."""
    arguments = ["--entity", "contact", "--tab", "Contacts", "--partner", partner]
    answer = here.run("adopt", sheet, *arguments)

    assert answer.out.startswith(f"« {partner} » n’est pas un partenaire connu.")
    assert "les-epis" in answer.out.splitlines()[0]
    assert "entrera" not in answer.out


def test_another_kind_is_advised_where_no_column_is_recognised(here: HereHost, sheet: str) -> None:
    """« donnez un titre à chaque colonne », though each had one."""
    arguments = ["--entity", "contact", "--partner", "les-epis", "--tab", "Séances", "--write"]
    answer = here.run("adopt", sheet, *arguments)

    assert answer.code == 2
    assert "essayez --entity session" in answer.err
    assert "donnez un titre" not in answer.err


def test_a_list_of_partners_without_a_row_is_said(here: HereHost, stand_in: StandIn) -> None:
    roster = stand_in.create("Coordination", {"Partenaires": [TITLES]})
    here.write_mappings([])

    answer = here.run(
        "partners", PARTNERS_SHEET=f"https://docs.google.com/spreadsheets/d/{roster}"
    )

    assert answer.out == "L’onglet « Partenaires » n’a encore aucune ligne.\n"


def test_who_was_erased_and_is_gone_from_the_sheets_is_nobody(
    here: HereHost, stand_in: StandIn
) -> None:
    """« Effacé » was said each time, by the reference alone."""
    follow(here, stand_in, "les-epis")
    [known] = here.export("contact")

    first = here.run("erase", "--ref", known["ref"])
    here.sync()
    here.sync()
    again = here.run("erase", "--ref", known["ref"])

    assert first.out.startswith(f"Effacé : {known['ref']}.")
    assert again.out == "Rien n’est gardé sur cette personne.\n"


@pytest.fixture(name="held")
def _held(here: HereHost, stand_in: StandIn) -> Iterator[None]:
    """Another run has the sheet in hand."""
    [person] = follow(here, stand_in, "les-epis")
    person.type("Contacts", 1, 1, "Zora")
    database, now = open_database(here.settings["DATABASE_URL"]), SystemClock().now()
    with database.transaction() as stored:
        assert stored.leases.take(lease_name(person.spreadsheet_id), 600, now)
    yield
    database.close()


@pytest.mark.usefixtures("held")
def test_a_sheet_in_another_runs_hands_is_not_called_typed_in(here: HereHost) -> None:
    shown = here.run("sync").out

    assert "un autre passage" in " ".join(shown.split())
    assert "en cours de saisie" not in shown.lower()
    [report] = here.sync()["sheets"]
    assert report["state"] == "waiting"


def test_the_table_of_a_run_has_no_column_that_counts_nothing(
    here: HereHost, stand_in: StandIn
) -> None:
    """Its eleven columns broke « partenaire » in three, on a terminal of 80 letters."""
    follow(here, stand_in, "les-epis")

    shown = here.run("sync", COLUMNS="80").out

    assert "partenaire" in shown
    assert "conflits" not in shown


def test_what_is_wrong_is_said_in_french(here: HereHost, stand_in: StandIn) -> None:
    follow(here, stand_in, "les-epis")
    (here.folder / "dossier").mkdir()
    here.run("edit", here.export("contact")[0]["ref"], "phone=06 39 98 00 02")

    said = [
        here.run("export", "contact", "--output", "dossier/x/y.jsonl").err,
        here.run("check", GOOGLE_APPLICATION_CREDENTIALS="dossier").err,
        here.run("export", "rien").err,
        here.run("resolve", "--help").out,
        here.run("runs", "--help").out,
        here.run("check", COORDINATORS="a,b").err,
        here.run("check", RETENTION_DAYS="-1").err,
        here.run("export", "contact", "--output", "contacts.jsonl").err,
        here.run("read", "phone", "12").out,
    ]

    told = " ".join(" ".join(said).split())
    for english in (
        "No such file",
        "Is a directory",
        "required",
        "default:",
        "INTEGER",
        "reject",
        "ENTITY",
    ):
        assert english not in told
    for french in (
        "c’est un dossier",
        "[obligatoire]",
        "[par défaut : 20; de 1 à 1000]",
        "« a »",
        "« b »",
    ):
        assert french in told
    assert "n’est pas un nombre entier entre 0 et 36500" in told
    assert "1 fiche dans contacts.jsonl" in told


def test_a_closed_file_is_told_in_french(here: HereHost) -> None:
    here.write_mappings([])
    (here.folder / ".env").write_text("PORT=8000\n", encoding="utf-8")
    (here.folder / ".env").chmod(0)
    with bound_by_rights():
        closed = here.run("check")
    (here.folder / ".env").chmod(0o600)
    (here.folder / ".env").write_bytes(b"PORT=\xff\n")
    spoiled = here.run("check")

    assert "(le service n’en a pas le droit)" in closed.err
    assert "(ce n’est pas un texte UTF-8)" in spoiled.err


def test_two_keys_without_a_comma_are_told(here: HereHost) -> None:
    here.write_mappings([])

    advice = here.run("check", "--json", SECRET_KEYS=KEYS).json["advice"]
    phrase = here.run("check", "--json", SECRET_KEYS="une phrase assez longue pour des liens")

    assert any("entre deux longues parties" in one for one in advice)
    assert not any("entre deux longues parties" in one for one in phrase.json["advice"])


def test_a_worker_that_never_began_has_not_stopped(here: HereHost, stand_in: StandIn) -> None:
    follow(here, stand_in, "les-epis")

    assert here.run("status").out.startswith("Le worker : il n’a jamais été démarré")


def test_a_large_change_names_its_commands_and_history_whose_erasure_it_was(
    here: HereHost, stand_in: StandIn
) -> None:
    rows = [["Nom", "Prénom", "Tél."]]
    rows += [[f"Nom{n}", f"Prénom{n}", f"06 39 98 01 {n:02}"] for n in range(30)]
    sheet = stand_in.create("Les Épis", {"Contacts": rows})
    tabs = {"Contacts": "contacts"}
    here.write_mappings([{"partner": "les-epis", "name": "É", "id": sheet, "tabs": tabs}])
    here.sync()
    ref = here.export("contact")[0]["ref"]
    stand_in.open(sheet).delete_rows("Contacts", 3, 22)
    for _ in range(3):
        here.sync()
    here.run("erase", "--ref", ref)

    [number] = [one["id"] for one in here.problems() if one["kind"] == "guard"]
    said = here.run("problems").out
    assert f"sync-service confirm {number}, ou resolve {number} --keep database" in said
    assert "erasure" not in here.run("history", ref).out


def test_taking_back_names_fields_as_other_tables_do(here: HereHost, stand_in: StandIn) -> None:
    follow(here, stand_in, "les-epis")
    here.run("edit", here.export("contact")[0]["ref"], "email=zoe@example.org")
    [run] = [one["run"] for one in here.run("runs", "--json").json if one["kind"] == "edit"]

    shown = here.run("undo", run, "--dry-run").out

    assert "Courriel" in shown
    assert re.search(r"\bemail\b", shown) is None
