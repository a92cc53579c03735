"""How many requests of which kind were served, by account: the sandbox's side of the budget."""

from collections import Counter

KINDS = ("drive", "reads", "writes", "token")


class Counters:
    """Counts by account and kind; token requests are counted for the account they are for."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()

    def count(self, email: str, kind: str) -> None:
        self._counts[email, kind] += 1

    def of(self, email: str | None = None) -> dict[str, int]:
        """The counts of one account, or of all of them together."""
        return {
            kind: sum(
                number
                for (whose, what), number in self._counts.items()
                if what == kind and email in {None, whose}
            )
            for kind in KINDS
        }

    def reset(self) -> None:
        self._counts.clear()
