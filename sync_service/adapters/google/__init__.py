"""Google Sheets and Drive behind the port `Spreadsheets`.

The only importer of gspread and google.auth. Knows the protocol, its quotas and its bad days; must
not know records, mappings or the database.
"""

from sync_service.adapters.google.opening import REAL_TIMING, open_prober, open_spreadsheets
from sync_service.adapters.google.pace import Backoff
from sync_service.adapters.google.spreadsheets import GoogleSpreadsheets

__all__ = ["REAL_TIMING", "Backoff", "GoogleSpreadsheets", "open_prober", "open_spreadsheets"]
