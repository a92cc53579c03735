"""Keeps links and addresses out of gunicorn's own log: it repeats a request that it cannot read.

Knows gunicorn by the name of its log only.
"""

import logging

from sync_service.entrypoints.logs import places

_LOG = "gunicorn.error"
_REPEATS = ("Invalid request", "Error handling request")
"""How its lines about a request begin; what follows is the request's path, and who sent it."""


class WithoutRequests(logging.Filter):
    """Leaves of such a line what happened, and where in the code."""

    def filter(self, record: logging.LogRecord) -> bool:
        for told in _REPEATS:
            if str(record.msg).startswith(told):
                error = record.exc_info[1] if record.exc_info else None
                record.msg = f"{told}: {type(error).__name__} {places(error)}" if error else told
                record.args, record.exc_info = (), None
        return True


def keep_requests_out() -> None:
    logging.getLogger(_LOG).addFilter(WithoutRequests())
