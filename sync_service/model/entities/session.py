"""Sessions of workshops, and the figures counted after each."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import ClassVar

from french_cells.answers import empty
from french_cells.patterns import pattern
from french_cells.reading import Raw, Reading, Value
from french_cells.text import fold_words
from sync_service.domain.codec import Objection
from sync_service.domain.record import Entity
from sync_service.model.entities.meeting import STATUS_SYNONYMS
from sync_service.model.fields import (
    Choice,
    Count,
    Day,
    Hour,
    Hours,
    Identifier,
    Languages,
    Link,
    Phone,
    Text,
    Words,
    YesNo,
)
from sync_service.model.schema import CanonicalSchema, Kept, after, not_more

_COUNT = pattern(
    r"(?:(?:il )?reste )?\d+ (?:places?|inscrite?s?|familles?|pers|personnes?|participante?s?)"
    r"(?: restantes?| libres?| dispo\w*)?"
)
STATUSES: Mapping[str, str] = MappingProxyType(
    {
        "planned": "Prévue",
        "held": "Tenue",
        "cancelled": "Annulée",
        "postponed": "Reportée",
    }
)
_SYNONYMS = {word: status for word, status in STATUS_SYNONYMS.items() if status in STATUSES}


class State(Choice):
    """What became of a session; how many seats are left, or were taken, says nothing of that."""

    def understand(self, raw: Raw) -> Reading:
        is_count = isinstance(raw, str) and _COUNT.fullmatch(fold_words(raw)) is not None
        return empty() if is_count else super().understand(raw)


class SessionSchema(CanonicalSchema):
    """One date of one workshop."""

    entity: ClassVar[Entity] = "session"

    workshop_id = Link("Atelier", "workshop", required=True, known_as=("workshop.title",))
    date = Day(
        "Date",
        required=True,
        prefer="future",
        in_season=True,
        may_come_back=True,
        may_be_later=True,
        known_as=("workshop.date",),
    )
    start_time = Hour("Début", required=True, known_as=("workshop.start_time",))
    end_time = Hour("Fin", known_as=("workshop.end_time",))
    place = Text(
        "Lieu",
        required=True,
        expected="un lieu, par exemple salle des fêtes",
        known_as=("workshop.place",),
    )
    capacity = Count("Places", most=10_000, known_as=("workshop.capacity",))
    seats_unread = YesNo("Places à préciser")
    """Somebody typed a number of seats that nobody can read: not the same as no limit."""
    slug = Identifier("Adresse de la page", ours=True)
    registration_open = YesNo(
        "Inscriptions ouvertes",
        yes="ouverte?s?|en cours",
        no="complete?s?|fermee?s?|closes?|clos|cloturee?s?|terminee?s?|pas encore ouverte?s?",
    )
    direct_confirm_hours = Count("Confirmer seul avant (h)", load_default=48)
    interpreter_offered = YesNo("Interprète possible")
    languages = Languages("Langues", known_as=("registration.language",))
    ask_ages = YesNo("Demander les âges")
    facilitators = Words(
        "Intervenants",
        privacy=1,
        retention=Kept("{years} ans", 3),
        known_as=("workshop.facilitator",),
    )
    opening_hours = Hours("Heures d'ouverture", at_door=True)
    prep_hours = Hours("Heures d'organisation")
    status = State("État", STATUSES, _SYNONYMS)
    access = Text("Accès", longest=300)
    """For pushchairs and wheelchairs."""
    transport = Text("Transport", longest=300)
    day_phone = Phone("Téléphone le jour même")
    """Families read it: whom to ring where the partner's own number is not answered that day."""

    def rules(self, fields: Mapping[str, Value]) -> Iterator[Objection]:
        message = "La fin ne peut pas être avant le début."
        is_night = fields.get("end_time") == "00:00" and str(fields.get("start_time")) >= "12:00"
        if not is_night:
            yield from after(fields, "start_time", "end_time", message)

    def keys(self, fields: Mapping[str, Value]) -> Iterator[Sequence[Value]]:
        yield tuple(fields.get(name) for name in ("workshop_id", "date", "start_time"))

    def derive(self, fields: Mapping[str, Value]) -> Iterator[tuple[str, Value]]:
        day = fields.get("date")
        past = isinstance(day, str) and day < self.context.today.isoformat()
        # What happened on a day that is over is for somebody to say (ADR 28).
        yield "status", None if past else "planned"
        yield "registration_open", not past
        yield "slug", self._slug(fields)

    def _slug(self, fields: Mapping[str, Value]) -> str | None:
        workshop = self.context.directory.of("workshop").by_target.get(
            str(fields.get("workshop_id"))
        )
        day, start = fields.get("date"), fields.get("start_time")
        if workshop is None or not isinstance(day, str) or not isinstance(start, str):
            return None
        title = fold_words(workshop.name).replace(" ", "-")[:50].strip("-")
        return f"{title or 'atelier'}-{day}-{start.replace(':', 'h')}"


class SessionCountSchema(CanonicalSchema):
    """The figures of one held session: all that funders ask.

    What nobody counted stays open: a 0 says that none of them came.
    """

    entity: ClassVar[Entity] = "session_count"

    session_id = Link("Séance", "session", required=True, known_as=("workshop.title",))
    families_count = Count(
        "Nombre de familles", required=True, known_as=("report.families_count",)
    )
    new_families_count = Count("dont nouvelles familles", known_as=("report.new_families_count",))
    mothers_count = Count("Mères", known_as=("report.mothers_count",))
    fathers_count = Count("Pères", known_as=("report.fathers_count",))
    other_adults_count = Count("Autres adultes")
    children_0_2 = Count("Enfants 0-2 ans")
    children_3_5 = Count("Enfants 3-5 ans")
    children_6_11 = Count("Enfants 6-11 ans")
    children_12_17 = Count("Enfants 12-17 ans")
    siblings_count = Count("Frères et sœurs")
    professionals_count = Count("Professionnels")
    volunteers_count = Count("Bénévoles")
    volunteer_hours = Hours("Heures")

    def rules(self, fields: Mapping[str, Value]) -> Iterator[Objection]:
        message = "Il ne peut pas y avoir plus de nouvelles familles que de familles."
        yield from not_more(fields, "new_families_count", "families_count", message)
        yield from self._too_early(fields)

    def _too_early(self, fields: Mapping[str, Value]) -> Iterator[Objection]:
        """Whoever is counted has come: it is another day's, or a forecast."""
        sessions = self.context.directory.of("session").by_target
        session = sessions.get(str(fields.get("session_id")))
        if session is not None and session.day > self.context.today.isoformat():
            day = date.fromisoformat(session.day)
            message = (
                f"Cette séance est le {day:%d/%m/%Y} : elle n’a pas encore eu lieu. Si le compte "
                "est d’une autre, écrivez sa date ; sinon, tapez-le après ce jour."
            )
            yield Objection("session_id", message)

    def keys(self, fields: Mapping[str, Value]) -> Iterator[Sequence[Value]]:
        yield (fields.get("session_id"),)
