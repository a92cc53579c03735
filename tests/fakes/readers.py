"""Who reads what: words that only the coordinator or a host can act on, found in a note."""

import re

_WORDS = re.compile(
    r"sync-service|--\w+|correspondances|installation|la base\b|canonique|passage\b"
    # A partner confirms with the coordinator; a note says so, or offers what a cell can do.
    r"|confirmez\b(?! que c’est voulu auprès de la coordination)",
    re.IGNORECASE,
)


def coordinators_words(note: str) -> list[str]:
    return _WORDS.findall(note)
