"""What one run will do with one tab, decided from values alone. Pure."""
