"""`python -m simulation.season`."""

from simulation.season.program import main

main()
