"""What a cell says of a loan: its state, its days, its borrower."""
