"""What runs are called: every run, whoever caused it, in one form that sorts by time."""

from datetime import datetime

from sync_service.ports import RandomSource


def new_run_id(at: datetime, rng: RandomSource) -> str:
    """Such as `20261125-023058-c9bfb9`."""
    return f"{at:%Y%m%d-%H%M%S}-{rng.number() % 16**6:06x}"
