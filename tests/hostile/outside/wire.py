"""Sits between the service and the sandbox: people act around any request, each write is judged.

A write may change what is mapped, its references, notes and marks, and nothing else; it may not
land on a row that is somebody else's. Where people moved rows in the write window itself, what was
covered is followed until all is quiet.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from demo.between import acting_between
from sheets_emulator.wire import Answer, Call
from sync_service.domain.wording.sentences import is_ours
from tests.hostile.outside.hands import REFERENCE, View, find_view
from tests.hostile.outside.picture import Page, Picture, Seen, take_picture
from tests.hostile.outside.tabs import FILES, Tab
from tests.hostile.outside.valley import Valley
from tests.hostile.outside.witness import tokens_in

_SHEET = re.compile(r"/v4/spreadsheets/([^/:?]+)")
_WRITE = ":batchUpdate"
BeforeRequest = Callable[[str, str], None]
"""Slug and « read », « write » or « drive »."""


@dataclass(frozen=True)
class Slip:
    """A write that landed on a row that somebody had moved meanwhile: what it covered."""

    slug: str
    tab: str
    covered: Seen
    row: tuple[str, ...]
    """The texts of the row that it landed on."""
    run: int


@dataclass
class Ledger:
    """What was seen on the wire."""

    broken: list[str] = field(default_factory=list)
    slips: list[Slip] = field(default_factory=list)
    slipped: Counter[str] = field(default_factory=Counter)
    """Writes that landed among moved rows, and those that another write followed."""
    requests: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By slug and kind, in the run under way."""
    raced: set[str] = field(default_factory=set)
    """Slugs whose sheet people touched in the run under way."""


