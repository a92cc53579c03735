"""The coordinator's page as she sees it: things in order, and the buttons under each."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from simulation.families.installation import COORDINATOR, Browser, Page
from simulation.season.town import Town

_SECTION = re.compile(r'<section class="task">(.*?)</section>', re.DOTALL)
_HEADING = re.compile(r"<h2[^>]*>(.*?)</h2>", re.DOTALL)
_FORM = re.compile(r'<form method="post" action="([^"]*)"[^>]*>(.*?)</form>', re.DOTALL)
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')
_BUTTON = re.compile(r'<button(?: name="([^"]*)" value="([^"]*)")?[^>]*>(.*?)</button>', re.DOTALL)
_LOAN = re.compile(r"E-[0-9A-Z]{7}")
_LINK = re.compile(r"/coordination/entrer/[^\s\"]+")
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Form:
    """Under one thing: where it is sent, what it carries, and its buttons' names and labels."""

    action: str
    hidden: dict[str, list[str]]
    buttons: tuple[tuple[str, str, str], ...]

    @property
    def labels(self) -> list[str]:
        return [label for _, _, label in self.buttons]

    @property
    def loans(self) -> list[str]:
        """What « C’est fait » is about, by reference: no word on the page bears it."""
        return sorted({*_LOAN.findall(" ".join(self.hidden.get("key", ())))})

    def press(self, browser: Browser, number: int = 0) -> Page:
        name, value, _ = self.buttons[number]
        chosen = {name: value} if name else {}
        return browser.post(self.action, **self.hidden, **chosen)


@dataclass(frozen=True)
class Thing:
    """One of the things to do: its sentence, all words under it, its forms."""

    sentence: str
    words: str
    forms: tuple[Form, ...]
    proposes_a_message: bool


def sign_in(town: Town, browser: Browser) -> None:
    """By the link that arrives in her mailbox."""
    browser.post("/coordination/entrer", email=COORDINATOR)
    town.pass_time(minutes=2)
    town.done("worker")
    link = next(
        found[0]
        for text in reversed(town.mailbox.of(COORDINATOR))
        if (found := _LINK.search(text)) is not None
    )
    browser.post(link)


def things_of(page: Page) -> Iterator[Thing]:
    for section in _SECTION.findall(page.text):
        heading = _HEADING.search(section)
        yield Thing(
            _plain(heading[1] if heading else ""),
            _plain(section),
            tuple(_form(*one) for one in _FORM.findall(section)),
            'href="mailto:' in section,
        )


def _form(action: str, inside: str) -> Form:
    hidden: dict[str, list[str]] = {}
    for name, value in _HIDDEN.findall(inside):
        hidden.setdefault(name, []).append(html.unescape(value))
    buttons = [(name, value, _plain(label)) for name, value, label in _BUTTON.findall(inside)]
    return Form(html.unescape(action), hidden, tuple(buttons))


def _plain(text: str) -> str:
    return " ".join(html.unescape(_TAG.sub(" ", text)).replace("\u202f", " ").split())
