"""The `sync-service` command: one module per group of commands, imported when it is called.

Start reading at `commands.py`, the table of all commands. Decisions are the use cases'.
"""

from sync_service.entrypoints.cli.outcome import main

__all__ = ["main"]
