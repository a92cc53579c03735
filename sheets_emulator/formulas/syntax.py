"""The grammar of formulas: text in, tree out."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from sheets_emulator.formulas.references import Reference, load_reference
from sheets_emulator.formulas.tokens import Token, tokens_of


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, a text or a truth value."""

    value: float | str | bool


@dataclass(frozen=True, slots=True)
class ErrorLiteral:
    """An error written into the formula, such as a lost reference."""

    shown: str


@dataclass(frozen=True, slots=True)
class Cells:
    """A reference to cells."""

    reference: Reference


@dataclass(frozen=True, slots=True)
class Name:
    """A word that is no function call: a named range, if there is one."""

    name: str


@dataclass(frozen=True, slots=True)
class Operation:
    """An operator with one operand or two; `%` and unary signs have one."""

    operator: str
    operands: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class FunctionCall:
    """A function with its arguments; None for an argument left out."""

    name: str
    arguments: tuple["Node | None", ...]


@dataclass(frozen=True, slots=True)
class ArrayLiteral:
    """`{1,2;3,4}`: rows of expressions."""

    rows: tuple[tuple["Node", ...], ...]


Node = Literal | ErrorLiteral | Cells | Name | Operation | FunctionCall | ArrayLiteral

_LEVELS = (("=", "<>", "<", ">", "<=", ">="), ("&",), ("+", "-"), ("*", "/"), ("^",))


class FormulaSyntaxError(Exception):
    """The text is no formula; Google shows #ERROR!."""


@lru_cache(maxsize=4096)
def load_formula(text: str, *, decimal_comma: bool) -> Node:
    """The tree of a formula. Raises FormulaSyntaxError."""
    tokens = [one for one in tokens_of(text, decimal_comma=decimal_comma) if one.kind != "space"]
    if not tokens or tokens[0].text != "=":
        raise FormulaSyntaxError
    return _Reader(tokens[1:], decimal_comma=decimal_comma).whole()


class _Reader:
    """Reads tokens by recursive descent."""

    def __init__(self, tokens: list[Token], *, decimal_comma: bool) -> None:
        self._tokens = tokens
        self._at = 0
        # Where the comma is the decimal mark, it cannot separate arguments.
        self._separators = {";"} if decimal_comma else {";", ","}
        self._column_mark = "\\" if decimal_comma else ","

    def whole(self) -> Node:
        node = self._level(0)
        if self._at < len(self._tokens):
            raise FormulaSyntaxError
        return node

    @property
    def _here(self) -> str:
        return self._tokens[self._at].text if self._at < len(self._tokens) else ""

    def _take(self) -> Token:
        if self._at >= len(self._tokens):
            raise FormulaSyntaxError
        self._at += 1
        return self._tokens[self._at - 1]

    def _level(self, level: int) -> Node:
        if level == len(_LEVELS):
            return self._signed()
        node = self._level(level + 1)
        while self._here in _LEVELS[level]:
            operator = self._take().text
            node = Operation(operator, (node, self._level(level + 1)))
        return node

    def _signed(self) -> Node:
        if self._here in {"+", "-"}:
            operator = self._take().text
            return Operation("u" + operator, (self._signed(),))
        node = self._atom()
        while self._here == "%":
            self._take()
            node = Operation("%", (node,))
        return node

    def _atom(self) -> Node:
        token = self._take()
        plain = _plain(token)
        if plain is not None:
            return plain
        if token.kind == "name":
            return self._word(token.text)
        if token.text == "(":
            node = self._level(0)
            self._close(")")
            return node
        if token.text == "{":
            return ArrayLiteral(tuple(self._array_rows()))
        raise FormulaSyntaxError

    def _word(self, word: str) -> Node:
        if self._here == "(":
            self._take()
            return FunctionCall(word.upper(), tuple(self._arguments()))
        if word.upper() in {"TRUE", "VRAI"}:
            return Literal(value=True)
        if word.upper() in {"FALSE", "FAUX"}:
            return Literal(value=False)
        return Name(word)

    def _arguments(self) -> Iterator[Node | None]:
        if self._here == ")":
            self._take()
            return
        while True:
            empty = self._here in self._separators or self._here == ")"
            yield None if empty else self._level(0)
            mark = self._take().text
            if mark == ")":
                return
            if mark not in self._separators:
                raise FormulaSyntaxError

    def _array_rows(self) -> Iterator[tuple[Node, ...]]:
        row: list[Node] = []
        while True:
            row.append(self._level(0))
            mark = self._take().text
            if mark in {"}", ";"}:
                yield tuple(row)
                row = []
                if mark == "}":
                    return
            elif mark != self._column_mark:
                raise FormulaSyntaxError

    def _close(self, expected: str) -> None:
        if self._take().text != expected:
            raise FormulaSyntaxError


def _plain(token: Token) -> Node | None:
    """The tree of a token that is its own value."""
    if token.kind == "number":
        return Literal(float(token.text.replace(",", ".")))
    if token.kind == "text":
        return Literal(token.text[1:-1].replace('""', '"'))
    if token.kind == "error":
        return ErrorLiteral(token.text)
    return Cells(load_reference(token.text)) if token.kind == "ref" else None
