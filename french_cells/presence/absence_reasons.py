"""Why somebody was away: a word about health or family that must be kept nowhere.

The words are the group `private` of `tables/presence.toml`, so that the reader knows no cause of
that sort which is not known here; what they say about the presence is up to the reader.
"""

from functools import cache

from french_cells.lexicon import Lexicon, load_lexicon, load_table
from french_cells.reading import NOT_KEPT, Raw
from french_cells.text import plain_text

TAKE_OUT = f"{NOT_KEPT} : retirez-le de la case, écrivez seulement « E »."
"""Said beside whatever was understood."""

_PRIVATE = "private"


def tells_reason(raw: Raw) -> bool:
    """Whatever else the cell says, and where the reader takes a misspelt word for one of these."""
    if not isinstance(raw, str):
        return False
    if _reasons().find(plain_text(raw), (_PRIVATE,)) is not None:
        return True
    parts = load_lexicon("presence").read(raw)
    return any(_reasons().mend(part.words[0].key) for part in parts if part.is_mended)


@cache
def _reasons() -> Lexicon:
    return Lexicon({"words": {_PRIVATE: load_table("presence")["groups"][_PRIVATE]}})
