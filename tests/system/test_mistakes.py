"""Whatever is set up wrongly: one clear message, exit 2 or a problem, nothing written."""

import json
from pathlib import Path

import pytest

from tests.system.processes import Answer, HereHost, Host, StandIn, free_ports, stand_in_at

pytestmark = pytest.mark.system


def assert_one_clear_message(answer: Answer, code: int, *words: str) -> None:
    assert answer.code == code, answer.err
    assert answer.out == ""
    assert "Traceback" not in answer.err
    assert "personne n’attendait" not in answer.err
    for word in words:
        assert word in answer.err


@pytest.fixture
def bare(tmp_path: Path) -> HereHost:
    """A host that has set nothing but its own database."""
    return HereHost(tmp_path, {"DATABASE_URL": f"sqlite:///{tmp_path}/sync.db"})


@pytest.fixture
def followed(here: HereHost, stand_in: StandIn) -> HereHost:
    """A host that follows one sheet of contacts."""
    rows = [["Nom", "Prénom", "Mail"], ["Perrin", "Zoélie", "zoelie@example.org"]]
    sheet = stand_in.create("Les Épis", {"Contacts": rows})
    here.write_mappings([{"partner": "les-epis", "id": sheet, "tabs": {"Contacts": "contacts"}}])
    return here


def test_wrong_settings_are_told_all_at_once(bare: HereHost) -> None:
    answer = bare.run(
        "sync", POLL_SECONDS="souvent", GOOGLE_API_BASE="http://ailleurs.example.org"
    )

    assert_one_clear_message(answer, 2, "POLL_SECONDS", "GOOGLE_API_BASE", "GOOGLE_APPLICATION")
    assert not (bare.folder / "sync.db").exists()


def test_missing_credentials_are_told(bare: HereHost) -> None:
    assert_one_clear_message(bare.run("sync"), 2, "GOOGLE_APPLICATION_CREDENTIALS")
    assert not (bare.folder / "sync.db").exists()


def test_a_credentials_file_that_is_not_there_is_told(bare: HereHost) -> None:
    answer = bare.run("sync", GOOGLE_APPLICATION_CREDENTIALS="absent.json")

    assert_one_clear_message(answer, 2, "absent.json")


def test_the_clock_follows_its_file(bare: HereHost) -> None:
    bare.write_mappings([])
    bare.settings |= {"GOOGLE_API_BASE": "http://127.0.0.1:1", "SYNC_NOW": "@heure.txt"}

    made = []
    for instant in ("2026-11-25T09:00:00+01:00", "2026-12-01T09:00:00+01:00"):
        (bare.folder / "heure.txt").write_text(instant, encoding="utf-8")
        ref = bare.run("new", "organisation", f"name=Ludo {instant}", "--json").json["ref"]
        made.append(json.loads(bare.run("history", ref, "--json").out.splitlines()[0])["at"])

    assert made == ["2026-11-25T09:00:00+01:00", "2026-12-01T09:00:00+01:00"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, ("n’existe pas", "l’instant")),
        (b"bient\xc3\xb4t", ("écrivez un instant", "2026-11-25T09:00:00+01:00")),
        (b"2026-11-25T09:00:00", ("écrivez un instant",)),
        (b"", ("écrivez un instant",)),
        (b"\xff\xfe", ("ne peut pas être lu",)),
    ],
)
def test_a_file_that_says_no_instant_is_told_with_what_to_do(
    bare: HereHost, content: bytes | None, words: tuple[str, ...]
) -> None:
    if content is not None:
        (bare.folder / "heure.txt").write_bytes(content)
    sandbox = {"GOOGLE_API_BASE": "http://127.0.0.1:1", "SYNC_NOW": "@heure.txt"}

    answer = bare.run("export", "contact", POLL_SECONDS="souvent", **sandbox)

    assert_one_clear_message(answer, 2, "POLL_SECONDS", "SYNC_NOW", "heure.txt", *words)


def test_commands_without_google_need_no_credentials(bare: HereHost) -> None:
    bare.write_mappings([])

    assert bare.run("export", "contact").code == 0
    assert bare.run("problems", "--json").json == []


def test_an_unknown_mapping_key_is_told_with_its_file(followed: HereHost) -> None:
    path = followed.mappings / "contacts.toml"
    path.write_text(path.read_text(encoding="utf-8") + "\ncouleur = 'bleu'\n", encoding="utf-8")

    answer = followed.run("sync")

    assert_one_clear_message(answer, 2, "contacts.toml", "couleur")


