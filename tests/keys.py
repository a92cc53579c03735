"""Credentials of accounts in the stand-in; a key takes a while, and is made once."""

from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from sheets_emulator import World, mint_credentials
from sheets_emulator.state.accounts import Account


def credentials(world: World, folder: Path) -> dict[str, Path]:
    """The files that hosts are given, by the accounts' addresses."""
    for email, account in world.accounts.items():
        account.replace_key(_key(email))
    return mint_credentials(world, folder)


@cache
def _key(email: str) -> RSAPrivateKey:
    return Account(email, "").key
