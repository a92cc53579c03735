"""Hands: a spreadsheet that takes long keeps no other waiting, and is in one hand at a time."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Barrier, Event, Thread
from threading import enumerate as enumerate_threads
from types import FrameType
from typing import Any

import pytest

from sync_service.entrypoints.worker.hands import ThreadHands

QUICK_SECONDS = 0.05


def one_account(_: str) -> str:
    return "sync@example.org"


def noting(done: list[str], silent: Event) -> Callable[[str], str]:
    """Notes each name; « silent » waits for its answer first."""

    def act(name: str) -> str:
        if name.startswith("silent"):
            silent.wait(60)
        done.append(name)
        return name.upper()

    return act


def test_what_takes_long_is_left_to_its_hand_and_not_begun_again() -> None:
    answer, done = Event(), list[str]()
    # So long may the others take on a busy machine.
    hands = ThreadHands(Event(), 1.0)

    first = hands.try_each(["silent", "b"], noting(done, answer), one_account)
    second = hands.try_each(["silent", "c"], noting(done, answer), one_account)

    assert (first, second, done) == ({"b": "B"}, {"c": "C"}, ["b", "c"])
    answer.set()
    until(lambda: "silent" in done)
    again = {"silent": "SILENT"}
    until(lambda: hands.try_each(["silent"], noting(done, answer), one_account) == again)


def test_no_more_hands_wait_than_there_are() -> None:
    answer, done = Event(), list[str]()
    hands = ThreadHands(Event(), 0.01)

    hands.try_each([f"silent {n}" for n in range(20)], noting(done, answer), one_account)
    answer.set()

    until(lambda: len(done) == 8)
    until(lambda: hands.try_each(["silent 19"], noting(done, answer), one_account) != {})


def test_an_error_is_raised_where_somebody_waits_for_it() -> None:
    def fail(name: str) -> str:
        raise ZeroDivisionError(name)

    hands = ThreadHands(Event())

    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            hands.try_each(["a"], fail, one_account)


def test_an_error_that_comes_late_is_logged_by_its_places(
    capsys: pytest.CaptureFixture[str],
) -> None:
    answer, said = Event(), list[str]()

    def fail(name: str) -> str:
        answer.wait(60)
        raise ZeroDivisionError(f"secret {name}")

    ThreadHands(Event(), QUICK_SECONDS).try_each(["a"], fail, one_account)
    answer.set()

    def look() -> bool:
        seen = capsys.readouterr()
        said.append(seen.out + seen.err)
        return "spreadsheet_failed_late" in "".join(said)

    until(look)
    assert "secret" not in "".join(said)


@pytest.mark.parametrize("moment", range(1, 8))
def test_an_error_is_raised_or_logged_in_whatever_moment_it_comes(
    moment: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """Between the end of the patience and the word « late » nobody heard of it."""
    answer, said = Event(), list[str]()

    def fail(name: str) -> str:
        answer.wait(60)
        raise ZeroDivisionError(name)

    def end_now() -> None:
        answer.set()
        for hand in enumerate_threads():
            if hand.name == "hand a":
                # Not for ever: it may itself wait for who is stopped here.
                hand.join(0.5)

    def look() -> bool:
        said.append(capsys.readouterr().out)
        return "spreadsheet_failed_late" in "".join(said)

    try:
        with stopping_in("is_done_within", moment, end_now):
            ThreadHands(Event(), QUICK_SECONDS).try_each(["a"], fail, one_account)
    except ZeroDivisionError:
        assert not look()
    else:
        answer.set()
        until(look)


@contextmanager
def stopping_in(function: str, moment: int, act: Callable[[], None]) -> Iterator[None]:
    """Acts before the line of this number that a function of this thread comes to, or its end."""
    passed, before = list[int](), sys.gettrace()

    def look(frame: FrameType, event: str, _: object) -> Callable[..., Any] | None:
        if frame.f_code.co_name != function:
            return None
        if event in {"line", "return"}:
            passed.append(frame.f_lineno)
            if len(passed) == moment:
                act()
        return look

    sys.settrace(look)
    try:
        yield
    finally:
        sys.settrace(before)


def test_nothing_is_begun_once_the_end_was_asked_for() -> None:
    stop, done = Event(), list[str]()

    def act(name: str) -> None:
        done.append(name)
        stop.set()

    assert ThreadHands(stop).try_each(["a", "b"], act, one_account) == {"a": None}
    assert ThreadHands(stop).is_stopping()
    assert done == ["a"]


def test_the_spreadsheets_of_two_accounts_are_tried_beside_each_other() -> None:
    """Each waits for the other here: one after the other, neither would end in time."""
    meeting = Barrier(2)

    def meet(name: str) -> str:
        meeting.wait(60)
        return name.upper()

    done = ThreadHands(Event()).try_each(["a", "b"], meet, apart_by=str)

    assert done == {"a": "A", "b": "B"}


def test_no_hand_keeps_the_process_from_ending() -> None:
    """Also where a silent spreadsheet is awaited beside those of another account."""
    before = lasting()

    def look(_: str) -> set[Thread]:
        return lasting()

    done = ThreadHands(Event()).try_each(["a", "b"], look, apart_by=str)

    assert [*done.values()] == [before, before]


def lasting() -> set[Thread]:
    """Those whose end the interpreter waits for."""
    return {one for one in enumerate_threads() if not one.daemon}


def until(look: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not look():
        assert time.monotonic() < deadline
        time.sleep(0.01)
