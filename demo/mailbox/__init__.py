"""A mailbox in a box: an SMTP server on the loopback that keeps what it gets, and a page for it.

Nothing is ever sent on. A tool of the demo and of tests.
"""

from demo.mailbox.letterbox import Letterbox, ReceivedMail
from demo.mailbox.mailbox import Mailbox

__all__ = ["Letterbox", "Mailbox", "ReceivedMail"]
