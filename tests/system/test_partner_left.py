"""A partner leaves while the pages go on: what others can still ask of it, and who is told."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
import requests

from sync_service.families.links import Links
from tests.system.processes import PAGES, HereHost, StandIn, eventually, free_ports
from tests.system.test_shown import stop_sharing

pytestmark = pytest.mark.system

KEY = "une-phrase-assez-longue-pour-signer-les-liens"
NOW = "2026-11-24T10:00:00+01:00"
LOANS = ["Matériel", "Emprunteur", "Sorti le", "Retour prévu", "Rendu le", "Statut"]
DAYS = {"du": "2026-12-07", "au": "2026-12-11"}
LUDO = {
    "Matériel": [["Désignation", "Quantité"], ["Malle lecture", "1"]],
    "Prêts": [LOANS, ["Malle lecture", "Les Épis", "02/11/2026", "20/11/2026", "", ""]],
    "Ateliers": [["Action", "Porteur"], ["Soirée jeux", "Ludothèque"]],
    "Séances": [
        ["Atelier", "Date", "Début", "Fin", "Lieu", "Places", "État"],
        ["Soirée jeux", "11/12/2026", "18h", "20h", "Ludothèque", "8", ""],
    ],
    "Inscriptions": [
        ["Séance", "Prénom", "Téléphone", "Nb adultes", "État"],
        ["Soirée jeux", "Sofia", "06 39 98 20 25", "1", ""],
    ],
}
MAPPINGS = {
    "Matériel": "items",
    "Prêts": "loans",
    "Ateliers": "workshops",
    "Séances": "sessions",
    "Inscriptions": "registrations",
}


@pytest.fixture(name="sheets")
def _sheets(here: HereHost, stand_in: StandIn) -> dict[str, str]:
    """The library lends, the centre borrows."""
    sheets = {
        "ludo": stand_in.create("Ludothèque", LUDO),
        "les-epis": stand_in.create("Les Épis", {"Prêts": [LOANS]}),
    }
    here.settings |= {"SYNC_NOW": NOW, "SECRET_KEYS": KEY, "PUBLIC_URL": "http://127.0.0.1"}
    here.write_mappings(
        [
            {
                "partner": partner,
                "name": name,
                "id": sheets[partner],
                "tabs": {tab: MAPPINGS[tab] for tab in tabs},
            }
            for partner, name, tabs in (
                ("ludo", "Ludothèque", (*LUDO,)),
                ("les-epis", "Les Épis", ("Prêts",)),
            )
        ]
    )
    for _ in range(2):
        here.sync()
    return sheets


@contextmanager
def pages(host: HereHost) -> Iterator[str]:
    port = free_ports(1)
    address = f"http://127.0.0.1:{port}"
    host.settings |= {"PUBLIC_URL": address, "PORT": str(port), "WEB_CONCURRENCY": "1"}
    running = host.start(command=PAGES)
    try:
        eventually(lambda: _answers(address))
        yield address
    finally:
        running.stop()


def _answers(address: str) -> bool:
    try:
        return requests.get(f"{address}/healthz/live", timeout=10).ok
    except requests.RequestException:
        return False


def test_what_whoever_left_lends_can_be_asked_for_no_more_on_pages_that_were_open(
    here: HereHost, sheets: dict[str, str]
) -> None:
    """« Votre demande arrive dans la feuille du propriétaire » was said, and nobody read it."""
    with pages(here) as address:
        link = urlsplit(Links([KEY], address).open_cells_url(sheets["les-epis"])).path
        page = f"{address}{link}/materiel"
        (back,) = here.export("loan")
        assert here.run("edit", back["ref"], "returned_on=23/11/2026").code == 0
        assert "Demander du" in requests.get(page, params=DAYS, timeout=60).text
        (item,) = here.export("item")
        (loan,) = here.export("loan")

        assert here.run("leave", "--partner", "ludo", "--output", "sortie", "--yes").code == 0

        shown = requests.get(page, params=DAYS, timeout=60).text
        asked = requests.post(page, data={"objet": item["ref"], **DAYS}, timeout=60)
        assert "Demander du" not in shown
        assert "Leur liste de prêts n’est pas suivie ici. Pour l’emprunter, appelez-les" in shown
        assert asked.status_code == 422
        assert "Appelez-les" in asked.text
        assert here.export("loan") == [loan]


@pytest.mark.usefixtures("sheets")
def test_what_others_count_on_is_told_before_a_partner_leaves_and_when_it_has_left(
    here: HereHost,
) -> None:
    (session,), (loan,) = here.export("session"), here.export("loan")

    for option in ("--dry-run", "--yes"):
        told = here.run("leave", "--partner", "ludo", "--output", "sortie", option)
        assert told.code == 0, told.err
        said = " ".join(told.out.split())
        assert f"{session['ref']}, « Soirée jeux » du 11/12/2026 : 1 famille inscrite." in said
        assert f"sync-service edit {session['ref']} status=annulée" in said
        assert f"Prêt {loan['ref']}, « Malle lecture » de Ludothèque" in said
        assert "1 objet sur la page du matériel" in said


@pytest.mark.usefixtures("sheets")
def test_families_whom_no_sheet_shows_any_more_are_told_to_the_coordinator(
    here: HereHost,
) -> None:
    """They registered at the session of a partner who had left, and nobody there knew of them."""
    before = " ".join(here.run("digest").out.split())
    assert "aucune feuille suivie ne le montre" not in before

    assert here.run("leave", "--partner", "ludo", "--output", "sortie", "--yes").code == 0

    letter = " ".join(here.run("digest").out.split())
    assert (
        "Soirée jeux, vendredi 11 décembre : 1 famille inscrite, aucune feuille suivie ne le"
        " montre." in letter
    )
    assert "Ludothèque : plus suivie" in letter


def test_a_sheet_of_a_structure_that_was_merged_away_is_told_until_the_other_one_has_it(
    here: HereHost, stand_in: StandIn, sheets: dict[str, str]
) -> None:
    """Every row there was « hors de votre liste », and the status said that all was well."""
    refs = {one["fields"]["id"]: one["ref"] for one in here.export("organisation")}

    merged = here.run("merge", refs["les-epis"], refs["ludo"])

    assert merged.code == 0
    assert f"La feuille {sheets['ludo']} est encore suivie pour ludo" in merged.err
    assert 'remplacez partner = "ludo" par partner = "les-epis"' in merged.err
    for _ in range(2):
        here.sync()
    assert "structure archivée" in here.run("status").out
    letter = " ".join(here.run("digest").out.split())
    assert "La feuille de Ludothèque est encore suivie" in letter

    path = here.mappings / "spreadsheets.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('partner = "ludo"', 'partner = "les-epis"'), encoding="utf-8")
    here.sync()
    for one in here.problems():
        assert here.run("confirm", str(one["id"])).code == 0
    for _ in range(3):
        here.sync()
    stand_in.open(sheets["ludo"]).type("Séances", 1, 2, "18h30")
    for _ in range(2):
        here.sync()
    assert "structure archivée" not in here.run("status").out
    (session,) = here.export("session")
    assert session["fields"]["start_time"] == "18:30"
    letter = " ".join(here.run("digest").out.split())
    assert "aucune feuille suivie ne le montre" not in letter


@pytest.mark.usefixtures("sheets")
def test_a_structure_on_which_others_count_is_not_archived_without_a_word(
    here: HereHost,
) -> None:
    """A late loan, an open session with a family, a followed sheet: « archive » asked nothing."""
    refs = {one["fields"]["id"]: one["ref"] for one in here.export("organisation")}
    (session,), (loan,) = here.export("session"), here.export("loan")

    followed = here.run("archive", refs["ludo"])
    assert followed.code == 2
    assert "sync-service leave --partner ludo" in followed.err
    assert here.run("leave", "--partner", "ludo", "--output", "sortie", "--yes").code == 0

    counted_on = here.run("archive", refs["ludo"])
    assert counted_on.code == 2
    said = " ".join(counted_on.err.split())
    assert "rien n’est archivé" in said
    assert f"{session['ref']}, « Soirée jeux » du 11/12/2026 : 1 famille inscrite." in said
    assert loan["ref"] in said

    assert here.run("edit", session["ref"], "status=annulée").code == 0
    assert here.run("edit", loan["ref"], "returned_on=23/11/2026").code == 0
    assert here.run("archive", refs["ludo"]).code == 0


@pytest.mark.parametrize("whose", [("--partner", "ludo"), ()])
def test_what_a_sheet_asked_is_asked_again_if_its_leaving_failed_and_it_is_followed_on(
    here: HereHost, stand_in: StandIn, sheets: dict[str, str], whose: tuple[str, ...]
) -> None:
    """« annulée » stood in the cell with our note, no run asked, and the families came."""
    stand_in.open(sheets["ludo"]).type("Séances", 1, 6, "annulée")
    for _ in range(2):
        here.sync()
    (asked,) = here.problems()
    assert (asked["kind"], asked["sheet_value"]) == ("held", "annulée")

    stop_sharing(stand_in, sheets["ludo"])
    assert here.run("leave", *whose, "--output", "sortie", "--yes").code == 1
    assert here.problems() == []

    stand_in.share(sheets["ludo"])
    path = here.mappings / "spreadsheets.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("paused = true", "paused = false"), encoding="utf-8")
    if not whose:
        assert here.run("resume").code == 0
    for _ in range(2):
        here.sync()
    (again,) = here.problems()
    assert [again[key] for key in ("kind", "cell", "sheet_value")] == [
        asked[key] for key in ("kind", "cell", "sheet_value")
    ]


@pytest.mark.parametrize(
    ("column", "typed", "answer"),
    [
        (6, "annulée", "status=annulée"),
        (1, "11/06/2027", "status=reportée, puis date=JJ/MM/AAAA"),
    ],
)
def test_a_question_that_waits_is_told_first_where_leaving_ends_it(
    here: HereHost,
    stand_in: StandIn,
    sheets: dict[str, str],
    column: int,
    typed: str,
    answer: str,
) -> None:
    """The session was « à venir », and nobody learned that its partner had called it off."""
    stand_in.open(sheets["ludo"]).type("Séances", 1, column, typed)
    for _ in range(2):
        here.sync()
    assert [one["kind"] for one in here.problems()] == ["held"]
    (session,) = here.export("session")

    left = here.run("leave", "--partner", "ludo", "--output", "sortie", "--yes", "--json")

    assert left.code == 0, left.err
    told, *_ = json.loads(left.out)["still_open"]
    assert told.startswith("Sans réponse : ")
    assert f"{session['ref']}, « Soirée jeux » du 11/12/2026, la feuille dit « {typed} »." in told
    assert f"Si oui : sync-service edit {session['ref']} {answer}," in told
    first, *_ = answer.split(",")
    assert here.run("edit", session["ref"], first).code == 0
    if first != answer:
        assert here.run("edit", session["ref"], f"date={typed}").code == 0


def test_the_example_is_of_a_session_on_which_families_count(
    here: HereHost, stand_in: StandIn, sheets: dict[str, str]
) -> None:
    """The first session's, whether or not a family had registered there."""
    sheet = stand_in.open(sheets["ludo"])
    sheet.add_row("Séances", "Soirée jeux", "18/12/2026", "18h", "20h", "Ludothèque", "8", "")
    sheet.type("Inscriptions", 1, 0, "Soirée jeux du 18/12/2026")
    for _ in range(3):
        here.sync()
    days = {one["fields"]["date"]: one["ref"] for one in here.export("session")}

    left = here.run("leave", "--partner", "ludo", "--output", "sortie", "--yes", "--json")

    told = "\n".join(json.loads(left.out)["still_open"])
    assert f"Séance à venir {days['2026-12-11']}, « Soirée jeux » du 11/12/2026 : 0 fam" in told
    assert f"sync-service edit {days['2026-12-18']} status=annulée" in told


