"""What a person at a terminal sees while a command takes long, and what a program never sees."""

import os
import pty
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import TextIO, get_args

import pytest

from sync_service.adapters.database.copies import COPIED_TABLES
from sync_service.domain.record import Entity
from tests.system.processes import Answer, HereHost, StandIn

pytestmark = pytest.mark.system

KINDS, TABLES = len(get_args(Entity)), len(COPIED_TABLES)
HEADER = ["Nom", "Prénom", "Tél.", "Courriel"]
DURAND = ["Durand", "Zoé", "06 39 98 12 34", "zoe.durand@example.org"]


class Terminal:
    """A real terminal, and everything that a program wrote on it."""

    def __init__(self) -> None:
        self.text = ""
        self._screen, self._keyboard = pty.openpty()

    @contextmanager
    def opened(self) -> Iterator[TextIO]:
        reading = Thread(target=self._read)
        reading.start()
        with os.fdopen(self._keyboard, "w", encoding="utf-8") as stream:
            yield stream
        reading.join()

    def _read(self) -> None:
        seen = b""
        try:
            while part := os.read(self._screen, 4096):
                seen += part
        except OSError:  # the other end is closed
            self.text = seen.decode()
        finally:
            os.close(self._screen)


def run_at_terminal(host: HereHost, *arguments: str, is_piped: bool = False) -> tuple[Answer, str]:
    """The answer, and what the terminal was sent; `is_piped`: only messages go there."""
    terminal = Terminal()
    with terminal.opened() as stream:
        answer = host.run_in(None if is_piped else stream, stream, *arguments)
    assert answer.code == 0, terminal.text
    return answer, terminal.text


@pytest.fixture(name="town")
def _town(here: HereHost, stand_in: StandIn) -> HereHost:
    sheets = [stand_in.create(one, {"Contacts": [HEADER, DURAND]}) for one in ("Les Épis", "MJC")]
    here.write_mappings(
        [
            {"partner": slug, "id": sheet, "tabs": {"Contacts": "contacts"}}
            for slug, sheet in zip(("les-epis", "mjc"), sheets, strict=True)
        ]
    )
    here.sync()
    here.settings["ROWS"] = str(here.run("backup", "copie.gz", "--json").json["rows"])
    here.settings["NEW"] = stand_in.create("Une autre", {"Contacts": [HEADER, DURAND]})
    return here


LONG = {
    "sync --full": ("Lecture des feuilles", "2 sur 2"),
    "check": ("Lecture des feuilles", "2 sur 2"),
    "adopt NEW --entity contact --partner mjc": ("Lecture de la feuille", "0:00:0"),
    "export contact": ("Export des fiches", "2 sur 2"),
    "export contact --format xlsx --output fiches.xlsx": ("Export des fiches", "2 sur 2"),
    "report": ("Calcul du bilan", f"{KINDS} sur {KINDS}"),
    "backup autre.gz": ("Copie de la base", f"{TABLES} sur {TABLES}"),
    "restore copie.gz --check": ("Essai de la copie", "ROWS sur ROWS"),
    "restore copie.gz --yes": ("Remise de la copie", "ROWS sur ROWS"),
}


def words(host: HereHost, command: str) -> list[str]:
    return [host.settings["NEW"] if word == "NEW" else word for word in command.split()]


def test_a_person_sees_how_far_a_long_command_is(town: HereHost) -> None:
    for command, shown in LONG.items():
        _, text = run_at_terminal(town, *words(town, command))
        wanted = [word.replace("ROWS", town.settings["ROWS"]) for word in shown]
        assert [word for word in wanted if word not in text] == [], f"{command}: {text!r}"


def test_nothing_of_it_is_sent_beside_json(town: HereHost) -> None:
    for command, shown in LONG.items():
        _, text = run_at_terminal(town, *words(town, command), "--json")
        assert "\x1b" not in text, command
        assert shown[0] not in text


def test_nothing_of_it_is_sent_while_the_answer_goes_into_a_pipe(town: HereHost) -> None:
    for command, shown in LONG.items():
        answer, text = run_at_terminal(town, *words(town, command), is_piped=True)
        assert "\x1b" not in text, command
        assert shown[0] not in text + answer.out
