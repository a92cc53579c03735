"""What this machine sees of the network: whether a name leads anywhere, what time it is there.

And the one address that wants to be fetched.
"""

import socket
from datetime import datetime
from email.utils import parsedate_to_datetime

_TIMEOUT_SECONDS = 10.0


def leads_somewhere(host: str) -> bool:
    """Whether this name, or this number, is known here."""
    try:
        return bool(socket.getaddrinfo(host, None))
    except (OSError, UnicodeError):
        return False


def fetch(address: str) -> bool:
    """Whether somebody answers there, and says that all is well."""
    import requests  # noqa: PLC0415 - a tenth of a second, and most commands fetch nothing

    try:
        return requests.get(address, timeout=_TIMEOUT_SECONDS).ok
    except requests.RequestException:
        return False


def read_time(address: str) -> datetime | None:
    """How an answer from there is dated, whatever it says; None where nobody answers."""
    import requests  # noqa: PLC0415 - as above

    try:
        answer = requests.head(address, timeout=_TIMEOUT_SECONDS, allow_redirects=False)
        return parsedate_to_datetime(answer.headers["Date"])
    except (requests.RequestException, KeyError, ValueError):
        return None
