"""Is any family uninformed, a page untrue, or anybody informed of what nobody confirmed?"""

from datetime import date
from typing import Any

from simulation.families.books import Family, News, Session, Typed
from simulation.judge import Breach

Json = dict[str, Any]
_HEADINGS = {
    "cancelled": ("n’a pas lieu",),
    "postponed": ("est reporté",),
    "planned": ("Vous avez une place", "liste d’attente"),
}
_OUT = ("inscription est annulée", "n’a pas lieu")
_REMOVED = "a retiré votre inscription"
_NEWS = ("Votre atelier change", "n’a pas lieu", _REMOVED)


class Judge:
    """One verdict about families; `headings` by the address of each family's page."""

    def __init__(
        self, headings: dict[str, str], pages: dict[str, str], mails: dict[str, list[str]]
    ) -> None:
        self._headings, self._pages, self._mails = headings, pages, mails
        self.breaches: list[Breach] = []

    def judge_sessions(
        self, sessions: list[Session], problems: list[Json], calls: str
    ) -> list[Breach]:
        for session in sessions:
            held = [p for p in problems if p["ref"] == session.ref and p["kind"] == "held"]
            if session.is_asked and session.present and not held:
                self._say("silent", f"{session.ref} waits for a yes, and no problem says so")
            for family in session.families:
                self._page_is_true(session, family)
                self._heard_of_everything(session, family, calls)
        return self.breaches

    def judge_foreign(self, names: list[str], registrations: list[Json]) -> None:
        for record in registrations:
            if record["fields"].get("given_name") in names:
                self._say("mixed", f"{record['ref']}: registered by another partner")

    def judge_typed(self, sessions: list[Session], registrations: list[Json]) -> None:
        """Whoever was typed over a row has a place of their own, and the first one's own data."""
        for session in sessions:
            for one in session.typed:
                self._has_its_place(session, one, registrations)
            for family in session.families:
                self._shows_no_stranger(session, family)

    def _has_its_place(self, session: Session, typed: Typed, registrations: list[Json]) -> None:
        found = [r for r in registrations if r["fields"].get("given_name") == typed.name]
        live = [one for one in found if not one["archived"]]
        if not found or (session.state == "planned" and len(live) != 1):
            self._say("lost", f"{typed.name} of {session.ref}: {len(live)} live of {len(found)}")

    def _shows_no_stranger(self, session: Session, family: Family) -> None:
        told_by = family.stranger.told_by if family.stranger else ()
        text = "".join([*family.looks, self._pages[family.page]]).replace("\u00a0", " ")
        if shown := [one for one in told_by if one in text]:
            self._say("mixed", f"the page of {family.name} of {session.ref} shows {shown}")

    def _page_is_true(self, session: Session, family: Family) -> None:
        heading = self._headings[family.page]
        expected = _OUT if family.is_out else _HEADINGS[session.state]
        if not any(words in heading for words in expected):
            kind = "lost" if not family.is_out and session.state == "planned" else "silent"
            self._say(kind, f"{family.name} of {session.ref} ({session.state}) reads {heading!r}")
        elif not family.is_out and session.state == "planned":
            text = self._pages[family.page]
            if session.place not in text or not _names(session.day, text):
                where = f"{session.day} {session.place}"
                self._say("silent", f"the page of {family.name} lacks {where}")

    def _heard_of_everything(self, session: Session, family: Family, calls: str) -> None:
        for news in family.news[-1:]:
            if family.has_left:
                continue
            if not self._was_told(session, family, news) and not _is_to_be_called(family, calls):
                self._say("lost", f"{family.name} of {session.ref} never heard « {news.words} »")
        told = sum(any(one in text for one in _NEWS) for text in self._mails.get(family.email, []))
        if told > len(family.news):
            news_count = len(family.news)
            self._say("hasty", f"{family.name}: {told} mails about changes, {news_count} happened")

    def _was_told(self, session: Session, family: Family, news: News) -> bool:
        """Whoever was taken out of what is called off before they heard of it hears of that."""
        is_off = news.words == _REMOVED and session.state == "cancelled"
        words = (news.words, *(_HEADINGS["cancelled"] if is_off else ()))
        mails = self._mails.get(family.email, [])[news.mails_before.get(family.email, 0) :]
        return any(one in text for text in mails for one in words)

    def _say(self, kind: str, text: str) -> None:
        self.breaches.append(Breach(kind, text))


def _is_to_be_called(family: Family, calls: str) -> bool:
    """Those without a mail address: the coordinator finds their first name in the list."""
    return not family.email and family.name in calls


def _names(day: date, text: str) -> bool:
    """« 10 décembre », « 1er février »."""
    return f"{day.day} " in text or (day.day == 1 and "1er " in text)
