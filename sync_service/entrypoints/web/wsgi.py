"""For gunicorn: `sync_service.entrypoints.web.wsgi:application()`."""

from typing import Final

from flask import Flask

from sync_service import bootstrap
from sync_service.config import Need
from sync_service.entrypoints.web.app import create_app

_NEEDS: Final[tuple[Need, ...]] = ("web",)


def application() -> Flask:
    return create_app(bootstrap.open_services(_NEEDS))
