"""Hands for spreadsheets: whoever waits long for one of them keeps none of the others waiting."""

import threading
from collections.abc import Callable, Iterable, Mapping
from typing import Generic, TypeVar

import structlog

from sync_service.entrypoints.logs import places

_PATIENCE_SECONDS = 20.0
"""Google may take three minutes over a big file; nobody else's edit waits that long for it."""
_MOST_HANDS = 8
"""So many may wait at a time: each that works holds a spreadsheet in memory."""
_log = structlog.get_logger("worker")
_T = TypeVar("_T")


class ThreadHands:
    """Tries spreadsheets one after the other; implements ports of `sync.hands`.

    What takes long goes on in its thread, and is not begun again before that has ended. What is
    told apart, such as the spreadsheets of two accounts, is tried beside each other.
    """

    are_many = True

    def __init__(self, stop: threading.Event, patience_seconds: float = _PATIENCE_SECONDS) -> None:
        self._stop = stop
        self._patience_seconds = patience_seconds
        self._out: set[str] = set()
        self._lock = threading.Lock()

    def is_stopping(self) -> bool:
        return self._stop.is_set()

    def try_each(
        self, names: Iterable[str], act: Callable[[str], _T], apart_by: Callable[[str], str]
    ) -> Mapping[str, _T]:
        """Those that were done in time; raises what one of these raised."""
        rows: dict[str, list[str]] = {}
        for name in names:
            rows.setdefault(apart_by(name), []).append(name)
        if len(rows) <= 1:
            return self._try_row([name for row in rows.values() for name in row], act)
        # Not the library's pool: the process would not end before its threads have.
        hands = [_Hand(key, lambda key: self._try_row(rows[key], act), _nothing) for key in rows]
        for hand in hands:
            hand.start()
        parts = [hand.result() for hand in hands if hand.is_done_within(None)]
        return {name: found for part in parts for name, found in part.items()}

    def _try_row(self, names: Iterable[str], act: Callable[[str], _T]) -> Mapping[str, _T]:
        done: dict[str, _T] = {}
        for name in names:
            if self._stop.is_set():
                break
            if not self._begin(name):
                continue
            hand = _Hand(name, act, self._end)
            hand.start()
            if hand.is_done_within(self._patience_seconds):
                done[name] = hand.result()
            else:
                _log.info("spreadsheet_takes_long", spreadsheet=name)
        return done

    def _begin(self, name: str) -> bool:
        """False while it is in somebody's hand, and when there is no hand left."""
        with self._lock:
            if name in self._out or len(self._out) >= _MOST_HANDS:
                return False
            self._out.add(name)
            return True

    def _end(self, name: str) -> None:
        with self._lock:
            self._out.discard(name)


def _nothing(_: str) -> None: ...


class _Hand(Generic[_T]):
    """One spreadsheet in a thread that does not keep the process alive.

    One of the two hears of an error, since both decide under one lock: whoever waits for the
    result raises it, or else the thread, which came too late, logs it.
    """

    def __init__(self, name: str, act: Callable[[str], _T], end: Callable[[str], None]) -> None:
        self._name, self._act, self._end = name, act, end
        self._ending = threading.Condition()
        self._is_done = self._is_late = False
        self._results: list[_T] = []
        self._error: Exception | None = None

    def start(self) -> None:
        threading.Thread(target=self._work, name=f"hand {self._name}", daemon=True).start()

    def is_done_within(self, seconds: float | None) -> bool:
        """None: for as long as it takes."""
        with self._ending:
            self._is_late = not self._ending.wait_for(lambda: self._is_done, seconds)
            return not self._is_late

    def result(self) -> _T:
        if self._error is not None:
            raise self._error
        return self._results[0]

    def _work(self) -> None:
        try:
            self._results.append(self._act(self._name))
        except Exception as error:  # noqa: BLE001 - raised again by whoever waits for the result
            self._error = error
        self._end(self._name)
        with self._ending:
            self._is_done = True
            self._ending.notify_all()
        if self._is_late and self._error is not None:
            _log.error(
                "spreadsheet_failed_late",
                spreadsheet=self._name,
                error=type(self._error).__name__,
                at=places(self._error),
            )
