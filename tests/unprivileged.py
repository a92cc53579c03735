"""A process that the rights on files bind, also where the tests run as root, as in a container."""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager

_VERSION = 0x20080522
"""Of the kernel's `capset`: two words of 32 bits each."""
_DAC = 0b110
"""CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH: what makes root read and write whatever there is."""


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Words(ctypes.Structure):
    _fields_ = (
        ("effective", ctypes.c_uint32),
        ("permitted", ctypes.c_uint32),
        ("inheritable", ctypes.c_uint32),
    )


@contextmanager
def bound_by_rights() -> Iterator[None]:
    """Of this thread and those that it starts."""
    libc = ctypes.CDLL(None, use_errno=True)
    header, words = _Header(_VERSION, 0), (_Words * 2)()
    assert libc.capget(ctypes.byref(header), words) == 0
    before = words[0].effective
    words[0].effective &= ~_DAC
    assert libc.capset(ctypes.byref(header), words) == 0
    try:
        yield
    finally:
        words[0].effective = before
        assert libc.capset(ctypes.byref(header), words) == 0
