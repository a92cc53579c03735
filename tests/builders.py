"""Builds what tests are about: a small world with partners' sheets, a database and a clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from french_cells.reading import Raw, Value
from sync_service.domain.base import Problem
from sync_service.domain.mapping import (
    Column,
    KnownOrganisation,
    Mappings,
    SpreadsheetMapping,
    TabMapping,
    TabRules,
)
from sync_service.domain.record import Change, Entity, Record
from sync_service.ports import Run
from sync_service.sync.planning.situation import OURS, Rulebook
from sync_service.sync.run_sync import run_sync
from sync_service.sync.sync_services import (
    RunReport,
    SyncRequest,
    SyncServices,
    SyncSettings,
    TabReport,
)
from tests.fakes.clock import FakeClock
from tests.fakes.database import FakeDatabase
from tests.fakes.random_source import FakeRandomSource
from tests.fakes.spreadsheets import FakeSpreadsheets, FakeTab

AT_ONCE = SyncSettings(settle_seconds=0, quiet_seconds=0)

CONTACT_COLUMNS = (
    Column("family_name", ("Nom",)),
    Column("given_name", ("Prénom",)),
    Column("role", ("Fonction",)),
    Column("email", ("Courriel", "Mail")),
    Column("phone", ("Téléphone", "Tél.")),
    Column("active_until", ("Parti le",)),
)

CONTACT_TITLES = ("Nom", "Prénom", "Fonction", "Courriel", "Téléphone", "Parti le")

CONTACTS = TabRules("contacts", "contact", "table", CONTACT_COLUMNS)
EVERYBODY = TabRules(
    "everybody",
    "contact",
    "table",
    (*CONTACT_COLUMNS, Column("organisation_id", ("Structure",))),
)

ORGANISATIONS = (
    KnownOrganisation("les-epis", "Centre social Les Épis", ("Les Épis",)),
    KnownOrganisation("le-relais", "Le Relais"),
)


def contact_row(number: int) -> list[Raw]:
    """An invented person, the same for the same number."""
    names = ("Durand", "Petit", "Moreau", "Simon", "Laurent", "Michel", "Garcia", "Thomas")
    given = ("Anne", "Luc", "Zoé", "Paul", "Nadia", "Yves", "Inès", "Marc", "Léa")
    name = f"{names[number % len(names)]}{chr(ord('a') + number // len(names) % 26)}"
    return [
        name,
        given[number % len(given)],
        ("Directrice", "Animateur", "Accueil")[number % 3],
        f"personne{number}@example.org",
        f"06 39 98 {number // 100 % 100:02d} {number % 100:02d}",
    ]


@dataclass
class World:
    """Partners' spreadsheets on one side, the database on the other, a clock between."""

    settings: SyncSettings = AT_ONCE
    rules: Mapping[str, TabRules] = field(default_factory=lambda: {"contacts": CONTACTS})
    organisations: Sequence[KnownOrganisation] = ORGANISATIONS
    clock: FakeClock = field(default_factory=FakeClock)
    rng: FakeRandomSource = field(default_factory=FakeRandomSource)
    database: FakeDatabase = field(default_factory=FakeDatabase)
    spreadsheets: FakeSpreadsheets = field(init=False)
    followed: list[SpreadsheetMapping] = field(default_factory=list)
    rulebook: Rulebook = OURS

    def __post_init__(self) -> None:
        self.spreadsheets = FakeSpreadsheets(self.clock.now)

    def add_contacts(
        self,
        rows: Sequence[Sequence[Raw]] = (),
        *,
        name: str = "epis",
        partner: str = "les-epis",
        titles: Sequence[str] = CONTACT_TITLES,
        scope: str = "own",
    ) -> FakeTab:
        """A partner's spreadsheet with one tab of contacts, header in the first row."""
        tab = FakeTab(7, "Contacts")
        tab.fill([list(titles), *rows])
        self.spreadsheets.add(name, tab)
        followed = TabMapping("Contacts", "contacts", "all" if scope == "all" else "own")
        self.followed.append(SpreadsheetMapping(partner, name, [followed]))
        return tab

    def add_everybody(self) -> FakeTab:
        """The coordinator's list of all contacts, each with its structure; nobody in it yet."""
        tab = FakeTab(9, "Tout le monde")
        tab.fill([[*CONTACT_TITLES, "Structure"]])
        self.rules = {**self.rules, "everybody": EVERYBODY}
        self.spreadsheets.add("clef", tab)
        followed = TabMapping("Tout le monde", "everybody", "all")
        self.followed.append(SpreadsheetMapping("clef", "clef", [followed]))
        return tab

    @property
    def services(self) -> SyncServices:
        mappings = Mappings(self.rules, self.followed, self.organisations)
        return SyncServices(
            self.database,
            self.spreadsheets,
            mappings,
            self.clock,
            self.rng,
            self.settings,
            self.rulebook,
        )

    # --- acts -------------------------------------------------------------------------

    def sync(self, *, after: float = 1, request: SyncRequest | None = None) -> RunReport:
        self.clock.advance(after)
        return run_sync(self.services, request or SyncRequest())

    def sync_until_quiet(self, runs: int = 4) -> None:
        for _ in range(runs):
            self.sync()

    def edit(self, ref: str, source: str = "command", **fields: Value) -> None:
        """As another way in would change a record."""
        with self.database.transaction() as stored:
            record = stored.records.find(ref)
            assert record is not None
            now = self.clock.now()
            run = Run(f"edit-{self.rng.number()}", "edit", now)
            stored.journal.open_run(run)
            stored.records.update(ref, fields, now)
            stored.journal.append(
                Change(ref, name, record.fields.get(name), value, source, now, run.id)
                for name, value in fields.items()
            )

    def add(self, entity: Entity, ref: str, **fields: Value) -> None:
        with self.database.transaction() as stored:
            now = self.clock.now()
            stored.records.add([Record(ref, entity, fields, now)])
            stored.journal.append([Change(ref, "*", None, ref, "command", now)])

    def archive(self, ref: str) -> None:
        with self.database.transaction() as stored:
            now = self.clock.now()
            stored.records.archive([ref], now)
            stored.journal.append([Change(ref, "*", ref, None, "command", now)])

    # --- looks ------------------------------------------------------------------------

    def records(self, entity: Entity = "contact", *, archived: bool = False) -> list[Record]:
        with self.database.reading() as stored:
            return list(stored.records.read_all(entity, archived=archived))

    def record(self, **fields: Value) -> Record:
        """The one live record with these fields."""
        found = [
            record
            for record in self.records()
            if all(record.fields.get(name) == value for name, value in fields.items())
        ]
        assert len(found) == 1, (fields, found)
        return found[0]

    def problems(self, kind: str | None = None) -> list[Problem]:
        with self.database.reading() as stored:
            problems = list(stored.problems.read_open())
        return [problem for problem in problems if kind in (None, problem.kind)]

    def decide(self, problem: Problem, decision: str) -> None:
        with self.database.transaction() as stored:
            assert problem.id is not None
            stored.problems.decide(problem.id, decision)  # type: ignore[arg-type]


def the_tab(report: RunReport) -> TabReport:
    assert len(report.tabs) == 1, report.tabs
    return report.tabs[0]
