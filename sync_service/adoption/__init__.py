"""An existing spreadsheet: how it would be read, what is in the way, what Google allows."""
