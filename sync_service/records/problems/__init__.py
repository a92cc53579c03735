"""Open problems as the coordinator and partners read and answer them."""
