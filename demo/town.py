"""The demo's town: stand-in Google, grid page, mailbox, web pages and worker, in one process.

One process, so that stopping it leaves nothing behind; all traffic still goes over sockets.
"""

import json
import logging
import shutil
import socket
import threading
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Self

from demo.grid import create_grid
from demo.mailbox import Mailbox
from demo.seed import write_mappings
from demo.sheet_links import with_sheet_links
from demo.stand_in import SEEDED, StandIn, Start, open_stand_in
from demo.web_server import LoopbackPages
from sheets_emulator import World
from sheets_emulator import create_app as create_google
from sync_service.bootstrap import Services, open_services
from sync_service.config import load_settings, project_folder
from sync_service.domain.errors import UsageError
from sync_service.entrypoints.jobs import planned_jobs
from sync_service.entrypoints.logs import configure_logs
from sync_service.entrypoints.web import create_app
from sync_service.entrypoints.worker import Worker
from sync_service.sync.run_sync import run_sync

_HOST = "127.0.0.1"
_FOLDER = Path("var")
_GOOGLE = "credentials"
_LAST_START = 65_535 - 4
_QUICK = {"SETTLE_SECONDS": "2", "QUIET_SECONDS": "2", "POLL_SECONDS": "3"}
_SECRET = "la-demonstration-ne-protege-rien-et-n-envoie-rien"  # noqa: S105 - loopback only
_COORDINATOR = "coordination@example.org"


@dataclass(frozen=True, slots=True)
class Ports:
    """Five ports in a row."""

    web: int
    google: int
    grid: int
    mailbox: int
    smtp: int

    @classmethod
    def starting_at(cls, first: int) -> Self:
        """Raises UsageError where five do not fit any more."""
        if first > _LAST_START:
            raise UsageError(
                f"PORT={first} : la démonstration prend cinq ports de suite, jusqu’à "
                f"{_LAST_START + 4}. Choisissez {_LAST_START} ou moins : PORT=9100 make demo"
            )
        return cls(*range(first, first + 5))

    def refuse_taken(self) -> None:
        """Raises UsageError with the ports that something else uses."""
        taken = [str(port) for port in asdict(self).values() if _is_taken(port)]
        if taken:
            raise UsageError(
                f"Port déjà occupé : {', '.join(taken)}. La démonstration en prend cinq de "
                "suite ; choisissez un autre départ : PORT=9100 make demo"
            )


@dataclass(frozen=True, slots=True)
class Places:
    """What `var/demo.json` says to programs."""

    web: str
    mailbox: str
    grid: str
    api_base: str
    credentials: str
    person_credentials: str
    database: str
    spreadsheets: Mapping[str, str]


class Town:
    """Everything that runs; closing it stops all."""

    def __init__(self, places: Places, running: ExitStack, log_format: str) -> None:
        self.places = places
        self._running, self._log_format = running, log_format

    def tell_all(self) -> None:
        """From now on the log says what goes on, too."""
        configure_logs(self._log_format)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._running.close()


def open_town(ports: Ports, *, is_kept: bool = False) -> Town:
    """Starts all parts and runs the first sync; raises UsageError where a port is taken.

    `is_kept`: goes on where the one before was stopped, if that was kept as well.
    """
    ports.refuse_taken()
    folder = _open_folder(ports, is_kept=is_kept)
    with ExitStack() as opening:
        stand_in = opening.enter_context(_open_google(ports, folder, is_kept=is_kept))
        grid = opening.enter_context(
            LoopbackPages(create_grid(stand_in.world, stand_in.spreadsheets), ports.grid)
        )
        mailbox = opening.enter_context(Mailbox(ports.smtp, ports.mailbox))
        services = _open_services(ports, folder, stand_in)
        _first_sync(services)
        web = opening.enter_context(LoopbackPages(create_app(services), ports.web))
        opening.callback(_start_worker(services))
        places = Places(
            web=web.address,
            mailbox=mailbox.address,
            grid=grid.address,
            database=services.settings.database_url,
            api_base=stand_in.server.api_base,
            credentials=str(stand_in.credentials),
            person_credentials=str(stand_in.person_credentials),
            spreadsheets=stand_in.spreadsheets,
        )
        _announce(places, folder)
        return Town(places, opening.pop_all(), services.settings.log_format)
    raise AssertionError


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HOST, port))
        except (OSError, OverflowError):
            return True
    return False


