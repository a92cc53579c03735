"""What a family's pages weigh, and how long a slow line takes to show them.

    .venv/bin/python bench/pages.py [--json]

Debian's Chromium asks the real pages, whose database is a fake, over a line of 400 kbit/s with
answers 200 ms away, each page three times with an empty cache; the time is the median. Weights
are the content alone, in bytes: raw, gzipped, and as it came.
"""

import argparse
import gzip
import json
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from urllib.request import Request, urlopen

from playwright.sync_api import Browser, sync_playwright
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parents[1]))

from demo.web_server import LoopbackPages
from tests.entrypoints.web.test_public import SAID, add_partner, words
from tests.entrypoints.web.town import ANSWERS, Town, TownSettings

LINE = {"offline": False, "latency": 200, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
"""400 kbit/s, in bytes a second."""
TIMES = 3
_FIRST_TEXT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"

_WHOLE = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"


@dataclass(frozen=True)
class Weighed:
    """One page."""

    page: str
    raw: int
    gzipped: int
    on_the_wire: int
    requests: int
    first_text_ms: int
    whole_ms: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    as_json = parser.parse_args().json
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--headless", "--no-sandbox"]
        )
        found = [_weigh(browser, name, address) for name, address in _addresses()]
        browser.close()
    if as_json:
        print(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=1))
        return
    table = Table("page", "raw", "gzip", "as it came", "requests", "first text, ms", "whole, ms")
    for one in found:
        table.add_row(*map(str, asdict(one).values()))
    Console().print(table)


def _addresses() -> Iterator[tuple[str, str]]:
    """Each while its town is served."""
    for sessions in (10, 50, 200):
        town = _town(sessions)
        with LoopbackPages(town.app()) as pages:
            yield f"list of {sessions}", f"{pages.address}/ateliers"
    town = _town(1)
    slug = str(town.record(_the_session(town)).fields["slug"])
    with LoopbackPages(town.app()) as pages:
        yield "session and its form", f"{pages.address}/a/{slug}"
        yield "confirmation", pages.address + _register(town, slug)
        yield "find again", f"{pages.address}/i"


def _town(sessions: int) -> Town:
    town = Town(TownSettings(public_url="http://127.0.0.1"))
    add_partner(town)
    for number in range(sessions):
        fields = {**SAID, "description": words(number, 40)}
        day = f"2026-12-{1 + number % 28:02}"
        town.add_session(title=f"Atelier {number}", date=day, place=f"Salle {number}", **fields)
    return town


def _the_session(town: Town) -> str:
    with town.database.reading() as stored:
        return stored.records.read_all("session")[0].ref


def _register(town: Town, slug: str) -> str:
    client = town.app().test_client()
    token = re.search(r'name="token" value="([^"]+)"', client.get(f"/a/{slug}").text)
    form = {**ANSWERS, "phone": "06 39 98 12 34", "token": token[1] if token else ""}
    return str(client.post(f"/a/{slug}", data=form).location)


def _weigh(browser: Browser, name: str, address: str) -> Weighed:
    with urlopen(Request(address, headers={"Accept-Encoding": "gzip"})) as answer:  # noqa: S310
        came = answer.read()
        is_gzipped = answer.headers["Content-Encoding"] == "gzip"
    raw = gzip.decompress(came) if is_gzipped else came
    shown = [_show(browser, address) for _ in range(TIMES)]
    return Weighed(
        name,
        len(raw),
        len(gzip.compress(raw)),
        len(came),
        max(requests for requests, _, _ in shown),
        round(median(first for _, first, _ in shown)),
        round(median(whole for _, _, whole in shown)),
    )


def _show(browser: Browser, address: str) -> tuple[int, float, float]:
    """Requests, and the time to the first text and to the whole page."""
    context = browser.new_context(viewport={"width": 320, "height": 640}, locale="fr-FR")
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", LINE)
    page.goto(address)
    while (milliseconds := page.evaluate(_FIRST_TEXT)) is None:
        page.wait_for_timeout(20)
    whole = float(page.evaluate(_WHOLE))
    context.close()
    return len(asked), float(milliseconds), whole


if __name__ == "__main__":
    main()
