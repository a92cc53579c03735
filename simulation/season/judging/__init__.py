"""What a season counts, and what it compares with the books at each week's end."""
