"""For machines: `/healthz` says which part is well, `/metrics` counts. No personal data."""

import hmac
from collections.abc import Callable, Mapping
from http import HTTPStatus
from threading import Lock
from time import monotonic

from flask import Blueprint, Flask, Response, abort, current_app, jsonify, request
from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from sync_service.domain.errors import SyncServiceError
from sync_service.entrypoints.web.services import WebServices, page_context
from sync_service.ports import Transaction
from sync_service.records.health import State, judge_health, read_health_facts

blueprint = Blueprint("health", __name__)

_REGISTRY = "clef-metrics"
_CHECK = "clef-health"
_HEALTH = "clef-parts"
_PROBE = "health-probe"
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
            with services.database.transaction() as stored:
                # A file that can be read is not enough for a family that registers.
                stored.jobs.save(_PROBE, now)
                facts = read_health_facts(
                    stored,
                    services.mappings.spreadsheets,
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
    registry: CollectorRegistry = current_app.extensions[_REGISTRY]
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def measure(app: Flask, services: WebServices) -> None:
    """Counts answers by route and status: never by address, which may hold a token."""
    app.extensions[_CHECK] = HealthCheck(services)
    registry = CollectorRegistry()
    answers = Counter(
        "clef_answers", "Answers by route and status", ["route", "status"], registry=registry
    )
    _gauge(app, registry, "clef_open_problems", _count_problems)
    _gauge(
        app, registry, "clef_mails_set_aside", lambda stored: len(stored.outbox.read_set_aside())
    )
    _gauge(app, registry, "clef_paused", lambda stored: stored.pauses.read() is not None)
    health = Gauge("clef_part", "0 well, 1 warning, 2 failed", ["part"], registry=registry)
    app.extensions[_REGISTRY] = registry
    app.extensions[_HEALTH] = health

    @app.after_request
    def count(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "none"
        answers.labels(route, str(response.status_code)).inc()
        return response


def _gauge(
    app: Flask, registry: CollectorRegistry, name: str, read: Callable[[Transaction], int]
) -> None:
    def value() -> float:
        with app.app_context(), page_context().desk.database.reading() as stored:
            return float(read(stored))

    gauge = Gauge(name, name.removeprefix("clef_").replace("_", " "), registry=registry)
    gauge.set_function(value)


def _count_problems(stored: Transaction) -> int:
    """As desk, letter and `status` count them."""
    return sum(one.waits for one in stored.problems.read_open())
