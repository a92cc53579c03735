"""For gunicorn: `sync_service.entrypoints.web.wsgi:application()`, and its log without links.

Gunicorn repeats a request that it cannot read; its log is known here by its name only.
"""

import logging
import os
import sys
from typing import Final

from flask import Flask

from sync_service import bootstrap
from sync_service.config import Need
from sync_service.domain.errors import ConfigurationError, DatabaseUnavailable
from sync_service.entrypoints.logs import configure_logs, places
from sync_service.entrypoints.web.app import create_app

_NEEDS: Final[tuple[Need, ...]] = ("web",)
_OWNER_ONLY = 0o077
_NOT_AGAIN = 4
"""The status by which gunicorn knows that starting another worker is useless."""
_LOG = "gunicorn.error"
_REPEATS = ("Invalid request", "Error handling request")
"""How its lines about a request begin; what follows is the request's path, and who sent it."""


def application() -> Flask:
    """Wrong settings are reported on standard error, without a traceback."""
    os.umask(_OWNER_ONLY)
    try:
        services = bootstrap.open_services(_NEEDS)
        configure_logs(services.settings.log_format)
        _keep_requests_out()
        return create_app(services)
    except (ConfigurationError, DatabaseUnavailable) as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(_NOT_AGAIN) from None


class _WithoutRequests(logging.Filter):
    """Leaves of such a line what happened, and where in the code."""

    def filter(self, record: logging.LogRecord) -> bool:
        for told in _REPEATS:
            if str(record.msg).startswith(told):
                error = record.exc_info[1] if record.exc_info else None
                record.msg = f"{told}: {type(error).__name__} {places(error)}" if error else told
                record.args, record.exc_info = (), None
        return True


def _keep_requests_out() -> None:
    logging.getLogger(_LOG).addFilter(_WithoutRequests())
