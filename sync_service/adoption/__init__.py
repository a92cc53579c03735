"""An existing spreadsheet: how it would be read, what stands in the way, what Google allows."""
