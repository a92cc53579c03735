"""A page of the form against a page of Flask and Jinja that asks no database.

    scripts/bench form [--sessions=10,1000] [--json]

Both are asked as a server asks them (WSGI), in this process, then through the gunicorn that the
Procfile starts, a process each, whose seconds of the processor are counted then. The floor renders
a page as long as ours from an inherited template with ten fields. There are as many sessions past
as to come, and as many partners as the network has.
"""

import os
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from time import monotonic, perf_counter, sleep

sys.path.insert(0, str(Path(__file__).parents[1]))

from _interleaved import TIMES, Pair, arguments, in_turn, show
from flask import Flask
from gunicorn.app.base import BaseApplication
from idle import statements
from werkzeug.test import EnvironBuilder, run_wsgi_app

from sync_service.adapters.database import open_database
from tests.databases import new_sqlite
from tests.entrypoints.web.town import Town

PAGES = 20
PARTNERS = 30
_TICKS = os.sysconf("SC_CLK_TCK")
_BASE = """<!doctype html><title>{% block title %}{% endblock %}</title>
{% block main %}{% endblock %}"""
_FORM = """{% extends base %}{% block title %}{{ title }}{% endblock %}
{% block main %}<p>{{ filler }}
{% for one in fields %}<label>{{ one }} <input name="{{ one }}" value="{{ title }}"></label>
{% endfor %}{% endblock %}"""


def bare_page(length: int) -> Flask:
    app = Flask("floor")
    base, page = map(app.jinja_env.from_string, (_BASE, _FORM))
    fields = [f"field{number}" for number in range(10)]

    @app.get("/")
    def form() -> str:
        return page.render(base=base, title="Zoé", fields=fields, filler="x" * length)

    return app


def asking(app: Flask, path: str) -> Callable[[], bytes]:
    environ = EnvironBuilder(path=path).get_environ()

    def ask() -> bytes:
        body, status, _ = run_wsgi_app(app.wsgi_app, dict(environ), buffered=True)
        if not status.startswith("200"):
            sys.exit(f"{path}: {status}")
        return b"".join(body)

    return ask


def again(ask: Callable[[], bytes]) -> None:
    for _ in range(PAGES):
        ask()


class Gunicorn(BaseApplication):
    """One process, as the Procfile's line configures it; it says nothing."""

    def __init__(self, app: Flask, port: int) -> None:
        self._app, self._port = app, port
        super().__init__()

    def load_config(self) -> None:
        self.cfg.set("bind", f"127.0.0.1:{self._port}")
        self.cfg.set("worker_class", "sync_service.entrypoints.web.serving.DeadlineWorker")
        self.cfg.set("threads", 16)
        # On a full machine the other one's turn takes longer than a connection is kept.
        self.cfg.set("keepalive", 60)
        self.cfg.set("loglevel", "critical")
        self.cfg.set("control_socket_disable", True)  # noqa: FBT003 - gunicorn's own

    def load(self) -> Flask:
        return self._app


@contextmanager
def served(app: Flask) -> Iterator[tuple[int, HTTPConnection]]:
    """The arbiter's number, and a connection that stays."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    if (number := os.fork()) == 0:
        sys.argv = ["gunicorn"]
        try:
            Gunicorn(app, port).run()
        finally:
            os._exit(0)
    until = monotonic() + 60
    while socket.socket().connect_ex(("127.0.0.1", port)) and monotonic() < until:
        sleep(0.1)
    try:
        yield number, HTTPConnection("127.0.0.1", port)
    finally:
        os.kill(number, signal.SIGTERM)
        os.waitpid(number, 0)


def seconds_of(number: int) -> float:
    """Of the processor, by what the process has started."""
    of_whom = Path(f"/proc/{number}/task/{number}/children").read_text(encoding="ascii").split()
    parts = [Path(f"/proc/{one}/stat").read_text(encoding="ascii") for one in of_whom]
    times = [part.rpartition(")")[2].split()[11:13] for part in parts]
    return sum(int(one) for pair in times for one in pair) / _TICKS


def through(server: tuple[int, HTTPConnection], path: str, pages: int) -> tuple[float, float]:
    """Seconds a page: of the processor, and on the wall."""
    number, connection = server
    before, began = seconds_of(number), perf_counter()
    for _ in range(pages):
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:  # noqa: PLR2004 - HTTP's
            sys.exit(f"{path}: {answer.status}")
    return (seconds_of(number) - before) / pages, (perf_counter() - began) / pages


def behind_a_server(name: str, floor: Flask, ours: Flask, path: str) -> Pair:
    with ExitStack() as stack:
        bare, whole = (stack.enter_context(served(app)) for app in (floor, ours))
        for server, page in ((bare, "/"), (whole, path)):
            through(server, page, PAGES)
        turns = [
            (through(bare, "/", 10 * PAGES), through(whole, path, 10 * PAGES))
            for _ in range(TIMES)
        ]
    (cpu, walls) = ([(one[at], other[at]) for one, other in turns] for at in (0, 1))
    return Pair(
        f"{name}, behind gunicorn",
        "≥ 40 % (× ≤ 2.5)",
        [one for one, _ in cpu],
        [other for _, other in cpu],
        [other / one for one, other in walls],
    )


def main() -> int:
    asked = arguments(__doc__, sessions="10,1000")
    pairs, counts = list[Pair](), dict[str, object]()
    for number in asked.sessions:
        with tempfile.TemporaryDirectory() as folder:
            database = open_database(new_sqlite(Path(folder) / "ours.db"))
            town = Town(database=database)
            for place in range(number):
                town.add_session(title=f"Atelier {place}")
                town.add_session(title=f"Passé {place}", date="2025-12-09")
            first = town.add_session(title="Cuisine", place="MJC")
            for one in range(PARTNERS - 1):
                town.add(
                    "organisation", id=f"partner-{one}", name=f"Maison {one}", city="Lunéville"
                )
            path, app = f"/a/{town.slug(first)}", town.app()
            ours = asking(app, path)
            page = ours()
            bare = bare_page(len(page))
            floor = asking(bare, "/")
            name = f"{number} sessions, as many past"
            acts = partial(again, floor), partial(again, ours)
            pairs.append(in_turn(name, *acts, aim="≥ 40 % (× ≤ 2.5)", units=PAGES))
            counts[f"{number} sessions: statements"] = statements(ours)
            counts[f"{number} sessions: bytes"] = len(page)
            database.close()
            pairs.append(behind_a_server(name, bare, app, path))
            counts[f"{number} sessions: share of a bare page's, behind gunicorn"] = (
                f"{100 / median(pairs[-1].ratios):.0f} %"
            )
    return show("A page of the form over a bare page", pairs, counts, as_json=asked.json)


if __name__ == "__main__":
    sys.exit(main())
