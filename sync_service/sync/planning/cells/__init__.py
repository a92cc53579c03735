"""How a cell is read where its row, its column or a line above says more than it does."""
