"""The weekly digest's figures and sentences, computed from facts, without any person's name.

Start reading at `make.py`; `facts.py` is what it is given.
"""

from sync_service.digest.facts import Addresses, Facts, SheetHealth, ToPhone
from sync_service.digest.make import Digest, make_digest

__all__ = ["Addresses", "Digest", "Facts", "SheetHealth", "ToPhone", "make_digest"]
