"""The one place where an error becomes a sentence on stderr and an exit code.

0: done, even with open problems. 1: something failed. 2: wrong settings or usage.
"""

import os
import sys
import traceback
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path

import click
from click.exceptions import NoArgsIsHelpError

from sync_service.domain.errors import (
    ConfigurationError,
    NotFound,
    SyncServiceError,
    UsageError,
    said_in_french,
)
from sync_service.entrypoints.cli.commands import commands, in_french

_OWNER_ONLY = 0o077
"""What every file that a command makes lacks: the database, exports and copies hold families."""

DONE, FAILED, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130


def main() -> None:
    _write_any_letter()
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """The exit code of a command line; whatever goes wrong, never a traceback."""
    os.umask(_OWNER_ONLY)
    try:
        outcome = commands.main(list(arguments), "sync-service", standalone_mode=False)
    except click.ClickException as error:
        return _explain_usage(error)
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except SyncServiceError as error:
        return _explain(error)
    except BrokenPipeError:
        # The reader of our output (head, less) has seen enough.
        sys.stderr.close()
        return DONE
    except Exception as error:  # noqa: BLE001 - the last resort of this entry point
        return _explain_unexpected(error)
    return outcome if isinstance(outcome, int) else DONE


def _write_any_letter() -> None:
    """A terminal that lacks a letter shows another; programs always read UTF-8."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="replace")


def _explain_usage(error: click.ClickException) -> int:
    context = getattr(error, "ctx", None)
    if isinstance(error, NoArgsIsHelpError):
        _say(error.format_message())
        return WRONG_USAGE
    _say(f"Commande à corriger : {in_french(error)}")
    if context is not None:
        _say(f"Aide : {context.command_path} --help")
    return WRONG_USAGE


def _explain(error: SyncServiceError) -> int:
    if isinstance(error, ConfigurationError):
        _say("Réglages à corriger :")
        for problem in error.problems:
            _say(f"- {problem}")
        return WRONG_USAGE
    _say(str(error))
    return WRONG_USAGE if isinstance(error, UsageError | NotFound) else FAILED


def _explain_unexpected(error: Exception) -> int:
    """Names the place, never the values: an exception's text may hold personal data."""
    if isinstance(error, OSError) and error.strerror:
        _say(f"Lecture ou écriture impossible : {said_in_french(error)}.")
        return FAILED
    frames = traceback.extract_tb(error.__traceback__)
    where = " < ".join(f"{Path(one.filename).name}:{one.lineno}" for one in reversed(frames[-6:]))
    _say(
        f"Une erreur que personne n’attendait : {type(error).__name__}. Rien n’est perdu ; "
        f"relancez la commande. Si cela revient, signalez-le avec cette trace : {where}"
    )
    return FAILED


def _say(sentence: str) -> None:
    click.echo(sentence, err=True)
