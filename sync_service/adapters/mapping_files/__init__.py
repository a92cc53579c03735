"""The mapping files: which column of which tab is which field, written in TOML by people.

Reads and checks them, with every problem of every file at once, and adds a tab to them. Knows no
spreadsheet and no model: it is given the fields that exist.
"""

from sync_service.adapters.mapping_files.files import MappingFiles

__all__ = ["MappingFiles"]
