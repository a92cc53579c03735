"""What the sync assumes of Google, as experiments that run on any address.

Each experiment is a function that does something in tabs of its own and says what it saw. Knows
our client and Google's protocol; must not know the stand-in, whose guesses are what is tried here.
"""

from sync_service.adapters.google.probing.catalogue import EXPERIMENTS
from sync_service.adapters.google.probing.experiment import Experiment
from sync_service.adapters.google.probing.prober import GoogleProber

__all__ = ["EXPERIMENTS", "Experiment", "GoogleProber"]
