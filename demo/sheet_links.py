"""Lets links to cells lead somewhere in the demo: a sheet's address opens the grid page."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from sheets_emulator.app import WSGIApp

_ADDRESS = re.compile(r"/spreadsheets/d/([\w-]+)(/edit)?/?")
# The tab is behind the « # », which browsers do not send: only a script can pass it on.
_PAGE = """<!doctype html><html lang="fr"><meta charset="utf-8"><title>Feuille</title>
<script>
const tab = /gid=(\\d+)/.exec(location.hash);
location.replace("{grid}/#{spreadsheet}" + (tab ? ":" + tab[1] : ""));
</script>
<p><a href="{grid}/#{spreadsheet}">Ouvrir la feuille</a></p></html>
"""


def with_sheet_links(app: WSGIApp, grid: str) -> WSGIApp:
    """`grid` is the grid page's address."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        match = _ADDRESS.fullmatch(environ["PATH_INFO"])
        if match is None:
            return app(environ, start_response)
        page = _PAGE.format(grid=grid, spreadsheet=match[1]).encode()
        headers = [("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-store")]
        start_response("200 OK", headers)
        return [page]

    return answer
