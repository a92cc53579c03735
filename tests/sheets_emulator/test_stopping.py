import subprocess
import sys

MANY_TIMES = """
import random, signal
from sheets_emulator import stopping
stopping._NAP_SECONDS = 0.001
for _ in range(400):
    stop = stopping.Stop([signal.SIGALRM])
    signal.setitimer(signal.ITIMER_REAL, random.uniform(1e-6, 6e-5))
    stop.wait()
"""


def test_a_signal_ends_the_waiting_whenever_it_comes() -> None:
    """Ctrl-C right after the line that says « Ready » left a demo running for ever."""
    done = subprocess.run([sys.executable, "-c", MANY_TIMES], timeout=180, check=False)
    assert done.returncode == 0
