"""Cutting a formula into tokens; joined again they are the very text they were cut from."""

import re
from functools import lru_cache
from typing import NamedTuple

_PATTERN = r"""
    (?P<text>"(?:[^"]|"")*")
  | (?P<error>\#(?:REF!|N/A|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|ERROR!))
  | (?P<ref>
        (?:(?:'(?:[^']|'')+'|[^\W\d]\w*)!)?
        (?: \$?[A-Za-z]{1,3}\$?[1-9]\d*(?::\$?[A-Za-z]{1,3}(?:\$?[1-9]\d*)?|:\$?[1-9]\d*)?
          | \$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}(?:\$?[1-9]\d*)?
          | \$?[1-9]\d*:\$?[1-9]\d*
        )(?![\w(.!])
    )
  | (?P<number>\d+(?:DECIMAL\d+)?(?:[eE][+-]?\d+)?|DECIMAL\d+)
  | (?P<name>[^\W\d][\w.]*)
  | (?P<space>\s+)
  | (?P<operator><>|<=|>=|[-+*/^&=<>%(),;{}\\:!|])
  | (?P<other>.)
"""
_ENGLISH = re.compile(_PATTERN.replace("DECIMAL", r"\."), re.VERBOSE | re.DOTALL)
_COMMA = re.compile(_PATTERN.replace("DECIMAL", ","), re.VERBOSE | re.DOTALL)


class Token(NamedTuple):
    """A piece of a formula: its kind is the name of a group of the pattern above."""

    kind: str
    text: str


@lru_cache(maxsize=4096)
def tokens_of(formula: str, *, decimal_comma: bool = False) -> tuple[Token, ...]:
    pattern = _COMMA if decimal_comma else _ENGLISH
    return tuple(Token(str(match.lastgroup), match[0]) for match in pattern.finditer(formula))
