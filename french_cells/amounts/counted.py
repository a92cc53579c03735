"""Children as somebody counted them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Counted:
    """So many children; `are_twins` have one age, of those who are named there may be more."""

    number: int
    are_twins: bool = False
    is_least: bool = False
