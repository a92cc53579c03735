"""One run about families: they register, sessions change under them, and all is judged."""

import random
import re
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

from simulation.families.books import Session
from simulation.families.installation import COORDINATOR, Browser
from simulation.families.judge import Judge
from simulation.families.people import People
from simulation.families.town import SESSIONS, WORKSHOPS, Town
from simulation.judge import Breach
from simulation.machinery.machine import Stuck
from simulation.machinery.wire import AFTER, BEFORE, Passing

_WORKSHOPS = {"les-epis": "Cuisine en famille", "la-farandole": "Jeux du mercredi"}
_FAULTS_BEFORE = [one for one in BEFORE if one not in {"401", "403"}]

Act = Callable[[Session], bool]


class FamilyStory:
    """Tells one run; strikes the requests that pass."""

    def __init__(self, town: Town, seed: int, database: str) -> None:
        self._town, self._seed, self._database = town, seed, database
        self._rng = random.Random(seed)  # noqa: S311 - chance for tests
        self.told: list[str] = []
        self.counts: Counter[str] = Counter()
        self.breaches: list[Breach] = []
        self.people = People(town, self._rng, self.told.append)
        self._fault = self._rng.choice([0.0, 0.0, 0.1])
        self._kill = self._rng.choice([0.0, 0.0, 0.05])
        self._is_calm = True

    def play(self) -> None:
        self._town.open(str(self._seed), self._database)
        self._town.strike_with(self)
        try:
            self._settle_in()
            self._days()
            self._rest()
            self.breaches += self._judge()
        except Stuck as error:
            self.breaches.append(Breach("stuck", str(error)))
        finally:
            self._town.close()

    # --- The days ---------------------------------------------------------------------------

    def _settle_in(self) -> None:
        for partner, title in _WORKSHOPS.items():
            self._town.add_row(
                partner, WORKSHOPS, [title, "Atelier parents-enfants", "REAAP", "Formulaire"]
            )
            for number in range(self._rng.randint(2, 3)):
                self._plan(partner, title, number)
        for _ in range(3):
            self._sync(is_calm=True)
        refs = {
            (one["fields"]["date"], one["fields"]["place"]): one["ref"]
            for one in self._town.export("session")
        }
        for session in self.people.sessions:
            session.ref = refs[session.day.isoformat(), session.place]
        self._worker()
        with self._town.pages() as browser:
            for session in self.people.sessions:
                for _ in range(self._rng.randint(1, 5)):
                    self.people.register(browser, session)
        self._town.pass_time(minutes=20)
        self._sync(is_calm=True)
        self._worker()

    def _plan(self, partner: str, title: str, number: int) -> None:
        day = self._town.now.date() + timedelta(days=self._rng.randint(12, 40) + 20 * number)
        place = f"{partner} {number}"
        seats = self._rng.choice([2, 4, 12])
        texts = [title, f"{day:%d/%m/%Y}", "14h30", "16h30", place, str(seats), "", ""]
        self._town.add_row(partner, SESSIONS, texts)
        self.people.sessions.append(Session(partner, "", title, day, place, seats))

    def _days(self) -> None:
        """In every run somebody mistakes a year, calls off, takes a family out, types over one."""
        people = self.people
        core: list[Act] = [people.mistakes_the_year, people.calls_off, people.deletes_a_family]
        core.append(people.types_over_a_family)
        others: list[Act] = [
            people.deletes_the_session,
            people.moves_far,
            people.moves_nearby,
            people.changes_rooms,
            people.puts_off,
            people.remarks,
            people.crosses_a_family_out,
            people.names_a_foreign_session,
            people.archives_the_session,
            people.mistakes_the_year_by_command,
        ]
        days = [*core, *self._rng.choices(others, k=self._rng.randint(3, 5))]
        self._rng.shuffle(days)
        for act in days:
            self._something_happens(act)

    def _something_happens(self, act: Act) -> None:
        """What waits for an answer, or is over, is left alone."""
        free = [
            one
            for one in self.people.sessions
            if one.present and one.state == "planned" and not one.is_asked
        ]
        if not free:
            return
        if self._rng.random() < 0.2:
            with self._town.pages() as browser:
                self.counts["acts"] += self.people.gives_up(browser, self._rng.choice(free))
        self.counts["acts"] += act(self._rng.choice(free))
        for _ in range(2):
            self._sync()
        self._town.pass_time(hours=self._rng.choice([1, 5, 26]))
        self._worker()

    def _sync(self, *, is_calm: bool = False) -> None:
        self._town.pass_time(minutes=self._rng.randint(1, 5))
        self._is_calm = is_calm
        ended = self._town.run("sync", "--json")
        self._is_calm = True
        self.counts["syncs"] += 1
        self.told.append(f"sync at {self._town.now:%d/%m %H:%M}: {ended.code}")

    def _worker(self) -> None:
        """A round of all that is due: the sheets, the purge, the sessions, the mails."""
        ended = self._town.run("worker")
        self.counts["rounds"] += 1
        self.told.append(f"worker at {self._town.now:%d/%m %H:%M}: {ended.code}")
        if ended.code != 0:
            self.told.append(ended.errors[-1500:])

    # --- The end ----------------------------------------------------------------------------

    def _rest(self) -> None:
        self.told.append("— people stop, faults end")
        for _ in range(3):
            self._sync(is_calm=True)
        # Mails beyond three in an hour to one address go together, at its end.
        for _ in range(3):
            self._town.pass_time(minutes=65)
            self._worker()

    def _judge(self) -> list[Breach]:
        families = [one for session in self.people.sessions for one in session.families]
        with self._town.pages() as browser:
            pages = {one.page: browser.get(one.page) for one in families}
            calls = self._read_calls(browser)
        box = self._town.mailbox
        judge = Judge(
            {address: page.heading for address, page in pages.items()},
            {address: page.text for address, page in pages.items()},
            {one.email: box.of(one.email) for one in families if one.email},
        )
        registrations = self._town.export("registration")
        judge.judge_foreign(self.people.foreign, registrations)
        judge.judge_typed(self.people.sessions, registrations)
        self.counts["families"] += len(families)
        self.counts["mails"] += len(box.mails)
        return judge.judge_sessions(self.people.sessions, self._town.problems(), calls)

    def _read_calls(self, browser: Browser) -> str:
        """The coordinator signs in by the mailed link and looks whom to call."""
        browser.post("/coordination/entrer", email=COORDINATOR)
        self._town.run("worker")
        self._town.pass_time(minutes=1)
        self._town.run("worker")
        found = re.findall(
            r"/coordination/entrer/\S+", "\n".join(self._town.mailbox.of(COORDINATOR))
        )
        browser.post(found[-1])
        return browser.get("/coordination/").text

    # --- On the way -------------------------------------------------------------------------

    def before(self, passing: Passing) -> str | None:
        if self._is_calm or passing.kind == "token":
            return None
        if self._rng.random() < self._kill and self._town.running is not None:
            self.counts["kills"] += 1
            self._town.running.kill()
            return "reset"
        if self._rng.random() < self._fault:
            self.counts["faults"] += 1
            return self._rng.choice(_FAULTS_BEFORE)
        return None

    def after(self, passing: Passing) -> str | None:
        if self._is_calm or passing.kind == "token" or self._rng.random() >= self._fault:
            return None
        self.counts["faults"] += 1
        return self._rng.choice(AFTER)
