"""The coordinator's pages: the only ones with a cookie, in French, still without a script."""

from sync_service.entrypoints.web.coordinator.desk_pages import blueprint

__all__ = ["blueprint"]
