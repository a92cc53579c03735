"""One write into one spreadsheet: its intent, the atomic batch, its proof and its repairs."""
