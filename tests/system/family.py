"""A family with an old browser: reads pages, fills forms in, sends them. No script, no cookie."""

from collections.abc import Mapping
from html.parser import HTMLParser
from urllib.parse import urljoin

import requests


class _Form(HTMLParser):
    """The first form of a page: where it goes and what its fields hold."""

    def __init__(self) -> None:
        super().__init__()
        self.action = ""
        self.fields: dict[str, str] = {}
        self._is_open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form" and not self.action:
            self.action, self._is_open = values.get("action") or "?", True
        elif tag == "input" and self._is_open and values.get("type") not in ("checkbox", "radio"):
            self.fields[values.get("name", "")] = values.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._is_open = False


class Family:
    """Visits the pages at one address."""

    def __init__(self, address: str) -> None:
        self._address = address

    def get(self, path: str) -> str:
        response = requests.get(urljoin(self._address, path), timeout=60)
        response.raise_for_status()
        response.encoding = "utf-8"
        return response.text

    def register(self, path: str, answers: Mapping[str, str]) -> str:
        """The address of the confirmation; presses the button again where a page asks to."""
        page, where = self.get(path), path
        for _ in range(3):
            form = _Form()
            form.feed(page)
            target = urljoin(urljoin(self._address, where), form.action)
            response = requests.post(
                target, data={**form.fields, **answers}, timeout=60, allow_redirects=False
            )
            if response.status_code == 303:
                return urljoin(target, response.headers["Location"])
            page, where = response.text, path
        raise AssertionError(f"no confirmation, but: {page[:2000]}")
