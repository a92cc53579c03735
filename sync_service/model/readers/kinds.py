"""Every kind of cell by its name, with its reader."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from sync_service.domain.reading import Raw, Reading
from sync_service.model.readers import (
    attendance,
    booleans,
    dates,
    emails,
    phones,
    postcodes,
    quantities,
    times,
)
from sync_service.model.readers.context import Context

Reader: TypeAlias = Callable[[Raw, Context], Reading]

KINDS: Mapping[str, Reader] = MappingProxyType(
    {
        "date": dates.read,
        "time": times.read,
        "phone": phones.read,
        "phone_list": phones.read_list,
        "email": emails.read,
        "email_list": emails.read_list,
        "boolean": booleans.read,
        "attendance": attendance.read,
        "quantity": quantities.read,
        "postcode": postcodes.read,
    }
)
