"""Which client sent a request: known only where proxies of ours stand in front and say so.

Without them every header is the client's own word, and the connection's address is a proxy's.
"""

import ipaddress

from flask import request

from sync_service.entrypoints.web.services import page_context

_V6_NETWORK = 64
"""Bits: one household or one machine has all the addresses below."""


def this_client() -> str:
    """The network address of who asks; empty where nobody trustworthy says it."""
    proxies = page_context().services.settings.trusted_proxies
    hops = [one.strip() for one in request.headers.get("X-Forwarded-For", "").split(",")]
    # Each proxy adds on the right whom it heard; what stands further left is hearsay.
    return read_network(hops[-proxies]) if 0 < proxies <= len(hops) else ""


def read_network(text: str) -> str:
    """An IPv4 address, or the network of an IPv6 address; empty for what is neither."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return ""
    if address.version == 4:  # noqa: PLR2004 - the version's own name
        return str(address)
    return str(ipaddress.ip_network((address, _V6_NETWORK), strict=False))
