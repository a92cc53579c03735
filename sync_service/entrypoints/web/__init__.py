"""The pages: Flask, one blueprint per area. No JavaScript, no cookie for families."""

from sync_service.entrypoints.web.app import create_app

__all__ = ["create_app"]
