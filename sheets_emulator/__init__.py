"""A stand-in for Google: Sheets, Drive and the token endpoint, speaking Google's own protocol.

It knows no product and no client; real clients run against it unmodified. Start reading at
`app.py` (what happens to a request), then `world.py` (what is remembered).
"""

from sheets_emulator.app import create_app
from sheets_emulator.direct import Direct, WSGIAdapter
from sheets_emulator.emulator import Emulator, start_emulator
from sheets_emulator.server import RunningServer, serve
from sheets_emulator.state.faults import Fault, Rule
from sheets_emulator.state.personality import Personality
from sheets_emulator.state.storage import Storage
from sheets_emulator.state.world import World, mint_credentials
from sheets_emulator.stopping import Stop

__all__ = [
    "Direct",
    "Emulator",
    "Fault",
    "Personality",
    "Rule",
    "RunningServer",
    "Stop",
    "Storage",
    "WSGIAdapter",
    "World",
    "create_app",
    "mint_credentials",
    "serve",
    "start_emulator",
]
