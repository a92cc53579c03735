"""Mails that anybody can cause by typing an address: three an hour to one of them, no more.

What is held back goes out in one mail at the hour's end, composed then from what is true then.
"""

from typing import Literal, TypeAlias

from sync_service.application.budgets import MAILS, PAGE_MAILS, budget_name, draw
from sync_service.application.desk import Desk
from sync_service.application.ports import Transaction
from sync_service.domain.budget import next_room

Owed: TypeAlias = Literal["links", "sign-in"]

_ANY_DOTS = frozenset({"gmail.com", "googlemail.com"})
"""Providers for whom `z.o.e` and `zoe` are one mailbox."""


def may_write(stored: Transaction, desk: Desk, address: str, kind: Owed) -> bool:
    """Draws on the mailbox's budget; otherwise this address is owed a mail of this kind."""
    name, now = budget_name(desk.links, "mail", fold_mailbox(address)), desk.clock.now()
    if draw(stored, {name: (MAILS,)}, now):
        return True
    due_at = next_room(stored.budgets.lock(name), MAILS, now)
    stored.owed.add(owed_name(desk, address, kind), due_at)
    return False


def may_write_from_page(stored: Transaction, desk: Desk, address: str) -> bool:
    """For what somebody does on a registration's page, which says it too: nothing is owed.

    Whoever registered may have put somebody else's address there.
    """
    name = budget_name(desk.links, "page", fold_mailbox(address))
    return draw(stored, {name: (PAGE_MAILS,)}, desk.clock.now())


def owed_name(desk: Desk, address: str, kind: Owed) -> str:
    """Tells nobody the address: it is found again among those that the service knows."""
    return f"{kind}:{desk.links.contact_key(address.lower())}"


def fold_mailbox(address: str) -> str:
    """`Zoe+42@…` is read where `zoe@…` is: both draw on one budget."""
    name, _, domain = address.lower().rpartition("@")
    name = name.partition("+")[0]
    return f"{name.replace('.', '') if domain in _ANY_DOTS else name}@{domain}"
