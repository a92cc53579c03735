"""« Les feuilles »: what must always hold, and how each sheet is."""

from datetime import date

import pytest

from sync_service.digest.facts import SheetHealth
from sync_service.digest.health import find_health
from sync_service.domain.record import Change
from tests.digest.week import IN_THE_WEEK, facts, registration, session


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("ok", "à jour"), ("idle", "à jour"), ("new", "pas encore lue"),
        ("waiting", "en cours de saisie"), ("guard", "protégée, en attente d’une décision"),
        ("paused", "en pause"), ("lost_access", "plus partagée"), ("trashed", "à la corbeille"),
        ("copied", "copie"), ("failed", "en panne"), ("left", "plus suivie"), ("autre", "autre"),
    ],
)  # fmt: skip
def test_a_sheets_state_is_said_in_french(state: str, said: str) -> None:
    (line,) = find_health(facts(sheets=[SheetHealth("x", "1abc", state)])).sheets
    never = "" if state in ("new", "left") else ", jamais lue"
    assert (line.partner, line.told) == ("x", f"{said}{never}")


def test_only_registrations_that_a_purge_erased_count_as_erased() -> None:
    changes = [
        Change("N-1", "given_name", None, "—", "purge", IN_THE_WEEK),
        Change("N-2", "given_name", None, "—", "web", IN_THE_WEEK),
        Change("C-1", "given_name", None, "—", "purge", IN_THE_WEEK),
    ]
    assert find_health(facts(changes=changes)).erased == 1


def test_the_oldest_registration_is_told_in_days_and_none_in_none() -> None:
    assert find_health(facts(oldest=date(2026, 11, 1))).oldest_days == 29
    assert find_health(facts()).oldest_days is None


@pytest.mark.parametrize(("day", "over"), [("2026-11-29", 0), ("2026-11-30", 1)])
def test_sessions_of_the_past_are_over_no_capacity(day: str, over: int) -> None:
    full = session(date=day, capacity=1), registration("N-1", "confirmed", children_0_2=1)
    assert find_health(facts(*full)).over_capacity == over
    fitting = session(date=day, capacity=2), registration("N-1", "confirmed", children_0_2=1)
    assert find_health(facts(*fitting)).over_capacity == 0
