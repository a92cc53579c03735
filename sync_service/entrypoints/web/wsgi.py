"""For gunicorn: `sync_service.entrypoints.web.wsgi:application()`."""

import os
import sys
from typing import Final

from flask import Flask

from sync_service import bootstrap
from sync_service.config import Need
from sync_service.domain.errors import ConfigurationError, DatabaseUnavailable
from sync_service.entrypoints.logs import configure_logs
from sync_service.entrypoints.web.app import create_app
from sync_service.entrypoints.web.server_log import keep_requests_out

_NEEDS: Final[tuple[Need, ...]] = ("web",)
_OWNER_ONLY = 0o077
_NOT_AGAIN = 4
"""The status by which gunicorn knows that starting another worker is useless."""


def application() -> Flask:
    """Wrong settings are told on standard error, without a traceback."""
    os.umask(_OWNER_ONLY)
    try:
        services = bootstrap.open_services(_NEEDS)
        configure_logs(services.settings.log_format)
        keep_requests_out()
        return create_app(services)
    except (ConfigurationError, DatabaseUnavailable) as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(_NOT_AGAIN) from None
