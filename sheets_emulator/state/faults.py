"""Bad days on demand: a schedule of faults, each waiting for the requests that it is meant for."""

import random
from dataclasses import dataclass, field
from enum import StrEnum

from sheets_emulator.wire import Json


class Fault(StrEnum):
    """What may go wrong with a request."""

    TOO_MANY_REQUESTS = "429"
    DRIVE_RATE_LIMIT = "drive_rate_limit"
    SERVER_ERROR = "500"  # before anything was done
    UNAVAILABLE = "503"
    SERVER_ERROR_AFTER_APPLY = "500_after_apply"
    CUT_AFTER_APPLY = "cut_after_apply"  # applied, and the answer never comes
    HTML_BAD_GATEWAY = "html_502"
    RESET = "reset"  # the connection is cut before anything was done
    TRUNCATED = "truncated"  # half of the answer arrives
    UNAUTHENTICATED = "401"
    PERMISSION_LOST = "permission_lost"
    SLOW = "slow"


@dataclass(slots=True)
class Rule:
    """One planned fault: for requests of a kind, after `skip` others, `times` times or always."""

    fault: Fault
    kind: str = ""  # drive, reads, writes or token; "" any
    email: str = ""
    path_contains: str = ""
    skip: int = 0
    times: int | None = 1
    probability: float = 1.0
    seconds: float = 0.0  # for SLOW

    def fits(self, kind: str, email: str, path: str) -> bool:
        alike = self.kind in {"", kind} and self.email in {"", email}
        return alike and self.path_contains in path


@dataclass(slots=True)
class FaultSchedule:
    """The rules in force; the first that fits a request strikes."""

    rules: list[Rule] = field(default_factory=list)
    rng: random.Random = field(default_factory=random.Random)
    struck: list[Fault] = field(default_factory=list)

    def plan(self, rule: Rule) -> None:
        self.rules.append(rule)

    def plan_json(self, wanted: Json) -> None:
        known = {name: wanted[name] for name in Rule.__dataclass_fields__ if name in wanted}
        self.plan(Rule(**known | {"fault": Fault(wanted["fault"])}))

    def clear(self) -> None:
        self.rules.clear()
        self.struck.clear()

    def strike(self, kind: str, email: str, path: str) -> Rule | None:
        """The rule that hits this request, used up by one."""
        for rule in self.rules:
            if not rule.fits(kind, email, path):
                continue
            if rule.skip > 0:
                rule.skip -= 1
                continue
            if rule.probability < 1 and self.rng.random() >= rule.probability:
                continue
            if rule.times is not None:
                rule.times -= 1
                if rule.times <= 0:
                    self.rules.remove(rule)
            self.struck.append(rule.fault)
            return rule
        return None
