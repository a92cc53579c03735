"""Every kind of cell by its name, with its reader."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from french_cells import booleans
from french_cells.addresses import places, postcodes
from french_cells.amounts import ages, children, quantities
from french_cells.context import Context
from french_cells.headers import match
from french_cells.loans import loan_statuses
from french_cells.moments import date_lists, dates, durations, instants, time_ranges, times
from french_cells.named import partners
from french_cells.people import persons
from french_cells.presence import attendance
from french_cells.reach import emails, identifiers, phones
from french_cells.reading import Raw, Reading

Reader: TypeAlias = Callable[[Raw, Context], Reading]

KINDS: Mapping[str, Reader] = MappingProxyType(
    {
        "date": dates.read,
        "datetime": instants.read,
        "time": times.read,
        "time_range": time_ranges.read,
        "date_range": date_lists.read_range,
        "date_list": date_lists.read_list,
        "duration_min": durations.read,
        "age_range": ages.read_range,
        "children_ages": children.read_children,
        "phone": phones.read,
        "phone_list": phones.read_list,
        "email": emails.read,
        "email_list": emails.read_list,
        "boolean": booleans.read,
        "attendance": attendance.read,
        "quantity": quantities.read,
        "postcode": postcodes.read,
        "commune": places.read,
        "person_name": persons.read,
        "loan_status": loan_statuses.read,
        "partner": partners.read,
        "header": match.read,
        "siret": identifiers.read_siret,
        "rna": identifiers.read_rna,
    }
)
