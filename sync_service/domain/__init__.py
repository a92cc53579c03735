"""The pure heart: values in, decisions out. Knows no library, no clock, no file, no network."""
