"""Numbers in addresses: those that a row can have, which Python and every database read."""

from werkzeug.routing import BaseConverter


class RowNumber(BaseConverter):
    """At most fifteen ASCII digits; werkzeug's own takes five thousand, and fails on them."""

    regex = "[0-9]{1,15}"

    def to_python(self, value: str) -> int:
        return int(value)
