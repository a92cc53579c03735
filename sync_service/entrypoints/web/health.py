"""For machines: `/healthz` says which part is well, `/metrics` counts. No personal data."""

import hmac
from collections.abc import Callable
from http import HTTPStatus
from typing import Literal, TypeAlias

from flask import Blueprint, Flask, Response, abort, current_app, jsonify, request
from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from sync_service.domain.errors import SyncServiceError
from sync_service.entrypoints.web.services import page_context
from sync_service.ports import Transaction

blueprint = Blueprint("health", __name__)

State: TypeAlias = Literal["ok", "warning", "failed"]
_REGISTRY = "clef-metrics"


@blueprint.get("/healthz")
def healthz() -> tuple[Response, int]:
    """200 while families can register; 503 otherwise. A warning is for a person, not a host."""
    parts = {
        "web": "ok",
        "database": _probe(lambda stored: bool(stored.records.read_all("session")) or True),
        "outbox": _probe(lambda stored: not stored.outbox.read_set_aside()),
        "restore": _probe(lambda stored: stored.pauses.read() is None),
    }
    failed = "failed" in parts.values()
    status = HTTPStatus.SERVICE_UNAVAILABLE if failed else HTTPStatus.OK
    return jsonify(status="failed" if failed else "ok", parts=parts), status.value


@blueprint.get("/metrics")
def metrics() -> Response:
    """Only with METRICS_TOKEN set, and only to whoever sends it."""
    expected = page_context().services.settings.metrics_token
    sent = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not expected:
        abort(HTTPStatus.NOT_FOUND)
    if not hmac.compare_digest(sent.encode(), expected.encode()):
        abort(HTTPStatus.FORBIDDEN)
    registry: CollectorRegistry = current_app.extensions[_REGISTRY]
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def measure(app: Flask) -> None:
    """Counts answers by route and status: never by address, which may hold a token."""
    registry = CollectorRegistry()
    answers = Counter(
        "clef_answers", "Answers by route and status", ["route", "status"], registry=registry
    )
    _gauge(app, registry, "clef_open_problems", lambda stored: len(stored.problems.read_open()))
    _gauge(
        app, registry, "clef_mails_set_aside", lambda stored: len(stored.outbox.read_set_aside())
    )
    _gauge(app, registry, "clef_paused", lambda stored: stored.pauses.read() is not None)
    app.extensions[_REGISTRY] = registry

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


def _probe(is_well: Callable[[Transaction], bool]) -> State:
    try:
        with page_context().desk.database.reading() as stored:
            return "ok" if is_well(stored) else "warning"
    except SyncServiceError:
        return "failed"
