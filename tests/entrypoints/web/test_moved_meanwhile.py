"""A family's row goes to another session just before the seats of its own are locked."""

from collections.abc import Callable

import pytest

from sync_service.domain.errors import ConcurrencyError
from sync_service.families import change_registration as changing
from sync_service.families import known_registration
from sync_service.families.calls import noted_calls
from sync_service.families.desk import Desk
from tests.entrypoints.web.test_family import by_name
from tests.entrypoints.web.town import Town, send_form

Act = Callable[[Desk, str], object]


@pytest.mark.parametrize(
    "act",
    [
        changing.cancel,
        changing.forget,
        changing.come_back,
        noted_calls.give_seat,
        noted_calls.take_seat,
    ],
)
def test_no_seat_is_given_or_freed_in_a_session_that_is_not_locked(
    town: Town, monkeypatch: pytest.MonkeyPatch, act: Act
) -> None:
    """« Ce n’est pas moi » broke; « Je viens quand même » gave a seat of the other session."""
    first, second = town.add_session(capacity=1), town.add_session(date="2026-12-19", capacity=1)
    send_form(town.app().test_client(), town.slug(first), given_name="Ana")
    send_form(town.app().test_client(), town.slug(second), given_name="Lou")
    ref = by_name(town)["Ana"].ref
    if act is changing.come_back:
        changing.cancel(town.desk, ref)
    before = by_name(town)["Ana"].fields["status"]
    read = known_registration.read_session_ref

    def read_and_move(desk: Desk, ref: str) -> str:
        session = read(desk, ref)
        with town.database.transaction() as stored:
            stored.records.update(ref, {"session_id": second}, town.clock.now())
        return session

    for module in (changing, noted_calls):
        monkeypatch.setattr(module, "read_session_ref", read_and_move)
    with pytest.raises(ConcurrencyError):
        act(town.desk, ref)
    assert by_name(town)["Ana"].fields["status"] == before
    assert by_name(town)["Lou"].fields["status"] == "confirmed"
