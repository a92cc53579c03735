"""Randomness from the operating system: fit for tokens, the same twice for nobody."""

import secrets

_BITS = 128


class SystemRandomSource:
    """Numbers of 128 bits that nobody can guess."""

    def number(self) -> int:
        return secrets.randbits(_BITS)
