"""The documents as a reader follows them: every command, in its order, in a fresh folder.

What a document gives in blocks is typed as it stands. What it names in a line of text is called on
a service with a past, with what its words in capitals stand for. What cannot be run here says why:
beside the block, or in `NOT_RUN`.
"""

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from demo.mailbox import Mailbox
from tests.commands_in_documents import DOCUMENTS, ROOT, Block, read_blocks, read_inline
from tests.system.processes import (
    Answer,
    HereHost,
    Host,
    Running,
    StandIn,
    free_ports,
)

pytestmark = pytest.mark.system

TYPED = [
    path
    for path in DOCUMENTS
    if any(one.language == "sh" and not one.reason for one in read_blocks(path.read_text("utf-8")))
]
GUIDES = [ROOT / "docs" / "fr" / "coordination.md", ROOT / "docs" / "fr" / "hebergeurs.md"]
GUIDES += [ROOT / "docs" / "fr" / "premier-jour.md", ROOT / "docs" / "operations.md"]
SERVES = {"make demo"}
"""What serves until Ctrl-C: it goes on beside the commands that follow."""
_FILL_IN = "cat $SETTINGS >> .env; cat $PARTNERS >> correspondances/organisations.toml"
BY_HAND = {".venv/bin/sync-service init": _FILL_IN, "sync-service init": _FILL_IN}
"""What the document asks its reader to fill in after a command."""
SHOWS = {"sync-service sync --dry-run": "zoe.durand@example.org"}
"""What a reader finds in the answer: the plan for the tab that was just adopted, at once."""
NOT_RUN = {
    "probe": "Google's quota makes it four minutes; tests/system/test_probe.py runs it",
    "mails": "needs a message that a server refused; tests/system/test_dead_ends.py makes one",
}
PARTNER = '\n[[organisation]]\nslug = "les-epis"\nname = "Centre social Les Épis"\n'
PEOPLE = [
    ["Nom", "Prénom", "Téléphone", "Courriel"],
    ["Durand", "Zoé", "06.39.98.12.34", "zoe.durand@example.org"],
    ["Petit", "Noé", "03 53 01 20 11", "noe.petit@example.org"],
]


