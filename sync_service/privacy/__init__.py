"""What is kept about people, for how long, how it is erased, also from a copy taken back."""