def test_a_folder_of_mappings_that_is_not_there_is_told(here: HereHost) -> None:
    assert_one_clear_message(here.run("sync"), 2, "MAPPINGS_DIR")


def test_an_unwritable_folder_is_told(bare: HereHost) -> None:
    blocked = bare.folder / "fichier"
    blocked.write_text("pas un dossier", encoding="utf-8")

    answer = bare.run("export", "contact", DATABASE_URL=f"sqlite:///{blocked}/sync.db")

    assert_one_clear_message(answer, 2, "DATABASE_URL")


def test_a_stand_in_that_does_not_answer_leaves_the_sheet_failed(followed: HereHost) -> None:
    answer = followed.run("sync", "--json", GOOGLE_API_BASE=f"http://127.0.0.1:{free_ports(1)}")

    assert answer.code == 1
    assert [sheet["state"] for sheet in answer.json["sheets"]] == ["failed"]
    assert answer.json["sheets"][0]["error"]
    assert "Traceback" not in answer.err
    assert followed.export("contact") == []


def test_a_spreadsheet_that_does_not_exist_is_a_problem(here: HereHost) -> None:
    here.write_mappings(
        [{"partner": "les-epis", "id": "1" + "x" * 43, "tabs": {"Contacts": "contacts"}}]
    )

    answer = here.run("sync", "--json")

    assert answer.code == 1
    assert [sheet["state"] for sheet in answer.json["sheets"]] == ["lost_access"]
    (problem,) = here.problems()
    assert problem["kind"] == "lost_access"
    assert "iam.gserviceaccount.com" in problem["message"]


def test_adopting_what_does_not_exist_is_told(here: HereHost, stand_in: StandIn) -> None:
    here.write_mappings([])
    sheet = stand_in.create("Les Épis", {"Contacts": [["Nom", "Mail"]]})
    ways = ["--entity", "contact", "--partner", "les-epis"]

    assert_one_clear_message(here.run("adopt", "1" + "x" * 43, *ways), 2)
    assert_one_clear_message(here.run("adopt", sheet, "--tab", "Prêts", *ways), 2, "« Contacts »")


def test_check_says_with_whom_to_share_and_what_is_missing(here: HereHost) -> None:
    here.write_mappings(
        [{"partner": "les-epis", "id": "1" + "x" * 43, "tabs": {"Contacts": "contacts"}}]
    )

    answer = here.run("check", "--json")

    assert answer.code == 1
    address = answer.json["share_with"][0]
    (problem,) = answer.json["problems"]
    assert address in problem["message"]


def test_check_is_content_with_a_sheet_that_can_be_read(followed: HereHost) -> None:
    answer = followed.run("check", "--json")

    assert answer.code == 0
    assert answer.json["problems"] == []


def test_check_names_a_tab_that_is_not_there(here: HereHost, stand_in: StandIn) -> None:
    sheet = stand_in.create("Les Épis", {"Adresses": [["Nom", "Mail"]]})
    here.write_mappings([{"partner": "les-epis", "id": sheet, "tabs": {"Contacts": "contacts"}}])

    (problem,) = here.run("check", "--json").json["problems"]

    assert "« Contacts »" in problem["message"]
    assert "« Adresses »" in problem["message"]


def test_sqlite_on_a_disk_that_is_emptied_is_refused_by_check(followed: HereHost) -> None:
    answer = followed.run("check", DYNO="web.1")

    assert_one_clear_message(answer, 2, "DATABASE_URL", "PostgreSQL")


def test_an_occupied_port_stops_the_stand_in_with_a_sentence(
    tmp_path: Path, stand_in: StandIn
) -> None:
    port = stand_in.api_base.rpartition(":")[2]

    assert_one_clear_message(Host(tmp_path).run("sandbox", "--port", port), 2, port)


def test_the_stand_in_remembers_in_its_folder(tmp_path: Path) -> None:
    kept = ("--state", str(tmp_path / "google"), "--seed", "demo")
    with stand_in_at(Host(tmp_path), *kept) as first:
        before = json.loads(first.credentials.read_text(encoding="utf-8"))["private_key"]
        made = first.create("Essai", {"Contacts": [["Nom"], ["Perrin"]]})
    with stand_in_at(Host(tmp_path), *kept) as second:
        after = json.loads(second.credentials.read_text(encoding="utf-8"))["private_key"]

        assert second.open(made).seen("Contacts") == [["Nom"], ["Perrin"]]
        assert after == before
