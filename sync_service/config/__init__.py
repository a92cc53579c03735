"""Settings from the environment and `.env`: the only package that reads os.environ.

One ConfigurationError reports every problem, in French, for whoever runs the service. Knows no
adapter.
"""

from sync_service.config.environment import (
    find_misspelt,
    load_settings,
    project_folder,
    read_environment,
    read_instant,
)
from sync_service.config.parsers import mail_address
from sync_service.config.settings import DEFAULTS, KNOWN_LANGUAGES, Need, Settings
from sync_service.config.weaknesses import find_exposures, find_weaknesses, hosts_in

__all__ = [
    "DEFAULTS",
    "KNOWN_LANGUAGES",
    "Need",
    "Settings",
    "find_exposures",
    "find_misspelt",
    "find_weaknesses",
    "hosts_in",
    "load_settings",
    "mail_address",
    "project_folder",
    "read_environment",
    "read_instant",
]
