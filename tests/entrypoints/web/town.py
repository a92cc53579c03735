"""A small town for the pages' tests: services on fakes, a few workshops, a few families."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Map, RuleFactory
from werkzeug.test import TestResponse

from french_cells.directory import Directory
from french_cells.reading import Value
from sync_service.adapters.letters import JinjaLetters
from sync_service.adapters.season_workbook import make_workbook
from sync_service.config import project_folder
from sync_service.digest.facts import Addresses
from sync_service.digest.read_facts import DigestSources
from sync_service.digest.season_book import SeasonBook
from sync_service.domain.mapping import Mappings
from sync_service.domain.record import Entity, Record, make_reference
from sync_service.entrypoints.web import create_app
from sync_service.families.compose_mail import compose_mail
from sync_service.families.desk import Desk, open_desk
from sync_service.families.mails.send_mails import MailServices
from sync_service.model.codecs import build_codec
from sync_service.model.entities import SCHEMAS
from sync_service.ports import Database, Mail, Transaction
from sync_service.ports.work import ONE_BY_ONE, Hands
from tests.fakes.database import FakeDatabase

PARIS = ZoneInfo("Europe/Paris")
MORNING = datetime(2026, 11, 25, 9, 0, tzinfo=PARIS)
LETTERS = JinjaLetters(project_folder("templates"), project_folder("translations"))


WORKSHOPS = frozenset(
    {
        "scheme", "registration_mode", "kind", "target_ages", "description", "audience", "price",
        "siblings", "is_cycle",
    }
)  # fmt: skip
"""What a session's row does not say, but its workshop's."""


class Compiled(BytecodeCache):
    """Compiles each template once for all tests' apps: a tenth of a second each."""

    def __init__(self) -> None:
        self._codes: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._codes:
            bucket.bytecode_from_string(self._codes[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._codes[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


class SharedRules(Map):
    """The rules of the pages' addresses, compiled once for all tests' apps: 25 ms each."""

    def __init__(self) -> None:
        super().__init__()
        self._known: set[tuple[str, str, frozenset[str]]] = set()

    def add(self, rulefactory: RuleFactory) -> None:
        for rule in rulefactory.get_rules(self):
            name = rule.rule, str(rule.endpoint), frozenset(rule.methods or ())
            if name not in self._known:
                self._known.add(name)
                super().add(rule)


RULES = SharedRules()


LABELS = {
    f"{entity}.{name}": field.label
    for entity in SCHEMAS
    for name, field in build_codec(entity, Directory(), date.min).fields.items()
}


@dataclass
class HandClock:
    """Moved by hand."""

    instant: datetime = MORNING

    def now(self) -> datetime:
        return self.instant

    def pass_by(self, **time: float) -> None:
        self.instant += timedelta(**time)


@dataclass
class CountingRandomSource:
    """One number after the other, spread over the references' alphabet."""

    thrown: int = 0

    def number(self) -> int:
        self.thrown += 1
        return self.thrown * 0x9E3779B97F4A7C15F39CC0605CEDC835 % 2**128


@dataclass
class KeptMail:
    """A mail_sender who keeps what he is given."""

    messages: list[tuple[str, bytes]] = field(default_factory=list)

    def send(self, message: bytes, recipient: str) -> None:
        self.messages.append((recipient, message))

    def try_out(self) -> str:
        return "il répond"


@dataclass(frozen=True)
class TownSettings:
    """Settings as the pages read them."""

    secret_keys: tuple[str, ...] = ("a long secret for tests",)
    public_url: str = "https://clef.example.org"
    mail_from: str = "CLEF <clef@example.org>"
    coordinators: tuple[str, ...] = ("coordination@example.org",)
    languages: tuple[str, ...] = ("fr", "en")
    form_min_seconds: float = 0
    retention_days: int = 30
    metrics_token: str = ""
    max_per_contact: int = 20
    max_per_session: int = 500
    max_per_minute: int = 60
    google_api_base: str = ""
    trusted_proxies: int = 0
    poll_seconds: float = 60
    keeps_copies: bool = False
    texts_url: str = ""
    texts_a_day: int = 100
    texts_countries: tuple[str, ...] = ()
    excused_resets: bool = True


@dataclass(frozen=True)
class Town:
    """Services on fakes, and what a test asks of them."""

    settings: TownSettings = field(default_factory=TownSettings)
    database: Database = field(default_factory=FakeDatabase)
    clock: HandClock = field(default_factory=HandClock)
    rng: CountingRandomSource = field(default_factory=CountingRandomSource)
    mail_sender: KeptMail = field(default_factory=KeptMail)
    letters: JinjaLetters = LETTERS
    mappings: Mappings = field(default_factory=lambda: Mappings({}))
    hands: Hands = ONE_BY_ONE

    @property
    def desk(self) -> Desk:
        return open_desk(self)

    @property
    def mailing(self) -> MailServices:
        def compose(stored: Transaction, mail: Mail) -> bytes | None:
            return compose_mail(stored, self.desk, mail)

        return MailServices(self.database, self.mail_sender, self.clock, compose)

    @property
    def digest_sources(self) -> DigestSources:
        page = f"{self.settings.public_url}/coordination/"
        followed = self.mappings.spreadsheets
        addresses = Addresses("https://docs.google.com", page)
        excused_resets = self.settings.excused_resets
        return DigestSources(followed, addresses, LABELS, excused_resets=excused_resets)

    def season_workbook(self, book: SeasonBook) -> bytes:
        return make_workbook(book.tables, book.label, book.notice)

    def free_bytes(self) -> int:
        return 10**10

    def app(self) -> Flask:
        app = create_app(self, RULES)
        app.jinja_env.bytecode_cache = COMPILED
        return app

    def add(self, entity: Entity, **fields: Value) -> str:
        ref = make_reference(entity, self.rng.number())
        with self.database.transaction() as stored:
            stored.records.add([Record(ref, entity, fields, self.clock.now())])
        return ref

    def add_session(self, *, title: str = "Cuisine en famille", **fields: Value) -> str:
        """A session in two weeks with four seats, at a partner's; returns its reference."""
        with self.database.reading() as stored:
            known = stored.records.read_all("organisation")
        if not known:
            self.add(
                "organisation",
                id="les-epis",
                name="Centre social Les Épis",
                kind="community_centre",
                phone="+33353010203",
            )
        workshop_fields: dict[str, Value] = {
            "title": title,
            "kind": "parent_child_workshop",
            "scheme": "reaap_fnp1",
            "lead_organisation_id": "les-epis",
            "registration_mode": "form",
        }
        for name in WORKSHOPS.intersection(fields):
            workshop_fields[name] = fields.pop(name)
        if workshop_fields["scheme"] == "laep":
            workshop_fields["registration_mode"] = "free"
        workshop = self.add("workshop", **workshop_fields)
        session: dict[str, Value] = {
            "workshop_id": workshop,
            "date": "2026-12-09",
            "start_time": "14:30",
            "end_time": "16:00",
            "place": "Médiathèque de Lunéville",
            "capacity": 4,
            "slug": f"atelier-{workshop[2:].lower()}",
            "registration_open": True,
            "ask_ages": True,
            "status": "planned",
        }
        return self.add("session", **{**session, **fields})

    def change(self, ref: str, **fields: Value) -> None:
        with self.database.transaction() as stored:
            stored.records.update(ref, fields, self.clock.now())

    def slug(self, session_ref: str) -> str:
        return str(self.record(session_ref).fields["slug"])

    def record(self, ref: str) -> Record:
        with self.database.reading() as stored:
            record = stored.records.find(ref)
        assert record is not None
        return record

    def registrations(self, *, archived: bool = False) -> list[Record]:
        with self.database.reading() as stored:
            return list(stored.records.read_all("registration", archived=archived))

    def mails(self, *kinds: str) -> list[tuple[str, str, bytes]]:
        """Recipient, kind and bytes of the mails that wait, as they would leave now."""
        with self.database.reading() as stored:
            waiting = [
                (one, compose_mail(stored, self.desk, one) if one.about else one.message)
                for one in stored.outbox.read_open()
                if not kinds or one.kind in kinds
            ]
        return [(one.recipient, one.kind, said) for one, said in waiting if said is not None]


ANSWERS: Mapping[str, str] = {
    "given_name": "Zoé",
    "phone": "",
    "email": "",
    "adults_count": "1",
    "children_0_2": "0",
    "children_3_5": "0",
    "children_6_11": "0",
    "children_12_17": "0",
    "language": "fr",
    "website": "",
}


def find_token(page: str) -> str:
    match = re.search(r'name="token" value="([^"]+)"', page)
    assert match, page
    return match[1]


def answer_card(
    client: FlaskClient, number: int | None, decision: str, page: str = "", **more: str
) -> TestResponse:
    """Presses a button of the card as `page` shows it, by default the page as it is now."""
    where = f"/coordination/problemes/{number}"
    page = page or client.get(f"/coordination/problemes?ancre=p{number}").text
    hidden = hidden_in(page, number)
    assert hidden["vu"], page
    return client.post(where, data={**hidden, "decision": decision, **more})


def hidden_in(page: str, number: int | None) -> dict[str, str]:
    """What the form of a problem's card hands back; empty where there is none."""
    form = page.partition(f'action="/coordination/problemes/{number}"')[2].partition("</form>")[0]
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))


def send_form(client: FlaskClient, slug: str, **typed: str) -> TestResponse:
    """Opens the session's page and sends its form, as a browser would."""
    token = find_token(client.get(f"/a/{slug}").text)
    return client.post(f"/a/{slug}", data={**ANSWERS, "token": token, **typed})


def newest_link(town: Town) -> str:
    """The path of the link in the last mail that lets the coordinator in."""
    _, _, message = town.mails("sign-in")[-1]
    flat = message.replace(b"=\r\n", b"").decode()
    found = re.search(rf"{town.settings.public_url}(/coordination/entrer/[\w.-]+)", flat)
    assert found
    return found[1]


def sign_in(town: Town) -> tuple[FlaskClient, str]:
    """The coordinator's browser, let in by the mailed link, and its forms' token."""
    settings = replace(town.settings, public_url="http://clef.example.org")
    town = replace(town, settings=settings)
    client = town.app().test_client()
    client.post("/coordination/entrer", data={"email": settings.coordinators[0]})
    assert client.post(newest_link(town)).status_code == 303
    return client, find_token(client.get("/coordination/").text)
