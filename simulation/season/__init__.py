"""A season of many partners: not whether it breaks, but how often it interrupts people."""
