"""How the service itself is: its health, alerts and status, and what a host is checked for."""
