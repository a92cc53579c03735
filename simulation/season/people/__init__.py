"""Who acts in a season: partners with their habits, lenders, families, the coordinator."""
