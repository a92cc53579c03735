"""One digest: its subject and its sections; an empty section stays empty."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sync_service.digest.absences import Absence, find_absences
from sync_service.digest.changed import PartnerChanges, find_changes
from sync_service.digest.coming import Coming, find_coming
from sync_service.digest.facts import Facts, Task
from sync_service.digest.figures import (
    RegistrationFigures,
    SeasonFigure,
    find_registrations,
    find_season,
)
from sync_service.digest.health import Health, find_health
from sync_service.digest.to_do import make_agenda
from sync_service.digest.words import tell_period
from sync_service.domain.typography import unbroken
from sync_service.domain.week import Season, Week

_MOST_TASKS = 7
"""More than a screen of things to do is not read."""
_MOST_PARTNERS = 30
"""A mail over 40 kB is cut by some readers."""


@dataclass(frozen=True, slots=True)
class Digest:
    """Everything that the templates show."""

    week: Week
    period: str
    written: str
    """The instant that it tells of: `29/11 à 12:38`."""
    headline: str
    """`3 choses à faire`, or `rien à faire`: still sent, it proves that all is alive."""
    tasks: Sequence[Task]
    more_tasks: int
    partners: Sequence[Task]
    """What each partner mends at home, in one line."""
    more_partners: int
    coming: Coming
    absences: Sequence[Absence]
    changes: Sequence[PartnerChanges]
    registrations: RegistrationFigures
    season: Sequence[SeasonFigure]
    season_label: str
    health: Health
    page: str


def make_digest(facts: Facts) -> Digest:
    agenda = make_agenda(facts)
    return Digest(
        week=facts.week,
        period=tell_period(facts.week),
        written=f"{facts.now.astimezone(facts.zone):%d/%m à %H:%M}",
        headline=agenda.headline,
        tasks=_told(agenda.hers[:_MOST_TASKS]),
        more_tasks=max(0, len(agenda.hers) - _MOST_TASKS),
        partners=_told(agenda.partners[:_MOST_PARTNERS]),
        more_partners=max(0, len(agenda.partners) - _MOST_PARTNERS),
        coming=find_coming(facts),
        absences=find_absences(facts),
        changes=find_changes(facts),
        registrations=find_registrations(facts),
        season=find_season(facts),
        season_label=Season.of(facts.week.sunday).label,
        health=find_health(facts),
        page=facts.addresses.coordinator_page,
    )


def _told(tasks: Sequence[Task]) -> Sequence[Task]:
    return [
        replace(one, sentence=unbroken(one.sentence), parts=[unbroken(part) for part in one.parts])
        for one in tasks
    ]
