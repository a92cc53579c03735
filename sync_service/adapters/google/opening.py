"""Makes the adapter out of settings; the only place where its real clock and rng are chosen."""

import random
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from requests.adapters import BaseAdapter

from sync_service.adapters.google.accounts import (
    SCOPES,
    Account,
    Accounts,
    LockedCredentials,
    load_accounts,
)
from sync_service.adapters.google.http_client import BaseAddressAdapter, Conduct
from sync_service.adapters.google.pace import Backoff, Breakers, Timing
from sync_service.adapters.google.probing import EXPERIMENTS, Experiment, GoogleProber
from sync_service.adapters.google.spreadsheets import GoogleSpreadsheets
from sync_service.ports import Clock

REAL_TIMING = Timing(time.monotonic, time.sleep, random.random)


_MAKING_FILES = "https://www.googleapis.com/auth/drive"
"""What the sync itself never asks for: only experiments make files, their own."""


def open_spreadsheets(
    clock: Clock,
    *,
    credentials_paths: Iterable[Path | str] = (),
    credentials_json: str = "",
    api_base: str = "",
    backoff: Backoff | None = None,
    timing: Timing = REAL_TIMING,
    transport: BaseAdapter | None = None,
) -> GoogleSpreadsheets:
    """The port on Google, or on whatever answers at `api_base`; makes no request yet.

    `transport` is an adapter of requests that all traffic takes (a stand-in in this process).
    Raises ConfigurationError with every problem of the credentials.
    """
    backoff = backoff or Backoff()
    if transport is None and api_base:
        transport = BaseAddressAdapter(api_base)
    conduct = Conduct(backoff, timing, transport)
    accounts = [
        Account(credentials, conduct)
        for credentials in load_accounts(credentials_json, credentials_paths)
    ]
    return GoogleSpreadsheets(Accounts(accounts), Breakers(backoff, timing), clock)


def open_prober(
    *,
    credentials_json: str,
    api_base: str = "",
    backoff: Backoff | None = None,
    timing: Timing = REAL_TIMING,
    transport: BaseAdapter | None = None,
    experiments: Sequence[Experiment] = EXPERIMENTS,
) -> GoogleProber:
    """Experiments on Google, or on whatever answers at `api_base`; makes no request yet."""
    backoff = backoff or Backoff()
    if transport is None and api_base:
        transport = BaseAddressAdapter(api_base)
    conduct = Conduct(backoff, timing, transport)
    accounts = [
        (Account(credentials, conduct), Account(_wider(credentials), conduct))
        for credentials in load_accounts(credentials_json, ())
    ]
    return GoogleProber(accounts, backoff, timing, experiments)


def _wider(credentials: LockedCredentials) -> LockedCredentials:
    wider = credentials.with_scopes([*SCOPES, _MAKING_FILES])
    assert isinstance(wider, LockedCredentials)  # noqa: S101 - a copy of its own kind
    return wider
