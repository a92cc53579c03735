"""`python -m simulation`: many runs, a progress bar, a table."""

from simulation.program import main

if __name__ == "__main__":
    main()
