"""A page of the form against a page of Flask and Jinja that asks no database.

    scripts/bench form [--sessions=10,1000] [--json]

Both are asked as a server asks them (WSGI), in this process; the floor renders a page as long as
ours from an inherited template with ten fields. There are as many sessions past as to come.
"""

import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from _interleaved import arguments, in_turn, show
from flask import Flask
from idle import statements
from werkzeug.test import EnvironBuilder, run_wsgi_app

from sync_service.adapters.database import open_database
from tests.databases import new_sqlite
from tests.entrypoints.web.town import Town

PAGES = 20
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


def main() -> int:
    asked = arguments(__doc__, sessions="10,1000")
    pairs, counts = [], dict[str, object]()
    for number in asked.sessions:
        with tempfile.TemporaryDirectory() as folder:
            database = open_database(new_sqlite(Path(folder) / "ours.db"))
            town = Town(database=database)
            for place in range(number):
                town.add_session(title=f"Atelier {place}")
                town.add_session(title=f"Passé {place}", date="2025-12-09")
            first = town.add_session(title="Cuisine", place="MJC")
            ours = asking(town.app(), f"/a/{town.slug(first)}")
            page = ours()
            floor = asking(bare_page(len(page)), "/")
            name = f"{number} sessions, as many past"
            acts = partial(again, floor), partial(again, ours)
            pairs.append(in_turn(name, *acts, aim="≥ 40 % (× ≤ 2.5)", units=PAGES))
            counts[f"{number} sessions: statements"] = statements(ours)
            counts[f"{number} sessions: bytes"] = len(page)
            database.close()
    return show("A page of the form over a bare page", pairs, counts, as_json=asked.json)


if __name__ == "__main__":
    sys.exit(main())
