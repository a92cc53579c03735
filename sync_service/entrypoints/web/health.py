"""`/healthz` says to machines which part is well."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from threading import Lock
from time import monotonic

from flask import Blueprint, Flask, Response, current_app, jsonify

from sync_service.domain.errors import SyncServiceError
from sync_service.entrypoints.web.services import WebServices
from sync_service.operations.health import State, judge_disk, judge_health, read_health_facts

blueprint = Blueprint("health", __name__)

_CHECK = "clef-health"
_PROBE = "health-probe"
_FRESH_SECONDS = 5.0
_NO_DATABASE: Mapping[str, State] = {"web": "ok", "database": "failed"}


@blueprint.get("/healthz")
def healthz() -> tuple[Response, int]:
    """503 while any part has failed; a warning is for a person, not for a host."""
    parts = read_parts()
    failed = "failed" in parts.values()
    status = HTTPStatus.SERVICE_UNAVAILABLE if failed else HTTPStatus.OK
    return jsonify(status="failed" if failed else "ok", parts=parts), status.value


@blueprint.get("/healthz/live")
def live() -> tuple[Response, int]:
    """200 while families can register: for whoever would start this process again."""
    state = read_parts()["database"]
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
            named = services.mappings.spreadsheets
            with services.database.transaction() as stored:
                # A file that can be read is not enough for a family that registers.
                stored.jobs.save_with_room(_PROBE, now)
                facts = read_health_facts(
                    stored,
                    named,
                    now=now,
                    since=self._since,
                    poll_seconds=services.settings.poll_seconds,
                    free_bytes=services.free_bytes(),
                    keeps_copies=services.settings.keeps_copies,
                )
        except SyncServiceError:
            return self._without_database()
        if not facts.is_of_today:
            return self._without_database()
        return {"web": "ok", "database": "ok", **judge_health(facts)}

    def _without_database(self) -> Mapping[str, State]:
        """With the disk, whose being full is the commonest cause."""
        return {**_NO_DATABASE, "disk": judge_disk(self._services.free_bytes())}


def read_parts() -> Mapping[str, State]:
    check: HealthCheck = current_app.extensions[_CHECK]
    return check.parts()


def prepare(app: Flask, services: WebServices) -> None:
    app.extensions[_CHECK] = HealthCheck(services)
