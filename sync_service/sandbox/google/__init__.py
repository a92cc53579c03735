"""A stand-in for Google: Sheets, Drive and the token endpoint, speaking Google's own protocol.

It knows nothing of the product; the real client runs against it unmodified. Start reading at
`app.py` (what happens to a request), then `world.py` (what is remembered).
"""

from sync_service.sandbox.google.app import create_app
from sync_service.sandbox.google.direct import Direct, WSGIAdapter
from sync_service.sandbox.google.faults import Fault, Rule
from sync_service.sandbox.google.personality import Personality
from sync_service.sandbox.google.server import RunningServer, serve
from sync_service.sandbox.google.storage import Storage
from sync_service.sandbox.google.world import World, mint_credentials

__all__ = [
    "Direct",
    "Fault",
    "Personality",
    "Rule",
    "RunningServer",
    "Storage",
    "WSGIAdapter",
    "World",
    "create_app",
    "mint_credentials",
    "serve",
]
