"""For machines: `/healthz` says which part is well, `/metrics` counts. No personal data."""

import hmac
from collections import Counter as Counts
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from threading import Lock
from time import monotonic

from flask import Blueprint, Flask, Response, abort, current_app, jsonify, request
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from sync_service.domain.errors import SyncServiceError
from sync_service.entrypoints.web.services import WebServices, page_context
from sync_service.families.to_do import read_to_do
from sync_service.records.health import State, judge_health, read_health_facts

blueprint = Blueprint("health", __name__)

_REGISTRY = "clef-metrics"
_CHECK = "clef-health"
_HEALTH = "clef-parts"
_COUNTS = "clef-counts"
_PROBE = "health-probe"
_BEGUN = "clef.begun"
_GAUGES: Mapping[str, tuple[str, Sequence[str]]] = {
    "clef_open_problems": ("Open problems", ()),
    "clef_problems": ("Open problems by kind", ("kind",)),
    "clef_calls": ("Families to call", ()),
    "clef_mails_set_aside": ("Mails set aside", ()),
    "clef_mails_waiting": ("Mails that still have to leave", ()),
    "clef_sheets": ("Followed spreadsheets by state", ("state",)),
    "clef_changes": ("Changes of records since the beginning", ()),
    "clef_paused": ("1 after a copy was taken back", ()),
}
_FRESH_SECONDS = 5.0
_LEVELS: Mapping[State, int] = {"ok": 0, "warning": 1, "failed": 2}


@blueprint.get("/healthz")
def healthz() -> tuple[Response, int]:
    """503 while any part has failed; a warning is for a person, not for a host."""
    parts = _parts()
    failed = "failed" in parts.values()
    status = HTTPStatus.SERVICE_UNAVAILABLE if failed else HTTPStatus.OK
    return jsonify(status="failed" if failed else "ok", parts=parts), status.value


@blueprint.get("/healthz/live")
def live() -> tuple[Response, int]:
    """200 while families can register: for whoever would start this process again."""
    state = _parts()["database"]
    is_live = state != "failed"
    status = HTTPStatus.OK if is_live else HTTPStatus.SERVICE_UNAVAILABLE
    return jsonify(status="ok" if is_live else "failed"), status.value


class HealthCheck:
    """What was found is said again for a few seconds: strangers may ask as often as they like."""

    def __init__(self, services: WebServices, monotonic: Callable[[], float] = monotonic) -> None:
        self._services = services
        self._monotonic = monotonic
        self._since = services.clock.now()
        self._lock = Lock()
        self._found: Mapping[str, State] = {}
        self._found_at = 0.0

    def parts(self) -> Mapping[str, State]:
        with self._lock:
            if not self._found or self._monotonic() - self._found_at > _FRESH_SECONDS:
                self._found = self._look()
                self._found_at = self._monotonic()
            return self._found

    def _look(self) -> Mapping[str, State]:
        services = self._services
        now = services.clock.now()
        try:
            if not services.database.is_of_today():
                return {"web": "ok", "database": "failed"}
            followed = services.mappings.spreadsheets
            with services.database.transaction() as stored:
                # A file that can be read is not enough for a family that registers.
                stored.jobs.save(_PROBE, now)
                facts = read_health_facts(
                    stored,
                    followed,
                    now=now,
                    since=self._since,
                    poll_seconds=services.settings.poll_seconds,
                    free_bytes=services.free_bytes(),
                )
        except SyncServiceError:
            return {"web": "ok", "database": "failed"}
        return {"web": "ok", "database": "ok", **judge_health(facts)}


def _parts() -> Mapping[str, State]:
    check: HealthCheck = current_app.extensions[_CHECK]
    return check.parts()


@blueprint.get("/metrics")
def metrics() -> Response:
    """Only with METRICS_TOKEN set, and only to whoever sends it."""
    expected = page_context().services.settings.metrics_token
    sent = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not expected:
        abort(HTTPStatus.NOT_FOUND)
    if not hmac.compare_digest(sent.encode(), expected.encode()):
        abort(HTTPStatus.FORBIDDEN)
    health: Gauge = current_app.extensions[_HEALTH]
    for part, state in _parts().items():
        health.labels(part).set(_LEVELS[state])
    gauges: Mapping[str, Gauge] = current_app.extensions[_COUNTS]
    for name, count in _count().items():
        gauges[name].clear()
        for kind, number in count.items():
            (gauges[name].labels(kind) if kind else gauges[name]).set(number)
    registry: CollectorRegistry = current_app.extensions[_REGISTRY]
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def measure(app: Flask, services: WebServices) -> None:
    """Counts answers by route and status: never by address, which may hold a token."""
    app.extensions[_CHECK] = HealthCheck(services)
    registry = CollectorRegistry()
    answers = Counter(
        "clef_answers", "Answers by route and status", ["route", "status"], registry=registry
    )
    seconds = Histogram("clef_answer_seconds", "Until an answer", ["route"], registry=registry)
    app.extensions[_COUNTS] = {
        name: Gauge(name, said, labels, registry=registry)
        for name, (said, labels) in _GAUGES.items()
    }
    health = Gauge("clef_part", "0 well, 1 warning, 2 failed", ["part"], registry=registry)
    app.extensions[_REGISTRY] = registry
    app.extensions[_HEALTH] = health

    @app.before_request
    def begin() -> None:
        request.environ[_BEGUN] = monotonic()

    @app.after_request
    def count(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "none"
        answers.labels(route, str(response.status_code)).inc()
        if (begun := request.environ.get(_BEGUN)) is not None:
            seconds.labels(route).observe(monotonic() - begun)
        return response


def _count() -> Mapping[str, Mapping[str, int]]:
    """What waits for a person, as desk, letter and `status` count it, and what was done so far.

    By kind; without one for what has none.
    """
    services = page_context().services
    followed = services.mappings.spreadsheets
    with services.database.reading() as stored:
        to_do, pause = read_to_do(stored, services.clock.now()), stored.pauses.read()
        states = [
            stored.memory.read_spreadsheet(one.spreadsheet_id).state
            for one in followed
            if not one.paused
        ]
        waiting = [one for one in stored.outbox.read_open() if one.is_of_use(services.clock.now())]
        return {
            "clef_open_problems": {"": len(to_do.problems)},
            "clef_problems": Counts(problem.kind for problem in to_do.problems),
            "clef_calls": {"": len(to_do.calls)},
            "clef_mails_set_aside": {"": len(to_do.mails)},
            "clef_mails_waiting": {"": len(waiting)},
            "clef_sheets": Counts(states),
            "clef_changes": {"": stored.journal.last_change()},
            "clef_paused": {"": int(pause is not None)},
        }
