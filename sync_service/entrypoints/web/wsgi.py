"""For gunicorn: `sync_service.entrypoints.web.wsgi:application()`."""

from flask import Flask

from sync_service import bootstrap
from sync_service.entrypoints.web.app import create_app


def application() -> Flask:
    return create_app(bootstrap.open_services(("web",)))
