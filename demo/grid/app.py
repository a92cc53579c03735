"""The grid page's addresses: one page, and a little JSON for its script."""

import threading
from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask, Response, jsonify, render_template, request

from demo.grid.picture import FIELDS, load_picture
from demo.open_spreadsheet import RefusedError
from demo.people import Person
from sheets_emulator import Direct, World

Json = dict[str, Any]
_POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src data:"


class Desk:
    """The people at work: one for each spreadsheet, so that each has its own Ctrl-Z."""

    def __init__(self, world: World, spreadsheets: Mapping[str, str]) -> None:
        """`spreadsheets`: ids by the names that the demo gives them."""
        self.world = world
        self._caller = Direct(world, world.person)
        self._names = dict(spreadsheets)
        self._people = {one: Person(self._caller, one) for one in self._names.values()}
        self._lock = threading.Lock()

    def listing(self) -> list[Json]:
        return [
            {
                "id": spreadsheet_id,
                "name": name,
                "title": self.world.files[spreadsheet_id].name,
                "tabs": [
                    {"id": number, "title": title}
                    for title, number in self._people[spreadsheet_id].tabs().items()
                ],
            }
            for name, spreadsheet_id in self._names.items()
        ]

    def version(self, spreadsheet_id: str) -> int:
        return self.world.files[spreadsheet_id].version

    def picture(self, spreadsheet_id: str, tab: int) -> Json:
        return load_picture(self._people[spreadsheet_id].read_tab(tab, FIELDS))

    def act(self, spreadsheet_id: str, tab: int, gesture: str, where: Json) -> None:
        """Raises KeyError for an unknown gesture or place, RefusedError where Google refuses."""
        with self._lock:
            _GESTURES[gesture](self._people[spreadsheet_id], tab, where)


def _sort(person: Person, tab: int, where: Json) -> None:
    person.sort(
        tab, where["column"], where["frozen"], descending=bool(where.get("descending", False))
    )


_GESTURES: Mapping[str, Callable[[Person, int, Json], object]] = {
    "type": lambda person, tab, at: person.type(tab, at["row"], at["column"], at["text"]),
    "insert": lambda person, tab, at: person.insert_rows(tab, at["row"]),
    "delete": lambda person, tab, at: person.delete_rows(tab, at["row"]),
    "sort": _sort,
    "sort_torn": lambda person, tab, at: person.sort_without_reference(
        tab, at["column"], at["frozen"]
    ),
    "copy_down": lambda person, tab, at: person.copy_row(tab, at["row"], at["row"] + 1),
    "move_down": lambda person, tab, at: person.move_row(tab, at["row"], at["row"] + 1),
    "wipe_reference": lambda person, tab, at: person.wipe_reference(tab, at["row"]),
    "insert_column": lambda person, tab, at: person.insert_column(tab, at["column"]),
    "delete_note": lambda person, tab, at: person.write_note(tab, at["row"], at["column"], ""),
    "undo": lambda person, _tab, _at: person.undo(),
}


def create_grid(world: World, spreadsheets: Mapping[str, str]) -> Flask:
    """The grid page as a WSGI application."""
    app = Flask(__name__)
    desk = Desk(world, spreadsheets)
    app.after_request(_with_policy)
    app.add_url_rule("/", "page", lambda: render_template("grid.html"))
    app.add_url_rule("/api", "listing", lambda: jsonify(desk.listing()))
    app.add_url_rule("/api/<spreadsheet_id>/<int:tab>", "tab", lambda **at: _tab(desk, **at))
    app.add_url_rule(
        "/api/<spreadsheet_id>/<int:tab>/<gesture>",
        "act",
        lambda **at: _act(desk, **at),
        methods=["POST"],
    )
    return app


def _with_policy(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["Cache-Control"] = "no-store"
    return response


def _tab(desk: Desk, spreadsheet_id: str, tab: int) -> tuple[Response, int]:
    """The tab, or just « same » when the page already shows this version."""
    try:
        version = desk.version(spreadsheet_id)
        if request.args.get("version") == str(version):
            return jsonify({"same": True}), 200
        return jsonify(desk.picture(spreadsheet_id, tab) | {"version": version}), 200
    except (KeyError, RefusedError):
        return jsonify({"error": "Cet onglet n’existe plus."}), 404


def _act(desk: Desk, spreadsheet_id: str, tab: int, gesture: str) -> tuple[Response, int]:
    # A form of another site cannot send this type without asking first.
    if not request.is_json:
        return jsonify({"error": "JSON attendu."}), 415
    try:
        desk.act(spreadsheet_id, tab, gesture, request.get_json())
    except KeyError as error:
        missing = "cet onglet n’a pas encore de colonne « Réf. »" if "Réf." in str(error) else ""
        return jsonify({"error": f"Impossible : {missing or 'geste inconnu'}."}), 400
    except RefusedError as error:
        return jsonify({"error": f"Google a refusé : {error}"}), 409
    return jsonify({"done": True}), 200
