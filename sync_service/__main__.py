"""Makes `python -m sync_service` the same as the `sync-service` command."""

from sync_service.entrypoints.cli import main

if __name__ == "__main__":
    main()
