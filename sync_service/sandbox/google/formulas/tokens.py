"""Cutting a formula into tokens; joined again they are the very text they were cut from."""

import re
from functools import lru_cache
from typing import NamedTuple

_TOKEN = re.compile(
    r"""
    (?P<text>"(?:[^"]|"")*")
  | (?P<error>\#(?:REF!|N/A|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|ERROR!))
  | (?P<ref>
        (?:(?:'(?:[^']|'')+'|[^\W\d]\w*)!)?
        (?: \$?[A-Za-z]{1,3}\$?[1-9]\d*(?::\$?[A-Za-z]{1,3}(?:\$?[1-9]\d*)?|:\$?[1-9]\d*)?
          | \$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}(?:\$?[1-9]\d*)?
          | \$?[1-9]\d*:\$?[1-9]\d*
        )(?![\w(.])
    )
  | (?P<number>\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?|\.\d+)
  | (?P<name>[^\W\d][\w.]*)
  | (?P<space>\s+)
  | (?P<operator><>|<=|>=|[-+*/^&=<>%(),;{}\\:!|])
  | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)


class Token(NamedTuple):
    """A piece of a formula: its kind is the name of a group of the pattern above."""

    kind: str
    text: str


@lru_cache(maxsize=4096)
def tokens_of(formula: str) -> tuple[Token, ...]:
    return tuple(Token(str(match.lastgroup), match[0]) for match in _TOKEN.finditer(formula))
