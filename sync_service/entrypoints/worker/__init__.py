"""The scheduled worker: what fires when. What each job does is a use case's matter."""

from sync_service.entrypoints.worker.process import Worker, run_worker

__all__ = ["Worker", "run_worker"]
