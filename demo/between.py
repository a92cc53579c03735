"""People who act between any two requests of a program: a hook of the stand-in, then removed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sheets_emulator import World
from sheets_emulator.state.accounts import Account
from sheets_emulator.wire import Call


@contextmanager
def acting_between(world: World, act: Callable[[Call], None]) -> Iterator[None]:
    """Calls `act` before every request that comes over the wire, as long as the block lasts.

    The act sees the request that is about to be served and may do what it likes through `Direct`,
    which passes the hooks by.
    """

    def hook(call: Call, account: Account | None) -> None:
        if account is None or not account.is_person:
            act(call)

    world.hooks.append(hook)
    try:
        yield
    finally:
        world.hooks.remove(hook)
