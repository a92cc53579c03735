"""Who has a place and who waits: what families were told, the records, and the partners' lists.

A seat is given once; nobody waits beside a free one; whoever is taken out hears it.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from simulation.season.books import Books, Family, Session, Standing
from simulation.season.people.desk import sign_in
from simulation.season.people.families import OUT, SEATED, WAITING
from simulation.season.town import PARIS, Sheet, Town

Json = dict[str, Any]
_STANDINGS: Mapping[str | None, Standing] = {
    "confirmed": "seated", "attended": "seated", "no_show": "seated", None: "seated",
    "waiting": "waiting", "cancelled": "out",
}  # fmt: skip
_SAID: tuple[tuple[str, Standing], ...] = (
    (SEATED, "seated"), ("Une place s’est libérée", "seated"), (WAITING, "waiting"), (OUT, "out"),
)  # fmt: skip
_HEADINGS = {"seated": SEATED, "waiting": WAITING, "out": OUT}
_DIRECT, _BEGINS = timedelta(hours=48), time(14, 30)
"""Nearer than this a freed seat is offered by telephone."""
_CALLED = re.compile(r'<li class="card" id="[A-Z]-[^"]*">\s*<p><strong>(.*?)</strong>')
_KEPT_DAYS = 31
_SHOWN = ("given_name", "status", "adults_count")


class Seats:
    """Tells a breach of what is to come, and of what has to be forgotten."""

    def __init__(
        self,
        town: Town,
        books: Books,
        lists: Mapping[str, Sheet],
        breach: Callable[[int, str], None],
    ) -> None:
        """`lists`: of families, by the sessions' place."""
        self._town, self._books, self._lists, self._breach = town, books, lists, breach
        self._heard: dict[str, int] = {}
        """Of each address, how many mails were read."""
        self.called: set[str] = set()
        """First names that were on the list of calls."""

    def week(self, week: int) -> None:
        records = {
            one["fields"]["given_name"]: one["fields"] for one in self._town.export("registration")
        }
        ahead = [one for one in self._books.sessions if self._is_ahead(one)]
        with self._town.pages() as browser:
            sign_in(self._town, browser)
            calls = {*_CALLED.findall(browser.get("/coordination/").text)}
            for session in ahead:
                self._hear(session)
                for family in session.families.values():
                    self._family(week, family, records.get(family.name))
                    self._heard_of_it(week, family, calls)
                    if family.page and (family.news or family.standing == "waiting"):
                        address = f"{family.page.partition('?')[0]}?lang=fr"
                        self._page(week, family, browser.get(address).heading)
                self._share(week, session, records, calls)
        self.called |= calls
        self._sheets(week, ahead)

    # --- What families were told ------------------------------------------------------------

    def _hear(self, session: Session) -> None:
        """The last word of a mail on a place, or of a call."""
        for family in session.present:
            new = self._town.mailbox.of(family.email) if family.email else []
            for text in new[self._heard.get(family.email, 0) :]:
                said = " ".join(text.split())
                family.standing = next((be for one, be in _SAID if one in said), family.standing)
            self._heard[family.email] = len(new)

    def _family(self, week: int, family: Family, fields: Json | None) -> None:
        """The record is as the family was told, and its people are as many as somebody said."""
        shown: Standing = _STANDINGS[fields.get("status")] if fields else "out"
        if family.standing == "waiting" and shown == "seated" and family.name in self.called:
            family.standing = "seated"  # on the telephone
        if shown != family.standing:
            self._breach(week, f"{family.who} is {shown}, was told {family.standing}")
        adults = fields["adults_count"] or 1 if fields else family.adults
        if not family.is_out and adults != family.adults:
            self._breach(week, f"{family.who} comes with {adults}, meant {family.adults}")

    def _page(self, week: int, family: Family, heading: str) -> None:
        if _HEADINGS[family.standing].casefold() not in heading.casefold():
            self._breach(week, f"{family.who} is {family.standing} and reads {heading!r}")

    def _heard_of_it(self, week: int, family: Family, calls: set[str]) -> None:
        """Of what a partner did to it: by mail, or the coordinator is asked to phone."""
        if not family.news:
            return
        mails = self._town.mailbox.of(family.email)[family.mails_before :] if family.email else []
        is_told = any(family.news in " ".join(one.split()) for one in mails)
        is_called = not family.email and family.name in calls | self.called
        if not is_told and not is_called and not (family.left and not family.email):
            self._breach(week, f"{family.who} never heard « {family.news} »")

    # --- Seats ------------------------------------------------------------------------------

    def _share(
        self, week: int, session: Session, records: Mapping[str, Json], calls: set[str]
    ) -> None:
        """No seat twice, but by a partner's hand; nobody waits for what is free."""
        seated = [one for one in session.present if one.standing == "seated"]
        left = session.seats - sum(one.adults for one in seated)
        if -left > sum(one.adults for one in seated if one.is_by_hand):
            self._breach(week, f"{session.place} on {session.day} is overbooked by {-left}")
        known = {one.name for one in session.families.values()}
        for name, fields in records.items():
            if fields["session_id"] == session.ref and name not in known:
                self._breach(week, f"{name} is registered for {session.day}: by nobody")
        begin = datetime.combine(session.day, _BEGINS, PARIS)
        for family in session.present:
            if family.standing != "waiting" or family.adults > left:
                continue
            left -= family.adults
            is_asked = family.name in calls | self.called
            if family.email and begin - self._town.now > _DIRECT:
                self._breach(week, f"{family.who} waits beside {left + family.adults} free seats")
            elif not is_asked:
                self._breach(week, f"{family.who} is to be asked by phone, and nobody does")

    # --- The partners' lists ----------------------------------------------------------------

    def _sheets(self, week: int, ahead: Sequence[Session]) -> None:
        """Each family that counts on a session has one row there; who was erased has none."""
        forgotten = self._forgotten()
        for place, sheet in self._lists.items():
            rows: dict[str, list[Mapping[str, str]]] = defaultdict(list)
            for line in self._town.lines(sheet)[1:]:
                texts = {name: line.texts.get(_title(sheet, name), "") for name in _SHOWN}
                rows[texts["given_name"]].append(texts)
            for session in ahead:
                for family in session.present if session.place == place else ():
                    self._row(week, place, family, rows[family.name])
            for family in forgotten[place]:
                if rows[family.name]:
                    self._breach(week, f"{family.who} is erased, and in the list of {place}")

    def _row(
        self, week: int, place: str, family: Family, found: Sequence[Mapping[str, str]]
    ) -> None:
        if len(found) != 1:
            self._breach(week, f"{family.who} has {len(found)} rows in {place}")
            return
        [texts] = found
        if _standing_of(texts["status"]) != family.standing:
            self._breach(week, f"the row of {family.who} reads {texts['status']!r} in {place}")
        if (adults := texts["adults_count"] or "1") != str(family.adults):
            self._breach(week, f"the row of {family.who} has {adults} adults in {place}")

    def _forgotten(self) -> Mapping[str, list[Family]]:
        """By place: who asked to be erased, and of whom the session is long over."""
        found: dict[str, list[Family]] = defaultdict(list)
        for place, family in self._books.erased:
            found[place].append(family)
        for session in self._books.sessions:
            if (self._town.now.date() - session.day).days > _KEPT_DAYS:
                found[session.place] += session.families.values()
        return found

    def _is_ahead(self, session: Session) -> bool:
        is_asked = session.is_asked or session.is_twice
        return not session.is_off and not is_asked and session.day > self._town.now.date()


def _title(sheet: Sheet, name: str) -> str:
    return sheet.shape.titles[sheet.column(name)]


def _standing_of(state: str) -> Standing:
    """As any clerk reads the word in the row."""
    word = state.casefold()
    if "attente" in word:
        return "waiting"
    return "out" if any(one in word for one in ("annul", "désist", "vient plus")) else "seated"
