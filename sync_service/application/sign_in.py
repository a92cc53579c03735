"""The coordinator's way in: a link by mail, for one use and fifteen minutes. No password."""

from collections.abc import Sequence
from datetime import timedelta

from sync_service.application.desk import Desk
from sync_service.application.family_mails import compose, post
from sync_service.application.links import token_hash

_MINUTES = timedelta(minutes=15)


def ask_sign_in(desk: Desk, coordinators: Sequence[str], email: str) -> None:
    """Writes to a coordinator's address; does nothing for any other, and says so to nobody."""
    known = {address.lower(): address for address in coordinators}
    address = known.get(email.strip().lower())
    if address is None:
        return
    content = f"{address} {desk.dice.number():032x}"
    token = desk.links.sign_until("sign-in", content, desk.clock.now() + _MINUTES)
    letter = desk.letters.render(
        "sign-in", "fr", {"sign_in_url": desk.links.url(f"/coordination/entrer/{token}")}
    )
    with desk.database.transaction() as stored:
        post(stored, desk, compose(desk, letter, address, "fr"), "sign-in")


def is_open(desk: Desk, token: str) -> bool:
    """Whether the link still lets somebody in; looking at it does not use it up."""
    with desk.database.reading() as stored:
        used = stored.jobs.last(_used(token)) is not None
    return not used and desk.links.find_before("sign-in", token, desk.clock.now()) is not None


def use_sign_in(desk: Desk, token: str) -> str | None:
    """The coordinator's address, the first time only."""
    content = desk.links.find_before("sign-in", token, desk.clock.now())
    if content is None:
        return None
    with desk.database.transaction() as stored:
        if stored.jobs.last(_used(token)) is not None:
            return None
        stored.jobs.save(_used(token), desk.clock.now())
    return content.partition(" ")[0]


def _used(token: str) -> str:
    return f"sign-in:{token_hash(token)}"
