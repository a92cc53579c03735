"""The rule of three absences, about partners, never about persons.

A partner is present if any of its members is present or represented. Only meetings held since
it joined count. An unknown presence neither adds nor resets, and is asked about.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from french_cells.reading import Value

Presence: TypeAlias = Literal["present", "excused", "absent", "unknown"]

DISENGAGED_AFTER = 3
"""The charter's number of successive unjustified absences."""


@dataclass(frozen=True, slots=True)
class Membership:
    """When a partner sat on the committee; None is open-ended."""

    since: date | None = None
    until: date | None = None

    def covers(self, day: date) -> bool:
        joined = self.since is None or self.since <= day
        return joined and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Streak:
    """Successive absences up to now: their dates, and the dates that nobody filled in."""

    absences: Sequence[date] = ()
    unknown: Sequence[date] = ()

    @property
    def length(self) -> int:
        return len(self.absences)

    @property
    def is_disengaged(self) -> bool:
        return self.length >= DISENGAGED_AFTER


def partner_presence(member_statuses: Iterable[Value]) -> Presence:
    """One presence for a partner from those of its members at one meeting.

    A member who may have come makes an absence uncertain: a wrong reproach is worse than a
    question.
    """
    statuses = set(member_statuses)
    if statuses & {"present", "represented"}:
        return "present"
    if "excused" in statuses:
        return "excused"
    return "absent" if statuses == {"absent"} else "unknown"


def find_streak(
    held: Mapping[date, Iterable[Value]], membership: Membership, *, excused_resets: bool = True
) -> Streak:
    """The streak at the last of these meetings: date → statuses of the partner's members.

    `held` has every held meeting, also those for which the partner has no status.
    """
    absences: list[date] = []
    unknown: list[date] = []
    for day in sorted(held):
        if not membership.covers(day):
            continue
        match partner_presence(held[day]):
            case "absent":
                absences.append(day)
            case "unknown":
                unknown.append(day)
            case "present":
                absences.clear()
            case "excused":
                absences = [] if excused_resets else absences
    return Streak(tuple(absences), tuple(unknown))
