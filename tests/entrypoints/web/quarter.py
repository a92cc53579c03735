"""A town whose partners type in spreadsheets of Google's stand-in: pages, mails and sheets.

The engine, the database and the pages are the real ones; only the wire and the clock are not.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cache, cached_property
from pathlib import Path

from flask.testing import FlaskClient

from demo.people import Person
from french_cells.context import Context
from sheets_emulator import World
from sync_service.adapters.google import GoogleSpreadsheets
from sync_service.adapters.mapping_files import MappingFiles
from sync_service.config import project_folder
from sync_service.domain.base import Problem
from sync_service.domain.mapping import KnownOrganisation, Mappings, SpreadsheetMapping, TabMapping
from sync_service.domain.record import Entity, Record
from sync_service.families.follow_sessions import follow_sessions
from sync_service.model.entities import SCHEMAS
from sync_service.privacy.purge import purge
from sync_service.records.editing import Editing
from sync_service.records.problems.open_problems import decide_problem
from sync_service.sync.run_sync import run_sync
from sync_service.sync.sync_services import SyncRequest, SyncServices, SyncSettings
from tests import keys
from tests.adapters.google.stand_in import Google, PassingTime
from tests.entrypoints.web.town import MORNING, Town, send_form

PARTNERS = (
    KnownOrganisation("les-epis", "Centre social Les Épis", ("Les Épis",)),
    KnownOrganisation("mjc", "MJC du Moulin", ("La MJC",)),
)
SESSIONS = ("Atelier", "Date", "Début", "Fin", "Lieu", "Places")
FAMILIES = ("Séance", "Prénom", "Téléphone", "Mail", "Nombre d'adultes", "État")
WORKSHOPS = ("Atelier", "Type", "Dispositif", "Inscription")
ROOM = 50
"""Blank rows: Google's thousand would be read by every run of every test."""
A_WORKSHOP = ("Cuisine en famille", "Atelier parents-enfants", "REAAP", "Formulaire")
A_SESSION = ("Cuisine en famille", "10/12/2026", "14h30", "16h30", "Auditorium", "8")
TABS: Mapping[str, str] = {
    "Ateliers": "workshops",
    "Séances": "sessions",
    "Inscriptions": "registrations",
    "Contacts": "contacts",
    "Matériel": "items",
    "Prêts": "loans",
    "Bilan": "session_counts",
    "Présences": "committee_attendance",
    "Personnes": "people_attendance",
}