def copy_checkout(folder: Path) -> Path:
    """What a clone holds, with the programs of this one: nothing is installed a second time."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    for name in listed.stdout.decode().split("\0"):
        if name and not name.startswith("tests/") and (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    environment = Path(sys.prefix)
    (folder / ".venv").mkdir()
    for path in environment.iterdir():
        if path.name != "installed":
            (folder / ".venv" / path.name).symlink_to(path)
    (folder / ".venv" / "installed").touch()
    return folder


@dataclass
class Reader:
    """Somebody who types what a document says, in a clone of the project."""

    host: Host
    port: str
    address: str
    served: list[Running] = field(default_factory=list)

    def type(self, block: Block) -> None:
        lines = [self.understand(line) for line in block.lines]
        if SERVES & {*block.lines}:
            (line,) = lines
            program, *arguments = shlex.split(line)
            running = self.host.start(*arguments, command=[program], PORT=self.port)
            self.served.append(running)
            assert running.line().startswith("Ready: "), line
            return
        script = "\n".join(f"{line}\n{BY_HAND.get(line, '')}" for line in lines)
        done = subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-x", "-c", script],
            cwd=self.host.folder,
            env=self.host.environment(),
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        assert done.returncode == 0, f"{block.text}\n{done.stdout}\n{done.stderr}"
        for line in lines:
            assert SHOWS.get(line, "") in done.stdout, line

    def understand(self, line: str) -> str:
        line = line.replace("https://docs.google.com/spreadsheets/d/ID", self.address)
        return re.sub(r"\bADD?RESSE?\b", self.address, line).replace("8000", self.port)

    def leave(self) -> None:
        """Ctrl-C in each terminal."""
        for running in self.served:
            os.killpg(running.process.pid, signal.SIGINT)
            running.stop(signal.SIGINT)
            assert running.group_is_empty()


@pytest.fixture(name="reader")
def _reader(tmp_path: Path, stand_in: StandIn) -> Iterator[Reader]:
    clone = tmp_path / "sync-service"
    clone.mkdir()
    settings, partners = tmp_path / "settings", tmp_path / "partners"
    settings.write_text(
        f"GOOGLE_API_BASE={stand_in.api_base}\n"
        f"GOOGLE_APPLICATION_CREDENTIALS={stand_in.credentials}\n"
        f"SECRET_KEYS={'k' * 40}\nPUBLIC_URL=https://ateliers.example.org\n",
        encoding="utf-8",
    )
    partners.write_text(PARTNER, encoding="utf-8")
    sheet = stand_in.create("Équipe", {"Contacts": PEOPLE})
    host = Host(copy_checkout(clone), {"SETTINGS": str(settings), "PARTNERS": str(partners)})
    address = f"https://docs.google.com/spreadsheets/d/{sheet}/edit"
    reader = Reader(host, str(free_ports(5)), address)
    yield reader
    reader.leave()


@pytest.mark.parametrize("path", TYPED, ids=lambda path: path.name)
def test_whoever_types_what_a_document_says_gets_through(path: Path, reader: Reader) -> None:
    for block in read_blocks(path.read_text(encoding="utf-8")):
        if block.language == "sh" and not block.reason:
            reader.type(block)


@dataclass
class Service:
    """A service with partners, a run behind it, a conflict and an assumption."""

    host: HereHost
    sheet: str
    ref: str
    """Of a contact."""

    def run(self, *words: str) -> Answer:
        if words[0] == "restore":
            asked = Host(self.host.folder, self.host.settings)
            return asked.run(*words, typed="oui\n")
        return self.host.run(*words)

    def words(self, command: str) -> list[str]:
        """A command as somebody would type it, its placeholders filled in; empty for a mention."""
        words = [
            word.replace("ADRESSE", self.sheet).replace("ADDRESS", self.sheet)
            for word in shlex.split(command)[1:]
        ]
        if words[:1] == ["confirm"] or words[:1] == ["resolve"]:
            kind = "assumed" if words[0] == "confirm" else "conflict"
            known = [str(one["id"]) for one in self.host.problems() if one["kind"] == kind]
            words = [known[0] if word == "NUMÉRO" else word for word in words]
        runs = self.host.run("runs", "--json").json
        stand_for = {
            "PASSAGE": runs[-1]["run"],
            "2026-11-24T14:00": runs[0]["started_at"],
            "C-7F3K2Q8": self.ref,
            "FILE": "copie.gz",
        }
        words = [stand_for.get(word, word) for word in words]
        return ["zoe.durand@example.org" if word == "…" else word for word in words]


MENTIONS = {
    "sync-service confirm",
    "sync-service edit",
    "sync-service adopt …",
    "sync-service adopt … --write",
}
"""A command's name in the middle of a sentence, without what it asks for."""


ROSTER = ["Structure", "Adresse de la feuille", "Onglet", "Ce qu’on y trouve", "Contact", "État"]


@pytest.fixture(name="service")
def _service(here: HereHost, stand_in: StandIn) -> Iterator[Service]:
    rows = [[*PEOPLE[0], "Parti le"], [*PEOPLE[1], "12/03/29"], *PEOPLE[2:]]
    sheet = stand_in.create("Équipe", {"Contacts": rows}, entry="RAW")
    here.write_mappings([{"partner": "les-epis", "id": sheet, "tabs": {"Contacts": "contacts"}}])
    here.settings |= {
        "SECRET_KEYS": "k" * 40,
        "PUBLIC_URL": "https://ateliers.example.org",
        "MAIL_FROM": "clef@example.org",
        "COORDINATORS": "coordination@example.org",
        "PARTNERS_SHEET": stand_in.create("CLEF", {"Partenaires": [ROSTER]}),
    }
    here.sync()
    named = {one["fields"]["given_name"]: one["ref"] for one in here.export("contact")}
    here.run("edit", named["Noé"], "phone=03 53 01 20 22")
    stand_in.open(sheet).type("Contacts", 2, 2, "03 53 01 20 33")
    here.sync()
    with Mailbox() as mailbox:
        here.settings["SMTP_URL"] = mailbox.smtp_url
        yield Service(here, sheet, named["Noé"])


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.name)
def test_what_a_guide_names_in_a_sentence_can_be_called(path: Path, service: Service) -> None:
    for command in dict.fromkeys(read_inline(path.read_text(encoding="utf-8"))):
        name = command.removeprefix("sync-service ").partition(" ")[0]
        if not command.startswith("sync-service ") or command in MENTIONS or name in NOT_RUN:
            continue
        words = service.words(command)
        answer = service.run(*words)
        assert answer.code == 0, f"{command}: {words}\n{answer.out}\n{answer.err}"
