"""The log: JSON or text on stderr, ids and counts only, never a person's value."""

import logging
import sys
import traceback
from pathlib import Path
from typing import Any

import structlog


def configure_logs(log_format: str, least: int = logging.DEBUG) -> None:
    """Ours from this level on and the libraries' warnings, one line an event."""
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s")


def places(error: BaseException) -> list[str]:
    """Where an error came from, innermost first: files and lines, never values or messages."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{Path(one.filename).name}:{one.lineno} {one.name}" for one in reversed(frames)][:8]
