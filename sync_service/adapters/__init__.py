"""The outside, one package or module each, behind the ports. Only bootstrap imports from here."""