class Wire:
    """One valley's line to Google."""

    def __init__(self, valley: Valley, before: BeforeRequest) -> None:
        self.valley, self.ledger, self._before = valley, Ledger(), before
        self._read: dict[str, Picture] = {}
        self._pre: dict[str, Picture] = {}
        self.is_typing = False
        """In the write window somebody types, and moves nothing."""
        self._rules: set[str] = set()
        """Drop-down lists that we offered: ours to keep up to date."""
        self._moved: set[str] = set()
        """Files in which rows moved under a write of this run: what follows is mending."""
        self._is_serving = False

    @contextmanager
    def watching(self) -> Iterator[None]:
        observers = self.valley.world.observers
        observers.append(self._after_call)
        try:
            with acting_between(self.valley.world, self._before_call):
                yield
        finally:
            observers.remove(self._after_call)

    def begin_run(self) -> None:
        self.ledger.requests.clear()
        self.ledger.raced.clear()
        self._moved.clear()

    def _before_call(self, call: Call) -> None:
        slug, kind = self._place(call)
        self._before(slug, kind)
        self.ledger.requests[slug, kind] += 1
        if kind == "read":
            self._read[slug] = self._picture(slug)
        if kind == "write":
            self._pre[slug] = self._picture(slug)
        self._is_serving = True

    def look(self, slug: str) -> None:
        """As before a read, and a write that follows at once."""
        self._read[slug] = self._pre[slug] = self._picture(slug)

    def judge(self, slug: str) -> None:
        """What was written since then."""
        after = self._picture(slug)
        self._judge(slug, self._read.get(slug, Picture()), self._pre[slug], after)
        self._read[slug] = after

    def _after_call(self, call: Call, answer: Answer) -> None:
        if not self._is_serving:
            return
        self._is_serving = False
        slug, kind = self._place(call)
        if kind == "write" and answer.status == 200:
            self.judge(slug)

    def _place(self, call: Call) -> tuple[str, str]:
        found = _SHEET.match(call.path)
        if found is None:
            return "", "drive"
        kind = "write" if call.path.endswith(_WRITE) else "read"
        return self.valley.slug_of(found.group(1)), kind

    def _picture(self, slug: str) -> Picture:
        return take_picture(self.valley.owner, self.valley.people[slug].spreadsheet_id)

    # --- Judging ----------------------------------------------------------------------------

    def _judge(self, slug: str, read: Picture, before: Picture, after: Picture) -> None:
        tabs = self.valley.tabs[slug]
        followed = {tabs[tab.title]: tab for f in FILES if f.slug == slug for tab in f.tabs}
        for page in before.pages:
            now, seen = after.page(page.sheet_id), read.page(page.sheet_id)
            tab = followed.get(page.sheet_id)
            if now is None or (now.rows == page.rows and now.frame == page.frame):
                continue
            if tab is None:
                self._complain(slug, page, "a tab that is not ours was changed")
            elif seen is not None and _cells(seen) != _cells(page):
                self._follow_slip(slug, tab, (seen, page, now))
            else:
                self._judge_tab(slug, tab, (before, page, now))

    def _complain(self, slug: str, page: Page, what: str) -> None:
        self.ledger.broken.append(f"wire: {slug}/{page.title}: {what}")

    def _judge_tab(self, slug: str, tab: Tab, sides: tuple[Picture, Page, Page]) -> None:
        picture, page, now = sides
        view = find_view(picture, page.sheet_id, tab)
        if now.frame != page.frame:
            self._complain(slug, page, f"frame {page.frame} -> {now.frame}")
        if view is None:
            self._complain(slug, page, "written without titles")
            return
        for row in range(max(len(page.rows), len(now.rows))):
            for place in range(max(page.width, now.width)):
                was, became = page.at(row, place), now.at(row, place)
                is_ours = now.at(view.header, place).text == REFERENCE
                fault = self._fault(view, (row, place), (was, became), is_ours=is_ours)
                if fault:
                    self._complain(slug, page, f"{row + 1}:{place} {fault}: {was} -> {became}")

    def _fault(
        self, view: View, at: tuple[int, int], cells: tuple[Seen, Seen], *, is_ours: bool
    ) -> str:
        """What is wrong with a cell's change; `is_ours`: in the column of references."""
        (row, place), (was, became) = at, cells
        if was.is_formula != became.is_formula:
            return "formula"
        if was.entered == became.entered or was.is_formula:
            # A formula may show something else because of us: only its text is not ours.
            is_same = was.entered == became.entered
            return _beside(was, became, self._rules) if is_same else "formula"
        if not is_ours and row <= view.header:
            return "title"
        if not (is_ours or self._is_followed(view, place)):
            return "own column"
        if not self._moved and not self._fits(view, row, became):
            return "wrong row"
        return _beside(was, became, self._rules)

    def _is_followed(self, view: View, place: int) -> bool:
        """Mapped by its title or, where people renamed it, by the sync's own mark."""
        column = view.columns.get(place)
        if column is not None:
            return bool(column.field)
        return place in view.dates or bool(view.page.at(view.header, place).text)

    def _fits(self, view: View, row: int, became: Seen) -> bool:
        return self.valley.witness.may_meet(became.text, *view.texts(row))

    def _follow_slip(self, slug: str, tab: Tab, sides: tuple[Page, Page, Page]) -> None:
        """Rows stood elsewhere than when we read: what did we cover?"""
        seen, page, now = sides
        name = "typed under" if self.is_typing else "among moved rows"
        self.ledger.slipped[f"writes {name}"] += 1
        self._moved.add(slug)
        for row in range(max(len(page.rows), len(now.rows))):
            for place in range(max(page.width, now.width)):
                was, became, read = page.at(row, place), now.at(row, place), seen.at(row, place)
                if was.entered == became.entered or was.entered in (None, "", read.entered):
                    continue
                if self.is_typing:
                    # Typed into the very cell: nobody can save it.
                    self.valley.witness.hidden |= set(tokens_in(was.text))
                    self.ledger.slipped["cells typed under our very write"] += 1
                    continue
                texts = tuple(page.at(row, one).text for one in range(page.width))
                self.ledger.slips.append(Slip(slug, tab.title, was, texts, self.valley.runs))


def _cells(page: Page) -> list[list[object]]:
    rows = [[cell.entered for cell in line] for line in page.rows]
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def _beside(was: Seen, became: Seen, rules: set[str]) -> str:
    """Looks, rules and notes: what of them is not ours to touch; `rules` are ours."""
    if was.rule != became.rule and was.rule in {"", *rules}:
        rules.add(became.rule)
        was = replace(was, rule=became.rule)
    if was.looks != became.looks and _without_date(became.looks) != was.looks:
        return "looks"
    if was.rule != became.rule:
        return "rule"
    if was.note != became.note and was.note and not is_ours(was.note):
        return "note"
    return ""


def _without_date(looks: str) -> str:
    """A date's format is the only one that we may give, and only where there was none."""
    kept = json.loads(looks or "{}")
    kept.pop("numberFormat", None)
    return json.dumps(kept, sort_keys=True) if kept else ""
