"""Calendar files are read where they are made; here is what they cost whoever makes none."""

import subprocess
import sys


def test_who_makes_no_calendar_file_does_not_load_what_makes_them() -> None:
    """It took four megabytes of each worker, and a twentieth of each command's start."""
    asked = "import sys, sync_service.bootstrap; print('icalendar' in sys.modules)"
    said = subprocess.run(
        [sys.executable, "-c", asked], check=True, capture_output=True, text=True
    )
    assert said.stdout.split() == ["False"]
