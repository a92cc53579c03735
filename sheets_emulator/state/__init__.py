"""Everything that is remembered between two requests, and what may go wrong."""
