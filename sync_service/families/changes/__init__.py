"""What others change for a family, and how it learns of that."""
