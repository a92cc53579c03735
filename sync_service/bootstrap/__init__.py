"""The composition root: Settings to Services. The only package that picks adapters."""

from sync_service.bootstrap.opening import (
    open_prober,
    open_scratch,
    open_services,
    upgrade_database,
)
from sync_service.bootstrap.outside import Outside, describe_version, system_clock, unknown_names
from sync_service.bootstrap.services import Services

__all__ = [
    "Outside",
    "Services",
    "describe_version",
    "open_prober",
    "open_scratch",
    "open_services",
    "system_clock",
    "unknown_names",
    "upgrade_database",
]
