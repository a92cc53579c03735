"""RandomSource that throw the same numbers in every test."""

from hashlib import blake2b


class FakeRandomSource:
    def __init__(self, seed: int = 0) -> None:
        self._seed = seed
        self._throws = 0

    def number(self) -> int:
        self._throws += 1
        digest = blake2b(f"{self._seed}:{self._throws}".encode(), digest_size=16)
        return int(digest.hexdigest(), 16)
