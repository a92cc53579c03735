"""`/metrics`, for Prometheus: what the database holds, and what the pages of this host answered.

No personal data, and no label that a stranger can choose: routes and not addresses.
"""

import hmac
import os
from collections import Counter as Counts
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from http import HTTPStatus
from time import monotonic
from typing import Literal

from flask import Blueprint, Flask, Response, abort, current_app, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, values
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from sync_service.entrypoints.web.health import read_parts
from sync_service.entrypoints.web.services import page_context
from sync_service.families.calls.people_to_phone import read_to_do
from sync_service.families.register import Outcome
from sync_service.operations.health import State
from sync_service.ports import SpreadsheetState, Transaction

blueprint = Blueprint("metrics", __name__)

_EXTENSION = "clef-metrics"
_BEGUN = "clef.begun"
_LEVELS: Mapping[State, int] = {"ok": 0, "warning": 1, "failed": 2}
_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST"})


def count_together(folder: str) -> None:
    """The processes that are started from this one count in files of this folder."""
    # The library reads it there alone, and at its import, which is over.
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder  # noqa: TID251
    values.ValueClass = values.MultiProcessValue()  # type: ignore[no-untyped-call]


class Measures:
    """What this process counts; under gunicorn together with the others of this host."""

    def __init__(self) -> None:
        self.shown = self._registry = CollectorRegistry()
        if values.ValueClass is not values.MutexValue:
            self.shown = CollectorRegistry()
            MultiProcessCollector(self.shown)  # type: ignore[no-untyped-call]
        self.requests = Counter(
            "clef_requests",
            "Requests by route, method and class of status",
            ["route", "method", "status"],
            registry=self._registry,
        )
        self.seconds = Histogram(
            "clef_request_seconds", "Until an answer", ["route"], registry=self._registry
        )
        self.registrations = Counter(
            "clef_registrations", "Forms sent, by outcome", ["outcome"], registry=self._registry
        )


@blueprint.get("/metrics")
def show() -> Response:
    """Only with METRICS_TOKEN set, and only to whoever sends it."""
    expected = page_context().services.settings.metrics_token
    if not expected:
        abort(HTTPStatus.NOT_FOUND)
    scheme, _, sent = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not hmac.compare_digest(sent.encode(), expected.encode()):
        abort(HTTPStatus.FORBIDDEN)
    stored = CollectorRegistry()
    stored.register(_Stored())
    text = generate_latest(stored) + generate_latest(_measures().shown)
    return Response(text, content_type=CONTENT_TYPE_LATEST)


def count_registration(outcome: Outcome | Literal["too_many"]) -> None:
    _measures().registrations.labels(outcome).inc()


def measure(app: Flask) -> None:
    """Counts requests by route: never by address, which may hold a token."""
    measures = app.extensions[_EXTENSION] = Measures()

    @app.before_request
    def begin() -> None:
        request.environ[_BEGUN] = monotonic()

    @app.after_request
    def count(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "none"
        method = request.method if request.method in _METHODS else "other"
        measures.requests.labels(route, method, f"{response.status_code // 100}xx").inc()
        if (begun := request.environ.get(_BEGUN)) is not None:
            measures.seconds.labels(route).observe(monotonic() - begun)
        return response


def _measures() -> Measures:
    measures: Measures = current_app.extensions[_EXTENSION]
    return measures


class _Stored:
    """What the database knows: the same whichever process is asked."""

    def collect(self) -> Iterator[Metric]:
        yield _gauge(
            "clef_part",
            "0 well, 1 warning, 2 failed",
            {part: _LEVELS[state] for part, state in read_parts().items()},
            "part",
        )
        services = page_context().services
        spreadsheets = services.mappings.spreadsheets
        followed = [one.spreadsheet_id for one in spreadsheets if not one.paused]
        now = services.clock.now()
        with services.database.reading() as stored:
            yield from _count_waiting(stored, followed, now)
            yield from _count_done(stored)


def _count_waiting(
    stored: Transaction, followed: Iterable[str], now: datetime
) -> Iterator[Metric]:
    """What waits for a person, as desk, letter and `status` count it."""
    to_do = read_to_do(stored, now)
    known = stored.memory.read_spreadsheets()
    states = [(known.get(name) or SpreadsheetState(name)).state for name in followed]
    waiting = sum(one.is_of_use(now) for one in stored.outbox.read_open())
    kinds = Counts[str](problem.kind for problem in to_do.problems)
    is_paused = stored.pauses.read() is not None
    yield _gauge("clef_open_problems", "Open problems", len(to_do.problems))
    yield _gauge("clef_problems", "Open problems by kind", kinds, "kind")
    yield _gauge("clef_calls", "Families to call", len(to_do.calls))
    yield _gauge("clef_mails_set_aside", "Mails set aside", len(to_do.mails))
    yield _gauge("clef_mails_waiting", "Mails that still have to leave", waiting)
    yield _gauge("clef_sheets", "Followed spreadsheets by state", Counts(states), "state")
    yield _gauge("clef_paused", "1 after a copy was taken back", int(is_paused))


def _count_done(stored: Transaction) -> Iterator[Metric]:
    """Since the beginning, by whichever process."""
    edits = stored.journal.last_change()
    opened = CounterMetricFamily(
        "clef_problems_opened", "Problems that were opened, by kind", labels=["kind"]
    )
    for kind, count in sorted(stored.problems.count_opened().items()):
        opened.add_metric([kind], count)
    yield CounterMetricFamily("clef_edits", "Changes of records", value=edits)
    yield opened


def _gauge(
    name: str, said: str, found: int | Mapping[str, int], label: str = ""
) -> GaugeMetricFamily:
    if isinstance(found, int):
        return GaugeMetricFamily(name, said, value=found)
    family = GaugeMetricFamily(name, said, labels=[label])
    for kind, count in found.items():
        family.add_metric([kind], count)
    return family
