"""Towns and postcodes."""
