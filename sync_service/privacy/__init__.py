"""What is kept about people, for how long, and how it is erased, even from a restored copy."""