@dataclass
class Quarter:
    """The town, and the spreadsheets that its partners and its coordinator keep."""

    town: Town
    google: Google
    rules: Mappings
    followed: list[SpreadsheetMapping] = field(default_factory=list)

    def open(
        self,
        partner: str = "les-epis",
        tabs: Mapping[str, Sequence[Sequence[object]]] | None = None,
        *,
        shows_all: bool = False,
    ) -> Person:
        """A partner's spreadsheet, followed from now on; the rows are typed as people do."""
        tabs = tabs or {
            "Ateliers": [WORKSHOPS, A_WORKSHOP],
            "Séances": [SESSIONS, A_SESSION],
            "Inscriptions": [FAMILIES],
        }
        sheet_id = self.google.make_spreadsheet(partner)
        person = Person(self.google.person, sheet_id)
        for title, rows in tabs.items():
            properties = {"title": title, "gridProperties": {"rowCount": len(rows) + ROOM}}
            self.google.act({"addSheet": {"properties": properties}}, spreadsheet_id=sheet_id)
            self.google.type_in(f"'{title}'!A1", [list(row) for row in rows], sheet_id)
        scope = "all" if shows_all else "own"
        mapped = [TabMapping(title, TABS[title], scope) for title in tabs]  # type: ignore[arg-type]
        self.followed.append(SpreadsheetMapping(partner, sheet_id, mapped))
        return person

    def open_two_places(
        self, titles: Sequence[str] = A_WORKSHOP[:1], days: Sequence[str] = A_SESSION[1:2]
    ) -> Person:
        """A spreadsheet, and what a run makes of it: a session of two places on each day.

        No family has come yet; `titles`: of its workshops, the first one being theirs.
        """
        tabs: Mapping[str, Sequence[Sequence[object]]] = {
            "Ateliers": [WORKSHOPS, *((title, *A_WORKSHOP[1:]) for title in titles)],
            "Séances": [SESSIONS, *((titles[0], day, *A_SESSION[2:-1], "2") for day in days)],
            "Inscriptions": [FAMILIES],
        }
        sheet = self.open(tabs=tabs)
        self.sync()
        return sheet

    def sync(self, times: int = 3, *, patience: int = 0, full: bool = True) -> None:
        """Runs, each a second after the other, until what was typed is everywhere.

        `patience`: seconds for which rows have to stand still, as on a host. Not `full`: only
        what has something to do is looked at.
        """
        mappings = self.mappings
        services = SyncServices(
            self.town.database,
            self.google_port,
            mappings,
            self.town.clock,
            self.town.rng,
            SyncSettings(settle_seconds=patience, quiet_seconds=patience),
            open_cells_url=self.town.desk.links.open_cells_url,
        )
        for _ in range(times):
            self.town.clock.pass_by(seconds=1)
            report = run_sync(services, SyncRequest(full=full))
            if all(tab.state == "idle" for tab in report.tabs):
                return

    @property
    def mappings(self) -> Mappings:
        return Mappings(self.rules.mappings, self.followed, PARTNERS)

    def visitor(self) -> FlaskClient:
        """Somebody's browser."""
        return replace(self.town, mappings=self.mappings).app().test_client()

    @cached_property
    def google_port(self) -> GoogleSpreadsheets:
        return self.google.open()

    def close(self) -> None:
        self.google_port.close()

    def follow(self) -> None:
        """The worker's round: families told, seated, reminded."""
        follow_sessions(self.town.desk)

    def purge(self, days: int = 30) -> int:
        return purge(self.town.database, self.town.clock, days).registrations

    # --- looks --------------------------------------------------------------------------

    def records(self, entity: Entity) -> list[Record]:
        with self.town.database.reading() as stored:
            return list(stored.records.read_all(entity))

    def the(self, entity: Entity) -> Record:
        [record] = self.records(entity)
        return record

    def problems(self, *kinds: str) -> list[Problem]:
        with self.town.database.reading() as stored:
            found = stored.problems.read_open()
        return [one for one in found if not kinds or one.kind in kinds]

    def decide(self, problem: Problem, decision: str) -> None:
        """As `confirm` and `resolve` do."""
        assert problem.id is not None
        by = Editing(self.town.database, self.town.clock, self.town.rng)
        decide_problem(self.town.database, problem.id, decision, by)  # type: ignore[arg-type]

    def desk(self) -> FlaskClient:
        """The coordinator's browser, let in by the mailed link."""
        client = self.visitor()
        client.post("/coordination/entrer", data={"email": self.town.settings.coordinators[0]})
        [*_, (_, text)] = self.letters("sign-in")
        found = re.search(r"(/coordination/entrer/\S+)", text)
        assert found
        client.post(found[1])
        return client

    def letters(self, kind: str = "") -> list[tuple[str, str]]:
        """Recipient and text of the mails that wait, in order."""
        return [
            (recipient, _text(content))
            for recipient, mail_kind, content in self.town.mails()
            if kind in ("", mail_kind)
        ]

    def told(self) -> list[tuple[str, str]]:
        """Which families were written to, and which letter."""
        return [(to, kind) for to, kind, _ in self.town.mails() if kind != "sign-in"]


def register(client: FlaskClient, session: Record, name: str, **typed: str) -> str:
    """Fills the form in as a family; the address of its page."""
    answer = send_form(client, str(session.ref), given_name=name, **typed)
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def row_of(sheet: Person, name: str) -> int:
    """Where a family's row is in the list of a partner's that `FAMILIES` heads."""
    return next(n for n, line in enumerate(sheet.seen("Inscriptions")) if line[1:2] == [name])


def go_on(quarter: Quarter) -> None:
    """Two runs, and two rounds of the worker, twenty minutes apart."""
    for _ in range(2):
        quarter.sync()
        quarter.follow()
        quarter.town.clock.pass_by(minutes=20)


@cache
def _rules() -> Mappings:
    context = Context(today=MORNING.date())
    fields: dict[str, tuple[str, ...]] = {
        entity: tuple(schema(context).cells) for entity, schema in SCHEMAS.items()
    }
    return MappingFiles(project_folder("mappings"), fields).load()


def make_quarter(town: Town, folder: Path) -> Quarter:
    world = World()
    google = Google(world, PassingTime(), keys.credentials(world, folder))
    return Quarter(town, google, _rules())


def _text(content: bytes) -> str:
    parsed = message_from_bytes(content, policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    body = parsed.get_body(("plain",))
    assert body is not None
    return str(body.get_content())