def _open_folder(ports: Ports, *, is_kept: bool) -> Path:
    """A folder of this demo's own: where the stand-in forgets all, the database must as well."""
    folder = _FOLDER / f"demo-{ports.web}"
    was_kept = (folder / _GOOGLE / SEEDED).is_file()
    if was_kept and not is_kept:
        raise UsageError(
            f"Une démonstration gardée est dans {folder}. Pour la reprendre : make demo KEEP=1. "
            "Pour en commencer une neuve, supprimez ce dossier, ou prenez un autre port : "
            "PORT=9100 make demo"
        )
    try:
        if not was_kept:
            shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=was_kept)
    except OSError as error:
        raise UsageError(
            f"{folder} ne peut pas être écrit : {error.strerror}. Lancez la démonstration dans un "
            "dossier où vous pouvez écrire."
        ) from None
    return folder


def _open_google(ports: Ports, folder: Path, *, is_kept: bool) -> StandIn:
    world = World()
    start = Start(ports.google, folder / _GOOGLE, world.now().date(), is_kept=is_kept)
    grid = f"http://{_HOST}:{ports.grid}"
    return open_stand_in(start, world, with_sheet_links(create_google(world), grid))


def _open_services(ports: Ports, folder: Path, stand_in: StandIn) -> Services:
    mappings = folder / "mappings"
    if not mappings.is_dir():
        write_mappings(mappings, project_folder("mappings"), stand_in.spreadsheets)
    chosen = {
        "DATABASE_URL": f"sqlite:///{folder.resolve() / 'sync.db'}",
        "GOOGLE_API_BASE": stand_in.server.api_base,
        "GOOGLE_APPLICATION_CREDENTIALS": str(stand_in.credentials),
        "MAPPINGS_DIR": str(mappings.resolve()),
        "PARTNERS_SHEET": stand_in.spreadsheets["coordination"],
        "SECRET_KEYS": _SECRET,
        "PUBLIC_URL": f"http://{_HOST}:{ports.web}",
        "SMTP_URL": f"smtp://{_HOST}:{ports.smtp}",
        "TEXTS_URL": f"http://{_HOST}:{ports.mailbox}/sms",
        "MAIL_FROM": "CLEF <clef@example.org>",
        "COORDINATORS": _COORDINATOR,
        "PORT": str(ports.web),
        **_QUICK,
    }
    _write_settings(folder, chosen)
    settings = load_settings(chosen)
    configure_logs(settings.log_format, logging.WARNING)  # nobody is told before all is there
    return open_services(settings=settings, without_database="make")


def _write_settings(folder: Path, chosen: Mapping[str, str]) -> None:
    """So that every command, started in this folder, works on the running demo."""
    # A path may hold what ends an unquoted value; JSON's quotes and escapes are a .env file's too.
    lines = [f"{name}={json.dumps(value, ensure_ascii=False)}\n" for name, value in chosen.items()]
    (folder / ".env").write_text("".join(lines), encoding="utf-8")


def _first_sync(services: Services) -> None:
    """At once, so that the workshops are listed from the start; nobody is typing yet."""
    patience = replace(services.syncing.settings, settle_seconds=0, quiet_seconds=0)
    run_sync(replace(services.syncing, settings=patience))


def _start_worker(services: Services) -> "Stop":
    worker = Worker(services, planned_jobs(services))
    thread = threading.Thread(target=worker.run, name="worker")
    thread.start()
    return Stop(worker, thread)


@dataclass(frozen=True, slots=True)
class Stop:
    """Ends the worker after the job in hand."""

    worker: Worker
    thread: threading.Thread

    def __call__(self) -> None:
        self.worker.stop()
        self.thread.join()


def _announce(places: Places, folder: Path) -> None:
    """The newest demo's, where programs look, and this demo's own."""
    text = json.dumps(asdict(places), ensure_ascii=False, indent=2) + "\n"
    for path in (folder / "demo.json", _FOLDER / "demo.json"):
        path.write_text(text, encoding="utf-8")
