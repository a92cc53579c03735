"""Tells whoever runs the service what has been ill for an hour, once, and when it is over.

What was noticed is stored as the instants of jobs, so that any worker goes on where another was.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from sync_service.domain.instants import past
from sync_service.operations.health import State
from sync_service.ports import Clock, Database, Letters, Mail, RandomSource, Transaction
from sync_service.ports.mail import Envelope, new_message_id, put_in

ILL_FOR = timedelta(hours=1)
"""Shorter illnesses pass by themselves: a restart, Google's bad quarter of an hour."""
_USE_OF_A_MAIL = timedelta(days=2)
Step: TypeAlias = Literal["nothing", "begins", "tell", "ends", "over"]


@dataclass(frozen=True, slots=True)
class Advice:
    """What a part is called in a mail, what its illness means, and what to do."""

    name: str
    meaning: str
    advice: str


ADVICE: Mapping[str, Advice] = {
    "worker": Advice(
        "Le worker", "il ne donne plus signe de vie : rien n’est lu ni envoyé.", "Démarrez-le."
    ),
    "google": Advice(
        "Google",
        "aucune réponse, une clé refusée ou un quota épuisé : aucune feuille n’est lue.",
        "Lancez sync-service check, et lisez le journal du worker.",
    ),
    "sheets": Advice(
        "Les feuilles",
        "la moitié d’entre elles ou plus ne se laissent pas lire, ou les correspondances n’en "
        "nomment plus aucune.",
        "Lancez sync-service status : il les nomme.",
    ),
    "mail": Advice(
        "Les messages",
        "le serveur d’envoi ne les prend pas.",
        "Lancez sync-service check, et vérifiez SMTP_URL.",
    ),
    "disk": Advice("Le disque", "il reste moins de 100 Mo.", "Faites de la place."),
}


NEVER_WORKED = Advice(
    "Le worker", "il n’a jamais été démarré : rien n’est lu ni envoyé.", "Démarrez-le."
)
"""On the first day nobody has stopped anything."""

WARNINGS: Mapping[str, str] = {
    "sheets": "Des feuilles ne se laissent pas lire : voyez lesquelles ci-dessous.",
    "mail": "Des messages sont mis de côté : sync-service mails",
    "disk": "Il reste moins de 500 Mo sur le disque.",
    "copies": "La copie de la nuit ne se fait plus : sync-service check, et le journal du worker.",
}
"""What waits for somebody this week."""


@dataclass(frozen=True, slots=True)
class Course:
    """How a part's illness went so far; `told_at`: when the last mail about it was written."""

    ill_since: datetime | None = None
    well_since: datetime | None = None
    told_at: datetime | None = None

    @property
    def is_ill(self) -> bool:
        return self.ill_since is not None and not _is_at_least(self.well_since, self.ill_since)

    @property
    def is_told(self) -> bool:
        return self.ill_since is not None and _is_at_least(self.told_at, self.ill_since)


def _is_at_least(at: datetime | None, other: datetime) -> bool:
    return at is not None and at >= other


def next_step(state: State, course: Course, now: datetime) -> Step:
    """A warning waits for Monday's letter: only what has failed is an illness."""
    if state != "failed":
        if not course.is_ill:
            return "nothing"
        return "over" if course.is_told else "ends"
    if course.ill_since is None or not course.is_ill:
        return "begins"
    # A clock that was ahead and was set back: the illness counts from now.
    if past(course.ill_since, now) is None:
        return "begins"
    is_long = now - course.ill_since >= ILL_FOR
    return "tell" if is_long and not course.is_told else "nothing"


@dataclass(frozen=True, slots=True)
class Watchman:
    """Who is told, and with what."""

    database: Database
    clock: Clock
    rng: RandomSource
    letters: Letters
    recipients: Sequence[str]
    mail_from: str
    page: str
    """An address where more is to be seen; empty where no page is served."""

    def look(self, parts: Mapping[str, State]) -> int:
        """Stores what was noticed, and a mail to each recipient if there is news; how many."""
        now = self.clock.now()
        with self.database.transaction() as stored:
            steps = {part: next_step(parts[part], _read(stored, part), now) for part in parts}
            for part, step in steps.items():
                _save(stored, part, step, now)
            ill = [part for part, step in steps.items() if step == "tell"]
            over = [part for part, step in steps.items() if step == "over"]
            if not ill and not over:
                return 0
            for recipient in self.recipients:
                stored.outbox.add(self._mail({"ill": ill, "over": over}, recipient, now), now)
        return len(self.recipients)

    def _mail(self, about: Mapping[str, Sequence[str]], recipient: str, now: datetime) -> Mail:
        message_id = new_message_id(self.mail_from, self.rng.number())
        until = now + _USE_OF_A_MAIL
        return Mail.intended(recipient, "alert", about, until=until, message_id=message_id)

    def compose(self, mail: Mail) -> bytes:
        """What was ill or over when it was noticed, in today's words."""
        about = mail.about or {}
        told = {name: [ADVICE[part] for part in about[name]] for name in ("ill", "over")}
        letter = self.letters.render("alert", "fr", {**told, "page": self.page})
        envelope = Envelope(self.mail_from, mail.recipient, mail.message_id, self.clock.now())
        return put_in(envelope, letter).as_bytes()


def judged(parts: Mapping[str, State]) -> Mapping[str, State]:
    """Those that have a word in a mail: a pause has its own, on every page."""
    return {part: state for part, state in parts.items() if part in ADVICE}


def _read(stored: Transaction, part: str) -> Course:
    return Course(*(stored.jobs.last(f"{what}:{part}") for what in ("ill", "well", "alert")))


def _save(stored: Transaction, part: str, step: Step, now: datetime) -> None:
    names = {"begins": "ill", "tell": "alert", "ends": "well", "over": "well"}
    if step in names:
        stored.jobs.save(f"{names[step]}:{part}", now)