@pytest.mark.parametrize("has_left", [True, False])
@pytest.mark.usefixtures("sheets")
def test_families_are_told_of_where_the_heirs_sheets_have_no_list_of_sessions(
    here: HereHost, *, has_left: bool
) -> None:
    """Any followed sheet of the heir's ended it, be it one of loans."""
    refs = {one["fields"]["id"]: one["ref"] for one in here.export("organisation")}
    if has_left:
        assert here.run("leave", "--partner", "ludo", "--output", "sortie", "--yes").code == 0

    assert here.run("merge", refs["les-epis"], refs["ludo"]).code == 0
    here.sync()

    letter = " ".join(here.run("digest").out.split())
    assert "1 famille inscrite, aucune feuille suivie ne le montre." in letter


def test_a_reservation_is_settled_as_it_is_told_before_its_owner_is_archived(
    here: HereHost, stand_in: StandIn, sheets: dict[str, str]
) -> None:
    """« returned_on=… » was told of it, too, and refused: « avant la sortie »."""
    sheet = stand_in.open(sheets["ludo"])
    sheet.type("Prêts", 1, 2, "07/12/2026")
    sheet.type("Prêts", 1, 3, "20/12/2026")
    for _ in range(2):
        here.sync()
    assert here.run("leave", "--partner", "ludo", "--output", "sortie", "--yes").code == 0
    (session,), (loan,) = here.export("session"), here.export("loan")
    refs = {one["fields"]["id"]: one["ref"] for one in here.export("organisation")}
    assert here.run("edit", session["ref"], "status=annulée").code == 0

    told = here.run("archive", refs["ludo"])

    assert told.code == 2
    said = " ".join(told.err.split())
    assert "returned_on" not in said
    (way,) = re.findall(r"sync-service edit (\S+ status=annulé)\.", said)
    assert here.run("edit", *way.split()).code == 0
    assert loan["ref"] in way
    assert here.run("archive", refs["ludo"]).code == 0
    for _ in range(3):
        here.sync()
    assert "Annulé" in str(stand_in.open(sheets["les-epis"]).seen("Prêts"))


@pytest.mark.usefixtures("sheets")
def test_a_sheet_that_was_left_is_not_said_to_lack_what_was_called_off(here: HereHost) -> None:
    """« La feuille de Ludothèque ne le montre pas », and nobody followed any of theirs."""
    assert here.run("leave", "--partner", "ludo", "--output", "sortie", "--yes").code == 0
    (session,) = here.export("session")
    assert here.run("edit", session["ref"], "status=annulée").code == 0

    letter = " ".join(here.run("digest").out.split())
    assert "annulée, et Ludothèque n’a pas de feuille suivie qui le montre." in letter
    assert "la feuille de Ludothèque" not in letter
