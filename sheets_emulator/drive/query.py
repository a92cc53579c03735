"""The search language of files.list: `name = 'x' and trashed = false`."""

import re
from collections.abc import Callable

from sheets_emulator.errors import DriveError
from sheets_emulator.state.accounts import Account
from sheets_emulator.state.files import DriveFile, instant

_TOKEN = re.compile(
    r"""\s*(?:(?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(?P<op><=|>=|!=|=|<|>|\(|\))|(?P<word>[\w.]+))"""
)
# These may be alone, for "is true".
_FLAGS = {"sharedWithMe", "starred", "trashed"}
Test = Callable[[DriveFile, Account], bool]


def matches(file: DriveFile, query: str, account: Account) -> bool:
    return not query.strip() or _Parser(query).parsed()(file, account)


class _Parser:
    """A recursive-descent parser: or, and, not, comparison."""

    def __init__(self, query: str) -> None:
        self.tokens: list[str] = []
        at = 0
        query = query.rstrip()
        while at < len(query):
            match = _TOKEN.match(query, at)
            if not match:
                raise _bad()
            self.tokens.append(match[0].strip())
            at = match.end()

    def parsed(self) -> Test:
        test = self._or()
        if self.tokens:
            raise _bad()
        return test

    def _next(self) -> str:
        if not self.tokens:
            raise _bad()
        return self.tokens.pop(0)

    def _or(self) -> Test:
        test = self._and()
        while self.tokens and self.tokens[0] == "or":
            self._next()
            test = _either(test, self._and())
        return test

    def _and(self) -> Test:
        test = self._not()
        while self.tokens and self.tokens[0] == "and":
            self._next()
            test = _both(test, self._not())
        return test

    def _not(self) -> Test:
        if self.tokens and self.tokens[0] == "not":
            self._next()
            test = self._not()
            return lambda file, account: not test(file, account)
        if self.tokens and self.tokens[0] == "(":
            self._next()
            test = self._or()
            if self._next() != ")":
                raise _bad()
            return test
        return self._comparison()

    def _comparison(self) -> Test:
        left = self._next()
        if left in _FLAGS and (not self.tokens or self.tokens[0] in {"and", "or", ")"}):
            return _comparison(left, "=", "true")
        operator = self._next()
        if operator == "has":
            raise _bad()
        return _comparison(left, operator, self._next())


def _both(one: Test, other: Test) -> Test:
    return lambda file, account: one(file, account) and other(file, account)


def _either(one: Test, other: Test) -> Test:
    return lambda file, account: one(file, account) or other(file, account)


def _bad() -> DriveError:
    return DriveError(400, "Invalid Value", "invalid", "q")


def _text(token: str) -> str:
    return re.sub(r"\\(.)", r"\1", token[1:-1]) if token[:1] in {"'", '"'} else token


def _comparison(left: str, operator: str, right: str) -> Test:
    if operator == "in":
        return _membership(_text(left), right)
    value = _text(right)
    read = _FIELDS.get(left)
    compare = _COMPARE.get(operator)
    if read is None or compare is None:
        raise _bad()
    return lambda file, account: compare(read(file, account), value)


def _membership(value: str, collection: str) -> Test:
    if collection == "parents":
        return lambda file, _: value in (file.parents or ["root"])
    if collection == "owners":
        return lambda file, account: file.owner == (account.email if value == "me" else value)
    role = {"writers": "writer", "readers": "reader"}.get(collection)
    if role is None:
        raise _bad()
    return lambda file, account: any(
        permission.get("emailAddress") == (account.email if value == "me" else value)
        and (role == "reader" or permission["role"] in {"writer", "owner"})
        for permission in file.permissions
    )


_FIELDS: dict[str, Callable[[DriveFile, Account], str]] = {
    "name": lambda file, _: file.name,
    "title": lambda file, _: file.name,
    "fullText": lambda file, _: file.name,
    "mimeType": lambda file, _: file.mime_type,
    "trashed": lambda file, _: str(file.trashed).lower(),
    "starred": lambda file, _: str(file.starred).lower(),
    "modifiedTime": lambda file, _: instant(file.modified),
    "createdTime": lambda file, _: instant(file.created),
    "sharedWithMe": lambda file, account: str(file.owner != account.email).lower(),
    "visibility": lambda file, _: "limited" if len(file.permissions) > 1 else "private",
}
_COMPARE: dict[str, Callable[[str, str], bool]] = {
    "=": lambda one, other: one == other,
    "!=": lambda one, other: one != other,
    "<": lambda one, other: one < other,
    ">": lambda one, other: one > other,
    "<=": lambda one, other: one <= other,
    ">=": lambda one, other: one >= other,
    "contains": lambda one, other: other.casefold() in one.casefold(),
}
