"""Makes `python -m sheets_emulator` the same as the `sheets-emulator` command."""

from sheets_emulator.command import main

if __name__ == "__main__":
    main()
