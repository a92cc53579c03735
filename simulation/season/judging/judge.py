"""Compares the week's end with the books alone: records, lists, letters, figures."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any, TypeVar

from simulation.season.books import FIELDS, Books, Loan, Session
from simulation.season.judging import figures
from simulation.season.judging.attention import Attention
from simulation.season.people.desk import sign_in
from simulation.season.town import Sheet, Town
from simulation.values import canonical

Json = dict[str, Any]
_KEPT_DAYS = 30
_CYRILLIC = re.compile("[а-я]")
_LETTERS = {"ar": re.compile("[\u0620-\u064a]"), "ru": _CYRILLIC, "uk": _CYRILLIC}
"""Of languages that are not written with ours."""
_CALLED = re.compile(r'<li class="card" id="[A-Z]-[^"]*">\s*<p><strong>(.*?)</strong>')
"""First names on the coordinator's calls."""
T = TypeVar("T")


class Judge:
    """Whatever is not as people meant it is a breach, told once."""

    def __init__(
        self,
        town: Town,
        books: Books,
        attention: Attention,
        names: Mapping[str, str],
        tell: Callable[[str], None],
    ) -> None:
        self._town, self._books, self._attention = town, books, attention
        self._names, self._tell = names, tell
        self.closed: dict[str, figures.Figures] = {}
        """By season, what its workbook said on the day on which lists were cleared of it."""
        self._called: set[str] = set()
        """Who was on the list of calls already."""

    def breach(self, week: int, text: str) -> None:
        if text not in self._attention.breaches:
            self._attention.breaches.append(text)
            self._tell(f"week {week}: {text}")

    # --- People -----------------------------------------------------------------------------

    def people(self, week: int, all_: Sheet) -> None:
        """What is meant is in the record and in the coordinator's list, and nobody else is."""
        records = {
            one["fields"]["family_name"]: one["fields"] for one in self._town.export("contact")
        }
        listed = {line.texts.get("Nom", ""): line for line in self._town.lines(all_)[1:]}
        known: set[str] = set()
        for partner, person in self._books.present():
            known.add(person.name.casefold())
            record = _named(records, person.name)
            if record is None:
                self.breach(week, f"{partner}: {person.name} is no record")
                continue
            for name in FIELDS:
                if name not in person.doubtful and not person.means(name, record.get(name)):
                    shown = f"{record.get(name)!r}, meant {person.fields[name]!r}"
                    self.breach(week, f"{partner}: {name} of {person.name} is {shown}")
            if _named(listed, person.name) is None:
                self.breach(week, f"{partner}: {person.name} is not in the list of all")
        for name in records:
            if name.casefold() not in known:
                self.breach(week, f"{name} is a record that nobody keeps")

    # --- Families ---------------------------------------------------------------------------

    def sessions(self, week: int) -> None:
        """Nobody is forgotten before the day on which all are erased."""
        known: dict[str, set[str]] = defaultdict(set)
        for one in self._town.export("registration"):
            fields = one["fields"]
            known[fields["session_id"]].add(fields["email"] or fields["given_name"])
        for session in self._books.sessions:
            self._families(week, session, known[session.ref])

    def _families(self, week: int, session: Session, known: set[str]) -> None:
        days = (self._town.now.date() - session.day).days
        for address, family in session.families.items():
            if address not in known and days <= _KEPT_DAYS and not family.is_out:
                self.breach(week, f"{address} registered for {session.day} and is nowhere")
            if address in known and days > _KEPT_DAYS + 1:
                self.breach(week, f"{address} is not erased {days} days after the session")
            if not family.page:
                continue  # a partner typed it, and told it so
            if "@" in address and not self._town.mailbox.of(address):
                self.breach(week, f"{address} registered and had no mail")
            letters = _LETTERS.get(self._books.languages.get(address, ""))
            if letters and not letters.search(" ".join(self._town.mailbox.of(address))):
                self.breach(week, f"{address} had no mail in the language of the form")

    def moved(self, week: int) -> None:
        """Of each change whoever has a mail was told, and all others are hers to phone, once."""
        today = self._town.now.date()
        self._called_off(week)
        moved = [one for one in self._books.sessions if one.mails_before and one.day > today]
        news = [
            (one, who, count)
            for one in moved
            for who, count in (one.mails_before or {}).items()
            if who not in one.families or not one.families[who].is_out
        ]
        for session, who, count in news:
            if "@" in who and len(self._town.mailbox.of(who)) <= count:
                self.breach(week, f"{who} was not told that {session.day} {session.news}")
        to_call = {who for _, who, _ in news if "@" not in who} - self._called
        if not to_call:
            return
        with self._town.pages() as browser:
            sign_in(self._town, browser)
            listed = set(_CALLED.findall(browser.get("/coordination/").text))
        for who in sorted(to_call - listed):
            self.breach(week, f"{who} has no mail, and nobody is asked to phone")
        has_mail = {one.name for one in self._books.registered.values() if one.email}
        for who in sorted(listed & has_mail):
            self.breach(week, f"{who} has to be phoned, and has a mail")
        self._called |= to_call

    def _called_off(self, week: int) -> None:
        """Whoever registered reads so; of what was typed twice there is one session again."""
        found = Counter(
            (one["fields"]["date"], one["fields"]["place"]) for one in self._town.export("session")
        )
        sessions = [one for one in self._books.sessions if not one.is_asked]
        with self._town.pages() as browser:
            for one in sessions:
                number = found[one.day.isoformat(), one.place]
                if number != 1 + one.is_twice:
                    self.breach(week, f"{one.place} on {one.day} is there {number} times")
                if not one.page or one.day <= self._town.now.date():
                    continue
                heading = browser.get(f"{one.page.partition('?')[0]}?lang=fr").heading
                is_known = "Nous ne trouvons pas" not in heading
                if is_known and one.is_off != ("n’a pas lieu" in heading):
                    self.breach(week, f"a family of {one.place} on {one.day} reads {heading!r}")

    # --- Things and loans -------------------------------------------------------------------

    def loans(self, week: int, all_: Sheet) -> dict[int, str]:
        """Who has what, since when and until when; what the list of all says of it. References."""
        items = {one["fields"]["label"]: one for one in self._town.export("item")}
        for thing in self._books.things:
            found = items.pop(thing.label, None)
            if found is None:
                self.breach(week, f"{thing.owner}: {thing.label} is no record")
                continue
            for name, meant in (
                ("owner_organisation_id", thing.owner), ("code", thing.code),
                ("location", thing.location),
            ):  # fmt: skip
                if canonical("", found["fields"].get(name)) != canonical("", meant):
                    self.breach(
                        week,
                        f"{name} of {thing.label} is {found['fields'].get(name)!r}, {meant!r}",
                    )
        for label in items:
            self.breach(week, f"{label} is a record of a thing that nobody has")
        return self._loans(week, all_)

    def _loans(self, week: int, all_: Sheet) -> dict[int, str]:
        labels = {one["ref"]: one["fields"]["label"] for one in self._town.export("item")}
        records = {
            (labels.get(one["fields"]["item_code"], "?"), one["fields"]["loaned_on"]): one
            for one in self._town.export("loan")
        }
        listed = {line.texts.get("Réf.", ""): line.texts for line in self._town.lines(all_)[1:]}
        refs = {}
        for loan in self._books.loans:
            found = records.pop((loan.thing.label, loan.loaned_on.isoformat()), None)
            if found is None:
                self.breach(week, f"{_title(loan)} is no record")
                continue
            refs[id(loan)] = found["ref"]
            self._compare_loan(week, loan, found["fields"])
            self._compare_status(week, loan, listed.get(found["ref"]))
        for label, day in records:
            self.breach(week, f"{label} of {day} is a loan that nobody made")
        return refs

    def _compare_loan(self, week: int, loan: Loan, fields: Json) -> None:
        back = loan.returned_on.isoformat() if loan.returned_on else None
        for name, meant in (
            ("borrower_organisation_id", loan.borrower), ("due_on", loan.due_on.isoformat()),
            ("returned_on", back),
        ):  # fmt: skip
            if fields.get(name) != meant:
                self.breach(
                    week, f"{name} of {_title(loan)} is {fields.get(name)!r}, meant {meant!r}"
                )

    def _compare_status(self, week: int, loan: Loan, texts: dict[str, str] | None) -> None:
        if texts is None:
            self.breach(week, f"{_title(loan)} is not in the list of all")
        elif loan.is_short:
            return  # others hear of it once somebody has said yes
        elif texts.get("Statut") != (meant := loan.status(self._town.now.date())):
            self.breach(
                week, f"status of {_title(loan)} reads {texts.get('Statut')!r}, is {meant!r}"
            )

    # --- The committee ----------------------------------------------------------------------

    def committee(self, week: int) -> None:
        """Who was there, by what was written of them."""
        days = {one["ref"]: one["fields"]["date"] for one in self._town.export("meeting")}
        found = {
            (days.get(one["fields"]["meeting_id"]), one["fields"]["organisation_id"]): one[
                "fields"
            ]
            for one in self._town.export("attendance")
        }
        for meeting in self._books.meetings:
            for partner, meant in meeting.statuses.items():
                fields = found.get((meeting.day.isoformat(), partner), {})
                if fields.get("status") != meant:
                    self.breach(
                        week,
                        f"{partner} on {meeting.day} is {fields.get('status')!r}, meant {meant!r}",
                    )

    def letter(self, week: int) -> None:
        """One for each week; what the last says of absences in a row is what the books count."""
        # A year later a week has the same number.
        subjects = [one.subject.split(" :")[0] for one in self._town.letters()]
        if len(subjects) != week or any(one == other for one, other in pairwise(subjects)):
            self.breach(week, f"letters until now: {subjects}")
        text = self._town.letters()[-1].text.replace("\r\n", "\n").replace("\n\n", "\n")
        _, _, rest = text.partition("ABSENCES DE SUITE AU COMITÉ TECHNIQUE\n")
        told = {}
        for line in rest.splitlines():
            if not line.startswith("- "):
                break
            name, _, number = line[2:].rpartition(" : ")
            told[name] = int(number)
        today = self._town.now.date()
        meant = {
            name: count
            for slug, name in self._names.items()
            if (count := self._books.absences(slug, today))
        }
        if told != meant:
            self.breach(week, f"the letter counts absences {told}, the books {meant}")

        self._compare(week, "letter", figures.of_week(self._books, today), figures.in_letter(text))

    def close_season(self) -> None:
        """From now on nothing changes in the figures of the season that ended in August."""
        year = figures.season_begins(self._town.now.date()).year
        label = f"{year - 1}-{year}"
        self.closed[label] = self._report(label).figures(label)

    def _report(self, label: str) -> figures.Workbook:
        self._town.done("report", "--season", label, "--output", "bilan.xlsx")
        return figures.Workbook(self._town.folder / "bilan.xlsx")

    def workbook(self, week: int) -> None:
        """Each figure that the books have; of what is over, what was said at its end."""
        for over, said in self.closed.items():
            self._compare(week, f"workbook of {over}", said, self._report(over).figures(over))
        today = self._town.now.date()
        label = figures.season_label(today)
        book = self._report(label)
        meant = figures.written(figures.counted(self._books, today), book.masked(label))
        self._compare(week, "workbook", meant, book.figures(label))
        loans = figures.by_partner(self._books, self._names, today)
        shown = book.partners()
        for partner, both in loans.items():
            if shown.get(partner) != both:
                self.breach(week, f"workbook: {partner} lent and got {shown.get(partner)}, {both}")

    def _compare(
        self, week: int, where: str, meant: Mapping[str, float], shown: Mapping[str, float]
    ) -> None:
        for title, number in meant.items():
            if shown.get(title) != number:
                self.breach(week, f"{where}: {title} is {shown.get(title)}, counted {number:g}")


def _title(loan: Loan) -> str:
    return f"{loan.thing.label} of {loan.loaned_on}"


def _named(by_name: Mapping[str, T], name: str) -> T | None:
    wanted = canonical("family_name", name)
    found = (one for key, one in by_name.items() if canonical("family_name", key) == wanted)
    return next(found, None)
