"""A worker that makes several runs at a time, and leaves a byte in the file `runs` for each.

Imports nothing that a worker has not, so that its memory is a worker's.
"""

import json
import signal
from dataclasses import replace
from pathlib import Path

from sync_service.adapters.google import Backoff, open_spreadsheets
from sync_service.bootstrap import Services, open_services
from sync_service.entrypoints.jobs import Counts, planned_jobs
from sync_service.entrypoints.logs import configure_logs
from sync_service.entrypoints.worker import Worker

RUNS_AT_ONCE = 5


def press() -> None:
    """Until SIGTERM, and below no quota."""
    services = open_services(["google"], without_database="make")
    vars(services.outside)["spreadsheets"] = open_spreadsheets(
        services.clock,
        credentials_json=json.dumps([dict(one) for one in services.settings.google_accounts]),
        api_base=services.settings.google_api_base,
        backoff=Backoff(requests_per_minute=None),
    )
    configure_logs(services.settings.log_format)
    sync, *others = planned_jobs(services)

    def run_often(services: Services) -> Counts:
        for _ in range(RUNS_AT_ONCE):
            sync.run(services)
            with Path("runs").open("ab") as file:
                file.write(b".")
        return {}

    worker = Worker(services, [replace(sync, run=run_often), *others])
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: worker.stop())
    worker.run()


if __name__ == "__main__":
    press()
