"""`demo` as a newcomer meets it: one command, everything on loopback, nothing left behind."""

import json
import re
import signal
import socket
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from demo.over_http import OverHttp
from demo.people import Person
from tests.system.family import Family
from tests.system.processes import COMMAND, Host, Running, eventually, free_ports

pytestmark = pytest.mark.system


@dataclass
class Demo:
    """A running demo and what it wrote for programs."""

    running: Running
    host: Host
    places: dict[str, Any]
    caller: OverHttp

    def sheet(self, name: str) -> Person:
        return Person(self.caller, self.places["spreadsheets"][name])

    def shows(self, name: str, tab: str, text: str) -> Callable[[], bool]:
        sheet = self.sheet(name)
        return lambda: any(text in line for line in sheet.seen(tab))

    def mails(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = requests.get(
            f"{self.places['mailbox']}/api", timeout=60
        ).json()
        return found


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    host = Host(tmp_path_factory.mktemp("demo"))
    started = start_demo(host)
    yield started
    started.caller.close()
    assert started.running.stop(signal.SIGINT) == 0
    told = (host.folder / "demo.log").read_text(encoding="utf-8")
    assert "oublié" in told
    assert "make demo KEEP=1" in told


ALL_TOLD = ["bash", "-c", 'exec "$0" "$@" 2>&1', *COMMAND]


def start_demo(host: Host, *options: str, port: int = 0, command: Sequence[str] = COMMAND) -> Demo:
    port = port or free_ports(5)
    running = host.start("demo", *options, command=command, PORT=str(port))
    assert running.line() == f"Ready: http://127.0.0.1:{port}\n"
    places = json.loads((host.folder / "var" / "demo.json").read_text(encoding="utf-8"))
    caller = OverHttp(places["api_base"], Path(places["person_credentials"]))
    return Demo(running, host, places, caller)


def test_workshops_are_listed_from_the_first_second(demo: Demo) -> None:
    page = Family(demo.places["web"]).get("/ateliers")

    assert len(set(re.findall(r'href="(/a/[^"]+)"', page))) >= 5


def test_it_tells_programs_where_everything_is(demo: Demo) -> None:
    assert set(demo.places) == {
        "web", "mailbox", "grid", "api_base", "credentials", "person_credentials", "database",
        "spreadsheets",
    }  # fmt: skip
    assert Path(demo.places["credentials"]).is_file()
    for place in ("web", "mailbox", "grid"):
        assert requests.get(demo.places[place], timeout=60).status_code == 200


def test_commands_in_its_folder_work_on_it(demo: Demo) -> None:
    """Anywhere else they look at an empty database, and a newcomer sees nothing at all."""
    port = demo.places["web"].rsplit(":", 1)[1]
    there = Host(demo.host.folder / "var" / f"demo-{port}")

    status, check = there.run("status", "--json"), there.run("check", "--json")

    assert {sheet["spreadsheet"] for sheet in status.json["sheets"]} == {
        *demo.places["spreadsheets"].values()
    }
    # Nobody copies a demo, and `check` says so.
    advice = [one for one in check.json["advice"] if not one.startswith("BACKUP_DIR")]
    assert (check.code, check.json["ok"], advice) == (0, True, [])


def test_what_a_partner_types_in_the_grid_reaches_the_coordinators_sheet(demo: Demo) -> None:
    sheet = demo.sheet("ludotheque")
    row, column = sheet.column_of("Contacts", "Fonction")
    body = {"row": row + 1, "column": column, "text": "Ludothécaire en chef"}
    grid, tab = demo.places["grid"], sheet.sheet_id("Contacts")

    answer = requests.post(f"{grid}/api/{sheet.spreadsheet_id}/{tab}/type", json=body, timeout=60)

    assert answer.status_code == 200
    eventually(demo.shows("coordination", "Contacts", "Ludothécaire en chef"))


def test_rubbish_gets_a_note_in_french_and_goes_no_further(demo: Demo) -> None:
    sheet = demo.sheet("mediatheque")
    (row, column), *_ = [
        (row, line.index(text))
        for row, line in enumerate(sheet.seen("Contacts"))
        for text in line
        if re.fullmatch(r"0[1-9]([ .]?\d\d){4}", text)
    ]

    sheet.type("Contacts", row, column, "numéro de la mairie")

    note = eventually(lambda: sheet.notes("Contacts").get((row, column)))
    assert note is not None
    assert "Nous attendons" in note
    assert not demo.shows("coordination", "Contacts", "numéro de la mairie")()


def test_a_sheet_that_the_coordinator_lists_is_answered_in_its_row(demo: Demo) -> None:
    listed = demo.places["spreadsheets"]["ludotheque"]
    sheet = demo.sheet("coordination")
    # As the grid page's address is in the browser.
    address = f"{demo.places['grid']}/#{listed}:0"
    sheet.add_row("Partenaires", "Ludothèque", address, "Cahier de l’équipe", "contacts")

    eventually(lambda: any("• à corriger" in line for line in sheet.seen("Partenaires")))


def test_a_registration_reaches_the_partners_sheet_and_the_mailbox(demo: Demo) -> None:
    family = Family(demo.places["web"])
    page = family.get("/ateliers")
    path = next(one for one in re.findall(r'href="(/a/[^"]+)"', page) if "cuisine" in one)

    confirmation = family.register(
        path, {"given_name": "Zoélie", "email": "zoelie@example.org", "adults_count": "1"}
    )

    assert "Zoélie" in family.get(confirmation)
    eventually(demo.shows("centre-social", "Inscriptions", "Zoélie"))
    (mail,) = eventually(
        lambda: [one for one in demo.mails() if "zoelie@example.org" in one["to"]],
    )
    assert confirmation in mail["text"]


def test_whoever_waits_gets_a_text_message_once_the_partner_has_a_seat(demo: Demo) -> None:
    library, family = demo.sheet("mediatheque"), Family(demo.places["web"])
    _, seats = library.column_of("Séances", "Places")
    row = next(i for i, line in enumerate(library.seen("Séances")) if "Auditorium" in line)

    def seats_are(number: int) -> Callable[[], bool]:
        return lambda: any(
            (one["fields"]["place"], one["fields"]["capacity"]) == ("Auditorium", number)
            for one in export_in(demo, "session")
        )

    library.type("Séances", row, seats, "1")
    eventually(seats_are(1))
    page = family.get("/ateliers")
    path = next(one for one in re.findall(r'href="(/a/[^"]+)"', page) if "ecrans" in one)
    alone = {"adults_count": "1"}
    family.register(path, {"given_name": "Anaël", "email": "anael@example.org", **alone})
    waits = family.register(path, {"given_name": "Bédia", "phone": "06 39 98 12 34", **alone})
    assert "liste d’attente" in family.get(waits)

    library.type("Séances", row, seats, "60")
    (text,) = eventually(lambda: [one for one in demo.mails() if "+33639981234" in one["to"]])

    assert text["text"].startswith("CLEF : Une place s’est libérée. Elle est pour vous.")
    assert waits in text["text"]
    assert "Vous avez une place" in family.get(waits)


def test_mondays_digest_is_in_the_mailbox_once(demo: Demo) -> None:
    (digest,) = eventually(
        lambda: [one for one in demo.mails() if "coordination@example.org" in one["to"]]
    )

    assert re.fullmatch(
        r"CLEF, semaine \d+ : (\d+ choses? à faire|rien à faire)", digest["subject"]
    )
    assert "Les deux semaines qui viennent" in digest["html"]


def test_a_second_demo_beside_the_first_leaves_no_process_and_goes_on_where_it_was(
    demo: Demo,
) -> None:
    # Nothing comes before the address, neither from the worker: people look for it.
    other = start_demo(demo.host, "--keep", command=ALL_TOLD)
    ref = export_in(other, "contact")[0]["ref"]
    other.sheet("ludotheque").type("Contacts", 150, 9, "tapé avant la pause")
    other.caller.close()
    assert other.running.stop(signal.SIGINT) == 0

    assert other.places["database"] != demo.places["database"]
    assert {*other.places["spreadsheets"].values()}.isdisjoint(
        demo.places["spreadsheets"].values()
    )
    assert other.running.group_is_empty()
    for place in ("web", "mailbox", "grid", "api_base"):
        port = int(other.places[place].rpartition(":")[2])
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", port)) != 0

    port = int(other.places["web"].rpartition(":")[2])

    refused = demo.host.run("demo", PORT=str(port))
    again = start_demo(demo.host, "--keep", port=port)

    assert refused.code == 2
    assert "make demo KEEP=1" in refused.err
    try:
        assert again.places["spreadsheets"] == other.places["spreadsheets"]
        assert again.shows("ludotheque", "Contacts", "tapé avant la pause")()
        assert ref in {one["ref"] for one in export_in(again, "contact")}
    finally:
        again.caller.close()
        assert again.running.stop(signal.SIGINT) == 0
    assert "sont gardées" in (demo.host.folder / "demo.log").read_text(encoding="utf-8")
    assert Family(demo.places["web"]).get("/ateliers")


def export_in(demo: Demo, entity: str) -> list[dict[str, Any]]:
    port = demo.places["web"].rpartition(":")[2]
    return Host(demo.host.folder / "var" / f"demo-{port}").export(entity)


@pytest.mark.parametrize("port", [65532, 65535])
def test_a_port_with_too_few_after_it_is_one_clear_message(tmp_path: Path, port: int) -> None:
    answer = Host(tmp_path).run("demo", PORT=str(port))

    assert answer.code == 2
    assert answer.err.startswith(f"PORT={port} : ")
    assert "65531 ou moins" in answer.err


def test_an_occupied_port_is_one_clear_message(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        answer = Host(tmp_path).run("demo", PORT=str(port))

    assert answer.code == 2
    assert answer.err.startswith(f"Port déjà occupé : {port}")
    assert "Traceback" not in answer.err
    assert not (tmp_path / "var").exists()
